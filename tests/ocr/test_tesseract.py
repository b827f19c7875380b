"""Tesseract: its table becomes lines, its failures become ours; and real reading, marked ``ocr``."""

import io
import os
import subprocess
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from pipeline.errors import EngineCrashed, EngineTimeout, MissingTool
from pipeline.ingest import page_image, read_document
from pipeline.ocr import recognize, tesseract, tesseract_models
from pipeline.ocr.tesseract import TesseractEngine, lines_of
from pipeline.rendering import degrade
from pipeline.rendering.draw import text_page
from pipeline.rendering.fonts import vietnamese_fonts
from pipeline.settings import IngestOptions, RecognizeOptions
from pipeline.source import Source
from pipeline.vietnamese import fold

PAGE = np.full((200, 300), 255, np.uint8)
OPTIONS = RecognizeOptions()
LINES = [
    "Thực hiện Kế hoạch số 15/KH-UBND của Ủy ban nhân dân huyện Phú Sơn",
    "về phong trào trồng cây đầu xuân, Ủy ban nhân dân xã đề nghị các thôn",
    "huy động nhân dân tham gia trồng cây, dọn vệ sinh đường làng ngõ xóm",
    "trong hai ngày 19 và 20 tháng 3 năm 2022, báo cáo kết quả về xã.",
] * 3


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make the engine believe that Tesseract is there, as a program alone."""
    monkeypatch.setattr(tesseract_models, "usable_models", lambda: frozenset({"vie", "osd"}))
    monkeypatch.setattr(tesseract, "_residents", lambda: None)
    yield


def raising(error: Exception):  # type: ignore[no-untyped-def]
    def call(*_: object, **__: object) -> None:
        raise error

    return call


def saying(out: bytes, code: int = 0, error: bytes = b""):  # type: ignore[no-untyped-def]
    return lambda *_, **__: subprocess.CompletedProcess([], code, out, error)


def test_the_table_becomes_lines_with_fractions() -> None:
    columns = {
        "text": ["", "Kính", "gửi", " ", "Số"],
        "conf": [-1, 96.5, 91, 95, 30],
        "left": [0, 30, 90, 0, 30],
        "top": [0, 20, 20, 0, 120],
        "width": [300, 50, 40, 300, 290],
        "height": [200, 20, 20, 5, 20],
        "block_num": [1, 1, 1, 1, 2],
        "par_num": [0, 1, 1, 1, 1],
        "line_num": [0, 1, 1, 2, 1],
    }
    lines = lines_of(columns, 300, 200)
    assert [(line.text, line.block) for line in lines] == [("Kính gửi", 1), ("Số", 2)]
    assert lines[0].words[0].confidence == 0.965
    assert lines[0].words[0].box == (0.1, 0.1, 80 / 300, 0.2)
    assert lines[1].words[0].box is not None
    assert lines[1].words[0].box.right == 1.0


@pytest.mark.parametrize(
    ("error", "expected"),
    [(subprocess.TimeoutExpired("tesseract", 180), EngineTimeout), (FileNotFoundError(), MissingTool)],
)
def test_failures(
    installed: None, monkeypatch: pytest.MonkeyPatch, error: Exception, expected: type[Exception]
) -> None:
    monkeypatch.setattr(subprocess, "run", raising(error))
    with pytest.raises(expected):
        TesseractEngine(OPTIONS).read(PAGE, 300)


def test_an_end_with_an_error(installed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", saying(b"", code=-11, error=b"segmentation\nfault"))
    with pytest.raises(EngineCrashed, match="segmentation fault"):
        TesseractEngine(OPTIONS).read(PAGE, 300)


def test_a_missing_language_names_the_package(installed: None) -> None:
    with pytest.raises(MissingTool, match="tesseract-ocr-script-viet"):
        TesseractEngine(RecognizeOptions(language="Vietnamese")).read(PAGE, 300)


def test_a_missing_program_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", raising(FileNotFoundError()))
    tesseract_models.listing.cache_clear()
    with pytest.raises(MissingTool, match="tesseract-ocr tesseract-ocr-vie"):
        TesseractEngine(OPTIONS).read(PAGE, 300)


@pytest.mark.parametrize(
    ("report", "turn"),
    [
        ("Page number: 0\nOrientation in degrees: 270\nRotate: 90\nOrientation confidence: 5.11\n", 90),
        ("Rotate: 90\nOrientation confidence: 0.3\n", 0),
        ("Rotate: 0\nOrientation confidence: 9\n", 0),
        ("nonsense", 0),
    ],
)
def test_orientation(installed: None, monkeypatch: pytest.MonkeyPatch, report: str, turn: int) -> None:
    monkeypatch.setattr(subprocess, "run", saying(report.encode()))
    assert TesseractEngine(OPTIONS).orientation(PAGE) == turn


def test_orientation_of_a_page_with_too_few_letters(installed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", saying(b"", code=1, error=b"Too few characters"))
    assert TesseractEngine(OPTIONS).orientation(PAGE) == 0


def read_png(pixels: np.ndarray, dpi: int = 200):  # type: ignore[no-untyped-def]
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", dpi=(dpi, dpi))
    source = Source.of_bytes("a.png", buffer.getvalue())
    document = read_document(source, IngestOptions())
    return recognize(document, lambda number: page_image(source, number, 300), OPTIONS).pages[0]


def share_found(text: str) -> float:
    """Return the share of the printed words that were read, in any order."""
    read, printed = text.split(), " ".join(LINES).split()
    return sum(word in read for word in printed) / len(printed)


@pytest.mark.ocr
@pytest.mark.parametrize("wear", ["clean", "skewed", "shaded", "turned", "upside down"])
def test_worn_pages_are_read(wear: str) -> None:
    rng = np.random.default_rng(3)
    page = text_page(LINES, vietnamese_fonts()[0], 13, 200)
    if wear == "skewed":
        page = degrade.skew(page, 4.0)
    elif wear == "shaded":
        page = degrade.shading((page // 2 + 90).astype(np.uint8), 0.6, rng)
    elif wear == "turned":
        page = np.rot90(page)
    elif wear == "upside down":
        page = np.rot90(page, 2)
    read = read_png(np.ascontiguousarray(page))
    assert share_found(read.raw_text) > 0.95, read.raw_text
    assert read.rotation == {"turned": 90, "upside down": 180}.get(wear, 0)
    assert read.engine is not None
    assert read.engine.startswith("tesseract ")
    first = read.lines[0].words[0]
    assert fold(first.text) == "thuc"
    assert first.box is not None
    assert first.box.top < 0.25


@pytest.mark.ocr
def test_one_thread_a_page() -> None:
    assert os.environ["OMP_THREAD_LIMIT"] == "1"


@pytest.mark.ocr
def test_the_time_limit_holds() -> None:
    page = np.tile(text_page(LINES, vietnamese_fonts()[0], 13, 200), (4, 1))
    with pytest.raises(EngineTimeout):
        TesseractEngine(RecognizeOptions(timeout_seconds=0.05)).read(page, 200)
