"""The sets: development text only, pages in fonts and with faults that training never sees."""

import lzma
import shutil
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import MissingTool
from pipeline.rendering.fonts import every_font
from pipeline.training import held_out, measured_sets, pages
from pipeline.training.pages import HELD_OUT_FONTS, Sheet
from pipeline.training.params import PairParams
from pipeline.vietnamese import strip_marks

LINES = [f"Ủy ban nhân dân xã Đông Mỹ báo cáo kết quả thực hiện kế hoạch số {n}" for n in range(80)]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for genre in measured_sets.GENRES:
        folder = tmp_path / "corpus" / genre
        folder.mkdir(parents=True)
        with lzma.open(folder / "dev.txt.xz", "wt", encoding="utf-8") as text:
            text.write("\n".join(LINES) + "\n")
        with lzma.open(folder / "law.train.txt.xz", "wt", encoding="utf-8") as text:
            text.write("Dòng này chỉ để học\n")
    return tmp_path / "corpus"


def test_text_sets_hold_development_text_only(corpus: Path) -> None:
    lines = measured_sets.development_lines(corpus, "legal")
    assert lines == LINES
    no_marks, few_marks, clean = measured_sets.text_sets("legal", lines, 40)
    assert [gold for gold, _ in no_marks.pairs] == measured_sets.blocks(LINES[::2])
    assert all(raw == strip_marks(gold) for gold, raw in no_marks.pairs)
    assert all(raw == gold for gold, raw in clean.pairs)
    for gold, raw in few_marks.pairs:
        marked = sum(not word.isascii() for word in raw.split()) / sum(not word.isascii() for word in gold.split())
        assert 0.05 < marked < 0.3
        assert strip_marks(raw) == strip_marks(gold)


def test_few_marks_are_the_same_each_time() -> None:
    assert list(measured_sets.text_sets("news", LINES, 40)) == list(measured_sets.text_sets("news", LINES, 40))


def test_page_sets_use_what_was_read_before(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def read_page(image: object, reader: str) -> str:
        read.append(reader)
        return "Uy ban\n"

    monkeypatch.setattr(pages, "read_page", read_page)
    monkeypatch.setattr(held_out, "image_of", lambda sheet, seed: np.zeros((2, 2), dtype=np.uint8))
    params = PairParams(lines_a_page=3)
    sets = list(measured_sets.page_sets("legal", LINES, params, 22, tmp_path / "pages"))
    assert [one.name for one in sets] == [
        "legal eng",
        "legal eng unseen faults",
        "legal vie",
        "legal vie unseen faults",
        "legal clean page",
    ]
    assert [len(one.pairs) for one in sets] == [22, 2, 22, 2, 22]
    assert [one.from_image for one in sets] == [False, False, True, True, True]
    assert len(read) == 44
    assert list(measured_sets.page_sets("legal", LINES, params, 22, tmp_path / "pages")) == sets
    assert len(read) == 44


def test_a_document_is_measured_on_the_lines_that_were_typed(tmp_path: Path) -> None:
    (tmp_path / "gold-of-a-plan.txt").write_text("một\nhai\n", encoding="utf-8")
    (tmp_path / "raw.txt").write_text("mot\nhai\nba\n", encoding="utf-8")
    found = measured_sets.gold_set(tmp_path / "gold-of-a-plan.txt", tmp_path / "raw.txt")
    assert found == ("gold-of", (("một\nhai\n", "mot\nhai"),), False)


def lacking_fonts() -> str:
    try:
        every_font()
    except MissingTool as missing:
        return str(missing)
    return ""


needs_held_out_fonts = pytest.mark.skipif(bool(lacking_fonts()), reason=f"needs every font: {lacking_fonts()}")


@needs_held_out_fonts
def test_held_out_fonts_are_none_of_training(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def text_page(lines: object, font: Path, size: float, dpi: int) -> np.ndarray:
        drawn.append(font.name)
        return np.full((120, 160), 255, dtype=np.uint8)

    for module in (pages, held_out):
        monkeypatch.setattr(module, "text_page", text_page)
    for number in range(30):
        held_out.image_of(Sheet(held_out.FIRST + number, "eng", ("xã",)), 1)
    assert {name.startswith(HELD_OUT_FONTS) for name in drawn} == {True}
    drawn.clear()
    for number in range(30):
        pages.image_of(Sheet(number, "eng", ("xã",)), 1)
    assert {name.startswith(HELD_OUT_FONTS) for name in drawn} == {False}


@pytest.mark.parametrize("fault", held_out.FAULTS + held_out.POOR_FAULTS, ids=lambda fault: fault.__name__)
def test_faults_change_the_page_and_come_from_the_seed(fault: held_out.Fault) -> None:
    page = np.full((90, 130), 255, dtype=np.uint8)
    page[20:70:4, 10:120] = 0
    worn = fault(page, np.random.default_rng(5))
    assert worn.shape == page.shape
    assert worn.dtype == np.uint8
    assert not np.array_equal(worn, page)
    assert np.array_equal(worn, fault(page, np.random.default_rng(5)))
    assert page[20, 10] == 0
    assert page[0, 0] == 255, "the page that was given stays as it was"


@pytest.mark.ocr
@needs_held_out_fonts
def test_a_held_out_page_can_be_read(tmp_path: Path) -> None:
    if not shutil.which("tesseract"):
        pytest.skip("needs Tesseract")
    sheet = Sheet(held_out.FIRST + held_out.WITH_KNOWN_FAULTS, "vie", tuple(LINES[:4]))
    read = pages.save_page(sheet, 3, tmp_path, held_out.image_of)
    assert "dân" in read.read_text(encoding="utf-8")
