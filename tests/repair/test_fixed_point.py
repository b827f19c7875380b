from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Edit, apply_edits
from pipeline.repair.fixed_point import compose, to_fixed_point


def edit(start: int, before: str, after: str) -> Edit:
    return Edit(page=1, start=start, end=start + len(before), before=before, after=after, rule="r", score=1)


@st.composite
def edits_of(draw, text: str) -> list[Edit]:
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    made = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        after = draw(st.text("abc", min_size=1, max_size=3))
        if text[start:end] != after:
            made.append(edit(start, text[start:end], after))
    return made


@given(st.data())
def test_composed_edits_do_what_both_do(data):
    text = data.draw(st.text("abcdef ", min_size=1, max_size=20))
    first = data.draw(edits_of(text))
    between = apply_edits(text, first)
    second = data.draw(edits_of(between))
    assert apply_edits(text, compose(text, first, second)) == apply_edits(between, second)


def test_it_goes_on_until_nothing_is_found():
    steps = {"a": (edit(0, "a", "b"),), "b": (edit(0, "b", "c"),), "c": ()}
    assert apply_edits("a", to_fixed_point("a", steps.__getitem__)) == "c"


def test_a_text_that_never_rests_is_left_as_it_is():
    steps = {"a": (edit(0, "a", "b"),), "b": (edit(0, "b", "a"),)}
    assert to_fixed_point("a", steps.__getitem__) == ()


def test_a_token_that_never_rests_keeps_no_other_from_repair():
    def one_pass(text):
        flip = {"a": "b", "b": "a"}[text[0]]
        return (edit(0, text[0], flip), *((edit(2, "x&", "xã"),) if text.endswith("x&") else ()))

    found = to_fixed_point("a x&", one_pass)
    assert apply_edits("a x&", found) == "a xã"
