"""A reader that training never met is learnt from its own page; strokes inside codes, labels of lists."""

import pytest

from pipeline.document import apply_edits
from pipeline.repair import labels, repair_text, repairer
from pipeline.repair.badness import damages
from pipeline.repair.codes import roman, stroked
from pipeline.settings import RepairOptions
from pipeline.vietnamese import strip_marks

PRINTED = """\
Ủy ban nhân dân xã báo cáo kết quả thực hiện kế hoạch phòng chống dịch bệnh trên địa bàn trong thời gian qua.
Các thôn đã tổ chức họp dân, tuyên truyền trên hệ thống loa truyền thanh và vận động nhân dân vệ sinh môi trường.
Trạm y tế phối hợp với các trường học kiểm tra sức khỏe cho học sinh, hướng dẫn phụ huynh cách phòng bệnh tại nhà.
Công an xã tăng cường kiểm tra, xử lý các trường hợp vi phạm, bảo đảm an ninh trật tự trên địa bàn.
Tuy nhiên, một số hộ dân còn chủ quan, chưa chấp hành đúng quy định, công tác phối hợp có lúc chưa kịp thời.
Trong thời gian tới, Ủy ban nhân dân xã tiếp tục chỉ đạo các thôn, các đoàn thể thực hiện tốt nhiệm vụ được giao.
Đề nghị Ủy ban nhân dân huyện quan tâm hỗ trợ kinh phí, trang thiết bị để xã hoàn thành kế hoạch năm.
"""
STRANGE = {"ưừứửữự": "w", "ơờớởỡợ": "e", "ạảãáà": "q", "ệểễếề": "é", "ộổỗốồ": "8", "ậẩẫấầ": "s"}
"""What an engine that nobody has might write; all other letters lose their marks."""
STRANGER = {**STRANGE, "ơờớởỡợ": "o'", "ạảãáà": "d", "ịỉĩíì": "j", "ậẩẫấầ": "4"}


def read_by(engine: dict[str, str]) -> str:
    letters = {letter: sign for letters, sign in engine.items() for letter in letters}
    return "".join(letters.get(char) or strip_marks(char) for char in PRINTED)


def right(text: str) -> float:
    """Return the share of the printed tokens that ``text`` has."""
    pairs = list(zip(text.split(), PRINTED.split(), strict=True))
    return sum(one.lower() == other.lower() for one, other in pairs) / len(pairs)


def repaired(text: str) -> str:
    return apply_edits(text, repair_text(text, RepairOptions()))


def test_a_page_of_a_strange_reader_gets_better_by_what_it_teaches(monkeypatch):
    read = read_by(STRANGE)
    adapted = right(repaired(read))
    monkeypatch.setattr(repairer, "_STRANGE", ())
    plain = right(repaired(read))
    assert adapted > plain + 0.03 > right(read) + 0.03
    assert adapted > 0.95


def test_a_page_of_an_even_stranger_reader_is_still_known_as_vietnamese():
    assert "misread" in damages(read_by(STRANGER).split("\n"))


def test_a_page_teaches_nothing_to_the_next_one():
    other = "Uy ban nhan dan xa da t6 chirc hji nghi tdng két c6ng tac thi dua, khen thu6ng nam 2023."
    before = repair_text(other, RepairOptions())
    repaired(read_by(STRANGE))
    assert repair_text(other, RepairOptions()) == before


KNOWN = {"qd": ("qđ", 0.99), "hd": ("hđ", 0.6), "hdnd": ("hđnd", 0.98), "sgddt": ("sgdđt", 0.95)}


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("12/QD-HDND", "12/QĐ-HĐND"),
        ("12/SGDDT-VP", "12/SGDĐT-VP"),
        ("12/HD-SNV", None),
        ("12/QĐ-UBND", None),
        ("12/qd-ubnd", None),
        ("12/D-X", None),
        ("2024", None),
    ],
)
def test_strokes_come_back_only_where_they_are_sure(read, printed):
    found = stroked(read, lambda part: KNOWN.get(part, (part, 1.0)))
    assert (found and found.code) == printed
    if found:
        assert 0.9 <= found.share <= 1
        assert [char for char in found.code if char.isdigit()] == [char for char in read if char.isdigit()]


@pytest.mark.parametrize(
    ("read", "printed"),
    [("XI1", "XII"), ("V1I", "VII"), ("X1V", "XIV"), ("V11II", "VIII"), ("XIV", None), ("11", None), ("X1X1X", None)],
)
def test_bars_in_roman_numbers(read, printed):
    assert roman(read) == printed


def labelled(text: str, damage="misread") -> str:
    lines = text.split("\n")
    edits = labels.label_edits(lines, [damage] * len(lines), 1)
    return apply_edits(text, tuple(edits))


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("a) Một;\nb) Hai;\n©) Ba;\nd) Bốn;\nd) Năm;\ne) Sáu.", "a) Một;\nb) Hai;\nc) Ba;\nd) Bốn;\nđ) Năm;\ne) Sáu."),
        ("c) Ba;\nđ) Bốn;\nđ) Năm.", "c) Ba;\nd) Bốn;\nđ) Năm."),
        ("“a) Một;\n  €) Hai.", "“a) Một;\n  c) Hai."),
    ],
)
def test_the_order_of_labels_tells_what_was_printed(read, printed):
    assert labelled(read) == printed


@pytest.mark.parametrize("text", ["a) Một;\nb) Hai;\nc) Ba;\nd) Bốn;\nđ) Năm.", "điểm d) và đ) khoản 2", "", "©\n©)x"])
def test_right_labels_stay(text):
    assert labelled(text) == text or text.startswith("©")


def test_labels_of_clean_lines_stay():
    text = "c) Ba;\nđ) Bốn."
    assert labelled(text, "none") == text
