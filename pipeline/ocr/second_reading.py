"""One way to read a part of a page again: cut out, by several readers and in several sizes, and the readings vote.

What is read again, when, by whom and how that is decided is told by a ``Zone``: the issuing body (``issuer``), lines
with a doubtful word (``doubtful_lines``), the list of recipients (``recipients``). A zone has pieces; all pieces of a
page are put below each other on one sheet, which each reader reads once.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from pipeline.document import Box, Line, Word
from pipeline.imaging.ink import scaled
from pipeline.ocr.cropped import moved
from pipeline.ocr.engine import Engine
from pipeline.ocr.readings import letters_in, part_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GAP = 0.16
"""Inches of white around each piece on a sheet."""
_SAME_SIZE = 0.06
"""A picture is not scaled by less than this share: it would lose more than it gains."""
_AS_MUCH = 0.8
"""Share of the letters that stood there from which what is read again is believed."""


class Scan(NamedTuple):
    """The cleaned page in grey, its resolution and who reads it; ``witness`` is another model, where there is one."""

    image: "NDArray[np.uint8]"
    dpi: int
    engine: Engine
    witness: Engine | None


class Voice(NamedTuple):
    """A reader of a sheet, and the resolution that it sees; 0 is the resolution of the page."""

    reader: Literal["engine", "witness"]
    dpi: int


class Piece(NamedTuple):
    """A part of a page: its picture, the pixel of the page where that begins, and what was read there."""

    picture: "NDArray[np.uint8]"
    left: int
    top: int
    lines: tuple[Line, ...]


Reading = Sequence[Line]


@dataclass(frozen=True, slots=True)
class Zone:
    """What is read again.

    Attributes:
        pieces: gives the doubtful pieces of a page, from its lines (boxes in fractions of the page) and the scan.
        is_doubtful: whether a word is worth another reading.
        voices: who reads the pieces, in this order.
        least: so many of the voices are heard in any case, others while readings differ or a word is doubtful; where
            fewer are at hand nothing is read again.
        decided: gives what stays of a piece: from the piece, what each voice read there, and all lines of the page.
    """

    pieces: Callable[[Sequence[Line], Scan], Sequence[Piece]]
    is_doubtful: Callable[[Word], bool]
    voices: tuple[Voice, ...]
    least: int
    decided: Callable[[Piece, Sequence[Reading], Sequence[Line]], Reading]


def read_again(lines: tuple[Line, ...], zone: Zone, scan: Scan) -> tuple[Line, ...]:
    """Return ``lines`` of a page with those of ``zone`` as several readings have them."""
    readers = {"engine": scan.engine, "witness": scan.witness}
    voices = [(reader, voice.dpi or scan.dpi) for voice in zone.voices if (reader := readers[voice.reader])]
    pieces = zone.pieces(lines, scan) if len(voices) >= zone.least else ()
    if not pieces:
        return lines
    sheet = _Sheet(pieces, scan)
    heard: list[list[list[Line]]] = [[] for _ in pieces]
    found: list[Reading] = []
    for count, (reader, dpi) in enumerate(voices, start=1):
        for readings, seen in zip(heard, sheet.read_by(reader, dpi), strict=True):
            readings.append(seen)
        if count < zone.least:
            continue
        found = [zone.decided(piece, readings, lines) for piece, readings in zip(pieces, heard, strict=True)]
        if not any(_is_open(*each, zone) for each in zip(found, heard, strict=True)):
            break
    kept = [
        new if letters_in(new) >= _AS_MUCH * letters_in(piece.lines) else None
        for piece, new in zip(pieces, found, strict=True)
    ]
    return tuple(_replaced(lines, [(piece, new) for piece, new in zip(pieces, kept, strict=True) if new is not None]))


def sure_below(confidence: float, least: int = 2) -> Callable[[Word], bool]:
    """Return what tells whether a word of ``least`` letters and digits was read with less than ``confidence``."""

    def is_doubtful(word: Word) -> bool:
        return sum(map(str.isalnum, word.text)) >= least and (word.confidence or 0.0) < confidence

    return is_doubtful


def cut_out(box: Box, image: "NDArray[np.uint8]", lines: tuple[Line, ...]) -> Piece | None:
    """Return the piece of ``image`` in ``box``, where ``lines`` were read; None where it holds no pixel."""
    height, width = image.shape
    left, top = max(0, int(box.left * width)), max(0, int(box.top * height))
    picture = image[top : int(box.bottom * height) + 1, left : int(box.right * width) + 1]
    return Piece(picture, left, top, lines) if picture.size else None


def _is_open(found: Reading, readings: Sequence[Reading], zone: Zone) -> bool:
    """Return whether a word of ``found`` is in doubt, or the last two readings differ in a word."""
    if any(zone.is_doubtful(word) for line in found for word in line.words):
        return True
    one, two = ([word.text for line in reading for word in line.words] for reading in (readings[-1], found))
    return one != two


def _replaced(lines: Sequence[Line], found: Sequence[tuple[Piece, Reading]]) -> Iterator[Line]:
    """Yield ``lines`` with the words of each piece taken out, and what was found of it where they stood first."""
    owner = {
        (word.text, word.box): at for at, (piece, _) in enumerate(found) for line in piece.lines for word in line.words
    }
    given: set[int] = set()
    for line in lines:
        owners = [owner.get((word.text, word.box), -1) for word in line.words]
        rest = [word for word, at in zip(line.words, owners, strict=True) if at < 0]
        if rest:
            yield part_of(line, rest) if len(rest) < len(line.words) else line
        for at in sorted({*owners} - given - {-1}):
            given.add(at)
            yield from (new for new in found[at][1] if new.words)


class _Sheet:
    """Pieces of a page below each other, and where each stands."""

    def __init__(self, pieces: Sequence[Piece], scan: Scan) -> None:
        gap = max(1, int(_GAP * scan.dpi))
        self.page = scan.image.shape
        self.dpi = scan.dpi
        self.gap = gap
        self.rows: list[tuple[int, int]] = []
        self.pieces = pieces
        height = sum(piece.picture.shape[0] + gap for piece in pieces) + gap
        width = max(piece.picture.shape[1] for piece in pieces) + 2 * gap
        self.picture = np.full((height, width), 255, np.uint8)
        at = gap
        for piece in pieces:
            high, wide = piece.picture.shape
            self.picture[at : at + high, gap : gap + wide] = piece.picture
            self.rows.append((at, at + high))
            at += high + gap

    def read_by(self, reader: Engine, dpi: int) -> list[list[Line]]:
        """Return for each piece the lines that ``reader`` sees there at ``dpi``, boxes in fractions of the page."""
        factor = dpi / self.dpi
        seen = (
            reader.read(self.picture, self.dpi, "block")
            if abs(factor - 1) <= _SAME_SIZE
            else reader.read(scaled(self.picture, factor), dpi, "block")
        )
        heard: list[list[Line]] = [[] for _ in self.pieces]
        for line in seen:
            middle = line.box.middle[1] * self.picture.shape[0] if line.box is not None else -1.0
            for at, (top, bottom) in enumerate(self.rows):
                if top <= middle < bottom:
                    piece = self.pieces[at]
                    place = piece.left - self.gap, piece.top - top
                    heard[at].append(moved(line, *place, self.picture.shape, self.page))
        return heard
