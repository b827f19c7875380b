"""The order of the clean-up steps, and the way back from the cleaned image to the page."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box
from pipeline.imaging.deskew import skew_angle, turned
from pipeline.imaging.ink import (
    despeckled,
    grey_of,
    is_bilevel,
    luma_of,
    scaled,
    with_full_contrast,
    without_background,
)

_READABLE_DPI = 200
"""Below this the marks of small type are a pixel high; above it, reading gains nothing."""
_TARGET_DPI = 300
_MAX_SCALE = 4.0
_LEVEL = 0.1
"""Degrees of skew that no reader minds."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A cleaned page image, what was done to it, and how its points map back to the page."""

    grey: NDArray[np.uint8]
    dpi: int
    steps: tuple[str, ...]
    to_page: NDArray[np.float64]
    page_size: tuple[int, int]

    def page_box(self, box: Box) -> Box:
        """Return where ``box``, in fractions of the cleaned image, lies on the page, in fractions of the page."""
        height, width = self.grey.shape
        corners = np.array([(x * width, y * height, 1.0) for x in (box.left, box.right) for y in (box.top, box.bottom)])
        across, down = self.page_size
        points = corners @ self.to_page.T / (across, down)
        (left, top), (right, bottom) = points.min(axis=0).clip(0, 1), points.max(axis=0).clip(0, 1)
        return Box(float(left), float(top), float(right), float(bottom))


def prepare(image: NDArray[np.uint8], dpi: int, *, plain: bool = False) -> Prepared:
    """Return ``image`` (RGB or grey, upright) cleaned for reading.

    Args:
        image: height x width x 3 bytes of RGB, or height x width of grey.
        dpi: resolution in dots per inch, as well as it is known.
        plain: keep colours as shades of grey, and the background: for coloured print, and light print on dark.
    """
    steps: list[str] = ["plain grey"] if plain else []
    grey = luma_of(image) if plain else grey_of(image)
    height, width = grey.shape
    if not plain and image.ndim == 3 and not np.array_equal(image[:, :, 0], image[:, :, 1]):
        steps.append("max of RGB")
    if not plain and not is_bilevel(grey):
        grey = with_full_contrast(without_background(grey))
        steps.append("background")
    grey, was_speckled = despeckled(grey, dpi)
    if was_speckled:
        steps.append("despeckle")
    to_page = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    angle = skew_angle(grey)
    if abs(angle) > _LEVEL:
        grey, to_page = turned(grey, angle)
        steps.append(f"deskew {angle:+.1f}°")
    if dpi < _READABLE_DPI:
        scale = min(_MAX_SCALE, _TARGET_DPI / dpi)
        grey = scaled(grey, scale)
        to_page = to_page @ np.diag((1 / scale, 1 / scale, 1.0))
        dpi = round(dpi * scale)
        steps.append(f"upscale x{scale:.1f}")
    return Prepared(grey=grey, dpi=dpi, steps=tuple(steps), to_page=to_page, page_size=(width, height))
