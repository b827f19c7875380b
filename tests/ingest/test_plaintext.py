"""Plain text: encodings, pages and line ends."""

import unicodedata

import pytest

from pipeline.errors import UnknownFormat
from pipeline.ingest import read_document
from pipeline.ingest.plaintext import decode
from pipeline.settings import IngestOptions
from pipeline.source import Source

TEXT = "ỦY BAN NHÂN DÂN\nSố: 27/UBND-VX\n\nThực hiện Kế hoạch của huyện Phú Sơn về trồng cây đầu xuân\n"
TONES = "\u0300\u0301\u0303\u0309\u0323"
VNI = "UÛy ban nhaân daân huyeän Phuù Sôn, ngaøy 12 thaùng 5 naêm 2001, keá hoaïch troàng caây"
VNI_READ = "Ủy ban nhân dân huyện Phú Sơn, ngày 12 tháng 5 năm 2001, kế hoạch trồng cây"


def keyboard_order(text: str) -> str:
    """Return ``text`` as Windows keyboards typed it: letters precomposed, tones behind them."""
    letters = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(part for part in parts if part in TONES)
        letters.append(unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES)) + tone)
    return "".join(letters)


def pages(data: bytes) -> list[list[str]]:
    document = read_document(Source.of_bytes("a.txt", data), IngestOptions())
    return [[line.text for line in page.lines] for page in document.pages]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), None),
        (TEXT.encode("utf-8-sig"), None),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16"),
        (TEXT.encode("utf-16-be"), "utf-16"),
        (keyboard_order(TEXT).encode("cp1258"), "windows-1258"),
    ],
)
def test_encodings(data: bytes, encoding: str | None) -> None:
    document = read_document(Source.of_bytes("a.txt", data), IngestOptions())
    assert document.encoding == encoding
    assert document.raw_text == TEXT.rstrip("\n")
    assert document.pages[0].layer == "good"
    assert document.pages[0].text_source == "text_layer"


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("Thùc hiÖn KÕ ho¹ch cña Uû ban nh©n d©n huyÖn", "tcvn3", "Thực hiện Kế hoạch của Uỷ ban nhân dân huyện"),
        (VNI, "vni", VNI_READ),
    ],
)
def test_font_encodings_become_unicode(text: str, encoding: str, expected: str) -> None:
    document = read_document(Source.of_bytes("a.txt", text.encode("latin-1")), IngestOptions())
    assert document.encoding == encoding
    assert document.pages[0].layer == "good"
    assert document.raw_text == expected


@pytest.mark.parametrize("data", [bytes(range(160, 256)) * 4, "Łódź, Gdańsk, Świętochłowice".encode("cp1250")])
def test_bytes_that_are_no_vietnamese_in_any_encoding(data: bytes) -> None:
    with pytest.raises(UnknownFormat):
        decode(data)


def test_every_character_of_a_line_is_kept() -> None:
    text = "  Số:   /KH\t2017  \n\n\u00a0Điều 1. \u200bNội dung"
    assert pages(text.encode()) == [text.split("\n")]
    decomposed = unicodedata.normalize("NFD", text)
    assert pages(decomposed.encode()) == [decomposed.split("\n")]


def test_line_ends_and_form_feeds() -> None:
    assert pages(b"mot\r\nhai\rba\n") == [["mot", "hai", "ba"]]
    assert pages("Trang một\fTrang hai\n\f".encode()) == [["Trang một"], ["Trang hai"]]
    assert pages("Trang một\n\fTrang ba".encode()) == [["Trang một"], ["Trang ba"]]


def test_a_few_bad_bytes_do_not_hide_a_text() -> None:
    data = ("Ủy ban nhân dân xã đề nghị các thôn báo cáo kết quả.\n" * 20).encode()
    text, encoding = decode(data[:500] + b"\xff" + data[500:])
    assert encoding == "damaged utf-8"
    assert text.replace("\ufffd", "").count("báo cáo") == 20
