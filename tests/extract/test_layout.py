"""Pages with boxes: columns, zones, and the way back from a value to the page."""

import unicodedata

import pytest

from pipeline.dispatch import Absent, Found
from pipeline.document import Document, Line, Page
from pipeline.extract import extract, extract_text
from pipeline.extract.layout import clean, read_layout
from pipeline.settings import ExtractOptions

from .pages import document, letter, line

OPTIONS = ExtractOptions()


def test_lines_are_cut_at_the_column_gap() -> None:
    texts = [segment.text.strip() for segment in read_layout(letter()).pages[0][:6]]
    assert texts == [
        "UBND TỈNH HÀ LÂM",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "SỞ NỘI VỤ",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 45/SNV-TCCB",
        "Hà Lâm, ngày 09 tháng 5 năm 2022",
    ]


def test_every_field_of_a_letter_in_two_columns() -> None:
    understanding = extract(letter(), OPTIONS)
    got = {name: understanding.value(name) for name in understanding.fields}
    assert got["doc_type"] == "công văn"
    assert got["number"] == "45/SNV-TCCB"
    assert got["issued_date"] == "2022-05-09"
    assert got["place"] == "Hà Lâm"
    assert got["issuing_body"] == "UBND TỈNH HÀ LÂM SỞ NỘI VỤ"
    assert got["parent_body"] == "UBND TỈNH HÀ LÂM"
    assert got["subject"] == "tuyển dụng công chức năm 2022"
    assert got["addressees"] == ("Các sở, ban, ngành", "Ủy ban nhân dân các huyện")
    assert got["signer_name"] == "Quách Thu Hiền"
    assert got["signer_title"] == "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC"
    assert got["signer_authority"] == "KT."
    assert understanding.cites[0].number == "12/KH-UBND"


def test_a_value_shows_where_it_stands() -> None:
    source = letter()
    number = extract(source, OPTIONS).fields["number"]
    assert isinstance(number, Found)
    assert number.page == 1
    assert number.span is not None
    assert source.pages[0].text[slice(*number.span)] == number.raw == "45/SNV-TCCB"
    assert number.box is not None
    assert number.box.right < 0.5 < source.pages[0].lines[2].box.right  # type: ignore[union-attr]
    date = extract(source, OPTIONS).fields["issued_date"]
    assert isinstance(date, Found)
    assert date.box is not None
    assert date.box.left > 0.5


def test_pen_written_digits_are_not_guessed() -> None:
    lines = list(letter(number="913 /SNV-TCCB", **{"913": 0.02}).pages[0].lines)
    words = [(w.text, w.box, 0.5 if w.text == "913" else 0.95) for w in lines[2].words]
    lines[2] = Line.of_words(words)
    understanding = extract(document(lines), OPTIONS)
    assert understanding.value("number") == "/SNV-TCCB"
    state = understanding.fields["code_number"]
    assert isinstance(state, Absent)
    assert state.absent == "unreadable"
    typed = extract(letter(number="913 /SNV-TCCB"), OPTIONS)
    assert typed.value("number") == "913/SNV-TCCB"


def test_a_pen_written_day_lowers_the_precision() -> None:
    understanding = extract(letter(date="ngày 14 tháng 5 năm 2022", **{"14": 0.02}), OPTIONS)
    assert understanding.value("issued_date") == "2022-05"
    date = understanding.fields["issued_date"]
    assert isinstance(date, Found)
    assert date.rule == "date.line.part_unread"


def test_a_tall_day_that_the_engine_is_sure_of_was_printed() -> None:
    lines = list(letter().pages[0].lines)
    lines[2] = line(
        (0.16, "Số: 45/SNV-TCCB"), (0.52, "Hà Lâm, ngày 09 tháng 5 năm 2022"), top=0.13, heights={"09": 0.02}
    )
    assert extract(document(lines), OPTIONS).value("issued_date") == "2022-05-09"


def test_words_that_a_reader_ran_together_are_parted_in_the_header() -> None:
    lines = list(letter().pages[0].lines)
    lines[1] = line((0.19, "SỞNỘIVỤ"), (0.53, "Độc lập - Tự do - Hạnh phúc"), top=0.09)
    assert extract(document(lines), OPTIONS).value("issuing_body") == "UBND TỈNH HÀ LÂM SỞ NỘI VỤ"


def test_a_number_without_its_slash_is_read_unless_the_slash_may_be_its_last_digit() -> None:
    assert extract(letter(number="45SNV-TCCB"), OPTIONS).value("number") == "45/SNV-TCCB"
    assert extract(letter(number="451SNV-TCCB"), OPTIONS).value("number") == "/SNV-TCCB"


