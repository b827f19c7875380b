"""What was read: Document > Page > Line > Word, and the edits that repair made to it.

All models are frozen. A stage gives back a new document and never changes the one it got. Places in text are
offsets into ``Page.raw_text``; places on paper are boxes in fractions of the page, so they survive a change of
resolution.
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import accumulate
from typing import Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field

TextSource = Literal["text_layer", "ocr", "repaired_text_layer"]
LayerQuality = Literal["good", "broken", "none"]


class Frozen(BaseModel):
    """Base of all models: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with ``update`` made, without the cached properties, which may no longer be true of it."""
        copy = super().model_copy(update=update, deep=deep)
        if len(copy.__dict__) > len(fields := type(copy).model_fields):
            for name in copy.__dict__.keys() - fields.keys():
                del copy.__dict__[name]
        return copy


class Box(NamedTuple):
    """A rectangle on a page in fractions of its width and height, 0..1, from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """The centre (x, y)."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, other: "Box") -> bool:
        """Return whether the middle of ``other`` lies in this box.

        >>> Box(0.1, 0.1, 0.5, 0.3).holds(Box(0.4, 0.2, 0.55, 0.25))
        True
        """
        x, y = other.middle
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def union(boxes: Iterable[Box]) -> Box | None:
    """Return the smallest box around all of ``boxes``, or None where there is none.

    >>> union([Box(.1, .1, .2, .2), Box(.15, .3, .4, .35)])
    Box(left=0.1, top=0.1, right=0.4, bottom=0.35)
    """
    all_boxes = list(boxes)
    if not all_boxes:
        return None
    lefts, tops, rights, bottoms = zip(*all_boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


class Alternative(NamedTuple):
    """A runner-up and its score 0..1."""

    text: str
    score: float


PEN = "pen"
"""The engine of words that a pen or a numbering stamp wrote; their confidence is a calibrated probability."""
UNREAD = "[?]"
"""The text of such a word where the digits are not certain; the likeliest are among its alternatives."""


class Word(Frozen):
    """One token as read, at ``start`` in the text of its line; ``confidence`` 0..1 is the engine's own.

    ``engine`` is named where it is not the one that read the page.
    """

    text: str
    start: int = Field(ge=0)
    box: Box | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)
    engine: str | None = Field(default=None, exclude_if=lambda engine: engine is None)
    alternatives: tuple[Alternative, ...] = Field(default=(), exclude_if=lambda alternatives: not alternatives)

    @property
    def end(self) -> int:
        """Offset behind the last letter, in the line's text."""
        return self.start + len(self.text)


class Line(Frozen):
    """One line of text; ``words`` lie inside ``text``, ``block`` numbers the column or paragraph it stands in."""

    text: str
    words: tuple[Word, ...] = ()
    block: int = 0

    @cached_property
    def box(self) -> Box | None:
        """The box around its words, or None for plain text."""
        return union(word.box for word in self.words if word.box is not None)

    @classmethod
    def of_words(cls, words: Iterable[tuple[str, Box | None, float | None]], block: int = 0) -> "Line":
        """Return a line made of (text, box, confidence) triples, joined by single blanks."""
        placed: list[Word] = []
        start = 0
        for text, box, confidence in words:
            placed.append(Word(text=text, start=start, box=box, confidence=confidence))
            start += len(text) + 1
        return cls(text=" ".join(word.text for word in placed), words=tuple(placed), block=block)


class Edit(Frozen):
    """One change to the raw text of a page: ``raw_text[start:end] == before`` becomes ``after``.

    ``score`` is the probability that ``after`` is what was printed, ``rule`` the name of what proposed it.
    """

    page: int = Field(ge=1)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    before: str
    after: str
    rule: str
    score: float = Field(ge=0, le=1)
    alternatives: tuple[Alternative, ...] = ()


class Doubt(Frozen):
    """A token that was left as it was read, ``raw_text[start:end] == text``, though something else is likelier.

    Its ``alternatives``, the likeliest first, are not sure enough to be made an edit; a person should look.
    """

    page: int = Field(ge=1)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    alternatives: tuple[Alternative, ...] = ()


def apply_edits(raw: str, edits: Iterable[Edit]) -> str:
    """Return ``raw`` with all ``edits`` made; they must fit it and must not overlap.

    >>> edit = Edit(page=1, start=0, end=2, before="T6", after="Tổ", rule="channel", score=0.99)
    >>> apply_edits("T6 trưởng", [edit])
    'Tổ trưởng'

    Raises:
        ValueError: an edit does not fit the text, or two overlap.
    """
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < at or raw[edit.start : edit.end] != edit.before:
            raise ValueError(f"edit {edit.before!r} at {edit.start} does not fit the text")
        parts += (raw[at : edit.start], edit.after)
        at = edit.end
    return "".join(parts) + raw[at:]


