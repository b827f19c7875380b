"""A slanted photo is read flat, and every word is boxed where it stands on the photo, whichever way up that is."""

import numpy as np
import pytest

from pipeline.document import Box, Line, Page
from pipeline.ocr.engine import PageImage, Picture, Turn
from pipeline.ocr.photo import read_photo
from tests.imaging.test_sheet import BROWN, SLANTED, on_table, page

FLAT = Picture(np.full((900, 700, 3), 255, np.uint8), 75)
PHOTO = Picture(np.ascontiguousarray(on_table(page(), SLANTED, BROWN)[0]), 75)


def finding(box: Box, turn: Turn = 0):  # type: ignore[no-untyped-def]
    def read(page: Page, image: PageImage) -> Page:
        line = Line.of_words([("Kính", box, 0.9), ("gửi", None, 0.9)])
        return page.model_copy(update={"lines": (line,), "rotation": turn, "reason": image.note, "text_source": "ocr"})

    return read


def test_a_scan_is_not_touched() -> None:
    assert read_photo(Page(number=1), FLAT, finding(Box(0, 0, 1, 1))) is None


@pytest.mark.parametrize(
    ("turn", "corner", "expected"),
    [
        (0, Box(0, 0, 0.001, 0.001), (130 / 740, 120 / 997)),
        (180, Box(0.999, 0.999, 1, 1), (1 - 130 / 740, 1 - 120 / 997)),
        (90, Box(0.999, 0, 1, 0.001), (1 - 120 / 997, 130 / 740)),
    ],
)
def test_boxes_lie_on_the_photo_as_it_was_turned(turn: Turn, corner: Box, expected: tuple[float, float]) -> None:
    read = read_photo(Page(number=1), PHOTO, finding(corner, turn))
    assert read is not None
    assert read.reason == "sheet laid flat"
    boxed, bare = read.lines[0].words
    assert bare.box is None
    assert boxed.box is not None
    assert boxed.box.middle == pytest.approx(expected, abs=0.01)


def test_without_a_reading_the_photo_is_read_as_it_came() -> None:
    def read(page: Page, _: PageImage) -> Page:
        return page.model_copy(update={"text_source": "ocr"})

    assert read_photo(Page(number=1), PHOTO, read) is None
