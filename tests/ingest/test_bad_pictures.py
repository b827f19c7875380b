"""Pictures of every kind that scanners and their drivers pack into files, and broken ones: pages, or a clear error."""

import io
import struct
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageOps
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import CongvanError, DamagedFile
from pipeline.ingest import page_image, read_document
from pipeline.settings import IngestOptions
from pipeline.source import Source

WIDTH, HEIGHT = 827, 1170


def paper() -> Image.Image:
    """Return white paper with a black bar near the top."""
    picture = Image.new("L", (WIDTH, HEIGHT), 255)
    picture.paste(0, (100, 100, 400, 160))
    return picture


def packed(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def fax_strip(picture: Image.Image) -> bytes:
    """Return ``picture`` as CCITT group 4 data, without the TIFF around it."""
    data = packed(picture.convert("1"), "TIFF", compression="group4", strip_size=10**6)
    with Image.open(io.BytesIO(data)) as image:
        start, length = image.tag_v2[273][0], image.tag_v2[279][0]
    return data[start : start + length]


def jbig2_stream() -> bytes:
    """Return the paper as JBIG2 for a PDF (ITU-T T.88): page information, and one region in the coding of faxes."""
    ink = fax_strip(ImageOps.invert(paper()))  # Pillow codes white dots as black runs

    def segment(number: int, kind: int, data: bytes) -> bytes:
        return struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data

    size = struct.pack(">II", WIDTH, HEIGHT)
    page = segment(0, 48, size + bytes(8) + b"\0" + bytes(2))
    return page + segment(1, 38, size + bytes(8) + b"\0" + b"\1" + ink)


def picture_pdf(filter_name: bytes, data: bytes, depth: int, extra: bytes = b"", box: bytes = b"0 0 595 842") -> bytes:
    """Return a PDF of one page that ``data``, packed as ``filter_name`` says, covers."""
    space = b"/DeviceCMYK" if b"CMYK" in extra else b"/DeviceGray"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>" % box,
        b"<</Length 31>>stream\nq 595 0 0 842 0 0 cm /I Do Q   \nendstream",
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%s/BitsPerComponent %d/Filter/%s%s/Length %d>>"
        b"stream\n%s\nendstream"
        % (WIDTH, HEIGHT, space, depth, filter_name, extra.replace(b"/CMYK", b""), len(data), data),
    ]
    out, starts = b"%PDF-1.5\n", []
    for number, each in enumerate(objects, start=1):
        starts.append(len(out))
        out += b"%d 0 obj%sendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    return out + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>startxref\n%d\n%%%%EOF" % (table, len(out))
    )


FAX = b"/DecodeParms<</K -1/BlackIs1 true/Columns %d/Rows %d>>" % (WIDTH, HEIGHT)
PACKED = {
    "CCITT": lambda: picture_pdf(b"CCITTFaxDecode", fax_strip(paper()), 1, FAX),
    "JBIG2": lambda: picture_pdf(b"JBIG2Decode", jbig2_stream(), 1),
    "JPEG 2000": lambda: picture_pdf(b"JPXDecode", packed(paper(), "JPEG2000"), 8),
    "JPEG": lambda: picture_pdf(b"DCTDecode", packed(paper(), "JPEG"), 8),
    "CMYK JPEG": lambda: picture_pdf(
        b"DCTDecode", packed(paper().convert("CMYK"), "JPEG"), 8, b"/CMYK/Decode[1 0 1 0 1 0 1 0]"
    ),
}


@pytest.mark.parametrize("kind", PACKED)
def test_pictures_in_a_pdf_are_seen_however_they_are_packed(kind: str) -> None:
    source = Source.of_bytes("a.pdf", PACKED[kind]())
    assert len(read_document(source, IngestOptions()).pages) == 1
    image = page_image(source, 1, 300)
    height, width = image.pixels.shape[:2]
    assert width == pytest.approx(WIDTH, abs=4)
    bar = image.pixels[int(130 / HEIGHT * height), int(200 / WIDTH * width)]
    assert bar.max() < 60
    assert image.pixels[height // 2, width // 2].min() > 200


def test_an_inline_picture_is_seen(pdf_of: Callable[..., bytes]) -> None:
    def drawing(canvas: Canvas) -> None:
        canvas.drawInlineImage(paper(), 0, 0, 595, 842)

    pixels = page_image(Source.of_bytes("a.pdf", pdf_of(drawing)), 1, 300).pixels
    assert pixels.min() < 30


@pytest.mark.parametrize("kind", [b"CCITTFaxDecode", b"JBIG2Decode", b"JPXDecode", b"DCTDecode", b"FlateDecode"])
@pytest.mark.parametrize("data", [b"", b"\0" * 60, bytes(range(256)) * 4])
def test_a_corrupt_picture_gives_a_page_or_our_error(kind: bytes, data: bytes) -> None:
    source = Source.of_bytes("a.pdf", picture_pdf(kind, data, 8 if kind in (b"JPXDecode", b"DCTDecode") else 1))
    try:
        assert len(read_document(source, IngestOptions()).pages) == 1
        assert page_image(source, 1, 300).pixels.dtype == np.uint8
    except CongvanError as error:
        assert error.next_step


@pytest.mark.parametrize("kind", [b"CCITTFaxDecode", b"JBIG2Decode", b"JPXDecode", b"DCTDecode", b"FlateDecode"])
def test_a_page_is_not_white_because_its_picture_is_lost(kind: bytes) -> None:
    data = b"" if kind in (b"CCITTFaxDecode", b"FlateDecode") else bytes(range(256)) * 4
    with pytest.raises(DamagedFile, match="Page 1"):
        page_image(Source.of_bytes("a.pdf", picture_pdf(kind, data, 8)), 1, 300)


def test_a_white_scan_is_a_white_page() -> None:
    white = packed(Image.new("L", (WIDTH, HEIGHT), 255), "JPEG")
    assert page_image(Source.of_bytes("a.pdf", picture_pdf(b"DCTDecode", white, 8)), 1, 300).pixels.min() == 255


@pytest.mark.parametrize("box", [b"0 0 0 0", b"0 0 595 0", b"0 0 0.01 842", b"595 842 0 0"])
def test_pages_without_area_give_a_page_or_our_error(box: bytes) -> None:
    source = Source.of_bytes("a.pdf", picture_pdf(b"DCTDecode", packed(paper(), "JPEG"), 8, box=box))
    try:
        assert len(read_document(source, IngestOptions()).pages) == 1
        assert page_image(source, 1, 300).pixels.size > 0
    except CongvanError as error:
        assert error.next_step


@pytest.mark.slow
def test_a_tiff_of_a_thousand_pages() -> None:
    page = paper().convert("1")
    data = packed(page, "TIFF", compression="group4", save_all=True, append_images=[page] * 999)
    source = Source.of_bytes("a.tif", data)
    assert len(read_document(source, IngestOptions()).pages) == 1000
    assert page_image(source, 1000, 300).pixels.min() == 0
