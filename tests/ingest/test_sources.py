"""Every kind of file is told by its bytes, and each kind of bad file has its own error."""

import contextlib
import random
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from pipeline.errors import (
    DamagedFile,
    EncryptedFile,
    ImageTooLarge,
    MisnamedFile,
    NoPages,
    SourceError,
    UnknownFormat,
)
from pipeline.ingest import page_image, read_document
from pipeline.settings import IngestOptions
from pipeline.source import Source

from .conftest import full_picture, text_lines

OPTIONS = IngestOptions()
PAPER = Image.effect_noise((210, 297), 60)


def read(name: str, data: bytes, options: IngestOptions = OPTIONS):  # type: ignore[no-untyped-def]
    return read_document(Source.of_bytes(name, data), options)


def png_header(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    idat = b"IDAT" + zlib.compress(b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in (header, idat)
    )


def empty_pdf() -> bytes:
    body = (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    )
    first, second = body.index(b"1 0 obj"), body.index(b"2 0 obj")
    table = b"xref\n0 3\n0000000000 65535 f \n%010d 00000 n \n%010d 00000 n \n" % (first, second)
    return body + table + b"trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("TIFF", "image/tiff"),
        ("BMP", "image/bmp"),
        ("WEBP", "image/webp"),
        ("JPEG2000", "image/jp2"),
    ],
)
def test_images_are_told_by_their_bytes(kind: str, media_type: str, image_of: Callable[..., bytes]) -> None:
    document = read("a scan.jpg", image_of(PAPER, kind))
    assert document.media_type == media_type
    assert [(page.layer, page.width, page.height) for page in document.pages] == [("none", 210, 297)]


@pytest.mark.parametrize("name", ["a.jpg", "a.PNG", "a.pdf", "a.tif", "a.tiff"])
@pytest.mark.parametrize("data", ["Kính gửi: Sở Y tế".encode(), b"PK\x03\x04\x14\0\x06\0\x08\0" * 9])
def test_a_name_that_lies(name: str, data: bytes) -> None:
    with pytest.raises(MisnamedFile):
        read(name, data)


@pytest.mark.parametrize("data", [b"PK\x03\x04\x14\0\x06\0\x08\0" * 9, b"\x7fELF\x02\x01\x01\0\0\0", b"\0\0\0\0"])
def test_unknown_bytes(data: bytes) -> None:
    with pytest.raises(UnknownFormat):
        read("a.doc", data)


def test_pdf_cut_off_anywhere(pdf_of: Callable[..., bytes], font: str) -> None:
    data = pdf_of(*[text_lines(font, (70, 90, f"Trang số {number} của kế hoạch")) for number in range(3)])
    for size in (9, len(data) // 3, len(data) // 2, len(data) * 9 // 10, len(data) - 30):
        with pytest.raises(DamagedFile):
            read("a.pdf", data[:size])


def test_pdf_with_junk_behind_its_end(pdf_of: Callable[..., bytes], font: str) -> None:
    data = pdf_of(text_lines(font, (70, 90, "Ủy ban nhân dân xã Hoa Lâm báo cáo kết quả thực hiện")))
    assert len(read("a.pdf", data + b"\r\n<html>sent by a gateway</html>" * 99).pages) == 1


def test_pdf_of_nonsense() -> None:
    with pytest.raises(DamagedFile):
        read("a.pdf", b"%PDF-1.7\n" + bytes(range(32, 127)) * 20 + b"\n%%EOF")


def test_encrypted_pdf(pdf_of: Callable[..., bytes], font: str) -> None:
    drawing = text_lines(font, (70, 90, "Mật"))
    with pytest.raises(EncryptedFile):
        read("a.pdf", pdf_of(drawing, password="bí mật".encode().hex()))


def test_pdf_without_pages() -> None:
    with pytest.raises(NoPages):
        read("a.pdf", empty_pdf())


def test_image_bomb_is_refused_by_its_header() -> None:
    with pytest.raises(ImageTooLarge):
        read("a.png", png_header(65_000, 65_000))


def test_limit_on_pixels_counts_for_images_and_pdfs(
    image_of: Callable[..., bytes], pdf_of: Callable[..., bytes]
) -> None:
    small = IngestOptions(max_pixels=210 * 297 - 1)
    with pytest.raises(ImageTooLarge):
        read("a.png", image_of(PAPER, "PNG"), small)
    with pytest.raises(ImageTooLarge):
        read("a.pdf", pdf_of(full_picture(PAPER)), small)
    with pytest.raises(ImageTooLarge):
        read("a.pdf", pdf_of(lambda canvas: None, size=(14_400, 14_400)))
    large = pdf_of(full_picture(PAPER.resize((3000, 3000))))
    with pytest.raises(ImageTooLarge):
        read("a.pdf", large, IngestOptions(max_pixels=8_999_999))
    assert len(read("a.pdf", large, IngestOptions(max_pixels=9_000_000)).pages) == 1


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP"])
def test_truncated_image(kind: str, image_of: Callable[..., bytes]) -> None:
    data = image_of(PAPER, kind)
    with pytest.raises(DamagedFile):
        read(f"a.{kind.lower()}", data[: len(data) // 2])


def test_multi_page_tiff_without_its_thumbnail(image_of: Callable[..., bytes]) -> None:
    pages = [Image.new("1", (210, 297), colour) for colour in (0, 1, 0)]
    data = image_of(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    document = read("fax.tif", data)
    assert [page.number for page in document.pages] == [1, 2, 3]
    source = Source.of_bytes("fax.tif", data)
    assert [int(page_image(source, number, 300).pixels.mean()) for number in (1, 2, 3)] == [0, 255, 0]


def test_pages_that_are_not_there(image_of: Callable[..., bytes], pdf_of: Callable[..., bytes]) -> None:
    for name, data in (("a.png", image_of(PAPER, "PNG")), ("a.pdf", pdf_of(full_picture(PAPER)))):
        with pytest.raises(SourceError):
            page_image(Source.of_bytes(name, data), 2, 300)
    with pytest.raises(SourceError):
        page_image(Source.of_bytes("a.txt", b"text"), 1, 300)


@pytest.mark.parametrize("kind", ["pdf", "PNG", "JPEG", "TIFF", "txt"])
def test_damage_of_any_kind_gives_a_document_or_our_error(
    kind: str, pdf_of: Callable[..., bytes], image_of: Callable[..., bytes], font: str
) -> None:
    if kind == "pdf":
        whole = pdf_of(full_picture(PAPER), text_lines(font, (70, 90, "Ủy ban nhân dân xã Tân Lập Hạ")))
    elif kind == "txt":
        whole = "Ủy ban nhân dân xã Tân Lập Hạ đề nghị các thôn".encode()
    else:
        whole = image_of(PAPER, kind)
    chance = random.Random(kind)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 4, 30))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.3:
            start = chance.randrange(len(data))
            del data[start : start + chance.randrange(400)]
        source = Source.of_bytes(f"a.{kind.lower()}", bytes(data))
        with contextlib.suppress(SourceError):
            assert read_document(source, OPTIONS).pages
            if kind != "txt":
                assert page_image(source, 1, 72).pixels.ndim == 3


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    code = "import sys, pipeline.ingest, pipeline.ocr; print(*sys.modules)"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert loaded.isdisjoint({"numpy", "cv2", "PIL", "pdfplumber", "pypdfium2", "pytesseract"})
