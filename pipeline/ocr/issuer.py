"""The issuing body is read again on its own where a word of it is in doubt.

It stands in capitals beside another column, where a page reader misses marks ("SỞ Y TẺ"). Alone, as one block and in
several sizes, it comes out better. An issuing body of which the page reader was sure is left as it is.
"""

import re
from collections.abc import Iterable, Sequence

from pipeline.document import Box, Line, Word
from pipeline.ocr.legible import BEST_DPI
from pipeline.ocr.readings import part_of
from pipeline.ocr.second_reading import Piece, Reading, Scan, Voice, Zone, cut_out, sure_below
from pipeline.ocr.voting import inner, voted
from pipeline.vietnamese import fold

_is_doubtful = sure_below(0.9)
"""Misread capitals have up to 0.92, right ones 0.97."""
_HEADER_DEPTH = 0.4
"""Fraction of the page above which a header stands; pages that were cut below it are short."""
_MOTTOS = (("cong", "hoa", "xa"), ("dang", "cong", "san"), ("doc", "lap"))
_NUMBER = re.compile(r"[^\w]*so(?: ?:| ?[\d./])")
_MARGIN = 0.012
"""Fraction of the page: more than the height of the marks above capitals."""
_SIGNS = " \"'.,:;_~“”‘’`|-–—"
"""What begins or ends no name of a body: strokes and specks beside it."""


def issuer_zone(lines: Iterable[Line]) -> Box | None:
    """Return where the issuing body stands: left of the motto and above the number; None where either is missing."""
    head = [line for line in lines if line.box is not None and line.box.top < _HEADER_DEPTH]
    mottos = [word.box for line in head for word in _mottos_in(line) if word.box is not None]
    numbers = [line.box for line in head if line.box is not None and line.box.left < 0.45 and _is_number(line)]
    if not mottos or not numbers:
        return None
    right = min(box.left for box in mottos) - _MARGIN / 2
    bottom = min(box.top for box in numbers)
    tops = [w.box.top for line in head for w in line.words if w.box and w.box.right < right and w.box.bottom < bottom]
    top = max(0.0, min([*tops, min(box.top for box in mottos)]) - _MARGIN)
    return Box(0.0, top, right, bottom) if right > 0.1 and bottom - top > _MARGIN else None


def _mottos_in(line: Line) -> Iterable[Word]:
    """Yield the words of ``line`` with which a motto begins."""
    folded = [fold(word.text) for word in line.words]
    for at, word in enumerate(line.words):
        if word.box and word.box.left > 0.25 and any(tuple(folded[at : at + len(m)]) == m for m in _MOTTOS):
            yield word


def _is_number(line: Line) -> bool:
    """Return whether ``line`` begins like "Số: 12/QĐ" or "Số 12"; "SỞ Y TẾ" folds to the same two letters."""
    return _NUMBER.match(fold(line.text)) is not None


def _pieces(lines: Sequence[Line], scan: Scan) -> Sequence[Piece]:
    zone = issuer_zone(lines)
    if zone is None:
        return ()
    inside = (_part(line, zone) for line in lines)
    old = tuple(line for line in inside if line.words)
    piece = cut_out(zone, scan.image, old)
    doubtful = any(_is_doubtful(word) for line in old for word in line.words)
    return (piece,) if piece is not None and doubtful else ()


def _part(line: Line, zone: Box) -> Line:
    """Return the words of ``line`` whose middles lie in ``zone``."""

    def lies_inside(word: Word) -> bool:
        if word.box is None:
            return False
        x, y = word.box.middle
        return zone.left <= x <= zone.right and zone.top <= y <= zone.bottom

    return part_of(line, [word for word in line.words if lies_inside(word)])


def _decided(piece: Piece, readings: Sequence[Reading], _lines: Sequence[Line]) -> Reading:
    return [_bare(line) for line in voted(readings[0], piece.lines, *readings[1:])]


def _bare(line: Line) -> Line:
    """Return ``line`` without signs at its ends."""
    first, end = inner(line.words)
    words = list(line.words[first:end])
    if words:
        words[0] = words[0].model_copy(update={"text": words[0].text.lstrip(_SIGNS)})
        words[-1] = words[-1].model_copy(update={"text": words[-1].text.rstrip(_SIGNS)})
    return part_of(line, words)


ISSUER = Zone(
    pieces=_pieces,
    is_doubtful=_is_doubtful,
    voices=(Voice("engine", 180), Voice("witness", BEST_DPI), Voice("engine", 250), Voice("witness", 250)),
    least=2,
    decided=_decided,
)
"""The page was read at 210: in other sizes the engine makes other errors."""
