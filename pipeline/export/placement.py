"""Where the words of a page lie: turned and slanted as on the original, not as on the page that was read.

Word boxes are fractions of the upright page with their sides along those of the paper. On a slanted page such a box is
larger than its word, but the middle of both is the same; so the slant is told from the middles of words of a
line, and each word is put there slanted, as long and high as fits its box.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise
from statistics import quantiles
from typing import NamedTuple

from pipeline.document import Box, Line
from pipeline.export.plain import visible

_LEVEL = math.radians(0.15)
"""A slant below this moves the end of a line by less than a tenth of the letters' height."""
_STEEPEST = math.radians(20)
"""Pages are set level within 15 degrees; a steeper pair is no line."""
_FEW = 12
"""Pairs of words of one line without which a slant is not believed."""
_REACH = 4.0
"""Line heights between neighbours that belong to one line of print."""

_BLANK = 0.15
"""Of the height: a narrower gap between two words is not seen as one by viewers."""


class PlacedWord(NamedTuple):
    """A word on the upright page, in units of which the page is ``width`` x ``height``.

    (x, y) is the middle, ``long`` runs along the text and ``high`` across it. ``gap`` is the way to the next word of
    the line, None behind the last one.
    """

    text: str
    x: float
    y: float
    long: float
    high: float
    gap: float | None


class PlacedLine(NamedTuple):
    """One line of words; ``slant`` in radians, positive where the text falls to the right."""

    words: tuple[PlacedWord, ...]
    slant: float


def turned_back(box: Box, rotation: int) -> Box:
    """Return where ``box`` of the upright page lies on the page that was turned clockwise to be upright.

    >>> turned_back(Box(0.1, 0.2, 0.4, 0.3), 90)
    Box(left=0.2, top=0.6, right=0.3, bottom=0.9)
    """
    left, top, right, bottom = box
    return {
        0: box,
        90: Box(top, 1 - right, bottom, 1 - left),
        180: Box(1 - right, 1 - bottom, 1 - left, 1 - top),
        270: Box(1 - bottom, left, 1 - top, right),
    }[rotation]


def placed_lines(lines: Iterable[Line], width: float, height: float) -> list[PlacedLine]:
    """Return the words that have a box, line by line, on an upright page of ``width`` x ``height``."""
    rows = [
        [(text, _scaled(word.box, width, height)) for word in line.words if word.box and (text := visible(word.text))]
        for line in lines
    ]
    rows = [row for row in rows if row]
    slant = page_slant([[box for _, box in row] for row in rows])
    return [PlacedLine(_placed(row, slant), slant) for row in rows]


def page_slant(rows: Sequence[Sequence[Box]]) -> float:
    """Return by how much the lines of a page fall to the right, in radians; 0 where they are level or too few.

    Args:
        rows: the boxes of each line, in units that are as long across as down.
    """
    slopes: list[tuple[float, float]] = []
    for row in rows:
        for run in _runs(row):
            for one, other in combinations(run, 2):
                across, down = other.middle[0] - one.middle[0], other.middle[1] - one.middle[1]
                angle = math.atan2(down, across)
                if abs(angle) < _STEEPEST:
                    slopes.append((angle, across**2))
    if len(slopes) < _FEW:
        return 0.0
    slant = _weighted_median(slopes)
    return slant if abs(slant) > _LEVEL else 0.0


def _runs(row: Sequence[Box]) -> list[list[Box]]:
    """Return the boxes of a line in runs of near neighbours: across a gutter there is another line of print."""
    runs = [list(row[:1])]
    for one, other in pairwise(row):
        if one.middle[0] < other.middle[0] and other.left - one.right < _REACH * (one.bottom - one.top):
            runs[-1].append(other)
        else:
            runs.append([other])
    return runs


def _weighted_median(values: list[tuple[float, float]]) -> float:
    values = sorted(values)
    half, passed = sum(weight for _, weight in values) / 2, 0.0
    for value, weight in values:
        passed += weight
        if passed >= half:
            return value
    return values[-1][0]


def _scaled(box: Box, width: float, height: float) -> Box:
    return Box(box.left * width, box.top * height, box.right * width, box.bottom * height)


def _placed(row: Sequence[tuple[str, Box]], slant: float) -> tuple[PlacedWord, ...]:
    """Return the words of a line; all of one line get the same height and stand on one base."""
    cos, sin = math.cos(slant), math.sin(slant)
    levelled = []
    for text, box in row:
        x, y = box.middle
        long, high = _inner_size(box, slant)
        levelled.append((text, x * cos + y * sin, y * cos - x * sin, long, high))
    band = _band([(across - high / 2, across + high / 2) for _, _, across, _, high in levelled])
    words = []
    for at, (text, along, across, long, high) in enumerate(levelled):
        if abs(across - sum(band) / 2) < (band[1] - band[0]) / 2:
            across, high = sum(band) / 2, band[1] - band[0]
        gap = levelled[at + 1][1] - levelled[at + 1][3] / 2 - along - long / 2 if at + 1 < len(levelled) else None
        if gap is not None and gap < _BLANK * high:  # boxes that touch: the word gives way to the blank behind it
            shorter = min(_BLANK * high - gap, long / 2)
            along, long, gap = along - shorter / 2, long - shorter, max(gap + shorter, _BLANK * high)
        words.append(PlacedWord(text, along * cos - across * sin, along * sin + across * cos, long, high, gap))
    return tuple(words)


def _inner_size(box: Box, slant: float) -> tuple[float, float]:
    """Return length and height of the slanted word whose upright frame is ``box``."""
    across, down = box.right - box.left, box.bottom - box.top
    cos, sin = math.cos(slant), abs(math.sin(slant))
    long = (across * cos - down * sin) / (cos**2 - sin**2)
    high = (down * cos - across * sin) / (cos**2 - sin**2)
    smallest = 0.3 * min(across, down)  # a frame that does not fit the slant: a cut word, a stain
    return max(long, smallest), max(high, smallest)


def _band(edges: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return top and base of a line: letters without marks begin lower, letters without tails end higher."""
    tops, bases = [top for top, _ in edges], [base for _, base in edges]
    if len(edges) < 4:
        return min(tops), max(bases)
    return quantiles(tops, n=4)[0], quantiles(bases, n=4)[2]
