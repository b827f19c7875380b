"""What must hold for every text, whatever the models have learned."""

import re
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.document import apply_edits, undo_edits
from pipeline.repair import Repaired, repair_text, repaired
from pipeline.settings import RepairOptions
from pipeline.vietnamese import strip_marks, to_nfc

OPTIONS = RepairOptions()
WORDS = (
    "Uy ban nhan dan x& T6 chirc hji nghi céc cép 16n nudce tién téi Pai dai bidu lan tht XIII 12/5 (co’ quan) & v&"
    " nhu“ng df“)ng 18 1anh hoa thuy HDND ph4t tac-d6ng hoà thủy Nguyén _can ‘lién ."
).split()
LEGACY = (
    "Uû ban nh©n d©n thÞ x· BØm S¬n, ngµy 26 th¸ng 5",
    "UÛy ban nhaân daân thò xaõ",
    "U?y ban nha^n da^n thi. xa~ to^? chu+'c ho^.i nghi.",
    "Uá»· ban nhÃ¢n dÃ¢n thá»‹ xÃ£",
    "Ðiều 1. Ủy ban nhân dân",
    "ho\u0302\u0323i nghi\u0323 tie\u0302\u0301n to\u031b\u0301i",
    "ph­¬ng ph¸p",
)
CODES = (
    "27/KH-UBND",
    "09-CT/TU",
    "2179/QĐ-TTg",
    "14/3/2024",
    "26.5.2017",
    "17h00",
    "3.500.000",
    "XVII",
    "COVID-19",
    "vanphong@donglinh.example",
    "so-noi-vu@tinh.gov.vn",
    "www.donglinh.example",
    "https://donglinh.example/van-ban?so=27&nam=2024#muc-1",
    "bao_cao.docx",
    "ke-hoach-27.pdf",
    "so_lieu.xlsx",
    "0912345678",
)

BROKEN = "Uy ban nhan dan xa t6 chirc hdi nghi tién téi dai hdi thi dua yéu nudc"

broken_lines = st.lists(
    st.lists(st.sampled_from((*WORDS, *CODES)), min_size=1, max_size=14).map(" ".join), min_size=1, max_size=6
).map("\n".join)
any_text = st.text(st.characters(codec=None), max_size=200)
"""Of all code points, those that are no letters of any encoding among them."""
storms = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(LEGACY),
        st.sampled_from(["\r", "\n", "\r\n", "\t", "\f", "\x00", "\x1b[31m", "\u2028", "\x85", "\u200b", "\xad", " "]),
        st.text("aơưêđ\u0301\u0323\u031b\u0302", max_size=12),
        st.text("אבجﷺ漢\u202e\u2066👩\u200d\ud800", max_size=5),
    ),
    max_size=60,
).map(" ".join)
texts = st.tuples(st.sampled_from(["", f"{BROKEN}\n", f"{BROKEN} "]), st.one_of(broken_lines, any_text, storms)).map(
    "".join
)
"""Beside broken text everything is looked at more closely."""
wishes = st.builds(
    RepairOptions,
    min_score=st.sampled_from([0.0, 0.5, 0.6, 0.9, 1.0]),
    tone_style=st.sampled_from(["document", "old", "new"]),
    only=st.sampled_from(["all", "marks"]),
)


def check_laws(text: str, found: Repaired, wanted: RepairOptions) -> None:
    """Fail where a law that needs no second run is broken."""
    assert found.raw == text
    assert undo_edits(found.text, found.edits) == text
    assert len(found.text.splitlines()) == len(text.splitlines())
    assert found.text.count("\n") == text.count("\n")
    places = [(item.start, item.end) for item in (*found.edits, *found.doubtful)]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(one[1] <= other[0] for one, other in pairwise(sorted(places)))
    for items in (found.edits, found.doubtful):
        assert [item.start for item in items] == sorted(item.start for item in items)
    for edit in found.edits:
        assert len(edit.before.splitlines()) == 1
        assert edit.before != edit.after
        assert edit.score >= wanted.min_score
        if wanted.only == "marks":
            assert strip_marks(to_nfc(edit.before)) == strip_marks(to_nfc(edit.after))
    for doubt in found.doubtful:
        assert text[doubt.start : doubt.end] == doubt.text
        assert doubt.alternatives


