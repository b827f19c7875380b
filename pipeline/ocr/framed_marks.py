"""What stands in small frames in the head of a page: marks of urgency, secrecy and circulation.

A page reader takes a frame for a picture. Its inside alone is read without fail.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import regex

from pipeline.document import Box, Line
from pipeline.imaging.frames import Frame, frames_in
from pipeline.imaging.ink import scaled
from pipeline.ocr.engine import Engine
from pipeline.ocr.legible import BEST_DPI
from pipeline.ocr.readings import confidence_of, part_of
from pipeline.vietnamese import is_syllable

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HEAD = 0.45
"""Fraction of the page above which marks stand: cells 10a, 10b and 11 of the decree lie in its upper third."""
_MOST_WORDS = 6
"""XEM XONG TRẢ LẠI, TRẢ LẠI SAU KHI HỌP."""
_SURE = 0.5
_SIGNS = regex.compile(r"^[^\p{L}\d]+|[^\p{L}\d]+$")
_RIM = 0.1
"""Inches of paper put around what is read."""


def with_framed_marks(
    lines: tuple[Line, ...],
    image: "NDArray[np.uint8]",
    dpi: int,
    engine: Engine,
    every_ink: "Callable[[], NDArray[np.uint8]] | None" = None,
) -> tuple[Line, ...]:
    """Return ``lines`` of a page and the capitals in the frames of its head, in place of what was made of these.

    Args:
        lines: as the page was read, boxes in fractions of ``image``.
        image: the cleaned page in grey.
        dpi: its resolution.
        engine: reads the inside of each frame; where there is none, the page costs a look for rectangles.
        every_ink: gives the page with coloured ink as dark as it is, where it has any: most marks are red.
    """
    head = slice(0, round(_HEAD * image.shape[0]))
    for look in (image, every_ink() if every_ink else None):
        if look is None:
            continue
        for frame in frames_in(np.ascontiguousarray(look[head]), dpi):
            marks = list(_read(frame, dpi, engine, image.shape))
            if marks:
                left, right = (x / image.shape[1] for x in frame.box[::2])
                top, bottom = (y / image.shape[0] for y in frame.box[1::2])
                lines = (*_without(lines, Box(left, top, right, bottom)), *marks)
    return lines


def _read(frame: Frame, dpi: int, engine: Engine, page: tuple[int, ...]) -> Iterator[Line]:
    """Give the lines of capitals in ``frame``, or nothing where anything else stands in it."""
    rim = round(_RIM * dpi)
    padded = np.pad(frame.inside, rim, constant_values=255)
    lines = engine.read(scaled(padded, BEST_DPI / dpi), BEST_DPI, "block")
    lines = tuple(part for line in lines if any(map(str.isalpha, line.text)) for part in [_bare(line)])
    if sum(len(line.words) for line in lines) > _MOST_WORDS or not all(map(_is_mark, lines)):
        return
    for line in lines:
        placed = ((w.text, _placed(w.box, frame, rim, padded.shape, page), w.confidence) for w in line.words)
        yield Line.of_words(placed, block=line.block)


def _bare(line: Line) -> Line:
    """Return ``line`` without the signs that remains of the frame are read as."""
    words = ((_SIGNS.sub("", word.text), word.box, word.confidence) for word in line.words)
    return Line.of_words((word for word in words if word[0]), block=line.block)


def _is_mark(line: Line) -> bool:
    letters = [char for char in line.text if char.isalpha()]
    spelt = sum(is_syllable(word.text) for word in line.words)
    return len(letters) > 2 and all(map(str.isupper, letters)) and spelt > 0 and confidence_of(line) >= _SURE


def _placed(box: Box | None, frame: Frame, rim: int, shape: tuple[int, ...], page: tuple[int, ...]) -> Box | None:
    """Return ``box``, in fractions of the padded inside of ``frame``, in fractions of the page."""
    if box is None:
        return None
    corners = [(x * shape[1] - rim, y * shape[0] - rim, 1.0) for x in box[::2] for y in box[1::2]]
    points = np.array(corners) @ frame.to_picture.T / (page[1], page[0])
    (left, top), (right, bottom) = points.min(axis=0).clip(0, 1), points.max(axis=0).clip(0, 1)
    return Box(float(left), float(top), float(right), float(bottom))


def _without(lines: tuple[Line, ...], frame: Box) -> Iterator[Line]:
    """Give ``lines`` without the words in ``frame``: they are pieces of it, or were read here anew."""
    for line in lines:
        words = [word for word in line.words if word.box is None or not frame.holds(word.box)]
        if len(words) == len(line.words):
            yield line
        elif words:
            yield part_of(line, words)
