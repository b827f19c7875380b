"""Text layers: which are trusted, in which order they are read, where the words stand."""

from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pipeline.document import Document
from pipeline.ingest import read_document
from pipeline.ingest.triage import judge_layer, judge_text
from pipeline.settings import IngestOptions
from pipeline.source import Source

from .conftest import full_picture, shown_upright, text_lines

OPTIONS = IngestOptions()
SCAN = Image.new("L", (620, 877), 240)
CLEAN = "Thực hiện Kế hoạch số 15/KH-UBND của Ủy ban nhân dân huyện Phú Sơn về phong trào trồng cây đầu xuân"
MISREAD = "Thyc hién Ké hoach sé 15/KH-UBND cta Uy ban nhan dan huyén Phi Son vé phong trao tréng cay dau xuan"
STRIPPED = "Thuc hien Ke hoach so 15/KH-UBND cua Uy ban nhan dan huyen Phu Son ve phong trao trong cay dau xuan"
ENGLISH = "The members of the committee agreed to the plan and it is to be carried out in the first half of the year"
TCVN3 = "Thùc hiÖn KÕ ho¹ch sè 15 cña Uû ban nh©n d©n huyÖn vÒ phong trµo trång c©y ®Çu xu©n n¨m míi"


@pytest.mark.parametrize(
    ("text", "scanned", "quality"),
    [
        (CLEAN, True, "good"),
        (CLEAN, False, "good"),
        (MISREAD, True, "broken"),
        (MISREAD, False, "broken"),
        (STRIPPED, True, "broken"),
        (ENGLISH, True, "good"),
        (ENGLISH, False, "good"),
        (TCVN3, False, "broken"),
        (CLEAN.encode().decode("latin-1"), False, "broken"),
        ("CH?NH PH? S?: 124/2004/Q?-TTg C?NG H?A X? H?I CH? NGH?A VI?T NAM ??c l?p T? do H?nh ph?c", False, "broken"),
        ("SỞ Y TẾ", True, "none"),
        ("NỘI DUNG", False, "good"),
        ("1 / 12", False, "none"),
    ],
)
def test_triage(text: str, scanned: bool, quality: str) -> None:
    verdict = judge_layer(text, (), OPTIONS, scanned=scanned)
    assert verdict.quality == quality
    assert verdict.reason


def test_a_legacy_font_is_named_in_the_reason() -> None:
    verdict = judge_layer(TCVN3, ("ABCDEF+.VnTime",), OPTIONS, scanned=False)
    assert verdict == ("broken", "legacy encoding TCVN3 (font .VnTime)")
    assert judge_layer(CLEAN, (".VnTime",), OPTIONS, scanned=False).quality == "good"


def test_thresholds_come_from_the_options() -> None:
    assert judge_text(CLEAN, IngestOptions(good_marked_share=0.9), scanned=True).quality == "broken"
    assert judge_layer(CLEAN, (), IngestOptions(min_layer_letters=500), scanned=True).quality == "none"


def read(data: bytes) -> Document:
    return read_document(Source.of_bytes("a.pdf", data), OPTIONS)


def test_pages_are_judged_one_by_one(pdf_of: Callable[..., bytes], font: str) -> None:
    document = read(
        pdf_of(
            text_lines(font, (70, 90, CLEAN[:60]), (70, 110, CLEAN[60:])),
            full_picture(SCAN, text_lines(font, (70, 90, MISREAD[:60]), (70, 110, MISREAD[60:]))),
            full_picture(SCAN),
            full_picture(SCAN, text_lines(font, (10, 20, "Ký bởi: SỞ Y TẾ"))),
        )
    )
    assert [page.layer for page in document.pages] == ["good", "broken", "none", "none"]
    assert [page.text_source for page in document.pages] == ["text_layer", "text_layer", "ocr", "ocr"]
    assert [len(page.lines) for page in document.pages] == [2, 2, 0, 0]
    assert "stamp" in document.pages[3].reason


