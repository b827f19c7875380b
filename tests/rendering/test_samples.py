import io
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pdfplumber
import pypdfium2
import pytesseract
import pytest
from PIL import Image, ImageSequence
from rapidfuzz.distance import Levenshtein

from pipeline.rendering import samples
from pipeline.rendering.fonts import Faces
from pipeline.rendering.samples import Sample, load_samples
from pipeline.vietnamese import marked_share

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
RAW, GOLD = ROOT / "data" / "raw", ROOT / "tests" / "samples"
ALL = {sample.stem: sample for sample in load_samples()}
EXACT = ("born_digital", "plain_text")


def record(stem: str) -> dict[str, object]:
    lines = (GOLD / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    (found,) = [row for row in map(json.loads, lines) if row["file"].startswith(stem)]
    return found


def require_same_makers(faces: Faces) -> None:
    kept = json.loads((GOLD / "made_with.json").read_text(encoding="utf-8"))
    now = samples.made_with(faces)
    other = sorted(name for name in kept.keys() | now.keys() if kept.get(name) != now.get(name))
    if other:
        pytest.skip(f"the samples were made with other versions of: {', '.join(other)}")


def pictures(data: bytes, suffix: str) -> list[np.ndarray]:
    if suffix == ".pdf":
        document = pypdfium2.PdfDocument(data)
        return [page.render(scale=1).to_numpy().astype(int) for page in document]
    return [
        np.asarray(frame.convert("RGB")).astype(int) for frame in ImageSequence.Iterator(Image.open(io.BytesIO(data)))
    ]


def test_every_sample_has_its_files_and_nothing_else_lies_beside_them() -> None:
    assert {path.name for path in RAW.iterdir()} == {sample.file for sample in ALL.values()}
    assert {path.name for path in GOLD.glob("*.gold.txt")} == {f"{stem}.gold.txt" for stem in ALL}
    rows = [json.loads(line) for line in (GOLD / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["file"] for row in rows] == [sample.file for sample in ALL.values()]


def test_samples_are_small_enough_for_git() -> None:
    assert sum(path.stat().st_size for path in RAW.iterdir()) <= 4_000_000


@pytest.mark.parametrize("stem", ALL)
def test_gold_is_what_the_texts_say(stem: str, tinos: Faces) -> None:
    sample = ALL[stem]
    gold = (GOLD / f"{stem}.gold.txt").read_text(encoding="utf-8")
    assert gold == samples.gold_text(sample.pages(tinos))
    assert record(stem) == samples.gold_record(sample)


@pytest.mark.parametrize("stem", [stem for stem, sample in ALL.items() if sample.recipe in EXACT])
def test_text_samples_are_made_again_byte_for_byte(stem: str, tinos: Faces) -> None:
    require_same_makers(tinos)
    sample = ALL[stem]
    assert samples.render(sample, tinos) == (RAW / sample.file).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("stem", [stem for stem, sample in ALL.items() if sample.recipe not in EXACT])
def test_scanned_samples_are_made_again(stem: str, tinos: Faces) -> None:
    # processors may round the last bit of an interpolated pixel differently, so pixels are compared, not bytes
    require_same_makers(tinos)
    sample = ALL[stem]
    kept = pictures((RAW / sample.file).read_bytes(), sample.suffix)
    again = pictures(samples.render(sample, tinos), sample.suffix)
    assert [page.shape for page in kept] == [page.shape for page in again]
    assert all(np.abs(one - other).mean() < 0.2 for one, other in zip(kept, again, strict=True))


@pytest.mark.parametrize("stem", ["02-quyet-dinh-anh-quet", "10-giay-moi-anh-dien-thoai"])
def test_two_runs_give_the_same_bytes(stem: str, tinos: Faces) -> None:
    assert samples.render(ALL[stem], tinos) == samples.render(ALL[stem], tinos)


def test_another_seed_gives_another_scan(tinos: Faces) -> None:
    sample: Sample = ALL["10-giay-moi-anh-dien-thoai"]
    assert samples.render(sample, tinos) != samples.render(sample.model_copy(update={"seed": 99}), tinos)


def text_layer(stem: str) -> str:
    with pdfplumber.open(RAW / f"{stem}.pdf") as document:
        return "\n".join(page.extract_text() for page in document.pages)


def test_born_digital_text_layer_is_the_gold_text() -> None:
    gold = (GOLD / "01-cong-van-ban-dien-tu.gold.txt").read_text(encoding="utf-8").split()
    assert sorted(text_layer("01-cong-van-ban-dien-tu").split()) == sorted(gold)


def test_scans_have_no_text_layer() -> None:
    scans = [sample.stem for sample in ALL.values() if sample.suffix == ".pdf" and sample.recipe.endswith("_scan")]
    assert len(scans) >= 6
    assert [text_layer(stem).strip() for stem in scans] == [""] * len(scans)


def test_the_english_layer_is_broken_and_lies_on_its_page() -> None:
    stem = "05-cong-van-lop-chu-hong"
    gold = (GOLD / f"{stem}.gold.txt").read_text(encoding="utf-8")
    layer = text_layer(stem)
    assert len(layer.split()) > 0.8 * len(gold.split())
    assert marked_share(layer) < 0.5 * marked_share(gold)
    assert "Giấy" not in layer.split()
    with pdfplumber.open(RAW / f"{stem}.pdf") as document:
        page = document.pages[0]
        number = next(word for word in page.extract_words() if "1893" in word["text"])
        assert number["x1"] < page.width / 2
        assert number["top"] < page.height / 4


def test_the_tiff_has_two_bilevel_pages_in_group_4() -> None:
    with Image.open(RAW / "11-bao-cao-khan-hai-trang.tif") as image:
        assert getattr(image, "n_frames", 1) == 2
        assert image.mode == "1"
        assert image.info["compression"] == "group4"


def test_two_page_plan_is_signed_on_its_second_page() -> None:
    first, second = (GOLD / "06-ke-hoach-hai-trang.gold.txt").read_text(encoding="utf-8").split("\f")
    assert "Lò Thị Mai Hương" not in first
    assert second.startswith("2\n")
    assert "Lò Thị Mai Hương" in second


def test_gold_records_cover_the_hard_cases() -> None:
    draft = record("08")
    assert (draft["number"], draft["code_number"], draft["issued_date"]) == ("/KH-VHTT", None, "2025-03")
    party = record("07")
    assert (party["number"], party["code_number"], party["signer_authority"]) == ("12-CV/ĐU", "12", "TM.")
    assert record("09")["is_dispatch"] is False
    assert record("11")["urgency"] == "KHẨN"


@pytest.mark.ocr
@pytest.mark.parametrize("stem", ["01-cong-van-ban-dien-tu", "02-quyet-dinh-anh-quet", "08-du-thao-bo-trong-so-ngay"])
def test_clean_pages_read_nearly_without_error(stem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("tesseract") is None or "vie" not in pytesseract.get_languages():
        pytest.skip("needs Tesseract with its Vietnamese model (tesseract-ocr-vie)")
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    page = pypdfium2.PdfDocument(RAW / f"{stem}.pdf")[0].render(scale=300 / 72).to_pil()
    gold = body_of((GOLD / f"{stem}.gold.txt").read_text(encoding="utf-8"))
    read = body_of(pytesseract.image_to_string(page, lang="vie", config="--psm 3"))
    assert len(gold) > 600
    assert Levenshtein.distance(gold, read) / len(gold) < 0.01


def body_of(text: str) -> str:
    """The body only: header and end block stand in two columns, which a plain reading mixes."""
    start = re.search("Thực hiện Kế|Căn cứ Luật|1. Mục đích", text)
    assert start is not None
    return " ".join(text[start.start() : text.index("./.")].split())
