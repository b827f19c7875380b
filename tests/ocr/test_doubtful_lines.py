"""Doubtful lines are read again on one sheet; two of three readings win, and what was read for sure stays."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.document import Box, Line
from pipeline.ocr.doubtful_lines import DOUBTFUL_LINES
from pipeline.ocr.engine import Layout, Turn
from pipeline.ocr.second_reading import Scan, read_again

HEIGHT, WIDTH = 800, 600
TALL = 20
"""Pixels of a line. The pages are white: the readers below are told what they see, row by row."""


def line(text: str, row: int, *doubts: str, tall: int = TALL) -> Line:
    """Return ``text`` as line ``row`` of the page, all words sure but ``doubts``."""
    top = (40 + 40 * row) / HEIGHT
    return Line.of_words(
        (
            word,
            Box((50 + 60 * at) / WIDTH, top, (105 + 60 * at) / WIDTH, top + tall / HEIGHT),
            0.4 if word in doubts else 0.96,
        )
        for at, word in enumerate(text.split())
    )


class Reader:
    """An engine that gives the next of its answers: lines of words, each with its row in pixels of the sheet."""

    name = "reader"

    def __init__(self, *rows: tuple[str, int], sure: float = 0.9) -> None:
        self.rows, self.sure, self.shown = rows, sure, 0

    def version(self) -> str:
        return "1"

    def read(self, image: NDArray[np.uint8], dpi: int, layout: Layout = "page") -> tuple[Line, ...]:
        self.shown += 1
        high, wide = image.shape
        first = 32 + 12  # the gap of the sheet, and the paper to the left of a line
        return tuple(
            Line.of_words(
                (
                    word,
                    Box((first + 60 * at) / wide, y / high, (first + 55 + 60 * at) / wide, (y + TALL) / high),
                    self.sure,
                )
                for at, word in enumerate(text.split())
            )
            for text, y in self.rows
        )

    def orientation(self, image: NDArray[np.uint8]) -> Turn:
        return 0


PAGE = np.full((HEIGHT, WIDTH), 255, np.uint8)
FIRST, PITCH = 38, 61
"""Pixels on the sheet to the first line, and from one line to the next (a strip of 29 and a gap of 32)."""


def texts_of(lines: tuple[Line, ...], second: Reader, third: Reader | None) -> list[str]:
    return [each.text for each in read_again(lines, DOUBTFUL_LINES, Scan(PAGE, 200, second, third))]


def test_two_of_three_win() -> None:
    lines = line("Số: 683/GM-ĐHKTTTL", 0, "683/GM-ĐHKTTTL"), line("Kính gửi: Sở Nội vụ", 1)
    told = ("Số: 683/GM-ĐHKTTL", FIRST)
    assert texts_of(lines, Reader(told), Reader(told)) == ["Số: 683/GM-ĐHKTTL", "Kính gửi: Sở Nội vụ"]


def test_the_likelier_stays_where_all_differ() -> None:
    lines = (line("chưa tiêm đủ Mãi.", 0, "Mãi."),)
    found = texts_of(lines, Reader(("chưa tiêm đủ Mũi.", FIRST)), Reader(("chưa tiêm đủ Mñi.", FIRST), sure=0.5))
    assert found == ["chưa tiêm đủ Mũi."]


def test_what_was_read_for_sure_stays() -> None:
    lines = (line("PHÓ TRƯỞNG PHÒNG TỔỐNG HỢP", 0, "TỔỐNG"),)
    told = ("PHO TRƯƠNG PHONG TỔNG HỢP", FIRST)
    assert texts_of(lines, Reader(told), Reader(told)) == ["PHÓ TRƯỞNG PHÒNG TỔNG HỢP"]


def test_signs_at_the_ends_stay() -> None:
    lines = (line("- Bộ Tư pbáp ;", 0, "pbáp"),)
    told = ("- Bộ Tư pháp ;", FIRST)
    assert texts_of(lines, Reader(told), Reader(told)) == ["- Bộ Tư pháp ;"]


def test_a_syllable_that_two_readings_missed_stays() -> None:
    lines = (line("Lê Hoàng Anh ýt", 0, "Lê", "ýt"),)
    told = ("Hoàng Anh", FIRST)
    assert texts_of(lines, Reader(told), Reader(told)) == ["Lê Hoàng Anh"]


def test_figures_are_not_guessed() -> None:
    lines = (line("Mỹ Lợi, ngày y tháng 10", 0, "y"), line("Hà An, ngày 32 tháng 5", 1, "32"))
    told = ("Mỹ Lợi, ngày 4 tháng 10", FIRST), ("Hà An, ngày 23 tháng 5", FIRST + PITCH)
    assert texts_of(lines, Reader(*told, sure=0.85), Reader(*told, sure=0.85)) == [each.text for each in lines]
    gap = (line("Mỹ Lợi, Ngằy tháng 10", 0, "Ngằy"),)
    told = (("Mỹ Lợi, ngày 16 tháng 10", FIRST),)
    assert texts_of(gap, Reader(*told), Reader(*told)) == ["Mỹ Lợi, Ngằy tháng 10"]


def test_sheets_hold_several_lines() -> None:
    lines = line("ngày 32 tháng 5", 0, "32"), line("Kính gửi: Sở Nội vụ", 1), line("Căn cứ Luật Thì đua", 2, "Thì")
    told = ("ngày 22 tháng 5", FIRST), ("Căn cứ Luật Thi đua", FIRST + PITCH)
    second = Reader(*told, sure=0.95)
    found = texts_of(lines, second, Reader(*told))
    assert found == ["ngày 22 tháng 5", "Kính gửi: Sở Nội vụ", "Căn cứ Luật Thi đua"]
    assert second.shown == 1


def test_two_rows_taken_for_one_are_given_as_two() -> None:
    lines = (line("M44 nhận:", 0, "M44", tall=60),)
    told = ("Nơi nhận:", 70), ("- Như trên;", 100)
    assert texts_of(lines, Reader(*told), Reader(*told)) == ["Nơi nhận:", "- Như trên;"]


@pytest.mark.parametrize(
    ("text", "doubts"), [("Kính gửi: Sở Nội vụ", ()), ("...", ("...",)), ("đã tiêm mũi.", ("mũi.",))]
)
def test_sure_lines_and_small_words_cost_nothing(text: str, doubts: tuple[str, ...]) -> None:
    second = Reader()
    lines = (line(text, 0, *doubts),)
    assert read_again(lines, DOUBTFUL_LINES, Scan(PAGE, 200, second, Reader())) == lines
    assert not second.shown


def test_without_a_witness_nothing_is_read_again() -> None:
    lines = (line("Số: 12/QÐ", 0, "12/QÐ"),)
    second = Reader()
    assert read_again(lines, DOUBTFUL_LINES, Scan(PAGE, 200, second, None)) == lines
    assert not second.shown


def test_of_a_worn_page_only_the_header_is_read_again() -> None:
    lines = tuple(line(f"dòng mờ {row}x", row, f"{row}x") for row in range(16))
    told = tuple((f"dòng rõ {row}y", FIRST + PITCH * row) for row in range(16))
    found = texts_of(lines, Reader(*told), Reader(*told))
    assert [text.endswith("y") for text in found] == [row < 7 for row in range(16)]
