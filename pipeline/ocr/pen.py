"""Pen-written and rubber-stamped numbers, days and months: found in the gaps of print, and read by their own reader.

What is print is left to the engine. What the digit reader is sure of takes the place of the engine's guess; what it is
not sure of becomes "[?]", because a wrong digit costs more than none. The print around it stays.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.digits.gap import marks_in
from pipeline.digits.reader import is_possible, read_marks
from pipeline.document import PEN, UNREAD, Alternative, Box, Line, Page, Word
from pipeline.ocr.pen_gaps import (
    FormGap,
    Placed,
    TypeSize,
    begins_behind_gap,
    date_gaps,
    ends_in_gap,
    number_gap,
)
from pipeline.ocr.pen_head import HEAD, SURE_OF_PRINT, FlatPage, Head, TypeOf, head_of

if TYPE_CHECKING:
    from pipeline.ocr.engine import PageImage

_SAME_LINE, _WIDEST_GAP = 0.5, 0.15
"""In heights of the line, and in page widths."""
_READ = 0.85
"""Probability from which a reading is taken, else it is unreadable: of held-out forms said to be so, 97.9 % are right
above 0.9 (235 of 240), 88 % from 0.8 to 0.9."""
KEPT, LEAST = 8, 0.0005
"""How many runners-up a word keeps, and how likely they are at least: the other dispatches of a folder may tell which
it is (decision 90)."""


def with_pen_written(page: Page, image: "PageImage") -> Page:
    """Return ``page`` with what pens wrote in its number and date lines as the digit reader has it.

    Args:
        page: as the engine read it; pages with nothing written by hand come back as they are.
        image: its picture, as it stood before ``page.rotation``.
    """
    joined = rejoined(page.lines)
    lines = {n: line for n, line in enumerate(joined) if _is_in_head(line)}
    pixels = np.rot90(image.pixels, k=-(page.rotation // 90))
    flat = FlatPage(pixels.shape[1], pixels.shape[0])
    if all(_is_print(lines[n], gap) for n, gap in _gaps(lines, flat.placed, flat.type_size)):
        return page  # the words alone tell it, and the image need not be looked at
    head = head_of(pixels)
    changed: dict[int, Line] = {}
    for n, gap in reversed(list(_gaps(lines, head.placed, TypeOf(head, list(lines.values()))))):
        line = changed.get(n, lines[n])  # from the right, so that the numbers of the words stay true
        word = _pen_word(line, gap, head)
        if word is not None:
            changed[n] = _replaced(line, gap, word)
    if not changed:
        return page
    return page.model_copy(update={"lines": tuple(changed.get(n, line) for n, line in enumerate(joined))})


def rejoined(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return ``lines`` with those joined that a gap has torn apart: "Số:" and "/SYT-NVY", "ngày" and "tháng 5"."""
    kept = list(lines)
    for left in lines:
        if left.box is None or left.box.top >= HEAD or not ends_in_gap(left.text):
            continue
        right = next((line for line in kept if line is not left and _goes_on(left, line)), None)
        if right is not None:
            words = [(word.text, word.box, word.confidence) for word in (*left.words, *right.words)]
            kept[kept.index(left)] = Line.of_words(words, block=left.block)
            kept.remove(right)
    return tuple(kept)


def _goes_on(left: Line, right: Line) -> bool:
    """Return whether ``right`` stands on the same line as ``left``, behind a gap."""
    if left.box is None or right.box is None or not begins_behind_gap(right.text):
        return False
    height = max(left.box.bottom - left.box.top, right.box.bottom - right.box.top)
    level = abs(left.box.bottom - right.box.bottom) < _SAME_LINE * height
    return level and 0 <= right.box.left - left.box.right < _WIDEST_GAP


def _is_in_head(line: Line) -> bool:
    placed = bool(line.words) and all(word.box is not None for word in line.words)
    return placed and line.box is not None and line.box.top < HEAD


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
    in_red = marks.hand == "blank" and head.red_ink is not None
    if in_red and head.red_ink is not None:
        marks = marks_in(head.red_ink, gap.gap)
    if marks.hand != "pen":
        return None
    best, *others = read_marks(marks, gap.kind)
    probability = best.probability
    text, confidence = _engine_reading(line, gap)
    if text == best.text:  # two readers that know nothing of each other
        probability = 1 - (1 - probability) * (1 - confidence)
    sure = probability >= _READ and is_possible(best.text, gap.kind) and not marks.torn
    if in_red and not sure:
        return None  # more likely a piece of a stamp
    likely = [reading for reading in (others if sure else (best, *others)) if is_possible(reading.text, gap.kind)]
    return Word(
        text=best.text if sure else UNREAD,
        start=0,
        box=head.box(marks.box),
        confidence=round(probability, 4),
        engine=PEN,
        alternatives=tuple(Alternative(text, round(odds, 4)) for text, odds in likely[:KEPT] if odds >= LEAST),
    )


def _engine_reading(line: Line, gap: FormGap) -> tuple[str, float]:
    """Return what the engine made of the gap, and how sure it was."""
    words = line.words[gap.first : gap.last + 1]
    text = "".join(word.text for word in words)
    confidence = min((word.confidence or 0.0 for word in words), default=0.0)
    return text.removeprefix(gap.before).removesuffix(gap.after), confidence


def _is_print(line: Line, gap: FormGap) -> bool:
    """Return whether the engine is as sure of digits in the gap as it is only of print."""
    text, confidence = _engine_reading(line, gap)
    return text.isdigit() and confidence >= SURE_OF_PRINT


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
