"""Digits drawn as pens draw them: paths of the forms that Vietnamese clerks write, bent at random.

MNIST is American handwriting. Here a 1 has a flag (often as long as its stem), a 7 a bar and a wave, a 4 is closed
like an A, a 2 may begin or end in a loop, a 3 may have a flat top, a 9 may hang like a g. The paths are our own, after
the models of Vietnamese school writing (Quyết định 31/2002/QĐ-BGDĐT) and common office hands.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Strokes = tuple[NDArray[np.float64], ...]
"""The strokes of one digit: n x 2 points each, x to the right, y down, the digit about 1 high."""

_FORMS: dict[str, tuple[str, ...]] = {
    "0": (
        "40,5 20,2 4,35 6,80 27,100 48,75 50,30 36,3",
        "50,10 30,0 6,25 3,75 25,100 50,80 55,35 40,5 18,8",
        "20,8 4,40 8,85 28,100 48,70 46,25 32,0 22,4",
        "10,12 4,50 12,92 30,98 46,65 44,20 34,6",
    ),
    "1": (
        "28,0 25,50 22,100",
        "5,32 18,18 30,0 | 30,0 27,50 25,100",
        "0,60 16,32 30,0 | 30,0 28,50 26,100",
        "-6,85 12,45 30,0 | 30,0 30,50 28,100",
        "-2,45 12,30 28,2 27,40 25,100",
        "5,28 28,0 | 28,0 26,100 | 8,100 45,99",
        "-14,100 8,50 28,0 | 28,0 28,50 26,98",
        "-4,52 10,36 30,-2 | 30,-2 24,54 16,104",
    ),
    "2": (
        "5,25 22,2 47,14 44,42 22,75 2,100 | 2,100 30,97 58,97",
        "4,22 24,0 48,18 38,50 12,92 0,90 8,78 28,90 58,98",
        "22,28 8,32 8,12 28,0 48,15 42,45 20,78 0,98 28,93 60,98",
        "10,25 26,0 46,20 36,60 12,98 -4,84 10,66 32,80 60,100",
        "20,30 10,18 26,0 45,20 38,58 14,96 0,85 12,70 34,86 58,90",
        "6,24 22,2 44,10 40,38 14,74 4,92 12,100 26,84 44,96 72,100",
        "2,20 20,0 46,12 42,44 6,86 2,96 18,84 40,96 64,88",
    ),
    "3": (
        "5,15 25,0 46,18 36,40 20,46 | 20,46 46,55 50,80 28,100 0,88",
        "6,3 28,2 50,0 | 50,0 36,22 22,42 | 22,42 48,52 50,82 24,100 0,90",
        "12,10 28,0 42,12 32,32 20,38 | 20,38 44,48 46,82 20,102 -2,90",
        "5,16 25,0 44,16 30,40 14,46 20,38 44,55 44,86 20,100 0,86",
        "8,14 12,2 42,4 20,36 | 20,36 46,44 44,84 24,102 6,94",
        "20,20 24,3 40,3 42,16 30,32 20,38 | 20,38 42,40 48,58 34,84 0,102",
        "14,14 30,0 44,10 34,30 22,36 | 22,36 46,46 46,72 30,92 4,100",
        "10,8 30,0 44,14 26,36 | 26,36 50,50 38,86 -4,104",
    ),
    "4": (
        "30,0 16,35 0,66 | 0,66 30,64 62,62 | 44,30 43,65 42,100",
        "42,100 43,50 44,0 | 44,0 20,38 0,68 | 0,68 62,66",
        "40,0 20,35 0,72 | 0,72 30,68 60,66 | 42,2 44,50 44,100",
        "8,5 5,30 6,52 | 6,52 52,50 | 50,5 49,50 47,100",
        "36,0 10,60 6,72 28,68 64,60 | 46,12 43,60 38,102",
        "34,0 16,40 -4,74 | -4,74 30,70 70,64 | 54,2 52,50 48,118",
        "40,0 22,38 2,76 | 6,74 34,66 66,60 | 42,0 46,50 50,104",
    ),
    "5": (
        "12,2 10,22 8,42 | 8,42 32,36 54,64 36,98 2,90 | 12,2 34,2 56,0",
        "56,2 16,5 | 16,5 8,45 | 8,45 38,40 52,70 30,100 2,92",
        "16,10 8,46 | 8,46 36,40 48,70 26,100 0,90 | 18,6 40,2 70,-6",
        "50,0 20,4 12,40 36,50 46,78 22,100 0,90",
    ),
    "6": (
        "44,2 18,32 4,74 24,100 48,80 36,56 10,72",
        "48,10 38,0 20,28 4,78 24,100 46,82 30,62 8,80",
        "26,0 12,36 4,80 22,100 46,84 36,60 10,68",
        "34,10 24,0 12,20 6,80 22,98 42,84 30,62 8,76",
        "22,0 8,40 4,78 20,100 38,84 30,66 10,76",
        "30,2 16,30 8,62 14,90 30,88 44,64 40,44 24,52 12,74",
    ),
    "7": (
        "2,5 28,4 55,3 | 55,3 38,48 25,100",
        "2,5 28,4 55,3 | 55,3 36,50 26,100 | 10,52 56,46",
        "2,16 10,2 30,8 56,0 | 56,0 34,45 24,100 | 8,52 54,48",
        "2,18 5,2 | 5,2 55,3 | 55,3 40,40 28,100",
        "0,10 12,0 32,10 52,2 | 52,2 36,40 20,100 | 14,44 60,50",
        "0,10 20,2 40,8 56,0 | 56,0 40,44 30,100 | -6,62 30,46 78,24",
        "4,6 52,2 | 52,2 38,46 22,102 | 6,58 34,48 66,36",
    ),
    "8": (
        "46,12 26,0 8,20 28,46 50,74 28,100 4,78 26,50 46,26 42,8",
        "52,6 30,0 10,20 30,48 46,78 24,100 6,80 28,50 60,2",
        "28,0 10,20 28,44 44,22 28,0 | 28,44 4,74 28,100 50,74 28,44",
        "8,4 30,30 46,76 24,100 4,80 26,48 44,10 24,2 8,6",
    ),
    "9": (
        "48,15 28,0 5,24 22,50 46,28 50,10 | 50,10 46,55 36,100",
        "48,14 26,0 4,26 22,48 48,20 | 48,10 50,60 40,94 20,100 4,88",
        "46,6 20,2 4,28 22,46 46,24 | 46,4 46,50 44,100",
        "46,20 30,0 8,14 14,42 40,36 50,6 46,60 26,100 2,92",
        "50,10 36,0 12,10 8,36 26,46 46,22 | 52,6 44,54 28,100",
        "46,12 28,0 8,18 14,44 36,40 50,10 | 50,10 46,70 22,104 -4,98",
    ),
}
"""The points x,y of every form in hundredths of the height; a bar between strokes."""


def _strokes(form: str) -> Strokes:
    points = ([place.split(",") for place in stroke.split()] for stroke in form.split("|"))
    return tuple(np.array(stroke, dtype=np.float64) / 100 for stroke in points)


FORMS: dict[str, tuple[Strokes, ...]] = {digit: tuple(map(_strokes, forms)) for digit, forms in _FORMS.items()}

_BEND = (0.02, 0.055)
"""Standard deviation of the control points, in heights: of a neat and of a hasty hand."""
_STEPS = 7
"""Line pieces between two control points."""
_SHIFT = 4
"""Binary places of the coordinates that are drawn."""
_UNEVEN, _NIB, _NIB_ANGLE = 0.25, 0.15, -0.6
"""Shares of digits pressed unevenly and written with a broad nib, and the nib's angle in radians."""


