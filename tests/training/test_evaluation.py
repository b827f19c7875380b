"""What is counted: the same as the reference scorer counts, and nothing that must stay is forgiven."""

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.document import Edit, apply_edits
from pipeline.training.calibration import bins, calibration_error, judged
from pipeline.training.evaluation import Counts, assess, compare, measure
from pipeline.training.places import Shift, covering, spans
from pipeline.training.verbatim import is_verbatim, printed_verbatim, verbatim

GOLD = """ỦY BAN NHÂN DÂN XÃ ĐÔNG QUÝ
Số: 34/BC-UBND, ngày 26/5/2017
Thực hiện Công văn số 165/KH-UBND của thị xã “Hoà Mỹ”, xã báo cáo – kết quả
thủy lợi năm 2017 gửi về so@dongquy.gov.vn trước 16h00, để Uỷ ban tổng hợp."""


def edit(text: str, before: str, after: str, rule: str = "channel", score: float = 0.9) -> Edit:
    start = text.index(before)
    return Edit(page=1, start=start, end=start + len(before), before=before, after=after, rule=rule, score=score)


def worn(text: str, seed: int) -> str:
    """Return ``text`` with tokens dropped, split, joined, misspelt and written in other forms."""
    rng = random.Random(seed)
    lines = []
    for line in text.split("\n"):
        tokens: list[str] = []
        for token in line.split():
            kind = rng.randrange(12)
            changed = {
                0: "",
                1: f"{token[:1]} {token[1:]}",
                2: f". {token}",
                3: token.replace("ủy", "uỷ").replace("Hoà", "Hòa"),
                4: token.replace("“", '"').replace("–", "-"),
                5: token.lower(),
                6: token[::-1],
            }.get(kind, token)
            tokens += changed.split()
        lines.append(" ".join(tokens))
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(6))
def test_accuracy_and_harm_are_those_of_the_reference_scorer(seed: int, shared: Path, tmp_path: Path) -> None:
    raw, got = worn(GOLD, seed), worn(GOLD, seed + 100)
    for name, text in {"gold": GOLD, "raw": raw, "got": got}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    said = subprocess.run(
        [sys.executable, str(shared / "tools/score_repair.py"), "gold", "got", "--raw", "raw"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = compare(GOLD, raw, got)
    assert f"syllables {found.tokens} " in said
    assert f"syllable_accuracy {found.accuracy:.4f} " in said
    assert f"raw_accuracy {found.raw_accuracy:.4f} " in said
    assert re.search(rf"harmed {found.harmed}/{found.right_before}$", said.strip())


def test_counts_add_up() -> None:
    one = assess("xã Bỉm Sơn", "x& Bim Sơn", [edit("x& Bim Sơn", "x&", "xã")])
    both = measure([("xã Bỉm Sơn", "x& Bim Sơn")] * 2, lambda raw: [edit(raw, "x&", "xã")])
    assert both == one + one
    assert one.figures()["error_reduction"] == 0.5
    assert (one.touched, one.tokens, len(one.edits)) == (1, 3, 1)
    assert Counts().figures()["accuracy"] == 1


def test_harm_is_seen_where_the_number_of_tokens_changes() -> None:
    found = compare("báo cáo kết quả", "báo cáo ket qua", "báocáo kết quả")
    assert (found.right_before, found.harmed) == (2, 2)


@pytest.mark.parametrize(
    "token",
    ["26/5/2017", "34/BC-UBND,", "QĐ-UBND", "so@tinh.gov.vn", "https://tinh.vn/a?b=1", "1.250.000", "16h00", "12,5%"],
)
def test_a_changed_number_code_or_address_is_counted(token: str) -> None:
    assert printed_verbatim(token)
    raw = f"ve viec {token} cua xa"
    gold = f"về việc {token} của xã"
    assert verbatim(gold, raw, [edit(raw, "viec", "việc")]) == (1, ())
    altered = token.replace("2", "7").replace("UB", "VB").replace("vn", "vm").replace("16", "18")
    assert altered != token
    assert verbatim(gold, raw, [edit(raw, token, altered)]).changed == ((token, altered),)


def test_marks_that_come_back_in_a_code_are_no_change() -> None:
    raw = "QD-UBND cua xa"
    assert verbatim("QĐ-UBND của xã", raw, [edit(raw, "QD-UBND", "QĐ-UBND")]) == (1, ())


def test_digits_read_for_letters_may_go_and_digits_that_were_printed_may_not() -> None:
    raw = "ngay 18 16n nam 2017"
    letters = [edit(raw, "18", "lễ"), edit(raw, "16n", "lớn")]
    assert verbatim("ngày lễ lớn năm 2017", raw, letters) == (1, ())
    assert verbatim("ngày 18 lớn năm 2017", raw, letters).changed == (("18", "lễ"),)


def test_a_code_that_is_split_or_loses_digits_is_changed() -> None:
    raw = "theo 34/BC-UBND"
    assert verbatim("theo 34/BC-UBND", raw, [edit(raw, "34/BC-UBND", "BC-UBND")]).changed


def test_a_word_read_together_with_a_number_may_be_repaired_but_not_its_digits() -> None:
    gold, raw = "đường rộng 15m, dài", "duong réng.15m, dai"
    assert verbatim(gold, raw, [edit(raw, "réng.15m", "rộng.15m")]) == (1, ())
    assert verbatim(gold, raw, [edit(raw, "réng.15m", "rộng.16m")]).changed
    assert verbatim("2QUẢN LÝ", "2QUAN LY", [edit("2QUAN LY", "2QUAN", "QUẢN")]).changed


def test_words_and_misread_words_are_not_verbatim() -> None:
    assert [word for word in "ủy T6 16n x& Pai nước, UBND A cp d6ng".split() if is_verbatim(word)] == []


def test_offsets_move_with_edits_and_back() -> None:
    raw = "Uy ban . x& Bim Son"
    edits = [edit(raw, "Uy", "Ủyy"), edit(raw, ". ", ""), edit(raw, "x&", "xã")]
    after, shift = apply_edits(raw, edits), Shift.of(edits)
    for start, end in spans(raw):
        if raw[start:end] != ".":
            there = shift.to_repaired((start, end))
            assert shift.to_raw(there) == (start, end)
    assert after[slice(*shift.to_repaired((9, 11)))] == "xã"
    assert list(covering(spans(raw), (4, 8))) == [1, 2]


def test_split_joined_and_deleted_tokens_are_judged() -> None:
    gold, raw = "uỷ ban phố biến xã ta", "uyban Ph ố biến | xa ta"
    edits = [
        edit(raw, "uyban", "ủy ban", "split"),
        edit(raw, "Ph ố", "phố", "join"),
        edit(raw, "| ", "", "stray_sign"),
        edit(raw, "xa", "xá"),
    ]
    assert [right for _, right in judged(gold, raw, edits)] == [True, True, True, False]
    assert not judged("xã ở ta", "xã | ta", [edit("xã | ta", "| ", "", "stray_sign")])[0].right


def test_punctuation_counts_only_where_it_is_all_that_changes() -> None:
    assert judged("cấp xã.", "cap xã", [edit("cap xã", "cap", "cấp")])[0].right
    assert judged("cấp, xã", "‘cấp xã", [edit("‘cấp xã", "‘cấp", "cấp", "stray_sign")])[0].right is False


def test_the_bins_hold_every_edit_once() -> None:
    found = judged("a b", "a b", []) + tuple(
        judged("xã Bỉm", "x& Bim", [edit("x& Bim", "x&", "xã", score=score)])[0] for score in (0.0, 0.61, 0.999, 1.0)
    )
    assert sum(b.edits for b in bins(found)) == 4
    assert calibration_error(found) == pytest.approx((1.0 + 0.39 + abs(1 - 0.9995) * 2) / 4)
