"""From a piece of a page to the small picture that the digit reader is shown."""

import cv2
import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.uint8]
"""How dark each pixel is: 0 paper, 255 full ink."""

HEIGHT, WIDTH = 32, 128
"""Pixels of the picture that the reader is shown."""
_MARGIN = 3
"""Pixels left free above, below and before the ink."""


def ink_box(ink: Ink, least: int = 96) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of what is darker than ``least``, or None where nothing is."""
    dark = ink >= least
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not rows.size:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def shown(ink: Ink, box: tuple[int, int, int, int]) -> NDArray[np.float32]:
    """Return the part of ``ink`` in ``box`` as a picture of HEIGHT x WIDTH with values 0..1.

    The box is scaled to one height, whatever the pen's; what is too wide is pressed together. The outside of the
    image is paper.

    Args:
        ink: darkness of the pixels.
        box: left, top, right and bottom in pixels; parts outside the image are paper.
    """
    left, top, right, bottom = box
    height, width = ink.shape
    part = ink[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    picture = np.zeros((HEIGHT, WIDTH), np.float32)
    if not part.size:
        return picture
    around = (max(0, -top), max(0, bottom - height), max(0, -left), max(0, right - width))
    if any(around):
        part = np.asarray(cv2.copyMakeBorder(part, *around, cv2.BORDER_CONSTANT, value=0), dtype=np.uint8)
    tall, widest = HEIGHT - 2 * _MARGIN, WIDTH - 2 * _MARGIN
    wide = max(1, min(widest, round(part.shape[1] * tall / part.shape[0])))
    small = cv2.resize(part, (wide, tall), interpolation=cv2.INTER_AREA)
    picture[_MARGIN : _MARGIN + tall, _MARGIN : _MARGIN + wide] = small.astype(np.float32) / 255
    return picture
