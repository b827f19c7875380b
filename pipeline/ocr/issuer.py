"""The issuing body is read again on its own, by two models, and three readings vote.

It stands in capitals beside another column, where a page reader misses marks ("SỞ Y TẺ"). Alone, as one block and in
two sizes, it comes out better; the errors of the three readings are different ones, so a word that two of them have is
seldom wrong. An issuing body of which the page reader was sure is left as it is.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.document import Box, Line, Word
from pipeline.imaging.ink import scaled
from pipeline.ocr.cropped import moved
from pipeline.ocr.engine import Engine
from pipeline.ocr.legible import BEST_DPI
from pipeline.ocr.readings import letters_in, part_of
from pipeline.ocr.witness import agreed, voted
from pipeline.vietnamese import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SURE = 0.9
"""The zone is read again where a word of it is less sure; misread capitals have up to 0.92, right ones 0.97."""
_OTHER_DPI = 180
"""The engine sees the zone in another size than the page: other sizes, other errors."""
_HEADER_DEPTH = 0.4
"""Fraction of the page above which a header stands; pages that were cut below it are short."""
_MOTTOS = (("cong", "hoa", "xa"), ("dang", "cong", "san"), ("doc", "lap"))
_NUMBER = re.compile(r"[^\w]*so(?: ?:| ?[\d./])")
_MARGIN = 0.012
"""Fraction of the page: more than the height of the marks above capitals."""
_AS_MUCH = 0.8
"""Share of the letters that the page reader found from which the reading of the zone is believed."""


def with_issuer_read_again(
    lines: tuple[Line, ...], image: "NDArray[np.uint8]", dpi: int, engine: Engine, witness: Engine | None
) -> tuple[Line, ...]:
    """Return ``lines`` of a page with the words of a doubtful issuing body as two of three readings have them.

    Args:
        lines: as the engine read the whole page, boxes in fractions of ``image``.
        image: the cleaned page in grey.
        dpi: its resolution.
        engine: reads the zone again; the reading of the page is the second voice.
        witness: the third voice; without one, the likelier of the two readings stays.
    """
    zone = issuer_zone(lines)
    return lines if zone is None else _read_again(lines, zone, image, dpi, engine, witness)


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


def _read_again(
    lines: tuple[Line, ...], zone: Box, image: "NDArray[np.uint8]", dpi: int, engine: Engine, witness: Engine | None
) -> tuple[Line, ...]:
    inside = [_part(line, zone, inside=True) for line in lines]
    old = tuple(line for line in inside if line.words)
    if not any(_is_doubtful(word) for line in old for word in line.words):
        return lines
    height, width = image.shape
    left, top = int(zone.left * width), int(zone.top * height)
    crop = image[top : int(zone.bottom * height), left : int(zone.right * width)]
    if not crop.size:
        return lines

    def heard(reader: Engine, resolution: int) -> tuple[Line, ...]:
        seen = reader.read(scaled(crop, resolution / dpi), resolution, "block")
        return tuple(moved(line, left, top, crop.shape, image.shape) for line in seen)

    new = heard(engine, _OTHER_DPI)
    new = voted(new, old, heard(witness, BEST_DPI)) if witness is not None else agreed(new, old)
    if letters_in(new) < _AS_MUCH * letters_in(old):
        return lines
    rest = (_part(line, zone, inside=False) for line in lines)
    return (*(line for line in rest if line.words), *(line for line in new if line.words))


def _part(line: Line, zone: Box, *, inside: bool) -> Line:
    """Return the words of ``line`` whose middles lie in ``zone``, or those that do not."""

    def lies_inside(word: Word) -> bool:
        if word.box is None:
            return False
        x, y = word.box.middle
        return zone.left <= x <= zone.right and zone.top <= y <= zone.bottom

    return part_of(line, [word for word in line.words if lies_inside(word) == inside])


def _is_doubtful(word: Word) -> bool:
    return sum(map(str.isalnum, word.text)) > 1 and (word.confidence or 0.0) < _SURE
