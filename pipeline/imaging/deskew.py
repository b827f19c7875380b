"""Turning lines of text level.

The angle is the one at which the rows of the image differ most: text lines fall between white gaps only when they are
level (projection profile). It is searched on a small copy, coarsely and then finely.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

MAX_ANGLE = 15.0
"""Degrees to either side; more is an orientation, not a skew."""
_WORK_WIDTH = 800
_COARSE, _MIDDLE, _FINE = 1.0, 0.25, 0.05
_SIDEWAYS = 2.0
"""How much sharper the columns must be than the rows before text counts as lying on its side."""
_CONVINCING = 1.05
"""How much sharper the profile must be than the level one before a page is turned."""


def skew_angle(grey: Grey) -> float:
    """Return by how many degrees the lines of text rise to the right (negative: fall), within +-15; 0 when unsure."""
    ink = _ink_of(grey, _WORK_WIDTH)
    if not ink.any():
        return 0.0
    best = _steepest(_ink_of(grey, _WORK_WIDTH // 2), 0.0, MAX_ANGLE, _COARSE)
    best = _steepest(ink, best, _COARSE, _MIDDLE)
    best = _steepest(ink, best, _MIDDLE, _FINE)
    return best if _sharpness(ink, best) > _CONVINCING * _sharpness(ink, 0.0) else 0.0


def is_sideways(grey: Grey) -> bool:
    """Return whether lines of text run up and down the page rather than across it."""
    ink = _ink_of(grey, _WORK_WIDTH)
    return _sharpness(np.ascontiguousarray(ink.T), 0.0) > _SIDEWAYS * _sharpness(ink, 0.0)


def _ink_of(grey: Grey, size: int) -> NDArray[np.float32]:
    """Return how dark each pixel is on a copy whose long side has at most ``size`` pixels."""
    factor = min(1.0, size / max(grey.shape))
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ink = (255 - small).astype(np.float32)
    ink[ink < 40] = 0
    return ink


def _steepest(ink: NDArray[np.float32], middle: float, reach: float, step: float) -> float:
    """Return the angle within ``reach`` of ``middle`` at which the rows differ most, the smallest of equals."""
    around = np.arange(middle - reach, middle + reach + step / 2, step)
    angles = sorted((float(angle) for angle in around if abs(angle) <= MAX_ANGLE), key=abs)
    return max(angles, key=lambda angle: _sharpness(ink, angle), default=middle)


def turned(grey: Grey, angle: float) -> tuple[Grey, NDArray[np.float64]]:
    """Return ``grey`` turned clockwise by ``angle`` degrees on a sheet that holds all of it, and the 2 x 3 matrix.

    The matrix maps points of the result back to points of ``grey``.
    """
    height, width = grey.shape
    forward = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    cos, sin = abs(forward[0, 0]), abs(forward[0, 1])
    new_width, new_height = round(width * cos + height * sin), round(width * sin + height * cos)
    forward[:, 2] += ((new_width - width) / 2, (new_height - height) / 2)
    image = cv2.warpAffine(
        grey, forward, (new_width, new_height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    return np.asarray(image, dtype=np.uint8), np.asarray(cv2.invertAffineTransform(forward), dtype=np.float64)


def _sharpness(ink: NDArray[np.float32], angle: float) -> float:
    """Return how much the row sums of ``ink`` differ from one row to the next after a shear by ``angle``."""
    height, width = ink.shape
    slope = np.tan(np.radians(angle))
    shear = np.array([[1, 0, 0], [slope, 1, -slope * width / 2]], dtype=np.float64)
    profile = cv2.warpAffine(ink, shear, (width, height), flags=cv2.INTER_LINEAR).sum(axis=1)
    return float(np.square(np.diff(profile)).sum())
