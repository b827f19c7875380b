"""A page being filled from top to bottom: lines, rules and page turns."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.rendering.fonts import Faces
from pipeline.rendering.layout import (
    MM_PER_POINT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Block,
    Mark,
    PlacedLine,
    Rule,
    Seal,
    SheetPage,
    Style,
    StyledWord,
    balanced,
    line_width,
    place,
    styled,
)

LEFT, RIGHT, TOP, BOTTOM = 30.0, PAGE_WIDTH - 15.0, 20.0, PAGE_HEIGHT - 20.0
"""The text area in mm: margins of 30, 15, 20 and 20 mm (mục I.3; the same for the Party)."""
PITCH = 1.22
"""Line pitch as a share of the type size."""


@dataclass
class Sheet:
    """The page being filled: ``y`` (mm) is the baseline of the last line set, ``done`` the pages before it."""

    faces: Faces
    y: float = TOP
    lines: list[PlacedLine] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    seals: list[Seal] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    done: list[SheetPage] = field(default_factory=list)
    foot: float = BOTTOM
    """How far down this page may be filled, in mm."""

    def set_line(self, words: Sequence[StyledWord], x: float, block: Block, stretch_to: float | None = None) -> None:
        """Set one line from ``x`` below the last one."""
        self.y += max(style.size for _, style in words) * MM_PER_POINT * PITCH
        placed = place(words, x, self.faces, stretch_to)
        text = " ".join(" ".join(text.split()) for text, _ in words)
        self.lines.append(PlacedLine(text, placed, self.y, block))

    def centre(self, text: str, style: Style, cell: tuple[float, float], block: Block) -> float:
        """Set ``text`` centred in ``cell``, on as few lines of about equal length; return the width of the last one."""
        wide = 0.0
        for words in balanced(styled(text, style), cell[1] - cell[0], self.faces):
            wide = line_width(words, self.faces)
            self.set_line(words, (cell[0] + cell[1] - wide) / 2, block)
        return wide

    def rule(self, cell: tuple[float, float], width: float) -> None:
        """Draw a rule of ``width`` mm under the last line, centred in ``cell``."""
        self.y += 1.8  # clear of the dots below ạ, ị, ụ
        middle = (cell[0] + cell[1]) / 2
        self.rules.append(Rule(middle - width / 2, middle + width / 2, self.y))

    def turn(self) -> None:
        """Finish this page and begin the next one with its number inside the top margin (mục I.7)."""
        self.done.append(SheetPage(tuple(self.lines), tuple(self.rules), tuple(self.seals), tuple(self.marks)))
        self.lines, self.rules, self.seals, self.marks = [], [], [], []
        self.y = 10.0
        self.centre(str(len(self.done) + 1), Style(13), (LEFT, RIGHT), "page_number")
        self.y, self.foot = TOP, BOTTOM

    def need(self, height: float) -> None:
        """Turn the page unless ``height`` mm are left on it."""
        if self.y + height > self.foot:
            self.turn()
