"""From pieces of segments to fields: the value, what was printed, where, and how sure."""

from collections.abc import Iterable, Iterator, Sequence
from math import prod
from statistics import fmean

from pipeline.dispatch import Absent, FieldState, FieldValue, Found
from pipeline.document import Alternative, Box, union
from pipeline.extract.columns import PlacedWord
from pipeline.extract.layout import Piece

UNREAD_CONFIDENCE = 0.9
"""Taken for text that no engine rated, such as a text layer."""
SHOWN = 3
"""So many readings of a pen-written number are offered to the reviewer."""


def text_of(state: FieldState | None) -> str | None:
    """Return the value of a field that holds one string, or None where it is absent or a list."""
    return state.value if isinstance(state, Found) and isinstance(state.value, str) else None


def reading_confidence(pieces: Sequence[Piece]) -> float:
    """Return how sure the engine was of the printed words under ``pieces``, 0..1, weighted by their length."""
    weighted = [
        (max(1, word.end - word.start), word.confidence)
        for word in words_under(pieces)
        if word.confidence is not None and word.pen is None
    ]
    if not weighted:
        return 1.0 if pen_written(pieces) else UNREAD_CONFIDENCE
    return sum(size * confidence for size, confidence in weighted) / sum(size for size, _ in weighted)


def words_under(pieces: Iterable[Piece]) -> Iterator[PlacedWord]:
    """Yield the words that lie wholly or in part under ``pieces``."""
    for piece in pieces:
        yield from (word for word in piece.segment.words if word.end > piece.start and word.start < piece.end)


def pen_written(pieces: Iterable[Piece]) -> tuple[PlacedWord, ...]:
    """Return the words under ``pieces`` that a pen wrote: how likely they are right is their confidence."""
    return tuple(word for word in words_under(pieces) if word.pen is not None)


def unread(piece: Piece) -> Absent:
    """Return that what stands in ``piece`` could not be read, with its place, and what the digit reader offers."""
    pens = pen_written([piece])
    return Absent(
        absent="unreadable",
        page=piece.segment.page,
        box=union(word.box for word in pens if word.box) or box_of([piece]),
        candidates=pens[0].alternatives[:SHOWN] if len(pens) == 1 else (),
    )


def box_of(pieces: Sequence[Piece]) -> Box | None:
    """Return the box around the words of those ``pieces`` that stand on the page of the first."""
    first = pieces[0].segment.page
    words = words_under(piece for piece in pieces if piece.segment.page == first)
    return union(word.box for word in words if word.box is not None)


def found(
    value: FieldValue,
    pieces: Sequence[Piece],
    rule: str,
    strictness: float,
    candidates: Sequence[Alternative] = (),
) -> Found:
    """Return ``value`` with its evidence.

    Args:
        value: the value in its contract form.
        pieces: the printed parts it was taken from, in reading order; must not be empty.
        rule: the name of the rule that took it.
        strictness: 0..1, how rarely the rule is wrong on perfectly read text.
        candidates: the runners-up.

    The confidence is not calibrated: it is the rule's strictness times a mean of 1 and the engine's confidence. Where a
    pen wrote a part, the rule's name ends in ".pen", and the probability that the pen was read right counts in full.
    """
    solid = [piece for piece in pieces if piece.end > piece.start]
    first = (solid or list(pieces))[0]
    page = first.segment.page
    places = [
        place
        for piece in solid
        if piece.segment.page == page
        for place in piece.segment.offsets[piece.start : piece.end]
    ]
    span = (min(places), max(places) + 1) if places else None
    pens = [word.confidence for word in pen_written(solid) if word.pen == "read" and word.confidence is not None]
    confidence = strictness * fmean((1.0, reading_confidence(solid))) * prod(pens)
    return Found(
        value=value,
        raw=" ".join(piece.text for piece in solid),
        confidence=round(min(1.0, max(0.0, confidence)), 4),
        page=page,
        box=box_of(solid) if solid else None,
        span=span,
        rule=f"{rule}.pen" if pens else rule,
        candidates=tuple(candidates),
    )
