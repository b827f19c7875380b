"""Where the tokens of a text stand, and where they stand after edits: the ground on which repair is measured."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.document import Edit
from pipeline.vietnamese import to_nfc, tone_key

Span = tuple[int, int]
_TOKEN = re.compile(r"\S+")
_ONE_FORM = str.maketrans("“”‘’–—", "\"\"''--")


def compared(text: str) -> str:
    """Return ``text`` as it is compared: case, tone place, and the forms of quotes and dashes are forgiven.

    >>> compared("Uỷ ban “Hòa Bình” – THÔN 4") == compared('ủy ban "hoà bình" - thôn 4')
    True
    """
    return tone_key(to_nfc(text).translate(_ONE_FORM).lower())


def spans(text: str) -> list[Span]:
    """Return (start, end) of all white-space tokens of ``text``.

    >>> spans("xã Đông Mỹ")
    [(0, 2), (3, 7), (8, 10)]
    """
    return [match.span() for match in _TOKEN.finditer(text)]


def standing_against(gold: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Return, for each place of ``gold``, the place of the token of ``other`` that stands against it (Levenshtein).

    >>> standing_against("thị xã Bỉm Sơn".split(), "thị . xa Bỉm Sơn".split())
    {0: 0, 1: 2, 2: 3, 3: 4}
    """
    found: dict[int, int] = {}
    for op in Levenshtein.opcodes(gold, other):
        if op.tag in ("equal", "replace"):
            found.update(zip(range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=False))
    return found


class Shift(NamedTuple):
    """From offsets in the raw text to offsets in the repaired text, and back."""

    raw: tuple[int, ...]
    """Starts and ends of edits in the raw text, in order."""
    repaired: tuple[int, ...]
    """The same places in the repaired text."""

    @classmethod
    def of(cls, edits: Sequence[Edit]) -> "Shift":
        """Return the shift that ``edits`` make."""
        raw, repaired, moved = [0], [0], 0
        for edit in sorted(edits, key=lambda e: e.start):
            raw.append(edit.start)
            repaired.append(edit.start + moved)
            moved += len(edit.after) - (edit.end - edit.start)
            raw.append(edit.end)
            repaired.append(edit.end + moved)
        return cls(tuple(raw), tuple(repaired))

    def to_repaired(self, span: Span) -> Span:
        """Return where raw ``span`` stands in the repaired text, with all of the edits that it touches.

        >>> edit = Edit(page=1, start=3, end=5, before="4p", after="cấp", rule="channel", score=0.9)
        >>> Shift.of([edit]).to_repaired((3, 6)), Shift.of([edit]).to_repaired((7, 9))
        ((3, 7), (8, 10))
        """
        return _moved(span, self.raw, self.repaired)

    def to_raw(self, span: Span) -> Span:
        """Return where ``span`` of the repaired text stands in the raw text, with all of the edits that it touches."""
        return _moved(span, self.repaired, self.raw)


def _moved(span: Span, here: Sequence[int], there: Sequence[int]) -> Span:
    start, end = span
    first = bisect_right(here, start) - 1
    last = bisect_right(here, end - 1) - 1 if end > start else first
    # odd places are starts of edits: inside an edit, the whole edit counts
    new_start = there[first] if first % 2 else there[first] + start - here[first]
    new_end = there[last + 1] if last % 2 else there[last] + end - here[last]
    return new_start, new_end


def covering(places: Sequence[Span], span: Span) -> range:
    """Return the numbers of the tokens at ``places`` that share a letter with ``span``.

    >>> covering([(0, 2), (3, 7), (8, 10)], (4, 9))
    range(1, 3)
    """
    start, end = span
    first = bisect_right(places, (start, start)) - 1
    if first < 0 or places[first][1] <= start:
        first += 1
    last = first
    while last < len(places) and places[last][0] < end:
        last += 1
    return range(first, last)
