"""Pieces of signature blocks, drawn: print with seals and pen strokes over it, and where the print is.

Nothing is taken from scans. Seals are those of Thông tư 07/2010/TT-BCA in outline only (rings, a legend along them, a
star or a name in the middle), in all sizes and weights, so that what learns from them does not learn one seal.
"""

import math
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.extract.names import FAMILY_NAMES
from pipeline.rendering.samples import load_samples
from pipeline.vietnamese import is_syllable

Ink = NDArray[np.uint8]

SIDE = 192
"""Pixels of a piece, both ways, at the resolution at which the network looks."""
DPI = 150
_DRAWN_DPI = 300
_BANK = 120
"""Seals and signatures that are drawn once and used again, turned and shifted."""
_BILEVEL = 0.65
_TITLES = (
    "KT. CHỦ TỊCH",
    "PHÓ CHỦ TỊCH",
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "KT. GIÁM ĐỐC",
    "PHÓ GIÁM ĐỐC",
    "TL. GIÁM ĐỐC",
    "CHÁNH VĂN PHÒNG",
    "TRƯỞNG PHÒNG TỔNG HỢP",
    "HIỆU TRƯỞNG",
    "KT. BỘ TRƯỞNG",
    "THỨ TRƯỞNG",
    "CỤC TRƯỞNG",
    "VIỆN TRƯỞNG",
    "TM. BAN THƯỜNG VỤ",
    "PHÓ BÍ THƯ THƯỜNG TRỰC",
    "TỔNG GIÁM ĐỐC",
    "CHỦ NHIỆM ỦY BAN",
)


class Piece(NamedTuple):
    """A piece as the network sees it (0 paper to 255 ink), and the share of print in each pixel, 0 to 255."""

    seen: Ink
    printed: Ink


