"""Marks in frames are read; what else stands in a box stays as the page was read."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box, Line
from pipeline.ocr.engine import Layout, Turn
from pipeline.ocr.framed_marks import with_framed_marks

DPI = 200


class Saying:
    """An engine that reads the same in everything that it is shown."""

    name = "saying"

    def __init__(self, *texts: str, confidence: float = 0.9) -> None:
        self.lines = tuple(
            Line.of_words((word, Box(0.4, 0.4, 0.6, 0.6), confidence) for word in text.split()) for text in texts
        )
        self.shown = 0

    def version(self) -> str:
        return "1"

    def read(self, image: NDArray[np.uint8], dpi: int, layout: Layout = "page") -> tuple[Line, ...]:
        self.shown += 1
        return self.lines

    def orientation(self, image: NDArray[np.uint8]) -> Turn:
        return 0


def page(*, framed: bool = True) -> NDArray[np.uint8]:
    sheet = np.full((2338, 1654), 255, np.uint8)
    if framed:
        cv2.rectangle(sheet, (240, 500), (480, 562), 0, 3)
        for x in range(290, 430, 16):
            sheet[518:545, x : x + 5] = 0
    return sheet


BODY = Line.of_words([("Kính", Box(0.3, 0.3, 0.34, 0.31), 0.9), ("gửi:", Box(0.35, 0.3, 0.4, 0.31), 0.9)])
PIECE = Line.of_words([("|", Box(0.2, 0.22, 0.21, 0.24), 0.3)])


def test_a_mark_takes_the_place_of_pieces_of_its_frame() -> None:
    lines = with_framed_marks((BODY, PIECE), page(), DPI, Saying("| HỎA TỐC_"))
    assert [line.text for line in lines] == ["Kính gửi:", "HỎA TỐC"]
    box = lines[1].box
    assert box is not None
    assert 0.15 < box.left < box.right < 0.29
    assert 0.21 < box.top < box.bottom < 0.245


def test_a_page_without_frames_is_not_read_again() -> None:
    engine = Saying("KHẨN")
    assert with_framed_marks((BODY,), page(framed=False), DPI, engine) == (BODY,)
    assert engine.shown == 0


def test_what_is_no_mark_stays_as_it_was_read() -> None:
    for engine in (
        Saying("Mẫu số 03"),
        Saying("HỎA TỐC", confidence=0.2),
        Saying("CỘNG HÒA XÃ HỘI", "CHỦ NGHĨA VIỆT NAM"),
        Saying(),
    ):
        assert with_framed_marks((BODY, PIECE), page(), DPI, engine) == (BODY, PIECE)


def test_a_red_frame_is_found_where_the_clean_page_has_lost_it() -> None:
    faded = np.full((2338, 1654), 255, np.uint8)
    lines = with_framed_marks((BODY,), faded, DPI, Saying("MẬT"), page)
    assert [line.text for line in lines] == ["Kính gửi:", "MẬT"]
