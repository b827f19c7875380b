"""Pen-written and rubber-stamped numbers, days and months: found in the gaps of print, and read by their own reader.

What is print is left to the engine. What the digit reader is sure of takes the place of the engine's guess; what it is
not sure of becomes "[?]", because a wrong digit costs more than none. The print around it stays.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.digits.gap import marks_in
from pipeline.digits.reader import read_marks
from pipeline.document import PEN, UNREAD, Alternative, Box, Line, Page, Word
from pipeline.imaging.deskew import skew_angle, turned
from pipeline.imaging.ink import is_bilevel, with_full_contrast, without_background
from pipeline.ocr.pen_gaps import CAPITAL, FormGap, Placed, TypeSize, date_gaps, em_of, number_gap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ocr.engine import PageImage

_HEAD = 0.45
"""Fraction of the first page in which number and date stand, with room for photos."""
_LEVEL = 0.1
_SURE_OF_PRINT = 0.85
"""Engine confidence from which digits are print, whatever their shape."""
_LETTERS = 4
_EM_RANGE = (0.8, 1.25)
"""How far the type of one word may be from that of the page."""
_READ = 0.9
"""Probability from which a reading is taken; below it the value is unreadable."""
_KEPT = 3


@dataclass(frozen=True)
class Head:
    """The upper part of a page, level: the darkness of its ink without red, and the way to it and back."""

    ink: "NDArray[np.uint8]"
    forward: "NDArray[np.float64]"
    back: "NDArray[np.float64]"
    size: tuple[int, int]

    def placed(self, word: Word) -> Placed:
        """Return ``word`` in pixels of the level head."""
        assert word.box is not None
        width, height = self.size
        x, y = word.box.middle
        across, down = self.forward @ np.array([x * width, y * height, 1.0])
        half = (word.box.right - word.box.left) * width / 2, (word.box.bottom - word.box.top) * height / 2
        return Placed(word.text, across - half[0], down - half[1], across + half[0], down + half[1])

    def box(self, pixels: tuple[int, int, int, int]) -> Box:
        """Return ``pixels`` (left, top, right, bottom) of the level head as a box of the page."""
        left, top, right, bottom = pixels
        corners = np.array([(x, y, 1.0) for x in (left, right) for y in (top, bottom)]) @ self.back.T / self.size
        (low_x, low_y), (high_x, high_y) = corners.min(axis=0).clip(0, 1), corners.max(axis=0).clip(0, 1)
        return Box(float(low_x), float(low_y), float(high_x), float(high_y))


def head_of(pixels: "NDArray[np.uint8]") -> Head:
    """Return the head of the upright page ``pixels``.

    The red channel is looked at: red stamps vanish in it, blue and black ink are dark.
    """
    height, width = pixels.shape[:2]
    red = pixels[: round(_HEAD * height)]
    red = np.ascontiguousarray(red[:, :, 0] if red.ndim == 3 else red)
    grey = red if is_bilevel(red) else with_full_contrast(without_background(red))
    angle = skew_angle(grey)
    back = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    if abs(angle) > _LEVEL:
        grey, back = turned(grey, angle)
    forward = np.asarray(cv2.invertAffineTransform(back), dtype=np.float64)
    return Head(255 - grey, forward, back, (width, height))


def with_pen_written(page: Page, image: "PageImage") -> Page:
    """Return ``page`` with what pens wrote in its number and date lines as the digit reader has it.

    Args:
        page: as the engine read it; pages with nothing written by hand come back as they are.
        image: its picture, as it stood before ``page.rotation``.
    """
    lines = {n: line for n, line in enumerate(page.lines) if _is_in_head(line)}
    pixels = np.rot90(image.pixels, k=-(page.rotation // 90))
    flat = _Flat(pixels.shape[1], pixels.shape[0])
    if all(_is_print(lines[n], gap) for n, gap in _gaps(lines, flat.placed, flat.type_size)):
        return page  # the words alone tell it, and the image need not be looked at
    head = head_of(pixels)
    changed: dict[int, Line] = {}
    for n, gap in reversed(list(_gaps(lines, head.placed, _TypeSize(head, list(lines.values()))))):
        line = changed.get(n, lines[n])  # from the right, so that the numbers of the words stay true
        word = _pen_word(line, gap, head)
        if word is not None:
            changed[n] = _replaced(line, gap, word)
    if not changed:
        return page
    return page.model_copy(update={"lines": tuple(changed.get(n, line) for n, line in enumerate(page.lines))})


def _is_in_head(line: Line) -> bool:
    placed = bool(line.words) and all(word.box is not None for word in line.words)
    return placed and line.box is not None and line.box.top < _HEAD


def _gaps(
    lines: Mapping[int, Line], place: Callable[[Word], Placed], type_size: TypeSize
) -> Iterator[tuple[int, FormGap]]:
    """Yield the gaps of the first number line and of the first date line, from left to right."""
    number = date = False
    for n, line in lines.items():
        placed = [place(word) for word in line.words]
        if not number and (gap := number_gap(placed, type_size)):
            number = True
            yield n, gap
        if not date:
            gaps = date_gaps(placed, type_size)
            date = bool(gaps)
            yield from ((n, gap) for gap in gaps)


def _pen_word(line: Line, gap: FormGap, head: Head) -> Word | None:
    """Return the word that the pen wrote in ``gap``, or None where there is print, or nothing."""
    if _is_print(line, gap):
        return None
    marks = marks_in(head.ink, gap.gap)
    if marks.hand != "pen":
        return None
    best, *others = read_marks(marks, gap.kind)
    sure = best.probability >= _READ and best.text.isdigit()
    runners_up = others if sure else [best, *others]
    return Word(
        text=best.text if sure else UNREAD,
        start=0,
        box=head.box(marks.box),
        confidence=round(best.probability, 4),
        engine=PEN,
        alternatives=tuple(
            Alternative(r.text, round(r.probability, 4)) for r in runners_up[:_KEPT] if r.text.isdigit()
        ),
    )


def _is_print(line: Line, gap: FormGap) -> bool:
    """Return whether the engine is as sure of digits in the gap as it is only of print."""
    words = line.words[gap.first : gap.last + 1]
    text = "".join(word.text for word in words)
    text = text.removeprefix(gap.before).removesuffix(gap.after)
    return text.isdigit() and min((word.confidence or 0.0 for word in words), default=0.0) >= _SURE_OF_PRINT


def _replaced(line: Line, gap: FormGap, pen: Word) -> Line:
    """Return ``line`` with ``pen`` in place of the words of ``gap``, whose printed ends stay."""
    inside = line.words[gap.first : gap.last + 1]
    words: list[Word] = list(line.words[: gap.first])
    assert pen.box is not None
    if gap.before:
        words.append(
            inside[0].model_copy(update={"text": gap.before, "box": _until(inside[0].box, right=pen.box.left)})
        )
    words.append(pen)
    if gap.after:
        words.append(
            inside[-1].model_copy(update={"text": gap.after, "box": _until(inside[-1].box, left=pen.box.right)})
        )
    words += line.words[gap.last + 1 :]
    return Line(text=" ".join(word.text for word in words), words=tuple(_started(words)), block=line.block)


def _until(box: Box | None, *, left: float = 0.0, right: float = 1.0) -> Box | None:
    if box is None:
        return None
    start, end = max(left, box.left), min(right, box.right)
    return Box(start, box.top, end, box.bottom) if start < end else box


def _started(words: Sequence[Word]) -> Iterator[Word]:
    start = 0
    for word in words:
        yield word.model_copy(update={"start": start})
        start += len(word.text) + 1


class _Flat:
    """Words in pixels of the page as it lies, and a rough type size: enough to see which words lie in a gap."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height

    def placed(self, word: Word) -> Placed:
        assert word.box is not None
        left, top, right, bottom = word.box
        return Placed(word.text, left * self._width, top * self._height, right * self._width, bottom * self._height)

    def type_size(self, word: Placed) -> tuple[float, float]:
        return em_of(word), word.bottom


