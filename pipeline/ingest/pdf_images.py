"""PDF pages as pictures, drawn with pdfium."""

import math
from typing import NamedTuple

import numpy as np
import pypdfium2.raw as pdfium
from pypdfium2 import PdfiumError, PdfPage

from pipeline.errors import DamagedFile, ImageTooLarge, SourceError
from pipeline.ingest import PageImage
from pipeline.ingest.pdf_file import open_pdf
from pipeline.ingest.resolution import is_believable, resolution_of
from pipeline.source import Source

POINTS_PER_INCH = 72
_COVERS = 0.8
"""Share of the page from which a picture counts as the scan of it."""
_MIN_SCAN_DPI = 72
_MAX_DRAWN_PIXELS = 80_000_000
_NESTED = 3
"""How deep scans hide in form objects."""


def pdf_page_image(source: Source, number: int, render_dpi: int) -> PageImage:
    """Return page ``number`` (from 1) as drawn by pdfium.

    A scan is drawn at its own resolution where that is lower than ``render_dpi``: more pixels would hold no more
    truth. It is drawn, not taken out of the file, because many scanners part a page into layers.

    Raises:
        DamagedFile: the page cannot be drawn, or is white because its picture cannot be decoded.
        SourceError: there is no such page.
    """
    document = open_pdf(source)
    try:
        if not 1 <= number <= len(document):
            raise SourceError(f"The PDF has no page {number}.")
        page = document[number - 1]
        scan = scan_on(page)
        width, height = page.get_size()
        if scan is None:
            dpi = float(render_dpi)
        else:  # by a false resolution a page would be drawn far too large or too small
            dpi = min(render_dpi, round(scan.dpi)) if scan.is_believable else scan.dpi
        dpi = min(dpi, POINTS_PER_INCH * math.sqrt(_MAX_DRAWN_PIXELS / max(1.0, width * height)))
        bitmap = page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True)
        pixels = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
        if pixels.min(initial=255) == 255:
            _decode_pictures(page)
        if scan is None or scan.is_believable:
            return PageImage(pixels, int(dpi))
        down, across = pixels.shape[:2]
        return PageImage(pixels, *resolution_of(dpi, across, down, lambda: np.ascontiguousarray(pixels[:, :, 1])))
    except PdfiumError as error:
        raise DamagedFile(f"Page {number} cannot be drawn.", page=number) from error
    finally:
        document.close()


class Scan(NamedTuple):
    """The resolution of the picture that covers a page, by the size that the page says it has."""

    dpi: float
    is_believable: bool


def scan_on(page: PdfPage) -> Scan | None:
    """Return the scan of which ``page`` consists, or None: a coarse picture below other things is no scan."""
    left, bottom, right, top = page.get_cropbox()  # like the bounds below, it knows nothing of the page's rotation
    best = 0.0
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_NESTED):
        west, south, east, north = picture.get_bounds()
        covered = max(0.0, min(east, right) - max(west, left)) * max(0.0, min(north, top) - max(south, bottom))
        if covered >= _COVERS * (right - left) * (top - bottom) > 0:
            best = max(best, max(picture.get_px_size()) * POINTS_PER_INCH / max(east - west, north - south))
    if not best:
        return None
    inches = [side / POINTS_PER_INCH for side in page.get_size()]
    scan = Scan(best, is_believable(best, *(side * best for side in inches)))
    return scan if not scan.is_believable or round(best) >= _MIN_SCAN_DPI else None


def _decode_pictures(page: PdfPage) -> None:
    """Check that the pictures on ``page`` can be decoded: pdfium leaves out without a word those that cannot.

    Raises:
        PdfiumError: one cannot.
    """
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_NESTED):
        picture.get_bitmap().close()


def check_size(page: PdfPage, number: int, max_pixels: int, dpi: int = 300) -> None:
    """Check that neither the paper of ``page`` at ``dpi`` nor a picture on it has more than ``max_pixels``.

    Scans at a false resolution have paper of any size: they are drawn dot for dot, and their pictures count alone.

    Raises:
        ImageTooLarge: one has.
    """
    width, height = page.get_size()
    scale = dpi / POINTS_PER_INCH
    scan = scan_on(page)
    if width * scale * height * scale > max_pixels and (scan is None or scan.is_believable):
        raise ImageTooLarge(f"Page {number} is {width:,.0f} x {height:,.0f} points large.", page=number)
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_NESTED):
        across, down = picture.get_px_size()
        if across * down > max_pixels:
            raise ImageTooLarge(f"A picture on page {number} announces {across:,} x {down:,} pixels.", page=number)
