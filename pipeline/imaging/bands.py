"""What a page is like, told from four bands of it: cheap enough to be asked of every page."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

DARK, PALE = 110, 215
"""Grey levels: ink is darker than the first; what lies between them is the edge of ink, or shows through the paper."""
_BANDS = 16
"""The page is cut into so many bands, of which every fourth is looked at."""
_REACH = 5
"""Pixels at 300 dpi to which the soft edge of a stroke reaches."""


@dataclass(frozen=True, slots=True)
class Look:
    """``ghosts``: pale pixels far from ink, for each pixel of ink; ``softness``: pale pixels beside ink, likewise."""

    ghosts: float
    softness: float


def look_at(grey: Grey, dpi: int) -> Look:
    """Return what the bands of a page with white background tell."""
    ink = near = far = 0
    for band in bands_of(grey):
        dark, pale = band < DARK, (band >= DARK) & (band < PALE)
        beside = near_ink(band, dpi)
        ink += int(dark.sum())
        near += int((pale & beside).sum())
        far += int((pale & ~beside).sum())
    return Look(far / max(1, ink), near / max(1, ink))


def bands_of(grey: Grey) -> list[Grey]:
    """Return four bands spread over the page, together a quarter of it."""
    height = max(1, grey.shape[0] // _BANDS)
    return [grey[at * height : (at + 1) * height] for at in range(2, _BANDS, 4)]


def near_ink(grey: Grey, dpi: int) -> NDArray[np.bool_]:
    """Return for each pixel whether ink is so near that it may be its edge."""
    reach = max(1, round(_REACH * dpi / 300))
    brush = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    return np.asarray(cv2.erode(grey, brush) < DARK)
