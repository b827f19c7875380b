"""Strings of digits as they stand in the gap of a form: pen or stamp, dotted line, the print beside them, the scan.

Every picture is made anew from chance: one hand for a string (slant, pen, spacing), digits of MNIST, drawn ones or
those of a numbering stamp, then what lies around, then what a scanner does to it. The last step is the cut that the
pipeline makes (``pipeline.digits.crop``), badly placed as it will be.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.digits.crop import Ink, ink_box, shown
from pipeline.training.pen_strokes import drawn_digit, spline

CAPITAL = 36
"""Pixels of a printed capital beside the digits."""
_BEFORE = (":", ".", "ố:", "Số:", "Số", "y", "ày", "ngày", "g", "áng", "o", "6:", "ngày.")
_AFTER = ("/", "/Q", "/S", "/K", "/T", "/BC", "/QĐ-", "/UB", "-", "t", "th", "tháng", "n", "nă", "năm", "/C", "/V")
_OTHER = ("ngày", "tháng", "năm", "Kính gửi", "UBND", "SỞ Y TẾ", "V/v", "Độc lập", "công", "NAM", "QUYẾT", "về", "Nơi")
_LETTERS = "abcdeghklmnoprstuvxyABCDEGHKLMNPRSTUVXY&%#(),"
JUNK = "?"
"""The label of what is no digit."""

Maker = Callable[[str, int, float, np.random.Generator], Ink]


@dataclass(frozen=True)
class Digits:
    """Written digits by their value: each an image of white ink on black, cut to its edges and 64 pixels high."""

    by_value: tuple[tuple[Ink, ...], ...]

    @classmethod
    def of_images(cls, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> "Digits":
        """Return the digits of ``images`` (n x 28 x 28), those of ``labels``, magnified."""
        values: list[list[Ink]] = [[] for _ in range(10)]
        for image, label in zip(images, labels, strict=True):
            box = ink_box(image, 64)
            if box is None:
                continue
            part = image[box[1] : box[3], box[0] : box[2]]
            wide = max(4, round(part.shape[1] * 64 / part.shape[0]))
            large = cv2.resize(part, (wide, 64), interpolation=cv2.INTER_CUBIC)
            values[int(label)].append(np.asarray(large, dtype=np.uint8))
        return cls(tuple(map(tuple, values)))

    def written(self, digit: str, height: int, pen: float, rng: np.random.Generator) -> Ink:
        """Return one of the digits, as high as told and with strokes about ``pen`` pixels wide."""
        choice = self.by_value[int(digit)]
        source = choice[rng.integers(len(choice))]
        wide = max(3, round(source.shape[1] * height / 64 * rng.uniform(0.7, 1.1)))
        large = cv2.copyMakeBorder(
            cv2.resize(source, (wide, height), interpolation=cv2.INTER_LINEAR), 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=0
        )
        solid = (large > 110).astype(np.uint8)
        depth = cv2.distanceTransform(solid, cv2.DIST_L2, 3)
        inside = depth[solid > 0]
        width = 4 * float(inside.mean()) if inside.size else 1.0  # of a stripe, the mean depth is a quarter
        if width < pen:
            extra = max(1, round(pen - width))
            return np.asarray(cv2.dilate(solid * 255, np.ones((extra + 1, extra + 1), np.uint8)), dtype=np.uint8)
        shave = min((width - pen) / 2, 0.34 * width)
        return np.asarray(np.clip((depth - shave) * 255, 0, 255), dtype=np.uint8)


@dataclass(frozen=True)
class Print:
    """Letters and digits of print, drawn once and kept."""

    fonts: tuple[Path, ...]

    @cached_property
    def _drawn(self) -> dict[tuple[str, int, int], Ink]:
        return {}

    def ink(self, text: str, capital: int, rng: np.random.Generator, font: int | None = None) -> Ink:
        """Return ``text`` in one of the fonts, its capitals ``capital`` pixels high; on its line, sides cut."""
        which = int(rng.integers(len(self.fonts))) if font is None else font
        key = (text, capital, which)
        if key not in self._drawn:
            face = ImageFont.truetype(str(self.fonts[which]), round(capital / 0.68))
            left, top, right, bottom = face.getbbox(text)
            image = Image.new("L", (max(1, int(right - left)), max(1, int(bottom - top))), 0)
            ImageDraw.Draw(image).text((-left, -top), text, font=face, fill=255)
            self._drawn[key] = np.array(image, dtype=np.uint8)
        return self._drawn[key]


class Composer:
    """Makes pictures with their labels, without end."""

    def __init__(self, digits: Digits, fonts: Sequence[Path], seed: int) -> None:
        """Begin with the written ``digits`` and the ``fonts`` of print."""
        self._digits = digits
        self._print = Print(tuple(fonts))
        self._rng = np.random.default_rng(seed)

    def sample(self) -> tuple[NDArray[np.float32], str]:
        """Return a picture for the reader and the string it shows; JUNK for what is no digit, "" for an empty gap."""
        rng = self._rng
        kind = rng.random()
        if kind < 0.07:
            field, label = self._junk(), JUNK
        else:
            label = _number(rng)
            field = self._string(label)
        box = ink_box(field)
        if box is None:  # a pale scrap of print
            return self.sample()
        if kind > 0.97:  # nobody wrote anything
            field, label = np.zeros_like(field), ""
        room = np.zeros((box[3] - box[1] + CAPITAL, box[2] - box[0] + 4 * CAPITAL), np.uint8)
        left, top = 2 * CAPITAL, CAPITAL // 2
        room[top : top + box[3] - box[1], left : left + box[2] - box[0]] = field[box[1] : box[3], box[0] : box[2]]
        inner = (left, top, left + box[2] - box[0], top + box[3] - box[1])
        if label != JUNK:
            self._surround(room, inner)
        scan, factor = _scanned(room, rng)
        return _cut(scan, factor, inner, label == JUNK, rng), label

    def _maker(self) -> Maker:
        kind = self._rng.random()
        if kind < 0.42:
            return self._digits.written
        if kind < 0.9:
            return drawn_digit
        font = int(self._rng.integers(len(self._print.fonts)))
        return lambda digit, height, _, rng: self._print.ink(digit, height, rng, font)

    def _string(self, label: str) -> Ink:
        """Return the digits of ``label`` in one hand."""
        rng = self._rng
        maker = self._maker()
        height = round(CAPITAL * rng.uniform(0.85, 1.8))
        pen = height * rng.uniform(0.05, 0.19)
        slant = rng.normal(0.12, 0.17)
        gap = height * rng.normal(0.08, 0.13)
        canvas = np.zeros((3 * height, (len(label) + 2) * height + 60), np.uint8)
        at = float(height)
        drift = rng.normal(0, 0.06) * height
        for index, digit in enumerate(label):
            tall = max(14, round(height * rng.normal(1, 0.09)))
            ink = _slanted(maker(digit, tall, pen, rng), slant + rng.normal(0, 0.05))
            top = round(1.9 * height - tall + index * drift + rng.normal(0, 0.05) * height)
            x = round(at)
            part = canvas[top : top + ink.shape[0], x : x + ink.shape[1]]
            np.maximum(part, ink[: part.shape[0], : part.shape[1]], out=part)
            at += ink.shape[1] + max(-0.25 * ink.shape[1], gap + rng.normal(0, 0.05) * height)
        return canvas

    def _junk(self) -> Ink:
        """Return what is no digit: print that was taken for the gap, a scribble, a letter, a stroke."""
        rng = self._rng
        kind = rng.random()
        if kind < 0.4:
            return self._print.ink(str(rng.choice(_OTHER)), CAPITAL, rng)
        if kind < 0.6:
            length = int(rng.integers(1, 5))
            return self._print.ink("".join(rng.choice(list(_LETTERS), length)), CAPITAL, rng)
        canvas = np.zeros((100, 200), np.uint8)
        for _ in range(int(rng.integers(1, 4))):
            points = np.cumsum(rng.normal(0, 18, (int(rng.integers(3, 9)), 2)), axis=0) + np.array((100, 50))
            path = np.round(np.clip(spline(points), 2, (197, 97))).astype(np.int32)
            cv2.polylines(canvas, [path], False, 255, int(rng.integers(2, 7)), cv2.LINE_AA)
        return canvas if ink_box(canvas) else self._junk()

    def _surround(self, room: Ink, inner: tuple[int, int, int, int]) -> None:
        """Draw the print beside the digits, and the line under them, into ``room``."""
        rng = self._rng
        left, _, right, bottom = inner
        base = round(bottom - rng.uniform(-0.15, 0.45) * CAPITAL)
        for texts, is_before in ((_BEFORE, True), (_AFTER, False)):
            if rng.random() < 0.62:
                ink = self._print.ink(str(rng.choice(texts)), CAPITAL, rng)
                gap = round(rng.exponential(0.35) * CAPITAL - 0.2 * CAPITAL)
                x = left - gap - ink.shape[1] if is_before else right + gap
                _stamp(room, ink, x, base - min(ink.shape[0], CAPITAL))
        kind = rng.random()
        if kind < 0.18:  # a dotted line
            step, size = rng.uniform(0.16, 0.4) * CAPITAL, max(1, round(rng.uniform(0.03, 0.07) * CAPITAL))
            for x in np.arange(rng.uniform(0, left), room.shape[1] - rng.uniform(0, left), step):
                if rng.random() < 0.85:
                    cv2.circle(room, (round(x), base), size, 255, -1)
        elif kind < 0.23:
            cv2.line(
                room, (left - 20, base), (right + 20, base + int(rng.integers(-2, 3))), 255, int(rng.integers(1, 4))
            )
        if rng.random() < 0.04:  # what is left of a stamp
            centre = (int(rng.integers(room.shape[1])), int(rng.integers(-100, 200)))
            shade = int(rng.integers(40, 170))
            cv2.circle(room, centre, int(rng.integers(80, 220)), shade, int(rng.integers(2, 6)), cv2.LINE_AA)


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


def _scanned(room: Ink, rng: np.random.Generator) -> tuple[Ink, float]:
    """Return ``room`` as a scanner gives it: coarse, blurred, noisy, grey or bilevel, JPEG; and its scale."""
    height, width = room.shape
    factor = float(np.exp(rng.uniform(np.log(0.33), np.log(1.1))))  # of about 350 dpi
    size = (max(8, round(width * factor)), max(8, round(height * factor)))
    coarse = cv2.resize(room, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)
    scan: NDArray[np.float32] = coarse.astype(np.float32)
    blur = rng.uniform(0.2, 1.0)
    if blur > 0.35:
        scan = np.asarray(cv2.GaussianBlur(scan, (0, 0), blur), dtype=np.float32)
    if rng.random() < 0.25:  # the pen fails in places
        patches = cv2.resize(rng.uniform(0.25, 1.2, (4, 8)).astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
        scan = scan * np.minimum(patches, 1)
    noise = rng.standard_normal(scan.shape, np.float32) * np.float32(rng.uniform(0, 22))
    if rng.random() < 0.55:  # bilevel
        level = rng.uniform(0.25, 0.6) * float(scan.max())
        scan = (scan + noise > level).astype(np.float32) * 255
        if rng.random() < 0.3:
            scan[rng.random(scan.shape) < rng.uniform(0, 0.01)] = 255
    else:
        scan = scan * np.float32(rng.uniform(0.45, 1.0)) + noise
    result = np.clip(scan, 0, 255).astype(np.uint8)
    if rng.random() < 0.2:
        _, data = cv2.imencode(".jpg", result, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 80))])
        result = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
    return result, factor


def _cut(
    scan: Ink, factor: float, inner: tuple[int, int, int, int], is_junk: bool, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return what the reader is shown of ``scan``: the digits and, as cuts are never exact, a little more or less."""
    left, top, right, bottom = inner
    tall = bottom - top
    above, below = np.abs(rng.normal(0, 0.07, 2)) * tall - 0.02 * tall
    before, after = rng.exponential(0.3, 2) * CAPITAL - 2
    if is_junk or rng.random() < 0.3:
        before, after = rng.normal(1, 2, 2)
    if rng.random() < 0.12:  # a stray mark stretched the cut
        above += rng.exponential(0.3) * tall
        below += rng.exponential(0.3) * tall
    edges = (left - before, top - above, right + after, bottom + below)
    x0, y0, x1, y1 = (round(factor * edge) for edge in edges)
    # The darkest ink is full ink, as on the page: faint pens are stretched by the finder.
    inside = scan[max(0, y0) : y1, max(0, x0) : x1]
    full = max(40.0, float(np.percentile(inside, 99.5))) if inside.size else 255.0
    stretched = np.asarray(cv2.convertScaleAbs(scan, alpha=255 / full), dtype=np.uint8)
    return shown(stretched, (x0, y0, max(x0 + 1, x1), max(y0 + 1, y1)))
