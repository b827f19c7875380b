"""Image files: their pages, and each page as upright RGB pixels."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.document import Document, Page
from pipeline.errors import DamagedFile, ImageTooLarge, NoPages, SourceError
from pipeline.ingest import PageImage
from pipeline.ingest.sniff import sniff
from pipeline.settings import IngestOptions
from pipeline.source import Source

# Pillow's own limit would turn away an A0 plan at 400 dpi; ours is checked on the header of every page, before a pixel
# is decoded.
Image.MAX_IMAGE_PIXELS = None

_NEW_SUBFILE_TYPE = 254
_REDUCED = 1
"""TIFF 6.0: bit 0 of NewSubfileType marks a smaller copy of another page."""
_A4_INCHES = 8.27
_MIN_PAPER, _MAX_PAPER = 3.5, 24.0
"""Inches: a page that is narrower or wider than this by its own word tells a false resolution."""
_DECODE_ERRORS = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError)
"""What Pillow raises on damaged files, depending on the format."""


def read_image(source: Source, options: IngestOptions) -> Document:
    """Return the document in an image file: one page, or as many as a TIFF has; no page has text yet.

    Raises:
        ImageTooLarge: a header announces more than ``options.max_pixels``.
        DamagedFile: the picture is cut off or corrupt.
        NoPages: a TIFF without a page.
    """
    pages = []
    with _opened(source) as image:
        for number, frame in enumerate(_pages_of(image), start=1):
            width, height = frame.size
            if width * height > options.max_pixels:
                raise ImageTooLarge(f"The header announces {width:,} x {height:,} pixels.", page=number)
            frame.load()  # a truncated file must fail here, not in the middle of the night's reading
            upright = _is_turned(frame)
            pages.append(
                Page(
                    number=number,
                    width=height if upright else width,
                    height=width if upright else height,
                    layer="none",
                    reason="an image file",
                )
            )
    if not pages:
        raise NoPages("The image file has no page.")
    return Document(sha256=source.sha256, media_type=sniff(source), pages=tuple(pages))


def frames_of(source: Source) -> tuple[int, ...]:
    """Return the places, from 0, of the frames of an image file that are pages: all but the previews.

    Raises:
        DamagedFile: the picture cannot be decoded.
    """
    with _opened(source) as image:
        return tuple(frame.tell() for frame in _pages_of(image))


def image_page(source: Source, number: int) -> PageImage:
    """Return page ``number`` (from 1) of an image file.

    Raises:
        DamagedFile: the picture cannot be decoded.
        SourceError: there is no such page.
    """
    with _opened(source) as image:
        for at, frame in enumerate(_pages_of(image), start=1):
            if at == number:
                dpi = frame.info.get("dpi", (0, 0))
                pixels = rgb_of(ImageOps.exif_transpose(frame))
                return PageImage(pixels, plausible_dpi(float(dpi[0] or 0), pixels.shape[1]))
    raise SourceError(f"The image file has no page {number}.")


def rgb_of(image: Image.Image) -> NDArray[np.uint8]:
    """Return ``image`` as RGB bytes: transparency on white paper, 16 bits as 8, palettes and CMYK resolved."""
    if image.mode.startswith(("I", "F")):
        values = np.asarray(image, dtype=np.float64)
        top = 65535.0 if values.max(initial=0) > 255 else 255.0
        grey = np.clip(values * (255.0 / top), 0, 255).astype(np.uint8)
        return np.repeat(grey[:, :, np.newaxis], 3, axis=2)
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        image = Image.alpha_composite(paper, layer)
    if image.mode in ("1", "L"):  # Pillow would hold four bytes a pixel beside our three
        return np.repeat(np.asarray(image.convert("L"))[:, :, np.newaxis], 3, axis=2)
    return np.array(image.convert("RGB"), dtype=np.uint8)


def plausible_dpi(claimed: float, width: int) -> int:
    """Return the claimed resolution, or one guessed from A4 where it makes the paper absurdly small or large.

    >>> plausible_dpi(300, 2480), plausible_dpi(1, 1654), plausible_dpi(72, 4000)
    (300, 200, 484)
    """
    if claimed > 0 and _MIN_PAPER <= width / claimed <= _MAX_PAPER:
        return round(claimed)
    return max(1, round(width / _A4_INCHES))


@contextmanager
def _opened(source: Source) -> Iterator[Image.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of broken EXIF data, which we can do without
        try:
            with Image.open(io.BytesIO(source.data)) as image:
                yield image
        except _DECODE_ERRORS as error:
            why = "its header is damaged" if isinstance(error, UnidentifiedImageError) else error  # it names an address
            raise DamagedFile(f"The picture cannot be decoded ({why}).") from error


def _pages_of(image: Image.Image) -> Iterator[Image.Image]:
    """Yield the pages; only TIFF has more than one (the other frames of JPEG and WebP are previews)."""
    if image.format != "TIFF":
        yield image
        return
    for index in range(getattr(image, "n_frames", 1)):
        image.seek(index)
        kind = getattr(image, "tag_v2", {}).get(_NEW_SUBFILE_TYPE, 0)
        if not int(kind) & _REDUCED:
            yield image


def _is_turned(image: Image.Image) -> bool:
    """Return whether the EXIF orientation swaps width and height."""
    return image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
