"""Lines that Tesseract learns from: what is drawn is what is written down, and it comes back from the file."""

import lzma
from pathlib import Path

import numpy as np
import pytest

from pipeline.rendering.fonts import every_font
from pipeline.training.line_files import HEIGHT, as_strip, read_lines, write_lines
from pipeline.training.line_pictures import LinePainter
from pipeline.training.line_texts import LineTexts


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of a few invented lines."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "legal").mkdir()
    lines = ["Ủy ban nhân dân xã đề nghị các thôn trồng cây đầu xuân", "báo cáo kết quả trước ngày 25 tháng 3"] * 40
    (folder / "legal" / "invented.train.txt.xz").write_bytes(lzma.compress("\n".join(lines).encode()))
    (folder / "lexicon").mkdir()
    names = {"family": "Lường", "middle": "Khắc", "given": "Duệ"}
    for part, name in names.items():
        (folder / "lexicon" / f"names_{part}.tsv").write_text(f"name\n{name}\n", encoding="utf-8")
    (folder / "lexicon" / "units_invented.tsv").write_text("full_name\tname\nXã Khe Mây\tKhe Mây\n", encoding="utf-8")
    return folder


def test_the_same_seed_draws_the_same_lines(corpus: Path) -> None:
    def drawn() -> list[tuple[np.ndarray, str]]:
        painter = LinePainter(LineTexts(corpus, 4), every_font(), 5)
        return [painter.sample() for _ in range(12)]

    for (picture, text), (again, said) in zip(drawn(), drawn(), strict=True):
        assert text == said
        assert np.array_equal(picture, again)
        assert np.ptp(picture) > 40


def test_lines_come_back_from_their_file(corpus: Path, tmp_path: Path) -> None:
    painter = LinePainter(LineTexts(corpus, 6), every_font(), 7)
    lines = [(as_strip(picture), text) for picture, text in (painter.sample() for _ in range(5))]
    write_lines(tmp_path / "lines.npz", lines)
    back = list(read_lines(tmp_path / "lines.npz"))
    assert [text for _, text in back] == [text for _, text in lines]
    for (strip, _), (again, _) in zip(lines, back, strict=True):
        assert strip.shape[0] == HEIGHT
        assert np.array_equal(strip, again)
