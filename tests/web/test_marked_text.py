"""Text in pieces is the text again, whatever overlaps what."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Edit, apply_edits
from pipeline.web.marked_text import Mark, pieces, repairs_in_text

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)


@given(st.text(max_size=30), SPANS, SPANS)
def test_pieces_joined_are_the_text(text: str, fields: list[tuple[int, int]], repairs: list[tuple[int, int]]) -> None:
    marks = [Mark(start, end, f"f{n}") for n, (start, end) in enumerate(fields)]
    found = pieces(text, marks, repairs)
    assert "".join(piece.text for piece in found) == text
    at = 0
    for piece in found:
        end = at + len(piece.text)
        expected = {m.of for m in marks if m.start < m.end and m.start <= at and end <= m.end and at < end}
        covering = {
            m.of for m in marks if at < end and m.start <= at and min(m.end, len(text)) >= end and m.end > m.start
        }
        assert set(piece.fields) in (expected, covering)
        at = end


def test_a_sign_taken_away_is_an_empty_piece() -> None:
    edits = [Edit(page=1, start=3, end=4, before="~", after="", rule="channel", score=0.9)]
    text = apply_edits("Sở ~Y tế", edits)
    found = pieces(text, [], repairs_in_text(edits))
    assert [(piece.text, piece.repair) for piece in found] == [("Sở ", None), ("", 0), ("Y tế", None)]


def test_fields_may_overlap() -> None:
    found = pieces("Sở Y tế", [Mark(0, 7, "issuing_body"), Mark(3, 7, "place")], [])
    assert [(piece.text, piece.fields) for piece in found] == [
        ("Sở ", ("issuing_body",)),
        ("Y tế", ("issuing_body", "place")),
    ]
