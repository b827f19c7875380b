"""Print from under stamps and signatures: told apart by colour, by shade of grey, or by the shape of the ring."""

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

_COLOURED = 40
"""Difference of the brightest and the darkest channel from which ink is coloured; JPEG gives black letters up to 25."""
_LIFT = 1.6
_MM = 1 / 25.4
_RADII = (13.0, 20.0)
"""Millimetres: radii of round stamps of state bodies and the Party, with what scanners add and lose."""
_FEW = 0.08
_APART = 45
"""Grey levels between the means of two inks."""
_ROUND = 0.6
"""Share of the circle that must be ring, or it is no stamp."""
_ARC = 14
"""Degrees: what follows the ring without a break for longer is the ring; no stroke of a letter does."""


def is_coloured(rgb: NDArray[np.uint8]) -> bool:
    """Return whether ``rgb`` shows coloured ink: more than a few pixels far from grey."""
    if rgb.ndim == 2:
        return False
    sample = rgb[::4, ::4].astype(np.int16)
    chroma = sample.max(axis=2) - sample.min(axis=2)
    return bool((chroma > 2 * _COLOURED).mean() > 0.0005)


def black_ink(rgb: NDArray[np.uint8]) -> Grey:
    """Return ``rgb`` in grey with coloured ink turned white: only what is black stays, also under red and blue.

    >>> black_ink(np.array([[[220, 30, 40], [28, 46, 148], [20, 22, 30], [90, 5, 8]]], dtype=np.uint8)).tolist()
    [[255, 255, 30, 162]]
    """
    channels = cv2.split(rgb)
    brightest = cv2.max(cv2.max(channels[0], channels[1]), channels[2])
    darkest = cv2.min(cv2.min(channels[0], channels[1]), channels[2])
    chroma = np.maximum(cv2.subtract(brightest, darkest), _COLOURED) - _COLOURED
    return np.asarray(cv2.addWeighted(brightest, 1.0, chroma, _LIFT, 0), dtype=np.uint8)


def darkest_ink(grey: Grey) -> Grey:
    """Return the crop ``grey`` with ink that is paler than the letters turned white, as red is in a grey scan.

    The border is Otsu's, found among the dark pixels that are no edge. Where only one ink is there, its thin strokes
    suffer: the result is for a second try only.
    """
    core = cv2.erode(255 - grey, np.ones((3, 3), np.uint8))
    dark = core[core > 80]
    if dark.size < 100:
        return grey
    border = float(cv2.threshold(dark.reshape(-1, 1), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[0])
    above, below = dark[dark > border], dark[dark <= border]
    if min(above.size, below.size) < _FEW * dark.size or above.mean() - below.mean() < _APART:
        return grey
    top = 255 - border
    return np.asarray(np.clip(grey.astype(np.float32) * (255 / top), 0, 255), dtype=np.uint8)


def without_rings(grey: Grey, dpi: int) -> Grey:
    """Return ``grey`` without the rings of round stamps: long arcs around a common middle."""
    clean = grey.copy()
    small = 75 / dpi
    reduced = cv2.GaussianBlur(cv2.resize(grey, None, fx=small, fy=small, interpolation=cv2.INTER_AREA), (0, 0), 0.8)
    low, high = (round(radius * _MM * 75) for radius in _RADII)
    circles = cv2.HoughCircles(
        reduced, cv2.HOUGH_GRADIENT, 1, low, param1=120, param2=38, minRadius=low, maxRadius=high
    )
    for x, y, radius in [] if circles is None else circles[0][:2]:
        _take_ring(clean, (x / small, y / small), radius / small, dpi)
    return clean


def _take_ring(clean: Grey, middle: tuple[float, float], radius: float, dpi: int) -> None:
    """Whiten in ``clean`` the arcs around ``middle`` up to ``radius`` (pixels)."""
    reach = radius * 1.15
    across, around = int(reach), 1440
    flags = cv2.INTER_NEAREST | cv2.WARP_POLAR_LINEAR | cv2.WARP_FILL_OUTLIERS
    polar = cv2.warpPolar((clean < 128).astype(np.uint8) * 255, (across, around), middle, reach, flags)
    wide = max(3, round(0.25 * _MM * dpi)) | 1
    closed = cv2.dilate(polar, np.ones((1, wide), np.uint8))
    doubled = np.vstack((closed, closed))  # arcs go on across the seam
    arcs = cv2.morphologyEx(doubled, cv2.MORPH_OPEN, np.ones((around * _ARC // 360, 1), np.uint8))
    arcs = np.maximum(arcs[:around], arcs[around:])
    arcs[:, : across // 3] = 0
    if (arcs > 0).any(axis=1).mean() < _ROUND:
        return
    # A stroke that crosses the ring goes on at both of its sides, and is kept between them.
    rest = cv2.bitwise_and(polar, cv2.bitwise_not(arcs))
    crossing = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((1, round(1.4 * _MM * dpi) + wide), np.uint8))
    arcs[crossing > 0] = 0
    back = cv2.warpPolar(arcs, clean.shape[::-1], middle, reach, flags | cv2.WARP_INVERSE_MAP)
    clean[back > 127] = 255
