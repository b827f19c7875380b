"""Pictures of lines for Tesseract to learn from: printed, stamped, signed over, worn, cut out as Tesseract cuts lines.

Every picture is made anew from chance: a face and a size, neighbours above and below, seals and pen strokes over it,
then what scanners, copiers and faxes do, then a cut that is seldom quite right.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.ocr.legible import BEST_DPI
from pipeline.rendering import degrade, stamp
from pipeline.rendering.fonts import FAMILIES, Faces
from pipeline.training.line_texts import LineTexts

Grey = NDArray[np.uint8]

_RESOLUTIONS, _RESOLUTION_ODDS = (100, 150, 200, 300, 400), (0.07, 0.18, 0.40, 0.32, 0.03)
_TOO_FINE, _TOO_COARSE = 240, 140
_LIKE_TIMES, _TIMES_SHARE = ("Tinos", "Liberation Serif", "FreeSerif"), 0.68
_APART = 0.1
"""Share of lines that stand in two columns."""
_FAINTEST = 40
"""Steps of grey between the darkest and the lightest point of a line that can be read."""
_SEALS, _SEAL_DPI = 14, 200
_INK_UNDER = 0.24
"""Share of pictures on which a seal, a framed stamp or a pen stroke lies."""


class LinePainter:
    """Draws what ``LineTexts`` says."""

    def __init__(self, texts: LineTexts, fonts: Sequence[Path], seed: int) -> None:
        """Prepare seals and strokes; each process takes a seed of its own."""
        cv2.setNumThreads(1)
        self._texts = texts
        self._rng = np.random.default_rng(seed)
        by_name = {font.name: font for font in fonts}
        self._families = [
            Faces(f.name, *(by_name[file] for file in f.files))
            for f in FAMILIES
            if all(file in by_name for file in f.files)
        ]
        self._inks = [self._ink() for _ in range(_SEALS)]

    def sample(self) -> tuple[Grey, str]:
        """Return a picture of a line, grey and as large as reading shows it to Tesseract, and what stands on it."""
        while True:
            picture, text = self._drawn()
            if np.ptp(picture) > _FAINTEST:  # wear may have taken the whole line
                return picture, text

    def _drawn(self) -> tuple[Grey, str]:
        rng = self._rng
        line = self._texts.sample()
        dpi = int(rng.choice(_RESOLUTIONS, p=_RESOLUTION_ODDS))
        size = max(13.0, rng.uniform(9.5, 14.5) * dpi / 72)
        face = self._face(capitals=line.capitals)
        page, baseline, ink = self._printed(line.text, face, size)
        page = self._ruled(page, baseline, size)
        if rng.random() < _INK_UNDER:
            page = self._inked(page, baseline, size, dpi)
        page, stretch = self._bent(page, size, baseline)
        page = self._worn(page, dpi)
        # Tesseract cuts along the ink, at least as high as letters with ascenders and descenders, and adds a margin.
        # But on scans it often takes marks for dirt and cuts them off, or takes half the next line along.
        rise, fall = min(ink[1], baseline - 0.68 * size), max(ink[3], baseline + 0.21 * size)
        margin = 4 * max(1.0, dpi / 240)
        loose = [size * self._looseness() for _ in range(2)]
        aside = size * rng.uniform(0.0, 0.3, 2) * (rng.random() < 0.25)
        top, bottom = rise - margin - loose[0], fall + margin + loose[1]
        left, right = ink[0] * stretch - margin - aside[0], ink[2] * stretch + margin + aside[1]
        crop = page[max(0, round(top)) : round(bottom), max(0, round(left)) : round(right)]
        return _as_read(crop, dpi), line.text

    def _looseness(self) -> float:
        """Return by how much of the size of its type a line is cut too widely, or, below 0, too narrowly."""
        rng = self._rng
        kind = rng.random()
        if kind < 0.5:
            return float(rng.uniform(0.0, 0.06))
        return float(rng.uniform(-0.18, 0.0) if kind < 0.68 else rng.uniform(0.0, 0.9))

    def _face(self, *, capitals: bool) -> Path:
        rng = self._rng
        times = [family for family in self._families if family.name in _LIKE_TIMES]
        others = [family for family in self._families if family.name not in _LIKE_TIMES]
        choice = times if times and (rng.random() < _TIMES_SHARE or not others) else others
        family = choice[int(rng.integers(len(choice)))]
        return family.face(bold=bool(rng.random() < (0.6 if capitals else 0.22)), italic=bool(rng.random() < 0.2))

    def _printed(self, text: str, path: Path, size: float) -> tuple[Grey, float, tuple[float, float, float, float]]:
        """Return the drawn line with neighbours, the height of its baseline, and the box of its ink."""
        rng = self._rng
        font = _font(path, round(size))
        gap = font.getlength(" ") * (rng.uniform(0.75, 1.3) if rng.random() < 0.8 else rng.uniform(1.3, 2.6))
        margin = size * rng.uniform(0.12, 0.9)
        widths = [font.getlength(word) for word in text.split(" ")]
        gaps = [gap] * (len(widths) - 1)
        if gaps and rng.random() < _APART:
            gaps[int(rng.integers(len(gaps)))] *= rng.uniform(3, 25)
        right = margin + sum(widths) + sum(gaps)
        baseline = 2.2 * size
        sheet = Image.new("L", (int(right + 1.4 * size) + 2, int(4.4 * size)), 255)
        pen = ImageDraw.Draw(sheet)
        grey = int(rng.uniform(0, 60) if rng.random() < 0.85 else rng.uniform(60, 130))
        x = margin
        for word, wide, after in zip(text.split(" "), widths, [*gaps, 0.0], strict=True):
            pen.text((x, baseline), word, font=font, fill=grey, anchor="ls")
            x += wide + after
        pitch = size * rng.uniform(1.12, 1.7)
        for way in (-1, 1):
            if rng.random() < 0.7:
                beside = self._texts.sample().text
                at = rng.uniform(-2, 1) * size
                pen.text((at, baseline + way * pitch), beside, font=font, fill=grey, anchor="ls")
        page = np.asarray(sheet, dtype=np.uint8)
        if size > 22 and rng.random() < 0.16:
            kernel = np.ones((2, 2), np.uint8)
            page = np.asarray((cv2.erode if rng.random() < 0.55 else cv2.dilate)(page, kernel), dtype=np.uint8)
        _, rise, _, fall = font.getbbox(text, anchor="ls")
        return page, baseline, (margin, baseline + rise, right, baseline + fall)

    def _ruled(self, page: Grey, baseline: float, size: float) -> Grey:
        """Return the page with what is drawn around lines: underlining, leaders, sides of a table."""
        rng = self._rng
        if rng.random() > 0.12:
            return page
        drawn = page.copy()
        thick = max(1, round(size / 22))
        if rng.random() < 0.6:
            y = round(baseline + size * rng.uniform(0.12, 0.4))
            ends = sorted(rng.integers(0, page.shape[1], 2))
            drawn[y : y + thick, ends[0] : ends[1]] = rng.integers(0, 90)
        else:
            for x in rng.integers(0, page.shape[1], int(rng.integers(1, 3))):
                if x < size * 0.3 or x > page.shape[1] - size:  # a side of a table's cell never runs through letters
                    drawn[:, x : x + thick] = rng.integers(0, 90)
        return drawn

    def _ink(self) -> Grey:
        """Return the darkness (0..255) of a seal, a frame or a scribble."""
        rng = self._rng
        family = self._families[0]
        kind = rng.random()
        name = self._texts.sample().text.upper()[:20]
        if kind < 0.6:
            ink = stamp.round_seal(name, family, _SEAL_DPI)
        elif kind < 0.75:
            ink = stamp.framed(name[:10], 34, 9, family, _SEAL_DPI)
        else:
            ink = stamp.signature(rng.uniform(25, 45), rng.uniform(10, 22), _SEAL_DPI, rng)
        return np.asarray(ink.getchannel("A"), dtype=np.uint8)

    def _inked(self, page: Grey, baseline: float, size: float, dpi: int) -> Grey:
        """Return the page with a seal or stroke somewhere over the line; ink darkens, as on paper."""
        rng = self._rng
        ink = self._inks[int(rng.integers(len(self._inks)))]
        scale = dpi / _SEAL_DPI * rng.uniform(0.8, 1.2)
        ink = np.asarray(cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        x = int(rng.uniform(-0.7 * ink.shape[1], page.shape[1] - 0.3 * ink.shape[1]))
        y = int(baseline - 0.4 * size - ink.shape[0] * rng.uniform(0.02, 0.98))
        left, top = max(0, x), max(0, y)
        patch = page[top : y + ink.shape[0], left : x + ink.shape[1]]
        cover = ink[top - y :, left - x :][: patch.shape[0], : patch.shape[1]].astype(np.float32) / 255
        # From a seal of which colour has left a trace, to one as black as print.
        shade = rng.uniform(140, 225) if rng.random() < 0.35 else rng.uniform(10, 140)
        inked = page.copy()
        inked[top : y + ink.shape[0], left : x + ink.shape[1]] = np.rint(patch * (1 - cover * (1 - shade / 255)))
        return inked

    def _bent(self, page: Grey, size: float, baseline: float) -> tuple[Grey, float]:
        """Return the page askew, slanted and stretched a little, and by how much it was stretched."""
        rng = self._rng
        if rng.random() < 0.35:
            return page, 1.0
        height, width = page.shape
        lean = rng.normal(0, 0.006) if rng.random() < 0.7 else 0.0
        lean = float(np.clip(lean, -0.12 * size / width * 2, 0.12 * size / width * 2))
        slant = rng.normal(0, 0.03)
        matrix = np.array([[1, slant, -slant * baseline], [lean, 1, -lean * width / 2]])
        bent = cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=255)
        stretch = rng.uniform(0.85, 1.15)
        wide = cv2.resize(bent, (round(width * stretch), height), interpolation=cv2.INTER_LINEAR)
        return np.asarray(wide, dtype=np.uint8), stretch

    def _worn(self, page: Grey, dpi: int) -> Grey:
        """Return what a scanner, a copier, a fax or a phone makes of the page."""
        rng = self._rng
        kind = rng.random()
        fine = dpi / 200
        if kind < 0.12:
            return page
        if kind < 0.18:
            return degrade.fax(page, rng)
        if kind < 0.27:
            return degrade.photocopy(page, rng)
        if rng.random() < 0.1:  # the other side shines through
            back = np.flip(np.roll(page, int(rng.integers(page.shape[0])), 0), 1)
            page = np.minimum(page, 255 - np.asarray((255 - back) * rng.uniform(0.1, 0.4), dtype=np.uint8))
        soft = rng.uniform(0.3, 0.9) if rng.random() < 0.8 else rng.uniform(0.9, 1.9)
        page = degrade.noise(degrade.blur(page, soft * max(0.7, fine)), rng.uniform(1, 14) * rng.random(), rng)
        if kind < 0.5:
            page = degrade.bilevel(page, rng.uniform(100, 185))
            return degrade.speckle(page, rng.uniform(0, 0.004), rng) if rng.random() < 0.3 else page
        if kind < 0.6:
            page = degrade.shading(page, rng.uniform(0.1, 0.5), rng)
        if kind < 0.85:
            page = degrade.jpeg(page, int(rng.integers(25, 85)))
        if rng.random() < 0.2:  # faint print
            page = np.asarray(255 - (255 - page.astype(np.float32)) * rng.uniform(0.3, 0.8), dtype=np.uint8)
        return page


def _as_read(crop: Grey, dpi: int) -> Grey:
    """Return the picture at the size at which reading shows it: fine pages reduced, coarse ones enlarged."""
    if dpi > _TOO_FINE:
        return np.asarray(cv2.resize(crop, None, fx=BEST_DPI / dpi, fy=BEST_DPI / dpi, interpolation=cv2.INTER_AREA))
    if dpi < _TOO_COARSE:
        return np.asarray(cv2.resize(crop, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC))
    return crop


@lru_cache(maxsize=512)
def _font(path: Path, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), pixels, layout_engine=ImageFont.Layout.BASIC)
