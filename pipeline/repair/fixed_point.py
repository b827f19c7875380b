"""Repair until nothing is left to repair, so that a second run of the whole finds nothing."""

from collections.abc import Callable, Sequence
from itertools import accumulate

from pipeline.document import Edit, apply_edits

_MOST_PASSES = 4


def to_fixed_point(text: str, one_pass: Callable[[str], tuple[Edit, ...]]) -> tuple[Edit, ...]:
    """Return the edits that take ``text`` to a text in which ``one_pass`` finds nothing, or none if it never rests."""
    edits: tuple[Edit, ...] = ()
    current = text
    for _ in range(_MOST_PASSES):
        more = one_pass(current)
        if not more:
            return edits
        edits = compose(text, edits, more)
        current = apply_edits(text, edits)
    return ()


def compose(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits to ``text`` that do what ``first`` and then ``second`` do; both are sorted by place.

    >>> first = [Edit(page=1, start=0, end=2, before="T6", after="Tổ,", rule="a", score=0.9)]
    >>> second = [Edit(page=1, start=0, end=2, before="Tổ", after="Tố", rule="b", score=0.8),
    ...           Edit(page=1, start=4, end=5, before="n", after="N", rule="b", score=0.7)]
    >>> [(e.start, e.end, e.before, e.after) for e in compose("T6 nay", first, second)]
    [(0, 2, 'T6', 'Tố,'), (3, 4, 'n', 'N')]
    """
    between = apply_edits(text, first)
    shifts = list(accumulate((len(e.after) - len(e.before) for e in first), initial=0))
    spans = [(e.start + shift, e.start + shift + len(e.after), e) for e, shift in zip(first, shifts, strict=False)]
    found: list[Edit] = []
    at = 0  # first edits that are behind us
    rest = list(second)
    while rest:
        while at < len(spans) and spans[at][1] <= rest[0].start:
            found.append(spans[at][2])
            at += 1
        low, high, shift = rest[0].start, rest[0].end, shifts[at]
        if at < len(spans):
            low = min(low, spans[at][0])
        inside: list[Edit] = []
        grown = True
        while grown:  # take in every edit of either kind that overlaps what was taken in
            grown = False
            while rest and rest[0].start < high:
                inside.append(rest.pop(0))
                high, grown = max(high, inside[-1].end), True
            while at < len(spans) and spans[at][0] < high:
                high, grown = max(high, spans[at][1]), True
                at += 1
        moved = [e.model_copy(update={"start": e.start - low, "end": e.end - low}) for e in inside]
        start, end = low - shift, high - shifts[at]
        after = apply_edits(between[low:high], moved)
        if text[start:end] != after:
            about = {"start": start, "end": end, "before": text[start:end], "after": after}
            found.append(min(inside, key=lambda e: e.score).model_copy(update=about))
    return (*found, *(edit for _, _, edit in spans[at:]))
