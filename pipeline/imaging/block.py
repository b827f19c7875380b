"""A block of lines, told from what stands beside it by the blanks around it.

Ink is smeared until the words of a line and the lines of a block run together (the run-length smoothing of Wong, Casey
and Wahl 1982); a column gap is wider than that. Seals and pen strokes are far larger than letters and left out, and
so is what a seal holds inside its rim.
"""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_INK = 150
"""Grey level below which a pixel of a cleaned page is ink."""
_ACROSS, _DOWN = 1.1, 0.6
"""Half of the widest blank between words, and of the highest between lines, in heights of a line."""
_TALLEST, _WIDEST = 2.0, 12.0
"""What is larger, in heights of a line, is no letter or word; underlining and rules are wide."""
_LEAST = 0.2
"""Height or width up to which ink is a speck or a dot, in heights of a line: letters tell the block."""
_SEAL = 2.0
"""Least height and width of what the rim of a seal holds, in heights of a line."""


class Block(NamedTuple):
    """A block on a page: its pixels from row ``top`` and column ``left`` on, which are its own, and which print."""

    top: int
    left: int
    picture: Grey
    mask: Mask
    ink: Mask

    @property
    def right(self) -> int:
        """The column of the page behind the last print of the block."""
        columns = np.flatnonzero(self.ink.any(axis=0))
        return self.left + int(columns[-1]) + 1 if columns.size else self.left

    def holds(self, x: float, y: float) -> bool:
        """Return whether the pixel in column ``x`` and row ``y`` of the page belongs to the block."""
        row, column = int(y) - self.top, int(x) - self.left
        inside = 0 <= row < self.mask.shape[0] and 0 <= column < self.mask.shape[1]
        return inside and bool(self.mask[row, column])


def block_at(grey: Grey, seed: tuple[int, int, int, int]) -> Block | None:
    """Return the block of lines that begins with the print inside ``seed`` and goes on below it, or None.

    Args:
        grey: the cleaned page.
        seed: left, top, right and bottom of the block's first line, in pixels.
    """
    x0, y0, x1, y1 = seed
    tall = y1 - y0
    left, top = max(0, x0 - tall), max(0, y0 - tall // 4)
    part = grey[top:, left:]
    if tall < 4:
        return None
    ink = np.asarray(part < _INK, dtype=np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    high, wide = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    is_print = (high <= _TALLEST * tall) & (wide <= _WIDEST * tall) & (np.maximum(high, wide) >= _LEAST * tall)
    is_print[0] = False
    large = (high > _TALLEST * tall) & (wide > _TALLEST * tall)
    large[0] = False
    printed = is_print[labels] & ~_inside(large[labels], _SEAL * tall, (x0 - left, y0 - top))
    brush = np.ones((1 + 2 * int(_DOWN * tall), 1 + 2 * int(_ACROSS * tall)), np.uint8)
    smeared = cv2.dilate(printed.astype(np.uint8), brush)
    blocks = cv2.connectedComponents(smeared, connectivity=4)[1]
    begun = blocks[y0 - top : y1 - top, x0 - left : x1 - left][printed[y0 - top : y1 - top, x0 - left : x1 - left]]
    if not begun.size:
        return None
    mask = blocks == np.bincount(begun).argmax()
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    mask, printed, part = mask[box], printed[box], part[box]
    return Block(
        top + int(rows[0]),
        left + int(columns[0]),
        np.where(mask, part, 255).astype(np.uint8),
        mask,
        printed & mask,
    )


def _inside(large: Mask, least: float, block: tuple[int, int]) -> Mask:
    """Return what lies inside the rims among ``large`` ink: its holes of ``least`` pixels and more in both directions.

    The hole that holds the point ``block`` is a cell of a table.
    """
    canvas = cv2.dilate(large.astype(np.uint8), np.ones((3, 3), np.uint8))  # rims are broken by the pixel
    contours, tree = cv2.findContours(canvas, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    canvas[:] = 0
    for contour, (*_, outer) in zip(contours, tree[0] if contours else (), strict=True):
        if (
            outer >= 0
            and min(cv2.boundingRect(contour)[2:]) >= least
            and cv2.pointPolygonTest(contour, block, False) < 0
        ):
            cv2.drawContours(canvas, [contour], -1, 1, cv2.FILLED)
    return np.asarray(canvas > 0)
