"""A PDF made of an image file, without a pixel lost: JPEG goes in as it is, everything else without loss."""

import io
import logging

import img2pdf
import pikepdf
from PIL import Image

from pipeline.ingest.images import claimed_dpi, frames_of, image_page, square_size
from pipeline.ingest.resolution import resolution_of
from pipeline.source import Source

logging.getLogger("img2pdf").setLevel(logging.CRITICAL)  # it warns of what it then does right

POINTS_PER_INCH = 72
_ORIENTATION = 0x0112
_MIRRORED = (2, 4, 5, 7)
"""EXIF orientations that a PDF page cannot have: it can be turned, not mirrored."""


def pdf_of_image(source: Source) -> bytes:
    """Return a PDF with the pages that ingest found in the image file, each as large as its resolution says.

    img2pdf copies JPEG data and stores other pixels losslessly, with the depth and palette they have. What it does not
    take (mirrored photos, WebP, numbers as pixels) goes in as ingest read it, upright, 8 bits a colour.

    Raises:
        DamagedFile: the picture cannot be decoded.
    """
    frames = frames_of(source)
    if (data := _as_it_is(source.data)) is not None:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
            if pages == len(frames):
                return data
            if pages > max(frames):  # previews that are no pages of their own
                for at in sorted(set(range(pages)) - set(frames), reverse=True):
                    del pdf.pages[at]
                return _saved(pdf)
    return _converted([_as_read(source, number) for number in range(1, len(frames) + 1)])


def _as_it_is(data: bytes) -> bytes | None:
    """Return the PDF of an image file that img2pdf takes, else None."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            turn = image.getexif().get(_ORIENTATION, 1)
            is_uneven = square_size(*image.size, claimed_dpi(image)) != image.size
            if image.format == "WEBP" or turn in _MIRRORED or (is_uneven and turn != 1):
                return None
            tells_dpi = "dpi" in image.info
        return _converted([data], tells_dpi=tells_dpi)
    except Exception:  # noqa: BLE001 (it raises what its parsers raise, and there is another way)
        return None


def _converted(pictures: list[bytes], *, tells_dpi: bool = True) -> bytes:
    """Return the PDF of ``pictures``, each as large as its resolution says where it tells one, else as A4."""

    def layout(width: int, height: int, dpi: tuple[float, float]) -> tuple[float, float, float, float]:
        claimed = (float(dpi[0]), float(dpi[1])) if tells_dpi else (0.0, 0.0)
        across, down = square_size(width, height, claimed)
        points = POINTS_PER_INCH / resolution_of(max(claimed), across, down).dpi
        return across * points, down * points, across * points, down * points

    return bytes(
        img2pdf.convert(
            pictures,
            engine=img2pdf.Engine.pikepdf,
            layout_fun=layout,
            rotation=img2pdf.Rotation.ifvalid,
            nodate=True,
            producer="congvan",
        )
    )


def _as_read(source: Source, number: int) -> bytes:
    image = image_page(source, number)
    buffer = io.BytesIO()
    Image.fromarray(image.pixels).save(buffer, "PNG", dpi=(image.dpi, image.dpi))
    return buffer.getvalue()


def _saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()
