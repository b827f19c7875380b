"""Turning lines of text level.

The angle is the one at which the rows of the image differ most: text lines fall between white gaps only when they are
level (projection profile). It is searched on a small copy, coarsely and then finely.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.imaging.ink import reduced

Grey = NDArray[np.uint8]

MAX_ANGLE = 15.0
"""Degrees to either side; more is an orientation, not a skew."""
_WORK_SIZE = 800
_STRIP = 8
"""Pixels of the small copy: columns this near to each other stay level with each other at any angle that is tried."""
_COARSE, _MIDDLE, _FINE = 1.0, 0.25, 0.05
_SIDEWAYS = 2.0
"""How much sharper the columns must be than the rows before text counts as lying on its side."""
_CONVINCING = 1.05
"""How much sharper the profile must be than the level one before a page is turned."""


def skew_angle(grey: Grey) -> float:
    """Return by how many degrees the lines of text rise to the right (negative: fall), within +-15; 0 when unsure."""
    ink = _ink_of(grey)
    if not ink.any():
        return 0.0
    strips = _strips_of(ink)
    best = _steepest(strips, 0.0, MAX_ANGLE, _COARSE)
    best = _steepest(strips, best, _COARSE, _MIDDLE)
    best = _steepest(strips, best, _MIDDLE, _FINE)
    return best if _sharpness(strips, best) > _CONVINCING * _sharpness(strips, 0.0) else 0.0


def is_sideways(grey: Grey) -> bool:
    """Return whether lines of text run up and down the page rather than across it."""
    ink = _ink_of(grey)
    return _roughness(ink.sum(axis=0)) > _SIDEWAYS * _roughness(ink.sum(axis=1))


def _ink_of(grey: Grey) -> NDArray[np.float32]:
    """Return how dark each pixel is on a copy whose long side has at most ``_WORK_SIZE`` pixels."""
    ink = (255 - reduced(grey, _WORK_SIZE)).astype(np.float32)
    ink[ink < 40] = 0
    return ink


def _strips_of(ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the row sums of each upright strip of ``ink``: all that the search for the angle looks at."""
    width = -(-ink.shape[1] // _STRIP) * _STRIP
    padded = np.pad(ink, ((0, 0), (0, width - ink.shape[1])))
    return np.ascontiguousarray(padded.reshape(len(ink), -1, _STRIP).sum(axis=2))


def _steepest(strips: NDArray[np.float32], middle: float, reach: float, step: float) -> float:
    """Return the angle within ``reach`` of ``middle`` at which the rows differ most, the smallest of equals."""
    around = np.arange(middle - reach, middle + reach + step / 2, step)
    angles = sorted((float(angle) for angle in around if abs(angle) <= MAX_ANGLE), key=abs)
    return max(angles, key=lambda angle: _sharpness(strips, angle), default=middle)


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


def _sharpness(strips: NDArray[np.float32], angle: float) -> float:
    """Return how much the sums of the rows differ from one row to the next after a shear by ``angle``."""
    height, width = strips.shape
    slope = _STRIP * np.tan(np.radians(angle))
    shear = np.array([[1, 0, 0], [slope, 1, -slope * width / 2]], dtype=np.float64)
    return _roughness(cv2.warpAffine(strips, shear, (width, height), flags=cv2.INTER_LINEAR).sum(axis=1))


def _roughness(profile: NDArray[np.float32]) -> float:
    return float(np.square(np.diff(profile)).sum())
