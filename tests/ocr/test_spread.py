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
from pipeline.ocr.engine import Turn
from pipeline.ocr.null import NullEngine
from pipeline.ocr.spread import fold_of, read_as_two, side_of_spread
from pipeline.rendering.draw import text_page
from pipeline.rendering.fonts import vietnamese_fonts
from pipeline.settings import RecognizeOptions

Image = NDArray[np.uint8]
DPI = 150


def sentences(words: str, mark: str) -> list[str]:
    """Return numbered lines of ``words``, each beginning with another one: equal lines would stand in columns."""
    said = words.split()
    starts = [number * 7 % len(said) for number in range(24)]
    return [f"{n}{mark} {' '.join(said[start:] + said[:start])}" for n, start in enumerate(starts, start=1)]


LEFT = sentences("Ủy ban nhân dân xã Tân Lập Hạ giao các thôn", ".")
RIGHT = sentences("trạm y tế xã phối hợp với các trường học", ")")


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


class Compass(NullEngine):
    """Says of every picture that it must be turned by 270 degrees."""

    def orientation(self, image: Image) -> Turn:
        return 270


@pytest.mark.parametrize("quarters", [1, 3])
@pytest.mark.parametrize(
    "grey",
    [
        pytest.param(spread(), id="level"),
        pytest.param(turned(spread(), 1.5)[0], id="askew"),
        pytest.param(with_fold(spread()), id="with the shadow of the fold"),
    ],
)
def test_two_pages_on_their_side_are_told_too(grey: Image, quarters: int) -> None:
    lying = shown(np.ascontiguousarray(np.rot90(grey, quarters)))
    assert side_of_spread(lying, Compass()) == 270
    assert side_of_spread(lying, NullEngine()) == 0, "nothing tells which way up"


@pytest.mark.parametrize(
    "grey",
    [
        pytest.param(sheet(LEFT), id="one page upright"),
        pytest.param(np.rot90(sheet(LONG, 2480)), id="one page across on its side"),
        pytest.param(np.rot90(np.concatenate([sheet(LEFT), sheet([])], axis=1)), id="a page beside an empty one"),
        pytest.param(np.rot90(sheet(LEFT)), id="one page on its side"),
        pytest.param(spread(), id="two pages upright"),
        pytest.param(np.full((2480, 1754), 255, np.uint8), id="an empty sheet"),
    ],
)
def test_other_pages_do_not_lie_on_their_side(grey: Image) -> None:
    assert side_of_spread(shown(np.ascontiguousarray(grey)), Compass()) == 0


def test_a_page_that_was_turned_is_not_put_beside_another() -> None:
    def read(page: Page, _: object) -> Page:
        return page.model_copy(update={"rotation": 180})

    assert read_as_two(Page(number=1), shown(spread()), 0.5, read) is None


@pytest.mark.ocr
@pytest.mark.parametrize("rotation", [0, 90, 270])
def test_a_spread_is_read_page_by_page_with_boxes_on_the_image(rotation: int) -> None:
    upright = spread()
    grey = np.ascontiguousarray(np.rot90(upright, rotation // 90))
    page = Page(number=1, width=grey.shape[1], height=grey.shape[0], reason="an image file")
    document = Document(sha256="0" * 64, media_type="image/png", pages=(page,))
    (read,) = recognize(document, lambda _: shown(grey), RecognizeOptions()).pages
    assert read.reason.startswith("two pages on one image")
    assert SequenceMatcher(None, read.raw_text, "\n".join((*LEFT, *RIGHT)), autojunk=False).ratio() > 0.98
    assert read.rotation == rotation
    assert (read.width, read.height) == upright.shape[::-1]
    blocks = [line.block for line in read.lines]
    assert blocks == sorted(blocks)
    assert blocks[0] < blocks[-1]
    height, width = upright.shape
    covered = np.zeros_like(upright)
    for line in read.lines:
        for word in line.words:
            assert word.box is not None
            left, top, right, bottom = word.box
            # The grid of boxes is coarser than the image.
            rows = slice(max(0, int(top * height) - 2), int(bottom * height) + 2)
            covered[rows, max(0, int(left * width) - 2) : int(right * width) + 2] = 1
    ink = cv2.erode(upright, np.ones((3, 3), np.uint8)) < 100
    assert (covered[ink] > 0).mean() > 0.97