class Drawer:
    """Draws pieces without end."""

    def __init__(self, fonts: list[Path], seed: int) -> None:
        """Draw with ``fonts``, which have every Vietnamese letter; the same seed gives the same pieces."""
        self._fonts, self._rng = fonts, np.random.default_rng(seed)
        contents = [sample.dispatch for sample in load_samples() if sample.dispatch is not None]
        self._sentences = [paragraph.text for content in contents for paragraph in content.body]
        self._issuers = [" ".join(content.issuer).upper() for content in contents]
        words = {word.strip(".,:;").capitalize() for text in self._sentences for word in text.split()}
        self._names = (sorted(FAMILY_NAMES), sorted(word for word in words if is_syllable(word)))
        self._seals: list[Ink] = []
        self._pens: list[Ink] = []

    def piece(self) -> Piece:
        """Return the next piece."""
        rng = self._rng
        side = SIDE * _DRAWN_DPI // DPI
        print_ = self._print(side)
        seals, pens = np.zeros_like(print_), np.zeros_like(print_)
        for layer, count, bank in (
            (seals, rng.choice(3, p=(0.15, 0.65, 0.2)), self._seal),
            (pens, rng.choice(3, p=(0.3, 0.5, 0.2)), self._pen),
        ):
            for _ in range(count):
                _lay(layer, bank(), rng.integers(-side // 10, side * 11 // 10, size=2))
        return _scanned(print_, seals, pens, rng)

    def _print(self, side: int) -> Ink:
        rng = self._rng
        sheet = Image.new("L", (side, side), 0)
        pen = ImageDraw.Draw(sheet)
        em = rng.uniform(12, 15) * _DRAWN_DPI / 72
        y, middle = rng.uniform(-0.5, 1.5) * em, side * rng.uniform(0.2, 0.8)
        bold = [font for font in self._fonts if "Bold" in font.stem and "Italic" not in font.stem]
        while y < side:
            kind = rng.random()
            if kind < 0.3:
                y += rng.uniform(0.3, 3) * em
                continue
            text = self._line(kind)
            face = bold if kind < 0.85 and bold else self._fonts
            font = _font(str(face[rng.integers(len(face))]), round(em))
            pen.text((middle + rng.normal(0, 4), y), text, font=font, fill=255, anchor="ms")
            y += em * rng.uniform(1.15, 1.5)
        return np.asarray(sheet)

    def _line(self, kind: float) -> str:
        rng = self._rng
        if kind < 0.55:
            return _TITLES[rng.integers(len(_TITLES))]
        if kind < 0.85:
            family, given = self._names
            parts = (family, *(given,) * int(rng.integers(1, 4)))
            return " ".join(choice[rng.integers(len(choice))] for choice in parts)
        words = self._sentences[rng.integers(len(self._sentences))].split()
        at = int(rng.integers(max(1, len(words) - 6)))
        return " ".join(words[at : at + 8])

    def _seal(self) -> Ink:
        if len(self._seals) < _BANK:
            legend = self._issuers[self._rng.integers(len(self._issuers))]
            self._seals.append(_drawn_seal(legend, str(self._fonts[self._rng.integers(len(self._fonts))]), self._rng))
            return self._seals[-1]
        return self._seals[self._rng.integers(_BANK)]

    def _pen(self) -> Ink:
        if len(self._pens) < _BANK:
            self._pens.append(_drawn_pen(self._rng))
            return self._pens[-1]
        return self._pens[self._rng.integers(_BANK)]


@cache
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _lay(sheet: Ink, ink: Ink, middle: NDArray[np.int_]) -> None:
    """Lay ``ink`` on ``sheet``, its middle at x, y."""
    left, top = int(middle[0]) - ink.shape[1] // 2, int(middle[1]) - ink.shape[0] // 2
    rows = slice(max(0, top), max(0, min(sheet.shape[0], top + ink.shape[0])))
    columns = slice(max(0, left), max(0, min(sheet.shape[1], left + ink.shape[1])))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return
    part = ink[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    sheet[rows, columns] = np.maximum(sheet[rows, columns], part)


def _drawn_seal(legend: str, font: str, rng: np.random.Generator) -> Ink:
    """Return a round seal, ink 255 on 0, turned a little."""
    mm = _DRAWN_DPI / 25.4
    radius = rng.uniform(13, 19) * mm
    side = int(2 * radius + 8)
    sheet = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(sheet)
    inner = rng.uniform(0.5, 0.68)
    rings = [(1.0, rng.uniform(0.5, 1.1)), (inner, rng.uniform(0.2, 0.6))]
    if rng.random() < 0.8:
        rings.append((rng.uniform(0.9, 0.95), rng.uniform(0.2, 0.4)))
    for share, thick in rings:
        edge = side / 2 - radius * share
        pen.ellipse((edge, edge, side - edge, side - edge), outline=255, width=max(1, round(thick * mm)))
    _star_or_name(pen, side, inner * radius, legend, font, rng)
    size = rng.uniform(0.14, 0.24) * radius
    face = _font(font, max(8, round(size * 1.2)))
    pitch = min(300 / max(1, len(legend)), rng.uniform(12, 18))
    away = radius * (inner + 0.92) / 2
    for place, letter in enumerate(legend[: int(330 / pitch)]):
        tile = Image.new("L", (2 * round(size), 2 * round(size)), 0)
        ImageDraw.Draw(tile).text((tile.width / 2, tile.height / 2), letter, font=face, fill=255, anchor="mm")
        around = (place - (min(len(legend), int(330 / pitch)) - 1) / 2) * pitch
        turned = tile.rotate(-around, Image.Resampling.BICUBIC)
        x = side / 2 + away * math.sin(math.radians(around)) - tile.width / 2
        y = side / 2 - away * math.cos(math.radians(around)) - tile.height / 2
        sheet.paste(255, (round(x), round(y)), turned)
    drawn = np.asarray(sheet.rotate(rng.normal(0, 12), Image.Resampling.BICUBIC))
    return _worn(drawn, rng)


def _star_or_name(
    pen: ImageDraw.ImageDraw, side: int, inner: float, legend: str, font: str, rng: np.random.Generator
) -> None:
    """Draw a star, or a name in capitals, into the middle of a seal."""
    middle, mm = side / 2, _DRAWN_DPI / 25.4
    if rng.random() < 0.45:
        words = legend.split()[-4:]
        size = max(8, round(inner * rng.uniform(0.25, 0.4)))
        for row, text in enumerate((" ".join(words[:2]), " ".join(words[2:]))):
            pen.text((middle, middle + (row - 0.5) * size * 1.2), text, font=_font(font, size), fill=255, anchor="mm")
        return
    large, small = inner * rng.uniform(0.45, 0.8), rng.uniform(0.35, 0.5)
    points = [
        (
            middle + large * (1 if corner % 2 == 0 else small) * math.sin(corner * math.pi / 5),
            middle - large * (1 if corner % 2 == 0 else small) * math.cos(corner * math.pi / 5),
        )
        for corner in range(10)
    ]
    pen.polygon(points, outline=255, width=round(rng.uniform(0.2, 0.6) * mm), fill=255 if rng.random() < 0.2 else None)


def _worn(ink: Ink, rng: np.random.Generator) -> Ink:
    """Return ``ink`` as uneven pressure leaves it: paler here and there."""
    small = rng.uniform(0.55, 1.25, (5, 5)).astype(np.float32)
    cover = cv2.resize(small, ink.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(ink * cover, 0, 255), dtype=np.uint8)


def _drawn_pen(rng: np.random.Generator) -> Ink:
    """Return a signature: loops that drift to the right, and straight strokes."""
    mm = _DRAWN_DPI / 25.4
    wide, high = rng.uniform(15, 45) * mm, rng.uniform(8, 24) * mm
    ink = np.zeros((round(high) + 20, round(wide) + 20), np.uint8)
    time = np.linspace(0, 1, 300)
    turns, lean, phase = rng.uniform(1, 7), rng.uniform(-0.3, 0.3), rng.uniform(0, 2 * np.pi)
    swell = 0.4 * (1 - rng.uniform(0, 0.8) * time) * (1 + 0.3 * np.sin(rng.uniform(3, 15) * time + phase))
    x = 0.1 + 0.75 * time + rng.uniform(0.03, 0.15) * np.sin(2 * np.pi * turns * time)
    y = 0.5 + lean * (time - 0.5) + swell * np.cos(2 * np.pi * turns * time + phase)
    thick = rng.uniform(0.25, 0.8) * mm
    strokes = [np.stack((x * wide + 10, y * high + 10), axis=-1)]
    strokes += [rng.uniform(0.05, 0.95, (2, 2)) * (wide, high) for _ in range(rng.integers(0, 4))]
    for stroke in strokes:
        cv2.polylines(ink, [np.rint(stroke * 16).astype(np.int32)], False, 255, max(1, round(thick)), cv2.LINE_AA, 4)
    return ink


def _scanned(print_: Ink, seals: Ink, pens: Ink, rng: np.random.Generator) -> Piece:
    """Return the layers as one scan, bilevel or in grey, at the resolution of the network."""
    bilevel = rng.random() < _BILEVEL
    darkness = (1.0, rng.uniform(0.55, 1), rng.uniform(0.7, 1)) if bilevel else (1.0, *rng.uniform(0.25, 0.9, 2))
    paper = np.ones(print_.shape, np.float32)
    for layer, dark in zip((print_, seals, pens), darkness, strict=True):
        paper *= 1 - dark * layer.astype(np.float32) / 255
    dpi = int(rng.choice((200, 240, 300)))
    blur = rng.uniform(0.4, 1.0)
    page, printed = (_at(layer, dpi / _DRAWN_DPI, blur) for layer in (255 * (1 - paper), print_))
    page = page + rng.normal(0, rng.uniform(0, 10), page.shape).astype(np.float32)
    if bilevel:
        page = np.where(page > rng.uniform(64, 153), np.float32(255), np.float32(0))
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), 0.6) if rng.random() < 0.8 else page, dtype=np.float32)
    seen, wanted = (cv2.resize(layer, (SIDE, SIDE), interpolation=cv2.INTER_AREA) for layer in (page, printed))
    return Piece(*(np.asarray(np.clip(layer, 0, 255), np.uint8) for layer in (seen, wanted)))


def _at(layer: NDArray[Any], factor: float, blur: float) -> NDArray[np.float32]:
    smaller = cv2.resize(layer.astype(np.float32), None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(smaller, (0, 0), blur), dtype=np.float32)
