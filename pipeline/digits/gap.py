"""The ink in the gap of a form: what was written there, what is only print beside it, a dotted line or dirt.

All measures are in heights of a printed capital of the same line, so they hold at any resolution.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.digits.crop import Ink, ink_box, shown

ABOVE, BELOW = 2.1, 0.85
"""How far pens go above and below the line that print stands on."""
_DARK = 0.4
"""Share of full darkness from which a pixel is ink."""
_LEAST_INK, _PALEST = 60.0, 0.45
"""Full ink is at least as dark as that, of 255, and as this share of the darkest print beside it; the rest is dirt."""
_DOT = 0.3
"""What is smaller than this both ways is a dot of the line, dirt, or a full stop."""
_RULE = 0.16
"""What is flatter than this and long is a ruled line."""
_STROKE = 0.45
"""A mark that is not as high as this is no digit."""
_MINE = 0.55
"""Share of a mark that must lie inside the gap."""
_TALL, _TALL_MINE = 1.2, 0.3
"""What is higher than this is no print; then a smaller share is enough."""
_TORN, _THIN = 0.5, 0.15
"""How high and how wide a part inside the gap is a stroke, though its mark belongs to the print beside it."""
_PRINT_HEIGHT, _PRINT_FOOT = (0.9, 1.12), 0.1
"""Heights of printed digits, and how far their feet are from the line; a pixel more either way is no pen."""

Hand = Literal["blank", "print", "pen"]


class Gap(NamedTuple):
    """Where a value should stand on its line, in pixels; ``capital`` is the height of a printed capital."""

    left: float
    right: float
    base: float
    capital: float


@dataclass(frozen=True)
class Marks:
    """What stands in a gap: ``box`` in pixels around it, and ``ink`` of the gap's surroundings with it alone."""

    hand: Hand
    box: tuple[int, int, int, int]
    clean: Ink
    raw: Ink
    origin: tuple[int, int]
    torn: bool = False
    """Whether a stroke that reaches well into the gap was left out: a last digit may have run into the print."""

    def views(self) -> NDArray[np.float32]:
        """Return pictures of the marks for the reader: alone, as they stand, and leaning less."""
        left, top, right, bottom = self.box
        x, y = self.origin
        box = (left - x, top - y, right - x, bottom - y)
        rim = max(1, round(0.06 * (bottom - top)))
        wider = (box[0] - rim, box[1] - rim, box[2] + rim, box[3] + rim)
        upright = _upright(self.clean, 0.25)
        straight = ink_box(upright, 64) or box
        return np.stack(
            [shown(self.clean, box), shown(self.clean, wider), shown(self.raw, box), shown(upright, straight)]
        )


def marks_in(ink: Ink, gap: Gap) -> Marks:
    """Return the marks in ``gap``.

    Args:
        ink: darkness of the level page, 0 paper to 255.
        gap: where to look.
    """
    capital = gap.capital
    x0, x1 = _clipped(gap.left - 1.5 * capital, gap.right + 1.5 * capital, ink.shape[1])
    y0, y1 = _clipped(gap.base - ABOVE * capital, gap.base + BELOW * capital, ink.shape[0])
    part = ink[y0:y1, x0:x1]
    left, right, base = gap.left - x0, gap.right - x0, gap.base - y0
    nothing = Marks("blank", (round(gap.left), y0, round(gap.right), y1), part, part, (x0, y0))
    if part.size == 0 or right - left < 0.2 * capital:
        return nothing
    full = _full_ink(part, left, right)
    part = np.asarray(cv2.convertScaleAbs(part, alpha=255 / full), dtype=np.uint8)
    dark = (part >= _DARK * 255).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    inside = np.zeros_like(dark)
    inside[:, max(0, round(left)) : max(0, round(right))] = 1
    kept = np.zeros_like(dark)
    shapes: list[tuple[float, float]] = []
    torn = False
    for label in range(1, count):
        x, y, wide, high, area = (int(value) for value in stats[label])
        if _is_dirt(wide / capital, high / capital, (y + high / 2 - base) / capital):
            continue
        mark = labels[y : y + high, x : x + wide] == label
        mine = mark & (inside[y : y + high, x : x + wide] > 0)
        share = float(mine.sum()) / area
        if share < _MINE and not (share >= _TALL_MINE and high > _TALL * capital):
            rows = np.flatnonzero(mine.any(axis=1))
            columns = np.flatnonzero(mine.any(axis=0))
            if not rows.size or rows[-1] - rows[0] < 0.6 * capital or columns[-1] - columns[0] < 0.4 * capital:
                torn |= bool(rows.size and columns[-1] - columns[0] >= _THIN * capital) and (
                    rows[-1] - rows[0] >= _TORN * capital
                )
                continue  # the tail or the edge of a printed letter
            mark = mine  # a pen stroke that touches print: as far as it is in the gap
        kept[y : y + high, x : x + wide][mark] = 1
        shapes.append((high / capital, (y + high - base) / capital))
    box = ink_box(np.asarray(kept * 255, dtype=np.uint8))
    if box is None or not any(high >= _STROKE for high, _ in shapes):
        return nothing
    grown = cv2.dilate(kept, np.ones((3, 3), np.uint8))
    clean = np.where(grown > 0, part, 0).astype(np.uint8)
    hand: Hand = "print" if all(_is_printed(*shape, 1 / capital) for shape in shapes) else "pen"
    return Marks(hand, (box[0] + x0, box[1] + y0, box[2] + x0, box[3] + y0), clean, part, (x0, y0), torn)


def _full_ink(part: Ink, left: float, right: float) -> float:
    """Return how dark full ink is between ``left`` and ``right``: pens are often paler than the print beside them."""
    mine = part[:, max(0, round(left)) : max(0, round(right))]
    darkest, own = (float(np.percentile(ink, 99.5)) if ink.size else 0.0 for ink in (part, mine))
    return max(_LEAST_INK, _PALEST * darkest, own)


def _is_dirt(wide: float, high: float, middle: float) -> bool:
    """Return whether a mark of this size, in capitals, is a dot, a rule, or belongs to another line of text."""
    if wide < _DOT and high < _DOT:
        return True
    if high < _RULE and wide > 3 * high:
        return True
    return not -1.7 <= middle <= 0.5


def _is_printed(high: float, foot: float, pixel: float) -> bool:
    return _PRINT_HEIGHT[0] - pixel <= high <= _PRINT_HEIGHT[1] + pixel and abs(foot) <= _PRINT_FOOT + pixel


def _upright(ink: Ink, slant: float) -> Ink:
    """Return ``ink`` with its top moved to the left by ``slant`` heights, on a wider sheet."""
    height, width = ink.shape
    move = np.array([[1, slant, 0], [0, 1, 0]])
    return np.asarray(
        cv2.warpAffine(ink, move, (width + int(slant * height) + 1, height), flags=cv2.INTER_LINEAR), dtype=np.uint8
    )


def _clipped(low: float, high: float, end: int) -> tuple[int, int]:
    return max(0, min(end, round(low))), max(0, min(end, round(high)))
