"""Where things stand on paper: pages made of words, rules and marks, all in millimetres from the top left corner.

The image and the PDF of a page are drawn from the same ``SheetPage``, so their words stand at the same places.
"""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import ImageFont

from pipeline.rendering.fonts import Faces

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
"""A4 in mm (NĐ 30/2020/NĐ-CP, phụ lục I, mục I.1)."""
MM_PER_POINT = 25.4 / 72

Block = Literal[
    "page_number", "left_header", "right_header", "title", "body", "recipients", "signature", "trailer", "footer"
]
READING_ORDER: tuple[Block, ...] = (
    "page_number",
    "left_header",
    "right_header",
    "title",
    "body",
    "recipients",
    "signature",
    "trailer",
    "footer",
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a word looks: size in points, weight and slant."""

    size: float
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """One word, its left edge in mm and its look."""

    text: str
    x: float
    style: Style


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """The words of one line on a common baseline ``y`` (mm); ``text`` is the line as it reads."""

    text: str
    words: tuple[PlacedWord, ...]
    y: float
    block: Block


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule in mm."""

    x0: float
    x1: float
    y: float


@dataclass(frozen=True, slots=True)
class Seal:
    """Where the round stamp and the signature go: the middle of the signature, in mm."""

    x: float
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A framed stamp in capitals (urgency, secrecy): its top left corner and size in mm."""

    text: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One A4 page."""

    lines: tuple[PlacedLine, ...] = ()
    rules: tuple[Rule, ...] = ()
    seals: tuple[Seal, ...] = ()
    marks: tuple[Mark, ...] = ()

    def text(self) -> str:
        """Return the page's text in reading order: left header, right header, title, body, end, foot."""
        return "\n".join(line.text for block in READING_ORDER for line in self.lines if line.block == block)


@functools.cache
def _ruler(font: Path) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font), 1000, layout_engine=ImageFont.Layout.BASIC)


@functools.lru_cache(maxsize=100_000)
def _advance(text: str, font: Path) -> float:
    return _ruler(font).getlength(text) / 1000


def width_mm(text: str, style: Style, faces: Faces) -> float:
    """Return how wide ``text`` is on paper, in mm."""
    font = faces.face(bold=style.bold, italic=style.italic)
    return _advance(text, font) * style.size * MM_PER_POINT


StyledWord = tuple[str, Style]


def styled(text: str, style: Style) -> list[StyledWord]:
    """Return the words of ``text``, all in one style. Blanks that fill a form are kept with the word before them.

    >>> [word for word, _ in styled("Số:    /KH-UBND", Style(13))]
    ['Số:   ', '/KH-UBND']
    """
    words: list[StyledWord] = []
    for piece in text.split(" "):
        if piece or not words:
            words.append((piece, style))
        else:
            words[-1] = (words[-1][0] + " ", style)
    return words


def wrap(words: Iterable[StyledWord], width: float, faces: Faces, first_indent: float = 0.0) -> list[list[StyledWord]]:
    """Return the words broken into lines of at most ``width`` mm, the first one shorter by ``first_indent``."""
    lines: list[list[StyledWord]] = [[]]
    used = first_indent
    for text, style in words:
        gap = width_mm(" ", style, faces) if lines[-1] else 0.0
        wide = width_mm(text, style, faces)
        if lines[-1] and used + gap + wide > width:
            lines.append([])
            used, gap = 0.0, 0.0
        lines[-1].append((text, style))
        used += gap + wide
    return lines


def balanced(words: Sequence[StyledWord], width: float, faces: Faces) -> list[list[StyledWord]]:
    """Return the words broken into as few lines of at most ``width`` mm as possible, all about equally long."""
    lines = wrap(words, width, faces)
    narrower = width
    while (
        len(lines) > 1 and narrower > 2 and len(tighter := wrap(words, narrower := narrower - 2, faces)) == len(lines)
    ):
        if any(line_width(line, faces) > width for line in tighter):  # a word wider than the column
            break
        lines = tighter
    return lines


def place(
    words: Sequence[StyledWord], x: float, faces: Faces, stretch_to: float | None = None
) -> tuple[PlacedWord, ...]:
    """Return the words set from ``x`` mm rightwards; with ``stretch_to`` the gaps fill the line to that x."""
    widths = [width_mm(text, style, faces) for text, style in words]
    gaps = [width_mm(" ", style, faces) for _, style in words[:-1]]
    if stretch_to is not None and gaps:
        extra = (stretch_to - x - sum(widths) - sum(gaps)) / len(gaps)
        gaps = [gap + max(0.0, extra) for gap in gaps]
    placed: list[PlacedWord] = []
    for (text, style), wide, gap in zip(words, widths, [*gaps, 0.0], strict=True):
        placed.append(PlacedWord(text, x, style))
        x += wide + gap
    return tuple(placed)


def line_width(words: Sequence[StyledWord], faces: Faces) -> float:
    """Return the width in mm of words set with single blanks."""
    return sum(width_mm(text, style, faces) for text, style in words) + sum(
        width_mm(" ", style, faces) for _, style in words[:-1]
    )
