"""The list of recipients is read again on its own where the page reader was not sure of it or left lines out.

It stands in small type beside titles, seal and signature, and a page reader puts its rows together with theirs or takes
them for a picture: "- Lưu: VT, NC." becomes a few signs, or is gone. Cut out along the blanks around it, the same
print is read without a fault.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.document import Box, Line, Word
from pipeline.imaging.block import Block, block_at
from pipeline.ocr.cropped import moved
from pipeline.ocr.engine import Engine
from pipeline.ocr.legible import read_reduced
from pipeline.ocr.readings import letters_in, part_of
from pipeline.ocr.witness import agreed
from pipeline.vietnamese import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HEAD = ("noi nhan", "noi gui")
_SURE = 0.85
"""Confidence of every word from which a list is left as it was read."""
_UNREAD = 0.04
"""Share of the list's ink that may stand outside all words: commas and dots at their ends."""
_RIGHTMOST = 0.62
"""Fraction of the page width that no list reaches: titles and signature stand to the right of it. What does is the list
grown together with them, or one too wide to be told from them."""
_BESIDE = 0.45
"""Fraction of the page width from which a line beside the list is of the signature."""
_AS_MUCH = 0.8
"""Share of the letters that the page reader found from which the reading of the list is believed."""


def with_recipients_read_again(
    lines: tuple[Line, ...], image: "NDArray[np.uint8]", dpi: int, engine: Engine, witness: Engine | None
) -> tuple[Line, ...]:
    """Return ``lines`` of a page with a doubtful list of recipients as it reads when cut out of the page.

    Args:
        lines: as the engine read the whole page, boxes in fractions of ``image``.
        image: the cleaned page in grey.
        dpi: its resolution.
        engine: reads the list again; the reading of the page is the second voice.
        witness: the third voice, heard where the list stays in doubt.
    """
    height, width = image.shape
    block = _list_of(lines, image)
    if block is None:
        return lines

    def inside(word: Word) -> bool:
        if word.box is None:
            return False
        x, y = word.box.middle
        return block.holds(x * width, y * height)

    own = [[word for word in line.words if inside(word)] for line in lines]
    # A name of which a stroke of the pen reaches over to the list is none of it.
    own = [
        [] if _stands_beside(line) and len(words) < len(line.words) else words
        for line, words in zip(lines, own, strict=True)
    ]
    old = tuple(part_of(line, words) for line, words in zip(lines, own, strict=True))
    words = [word for line in old for word in line.words]
    if not any(map(_is_doubtful, words)) and _unread(block, words, image.shape) < _UNREAD:
        return lines
    margin = dpi // 15
    crop = np.pad(block.picture, margin, constant_values=255)

    def heard(reader: Engine) -> tuple[Line, ...]:
        seen = read_reduced(reader, crop, dpi, "block")
        return tuple(moved(line, block.left - margin, block.top - margin, crop.shape, image.shape) for line in seen)

    new = agreed(heard(engine), old)
    if witness is not None and any(_is_doubtful(word) for line in new for word in line.words):
        new = agreed(new, heard(witness))
    if letters_in(new) < _AS_MUCH * letters_in(old):
        return lines
    rest = (
        part_of(line, [word for word in line.words if word not in words])
        for line, words in zip(lines, own, strict=True)
    )
    return (*(line for line in rest if line.words), *(line for line in new if line.words))


def _stands_beside(line: Line) -> bool:
    return line.box is not None and line.box.left > _BESIDE


def _list_of(lines: Sequence[Line], image: "NDArray[np.uint8]") -> Block | None:
    """Return the list of recipients below the last "Nơi nhận" of the page; None where there is none."""
    height, width = image.shape
    heads = [box for line in lines if (box := _head(line)) is not None]
    if not heads:
        return None
    head = heads[-1]
    seed = int(head.left * width), int(head.top * height), int(head.right * width) + 1, int(head.bottom * height) + 1
    limit = int(_RIGHTMOST * width)
    block = block_at(image, seed, limit)
    return None if block is None or block.left + block.mask.shape[1] >= limit else block


def _head(line: Line) -> Box | None:
    """Return where "Nơi nhận" stands at the beginning of ``line``, or None."""
    if line.box is None or line.box.left > _RIGHTMOST / 2 or not fold(line.text).lstrip(" -~_.*'").startswith(_HEAD):
        return None
    return part_of(line, line.words[:2]).box


def _unread(block: Block, words: Iterable[Word], page: tuple[int, ...]) -> float:
    """Return the share of the block's ink that stands in no box of ``words``."""
    ink = block.ink.copy()
    total = int(ink.sum())
    for word in words:
        if word.box is not None:
            rows = slice(
                max(0, int(word.box.top * page[0]) - 1 - block.top), int(word.box.bottom * page[0]) + 2 - block.top
            )
            columns = slice(
                max(0, int(word.box.left * page[1]) - 1 - block.left), int(word.box.right * page[1]) + 2 - block.left
            )
            ink[rows, columns] = False
    return int(ink.sum()) / total if total else 0.0


def _is_doubtful(word: Word) -> bool:
    return any(map(str.isalnum, word.text)) and (word.confidence or 0.0) < _SURE
