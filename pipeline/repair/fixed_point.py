"""Repair until nothing is left to repair, so that a second run of the whole finds nothing."""

from collections.abc import Callable, Sequence
from itertools import accumulate

from pipeline.document import Edit, apply_edits

_MOST_PASSES = 10
_MOST_TRIES = 4

Span = tuple[int, int]


def to_fixed_point(text: str, one_pass: Callable[[str], tuple[Edit, ...]]) -> tuple[Edit, ...]:
    """Return the edits that take ``text`` to a text in which ``one_pass`` finds nothing.

    Tokens that find no rest are left as they are, so that all others are repaired.
    """
    left: tuple[Span, ...] = ()
    for _ in range(_MOST_TRIES):
        edits, restless = _passes(text, one_pass, left)
        if not restless:
            return edits
        left += restless
    return ()


def _passes(
    text: str, one_pass: Callable[[str], tuple[Edit, ...]], left: Sequence[Span]
) -> tuple[tuple[Edit, ...], tuple[Span, ...]]:
    """Return the edits of all passes together, and the spans of ``text`` that the last passes wanted to change."""
    edits: tuple[Edit, ...] = ()
    restless: list[Span] = []
    current = text
    for number in range(_MOST_PASSES):
        more = one_pass(current)
        if left and more:
            more = tuple(edit for edit in more if not any(_overlap(_span_before(edits, edit), span) for span in left))
        if not more:
            return edits, ()
        if number >= _MOST_PASSES // 2:
            restless += [_span_before(edits, edit) for edit in more]
        edits = compose(text, edits, more)
        current = apply_edits(text, edits)
    return edits, tuple(restless)


def _span_before(edits: Sequence[Edit], edit: Edit) -> Span:
    """Return the part of a text that ``edit`` is about, though it speaks of the text that ``edits`` made.

    >>> first = [Edit(page=1, start=0, end=2, before="T6", after="Tổ,", rule="a", score=0.9)]
    >>> _span_before(first, Edit(page=1, start=4, end=7, before="dan", after="dân", rule="b", score=0.8))
    (3, 6)
    """
    shift = 0
    start, end = edit.start, edit.end
    for earlier in edits:
        low, high = earlier.start + shift, earlier.start + shift + len(earlier.after)
        if low >= edit.end and low > edit.start:
            break
        if high <= edit.start:
            shift += len(earlier.after) - len(earlier.before)
            start, end = edit.start - shift, edit.end - shift
            continue
        start = min(start, earlier.start)
        shift += len(earlier.after) - len(earlier.before)
        end = max(edit.end - shift, earlier.end)
    return start, end


def _overlap(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def compose(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits to ``text`` that do what ``first`` and then ``second`` do; both are sorted by place.

    >>> first = [Edit(page=1, start=0, end=2, before="T6", after="Tổ,", rule="a", score=0.9)]
    >>> second = [Edit(page=1, start=0, end=2, before="Tổ", after="Tố", rule="b", score=0.8),
    ...           Edit(page=1, start=4, end=5, before="n", after="N", rule="b", score=0.7)]
    >>> [(e.start, e.end, e.before, e.after) for e in compose("T6 nay", first, second)]
    [(0, 2, 'T6', 'Tố,'), (3, 4, 'n', 'N')]
    """
    if not first:
        return tuple(second)
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
        alone = at == len(spans) or spans[at][0] >= high
        grown = True
        while grown:  # take in every edit of either kind that overlaps what was taken in
            grown = False
            while rest and rest[0].start < high:
                inside.append(rest.pop(0))
                high, grown = max(high, inside[-1].end), True
            while at < len(spans) and spans[at][0] < high:
                high, grown = max(high, spans[at][1]), True
                at += 1
        if alone and len(inside) == 1:  # nothing of the first edits is near, so it only stands elsewhere
            edit = inside[0]
            moved = {"start": edit.start - shift, "end": edit.end - shift}
            found.append(edit.model_copy(update=moved) if shift else edit)
            continue
        own = [e.model_copy(update={"start": e.start - low, "end": e.end - low}) for e in inside]
        start, end = low - shift, high - shifts[at]
        after = apply_edits(between[low:high], own)
        if text[start:end] != after:
            about = {"start": start, "end": end, "before": text[start:end], "after": after}
            found.append(min(inside, key=lambda e: e.score).model_copy(update=about))
    return (*found, *(edit for _, _, edit in spans[at:]))
