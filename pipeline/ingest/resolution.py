"""How many dots make an inch: what a file says of itself, or, where that cannot be, what the picture tells.

Scanners write the resolution, programs that know none write 1, 72, 96 or nothing. A page is then taken for the sheet of
paper that has its shape and on which its letters have the size of type; a piece of a page is told by its letters alone.
"""

from collections.abc import Callable
from math import log, sqrt
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

_NARROWEST, _WIDEST = 3.5, 24.0
"""Inches: a page whose long side is shorter, or whose short side is longer, tells a false resolution."""
_SCREENS = (72, 96)
"""What programs write that know nothing of paper."""
_A4_WIDTH = 8.27
_FOLIO_WIDTH = 11.0
"""Inches: what claims to have been scanned as a screen is, and is wider than this, is no page of a dispatch."""
_SHORT_SIDES = (5.83, _A4_WIDTH, 11.69, 16.54, 23.39)
"""Inches of A5, A4, A3, A2 and A1."""
_PAGE_SHAPE = (1.25, 1.62)
"""Long side by short side of pages: Letter has 1.29, the A sizes 1.41, folio 1.57."""
_TYPE_HEIGHT = 0.098
"""Inches: the median height of what is printed in 13 and 14 point type, small letters, capitals and marks."""
_RARE = 0.2
"""How much nearer, as a logarithm, the type must be to that of another sheet than to that of A4."""
_SIGNS, _SMALLEST, _CLEAR = 60, 5, 10
"""Signs that a text must have for its type to tell anything, pixels that each must be high, and the median of them."""


class Resolution(NamedTuple):
    """Dots per inch; ``reason`` says how they were told, and is empty where the file's own word is believed."""

    dpi: int
    reason: str = ""


def resolution_of(
    claimed: float, width: int, height: int, picture: Callable[[], NDArray[np.uint8]] | None = None
) -> Resolution:
    """Return the claimed resolution where it can be, else the one that paper and type suggest.

    >>> resolution_of(300, 2480, 3508)
    Resolution(dpi=300, reason='')
    >>> resolution_of(1, 1654, 2339)
    Resolution(dpi=200, reason='its resolution of 1 dpi cannot be: 200 dpi, as on A4')
    >>> resolution_of(0, 2480, 1754).reason
    'it tells no resolution: 212 dpi, as on A4'

    Args:
        claimed: dots per inch as the file has it; 0 for none.
        width: of the picture in pixels.
        height: of the picture in pixels.
        picture: gives the picture in grey; asked only where the claim is not believed. Without it A4 is assumed.
    """
    if is_believable(claimed, width, height):
        return Resolution(round(claimed))
    short, long = sorted((max(1, width), max(1, height)))
    by_type = _dpi_of_type(picture()) if picture is not None else None
    is_page = _PAGE_SHAPE[0] <= long / short <= _PAGE_SHAPE[1]
    if by_type is None or is_page:
        dpi, as_on = short / _A4_WIDTH, "on A4"
        if by_type is not None:
            inches = min(_SHORT_SIDES, key=lambda side: abs(log(short / side / by_type)) + _RARE * (side != _A4_WIDTH))
            dpi, as_on = short / inches, f"on A{5 - _SHORT_SIDES.index(inches)}"
    else:
        dpi, as_on = by_type, "its type says"
    dpi = max(1, round(dpi))
    said = f"its resolution of {claimed:g} dpi cannot be" if claimed > 0 else "it tells no resolution"
    return Resolution(dpi, f"{said}: {dpi} dpi, as {as_on}")


def is_believable(claimed: float, width: float, height: float) -> bool:
    """Return whether a picture of ``width`` x ``height`` pixels at ``claimed`` dots per inch is on a sheet of paper.

    >>> is_believable(300, 2480, 3508), is_believable(10000, 2480, 3508), is_believable(72, 1654, 2339)
    (True, False, False)
    """
    if claimed <= 0:
        return False
    short, long = sorted((width / claimed, height / claimed))
    widest = _FOLIO_WIDTH if round(claimed) in _SCREENS else _WIDEST
    return long >= _NARROWEST and short <= widest


def _dpi_of_type(grey: NDArray[np.uint8]) -> float | None:
    """Return the resolution at which the letters in ``grey`` have the size of type, or None where it shows no text."""
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, high = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    signs = high[(high >= _SMALLEST) & (high < sqrt(ink.size) / 15) & (wide < 4 * high) & (high < 4 * wide)]
    median = float(np.median(signs)) if signs.size >= _SIGNS else 0.0
    return median / _TYPE_HEIGHT if median >= _CLEAR else None
