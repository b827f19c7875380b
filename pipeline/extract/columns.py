"""Where a line is cut into columns.

Readers glue the two header columns, and the recipients to the signature, on one line. With boxes a line is cut at
its wide gaps; in plain text at runs of blanks. Both are also cut where the fixed phrases of the layout say that
another column begins: the national motto, the date line, the signature beside the recipients.
"""

from itertools import pairwise
from statistics import median
from typing import Literal, NamedTuple

import regex

from pipeline.document import Alternative, Box
from pipeline.extract.glued_signature import signature_cuts
from pipeline.extract.patterns import DATE_LINE, MOTTO, NUMBER_LABEL, RIGHT_HEADER
from pipeline.vietnamese import fold

Column = Literal["left", "right", "full"]

WIDE_GAP = 3.0
"""Gaps of more than this many letter widths divide columns; justified body text stays below 2 (measured)."""
RIGHT_INDENT = 40
"""Blanks before a line of plain text from which it stands in the right column."""
LONGEST_LINE = 400
"""No line of a dispatch has more letters; longer ones are body text and are not searched for other columns."""

_BLANK_RUN = regex.compile(r"\s{4,}|\t+")


class PlacedWord(NamedTuple):
    """A word of a segment, at offsets into the segment's text."""

    start: int
    end: int
    box: Box | None
    confidence: float | None
    pen: Literal["read", "unread"] | None = None
    """What the digit reader made of it, where a pen or a numbering stamp wrote it."""
    alternatives: tuple[Alternative, ...] = ()


def _gaps(text: str, words: tuple[PlacedWord, ...]) -> set[int]:
    """Return the offsets behind wide gaps."""
    boxed = [(word, word.box) for word in words if word.box is not None]
    if not boxed:
        return {m.end() for m in _BLANK_RUN.finditer(text) if text[: m.start()].strip()}
    width = max(1e-4, median((box.right - box.left) / max(1, word.end - word.start) for word, box in boxed))
    return {word.start for (_, before), (word, box) in pairwise(boxed) if box.left - before.right > WIDE_GAP * width}


def _heads_column(text: str) -> bool:
    """Return whether ``text`` can stand in the left header column: a number, or a name in capitals."""
    letters = [char for char in text if char.isalpha()]
    return NUMBER_LABEL.match(fold(text[:24])) is not None or (
        sum(char.isupper() for char in letters) >= 0.7 * len(letters)
    )


def find_cuts(text: str, words: tuple[PlacedWord, ...], in_header: bool) -> list[int]:
    """Return the offsets at which a line is cut into columns, in order.

    Args:
        text: the line.
        words: its words; without boxes runs of blanks are taken for gaps.
        in_header: whether the line is near the top of its page, where the header's phrases are looked for.
    """
    cuts = _gaps(text, words)
    if len(text) <= LONGEST_LINE:
        if in_header:
            dated = DATE_LINE.search(text)
            if dated:  # a blank day leaves a gap inside the date
                cuts = {cut for cut in cuts if not dated.start() < cut < dated.end()}
            beside = dated if dated and (dated["place"].strip() or NUMBER_LABEL.match(fold(text[:24]))) else None
            for match in (RIGHT_HEADER.search(fold(text)), beside):
                if match and text[: match.start()].strip() and _heads_column(text[: match.start()]):
                    cuts.add(match.start())
        cuts.update(signature_cuts(text))
    if NUMBER_LABEL.match(fold(text[:24])):  # a blank or pen-written number leaves a gap before its notation
        cuts = {cut for cut in cuts if not text[cut:].startswith(("/", "-", "–"))}
    return sorted(cut for cut in cuts if 0 < cut < len(text))


def column_of(box: Box | None, folded: str, is_rest: bool) -> Column:
    """Return the column a piece stands in: from its box, or without one from what it says.

    Args:
        box: where it stands.
        folded: its folded text.
        is_rest: whether another piece of the same line stands left of it.
    """
    if box is None:
        stands_apart = len(folded) - len(folded.lstrip()) >= RIGHT_INDENT
        return "right" if is_rest or stands_apart or MOTTO.search(folded[:LONGEST_LINE]) else "full"
    middle = box.middle[0]
    if box.right < 0.56 and middle < 0.42:
        return "left"
    if box.left > 0.40 and middle > 0.56:
        return "right"
    return "full"
