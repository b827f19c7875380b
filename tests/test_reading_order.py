"""Columns are read one after the other, all else from top to bottom."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Box
from pipeline.reading_order import Token, ordered_lines, rows_of

ASPECT = 1.4
EM = 0.014
"""Letter height in fractions of the page height: 12 point on A4."""


def row(top: float, *parts: tuple[float, str]) -> list[Token]:
    """Return the words of (left, text) parts that stand at ``top``; a letter is half as wide as it is high."""
    tokens: list[Token] = []
    for left, text in parts:
        x = left
        for word in text.split():
            width = len(word) * EM * ASPECT * 0.5
            tokens.append((word, Box(x, top, x + width, top + EM), None))
            x += width + EM * ASPECT * 0.3
    return tokens


def texts(*rows: list[Token]) -> list[str]:
    return [line.text for line in ordered_lines(rows, ASPECT)]


LEFT, RIGHT = 0.12, 0.5
HEADER = [
    row(0.05, (LEFT, "UBND HUYỆN PHÚ SƠN"), (RIGHT, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA")),
    row(0.07, (LEFT, "XÃ TÂN LẬP HẠ"), (0.55, "Độc lập - Tự do - Hạnh phúc")),
    row(0.10, (LEFT, "Số: 12/UBND-VX"), (0.52, "Tân Lập Hạ, ngày 5 tháng 3")),
    row(0.12, (LEFT, "V/v trồng cây đầu xuân")),
]
BODY = [
    row(0.20, (0.15, "Thực hiện Kế hoạch số 12 của huyện về việc trồng cây đầu xuân năm nay tại xã")),
    row(0.22, (0.12, "và các thôn, Ủy ban nhân dân xã đề nghị các thôn huy động nhân dân tham gia")),
]


def test_a_header_is_no_table_whatever_stands_left_of_it() -> None:
    header = [
        row(0.05, (0.02, "ảnh"), (LEFT, "ỦY BAN NHÂN DÂN"), (0.36, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        row(0.07, (LEFT, "TỈNH HÀ AN"), (0.45, "Độc lập - Tự do - Hạnh phúc")),
        row(0.10, (LEFT, "Số: 12"), (0.24, "/KH-UBND"), (0.42, "Hà An, ngày 5 tháng 3")),
    ]
    assert texts(*header)[:2] == ["ảnh ỦY BAN NHÂN DÂN", "TỈNH HÀ AN"]


def test_the_header_is_read_column_by_column() -> None:
    assert texts(*HEADER, *BODY) == [
        "UBND HUYỆN PHÚ SƠN",
        "XÃ TÂN LẬP HẠ",
        "Số: 12/UBND-VX",
        "V/v trồng cây đầu xuân",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA",
        "Độc lập - Tự do - Hạnh phúc",
        "Tân Lập Hạ, ngày 5 tháng 3",
        *(" ".join(token[0] for token in line) for line in BODY),
    ]


def test_columns_without_white_between_them_are_parted_by_the_motto() -> None:
    first = row(0.05, (0.10, "ỦY BAN NHÂN DÂN THỊ XÃ TÂN LẬP HẠ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
    starts = {token[0]: token[1].left for token in first if token[1] is not None}
    second = row(0.08, (0.14, "Số: 12/UBND-VX"), (starts["CỘNG"] + 0.05, "Tân Lập Hạ, ngày 5"))
    read = texts(first, second, *BODY)
    assert read[:4] == [
        "ỦY BAN NHÂN DÂN THỊ XÃ TÂN LẬP HẠ",
        "Số: 12/UBND-VX",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Tân Lập Hạ, ngày 5",
    ]


def test_the_motto_inside_a_sentence_parts_nothing() -> None:
    line = row(0.3, (0.12, "theo Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam và các luật"))
    assert texts(*BODY, line)[-1] == "theo Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam và các luật"


def test_addressees_belong_to_neither_column() -> None:
    addressees = row(0.135, (0.2, "Kính gửi:"))
    lines = ordered_lines([*HEADER, addressees, *BODY], ASPECT)
    assert [line.text for line in lines].index("Kính gửi:") == 7
    block_of = {line.text: line.block for line in lines}
    assert block_of["Kính gửi:"] != block_of["V/v trồng cây đầu xuân"]


def test_the_end_is_read_column_by_column() -> None:
    end = [
        row(0.60, (LEFT, "Nơi nhận:"), (0.6, "KT. CHỦ TỊCH")),
        row(0.62, (LEFT, "- Như trên;"), (0.59, "PHÓ CHỦ TỊCH")),
        row(0.64, (LEFT, "- Lưu: VT.")),
        row(0.70, (0.6, "Lò Thị Mai Hương")),
    ]
    assert texts(*BODY, *end)[2:] == [
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Lò Thị Mai Hương",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [row(0.3, (0.12, "1."), (0.2, "Phát động thi đua")), row(0.32, (0.12, "2."), (0.2, "Tổng kết khen thưởng"))],
        [
            row(0.3, (0.1, "TT"), (0.2, "Họ và tên"), (0.5, "Chức vụ"), (0.7, "Ghi chú")),
            row(0.32, (0.1, "1"), (0.2, "Lò Thị Mai"), (0.5, "Trưởng thôn"), (0.7, "kiêm nhiệm")),
        ],
    ],
    ids=["numbered list", "table"],
)
def test_lists_and_tables_are_read_row_by_row(rows: list[list[Token]]) -> None:
    assert texts(*rows) == [" ".join(token[0] for token in line) for line in rows]


def test_one_wide_gap_in_a_paragraph_parts_nothing() -> None:
    gapped = row(0.24, (0.12, "đường làng ngõ xóm trong"), (0.42, "hai ngày"))
    assert len(texts(*BODY, gapped)) == 3


def test_words_of_one_base_line_make_a_row_in_any_order() -> None:
    words = [token for line in HEADER for token in line]
    random.Random(5).shuffle(words)
    assert [" ".join(t[0] for t in line) for line in rows_of(words)] == [" ".join(t[0] for t in r) for r in HEADER]


def test_nothing_to_order() -> None:
    assert ordered_lines([], ASPECT) == ()
    assert ordered_lines([[(" ", Box(0, 0, 1, 1), None)], [("x", None, None)]], ASPECT) == ()


BOXES = st.tuples(st.floats(0, 0.9), st.floats(0, 0.9), st.floats(0.001, 0.1), st.floats(0.001, 0.1)).map(
    lambda b: Box(b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@given(st.lists(st.tuples(st.sampled_from(["Kính", "gửi:", "-", "Số", "12/KH"]), BOXES, st.none()), max_size=40))
def test_no_word_is_lost_or_doubled(tokens: list[Token]) -> None:
    lines = ordered_lines(rows_of(tokens), ASPECT)
    assert sorted((w.text, w.box) for line in lines for w in line.words) == sorted((t[0], t[1]) for t in tokens)
    assert [line.block for line in lines] == sorted(line.block for line in lines)