def test_columns_are_read_one_after_the_other(pdf_of: Callable[..., bytes], font: str) -> None:
    page = text_lines(
        font,
        (90, 80, "ỦY BAN NHÂN DÂN"),
        (300, 80, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (95, 97, "XÃ TÂN LẬP HẠ"),
        (340, 97, "Độc lập - Tự do - Hạnh phúc"),
        (90, 125, "Số: 27/UBND-VX"),
        (320, 125, "Tân Lập Hạ, ngày 14 tháng 3 năm 2022"),
        (90, 142, "V/v tổ chức Tết trồng cây"),
        (170, 190, "Kính gửi: Trưởng các thôn trên địa bàn xã."),
        (110, 220, "Ủy ban nhân dân xã đề nghị các thôn huy động nhân dân tham gia trồng"),
        (80, 237, "cây, dọn vệ sinh đường làng ngõ xóm trong hai ngày 19 và 20 tháng 3./."),
        (80, 280, "Nơi nhận:"),
        (360, 280, "TM. ỦY BAN NHÂN DÂN"),
        (80, 297, "- Như trên;"),
        (400, 297, "CHỦ TỊCH"),
        (80, 314, "- Lưu: VT."),
        (380, 380, "Lò Thị Mai Hương"),
    )
    lines = read(pdf_of(page)).pages[0].lines
    assert [line.text for line in lines] == [
        "ỦY BAN NHÂN DÂN",
        "XÃ TÂN LẬP HẠ",
        "Số: 27/UBND-VX",
        "V/v tổ chức Tết trồng cây",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Tân Lập Hạ, ngày 14 tháng 3 năm 2022",
        "Kính gửi: Trưởng các thôn trên địa bàn xã.",
        "Ủy ban nhân dân xã đề nghị các thôn huy động nhân dân tham gia trồng",
        "cây, dọn vệ sinh đường làng ngõ xóm trong hai ngày 19 và 20 tháng 3./.",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Lò Thị Mai Hương",
    ]
    block_of = {line.text: line.block for line in lines}
    assert block_of["XÃ TÂN LẬP HẠ"] != block_of["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert block_of["- Lưu: VT."] != block_of["CHỦ TỊCH"]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_are_fractions_of_the_page_as_shown(rotation: int, pdf_of: Callable[..., bytes], font: str) -> None:
    def drawing(canvas: Canvas) -> None:
        shown_upright(canvas, rotation)
        text_lines(font, (0.25 * 595, 0.3 * 842, CLEAN[:60]))(canvas)

    page = read(pdf_of(drawing)).pages[0]
    box = page.lines[0].words[0].box
    assert page.lines[0].text == CLEAN[:60]
    assert box is not None
    assert (box.left, box.bottom) == pytest.approx((0.25, 0.3), abs=0.01)


def test_a_page_that_lost_its_letters_is_drawn_and_read(pdf_of: Callable[..., bytes]) -> None:
    page = read(pdf_of(text_lines("Times-Roman", (70, 90, TCVN3[:50]), (70, 110, TCVN3[50:])))).pages[0]
    assert page.layer == "broken"
    assert page.reason.startswith("legacy encoding TCVN3")
    assert "drawn" in page.reason


def test_a_page_written_from_the_far_corner_keeps_its_layer(pdf_of: Callable[..., bytes], font: str) -> None:
    data = pdf_of(text_lines(font, (80, 100, CLEAN[:50]), (80, 130, CLEAN[50:])))
    plain = read_document(Source.of_bytes("a.pdf", data), OPTIONS).pages[0]
    swapped = data.replace(b"/MediaBox [ 0 0 595 842 ]", b"/MediaBox [ 595 842 0 0 ]")
    assert swapped != data
    page = read_document(Source.of_bytes("a.pdf", swapped), OPTIONS).pages[0]
    assert (page.layer, page.raw_text) == ("good", plain.raw_text)
    assert page.lines[0].box == pytest.approx(plain.lines[0].box, abs=0.01)
