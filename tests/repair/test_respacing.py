"""Tokens that the reader split, joined or invented."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import apply_edits
from pipeline.repair import repairer, respacing, sites, stray_signs, word_breaks
from pipeline.repair.badness import damages
from pipeline.repair.local_scores import LocalScores
from pipeline.repair.respacing import respacing_edits
from pipeline.repair.respacing_odds import MOST_GAIN, odds_of
from pipeline.training import respacing as training


def respaced(text: str, damage: str = "misread") -> str:
    lines = text.split("\n")
    edits = respacing_edits(lines, [damage] * len(lines), repairer.language_model(), repairer.candidates(), 1)
    assert all("\n" not in edit.before and "\n" not in edit.after for edit in edits)
    return apply_edits(text, edits)


@pytest.mark.parametrize("module", [sites, stray_signs, respacing, word_breaks, training])
def test_examples_in_the_docs(module) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        ("cua uyban nhan dan huyén Lam Son", "cua uy ban nhan dan huyén Lam Son"),
        ("té chire.hdi nghi cong tac dan van", "té chire hdi nghi cong tac dan van"),
        ("dé nghi cac don vi _can thuc hién tot ké hoach", "dé nghi cac don vi can thuc hién tot ké hoach"),
        ("dé nghi cac don vi\n_ thuc hién tot ké hoach", "dé nghi cac don vi\nthuc hién tot ké hoach"),
        ("dé nghi cac don vi |\nthuc hién tot ké hoach", "dé nghi cac don vi\nthuc hién tot ké hoach"),
        ("béo cdo két. qua thuc hién ké hoach", "béo cdo két qua thuc hién ké hoach"),
    ],
)
def test_wrong_blanks_and_stray_signs_go(read: str, wanted: str) -> None:
    assert respaced(read) == wanted


@pytest.mark.parametrize(
    "read",
    [
        "- dé nghi cac don vi thuc hién tot ké hoach",  # a bullet
        "+ dé nghi cac don vi thuc hién tot ké hoach",
        "kinh té - xa héi cua huyén",
        "phat trién kinh té-xa héi cua huyén",
        "hop nhan dan & xa Lam Son",
        "Ho va tén: .......... Ngay sinh: ____",
        "Ong noi ‘can phai lam ngay’ tai cudc hop",
        "theo diém c khoan 2 Diéu 7 cua Luat",
        "Ké hoach 27/KH-UBND ngay 14.3.2024. Don vi thuc hién",
        "gui vé vanphong@donglinh.example hoac www.donglinh.example",
        "“Diéu 5. Nhiém vu cua co quan thuc hién",
        "8.LOAI HINH DOANH NGHIEP: cong ty",
        "Chuong XVIII. NHUNG QUY DINH CHUNG",
    ],
)
def test_what_was_printed_stays(read: str) -> None:
    assert respaced(read) == read


def test_text_that_is_mostly_right_is_joined_into_syllables_only() -> None:
    read = "theo quy định tại điểm a, b và đ khoản 2 Điều này"
    assert respaced(read, "misspelt") == read


def test_clean_text_gets_no_edits(clean: str) -> None:
    lines = clean.split("\n")
    assert respacing_edits(lines, damages(lines), repairer.language_model(), repairer.candidates(), 1) == ()


@given(st.text(alphabet="ab cdéhnou.,:-_|~'‘’“”\"1đ\n\t\u00a0&", max_size=80), st.sampled_from(["misread", "misspelt"]))
def test_laws_on_any_text(text: str, damage: str) -> None:
    after = respaced(text, damage)
    assert after.count("\n") == text.count("\n")
    assert [char for char in after if char.isalnum()] == [char for char in text if char.isalnum()]


def test_scores_prefer_the_text_that_makes_sense() -> None:
    scores = LocalScores(repairer.language_model(), repairer.candidates())
    one, two = scores.of([("cua", "uyban", "nhan"), ("cua", "uy", "ban", "nhan")], [False, False], "eng")
    assert two > one + 5
    assert not len(scores.of([], [], "eng"))


def test_odds_grow_with_the_gain_up_to_a_limit() -> None:
    odds = odds_of("split", ("split", "split l"), 2, "eng")
    low, high = odds.with_gains([0.0, 10.0])
    assert low < 0 < high
    assert odds.with_gains([MOST_GAIN, 2 * MOST_GAIN])[0] == odds.with_gains([MOST_GAIN, 2 * MOST_GAIN])[1]


def test_truth_is_measured_letter_by_letter() -> None:
    truth = training.PageTruth("uyban nhan dan . xa Lam Son\nbdo cdo", "ủy ban nhân dân xã Lam Sơn báo cáo")
    assert truth.change(0, 5, "uy ban") < 0
    assert truth.change(14, 16, "") < 0
    assert truth.change(5, 6, "") > 0


def test_the_fit_finds_what_the_examples_say() -> None:
    stray = training.Example(("lone", "lone _"), "slope eng lone", (0.0,), (-1,), False)
    printed = training.Example(("lone", "lone -"), "slope eng lone", (0.0,), (1,), False)
    odds = training.fit([stray, printed] * 40)
    assert odds["lone _"] > 1 > -1 > odds["lone -"]
