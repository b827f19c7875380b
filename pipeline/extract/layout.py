"""The text of a document as segments: pieces of lines that stand in one column.

Every segment keeps the way back to the page's text and boxes, so that each value can show where it stands.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import Literal, NamedTuple

import regex

from pipeline.document import PEN, UNREAD, Box, Document, Line, Page, Word, union
from pipeline.extract.columns import Column, PlacedWord, column_of, find_cuts
from pipeline.vietnamese import fold, to_nfc

HEADER_LINES = 25
"""The phrases of the right header column are looked for in this many lines of a page's start."""

SAME_ROW = 0.006
"""Middles of words of one line differ by less than this fraction of the page height (half a line)."""
_EMPHASIS = regex.compile(r"(\*{1,3})(?=[^\s*])([^*\n]*[^\s*])\1")
SLASHES = str.maketrans("⁄∕／", "///")
"""Signs that readers give for "/"."""
_HEADING_MARK = regex.compile(r"^\s{0,3}#{1,6}(?=\s)")


class Piece(NamedTuple):
    """A part of one segment."""

    segment: "Segment"
    start: int
    end: int

    @property
    def text(self) -> str:
        """The letters of the part."""
        return self.segment.text[self.start : self.end]


@dataclass(frozen=True)
class Segment:
    """A piece of one line in one column: ``offsets[i]`` is where letter i of ``text`` stands in the page's text."""

    page: int
    line: int
    text: str
    offsets: tuple[int, ...]
    words: tuple[PlacedWord, ...] = ()
    column: Column = "full"
    after_gap: bool = False
    """Whether an empty line or a tall white space stands above it."""

    @cached_property
    def folded(self) -> str:
        """The text without marks and capitals, letter for letter."""
        return fold(self.text)

    @cached_property
    def box(self) -> Box | None:
        """The box around its words, or None for plain text."""
        return union(word.box for word in self.words if word.box is not None)

    def piece(self, start: int = 0, end: int | None = None) -> Piece:
        """Return the part from ``start`` to ``end`` without white space at its ends."""
        end = len(self.text) if end is None else end
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Piece(self, start, end)


def joined(left: Segment, right: Segment) -> Segment:
    """Return two segments of one row as one, with a blank between: a reader may put a word on a line of its own."""
    text = f"{left.text.rstrip()} "
    shift = len(text) - (len(right.text) - len(right.text.lstrip()))
    moved = tuple(word._replace(start=word.start + shift, end=word.end + shift) for word in right.words)
    offsets = (
        *left.offsets[: len(text) - 1],
        left.offsets[-1] + 1,
        *right.offsets[len(right.text) - len(right.text.lstrip()) :],
    )
    return replace(left, text=text + right.text.lstrip(), offsets=offsets, words=(*left.words, *moved), column="full")


def parted(segment: Segment, at: int) -> tuple[Segment, Segment]:
    """Return ``segment`` as two: what stands before offset ``at`` of its text, and the rest, in the right column."""
    left = tuple(word for word in segment.words if word.start < at)
    right = tuple(w._replace(start=w.start - at, end=w.end - at) for w in segment.words if w.start >= at)
    return (
        replace(segment, text=segment.text[:at], offsets=segment.offsets[:at], words=left),
        replace(segment, text=segment.text[at:], offsets=segment.offsets[at:], words=right, column="right"),
    )


@dataclass(frozen=True)
class Layout:
    """All segments of a document in reading order, page by page."""

    pages: tuple[tuple[Segment, ...], ...]
    has_boxes: bool

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The segments of all pages."""
        return tuple(segment for page in self.pages for segment in page)

    @cached_property
    def margins(self) -> tuple[float, float]:
        """Left and right edge of the body text in fractions of the page width."""
        boxes = [s.box for s in self.segments if s.box is not None]
        wide = [box for box in boxes if box.right - box.left > 0.55] or boxes
        if not wide:
            return 0.0, 1.0
        lefts, rights = sorted(box.left for box in wide), sorted(box.right for box in wide)
        return lefts[len(lefts) // 10], rights[-1 - len(rights) // 10]


def clean(text: str) -> tuple[str, tuple[int, ...]]:
    """Return ``text`` in NFC with Markdown emphasis blanked out, and the offset of each letter in ``text``.

    A line that is only ``*`` is kept: it stands between issuer and number on a Party page.

    >>> clean("Số: *16* /UBND")[0]
    'Số:  16  /UBND'
    """
    offsets: Iterable[int] = range(len(text))
    composed = to_nfc(text).translate(SLASHES)
    if len(composed) != len(text):
        letters: list[str] = []
        places: list[int] = []
        for match in regex.finditer(r"\X", text):
            composed_cluster = to_nfc(match[0]).translate(SLASHES)
            letters.append(composed_cluster)
            places.extend([match.start()] * len(composed_cluster))
        composed, offsets = "".join(letters), places
    for _ in range(2):  # bold inside italic
        composed = _EMPHASIS.sub(lambda m: " " * len(m[1]) + m[2] + " " * len(m[1]), composed)
    composed = _HEADING_MARK.sub(lambda m: " " * len(m[0]), composed)
    return composed, tuple(offsets)


def _pen(word: Word) -> Literal["read", "unread"] | None:
    return None if word.engine != PEN else "unread" if word.text == UNREAD else "read"


def _split(page: int, number: int, line: Line, start: int, gap: bool) -> Iterator[Segment]:
    """Give the segments of one line that begins at offset ``start`` of the page's text."""
    text, offsets = clean(line.text)
    unchanged = len(text) == len(line.text)
    words = tuple(
        PlacedWord(word.start, word.end, word.box, word.confidence, _pen(word), word.alternatives)
        for word in line.words
        if unchanged
    )
    edges = [0, *find_cuts(text, words, number < HEADER_LINES), len(text)]
    for begin, end in pairwise(edges):
        part = text[begin:end]
        if not part.strip():
            continue
        inside = tuple(w._replace(start=w.start - begin, end=w.end - begin) for w in words if begin <= w.start < end)
        box = union(w.box for w in inside if w.box is not None)
        column = column_of(box, fold(part), is_rest=begin > 0)
        places = tuple(start + offset for offset in offsets[begin:end])
        yield Segment(page, number, part, places, inside, column, gap)


def _read_page(page: Page) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    start = 0
    gap = True
    bottom: float | None = None
    heights = [line.box.bottom - line.box.top for line in page.repaired_lines if line.box is not None]
    pitch = median(heights) if heights else 0.02
    for number, line in enumerate(page.repaired_lines):
        if not line.text.strip():
            gap = True
        else:
            box = line.box
            if box is not None and bottom is not None:
                gap = gap or box.top - bottom > 0.7 * pitch
            segments.extend(_split(page.number, number, line, start, gap))
            gap = False
            bottom = box.bottom if box is not None else None
        start += len(line.text) + 1
    return tuple(segments)


def read_layout(document: Document) -> Layout:
    """Return the segments of ``document``.

    >>> from pipeline.document import Document, Line, Page
    >>> lines = (Line(text="UBND HUYỆN AN HÀ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),)
    >>> page = Page(number=1, lines=lines)
    >>> read = read_layout(Document(sha256="0" * 64, media_type="text/plain", pages=(page,)))
    >>> [segment.text.strip() for segment in read.segments]
    ['UBND HUYỆN AN HÀ', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM']
    """
    pages = tuple(_read_page(page) for page in document.pages)
    return Layout(pages, any(segment.box is not None for page in pages for segment in page))
