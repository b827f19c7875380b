"""Strings of digits as they stand in the gap of a form: pen or stamp, dotted line, the print beside them, the scan.

Every picture is made anew from chance: one hand for a string (slant, pen, spacing), digits of ``pen_sources`` or of
``pen_strokes``, then what lies around, then what a scanner does to it and the cut that the pipeline makes
(``pen_scan``).
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.digits.crop import Ink, ink_box
from pipeline.digits.gap import Gap
from pipeline.training.pen_scan import CAPITAL, cut, scanned, wavered
from pipeline.training.pen_sources import Digits, Print
from pipeline.training.pen_strokes import drawn_digit, spline

_BEFORE = (":", ".", "ố:", "Số:", "Số", "y", "ày", "ngày", "g", "áng", "o", "6:", "ngày.")
_AFTER = ("/", "/Q", "/S", "/K", "/T", "/BC", "/QĐ-", "/UB", "-", "t", "th", "tháng", "n", "nă", "năm", "/C", "/V")
_OTHER = ("ngày", "tháng", "năm", "Kính gửi", "UBND", "SỞ Y TẾ", "V/v", "Độc lập", "công", "NAM", "QUYẾT", "về", "Nơi")
_LETTERS = "abcdeghklmnoprstuvxyABCDEGHKLMNPRSTUVXY&%#(),"
JUNK = "?"
"""The label of what is no digit."""

_SAMPLES, _PATHS, _HANDS = 0.36, 0.4, 0.14
"""Shares of strings made of written samples, of drawn paths, and of fonts that imitate hands; the rest is print."""
_NO_DIGITS, _EMPTY = 0.1, 0.03
"""Shares of pictures that show no digits, and nothing."""
_NEIGHBOURS, _JOINED, _WAVERING = 0.8, 0.08, 0.5
"""Shares of strings with print beside them, of strings in one stroke, and of unsteady hands."""
_PALE = 0.25
"""Share of pens that are paler than print."""
_MISPLACED = 0.06
"""Standard deviation of the gap's edges and of the line, in capitals, as words tell them."""

Maker = Callable[[str, int, float, np.random.Generator], Ink]


class _Room(NamedTuple):
    """What stands in a gap and around it, before the scan; all in pixels."""

    ink: Ink
    inner: tuple[int, int, int, int]
    """Left, top, right and bottom of what was written."""
    base: int
    left: float
    right: float
    """The gap that the print leaves, and the line on which print stands."""
    label: str


