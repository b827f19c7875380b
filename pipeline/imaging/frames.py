"""Small frames with a text inside: the stamps of urgency, secrecy and circulation.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục III.2: capitals in a single rectangle, 20 x 8, 30 x 8 or 40 x 8 mm; marks of
secrecy in a double one. A page reader takes such a rectangle for a picture and leaves out what stands in it.
"""

from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

_SEARCH_DPI = 100
"""Resolution at which frames are looked for: their lines are one or two pixels wide there."""
_INK = 190
"""Grey level at that resolution below which a pixel is ink: thin red lines are that pale."""
_WIDE_MM, _HIGH_MM = (10.0, 65.0), (4.0, 16.0)
"""Width and height of a frame's inside; three lines of text are too many for a mark."""
_AROUND_MM = 4.0
"""How much larger a frame may be than its inside: two lines, a millimetre apart. Tables are larger than their cells."""
_RECTANGULAR = 0.9
"""Share of its smallest rectangle that a frame's inside fills."""
_TURNED = 12.0
"""Degrees by which a hand sets a stamp askew at most."""
_TEXT = (0.04, 0.45)
"""Shares of a frame's inside that are ink, from a short word to bold capitals."""


class Frame(NamedTuple):
    """The inside of a frame, upright, and the 2 x 3 matrix that maps its pixels to those of the picture."""

    inside: Grey
    to_picture: NDArray[np.float64]
    box: tuple[float, float, float, float]
    """Left, top, right and bottom of the inside in pixels of the picture."""


def frames_in(grey: Grey, dpi: int) -> tuple[Frame, ...]:
    """Return the small frames in ``grey`` that hold ink, from top to bottom; of nested ones the inmost.

    Args:
        grey: part of a level page, paper 255.
        dpi: its resolution.
    """
    factor = min(1.0, _SEARCH_DPI / dpi)
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    mm = dpi * factor / 25.4
    ink = cv2.dilate((small < _INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    found: list[Frame] = []
    for contour, (*_, parent) in zip(contours, tree[0] if tree is not None else (), strict=True):
        _, _, wide, high = cv2.boundingRect(contour)
        if parent < 0 or wide < _WIDE_MM[0] * mm or high < _HIGH_MM[0] * mm or high > 2 * _HIGH_MM[1] * mm:
            continue  # most contours are letters, and their holes
        rectangle = _rectangle(np.asarray(contour))
        (_, (inner, tall), turn), (_, outer, _) = rectangle, _rectangle(np.asarray(contours[parent]))
        fits = _WIDE_MM[0] * mm <= inner <= _WIDE_MM[1] * mm and _HIGH_MM[0] * mm <= tall <= _HIGH_MM[1] * mm
        alone = outer[0] - inner <= _AROUND_MM * mm and outer[1] - tall <= _AROUND_MM * mm
        filled = cv2.contourArea(cv2.convexHull(contour)) >= _RECTANGULAR * inner * tall
        if fits and alone and filled and abs(turn) <= _TURNED:
            frame = _upright(grey, rectangle, 1 / factor)
            if _TEXT[0] <= float((frame.inside < 150).mean()) <= _TEXT[1]:
                found.append(frame)
    inmost = [one for one in found if not any(other is not one and _holds(one.box, other.box) for other in found)]
    return tuple(sorted(inmost, key=lambda frame: frame.box[1]))


Rectangle = tuple[tuple[float, float], tuple[float, float], float]
"""Middle, width and height, and degrees by which it is turned clockwise."""


def _rectangle(contour: NDArray[Any]) -> Rectangle:
    """Return the smallest rectangle around ``contour``, lying rather than standing."""
    (x, y), (wide, high), turn = cv2.minAreaRect(contour)
    if abs(turn) > 45:
        wide, high, turn = high, wide, turn - np.copysign(90, turn)
    return (float(x), float(y)), (float(wide), float(high)), float(turn)


def _upright(grey: Grey, rectangle: Rectangle, scale: float) -> Frame:
    """Return the inside of a frame that was found at a resolution ``scale`` times lower."""
    (x, y), (wide, high), turn = rectangle
    middle = (scale * (x + 0.5), scale * (y + 0.5))
    edge = 1.5 * scale  # the line of the frame itself, blurred
    width, height = max(1, round(wide * scale - 2 * edge)), max(1, round(high * scale - 2 * edge))
    turning = cv2.getRotationMatrix2D((0.0, 0.0), -turn, 1.0)
    turning[:, 2] = np.array(middle) - turning[:, :2] @ (width / 2, height / 2)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    inside = cv2.warpAffine(grey, turning, (width, height), flags=flags, borderValue=255)
    box = (middle[0] - width / 2, middle[1] - height / 2, middle[0] + width / 2, middle[1] + height / 2)
    return Frame(np.asarray(inside, dtype=np.uint8), np.asarray(turning, dtype=np.float64), box)


def _holds(outer: tuple[float, float, float, float], inner: tuple[float, float, float, float]) -> bool:
    """Return whether the middle of ``inner`` lies in ``outer``, which is larger."""
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] < x < outer[2] and outer[1] < y < outer[3] and outer[2] - outer[0] > inner[2] - inner[0]
