"""Two pages on one image are read one after the other, and every box is where its word stands on the image."""

from dataclasses import dataclass
from difflib import SequenceMatcher

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.document import Document, Page
from pipeline.imaging.deskew import turned
from pipeline.ocr import recognize
from pipeline.ocr.spread import fold_of, read_as_two
from pipeline.rendering.draw import text_page
from pipeline.rendering.fonts import vietnamese_fonts
from pipeline.settings import RecognizeOptions

Image = NDArray[np.uint8]
DPI = 150
LEFT = [f"{number}. Ủy ban nhân dân xã Tân Lập Hạ giao các thôn" for number in range(1, 25)]
RIGHT = [f"{number}) Trạm Y tế xã phối hợp với các trường học" for number in range(1, 25)]


@dataclass(frozen=True)
class Picture:
    pixels: Image
    dpi: int = DPI
    note: str = ""


def sheet(lines: list[str], width: int = 1240) -> Image:
    """Return an A4 sheet (or a wider one) with ``lines`` of 14 point type."""
    text = text_page(lines, vietnamese_fonts()[0], 14, DPI)
    paper = np.full((1754, width), 255, np.uint8)
    paper[60 : 60 + text.shape[0], 60 : 60 + text.shape[1]] = text[: 1754 - 60, : width - 60]
    return paper


def spread() -> Image:
    return np.concatenate([sheet(LEFT), sheet(RIGHT)], axis=1)


def shown(grey: Image) -> Picture:
    return Picture(np.repeat(grey[:, :, None], 3, axis=2))


def with_fold(grey: Image) -> Image:
    """Return the spread with the dark shadow of a fold."""
    middle, shade = grey.shape[1] // 2, np.ones(grey.shape[1])
    reach = np.abs(np.arange(grey.shape[1]) - middle)
    shade[reach < 60] = 0.3 + 0.7 * reach[reach < 60] / 60
    return (grey * shade).astype(np.uint8)


@pytest.mark.parametrize(
    "grey",
    [
        pytest.param(spread(), id="level"),
        pytest.param(turned(spread(), 1.5)[0], id="askew"),
        pytest.param(with_fold(spread()), id="with the shadow of the fold"),
    ],
)
def test_two_pages_are_told_by_the_gutter_between_them(grey: Image) -> None:
    assert fold_of(shown(grey)) == pytest.approx(0.5, abs=0.06)


LONG = [f"{line} {line} {line}" for line in LEFT]


@pytest.mark.parametrize(
    "grey",
    [
        pytest.param(sheet(LEFT), id="one page"),
        pytest.param(np.concatenate([sheet(LEFT), sheet([])], axis=1), id="a page beside an empty one"),
        pytest.param(sheet(LONG, 2480), id="a page across"),
        pytest.param(np.concatenate([sheet(LONG, 2480)[:300], spread()[300:]]), id="two columns below a head"),
        pytest.param(np.full((1754, 2480), 255, np.uint8), id="an empty sheet"),
    ],
)
def test_other_pages_are_one(grey: Image) -> None:
    assert fold_of(shown(grey)) is None


def test_a_page_that_was_turned_is_not_put_beside_another() -> None:
    def read(page: Page, _: object) -> Page:
        return page.model_copy(update={"rotation": 180})

    assert read_as_two(Page(number=1), shown(spread()), 0.5, read) is None


@pytest.mark.ocr
def test_a_spread_is_read_page_by_page_with_boxes_on_the_image() -> None:
    grey = spread()
    page = Page(number=1, width=grey.shape[1], height=grey.shape[0], reason="an image file")
    document = Document(sha256="0" * 64, media_type="image/png", pages=(page,))
    (read,) = recognize(document, lambda _: shown(grey), RecognizeOptions()).pages
    assert read.reason.startswith("two pages on one image")
    assert SequenceMatcher(None, read.raw_text, "\n".join((*LEFT, *RIGHT)), autojunk=False).ratio() > 0.98
    assert (read.width, read.height) == (page.width, page.height)
    blocks = [line.block for line in read.lines]
    assert blocks == sorted(blocks)
    assert blocks[0] < blocks[-1]
    height, width = grey.shape
    covered = np.zeros_like(grey)
    for line in read.lines:
        for word in line.words:
            assert word.box is not None
            left, top, right, bottom = word.box
            rows = slice(
                max(0, int(top * height) - 2), int(bottom * height) + 2
            )  # the grid of boxes is coarser than the image
            covered[rows, max(0, int(left * width) - 2) : int(right * width) + 2] = 1
    ink = cv2.erode(grey, np.ones((3, 3), np.uint8)) < 100
    assert (covered[ink] > 0).mean() > 0.97
