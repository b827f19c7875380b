"""A PDF page that is one scan and nothing else: the scan as it lies in the file, not drawn anew.

Drawing a scan puts it on a grid that is a pixel or two larger or smaller, since pages have sizes in whole points: rows
and columns of dots are dropped or doubled, which thin strokes of bilevel scans do not survive.
"""

import cv2
import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray
from pypdfium2 import PdfImage, PdfiumError, PdfMatrix, PdfPage

POINTS_PER_INCH = 72
_WHOLE = 0.995
"""Share of the page that the scan must cover; pages are rounded up to whole points."""
_SQUARE = 1.02
"""How unequal the resolutions across and down may be; faxes have twice as many dots across, and are drawn."""
_THUMBNAIL = 24
"""Dots per inch at which the scan is compared with the page as drawn."""
_ALIKE = 12
"""Mean difference in grey levels up to which they show the same; masks and inverted scans differ by 100 and more."""
_INVISIBLE = 3
"""Text rendering mode of the letters that readers put over a scan (ISO 32000-1, 9.3.6)."""

Pixels = NDArray[np.uint8]


def native_scan(page: PdfPage, most: int) -> tuple[Pixels, int] | None:
    """Return the scan that is all that is seen of ``page``, in RGB and upright, and its resolution; None for others.

    Args:
        page: of an open document.
        most: dots per inch above which a scan is left to be drawn smaller.
    """
    picture = _only_picture(page)
    if picture is None:
        return None
    left, bottom, right, top = page.get_cropbox()
    west, south, east, north = picture.get_bounds()
    seen = max(0.0, min(east, right) - max(west, left)) * max(0.0, min(north, top) - max(south, bottom))
    if east <= west or north <= south or right <= left or top <= bottom:
        return None
    if seen < _WHOLE * (right - left) * (top - bottom) or seen < _WHOLE * (east - west) * (north - south):
        return None
    across, down = picture.get_px_size()
    dpi_across, dpi_down = across * POINTS_PER_INCH / (east - west), down * POINTS_PER_INCH / (north - south)
    dpi = round(max(dpi_across, dpi_down))
    if dpi > most or max(dpi_across, dpi_down) > _SQUARE * min(dpi_across, dpi_down):
        return None
    try:
        pixels = _rgb_of(picture)
    except PdfiumError:
        return None  # drawing it says what is wrong
    upright = np.ascontiguousarray(np.rot90(pixels, k=-(page.get_rotation() // 90)))
    return (upright, dpi) if _shows(page, upright) else None


def _only_picture(page: PdfPage) -> PdfImage | None:
    """Return the picture that lies straight on ``page`` where nothing else can be seen, or None."""
    if pdfium.FPDFPage_GetAnnotCount(page) > 0:  # stamps of signatures, notes
        return None
    pictures = []
    for thing in page.get_objects(max_depth=1):
        if isinstance(thing, PdfImage):
            pictures.append(thing)
        elif thing.type != pdfium.FPDF_PAGEOBJ_TEXT or pdfium.FPDFTextObj_GetTextRenderMode(thing) != _INVISIBLE:
            return None
    if len(pictures) != 1 or pdfium.FPDFPageObj_HasTransparency(pictures[0]):
        return None
    return pictures[0] if _is_straight(pictures[0].get_matrix()) else None


def _is_straight(matrix: PdfMatrix) -> bool:
    return bool(min(matrix.a, matrix.d) > 0 and max(abs(matrix.b), abs(matrix.c)) < 0.001 * min(matrix.a, matrix.d))


def _rgb_of(picture: PdfImage) -> Pixels:
    """Return the pixels of ``picture`` as the file has them.

    Raises:
        PdfiumError: it cannot be decoded.
    """
    pixels = np.asarray(picture.get_bitmap(render=False).to_numpy(), dtype=np.uint8)
    pixels = pixels[:, :, 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels
    if pixels.ndim == 2:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB), dtype=np.uint8)
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels[:, :, :3]), cv2.COLOR_BGR2RGB), dtype=np.uint8)


def _shows(page: PdfPage, pixels: Pixels) -> bool:
    """Return whether ``pixels`` look like ``page`` does: no mask, no inversion, no colours read otherwise."""
    bitmap = page.render(scale=_THUMBNAIL / POINTS_PER_INCH, rev_byteorder=True)
    drawn = bitmap.to_numpy()[:, :, :3].astype(np.int16)
    height, width = drawn.shape[:2]
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA).astype(np.int16)
    return bool(np.abs(drawn - small).mean() < _ALIKE)