def spline(points: NDArray[np.float64], steps: int = _STEPS) -> NDArray[np.float64]:
    """Return a smooth path through ``points`` (n x 2): a Catmull-Rom spline with ``steps`` pieces for each gap."""
    if len(points) < 3:
        return points
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    before, start, end, after = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    t = (np.arange(steps) / steps)[None, :, None]
    before, start, end, after = (part[:, None, :] for part in (before, start, end, after))
    path = 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )
    return np.vstack([path.reshape(-1, 2), points[-1:]])


def drawn_digit(digit: str, height: int, pen: float, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return ``digit`` in one of its forms, bent at random: white ink on black, cut to its edges.

    Args:
        digit: "0" to "9".
        height: pixels from the top to the foot, before it is bent.
        pen: width of the stroke in pixels.
        rng: where chance comes from.
    """
    forms = FORMS[digit]
    form = forms[rng.integers(len(forms))]
    widen, bend = rng.uniform(0.6, 1.25), rng.uniform(*_BEND)
    strokes = []
    for stroke in form:
        points = stroke + rng.normal(0, bend, (len(stroke), 2))
        strokes.append(spline(points) * (widen * height, height))
    ends = np.vstack(strokes)
    low = ends.min(axis=0) - pen
    size = np.ceil(ends.max(axis=0) - low + pen + 1).astype(int)
    ink = np.zeros((size[1], size[0]), np.uint8)
    how = rng.random()
    for path in strokes:
        widths = pen * rng.uniform(0.85, 1.15) * _pressure(path, how, rng)
        scaled = np.round((path - low) * (1 << _SHIFT)).astype(np.int32)
        if np.ptp(widths) < 1:
            cv2.polylines(ink, [scaled], False, 255, max(1, round(float(widths.mean()))), cv2.LINE_AA, _SHIFT)
            continue
        for start, end, width in zip(scaled[:-1].tolist(), scaled[1:].tolist(), widths, strict=True):
            cv2.line(ink, start, end, 255, max(1, round(width)), cv2.LINE_AA, _SHIFT)
    return ink


def _pressure(path: NDArray[np.float64], how: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return how wide each piece of ``path`` is, as a share of the pen's width.

    Args:
        path: n x 2 points.
        how: 0..1 for the whole digit: a ball that is pressed unevenly, a broad nib, or, mostly, an even pen.
        rng: where chance comes from.
    """
    pieces = np.diff(path, axis=0)
    if how < _UNEVEN:
        along = np.linspace(0, rng.uniform(0.5, 1.5) * np.pi, len(pieces)) + rng.uniform(0, np.pi)
        return 1 + rng.uniform(0.15, 0.45) * np.cos(along)
    if how < _UNEVEN + _NIB:  # held at an angle, thin where it is drawn along its edge
        angles = np.arctan2(pieces[:, 1], pieces[:, 0])
        return np.asarray(0.5 + 0.7 * np.abs(np.sin(angles - _NIB_ANGLE)), dtype=np.float64)
    return np.ones(len(pieces))
