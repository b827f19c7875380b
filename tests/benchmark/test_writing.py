import json
import shutil
from pathlib import Path

import pypdfium2
import pytesseract
import pytest

from pipeline.benchmark.writing import write_others, write_text, write_tier


def rows(out: Path, tier: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / "gold" / f"{tier}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_names_of_files_tell_nothing_and_every_file_has_gold(tmp_path: Path) -> None:
    write_text(tmp_path, "dev", 1, 12)
    files = sorted(path.name for path in (tmp_path / "text").iterdir())
    assert files == [f"{number:04d}.txt" for number in range(1, 13)] == [row["file"] for row in rows(tmp_path, "text")]


def test_a_smaller_benchmark_leaves_nothing_of_a_larger_one(tmp_path: Path) -> None:
    write_text(tmp_path, "dev", 1, 5)
    write_text(tmp_path, "dev", 1, 2)
    assert len(list((tmp_path / "text").iterdir())) == 2


@pytest.mark.parametrize("tier", ["digital", "scanned", "degraded"])
def test_two_runs_give_the_same_bytes(tier: str, tmp_path: Path) -> None:
    for run in ("one", "two"):
        write_tier(tmp_path / run, tier, "dev", 1, 2)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / run / tier).iterdir()} for run in ("one", "two"))
    assert one == two
    assert len(one) == 2


def test_urgency_can_be_read_in_digital_files(tmp_path: Path) -> None:
    write_tier(tmp_path, "digital", "dev", 1, 16)
    urgent = [row for row in rows(tmp_path, "digital") if row["urgency"] or row["secrecy"]]
    assert urgent
    for row in urgent:
        text = pypdfium2.PdfDocument(tmp_path / "digital" / str(row["file"]))[0].get_textpage().get_text_bounded()
        assert str(row["urgency"] or row["secrecy"]) in text


def test_others_are_no_dispatch(tmp_path: Path) -> None:
    write_others(tmp_path, "dev", 1, 4)
    assert [row["is_dispatch"] for row in rows(tmp_path, "others")] == [False] * 4


@pytest.mark.ocr
def test_the_english_model_loses_the_marks(tmp_path: Path) -> None:
    if shutil.which("tesseract") is None or "eng" not in pytesseract.get_languages():
        pytest.skip("needs Tesseract with its English model (tesseract-ocr-eng)")
    write_tier(tmp_path, "english", "dev", 1, 1)
    text = (tmp_path / "english" / "0001.txt").read_text(encoding="utf-8")
    assert len(text) > 300
    assert "CỘNG HÒA" not in text
