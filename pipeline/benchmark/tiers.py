"""What becomes of the pages of a document in each tier: the file that a system is given.

``digital``   PDF with embedded fonts and real text
``clean``     page images at 300 dpi, nothing worn; stamps and signatures lie over them
``scanned``   what flatbeds, feeders and office copiers give: a little askew, noisy, unevenly lit, JPEG, or bilevel
``degraded``  faxes, copies of copies, worn toner, low resolution, phone photos, the other side shining through
``english``   text that Tesseract's English model reads from the scanned pages
"""

import io
from collections.abc import Callable, Sequence

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray
from PIL import Image

from pipeline.rendering import degrade, draw, stamp
from pipeline.rendering.fonts import Faces
from pipeline.rendering.layout import SheetPage

Picture = NDArray[np.uint8]
Pages = Sequence[SheetPage]
Made = tuple[str, bytes]
"""Suffix and content of a file."""
INCOMING_SHARE = {"letter": 0.25, "titled": 0.05}
"""How often a page was stamped on arrival: clerks look for an empty place, which letters have below their date."""


def _pictures(pages: Pages, faces: Faces, dpi: int, rng: np.random.Generator, *, colour: bool = False) -> list[Picture]:
    """Return the pages signed and sealed; the first may carry the stamp of the office that received it."""
    pictures = [draw.page_image(page, faces, dpi) for page in pages]
    titled = any(line.block == "title" for line in pages[0].lines)
    if rng.random() < INCOMING_SHARE["titled" if titled else "letter"]:
        lines = ("CÔNG VĂN ĐẾN", f"Số: {rng.integers(1, 9000)}", f"Ngày: {rng.integers(1, 29)}/{rng.integers(1, 13)}/20{rng.integers(11, 26)}", "Chuyển: ......")  # fmt: skip
        ink = stamp.incoming(lines, 36, faces, dpi)
        pictures[0] = stamp.overlay(pictures[0], ink, rng.uniform(150, 166), rng.uniform(49, 58), dpi)
    return pictures if colour else [degrade.grey(picture) for picture in pictures]


def _jpeg_pdf(pictures: Sequence[Picture], quality: int) -> Made:
    return ".pdf", draw.scan_pdf(pictures, quality=quality)


def digital(pages: Pages, faces: Faces, _rng: np.random.Generator) -> Made:
    """Return the PDF that a word processor writes."""
    return ".pdf", draw.born_digital_pdf(pages, faces)


def clean(pages: Pages, faces: Faces, rng: np.random.Generator) -> Made:
    """Return pages as images at 300 dpi, as sharp as they are drawn."""
    return _jpeg_pdf(_pictures(pages, faces, 300, rng, colour=rng.random() < 0.2), 85)


def scanned(pages: Pages, faces: Faces, rng: np.random.Generator) -> Made:
    """Return pages as an office scans them."""
    if rng.random() < 0.25:  # a bilevel copier
        pictures = [_askew(picture, 0.6, rng) for picture in _pictures(pages, faces, 300, rng)]
        soft = [degrade.noise(degrade.blur(picture, rng.uniform(0.5, 0.9)), 8, rng) for picture in pictures]
        return ".pdf", draw.scan_pdf(
            [degrade.bilevel(picture, rng.uniform(125, 165)) for picture in soft], quality=None
        )
    dpi, colour = int(rng.choice([200, 200, 300])), bool(rng.random() < 0.15)
    worn = []
    for picture in _pictures(pages, faces, dpi, rng, colour=colour):
        page = degrade.shading(
            degrade.blur(_askew(picture, 1.0, rng), rng.uniform(0.3, 0.7)), rng.uniform(0, 0.15), rng
        )
        worn.append(degrade.noise(page, rng.uniform(2, 5), rng))
    return _jpeg_pdf(worn, int(rng.integers(55, 80)))


def degraded(pages: Pages, faces: Faces, rng: np.random.Generator) -> Made:
    """Return pages as the worst parts of an archive look."""
    kind = rng.choice(["fax", "copy", "faint", "coarse", "photo", "through"])
    return _DEGRADED[str(kind)](pages, faces, rng)