def test_a_stamp_of_arrival_is_no_addressee() -> None:
    lines = list(letter().pages[0].lines)
    lines.insert(6, line((0.38, "Ngày: 16/5/2022"), top=0.22))
    addressees = extract(document(lines), OPTIONS).value("addressees")
    assert addressees == ("Các sở, ban, ngành", "Ủy ban nhân dân các huyện")


def test_the_signature_may_stand_on_a_later_page_before_annexes() -> None:
    first = list(letter().pages[0].lines)
    annex = [
        line((0.45, "Phụ lục I"), top=0.07),
        line((0.20, "(Kèm theo Công văn số 45/SNV-TCCB ngày 09/5/2022 của Sở Nội vụ)"), top=0.10),
        line((0.14, "Nơi nhận:"), (0.60, "NGƯỜI LẬP BIỂU"), top=0.5),
        line((0.14, "- Phòng Tài chính;"), top=0.52),
        line((0.58, "Trần Ngọc Bảo"), top=0.6),
    ]
    understanding = extract(document(first[:10], first[10:], annex), OPTIONS)
    assert understanding.value("signer_name") == "Quách Thu Hiền"
    state = understanding.fields["signer_name"]
    assert isinstance(state, Found)
    assert state.page == 2
    assert len(understanding.value("recipients") or ()) == 3


def test_a_stamp_beside_the_addressees_is_none_of_them() -> None:
    lines = list(letter().pages[0].lines)
    lines.insert(7, line((0.15, "ĐẾN Số: 77"), top=0.235))
    understanding = extract(document(lines), OPTIONS)
    assert understanding.value("addressees") == ("Các sở, ban, ngành", "Ủy ban nhân dân các huyện")
    assert understanding.value("number") == "45/SNV-TCCB"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_offsets_hold_in_decomposed_text(form: str) -> None:
    text = unicodedata.normalize(form, "Số: 12/KH-UBND\nAn Hà, ngày 05 tháng 3 năm 2021\nKẾ HOẠCH\nTổng kết năm 2020")  # type: ignore[arg-type]
    understanding = extract_text(text, OPTIONS)
    subject = understanding.fields["subject"]
    assert isinstance(subject, Found)
    assert subject.value == "Tổng kết năm 2020"
    assert subject.span is not None
    assert text[slice(*subject.span)] == unicodedata.normalize(form, "Tổng kết năm 2020")  # type: ignore[arg-type]


def test_cleaning_keeps_the_length_of_composed_text() -> None:
    for text in ("**Nơi nhận:**", "Số: *16* /UBND", "* Cấp tỉnh:", "***", "## **KẾ HOẠCH**", "2 * 3 * 4"):
        cleaned, offsets = clean(text)
        assert len(cleaned) == len(text) == len(offsets)
    assert clean("***")[0] == "***"
    assert clean("2 * 3 * 4")[0] == "2 * 3 * 4"


def test_a_document_without_text_is_no_dispatch() -> None:
    empty = Document(sha256="0" * 64, media_type="image/png", pages=(Page(number=1),))
    assert not extract(empty, OPTIONS).is_dispatch
    assert not extract(Document(sha256="0" * 64, media_type="image/png"), OPTIONS).is_dispatch


def test_a_slip_before_the_dispatch_is_passed_over() -> None:
    slip = [line((0.35, "Phiếu trình giải quyết công việc"), top=0.1), line((0.2, "Ý kiến lãnh đạo: đồng ý"), top=0.2)]
    understanding = extract(document(slip, list(letter().pages[0].lines)), OPTIONS)
    assert understanding.value("number") == "45/SNV-TCCB"
    number = understanding.fields["number"]
    assert isinstance(number, Found)
    assert number.page == 2


def test_marks_of_a_notation_are_put_back_from_title_and_issuer() -> None:
    lines = list(letter(number="45/UBND-SGDDT").pages[0].lines)
    lines[1] = line((0.12, "SỞ GIÁO DỤC VÀ ĐÀO TẠO"), (0.53, "Độc lập - Tự do - Hạnh phúc"), top=0.09)
    assert extract(document(lines), OPTIONS).value("number") == "45/UBND-SGDĐT"


def test_marks_of_urgency_and_secrecy_stand_alone_in_the_header() -> None:
    lines = list(letter().pages[0].lines)
    lines.insert(5, line((0.16, "HỎA TỐC"), top=0.185))
    lines.insert(6, line((0.16, "MẬT"), top=0.2))
    understanding = extract(document(lines), OPTIONS)
    assert understanding.value("urgency") == "HỎA TỐC"
    assert understanding.value("secrecy") == "MẬT"
    assert extract(letter(), OPTIONS).fields["urgency"] == Absent(absent="not_found")
