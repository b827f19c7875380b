"""Pieces of invented pages before and after each step of imaging, side by side: the pictures of docs/reading.md."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.imaging import prepare
from pipeline.imaging.ink import luma_of, scaled, sharpened
from pipeline.imaging.stamps import black_ink
from pipeline.rendering.fonts import Faces
from pipeline.rendering.layout import SheetPage
from pipeline.training.reading_pages import CONDITIONS, STAMPS, Specimen, body_pages, degraded, stamped_pages

Picture = NDArray[np.uint8]

_WIDTH, _HEIGHT = 380, 150
"""Pixels of each half."""
_BETWEEN = 12
_CONDITIONS = {
    "background": "low contrast, shading",
    "bleed-through": "bleed-through",
    "despeckle": "speckle",
    "deskew": "skew +7°",
    "soften": "fax",
}
"""The step, as ``Prepared.steps`` names it, and the state of a page that asks for it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A piece of a page before and after a step, and what was done to the page altogether."""

    before: Picture
    after: Picture
    steps: tuple[str, ...]

    def side_by_side(self) -> Picture:
        """Return both pieces in one grey or RGB picture with white between them."""
        halves = [half if half.ndim == 3 else np.repeat(half[:, :, None], 3, axis=2) for half in self._halves()]
        gap = np.full((_HEIGHT, _BETWEEN, 3), 255, np.uint8)
        return np.hstack((halves[0], gap, halves[1]))

    def _halves(self) -> tuple[Picture, Picture]:
        return _sized(self.before), _sized(self.after)


def pairs(seed: int) -> dict[str, Pair]:
    """Return the pair of each step by its name; the same seed gives the same pictures.

    Raises:
        LookupError: a page was not treated as its state asks for.
    """
    (page, face), *_ = body_pages(1, seed)
    found = {step: _treated(step, name, page, face, seed) for step, name in _CONDITIONS.items()}
    found["sharpen"] = _pair(degraded("blur", page, face, np.random.default_rng(seed)), sharpened, ("sharpen",))
    specimen, rng = stamped_pages(1, seed)[0]
    image = STAMPS["stamp, colour"](specimen.image, rng)
    rows, columns = _block_of(image)
    found["black ink"] = Pair(image[rows, columns], black_ink(image)[rows, columns], ("black ink",))
    return found


def _treated(step: str, name: str, page: SheetPage, face: Faces, seed: int) -> Pair:
    specimen = degraded(name, page, face, np.random.default_rng([seed, list(CONDITIONS).index(name)]))
    prepared = prepare(specimen.image, specimen.dpi)
    if not any(done.startswith(step) for done in prepared.steps):
        raise LookupError(f"{name} was not treated by {step}: {prepared.steps}")
    before, after = luma_of(specimen.image), prepared.grey
    return Pair(_piece(before, specimen.dpi), _piece(after, prepared.dpi), prepared.steps)


def _pair(specimen: Specimen, treat: Callable[[Picture], Picture], steps: tuple[str, ...]) -> Pair:
    grey = luma_of(specimen.image)
    return Pair(_piece(grey, specimen.dpi), _piece(treat(grey), specimen.dpi), steps)


def _piece(grey: Picture, dpi: int) -> Picture:
    """Return a piece of 2.4 x 0.95 inches from the middle of the upper half, where a page of text has text."""
    height, width = round(0.95 * dpi), round(2.4 * dpi)
    top, left = grey.shape[0] // 3 - height // 2, grey.shape[1] // 2 - width // 2
    return np.ascontiguousarray(grey[top : top + height, left : left + width])


def _block_of(image: Picture) -> tuple[slice, slice]:
    """Return rows and columns of the lower seal: the reddest place of the page."""
    redness = cv2.subtract(np.ascontiguousarray(image[:, :, 0]), np.ascontiguousarray(image[:, :, 1]))
    height, width = 300, 760
    sums = cv2.boxFilter(redness.astype(np.float32), -1, (width, height), borderType=cv2.BORDER_CONSTANT)
    at_y, at_x = np.unravel_index(int(np.argmax(sums)), sums.shape)
    top = int(np.clip(at_y - height // 2, 0, image.shape[0] - height))
    left = int(np.clip(at_x - width // 2, 0, image.shape[1] - width))
    return slice(top, top + height), slice(left, left + width)


def _sized(piece: Picture) -> Picture:
    smaller = min(_WIDTH / piece.shape[1], _HEIGHT / piece.shape[0])
    fitted = scaled(piece, smaller)[:_HEIGHT, :_WIDTH]
    missing = (_HEIGHT - fitted.shape[0], _WIDTH - fitted.shape[1])
    rimmed = cv2.copyMakeBorder(fitted, 0, missing[0], 0, missing[1], cv2.BORDER_CONSTANT, value=(255, 255, 255))
    return np.asarray(rimmed, dtype=np.uint8)