class Composer:
    """Makes pictures with their labels, without end."""

    def __init__(self, digits: Digits, fonts: Sequence[Path], seed: int, hands: Sequence[Digits] = ()) -> None:
        """Begin with the written ``digits``, the ``fonts`` of print, and the ``hands`` that fonts imitate."""
        self._digits = digits
        self._hands = hands
        self._print = Print(tuple(fonts))
        self._rng = np.random.default_rng(seed)

    def sample(self) -> tuple[NDArray[np.float32], str]:
        """Return a picture for the reader and the string it shows; JUNK for what is no digit, "" for an empty gap."""
        rng = self._rng
        room = self._room()
        scan, factor = scanned(room.ink, rng)
        return cut(scan, factor, room.inner, room.label == JUNK, rng), room.label

    def form(self, written: str | None = None) -> tuple[Ink, Gap, str]:
        """Return a piece of a scanned form, the gap in it as its words would tell it, and the string written there.

        Args:
            written: the digits that stand in the gap; None leaves it to chance whether any do, and which.
        """
        room = self._room(written)
        scan, factor = scanned(room.ink, self._rng)
        told = np.array((room.left, room.right, room.base)) + self._rng.normal(0, _MISPLACED * CAPITAL, 3)
        left, right, base = (float(place) for place in told)
        return scan, Gap(left * factor, right * factor, base * factor, CAPITAL * factor), room.label

    def _room(self, written: str | None = None) -> "_Room":
        """Return digits (those ``written``, if given) or what is none, with what stands around them."""
        rng = self._rng
        kind = rng.random() if written is None else (_NO_DIGITS + 1 - _EMPTY) / 2
        if kind < _NO_DIGITS:
            field, label = self._junk(), JUNK
        else:
            label = _number(rng) if written is None else written
            field = self._string(label)
        box = ink_box(field)
        if box is None:  # a pale scrap of print
            return self._room(written)
        if kind > 1 - _EMPTY:  # nobody wrote anything
            field, label = np.zeros_like(field), ""
        if rng.random() < _PALE:
            field = np.asarray(cv2.convertScaleAbs(field, alpha=rng.uniform(0.35, 0.9)), dtype=np.uint8)
        room = np.zeros((box[3] - box[1] + CAPITAL, box[2] - box[0] + 4 * CAPITAL), np.uint8)
        left, top = 2 * CAPITAL, CAPITAL // 2
        right, bottom = left + box[2] - box[0], top + box[3] - box[1]
        room[top:bottom, left:right] = field[box[1] : box[3], box[0] : box[2]]
        base = round(bottom - rng.uniform(-0.15, 0.45) * CAPITAL)
        start, end = (left - rng.uniform(0, 0.8) * CAPITAL, right + rng.uniform(0, 0.8) * CAPITAL)
        if label != JUNK and rng.random() < _NEIGHBOURS:
            start, end = self._surround(room, (left, right, base), (start, end))
        return _Room(room, (left, top, right, bottom), base, start, end, label)

    def _maker(self) -> Maker:
        kind = self._rng.random()
        if kind < _SAMPLES:
            return self._digits.written
        if kind < _SAMPLES + _PATHS:
            return drawn_digit
        if self._hands and kind < _SAMPLES + _PATHS + _HANDS:
            return self._hands[int(self._rng.integers(len(self._hands)))].written
        font = int(self._rng.integers(len(self._print.fonts)))
        return lambda digit, height, _, rng: self._print.ink(digit, height, rng, font)

    def _string(self, label: str) -> Ink:
        """Return the digits of ``label`` in one hand."""
        rng = self._rng
        maker = self._maker()
        height = round(CAPITAL * rng.uniform(0.8, 1.9))
        pen = height * rng.uniform(0.045, 0.2)
        slant = rng.normal(0.12, 0.19)
        gap = height * rng.normal(0.07, 0.15)
        unsteady = rng.uniform(0.03, 0.14)
        canvas = np.zeros((3 * height, (len(label) + 2) * height + 60), np.uint8)
        at = float(height)
        drift = rng.normal(0, 0.06) * height
        joins = rng.random() < _JOINED
        end: tuple[int, int] | None = None
        for index, digit in enumerate(label):
            tall = max(14, round(height * rng.normal(1, unsteady)))
            ink = _slanted(maker(digit, tall, pen, rng), slant + rng.normal(0, 0.05))
            top = max(0, round(1.9 * height - tall + index * drift + rng.normal(0, 0.05) * height))
            x = round(at)
            part = canvas[top : top + ink.shape[0], x : x + ink.shape[1]]
            np.maximum(part, ink[: part.shape[0], : part.shape[1]], out=part)
            if joins and end is not None:  # the pen was not lifted
                start = (x, top + round(rng.uniform(0.1, 0.9) * tall))
                cv2.line(canvas, end, start, 255, max(1, round(0.7 * pen)), cv2.LINE_AA)
            end = (x + round(0.8 * ink.shape[1]), top + round(rng.uniform(0.3, 1) * tall))
            at += ink.shape[1] + max(-0.3 * ink.shape[1], gap + rng.normal(0, 0.06) * height)
        if rng.random() < _WAVERING:
            canvas = wavered(canvas, height * rng.uniform(0.01, 0.06), rng)
        return canvas

    def _junk(self) -> Ink:
        """Return what is no digit: print taken for the gap, a piece of a seal, a scribble, letters."""
        rng = self._rng
        kind = rng.random()
        if kind < 0.25:
            return self._print.ink(str(rng.choice(_OTHER)), CAPITAL, rng)
        if kind < 0.4:  # a window that cuts through words
            ink = self._print.ink(f"{rng.choice(_OTHER)} {rng.choice(_OTHER)}", CAPITAL, rng)
            x, y = int(rng.integers(ink.shape[1] // 2)), int(rng.integers(-ink.shape[0] // 3, ink.shape[0] // 3))
            part = ink[max(0, y) : ink.shape[0] + min(0, y), x : x + int(rng.integers(20, 120))]
            return part if ink_box(part) else self._junk()
        if kind < 0.6:
            length = int(rng.integers(1, 5))
            return self._print.ink("".join(rng.choice(list(_LETTERS), length)), CAPITAL, rng)
        canvas = np.zeros((100, 200), np.uint8)
        if kind < 0.7:  # the edge of a seal
            centre, radius = rng.integers((-100, -150), (300, 250)).tolist(), int(rng.integers(90, 220))
            for width in (int(rng.integers(3, 8)), int(rng.integers(1, 3))):
                cv2.circle(canvas, centre, radius, int(rng.integers(100, 255)), width, cv2.LINE_AA)
                radius -= int(rng.integers(8, 16))
        else:
            spread = rng.uniform(10, 30)
            for _ in range(int(rng.integers(1, 5))):
                points = np.cumsum(rng.normal(0, spread, (int(rng.integers(3, 12)), 2)), axis=0) + np.array((100, 50))
                path = np.round(np.clip(spline(points), 2, (197, 97))).astype(np.int32)
                cv2.polylines(canvas, [path], False, 255, int(rng.integers(2, 7)), cv2.LINE_AA)
        return canvas if ink_box(canvas) else self._junk()

    def _surround(self, room: Ink, at: tuple[int, int, int], gap: tuple[float, float]) -> tuple[float, float]:
        """Draw the print beside the digits, and the line under them, into ``room``.

        Args:
            room: where to draw.
            at: left and right of the digits, and the line on which print stands.
            gap: left and right of the gap where there is no print.

        Returns:
            Left and right of the gap that the print leaves.
        """
        rng = self._rng
        left, right, base = at
        start, end = gap
        for texts, is_before in ((_BEFORE, True), (_AFTER, False)):
            if rng.random() < 0.62:
                ink = self._print.ink(str(rng.choice(texts)), CAPITAL, rng)
                space = round(rng.exponential(0.35) * CAPITAL - 0.2 * CAPITAL)
                x = left - space - ink.shape[1] if is_before else right + space
                _stamp(room, ink, x, base - min(ink.shape[0], CAPITAL))
                start, end = (x + ink.shape[1], end) if is_before else (start, x)
        self._rule(room, left, right, base)
        if rng.random() < 0.07:  # what is left of a stamp
            centre = (int(rng.integers(room.shape[1])), int(rng.integers(-100, 200)))
            shade = int(rng.integers(40, 200))
            cv2.circle(room, centre, int(rng.integers(80, 220)), shade, int(rng.integers(2, 6)), cv2.LINE_AA)
        return start, end

    def _rule(self, room: Ink, left: int, right: int, base: int) -> None:
        """Draw what a form may have to write on: dots, dashes or a line, most of them at the feet of the digits."""
        rng = self._rng
        kind = rng.random()
        base -= round(abs(rng.normal(0, 0.25)) * CAPITAL) if rng.random() < 0.3 else 0
        lean = int(rng.integers(-2, 3))
        if kind < 0.24:
            step, size = rng.uniform(0.16, 0.4) * CAPITAL, max(1, round(rng.uniform(0.03, 0.07) * CAPITAL))
            for x in np.arange(rng.uniform(0, left), room.shape[1] - rng.uniform(0, left), step):
                if rng.random() < 0.85:
                    cv2.circle(room, (round(x), base), size, 255, -1)
        elif kind < 0.28:
            step, width = rng.uniform(0.4, 0.9) * CAPITAL, int(rng.integers(1, 4))
            for x in np.arange(rng.uniform(0, left), room.shape[1], step):
                cv2.line(room, (round(x), base), (round(x + 0.6 * step), base), 255, width)
        elif kind < 0.36:
            cv2.line(room, (left - 20, base), (right + 20, base + lean), 255, int(rng.integers(1, 4)))


def _number(rng: np.random.Generator) -> str:
    """Return a day, a month or a running number, as often as they come."""
    kind = rng.random()
    if kind < 0.35:
        value = int(rng.integers(1, 32))
        return f"{value:02d}" if rng.random() < 0.7 else str(value)
    length = int(rng.choice([1, 2, 3, 4, 5], p=[0.08, 0.22, 0.3, 0.33, 0.07]))
    first = str(rng.choice(list("0111222334456789"))) if length > 1 else str(rng.integers(1, 10))
    return first + "".join(str(rng.integers(10)) for _ in range(length - 1))


def _slanted(ink: Ink, slant: float) -> Ink:
    """Return ``ink`` with its top moved to the right by ``slant`` heights."""
    height, width = ink.shape
    extra = abs(slant) * height
    move = np.array([[1, -slant, slant * height if slant > 0 else 0], [0, 1, 0]])
    wide = int(width + extra + 1)
    leaning = cv2.warpAffine(ink, move, (wide, height), flags=cv2.INTER_LINEAR)
    columns = np.flatnonzero((leaning > 60).any(axis=0))
    return np.asarray(leaning[:, columns[0] : columns[-1] + 1] if columns.size else leaning, dtype=np.uint8)


def _stamp(room: Ink, ink: Ink, x: int, y: int) -> None:
    """Put ``ink`` into ``room`` at x, y, as far as it is inside."""
    y0, x0 = max(0, y), max(0, x)
    part = room[y0 : max(y0, y + ink.shape[0]), x0 : max(x0, x + ink.shape[1])]
    np.maximum(part, ink[y0 - y : y0 - y + part.shape[0], x0 - x : x0 - x + part.shape[1]], out=part)
