"""Lines with a doubtful word are read again, by two models and in another size.

A number such as "683/GM-ĐHKTTL" is no word that a model expects, and each size of it is misread otherwise
("ĐHKTTTL"); the reader knows that it is not sure.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from pipeline.document import Box, Line, Word
from pipeline.ocr.legible import BEST_DPI
from pipeline.ocr.readings import confidence_of, part_of
from pipeline.ocr.second_reading import Piece, Reading, Scan, Voice, Zone, cut_out, sure_below
from pipeline.ocr.voting import voted
from pipeline.vietnamese import is_syllable

_SURE = 0.8
"""Confidence below which a word is doubtful; of clean pages right words have 0.9 and more, misread codes under 0.6."""
_SURE_FIGURE = 0.9
"""Confidence from which a figure that two readings have is believed."""
_MOST, _HEADER = 14, 0.4
"""Lines that are read again; a page with more is worn, and only the header down to this fraction of it is."""
_ABOVE, _BELOW, _BESIDE = 0.3, 0.12, 0.6
"""What is cut out around a line, in heights of it: a box may miss the marks of capitals."""

_is_unsure = sure_below(_SURE)


def _pieces(lines: Sequence[Line], scan: Scan) -> Sequence[Piece]:
    doubtful = [(line, line.box) for line in lines if line.box is not None and any(map(_is_doubtful, line.words))]
    if len(doubtful) > _MOST:
        doubtful = [(line, box) for line, box in doubtful if box.top < _HEADER][:_MOST]
    return [piece for line, box in doubtful if (piece := cut_out(_around(box, scan), scan.image, (line,)))]


def _around(box: Box, scan: Scan) -> Box:
    """Return ``box`` with what belongs to its line around it."""
    height, width = scan.image.shape
    tall = box.bottom - box.top
    beside = _BESIDE * tall * height / width
    return Box(
        max(0.0, box.left - beside), max(0.0, box.top - _ABOVE * tall), box.right + beside, box.bottom + _BELOW * tall
    )


def _is_doubtful(word: Word) -> bool:
    """Return whether the reader is not sure of ``word``; small words that are spelt right are left to the repair."""
    bare = word.text.strip(".,:;()/")
    return _is_unsure(word) and not (bare.islower() and is_syllable(bare))


def _decided(piece: Piece, readings: Sequence[Reading], lines: Sequence[Line]) -> Reading:
    """Return the line as most readings have it; what was one line and is none is given as the lines it is.

    What another line of the page holds is not given again.
    """
    (line,) = piece.lines
    second, *further = readings
    rows = [other for other in second if confidence_of(other) >= _SURE]
    if len(rows) > 1 and all(_is_below(*pair) for pair in pairwise(rows)):
        others = [other.box for other in lines if other.box is not None and other.box != line.box]
        return voted([row for row in rows if not any(row.box and box.holds(row.box) for box in others)], *further)
    return [_mended(line, *voted([line], *readings))]


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


def _is_below(above: Line, below: Line) -> bool:
    return above.box is not None and below.box is not None and below.box.top > above.box.middle[1]


def _mended(line: Line, found: Line) -> Line:
    """Return ``line`` with what differs in ``found`` where ``line`` is doubtful: what was read for sure stays.

    So do syllables that two readings missed: under a stroke of a pen a name is seen by one of three.
    """
    words: list[Word] = []
    texts = [word.text for word in line.words], [word.text for word in found.words]
    for kind, a, b, c, d in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        ours, other = line.words[a:b], found.words[c:d]
        if kind == "replace" and len(ours) == len(other):
            words += (new if _is_mended(old, new) else old for old, new in zip(ours, other, strict=True))
        elif kind != "equal" and _is_in_doubt(ours or line.words[max(0, a - 1) : a + 1]) and _has_more(other, ours):
            words += other
        else:
            words += ours
    return part_of(line, words)


DOUBTFUL_LINES = Zone(
    pieces=_pieces,
    is_doubtful=_is_doubtful,
    voices=(Voice("engine", 0), Voice("witness", BEST_DPI)),
    least=2,
    decided=_decided,
)
