"""Where the digits of composed strings come from: written samples, fonts that imitate hands, and print.

Samples and fonts are brought to strokes of the wanted width, so that one pen writes whatever the source is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.digits.crop import Ink, ink_box
from pipeline.errors import SettingsError

_SOURCE = 64
"""Pixels of height in which written digits are kept."""
_DRAWN = 160
"""Pixels of an em in which the digits of a font are drawn before they are brought to ``_SOURCE``."""


_FONTS = (".ttf", ".otf", ".woff")


@dataclass(frozen=True)
class Digits:
    """Written digits by their value: each an image of white ink on black, cut to its edges and 64 pixels high."""

    by_value: tuple[tuple[Ink, ...], ...]

    @classmethod
    def of_images(
        cls, images: Sequence[Ink] | NDArray[np.uint8], labels: Sequence[int] | NDArray[np.uint8]
    ) -> "Digits":
        """Return the digits of ``images`` (white on black, any size), those of ``labels``, brought to one height."""
        values: list[list[Ink]] = [[] for _ in range(10)]
        for image, label in zip(images, labels, strict=True):
            box = ink_box(image, 64)
            if box is None:
                continue
            part = image[box[1] : box[3], box[0] : box[2]]
            wide = max(4, round(part.shape[1] * _SOURCE / part.shape[0]))
            large = cv2.resize(part, (wide, _SOURCE), interpolation=cv2.INTER_CUBIC)
            values[int(label)].append(np.asarray(large, dtype=np.uint8))
        return cls(tuple(map(tuple, values)))

    @classmethod
    def of_font(cls, font: Path) -> "Digits":
        """Return the ten digits of ``font``, one form each: a font that imitates a hand is one hand."""
        face = ImageFont.truetype(str(font), _DRAWN)
        drawn = []
        for value in range(10):
            left, top, right, bottom = face.getbbox(str(value))
            image = Image.new("L", (max(1, int(right - left)), max(1, int(bottom - top))), 0)
            ImageDraw.Draw(image).text((-left, -top), str(value), font=face, fill=255)
            drawn.append(np.array(image, dtype=np.uint8))
        return cls.of_images(drawn, range(10))

    def written(self, digit: str, height: int, pen: float, rng: np.random.Generator) -> Ink:
        """Return one of the digits, as high as told and with strokes about ``pen`` pixels wide."""
        choice = self.by_value[int(digit)]
        source = choice[rng.integers(len(choice))]
        wide = max(3, round(source.shape[1] * height / _SOURCE * rng.uniform(0.7, 1.1)))
        large = cv2.copyMakeBorder(
            cv2.resize(source, (wide, height), interpolation=cv2.INTER_LINEAR), 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=0
        )
        solid = (large > 110).astype(np.uint8)
        depth = cv2.distanceTransform(solid, cv2.DIST_L2, 3)
        inside = depth[solid > 0]
        width = 4 * float(inside.mean()) if inside.size else 1.0  # of a stripe, the mean depth is a quarter
        if width < pen:
            extra = max(1, round(pen - width)) + 1
            nib = cv2.getStructuringElement(cv2.MORPH_ELLIPSE if extra > 2 else cv2.MORPH_RECT, (extra, extra))
            return np.asarray(cv2.dilate(solid * 255, nib), dtype=np.uint8)
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


def hands_in(folder: Path) -> list[Digits]:
    """Return the hands that the fonts in ``folder`` imitate, in the order of their names.

    Raises:
        SettingsError: there is no font.
    """
    fonts = sorted(path for path in folder.iterdir() if path.suffix in _FONTS)
    if not fonts:
        raise SettingsError(f"No fonts in {folder}.", advice="Put TrueType, OpenType or WOFF files there.")
    return [Digits.of_font(font) for font in fonts]
