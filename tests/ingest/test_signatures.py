"""Who signed, and when."""

import io

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.ingest import read_document
from pipeline.ingest.signatures import pdf_time, printed_signatures
from pipeline.settings import IngestOptions
from pipeline.source import Source


def signed_pdf(value: str) -> bytes:
    """Return a PDF with one signature field whose dictionary is ``value``."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        "<</FT/Sig/T(Signature1)/V 5 0 R>>",
        value,
    ]
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out + b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start)


def hexed(text: str) -> str:
    return "<" + (b"\xfe\xff" + text.encode("utf-16-be")).hex() + ">"


@pytest.mark.parametrize(
    "value",
    [
        f"<</Type/Sig/Name {hexed('Sở Nội vụ')}/M(D:20210305091530+07'00')>>",
        f"<</Reason {hexed('Sở Nội vụ<snv@hoalam.gov.vn> đã ký lên văn bản này!')}/M(D:20210305091530+07'00')>>",
    ],
)
def test_signature_fields(value: str) -> None:
    document = read_document(Source.of_bytes("a.pdf", signed_pdf(value)), IngestOptions())
    assert [(s.signer, s.signed_at) for s in document.signatures] == [("Sở Nội vụ", "2021-03-05T09:15:30+07:00")]


def test_a_field_that_nobody_signed_and_one_that_makes_no_sense() -> None:
    for value in ("null", "<</Type/Sig/M 17>>", "[/Sig]"):
        document = read_document(Source.of_bytes("a.pdf", signed_pdf(value)), IngestOptions())
        assert len(document.pages) == 1
        assert all(signature.signed_at is None for signature in document.signatures)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Người ký: Ủy ban nhân dân xã Tân Lập Hạ\nEmail: tlh@phuson.gov.vn\nCơ quan: Huyện Phú Sơn\n"
            "Thời gian ký: 05.03.2021\n09:15:30 +07:00",
            [("Ủy ban nhân dân xã Tân Lập Hạ", "2021-03-05T09:15:30+07:00")],
        ),
        ("Ký bởi: Lò Thị Mai Ngày ký: 5/3/2021 9:15", [("Lò Thị Mai", "2021-03-05T09:15:00+07:00")]),
        ("Người ký văn bản chịu trách nhiệm về nội dung.", []),
        ("Ký bởi: Lò Thị Mai\nThời gian ký: 45.13.2021 09:15:30 +07:00", [("Lò Thị Mai", None)]),
    ],
)
def test_printed_trailers(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(s.signer, s.signed_at) for s in printed_signatures(text)] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("D:20210305091530", "2021-03-05T09:15:30+07:00"),
        ("D:20210305091530-05'30'", "2021-03-05T09:15:30-05:30"),
        ("D:20211305091530Z", None),
        (None, None),
    ],
)
def test_pdf_times(value: str | None, expected: str | None) -> None:
    assert pdf_time(value) == expected


def test_a_trailer_on_a_scan_is_kept_though_its_layer_is_dropped(font: str) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    canvas.drawImage(ImageReader(Image.new("L", (827, 1170), 240)), 0, 0, 595, 842)
    canvas.setFont(font, 8)
    canvas.drawString(10, 820, "Ký bởi: Sở Y tế")
    canvas.drawString(10, 808, "Ngày ký: 05/03/2021 09:15:30")
    canvas.save()
    document = read_document(Source.of_bytes("a.pdf", buffer.getvalue()), IngestOptions())
    assert document.pages[0].lines == ()
    assert [(s.signer, s.signed_at) for s in document.signatures] == [("Sở Y tế", "2021-03-05T09:15:30+07:00")]
