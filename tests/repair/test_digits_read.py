"""Digits that were printed stay; digits that a reader made of letters become words."""

import pytest

from pipeline.document import apply_edits
from pipeline.repair import repair_text
from pipeline.settings import RepairOptions

READER_OF_DIGITS = """Uy ban nhan dan x4 bdo cdo két qua thuc hién ké hoach phong chay rimg
Cac t6 dan phé phéi hgp v6i cac co quan cua x8 ti€én hanh kiém tra
Uy ban nhan dan x4 giao t6 céng tac theo doi viéc thuc hién cua cac x4
"""
"""A page on which ã and ổ were read as digits."""


def restored(text):
    return apply_edits(text, repair_text(text, RepairOptions()))


def test_a_code_is_a_word_where_its_letter_was_read_as_digits_elsewhere():
    assert restored(READER_OF_DIGITS + "Dang uy x3 va Uy ban nhan dan x3 bdo cdo két qua").endswith(
        "Đảng ủy xã và Ủy ban nhân dân xã báo cáo kết quả"
    )


def test_a_code_stays_where_nothing_shows_that_its_letter_was_read_as_a_digit():
    text = READER_OF_DIGITS.replace("x4", "xd").replace("x8", "xa")
    assert "x3" in restored(text + "Dang uy x3 va Uy ban nhan dan x3 bdo cdo két qua")


@pytest.mark.parametrize(
    "line",
    [
        "Sira déi Diéu 18 Théng tu nay va bai bé khoan 6 Diéu 4",
        "hop trong hai ngay 6 va 8 thang 6 tai try so Uy ban",
        "quy dinh tai diém b1 va diém m2 khoan 4 Diéu 6",
    ],
)
def test_numbers_and_points_stay(line):
    last = restored(READER_OF_DIGITS + line).split("\n")[-1]
    assert [t for t in last.split() if any(map(str.isdigit, t))] == [
        t for t in line.split() if any(map(str.isdigit, t)) and "é" not in t
    ]


def test_a_lone_digit_that_the_words_around_it_ask_for_is_a_word():
    assert restored(READER_OF_DIGITS + "cac hé dan sinh séng 6 khu vyc nay duoc hé tro").endswith(
        "các hộ dân sinh sống ở khu vực này được hỗ trợ"
    )


def test_a_footnote_before_a_stroke_is_no_letter():
    assert "12/" in restored(READER_OF_DIGITS + "Giay chimg nhan12/Giay phép kinh doanh cua cac hé dan")
