"""A second look at the signature block, where stamps and strokes make the page reader give up.

The round stamp stands on the signature and often touches title and name. A page reader takes the whole for a picture
and skips it. Read once more on its own, as one block and as scattered text, with the ink of stamps taken out as far
as colour or shade tell it, much of it comes out; line by line the surer reading is kept. Names and titles are stamped
in colour too: with all inks left in, what no other look found is read.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.document import Box, Line, Word
from pipeline.imaging.ink import scaled
from pipeline.ocr.cropped import moved
from pipeline.ocr.engine import Engine, Layout
from pipeline.ocr.legible import BEST_DPI
from pipeline.ocr.readings import part_of
from pipeline.ocr.title_lines import ends_title, hidden_title_lines
from pipeline.vietnamese import fold, is_syllable

if TYPE_CHECKING:
    from numpy.typing import NDArray

_RECIPIENTS = (("noi nhan", 0.06), ("nhu tren", 0.08), ("nhu dieu", 0.08), ("luu:", 0.20), ("luu vt", 0.20))
"""What tells the list of recipients, and by how much of the page the signer's title may stand above it."""
_NAME_ABOVE, _NAME_BELOW = 0.08, 0.19
"""How far a name stands above the recipients where the whole signature does, and how far below its title."""
_HEIGHT = 0.36
"""Fraction of the page from the title to the name, 11 cm: decree 30/2020 leaves 3 cm for the signature, pens more."""
_LEFT_FROM, _LEFT_TO = 0.40, 0.50
"""Fractions of the page between which the signature block begins."""
_LOOKS: tuple[tuple[Layout, int], ...] = (
    ("sparse", BEST_DPI),
    ("block", 300),
    ("sparse", 300),
    ("block", 450),
)
"""Layout and resolution: different names come out in each."""
_SURE = 0.65
"""Mean sureness that a line of the second look must have."""
_FAIR = 0.5
_WIDE_GAP = 0.03
"""Fraction of the page width between recipients and title; blanks between words have a third of it."""
_MIN_SYLLABLES = 2
_BETTER = 1.05
_SURE_NAME, _LONGEST_NAME = 0.75, 5
"""Confidence of each word from which a name needs no second look, and the words that a name has at most."""
_FEW_LETTERS = 4
"""Fewer are strokes and rims of seals."""
_WHOLE = 0.95
"""A line that was read whole may be worth so much less than the pieces that were read in its place."""
_STROKES = "—–_¬~|"
"""What strokes of a pen and rims of seals are read as."""
_SAME_PLACE = 0.3
"""Share of the smaller box from which two lines are readings of the same print."""


class View(NamedTuple):
    """Gives rows and columns of the page in another light.

    ``fills_only``: to find what no other look found.
    """

    part: "Callable[[slice, slice], NDArray[np.uint8]]"
    fills_only: bool = False


def with_second_look(
    lines: tuple[Line, ...],
    image: "NDArray[np.uint8]",
    dpi: int,
    engine: Engine,
    views: "Sequence[View]" = (),
) -> tuple[Line, ...]:
    """Return ``lines`` of a page with those of the signature block as read best; pages without one are untouched.

    Args:
        lines: as the engine read the whole page, boxes in fractions of ``image``.
        image: the cleaned page in grey.
        dpi: its resolution.
        engine: reads the block again.
        views: the image with other inks seen or taken out.
    """
    region = signature_region(lines)
    if region is not None:
        lines = tuple(part for line in lines for part in _parted(line, region))
        lines = _read_again(lines, image, dpi, engine, views, region)
    unstamped = next((view.part for view in views if not view.fills_only), lambda *place: image[place])
    strips = hidden_title_lines(lines, image, dpi, engine, unstamped, beside_recipients=region is not None)
    return merged(lines, strips)


def _read_again(
    lines: tuple[Line, ...],
    image: "NDArray[np.uint8]",
    dpi: int,
    engine: Engine,
    views: "Sequence[View]",
    region: Box,
) -> tuple[Line, ...]:
    """Return ``lines`` with those in ``region`` as read best; looks end once title and name are read for sure."""
    height, width = image.shape
    left, top = int(region.left * width), int(region.top * height)
    rows, columns = slice(top, int(region.bottom * height)), slice(left, int(region.right * width))
    crop = image[rows, columns]
    if not crop.size:
        return lines
    as_it_is = View(lambda *place: image[place])
    for view in (as_it_is, *views):
        picture = view.part(rows, columns)
        if view is not as_it_is and np.array_equal(picture, crop):
            continue
        for layout, resolution in _LOOKS:
            if is_settled(lines, region):
                return lines
            seen = engine.read(scaled(picture, resolution / dpi), resolution, layout)
            placed = (moved(line, left, top, crop.shape, image.shape) for line in seen)
            lines = merged(lines, placed, fills_only=view.fills_only)
    return lines


def is_settled(lines: Iterable[Line], region: Box) -> bool:
    """Return whether the title and the name of the signer stand in ``region`` for sure, and nothing else in doubt."""
    inside = [line for line in lines if line.box is not None and _lies_in(line.box, region)]
    titles = [line.box for line in inside if ends_title(line)]
    names = [line.box for line in inside if _is_sure_name(line)]
    below = any(name and title and title.bottom < name.top for name in names for title in titles)
    return below and not any(sum(map(str.isalpha, line.text)) >= _FEW_LETTERS and _is_doubtful(line) for line in inside)


def _lies_in(box: Box, region: Box) -> bool:
    return region.holds(box) and box.left > _LEFT_FROM


