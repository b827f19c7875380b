"""Pages as plain text, the three ways in which text comes out of files.

``columns``: one column after the other, as a person reads; ``table``: side by side, kept apart by blanks, as
``pdftotext -layout`` writes; ``rows``: side by side with single blanks and no empty lines, as careless converters write.
"""

from collections.abc import Sequence
from typing import Literal

from pipeline.rendering.layout import PAGE_WIDTH, READING_ORDER, PlacedLine, SheetPage

Manner = Literal["columns", "table", "rows"]
MANNERS: tuple[Manner, ...] = ("columns", "table", "rows")
COLUMNS_A_PAGE = 110
"""How many letters a line of ``table`` has room for."""
SAME_ROW_MM = 2.6
"""Lines whose baselines differ by less stand in one row; a line of 11 pt is 4.7 mm high."""

EMPTY_LINE_MM = 9.0
"""Rows further apart than this have an empty line between them in ``table``."""


def page_text(page: SheetPage, manner: Manner) -> str:
    """Return the text of one page; framed stamps stand in a line of their own, signatures and seals are no text."""
    if manner == "columns":
        blocks = []
        for block in READING_ORDER:
            lines = [line.text for line in page.lines if line.block == block]
            if block == "left_header":
                lines += [mark.text for mark in page.marks]
            blocks.append("\n".join(lines))
        return "\n\n".join(filter(None, blocks))
    written: list[str] = []
    last = 0.0
    for y, row in _rows(page):
        if manner == "table" and last and y - last > EMPTY_LINE_MM:
            written.append("")
        written.append(_row(row, manner))
        last = y
    return "\n".join(written)


def pages_text(pages: Sequence[SheetPage], manner: Manner) -> str:
    """Return the text of all pages, parted by form feeds."""
    return "\f".join(page_text(page, manner) + "\n" for page in pages)


def _rows(page: SheetPage) -> list[tuple[float, list[tuple[float, str]]]]:
    """Return the rows of a page from top to bottom: baseline, and (left edge, text) from left to right, in mm."""
    placed = [(line.y, _left(line), line.text) for line in page.lines]
    placed += [(mark.y + mark.height * 0.7, mark.x, mark.text) for mark in page.marks]
    rows: list[tuple[float, list[tuple[float, str]]]] = []
    for y, x, text in sorted(placed):
        if rows and y - rows[-1][0] < SAME_ROW_MM:
            rows[-1][1].append((x, text))
        else:
            rows.append((y, [(x, text)]))
    return [(y, sorted(row)) for y, row in rows]


def _left(line: PlacedLine) -> float:
    return line.words[0].x if line.words else 0.0


def _row(row: Sequence[tuple[float, str]], manner: Manner) -> str:
    if manner == "rows":
        return " ".join(text for _, text in row)
    written = ""
    for x, text in row:
        column = round(x / PAGE_WIDTH * COLUMNS_A_PAGE)
        written = written.ljust(max(column, len(written) + 3 if written else 0)) + text
    return written
