"""Lines with a doubtful word are cut out and read again, by two models and in another size, and three readings vote.

A number such as "683/GM-ĐHKTTL" is no word that a model expects, and each size of it is misread otherwise
("ĐHKTTTL"); the reader knows that it is not sure. All doubtful lines of a page are put below each other on one sheet,
which each of the two reads once.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.document import Box, Line, Word
from pipeline.ocr.cropped import moved
from pipeline.ocr.engine import Engine
from pipeline.ocr.legible import read_reduced
from pipeline.ocr.readings import confidence_of, part_of
from pipeline.ocr.witness import agreed, voted
from pipeline.vietnamese import is_syllable

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SURE = 0.8
"""Confidence below which a word is doubtful; of clean pages right words have 0.9 and more, misread codes under 0.6."""
_SURE_FIGURE = 0.9
"""Confidence from which a figure that two readings have is believed."""
_MOST, _HEADER = 14, 0.4
"""Lines that are read again; a page with more is worn, and only the header down to this fraction of it is."""
_ABOVE, _BELOW, _BESIDE = 0.3, 0.12, 0.6
"""What is cut out around a line, in heights of it: a box may miss the marks of capitals."""
_GAP = 0.8


class _Strip(NamedTuple):
    """A line on the sheet: from row ``top`` on, and where its first pixel stands on the page."""

    top: int
    height: int
    page_top: int
    page_left: int


def with_doubtful_lines_read_again(
    lines: tuple[Line, ...], image: "NDArray[np.uint8]", dpi: int, engine: Engine, witness: Engine | None
) -> tuple[Line, ...]:
    """Return ``lines`` of a page with the words of doubtful lines as two of three readings have them.

    Args:
        lines: as the engine read the whole page, boxes in fractions of ``image``.
        image: the cleaned page in grey.
        dpi: its resolution.
        engine: reads the lines at the image's own resolution.
        witness: reads them too; without one nothing is read again.
    """
    doubtful = [line for line in lines if line.box is not None and any(map(_is_doubtful, line.words))]
    if len(doubtful) > _MOST:
        doubtful = [line for line in doubtful if line.box is not None and line.box.top < _HEADER][:_MOST]
    if witness is None or not doubtful:
        return lines
    sheet, strips = _sheet_of(doubtful, image)
    second = _heard(engine.read(sheet, dpi, "block"), strips, sheet, image)
    third = _heard(read_reduced(witness, sheet, dpi, "block"), strips, sheet, image)
    others = [line.box for line in lines if line.box is not None]
    elected = {id(line): _elected(line, second[at], third[at], others) for at, line in enumerate(doubtful)}
    return tuple(chosen for line in lines for chosen in elected.get(id(line), (line,)))


def _is_doubtful(word: Word) -> bool:
    """Return whether the reader is not sure of ``word``; small words that are spelt right are left to the repair."""
    bare = word.text.strip(".,:;()/")
    return (
        sum(map(str.isalnum, bare)) > 1
        and (word.confidence or 0.0) < _SURE
        and not (bare.islower() and is_syllable(bare))
    )


def _sheet_of(lines: Sequence[Line], image: "NDArray[np.uint8]") -> tuple["NDArray[np.uint8]", list[_Strip]]:
    """Return the pictures of ``lines`` below each other, and where each stands."""
    height, width = image.shape
    cuts: list[tuple[int, int, NDArray[np.uint8]]] = []
    for line in lines:
        box = line.box or Box(0, 0, 0, 0)
        tall = (box.bottom - box.top) * height
        top, left = max(0, int(box.top * height - _ABOVE * tall)), max(0, int(box.left * width - _BESIDE * tall))
        bottom, right = int(box.bottom * height + _BELOW * tall) + 1, int(box.right * width + _BESIDE * tall) + 1
        cuts.append((top, left, image[top:bottom, left:right]))
    gap = int(_GAP * max(cut.shape[0] for *_, cut in cuts))
    sheet = np.full(
        (sum(cut.shape[0] + gap for *_, cut in cuts) + gap, max(cut.shape[1] for *_, cut in cuts) + 2 * gap),
        255,
        np.uint8,
    )
    strips, at = [], gap
    for top, left, cut in cuts:
        sheet[at : at + cut.shape[0], gap : gap + cut.shape[1]] = cut
        strips.append(_Strip(at, cut.shape[0], top, left - gap))
        at += cut.shape[0] + gap
    return sheet, strips


def _heard(
    seen: Sequence[Line], strips: Sequence[_Strip], sheet: "NDArray[np.uint8]", image: "NDArray[np.uint8]"
) -> list[list[Line]]:
    """Return for each strip the lines that were read on it, with boxes in fractions of the page."""
    heard: list[list[Line]] = [[] for _ in strips]
    for line in seen:
        if line.box is None:
            continue
        middle = line.box.middle[1] * sheet.shape[0]
        at = next((at for at, strip in enumerate(strips) if strip.top <= middle < strip.top + strip.height), None)
        if at is not None:
            strip = strips[at]
            heard[at].append(moved(line, strip.page_left, strip.page_top - strip.top, sheet.shape, image.shape))
    return heard


def _elected(line: Line, second: Sequence[Line], third: Sequence[Line], lines: Sequence[Box]) -> tuple[Line, ...]:
    """Return ``line`` as two of three readings have it; what was one line and is none is given as the lines it is.

    ``lines`` are the boxes of all lines of the page: what one of them holds is not given again.
    """
    rows = [other for other in second if confidence_of(other) >= _SURE]
    if len(rows) > 1 and all(_is_below(*pair) for pair in pairwise(rows)):
        return agreed([row for row in rows if not any(_lies_in(row, box) for box in lines if box != line.box)], third)
    (found,) = voted([line], second, third)
    return (line if found is line else _mended(line, found),)


def _is_mended(old: Word, new: Word) -> bool:
    """Return whether ``new`` may stand for ``old``: a mere figure may be the pen's, and then no reader knows it."""
    figure = new.text.strip(".,:;()").isdigit() or old.text.strip(".,:;()").isdigit()
    return _is_doubtful(old) and (not figure or (new.confidence or 0.0) >= _SURE_FIGURE)


