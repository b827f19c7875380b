"""Image files: their pages, and each page as upright RGB pixels."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from math import isfinite

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.document import Document, Page
from pipeline.errors import DamagedFile, ImageTooLarge, NoPages, SourceError
from pipeline.ingest import PageImage
from pipeline.ingest.resolution import resolution_of
from pipeline.ingest.sniff import sniff
from pipeline.settings import IngestOptions
from pipeline.source import Source

# Pillow's own limit would turn away an A0 plan at 400 dpi; ours is checked on the header of every page, before a pixel
# is decoded.
Image.MAX_IMAGE_PIXELS = None

_NEW_SUBFILE_TYPE = 254
_REDUCED = 1
"""TIFF 6.0: bit 0 of NewSubfileType marks a smaller copy of another page."""
_ORIENTATION, _ON_ITS_SIDE = 0x0112, (5, 6, 7, 8)
"""The tag of the orientation (EXIF, TIFF 6.0), and its values that swap width and height."""
_SQUARE, _MOST_UNEVEN = 1.05, 4.0
"""Faxes have 204 x 98 or 204 x 196 dots to the square inch; below the first ratio the sides are
as good as equal, above the second the file tells nonsense."""
_SMOOTH = ("L", "LA", "RGB", "RGBA", "CMYK", "YCbCr")
"""Modes whose values may be averaged: palettes may not, and Pillow does not average 16 bits."""
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
            width, height = square_size(width, height, claimed_dpi(frame))
            frame.load()  # a truncated file must fail here, not in the middle of the night's reading
            on_its_side = _is_turned(frame)
            pages.append(
                Page(
                    number=number,
                    width=height if on_its_side else width,
                    height=width if on_its_side else height,
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
                return _upright(frame)
    raise SourceError(f"The image file has no page {number}.")


def _upright(frame: Image.Image) -> PageImage:
    claimed = claimed_dpi(frame)
    size = square_size(*frame.size, claimed)
    pixels = rgb_of(ImageOps.exif_transpose(frame if size == frame.size else _stretched(frame, size)))
    down, across = pixels.shape[:2]
    return PageImage(pixels, *resolution_of(max(claimed), across, down, lambda: np.ascontiguousarray(pixels[:, :, 1])))


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


def claimed_dpi(image: Image.Image) -> tuple[float, float]:
    """Return the dots per inch across and down that the file of ``image`` tells; zeros where it tells none.

    To be asked before the pixels are loaded: then Pillow turns a TIFF, and forgets that it did.
    """
    try:
        across, down = (float(value) for value in image.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):  # fractions over nought
        return 0.0, 0.0
    if getattr(image, "tag_v2", {}).get(_ORIENTATION, 1) in _ON_ITS_SIDE:
        across, down = down, across
    sound = isfinite(across) and isfinite(down) and across > 0 and down > 0
    return (across, down) if sound else (0.0, 0.0)


def square_size(width: int, height: int, claimed: tuple[float, float]) -> tuple[int, int]:
    """Return how many pixels the picture has once it has as many to an inch down as across: a fax has fewer lines.

    >>> square_size(1728, 1078, (204, 98)), square_size(2480, 3508, (300, 300)), square_size(100, 100, (204, 1))
    ((1728, 2244), (2480, 3508), (100, 100))
    """
    across, down = claimed
    ratio = across / down if down else 1.0
    if not (_SQUARE < max(ratio, 1 / ratio if ratio else 0) <= _MOST_UNEVEN):
        return width, height
    return (width, round(height * ratio)) if ratio > 1 else (round(width / ratio), height)


def _stretched(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return ``image`` in ``size`` pixels; its EXIF data stay."""
    image_in_grey = image.convert("L") if image.mode == "1" else image
    way = Image.Resampling.BICUBIC if image_in_grey.mode in _SMOOTH else Image.Resampling.NEAREST
    made = image_in_grey.resize(size, way)
    made.info = image.info
    made.getexif().update(image.getexif())
    return made


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
    return image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE
