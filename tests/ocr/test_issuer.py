"""An issuing body is read again where it is doubtful, and only there; three readings vote."""

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box, Line
from pipeline.ocr.engine import Layout, Turn
from pipeline.ocr.issuer import ISSUER, issuer_zone
from pipeline.ocr.second_reading import Scan, read_again

PAGE = np.full((1000, 700), 255, np.uint8)
"""A page of 1000 x 700; lines below are placed in fractions of it."""


def line(text: str, left: float, top: float, sure: float = 0.97) -> Line:
    words = text.split()
    return Line.of_words(
        (word, Box(left + 0.06 * at, top, left + 0.06 * at + 0.05, top + 0.015), sure) for at, word in enumerate(words)
    )


def joined(*lines: Line) -> Line:
    """Return one line of the words of several, as page readers give two columns."""
    return Line.of_words((word.text, word.box, word.confidence) for one in lines for word in one.words)


HEAD = (
    joined(line("UBND HUYỆN", 0.1, 0.05), line("CỘNG HÒA XÃ HỘI", 0.5, 0.05)),
    joined(line("SỞ Y TẺ", 0.1, 0.07, 0.8), line("Độc lập - Tự do", 0.5, 0.07)),
    line("Số: 12/QĐ-SYT", 0.1, 0.1),
    line("Căn cứ Luật Khám bệnh", 0.1, 0.3, 0.6),
)


class Hearing:
    """An engine that hears the same lines in whatever it is shown."""

    name = "hearing"

    def __init__(self, *lines: Line) -> None:
        self.lines = lines
        self.shown: list[tuple[tuple[int, ...], int, Layout]] = []

    def version(self) -> str:
        return "1"

    def read(self, image: NDArray[np.uint8], dpi: int, layout: Layout = "page") -> tuple[Line, ...]:
        self.shown.append((image.shape, dpi, layout))
        return self.lines

    def orientation(self, image: NDArray[np.uint8]) -> Turn:
        return 0


def seen_in(zone: Box, *lines: Line) -> tuple[Line, ...]:
    """Return ``lines`` of the page as an engine sees them that is shown ``zone`` alone."""
    width, height = zone.right - zone.left, zone.bottom - zone.top

    def within(box: Box) -> Box:
        return Box(
            (box.left - zone.left) / width,
            (box.top - zone.top) / height,
            (box.right - zone.left) / width,
            (box.bottom - zone.top) / height,
        )

    return tuple(
        Line.of_words((word.text, within(word.box), word.confidence) for word in one.words if word.box) for one in lines
    )


def test_the_zone_holds_the_left_column_of_the_header_alone() -> None:
    head = issuer_zone(HEAD)
    assert head is not None
    assert head.top < 0.05
    assert 0.085 <= head.bottom <= 0.1
    assert 0.27 < head.right < 0.5
    assert issuer_zone(HEAD[:2]) is None, "no number below it"


def test_a_doubtful_issuer_is_what_two_readings_say_and_all_else_stays() -> None:
    zone = issuer_zone(HEAD)
    assert zone is not None
    right = seen_in(zone, line("UBND HUYỆN", 0.1, 0.05), line("SỞ Y TẾ", 0.1, 0.07))
    engine, witness = Hearing(*right), Hearing(*right)
    lines = read_again(HEAD, ISSUER, Scan(PAGE, 200, engine, witness))
    assert sorted(one.text for one in lines) == sorted(
        ["CỘNG HÒA XÃ HỘI", "Độc lập - Tự do", "Số: 12/QĐ-SYT", "Căn cứ Luật Khám bệnh", "UBND HUYỆN", "SỞ Y TẾ"]
    )
    assert [(dpi, layout) for _, dpi, layout in (*engine.shown, *witness.shown)] == [(180, "block"), (200, "block")]


def test_a_sure_issuer_is_not_read_again_and_a_poor_reading_is_not_believed() -> None:
    sure = (joined(line("UBND HUYỆN", 0.1, 0.05), line("CỘNG HÒA XÃ HỘI", 0.5, 0.05)), *HEAD[2:])
    engine = Hearing(line("X", 0.1, 0.1))
    assert read_again(sure, ISSUER, Scan(PAGE, 200, engine, engine)) == sure
    assert engine.shown == []
    assert read_again(HEAD, ISSUER, Scan(PAGE, 200, engine, engine)) == HEAD
    assert engine.shown != []


def test_strokes_beside_an_issuer_are_no_signs_of_its_name() -> None:
    zone = issuer_zone(HEAD)
    assert zone is not None
    engine = Hearing(*seen_in(zone, line("| UBND HUYỆN -", 0.1, 0.05), line("'SỞ Y TẾ.", 0.1, 0.07)))
    lines = read_again(HEAD, ISSUER, Scan(PAGE, 200, engine, engine))
    assert {"UBND HUYỆN", "SỞ Y TẾ"} < {one.text for one in lines}


def test_without_a_witness_the_likelier_of_two_readings_stays() -> None:
    zone = issuer_zone(HEAD)
    assert zone is not None
    engine = Hearing(*seen_in(zone, line("UBND HUYỆN", 0.1, 0.05), line("SỞ Y TẾ", 0.1, 0.07)))
    lines = read_again(HEAD, ISSUER, Scan(PAGE, 200, engine, None))
    assert {"UBND HUYỆN", "SỞ Y TẾ"} < {one.text for one in lines}