def _askew(picture: Picture, most: float, rng: np.random.Generator) -> Picture:
    return degrade.skew(picture, rng.uniform(-most, most))


def _fax(pages: Pages, faces: Faces, rng: np.random.Generator) -> Made:
    sent = [degrade.fax(_askew(picture, 1.5, rng), rng) for picture in _pictures(pages, faces, 200, rng)]
    return ".pdf", draw.scan_pdf(sent, quality=None)


def _copy(pages: Pages, faces: Faces, rng: np.random.Generator) -> Made:
    copied = [degrade.photocopy(_askew(picture, 1.5, rng), rng) for picture in _pictures(pages, faces, 200, rng)]
    again = [degrade.photocopy(degrade.skew(picture, 0.3), rng) for picture in copied]
    return ".pdf", draw.scan_pdf(again, quality=None)


def _faint(pages: Pages, faces: Faces, rng: np.random.Generator) -> Made:
    """Worn toner on greyish paper under uneven light."""
    worn = []
    for picture in _pictures(pages, faces, 200, rng):
        pale = (135 + _askew(picture, 2.0, rng).astype(np.float64) * 0.36).astype(np.uint8)
        worn.append(degrade.noise(degrade.shading(degrade.blur(pale, 0.7), 0.3, rng), 6, rng))
    return _jpeg_pdf(worn, 45)


def _coarse(pages: Pages, faces: Faces, rng: np.random.Generator) -> Made:
    """150 dpi, hard JPEG."""
    pictures = [_askew(picture, 2.0, rng) for picture in _pictures(pages, faces, 150, rng)]
    return _jpeg_pdf([degrade.noise(degrade.blur(picture, 0.5), 5, rng) for picture in pictures], 25)


def _photo(pages: Pages, faces: Faces, rng: np.random.Generator) -> Made:
    """Photos from a table; one page gives a JPEG file, more give a PDF."""
    photos = [degrade.phone_photo(picture, rng) for picture in _pictures(pages, faces, 180, rng, colour=True)]
    if len(photos) > 1:
        return _jpeg_pdf(photos, 50)
    out = io.BytesIO()
    Image.fromarray(photos[0]).save(out, "JPEG", quality=50)
    return ".jpg", out.getvalue()


def _through(pages: Pages, faces: Faces, rng: np.random.Generator) -> Made:
    """Thin paper: the other side shines through, mirrored."""
    pictures = _pictures(pages, faces, 200, rng)
    worn = []
    for front, back in zip(pictures, pictures[1:] + pictures[:1], strict=True):
        mirrored = cv2.GaussianBlur(back[:, ::-1], (0, 0), 1.2).astype(np.float64)
        seen = front.astype(np.float64) - (255 - mirrored) * rng.uniform(0.2, 0.35)
        page = np.clip(seen, 0, 255).astype(np.uint8)
        worn.append(degrade.noise(degrade.blur(_askew(page, 2.0, rng), 0.6), 7, rng))
    return _jpeg_pdf(worn, 50)


_DEGRADED: dict[str, Callable[[Pages, Faces, np.random.Generator], Made]] = {
    "fax": _fax, "copy": _copy, "faint": _faint, "coarse": _coarse, "photo": _photo, "through": _through,
}  # fmt: skip


def english(pages: Pages, faces: Faces, rng: np.random.Generator) -> Made:
    """Return what Tesseract's English model reads on scanned pages, pages parted by form feeds."""
    texts = []
    for picture in _pictures(pages, faces, 300, rng):
        worn = degrade.noise(degrade.blur(_askew(picture, 0.5, rng), 0.6), 4, rng)
        texts.append(
            pytesseract.image_to_string(Image.fromarray(worn), lang="eng", config="--psm 3 --dpi 300").rstrip("\f")
        )
    return ".txt", "\f".join(texts).encode("utf-8")


TIERS: dict[str, Callable[[Pages, Faces, np.random.Generator], Made]] = {
    "digital": digital, "clean": clean, "scanned": scanned, "degraded": degraded, "english": english,
}  # fmt: skip
"""How the file of a document is made in each tier; the tier "text" is written by plain_text.py."""
