"""The head of a page as pens and print stand on it: its ink, level, and the size of its type."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.document import Box, Line, Word
from pipeline.imaging.deskew import skew_angle, turned
from pipeline.imaging.ink import has_two_levels, is_bilevel, softened, with_full_contrast, without_background
from pipeline.ocr.pen_gaps import CAPITAL, Placed, em_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEAD = 0.45
"""Fraction of the first page in which number and date stand, with room for photos."""
SURE_OF_PRINT = 0.85
"""Engine confidence from which words are print, whatever their shape."""
_LEVEL = 0.1
_SOFTENING = 1.0
"""Pixels of blur that hard dots get: the reader of digits knows soft edges."""
_RED, _RED_SHARE = 60, 0.0002
"""By how much red ink is redder than green, and the share of such pixels from which a page has any."""
_LETTERS = 4
_EM_RANGE = (0.8, 1.25)
"""How far the type of one word may be from that of the page."""


@dataclass(frozen=True)
class Head:
    """The upper part of a page, level: its ink (blue and black, and what is red, if any), the way to it and back."""

    ink: "NDArray[np.uint8]"
    red_ink: "NDArray[np.uint8] | None"
    forward: "NDArray[np.float64]"
    back: "NDArray[np.float64]"
    size: tuple[int, int]

    def placed(self, word: Word) -> Placed:
        """Return ``word`` in pixels of the level head."""
        assert word.box is not None
        width, height = self.size
        x, y = word.box.middle
        across, down = self.forward @ np.array([x * width, y * height, 1.0])
        half = (word.box.right - word.box.left) * width / 2, (word.box.bottom - word.box.top) * height / 2
        return Placed(word.text, across - half[0], down - half[1], across + half[0], down + half[1])

    def box(self, pixels: tuple[int, int, int, int]) -> Box:
        """Return ``pixels`` (left, top, right, bottom) of the level head as a box of the page."""
        left, top, right, bottom = pixels
        corners = np.array([(x, y, 1.0) for x in (left, right) for y in (top, bottom)]) @ self.back.T / self.size
        (low_x, low_y), (high_x, high_y) = corners.min(axis=0).clip(0, 1), corners.max(axis=0).clip(0, 1)
        return Box(float(low_x), float(low_y), float(high_x), float(high_y))


def head_of(pixels: "NDArray[np.uint8]") -> Head:
    """Return the head of the upright page ``pixels``.

    Blue and black ink are dark in the red channel, and red stamps vanish in it. Red ink is what green holds more of.
    """
    height, width = pixels.shape[:2]
    part = pixels[: round(HEAD * height)]
    red = np.ascontiguousarray(part[:, :, 0] if part.ndim == 3 else part)
    grey = red if is_bilevel(red) else with_full_contrast(without_background(red))
    if has_two_levels(red):
        grey = softened(red, _SOFTENING)
    angle = skew_angle(grey)
    back = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    if abs(angle) > _LEVEL:
        grey, back = turned(grey, angle)
    red_ink = None
    if part.ndim == 3:
        only_red = cv2.subtract(red, np.ascontiguousarray(part[:, :, 1]))
        if np.count_nonzero(only_red > _RED) > _RED_SHARE * only_red.size:
            white = np.asarray(255 - only_red, dtype=np.uint8)
            red_ink = 255 - (turned(white, angle)[0] if abs(angle) > _LEVEL else white)
    forward = np.asarray(cv2.invertAffineTransform(back), dtype=np.float64)
    return Head(255 - grey, red_ink, forward, back, (width, height))


class FlatPage:
    """Words in pixels of the page as it lies, and a rough type size: enough to see which words lie in a gap."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height

    def placed(self, word: Word) -> Placed:
        """Return ``word`` in pixels."""
        assert word.box is not None
        left, top, right, bottom = word.box
        return Placed(word.text, left * self._width, top * self._height, right * self._width, bottom * self._height)

    def type_size(self, word: Placed) -> tuple[float, float]:
        """Return about the em of ``word``, and its lower edge."""
        return em_of(word), word.bottom


class TypeOf:
    """Tells the em and the base line of printed words, from their letters on the image and the page's other words."""

    def __init__(self, head: Head, lines: Sequence[Line]) -> None:
        self._head = head
        words = [word for line in lines for word in line.words if word.box and (word.confidence or 0) >= SURE_OF_PRINT]
        ems = [em_of(head.placed(word)) for word in words if len(word.text) >= _LETTERS and word.text.isalpha()]
        self._usual = median(ems) if ems else 0.0

    def __call__(self, word: Placed) -> tuple[float, float]:
        """Return the em of ``word`` in pixels and the height of its base line."""
        high = word.bottom - word.top
        em, base = self._usual or high / 0.8, word.bottom
        ink = self._head.ink[max(0, round(word.top)) : round(word.bottom), max(0, round(word.left)) : round(word.right)]
        if not ink.size:
            return em, base
        count, _, stats, _ = cv2.connectedComponentsWithStats((ink > 100).astype(np.uint8), connectivity=8)
        letters = [stats[n] for n in range(1, count) if stats[n][cv2.CC_STAT_HEIGHT] > 0.3 * em]
        if len(letters) < 2:
            return em, base  # they touch each other
        feet = [float(box[cv2.CC_STAT_TOP] + box[cv2.CC_STAT_HEIGHT]) for box in letters]
        measured = median(float(box[cv2.CC_STAT_HEIGHT]) for box in letters) / CAPITAL
        as_capitals = sum(char.isupper() or char.isdigit() for char in word.text) >= 2
        if as_capitals and _EM_RANGE[0] * em <= measured <= _EM_RANGE[1] * em:
            em = measured
        return em, max(0, round(word.top)) + median(feet)