def _is_in_doubt(words: Sequence[Word]) -> bool:
    return any(map(_is_doubtful, words))


def _has_more(found: Sequence[Word], ours: Sequence[Word]) -> bool:
    """Return whether ``found`` has no figure that ``ours`` lacks, and as many words that may be text."""
    if any(word.text.strip(".,:;()").isdigit() for word in found):
        return False
    return sum(map(_may_be_text, found)) >= sum(map(_may_be_text, ours))


def _may_be_text(word: Word) -> bool:
    """Return whether ``word`` is a syllable or an abbreviation, and no stroke or speck."""
    bare = word.text.strip(".,:;()/")
    return is_syllable(bare) or (len(bare) > 1 and bare.isupper())


def _lies_in(line: Line, box: Box) -> bool:
    if line.box is None:
        return False
    x, y = line.box.middle
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def _is_below(above: Line, below: Line) -> bool:
    return above.box is not None and below.box is not None and below.box.top > above.box.middle[1]


def _mended(line: Line, found: Line) -> Line:
    """Return ``line`` with what differs in ``found`` where ``line`` is doubtful: what was read for sure stays.

    So do signs at its ends, which ``found`` never has, and syllables that two readings missed: under a stroke of a pen
    a name is seen by one of three.
    """
    told = [at for at, word in enumerate(line.words) if any(map(str.isalnum, word.text))]
    first, end = told[0], told[-1] + 1
    ours, words = line.words[first:end], list(line.words[:first])
    texts = [word.text for word in ours], [word.text for word in found.words]
    for kind, a, b, c, d in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        stretch, other = ours[a:b], found.words[c:d]
        if kind == "replace" and len(stretch) == len(other):
            words += (new if _is_mended(old, new) else old for old, new in zip(stretch, other, strict=True))
        elif kind == "equal" or (_is_in_doubt(stretch or ours[max(0, a - 1) : a + 1]) and _has_more(other, stretch)):
            words += other
        else:
            words += stretch
    words += line.words[end:]
    return part_of(line, words)
