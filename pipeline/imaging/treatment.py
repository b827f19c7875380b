"""The order of the clean-up steps, and the way back from the cleaned image to the page."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box
from pipeline.imaging.bands import look_at
from pipeline.imaging.deskew import skew_angle, turned
from pipeline.imaging.ink import (
    despeckled,
    grey_of,
    has_colour,
    has_two_levels,
    is_bilevel,
    luma_of,
    scaled,
    sharpened,
    softened,
    with_full_contrast,
    without_background,
    without_ghosts,
)

_READABLE_DPI = 130
"""Below this the marks of small type are a pixel high; from here on, enlarged pages read a little worse."""
_ENLARGED_DPI = 150
_MAX_SCALE = 2.0
"""More than twice as many pixels hold no more truth."""
_LARGEST = 400
"""Above this resolution a page is read at ``_TARGET_DPI``: letters do not get clearer, and memory grows fourfold."""
_TARGET_DPI = 300
_THROUGH = 0.6
"""Pale pixels far from ink, for each pixel of ink, from which the back of the sheet shows through; fair scans: 0.1."""
_SOFT = 1.0
"""Pale pixels beside ink, for each pixel of ink, from which strokes are out of focus; fair scans have 0.2 to 0.98."""
_TELLING_DPI = 150
"""Below this all strokes are soft and few are dark."""
_SOFTENING = 0.6
"""Pixels of blur that hard dots get: about what drawing a page on another grid gives them."""
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
    soft: bool = False

    def page_box(self, box: Box) -> Box:
        """Return where ``box``, in fractions of the cleaned image, lies on the page, in fractions of the page."""
        height, width = self.grey.shape
        corners = np.array([(x * width, y * height, 1.0) for x in (box.left, box.right) for y in (box.top, box.bottom)])
        across, down = self.page_size
        points = corners @ self.to_page.T / (across, down)
        (left, top), (right, bottom) = points.min(axis=0).clip(0, 1), points.max(axis=0).clip(0, 1)
        return Box(float(left), float(top), float(right), float(bottom))

    def laid_over(self, grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return ``grey``, another picture of the same page, turned and scaled as this one was."""
        height, width = self.grey.shape
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(cv2.warpAffine(grey, self.to_page, (width, height), flags=flags, borderValue=255), np.uint8)


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
    if not plain and has_colour(image):
        steps.append("max of RGB")
    to_page = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    if dpi > _LARGEST:
        scale = _TARGET_DPI / dpi
        grey, to_page, dpi = scaled(grey, scale), _scaling(1 / scale), _TARGET_DPI
        steps.append(f"downscale x{scale:.2f}")
    hard = not plain and has_two_levels(grey)
    if hard:
        grey = softened(grey, _SOFTENING)
        steps.append("soften")
    soft = False
    if not plain and not hard and not is_bilevel(grey):
        even = with_full_contrast(without_background(grey))
        if even is not grey:
            grey = even
            steps.append("background")
        if dpi >= _TELLING_DPI:
            look = look_at(grey, dpi)
            soft = look.softness > _SOFT
            if look.ghosts > _THROUGH:
                grey = without_ghosts(grey, dpi)
                steps.append("bleed-through")
    grey, was_speckled = despeckled(grey, dpi)
    if was_speckled:
        steps.append("despeckle")
    angle = skew_angle(grey)
    if abs(angle) > _LEVEL:
        grey, back = turned(grey, angle)
        to_page = _after(to_page, back)
        steps.append(f"deskew {angle:+.1f}°")
    if dpi < _READABLE_DPI:
        scale = min(_MAX_SCALE, _ENLARGED_DPI / dpi)
        grey = scaled(grey, scale)
        to_page = _after(to_page, _scaling(1 / scale))
        dpi = round(dpi * scale)
        steps.append(f"upscale x{scale:.2f}")
    return Prepared(grey=grey, dpi=dpi, steps=tuple(steps), to_page=to_page, page_size=(width, height), soft=soft)


def _scaling(factor: float) -> NDArray[np.float64]:
    return np.array([[factor, 0.0, 0.0], [0.0, factor, 0.0]])


def _after(outer: NDArray[np.float64], inner: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the 2 x 3 matrix that maps by ``inner`` first and by ``outer`` then."""
    return np.asarray(outer @ np.vstack((inner, (0.0, 0.0, 1.0))), dtype=np.float64)


def refocused(prepared: Prepared) -> Prepared:
    """Return ``prepared`` with its strokes sharpened: for a second try on a page out of focus."""
    return replace(prepared, grey=sharpened(prepared.grey), steps=(*prepared.steps, "sharpen"))
