"""Print from under stamps and signatures: told apart by colour or by shade of grey."""

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

_COLOURED = 40
"""Difference of the brightest and the darkest channel from which ink is coloured; JPEG gives black letters up to 25."""
_LIFT = 1.6
_FEW = 0.08
_APART = 45
"""Grey levels between the means of two inks."""


def is_coloured(rgb: NDArray[np.uint8]) -> bool:
    """Return whether ``rgb`` shows coloured ink: more than a few pixels far from grey."""
    if rgb.ndim == 2:
        return False
    red, green, blue = cv2.split(np.ascontiguousarray(rgb[::4, ::4]))
    chroma = cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))
    return bool(np.count_nonzero(chroma > 2 * _COLOURED) > 0.0005 * chroma.size)


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
