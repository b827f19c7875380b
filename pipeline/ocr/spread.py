"""Two pages on one image: an open book, or two sheets laid side by side on the glass, upright or on their side.

Read as one, their lines would run on from page to page, and nothing of a page stands where the decrees put it. Each is
read as a page of its own, the left one first; boxes stay fractions of the whole image, turned upright.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from pipeline.document import Box, Line, Page
from pipeline.imaging import is_sideways, prepare
from pipeline.imaging.ink import green_of
from pipeline.ocr.attempts import turned
from pipeline.ocr.engine import Engine, PageImage, Picture, Turn

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHAPE = (1.2, 1.75)
"""Width by height of two pages side by side: two A4 have 1.41, two of a book 1.3 to 1.6."""
_FOLD = (0.42, 0.58)
"""Fractions of the width between which the two pages meet."""
_GUTTER = 0.03
"""Fraction of the width that is free of print between two pages at least: each has a margin of its own."""
_INK = 128
_FREE, _RULE = 0.002, 0.5
"""Share of dark pixels up to which a column is free of print, and from which it is a rule or the shadow of the fold."""
_ROWS, _PRINTED = 12, 0.01
"""Rows of text that either page must have, and the share of dark pixels in a row of pixels that belongs to one."""


def read_spread(page: Page, image: PageImage, engine: Engine, read: Callable[[Page, PageImage], Page]) -> Page | None:
    """Return ``page`` with the lines of two pages, one after the other; None where ``image`` does not show two.

    Args:
        page: as ingest gives it.
        image: its picture.
        engine: tells which way up a picture is that lies on its side.
        read: reads one page.
    """
    fold = fold_of(image)
    if fold is not None:
        return read_as_two(page, image, fold, read)
    turn = side_of_spread(image, engine)
    if not turn:
        return None
    upright = Picture(turned(image.pixels, turn), image.dpi, image.note)
    fold = fold_of(upright)
    swapped = page.model_copy(update={"width": page.height, "height": page.width})
    two = read_as_two(swapped, upright, fold, read) if fold is not None else None
    return two and two.model_copy(update={"rotation": turn})


def side_of_spread(image: PageImage, engine: Engine) -> Turn:
    """Return by how many degrees two pages that lie on their side must be turned: 90 or 270; 0 for all else.

    The image is as tall as a page that stands upright, and nearly all such images are one: the first look is a quick
    one, at the picture as it came.
    """
    height, width = image.pixels.shape[:2]
    if not _SHAPE[0] <= height / max(1, width) <= _SHAPE[1]:
        return 0
    if not is_sideways(green_of(image.pixels)):
        return 0
    if fold_of(Picture(turned(image.pixels, 90), image.dpi)) is None:
        return 0
    turn = engine.orientation(prepare(image.pixels, image.dpi).grey)
    return turn if turn in (90, 270) else 0


def fold_of(image: PageImage) -> float | None:
    """Return where two pages on ``image`` meet, as a fraction of its width, or None where it shows one page."""
    height, width = image.pixels.shape[:2]
    if not _SHAPE[0] <= width / max(1, height) <= _SHAPE[1]:
        return None
    prepared = prepare(image.pixels, image.dpi)
    ink = prepared.grey < _INK
    columns = ink.mean(axis=0)
    across = len(columns)
    free = (columns <= _FREE) | (columns >= _RULE)
    start, end = max(
        _runs(free, int(_FOLD[0] * across), int(_FOLD[1] * across)), key=lambda run: run[1] - run[0], default=(0, 0)
    )
    if end - start < _GUTTER * across or min(_text_rows(ink[:, :start]), _text_rows(ink[:, end:])) < _ROWS:
        return None
    middle = (start + end) / 2 / across
    return prepared.page_box(Box(middle, 0.5, middle, 0.5)).left


def read_as_two(page: Page, image: PageImage, fold: float, read: Callable[[Page, PageImage], Page]) -> Page | None:
    """Return ``page`` with the lines of its left page and then those of its right one; None if either is not upright.

    Args:
        page: as ingest gives it.
        image: its picture, which shows two pages.
        fold: where they meet, as a fraction of the width.
        read: reads one page.
    """
    width = image.pixels.shape[1]
    at = round(fold * width)
    lines: list[Line] = []
    reasons = []
    engine = None
    for name, columns in (("left", slice(0, at)), ("right", slice(at, width))):
        pixels = np.ascontiguousarray(image.pixels[:, columns])
        share = pixels.shape[1] / width
        bare = page.model_copy(update={"layer": "none", "lines": (), "reason": "", "width": page.width * share})
        half = read(bare, Picture(pixels, image.dpi, image.note))
        if half.rotation:
            return None
        lines += _moved(half.lines, columns.start / width, share, max((line.block for line in lines), default=0))
        reasons.append(f"{name}: {half.reason}")
        engine = half.engine or engine
    return page.model_copy(
        update={
            "lines": tuple(lines),
            "text_source": "ocr",
            "engine": engine,
            "reason": f"two pages on one image, read one after the other; {'; '.join(reasons)}",
        }
    )


def _moved(lines: Iterable[Line], left: float, share: float, blocks: int) -> Iterator[Line]:
    """Yield ``lines`` of a half as lines of the whole image.

    Args:
        lines: of a page that covers the whole height of the image.
        left: where it begins, as a fraction of the width.
        share: its share of the width.
        blocks: the highest number of a block that is taken.
    """
    for line in lines:
        words = tuple(
            word if word.box is None else word.model_copy(update={"box": _placed(word.box, left, share)})
            for word in line.words
        )
        yield line.model_copy(update={"words": words, "block": line.block + blocks})


def _placed(box: Box, left: float, share: float) -> Box:
    return Box(left + box.left * share, box.top, left + box.right * share, box.bottom)


def _runs(free: "NDArray[np.bool_]", start: int, end: int) -> list[tuple[int, int]]:
    """Return where the runs of true values that reach into ``start``..``end`` begin and end there."""
    steps = np.flatnonzero(np.diff(np.concatenate(([0], free[start:end].astype(np.int8), [0]))))
    return [(start + int(a), start + int(b)) for a, b in steps.reshape(-1, 2)]


def _text_rows(ink: "NDArray[np.bool_]") -> int:
    """Return how many rows of print ``ink`` shows, one above the other."""
    printed = (ink.mean(axis=1) >= _PRINTED).astype(np.int8)
    return int(np.count_nonzero(np.diff(printed) == 1))
