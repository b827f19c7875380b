"""Words that no one wrote: what a reader sees in photos, textures and drawings.

Text stands on paper, so more than half of the box around a line is as bright as paper; a line read amid darker things
needs words of which the reader is sure. A page on which hardly a letter is sure holds no text at all.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.document import Line, Word
from pipeline.vietnamese import is_syllable

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SURE = 0.6
"""Confidence from which a well-formed syllable or a number is taken for print."""
_PAPER = 0.75
"""Share of the paper's brightness that the middle pixel of a line's box has: ink takes a quarter of the box."""
_CLEAR_SHARE, _CLEARLY_READ = 0.34, 0.85
"""A line amid grey stays from this share of letters in sure words on, or, names and codes, from this confidence on."""
_SURE_SHARE, _DOUBTFUL = 0.1, 0.5
"""Share of letters in sure words and mean confidence; real scans have 0.36 and 0.54 at least, pictures 0.02 and 0.4."""


def on_paper(lines: Sequence[Line], page: "Callable[[], NDArray[np.uint8]]") -> tuple[Line, ...]:
    """Return ``lines`` without those that were seen in pictures; all, where hardly a letter of the page is sure.

    Args:
        lines: as an engine read them, boxes in fractions of the page.
        page: gives its brightness before it was cleaned, as cleaning whitens much of a picture.
    """
    if _shows_no_text(lines):
        return ()
    unclear = [line for line in lines if not _is_clear(line)]
    if not unclear:
        return tuple(lines)
    grey = page()
    darkest = _PAPER * float(np.percentile(grey[::8, ::8], 90))
    return tuple(line for line in lines if line not in unclear or _brightness(line, grey) >= darkest)


def _shows_no_text(lines: Sequence[Line]) -> bool:
    words = [word for line in lines for word in line.words]
    return _mean_confidence(words) < _DOUBTFUL and _letters(filter(_is_sure, words)) < _SURE_SHARE * _letters(words)


def _is_clear(line: Line) -> bool:
    sure = _letters(filter(_is_sure, line.words)) >= _CLEAR_SHARE * _letters(line.words)
    return sure or _mean_confidence(line.words) >= _CLEARLY_READ


def _brightness(line: Line, grey: "NDArray[np.uint8]") -> float:
    """Return the grey level of the middle pixel around ``line``; where its place is unknown, that of white paper."""
    if line.box is None:
        return 255.0
    height, width = grey.shape
    left, top, right, bottom = line.box
    part = grey[int(top * height) : int(bottom * height) + 1, int(left * width) : int(right * width) + 1]
    return float(np.median(part)) if part.size else 255.0


def _is_sure(word: Word) -> bool:
    text = word.text.strip(".,:;()-/\"'“”")
    return (word.confidence or 0.0) >= _SURE and len(text) > 1 and (is_syllable(text) or text.isdigit())


def _letters(words: Iterable[Word]) -> int:
    return sum(len(word.text) for word in words)


def _mean_confidence(words: Sequence[Word]) -> float:
    return sum((word.confidence or 0.0) * len(word.text) for word in words) / max(1, _letters(words))