class _TypeSize:
    """Tells the em and the base line of printed words, from their letters on the image and the page's other words."""

    def __init__(self, head: Head, lines: Sequence[Line]) -> None:
        self._head = head
        words = [word for line in lines for word in line.words if word.box and (word.confidence or 0) >= _SURE_OF_PRINT]
        ems = [em_of(head.placed(word)) for word in words if len(word.text) >= _LETTERS and word.text.isalpha()]
        self._usual = median(ems) if ems else 0.0

    def __call__(self, word: Placed) -> tuple[float, float]:
        """Return the em of ``word`` in pixels and the height of its base line."""
        high = word.bottom - word.top
        em, base = self._usual or high / 0.8, word.bottom
        ink = self._head.ink[max(0, round(word.top)) : round(word.bottom), max(0, round(word.left)) : round(word.right)]
        if not ink.size:
            return em, base
        count, _, stats, _ = cv2.connectedComponentsWithStats((ink > 100).astype(np.uint8), connectivity=8)
        letters = [stats[n] for n in range(1, count) if stats[n][cv2.CC_STAT_HEIGHT] > 0.3 * em]
        if len(letters) < 2:
            return em, base  # they touch each other
        feet = [float(box[cv2.CC_STAT_TOP] + box[cv2.CC_STAT_HEIGHT]) for box in letters]
        measured = median(float(box[cv2.CC_STAT_HEIGHT]) for box in letters) / CAPITAL
        as_capitals = sum(char.isupper() or char.isdigit() for char in word.text) >= 2
        if as_capitals and _EM_RANGE[0] * em <= measured <= _EM_RANGE[1] * em:
            em = measured
        return em, max(0, round(word.top)) + median(feet)
