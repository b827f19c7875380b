"""Image files as PDF: every pixel as it was, as many pages as ingest found."""

import io
from typing import Any

import numpy as np
import pikepdf
import pytest
from PIL import Image, TiffImagePlugin

from pipeline.errors import DamagedFile
from pipeline.export.image_pdf import pdf_of_image
from pipeline.ingest import page_image
from pipeline.source import Source
from tests.export.sheets import drawn, sheet

SMALL = Image.fromarray(sheet()).resize((413, 584), Image.Resampling.BILINEAR)
"""A4 at 50 dpi."""


def image_file(picture: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def shown(data: bytes, page: int = 0) -> np.ndarray[Any, Any]:
    """Return the page drawn one pixel for each of the picture."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        sheet_ = pdf.pages[page]
        (picture,) = sheet_.get_images().values()
        turned = int(sheet_.obj.get("/Rotate", 0)) % 180 == 90
        scale = int(picture.Height if turned else picture.Width) / (
            float(sheet_.mediabox[3] if turned else sheet_.mediabox[2])
        )
    return drawn(data, page, scale=scale - 1e-7)


def alpha() -> Image.Image:
    picture = SMALL.convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(SMALL.size))
    return picture


def sixteen_bits() -> Image.Image:
    return Image.fromarray(np.asarray(SMALL.convert("L"), np.uint16) * 257)


def exif(orientation: int) -> bytes:
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags.tobytes()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(image_file(SMALL, "PNG"), id="rgb png"),
        pytest.param(image_file(SMALL.convert("L"), "PNG"), id="grey png"),
        pytest.param(image_file(SMALL.convert("1"), "PNG"), id="bilevel png"),
        pytest.param(image_file(SMALL.quantize(16), "PNG"), id="palette png"),
        pytest.param(image_file(sixteen_bits(), "PNG"), id="16 bits"),
        pytest.param(image_file(SMALL, "BMP"), id="bmp"),
        pytest.param(image_file(SMALL, "WEBP", lossless=True), id="webp"),
        pytest.param(image_file(SMALL.convert("1"), "TIFF", compression="group4"), id="fax tiff"),
        pytest.param(image_file(SMALL, "TIFF", compression="tiff_lzw"), id="lzw tiff"),
        pytest.param(image_file(SMALL.convert("F"), "TIFF"), id="tiff of floats"),
        pytest.param(image_file(SMALL, "JPEG", quality=90, subsampling=0), id="jpeg"),
        pytest.param(image_file(SMALL.convert("L"), "JPEG", quality=90), id="grey jpeg"),
        *(
            pytest.param(image_file(SMALL, "PNG", exif=exif(n), dpi=(50, 50)), id=f"orientation {n}")
            for n in range(1, 9)
        ),
    ],
)
def test_the_pdf_shows_the_pixels_that_were_read(data: bytes) -> None:
    source = Source.of_bytes("a", data)
    pixels = page_image(source, 1, 300).pixels
    got = shown(pdf_of_image(source))
    assert got.shape == pixels.shape
    assert np.abs(got.astype(int) - pixels).max() <= (3 if data[:2] == b"\xff\xd8" else 1)  # decoders of JPEG differ


def test_transparency_is_kept_as_a_mask() -> None:
    source = Source.of_bytes("a.png", image_file(alpha(), "PNG"))
    got = shown(pdf_of_image(source))
    assert np.abs(got.astype(int) - page_image(source, 1, 300).pixels).max() <= 2


def test_the_bytes_of_a_jpeg_go_in_as_they_are() -> None:
    data = image_file(SMALL, "JPEG", quality=55, dpi=(50, 50))
    with pikepdf.open(io.BytesIO(pdf_of_image(Source.of_bytes("a.jpg", data)))) as pdf:
        (picture,) = pdf.pages[0].get_images().values()
        assert picture.read_raw_bytes() == data
        assert [round(float(edge)) for edge in pdf.pages[0].mediabox] == [0, 0, 595, 841]


def test_all_pages_of_a_tiff_and_no_preview() -> None:
    preview = TiffImagePlugin.ImageFileDirectory_v2()
    preview[254] = 1  # NewSubfileType: a smaller copy
    pages = [SMALL.convert("L"), SMALL.resize((40, 60)).convert("L"), SMALL.convert("L").rotate(180)]
    pages[1].encoderinfo = {"tiffinfo": preview}
    data = image_file(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    source = Source.of_bytes("a.tif", data)
    made = pdf_of_image(source)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == 2
    for number in (1, 2):
        assert np.array_equal(shown(made, number - 1), page_image(source, number, 300).pixels)


def test_without_a_likely_resolution_the_page_is_a4() -> None:
    for claim in ({}, {"dpi": (1, 1)}, {"dpi": (4800, 4800)}):
        made = pdf_of_image(Source.of_bytes("a.png", image_file(SMALL, "PNG", **claim)))
        with pikepdf.open(io.BytesIO(made)) as pdf:
            assert float(pdf.pages[0].mediabox[2]) == pytest.approx(595, abs=1)


def test_a_damaged_image_is_told() -> None:
    data = image_file(SMALL, "PNG")
    with pytest.raises(DamagedFile):
        pdf_of_image(Source.of_bytes("a.png", data[: len(data) // 2]))
