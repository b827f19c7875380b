"""What the trained models must bring back, on sentences written for these tests."""

import pytest

from pipeline.document import Document, Line, Page, apply_edits, digest_of
from pipeline.repair import repair_document, repair_text
from pipeline.settings import RepairOptions
from pipeline.vietnamese import strip_marks, tone_key


def repaired(text: str, options: RepairOptions) -> str:
    return apply_edits(text, repair_text(text, options))


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        (
            "Uy ban nhan dan xa da t6 chirc hji nghi tdng két c6ng tac thi dua, khen thu6ng nam 2023.",
            "Ủy ban nhân dân xã đã tổ chức hội nghị tổng kết công tác thi đua, khen thưởng năm 2023.",
        ),
        (
            "Céc don vi thuc hién nghiém tic ché d6 b4o c4o dinh ky theo quy dinh cia phap ludt.",
            "Các đơn vị thực hiện nghiêm túc chế độ báo cáo định kỳ theo quy định của pháp luật.",
        ),
        (
            "QUYET DINH VE VIEC THANH LAP BAN CHI DAO PHONG CHONG THIEN TAI",
            "QUYẾT ĐỊNH VỀ VIỆC THÀNH LẬP BAN CHỈ ĐẠO PHÒNG CHỐNG THIÊN TAI",
        ),
        (
            "Trung tém Van héa TD-TT phéi hop v6i S& GD-DT t6 chtic hji thao, huong dan cdc don vi",
            "Trung tâm Văn hóa TD-TT phối hợp với Sở GD-ĐT tổ chức hội thảo, hướng dẫn các đơn vị",
        ),
    ],
)
def test_misread_sentences(read, printed, options):
    assert repaired(read, options) == printed


def test_lost_marks(clean, options):
    words, gold = repaired(strip_marks(clean), options).split(), clean.split()
    wrong = [(word, want) for word, want in zip(words, gold, strict=True) if tone_key(word) != tone_key(want)]
    assert len(wrong) <= 0.03 * len(gold), wrong


def test_an_abbreviation_gets_its_stroke_back(options):
    text = "Nghi quyét cia HDND tinh, quyét dinh cia UBND huyén vé viéc giao dy toan ngan sach nam 2023"
    assert "HĐND" in repaired(text, options)
    assert "UBND" in repaired(text, options)


@pytest.mark.parametrize(
    "text",
    [
        "Dear Sir, please find attached the report of the meeting",
        "Le ministre a décidé de publier le décret, en vertu de la loi",
        "El presidente ha decidido que la ley no es válida hasta la fecha",
    ],
)
def test_other_languages_are_left_alone(text, options):
    assert repaired(text, options) == text


def test_a_filing_line_is_not_set_in_capitals(options):
    text = "Céc don vi thuc hién nghiém tic ché d6 b4o c4o dinh ky theo quy dinh.\n- Luu: VT, NV."
    assert repaired(text, options).endswith("- Lưu: VT, NV.")


def test_a_sign_read_for_a_mark_goes_away(options):
    text = "Dé nghi céc co’ quan, don vi bao cdo két qua thuc hién nhiém vu duoc giao"
    assert "cơ quan" in repaired(text, options)


@pytest.mark.parametrize(("style", "form"), [("old", "thủy"), ("new", "thuỷ")])
def test_the_tone_place_is_an_option(style, form):
    text = "Chi cuc thuy loi kiem tra cac cong trinh thuy loi tren dia ban tinh"
    assert repaired(text, RepairOptions(tone_style=style)).split()[2] == form


def test_the_tone_place_follows_the_document(options):
    new = "Uỷ ban nhân dân xã Hoà Bình báo cáo kết quả thực hiện kế hoạch năm 2023.\n"
    text = new + "Chi cuc thuy loi kiem tra cac cong trinh thuy loi tren dia ban\n" * 3
    assert repaired(text, options).splitlines()[1].split()[2] == "thuỷ"


def page_of(text: str, **about: str) -> Document:
    lines = tuple(Line(text=line) for line in text.splitlines())
    return Document(
        sha256=digest_of(text.encode()), media_type="application/pdf", pages=(Page(number=1, lines=lines, **about),)
    )


BROKEN = "Uy ban nhan dan xa t6 chirc hdi nghi tién téi dai hdi thi dua yéu nudc"


def test_a_good_text_layer_is_returned_as_it_is(options):
    document = page_of(BROKEN, layer="good", text_source="text_layer")
    assert repair_document(document, options) == document


def test_a_broken_text_layer_is_repaired_and_says_so(options):
    document = repair_document(page_of(BROKEN, layer="broken", text_source="text_layer"), options)
    page = document.pages[0]
    assert page.text_source == "repaired_text_layer"
    assert page.text.startswith("Ủy ban nhân dân xã tổ chức hội nghị")
    assert page.raw_text == BROKEN


AMBIGUOUS = "bdo cdo vé cén b6 xa, ba Nguyén Thi Héng ndi dé dang, dé thi, dé n6p, nghi viéc"


def test_every_edit_tells_its_rule_and_its_rivals(options):
    edits = repair_text(AMBIGUOUS, options)
    assert {edit.rule for edit in edits} == {"channel"}
    assert any(edit.alternatives for edit in edits)
    for edit in edits:
        assert all(rival.score <= edit.score for rival in edit.alternatives)


GOOD_READING = """\
Ủy ban nhân dân xã báo cáo kết quả thực hiện chương trình xây dựng nông thôn mới sáu tháng đầu năm như sau.
Công tác tuyên truyền được cso đông đảo nhân dân hưởng ứng, đồng chí Trần Thị Thuyết phụ trách.
"""


def test_a_token_that_is_no_word_is_repaired_in_a_good_reading(options):
    (edit,) = repair_text(GOOD_READING, options, from_image=True)
    assert edit.before == "cso"
    assert edit.rule == "spelling"
    assert repair_text(GOOD_READING, options) == ()


POOR_READING = """\
Ủy ban nhân đân xã tố chức hội nghị tống kết công tác thi đua, khen thưởng và triển khai nhiệm vụ năm tới.
Các đơn vị đánh giá đúng kết quả đạt được, thống nhất phương hướng, nhiệm vụ trọng tâm đế thực hiện thắng lợi kế hoạch.
Người đọc báo cáo: Trần Thị Tống.
"""


def test_wrong_words_are_repaired_where_there_are_many(options):
    edits = repair_text(POOR_READING, options, from_image=True)
    assert [(edit.before, edit.after, edit.rule) for edit in edits] == [
        ("đân", "dân", "context"),
        ("tố", "tổ", "context"),
        ("tống", "tổng", "context"),
        ("đế", "để", "context"),
    ]


def test_a_single_odd_word_is_left_alone(options):
    text = GOOD_READING.replace("cso ", "").replace("xây dựng", "xây đựng")
    assert repair_text(text, options, from_image=True) == ()


def test_no_word_is_lost_where_two_were_joined(options):
    text = "BAN CHỈ HUY\nPHÒNG THỦ DÂNSỰ\nỦy ban nhân dân xã báo cáo kêt quả thực hiện kế hoạch"
    found = apply_edits(text, repair_text(text, options, from_image=True))
    assert "SỰ" in found
    assert "kết quả" in found
