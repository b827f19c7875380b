"""The list of recipients is read again on its own where the page reader was not sure of it or left lines out.

It stands in small type beside titles, seal and signature, and a page reader puts its rows together with theirs or takes
them for a picture: "- Lưu: VT, NC." becomes a few signs, or is gone. Cut out along the blanks around it, the same
print is read without a fault.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline.document import Box, Line, Word
from pipeline.imaging.block import Block, block_at
from pipeline.ocr.legible import BEST_DPI
from pipeline.ocr.readings import part_of
from pipeline.ocr.second_reading import Piece, Reading, Scan, Voice, Zone, sure_below
from pipeline.ocr.voting import voted
from pipeline.vietnamese import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_HEAD = ("noi nhan", "noi gui")
_is_doubtful = sure_below(0.85, least=1)
"""A single letter counts: "(b/c)" is read as "(l/€)"."""
_UNREAD = 0.04
"""Share of the list's ink that may stand outside all words: commas and dots at their ends."""
_RIGHTMOST = 0.62
"""Fraction of the page width that no list reaches: titles and signature stand to the right of it. What does is the list
grown together with them, or one too wide to be told from them."""
_BESIDE = 0.45
"""Fraction of the page width from which a line beside the list is of the signature."""


def _pieces(lines: Sequence[Line], scan: Scan) -> Sequence[Piece]:
    block = _list_of(lines, scan.image)
    if block is None:
        return ()
    height, width = scan.image.shape

    def inside(word: Word) -> bool:
        if word.box is None:
            return False
        x, y = word.box.middle
        return block.holds(x * width, y * height)

    own = [(line, [word for word in line.words if inside(word)]) for line in lines]
    # A name of which a stroke of the pen reaches over to the list is none of it.
    old = tuple(
        part_of(line, words)
        for line, words in own
        if words and not (_stands_beside(line) and len(words) < len(line.words))
    )
    words = [word for line in old for word in line.words]
    if not any(map(_is_doubtful, words)) and _unread(block, words, scan.image.shape) < _UNREAD:
        return ()
    return (Piece(block.picture, block.left, block.top, old),)


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
    block = block_at(image, seed)
    return None if block is None or block.right >= _RIGHTMOST * width else block


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


def _decided(piece: Piece, readings: Sequence[Reading], _lines: Sequence[Line]) -> Reading:
    return voted(readings[0], piece.lines, *readings[1:])


RECIPIENTS = Zone(
    pieces=_pieces,
    is_doubtful=_is_doubtful,
    voices=(Voice("engine", BEST_DPI), Voice("witness", BEST_DPI), Voice("engine", 250), Voice("engine", 150)),
    least=1,
    decided=_decided,
)