@settings(max_examples=150, deadline=None)
@given(texts, wishes, st.booleans())
@example("", OPTIONS, False)
@example("\n\n", OPTIONS, False)
@example("&", OPTIONS, False)
@example("\ud800nudce x&\ud800 t6 chirc hji nghi\udfff tién téi", OPTIONS, True)
@example(f"{BROKEN}\n.\x85@", OPTIONS, False)
def test_edits_are_reversible_in_order_and_inside_lines(text, wanted, from_image):
    check_laws(text, repaired(text, wanted, from_image=from_image), wanted)


@settings(max_examples=100, deadline=None)
@given(texts, wishes, st.booleans())
def test_a_second_run_finds_nothing(text, wanted, from_image):
    first = repaired(text, wanted, from_image=from_image)
    assert repaired(first.text, wanted, from_image=from_image).edits == ()


@settings(max_examples=60, deadline=None)
@given(broken_lines.map(lambda text: f"{BROKEN}\n{text}"), st.booleans())
def test_codes_and_numbers_are_never_changed(text, from_image):
    edits = repair_text(text, OPTIONS, from_image=from_image)
    for token in re.finditer(r"\S+", text):
        if token[0] in CODES or re.fullmatch(r"\d[\d/]*[\d/]{2}", token[0]):
            assert not any(edit.start < token.end() and token.start() < edit.end for edit in edits), token[0]


@pytest.mark.parametrize(
    "text",
    [
        "t6 chirc\rhji nghi\rtién téi dai hdi\r" * 3,
        "Uy ban\x00nhan dan\x00xa t6 chirc hdi nghi tién téi dai hdi",
        f"{BROKEN} " + "a\u0323\u0302\u0301\u031b" * 2000,
        f"{BROKEN} " + "nudce" * 400,
        f"{BROKEN} " + "’“(‘" * 1000 + "co",
        f"{BROKEN} " + "ab-" * 5000,
        f"{BROKEN} " + "TD-" * 5000,
        f"{BROKEN} " + "IX1l" * 5000,
        f"{BROKEN} " + "1" * 100_000,
        f"{BROKEN} " + "\u202e" + "nghị hội".encode("utf-16").decode("latin-1"),
        "t6 chirc hji nghi\n" * 20 + "\n" * 10_000,
        "Ủy ban nhân dân xã báo cáo\n" * 10_000,
    ],
    ids=lambda text: f"{len(text)} of {text[80:90]!a}",
)
@pytest.mark.parametrize("from_image", [False, True])
def test_no_text_is_too_odd_or_too_long(text, from_image):
    check_laws(text, repaired(text, from_image=from_image), OPTIONS)


def test_the_edits_carry_the_page(clean):
    edits = repair_text(strip_marks(clean), OPTIONS, page=3)
    assert {edit.page for edit in edits} == {3}


@pytest.mark.parametrize("only", ["all", "marks"])
@pytest.mark.parametrize("style", ["document", "old", "new"])
def test_clean_text_comes_back_byte_for_byte(clean, style, only):
    wanted = RepairOptions(tone_style=style, only=only, min_score=0)
    assert repair_text(clean, wanted) == ()
    assert repair_text(clean.replace("\n", "\r\n"), wanted) == ()
    for line in clean.splitlines():
        assert repair_text(line, wanted) == ()


def test_clean_lines_in_a_broken_page_stay(clean):
    stripped = strip_marks(clean)
    edits = repair_text(stripped + clean, OPTIONS)
    assert edits
    assert all(edit.end <= len(stripped) for edit in edits)


def test_english_is_left_alone():
    text = "The results of the survey are attached to this letter and will be published in the next report."
    assert repair_text(text, OPTIONS) == ()


@pytest.mark.parametrize("score", [0.0, 0.5, 0.99])
def test_no_edit_is_less_sure_than_asked(clean, score):
    edits = repair_text(strip_marks(clean), RepairOptions(min_score=score))
    assert edits
    assert min(edit.score for edit in edits) >= score


def test_marks_alone_are_restored_where_only_marks_are_asked_for():
    words = repaired(BROKEN, RepairOptions(only="marks")).text.split()
    assert words[:7] == ["Ủy", "ban", "nhân", "dân", "xã", "t6", "chirc"]
    assert apply_edits(BROKEN, repair_text(BROKEN, OPTIONS)).split()[5:7] == ["tổ", "chức"]