def _is_sure_name(line: Line) -> bool:
    words = [word.text for word in line.words]
    return (
        2 <= len(words) <= _LONGEST_NAME
        and all(word[:1].isupper() and not word.isupper() and is_syllable(word) for word in words)
        and all((word.confidence or 0.0) >= _SURE_NAME for word in line.words)
    )


def _is_doubtful(line: Line) -> bool:
    length = sum(len(word.text) for word in line.words)
    return sum((word.confidence or 0.0) * len(word.text) for word in line.words) < _SURE_NAME * length


def _parted(line: Line, region: Box) -> Iterator[Line]:
    """Give the parts of ``line`` left and right of a wide gap: the reader glues recipients and titles to one line."""
    words = [(word, word.box) for word in line.words if word.box is not None]
    gaps = [
        index
        for index, ((_, before), (_, box)) in enumerate(pairwise(words), start=1)
        if box.left - before.right > _WIDE_GAP and box.left > _LEFT_FROM and before.left < region.left
    ]
    if line.box is None or line.box.bottom < region.top or not gaps or len(words) < len(line.words):
        yield line
        return
    for part in (words[: gaps[0]], words[gaps[0] :]):
        yield Line.of_words(((word.text, box, word.confidence) for word, box in part), block=line.block)


def signature_region(lines: Iterable[Line]) -> Box | None:
    """Return where the signature block should stand: to the right of the recipients, or None where none are listed."""
    placed = [(line, line.box) for line in lines if line.box is not None]
    found = next((start for start in (_start(placed, *mark) for mark in _RECIPIENTS) if start is not None), None)
    if found is None:
        return None
    top, title = found
    title = max(0.0, min([title, *(box.top - _NAME_BELOW for line, box in placed if _is_name_above(line, box, top))]))
    beside = [box.right for _, box in placed if box.top >= top and box.left < 0.3 and box.right < 0.6]
    left = min(_LEFT_TO, max([_LEFT_FROM, *beside]))
    return Box(left, title, 1.0, min(1.0, title + _HEIGHT))


def _is_name_above(line: Line, box: Box, top: float) -> bool:
    """Return whether ``line`` is the name of a signer who signed above the recipients, which begin at ``top``."""
    words = line.text.split()
    return (
        box.left > 0.5
        and top - _NAME_ABOVE < box.top < top
        and 1 < len(words) < 6
        and all(word[:1].isupper() and not word.isupper() for word in words)
    )


def _start(placed: Sequence[tuple[Line, Box]], words: str, above: float) -> tuple[float, float] | None:
    """Return the top of the last line that begins with ``words`` and of the title beside it, or None."""
    tops = [box.top for line, box in placed if fold(line.text).lstrip(" -~_.*'").startswith(words)]
    return (tops[-1], max(0.0, tops[-1] - above)) if tops else None


def merged(lines: Sequence[Line], seen: Iterable[Line], *, fills_only: bool = False) -> tuple[Line, ...]:
    """Return ``lines`` with each line of ``seen`` that is text, and worth more than what was read in its place.

    With ``fills_only`` nothing may have been read there that could be text.
    """
    kept = list(lines)
    for line in map(_trimmed, seen):
        if not _is_text(line):
            continue
        rivals = [other for other in kept if _same_place(line, other)]
        if fills_only and any(sum(map(str.isalpha, other.text)) >= _FEW_LETTERS for other in rivals):
            continue
        if _worth(line) > (_BETTER if len(rivals) < 2 else _WHOLE) * sum(map(_worth, rivals)):
            kept = [other for other in kept if other not in rivals]
            kept.append(line)
    return tuple(kept)


def _sureness(word: Word) -> float:
    """Return what the reading of ``word`` is worth: nothing as a mere sign, little with a digit, for titles have none.

    A well-formed syllable is worth something even where a stamp lies on it.
    """
    confidence = word.confidence or 0.0
    if not any(map(str.isalnum, word.text)):
        return 0.0
    if _is_syllable(word):
        return max(confidence, _FAIR)
    return confidence / 2 if any(map(str.isdigit, word.text)) else confidence


def _is_syllable(word: Word) -> bool:
    return len(word.text) > 1 and is_syllable(word.text.strip(".,:;"))


def _worth(line: Line) -> float:
    return sum(_sureness(word) * len(word.text) for word in line.words)


def _is_text(line: Line) -> bool:
    """Return whether ``line`` is more than a stroke or the rim of a stamp: titles and names have two syllables."""
    length = sum(len(word.text) for word in line.words)
    return sum(map(_is_syllable, line.words)) >= _MIN_SYLLABLES and _worth(line) >= _SURE * length


def _trimmed(line: Line) -> Line:
    """Return ``line`` without the doubtful signs that strokes of the signature leave at its ends."""
    words = list(line.words)
    while words and _sureness(words[0]) < _FAIR:
        words.pop(0)
    while words and _sureness(words[-1]) < _FAIR:
        words.pop()
    if words:  # a stroke may have grown together with the first word, too
        words[0] = words[0].model_copy(update={"text": words[0].text.lstrip(_STROKES) or words[0].text})
    return part_of(line, words)


def _same_place(one: Line, other: Line) -> bool:
    a, b = one.box, other.box
    if a is None or b is None:
        return False
    shared = max(0.0, min(a.right, b.right) - max(a.left, b.left)) * max(
        0.0, min(a.bottom, b.bottom) - max(a.top, b.top)
    )
    return shared > _SAME_PLACE * min(_area(a), _area(b))


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)
