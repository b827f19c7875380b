"""What must hold for every text, whatever the models have learned."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.document import apply_edits, undo_edits
from pipeline.repair import repair_text
from pipeline.settings import RepairOptions
from pipeline.vietnamese import strip_marks

OPTIONS = RepairOptions()
WORDS = (
    "Uy ban nhan dan x& T6 chirc hji nghi céc cép 16n nudce tién téi Pai dai bidu lan tht XIII 12/5 (co’ quan) & v&"
).split()
CODES = [
    "27/KH-UBND",
    "14/3/2024",
    "vanphong@donglinh.example",
    "www.donglinh.example",
    "3.500.000",
    "XVII",
    "bao_cao.docx",
    "17h00",
]

broken_lines = st.lists(
    st.lists(st.sampled_from(WORDS + CODES), min_size=1, max_size=14).map(" ".join), min_size=1, max_size=6
).map("\n".join)
any_text = st.text(max_size=200)


@settings(max_examples=60, deadline=None)
@given(st.one_of(broken_lines, any_text))
@example("")
@example("\n\n")
@example("&")
def test_edits_are_reversible_in_order_and_inside_lines(text):
    edits = repair_text(text, OPTIONS, page=3)
    repaired = apply_edits(text, edits)
    assert undo_edits(repaired, edits) == text
    assert repaired.count("\n") == text.count("\n")
    end = 0
    for edit in edits:
        assert edit.page == 3
        assert end <= edit.start < edit.end
        assert "\n" not in edit.before
        assert edit.before != edit.after
        assert edit.score >= OPTIONS.min_score
        end = edit.end


@settings(max_examples=60, deadline=None)
@given(broken_lines)
def test_codes_and_numbers_are_never_changed(text):
    repaired = apply_edits(text, repair_text(text, OPTIONS))
    for before, after in zip(text.split(), repaired.split(), strict=True):
        if before in CODES or re.fullmatch(r"[\d/]+", before):
            assert after == before


@settings(max_examples=40, deadline=None)
@given(broken_lines)
def test_a_second_run_finds_nothing(text):
    repaired = apply_edits(text, repair_text(text, OPTIONS))
    assert repair_text(repaired, OPTIONS) == ()


def test_clean_text_comes_back_byte_for_byte(clean, options):
    assert repair_text(clean, options) == ()
    for line in clean.splitlines():
        assert repair_text(line, options) == ()


def test_clean_lines_in_a_broken_page_stay(clean, options):
    stripped = strip_marks(clean)
    edits = repair_text(stripped + clean, options)
    assert edits
    assert all(edit.end <= len(stripped) for edit in edits)


def test_english_is_left_alone(options):
    text = "The results of the survey are attached to this letter and will be published in the next report."
    assert repair_text(text, options) == ()


@pytest.mark.parametrize("score", [0.0, 0.5, 0.99])
def test_no_edit_is_less_sure_than_asked(clean, score):
    edits = repair_text(strip_marks(clean), RepairOptions(min_score=score))
    assert edits
    assert min(edit.score for edit in edits) >= score
