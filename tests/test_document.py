"""Documents, lines and edits: the laws that all stages rely on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Box, Edit, Line, Page, apply_edits, undo_edits


@st.composite
def texts_with_edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text of several lines and edits that fit it, none across a line break."""
    raw = draw(st.text(alphabet="aăâdđeê6& \n", max_size=60))
    edits, at = [], 0
    while at < len(raw):
        start = draw(st.integers(at, len(raw)))
        end = draw(st.integers(start, min(len(raw), start + 6)))
        before = raw[start:end]
        if before and "\n" not in before:
            after = draw(st.text(alphabet="ộ xy", max_size=6))
            edits.append(Edit(page=1, start=start, end=end, before=before, after=after, rule="test", score=1))
        at = max(end, start) + 1
    return raw, edits


def page_of(raw: str, edits: list[Edit]) -> Page:
    lines = []
    for row, text in enumerate(raw.split("\n")):
        words = [
            (word, Box(0.1 * i, 0.1 * row, 0.1 * i + 0.05, 0.1 * row + 0.05), 0.9)
            for i, word in enumerate(text.split())
        ]
        line = Line.of_words(words)
        lines.append(line if line.text == text else Line(text=text))
    return Page(number=1, lines=tuple(lines), edits=tuple(edits))


@given(texts_with_edits())
def test_undoing_edits_gives_the_raw_text_again(case: tuple[str, list[Edit]]) -> None:
    raw, edits = case
    assert undo_edits(apply_edits(raw, edits), edits) == raw


@given(texts_with_edits())
def test_repaired_lines_are_the_repaired_text_and_words_lie_in_them(case: tuple[str, list[Edit]]) -> None:
    raw, edits = case
    page = page_of(raw, edits)
    assert "\n".join(line.text for line in page.repaired_lines) == page.text
    for line in page.repaired_lines:
        for word in line.words:
            assert line.text[word.start : word.end] == word.text


def test_overlapping_edits_are_refused() -> None:
    edits = [Edit(page=1, start=s, end=s + 2, before="aa", after="b", rule="test", score=1) for s in (0, 1)]
    with pytest.raises(ValueError, match="does not fit"):
        apply_edits("aaa", edits)


def test_a_copy_with_other_lines_has_other_text() -> None:
    page = Page(number=1, lines=(Line(text="cũ"),))
    assert page.raw_text == "cũ"
    assert page.model_copy(update={"lines": (Line(text="mới"),)}).raw_text == "mới"


def test_words_merged_by_one_edit_share_its_box() -> None:
    line = Line.of_words([("nh", Box(0, 0, 0.1, 0.1), 0.9), ("ân", Box(0.1, 0, 0.2, 0.1), 0.8), ("dân", None, None)])
    edit = Edit(page=1, start=0, end=5, before="nh ân", after="nhân", rule="test", score=1)
    (repaired,) = Page(number=1, lines=(line,), edits=(edit,)).repaired_lines
    assert [word.text for word in repaired.words] == ["nhân", "dân"]
    assert repaired.words[0].box == Box(0, 0, 0.2, 0.1)
