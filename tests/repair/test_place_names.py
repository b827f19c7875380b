"""Provinces get their marks back, and nothing else does."""

import pytest

from pipeline.document import apply_edits
from pipeline.repair.place_names import place_edits


def written(line: str, damage="misspelt") -> str:
    lines = line.split("\n")
    return apply_edits(line, tuple(place_edits(lines, [damage] * len(lines), 1)))


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("UBND TỈNH KIỀN GIANG", "UBND TỈNH KIÊN GIANG"),
        ("- Ban ATGT TP. Đà Năng:", "- Ban ATGT TP. Đà Nẵng:"),
        ("tại thành phó Hồ Chí Minh;", "tại thành phố Hồ Chí Minh;"),
        ("THÀNH PHÓ HÒ CHÍ MINH", "THÀNH PHỐ HỒ CHÍ MINH"),
        ("tỉnh ĐÁK LÁK", "tỉnh ĐẮK LẮK"),
        ("UBND TĨNH KIỀN GIANG", "UBND TỈNH KIÊN GIANG"),
        ("TÒA ÁN NHÂN DÂN\nTĨNH ĐÁK LÁK", "TÒA ÁN NHÂN DÂN\nTỈNH ĐẮK LẮK"),
    ],
)
def test_marks_are_those_of_the_only_name(read, printed):
    assert written(read) == printed


@pytest.mark.parametrize(
    "line",
    [
        "Cục Hải quan Quảng Trị",  # no quận
        "tỉnh táo và thận trọng",
        "tỉnh kiền giang",  # a name has capitals
        "tỉnh Hoà Bình",  # the other place of the tone mark
        "huyện Kim Bằng, tỉnh Kim Bằng",  # Kim Bảng is a district, and there are others
        "tỉnh Vĩnh Hà",  # Vinh is a city, of one syllable
        "tỉnh: Kiền Giang",  # a list may follow, of anything
        "Thanh Phó Hò Chi Minh",  # hardly a word is right
        "Chuyện\nTÌNH HÀ TỈNH",  # no body above
        "UBND TĨNH HÀ TỈNH BIỂU DƯƠNG",  # more than a heading
        "của ủy ban nhân dân\ntĩnh Hà Tỉnh",  # no capitals
    ],
)
def test_what_may_be_anything_else_stays(line):
    assert written(line) == line


def test_lines_that_are_clean_or_broken_are_for_others():
    assert written("TỈNH KIỀN GIANG", "none") == written("TỈNH KIỀN GIANG", "misread") == "TỈNH KIỀN GIANG"
