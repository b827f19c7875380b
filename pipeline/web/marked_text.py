"""The text of a page in pieces: which fields, which repair and which words searched for each piece belongs to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.document import Edit, inverse_edits


@dataclass(frozen=True, slots=True)
class Mark:
    """``text[start:end]`` belongs to the field or repair named ``of``."""

    start: int
    end: int
    of: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text of one kind: the names of its fields, and the number of its repair or None."""

    text: str
    fields: tuple[str, ...] = ()
    repair: int | None = None


def repairs_in_text(edits: Sequence[Edit]) -> list[tuple[int, int]]:
    """Return where each edit stands in the repaired text, as [start, end), in the order of ``edits`` by place."""
    return [(edit.start, edit.end) for edit in inverse_edits(edits)]


def pieces(text: str, fields: Iterable[Mark], repairs: Sequence[tuple[int, int]]) -> list[Piece]:
    """Return ``text`` cut wherever a field or a repair begins or ends; joined, the pieces are the text again.

    A repair that left nothing (a stray sign taken away) is an empty piece. Marks beyond the text count as far as it
    goes.

    >>> found = pieces("Số: 12/KH-TĐ", [Mark(4, 12, "number")], [(10, 12)])
    >>> [(piece.text, piece.fields, piece.repair) for piece in found]
    [('Số: ', (), None), ('12/KH-', ('number',), None), ('TĐ', ('number',), 0)]
    """
    marks = [mark for mark in fields if 0 <= mark.start < min(mark.end, len(text))]
    spans = [(number, start, end) for number, (start, end) in enumerate(repairs) if 0 <= start <= end <= len(text)]
    cuts = {0, len(text)}
    cuts.update(place for mark in marks for place in (mark.start, min(mark.end, len(text))))
    cuts.update(place for _, start, end in spans for place in (start, end))
    gone = {start: number for number, start, end in spans if start == end}
    ordered = sorted(cuts)
    found: list[Piece] = []
    for start, end in zip(ordered, [*ordered[1:], None], strict=True):
        if start in gone:
            found.append(Piece("", (), gone[start]))
        if end is not None and end > start:
            names = tuple(dict.fromkeys(mark.of for mark in marks if mark.start <= start and end <= mark.end))
            repair = next((number for number, first, last in spans if first <= start and end <= last), None)
            found.append(Piece(text[start:end], names, repair))
    return found