def undo_edits(repaired: str, edits: Iterable[Edit]) -> str:
    """Return the raw text again, given the repaired text and the edits that made it.

    >>> edit = Edit(page=1, start=0, end=2, before="T6", after="Tổ", rule="channel", score=0.99)
    >>> undo_edits("Tổ trưởng", [edit])
    'T6 trưởng'
    """
    return apply_edits(repaired, inverse_edits(edits))


def inverse_edits(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits that undo ``edits``: their places are those in the repaired text.

    >>> edit = Edit(page=1, start=3, end=5, before="T6", after="Tổ,", rule="channel", score=0.99)
    >>> [(e.start, e.end, e.before, e.after) for e in inverse_edits([edit])]
    [(3, 6, 'Tổ,', 'T6')]
    """
    ordered = sorted(edits, key=lambda e: (e.start, e.end))
    shifts = accumulate((len(e.after) - len(e.before) for e in ordered), initial=0)
    return tuple(
        e.model_copy(
            update={
                "start": e.start + shift,
                "end": e.start + shift + len(e.after),
                "before": e.after,
                "after": e.before,
            }
        )
        for e, shift in zip(ordered, shifts, strict=False)
    )


def _edited_line(line: Line, edits: list[Edit]) -> Line:
    """Return ``line`` with ``edits`` made; words that one edit merges become one word with both boxes."""
    ordered = sorted(edits, key=lambda e: e.start)

    def moved(offset: int, *, is_end: bool) -> int:
        shift = 0
        for edit in ordered:
            if offset >= edit.end:
                shift += len(edit.after) - len(edit.before)
            elif offset > edit.start:  # inside the edit: its words share the whole of what it became
                return edit.start + shift + (len(edit.after) if is_end else 0)
        return offset + shift

    text = apply_edits(line.text, ordered)
    words: list[Word] = []
    for word in line.words:
        start, end = moved(word.start, is_end=False), moved(word.end, is_end=True)
        if words and words[-1].start == start:
            box = union(b for b in (words[-1].box, word.box) if b is not None)
            words[-1] = words[-1].model_copy(update={"text": text[start:end], "box": box})
        elif end > start:
            words.append(word.model_copy(update={"start": start, "text": text[start:end]}))
    return Line(text=text, words=tuple(words), block=line.block)


class Page(Frozen):
    """One page: its lines in reading order, where the text came from and why, and the edits made to it.

    ``width`` and ``height`` are in points (1/72 inch) where the file tells, else in pixels; only their ratio is
    relied on. ``rotation`` is how many degrees clockwise the image was turned before it was read.
    """

    number: int = Field(ge=1)
    width: float = Field(default=0, ge=0)
    height: float = Field(default=0, ge=0)
    rotation: Literal[0, 90, 180, 270] = 0
    layer: LayerQuality = "none"
    text_source: TextSource = "ocr"
    reason: str = ""
    engine: str | None = None
    lines: tuple[Line, ...] = ()
    edits: tuple[Edit, ...] = ()

    @cached_property
    def raw_text(self) -> str:
        """The text as read, lines joined by line feeds."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def text(self) -> str:
        """The repaired text."""
        return apply_edits(self.raw_text, self.edits)

    @cached_property
    def repaired_lines(self) -> tuple[Line, ...]:
        """The lines with the edits made, words still at their boxes: joined by line feeds they give ``text``."""
        lines: list[Line] = []
        start = 0
        for line in self.lines:
            end = start + len(line.text)
            inside = [
                e.model_copy(update={"start": e.start - start, "end": e.end - start})
                for e in self.edits
                if start <= e.start and e.end <= end
            ]
            lines.append(_edited_line(line, inside) if inside else line)
            start = end + 1
        return tuple(lines)


class DigitalSignature(Frozen):
    """A digital signature, from the PDF's signature field or from its printed trailer."""

    signer: str | None = None
    signed_at: str | None = None


class Document(Frozen):
    """One source file as read so far. ``id`` is the first 16 hex digits of the source's SHA-256."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    media_type: str
    pages: tuple[Page, ...] = ()
    signatures: tuple[DigitalSignature, ...] = ()
    encoding: str | None = None

    @property
    def id(self) -> str:
        """The public identifier."""
        return self.sha256[:16]

    @property
    def raw_text(self) -> str:
        """The text as read, pages joined by form feeds."""
        return "\f".join(page.raw_text for page in self.pages)

    @property
    def text(self) -> str:
        """The repaired text, pages joined by form feeds."""
        return "\f".join(page.text for page in self.pages)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All edits in page order."""
        return tuple(edit for page in self.pages for edit in page.edits)


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hex."""
    return hashlib.sha256(data).hexdigest()
