"""The piece of a page that shows why a document was found."""

from collections.abc import Sequence

from pipeline.document import Frozen

Span = tuple[int, int]

WIDTH = 160
"""Letters shown, more or less: pieces end between words."""
_LEAD = 30


class Snippet(Frozen):
    """Text as it stands on the page, from offset ``start`` on; ``marks`` are the words found, offsets into ``text``."""

    text: str
    start: int
    marks: tuple[Span, ...]

    @property
    def covered(self) -> int:
        """How many letters are marked."""
        return sum(end - start for start, end in self.marks)


def merge(spans: Sequence[Span]) -> list[Span]:
    """Return ``spans`` in order, those that overlap made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def best_window(spans: Sequence[Span]) -> Span:
    """Return the first and last + 1 index of the run of ``spans`` that fits ``WIDTH`` and covers most letters."""
    best, best_covered = (0, 1), 0
    last = covered = 0
    for first, (start, end) in enumerate(spans):
        if last <= first:
            last, covered = first + 1, end - start
        while last < len(spans) and spans[last][1] - start <= WIDTH - _LEAD:
            covered += spans[last][1] - spans[last][0]
            last += 1
        if covered > best_covered:
            best, best_covered = (first, last), covered
        covered -= end - start
    return best


def make_snippet(text: str, spans: Sequence[Span]) -> Snippet:
    """Return the piece of ``text`` around the densest run of ``spans``, cut between words where it can be."""
    inside = [(start, end) for start, end in spans if start < end <= len(text)]
    first, last = best_window(inside)
    shown = inside[first:last]
    begin = shown[0][0] if shown else 0
    start = _forward_to_word(text, max(0, begin - _LEAD), begin)
    end = max(shown[-1][1] if shown else 0, _back_to_word(text, start + WIDTH))
    return Snippet(
        text=text[start:end],
        start=start,
        marks=tuple((s - start, e - start) for s, e in inside if s >= start and e <= end),
    )


def _forward_to_word(text: str, start: int, limit: int) -> int:
    """Return the beginning of the first whole word at or behind ``start``, but not behind ``limit``."""
    at = start
    while 0 < at < limit and not text[at - 1].isspace():
        at += 1
    return at


def _back_to_word(text: str, end: int) -> int:
    """Return ``end``, or the end of the last whole word before it."""
    if end >= len(text):
        return len(text)
    at = end
    while at > 0 and not text[at].isspace():
        at -= 1
    return at or end
