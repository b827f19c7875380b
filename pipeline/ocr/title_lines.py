"""The lines of a signer's title, one by one, where the seal lies over them.

The seal covers a third of the signature (Nghị định 30/2020/NĐ-CP, Điều 33), so its upper rim often
touches the last line of the title, and a reader takes both for a picture. The lines of a title stand one right below
the other: below one that was read, a strip as high as a line is read as a text of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import regex

from pipeline.document import Box, Line
from pipeline.ocr.cropped import moved
from pipeline.ocr.engine import Engine
from pipeline.ocr.readings import confidence_of
from pipeline.vietnamese import fold, is_syllable

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AUTHORITY = regex.compile(r"^\W*(?:(?:t/?m|k/?t|t/?l|tu/?q)\s?[.,]?\s?\p{L}|dai dien (?:ben|cho)\b)")
_TITLE = regex.compile(
    r"\b(?:chu tich|giam doc|chanh|truong|bi thu|chu nhiem|chu toa|chu tri|vien truong|thu tuong|dai dien ben)\b"
)
_WHOLE = regex.compile(
    r"(?:pho )?(?:tong )?(?:thu ky|chu tich|giam doc|chanh|truong|bi thu|chu nhiem|chu toa|chu tri|vien truong|"
    r"thu truong|hieu truong|bo truong|cuc truong|vu truong|thu tuong)\b"
)
"""What a line of a title begins with that has lost nothing on its left."""
_SPELT = regex.compile(
    r"(?:phó )?(?:tổng )?(?:thư ký|chủ tịch|giám đốc|chánh|trưởng|bí thư|chủ nhiệm|chủ (?:tọa|toạ|trì)|viện trưởng|"
    r"thủ trưởng|hiệu trưởng|bộ trưởng|cục trưởng|vụ trưởng|thủ tướng)\b"
)
"""The same with all marks: a reader may be sure of "CHU TỊCH"."""
_RIGHT_OF = 0.45
_MOST_LINES = 3
"""Lines below one that was read: KT., the deputy's title, and a part of it on a line of its own."""
_SURE = 0.85
"""Mean confidence from which a line is not read again."""
_CAPITALS = 0.8
_OVERLAP, _DEPTH = 0.08, 1.2
"""The strip begins this share of a line's height above the lower edge of the line above; its depth in such heights."""


def hidden_title_lines(
    lines: Sequence[Line],
    image: "NDArray[np.uint8]",
    dpi: int,
    engine: Engine,
    unstamped: "Callable[[slice, slice], NDArray[np.uint8]]",
    *,
    beside_recipients: bool,
) -> Iterator[Line]:
    """Give what strips below the lines of a signer's title hold, where nothing was read or what was read is not sure.

    Args:
        lines: as the page was read, boxes in fractions of ``image``.
        image: the cleaned page in grey.
        dpi: its resolution.
        engine: reads the strips.
        unstamped: gives rows and columns of the image with the ink of stamps taken out.
        beside_recipients: whether the page lists recipients; elsewhere only a signing authority tells a title.
    """
    placed = [(line, line.box) for line in lines if line.box is not None]
    heads = [
        box
        for line, box in placed
        if box.middle[0] > 0.52 and (_is_title(line) if beside_recipients else _is_authority(line))
    ]
    for head in heads:
        above: Box | None = head
        for _ in range(_MOST_LINES):
            if above is None or any(_is_below(box, above) and _is_read(line) for line, box in placed):
                break  # what was read well below is a head of its own, or no title
            strip = _strip(above, min(_RIGHT_OF, above.left), image, dpi, engine, unstamped)
            if strip is None or strip.box is None or strip.box.middle[1] < above.bottom:
                break  # nothing, or the line above once more
            yield strip
            above = strip.box if _is_title(strip) else None


def _strip(
    above: Box,
    left: float,
    image: "NDArray[np.uint8]",
    dpi: int,
    engine: Engine,
    unstamped: "Callable[[slice, slice], NDArray[np.uint8]]",
) -> Line | None:
    """Return the line of capitals that stands right below ``above``, or None."""
    height, width = image.shape
    tall = above.bottom - above.top
    top, bottom = int((above.bottom - _OVERLAP * tall) * height), int((above.bottom + _DEPTH * tall) * height)
    rows, columns = slice(max(0, top), min(height, bottom)), slice(int(left * width), width)
    margin = dpi // 10
    looks = (unstamped(rows, columns), image[rows, columns])
    for look in looks[:1] if np.array_equal(*looks) else looks:
        if not look.size or look.min() > 128:
            return None
        padded = np.pad(look, margin, constant_values=255)
        seen = engine.read(padded, dpi, "block")
        capitals = [line for line in seen if _is_capitals(line)]
        if len(capitals) == 1 and confidence_of(capitals[0]) > 0.5:
            return moved(capitals[0], columns.start - margin, rows.start - margin, padded.shape, image.shape)
    return None


def ends_title(line: Line) -> bool:
    """Return whether ``line`` is read for sure and needs no line of the title below it.

    A deputy's title or a head's own stands right above the signature; whoever signs for a body or another person has
    a title of his own below ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH").
    """
    return _is_capitals(line) and _is_read(line) and _SPELT.match(line.text.lower()) is not None


def _is_authority(line: Line) -> bool:
    return _is_capitals(line) and _AUTHORITY.match(fold(line.text)) is not None


def _is_title(line: Line) -> bool:
    return _is_authority(line) or (_is_capitals(line) and _TITLE.search(fold(line.text)) is not None)


def _is_read(line: Line) -> bool:
    """Return whether ``line`` is a title from its first word on: "HỦ TỊCH" lost a letter though all of it is sure."""
    words = regex.findall(r"\p{L}+", line.text)
    return _WHOLE.match(fold(line.text)) is not None and all(map(is_syllable, words)) and confidence_of(line) >= _SURE


def _is_capitals(line: Line) -> bool:
    letters = [char for char in line.text if char.isalpha()]
    return len(letters) >= 5 and sum(char.isupper() for char in letters) >= _CAPITALS * len(letters)


def _is_below(box: Box, above: Box) -> bool:
    tall = above.bottom - above.top
    return box.middle[0] > _RIGHT_OF and -0.2 * tall < box.top - above.bottom < 0.8 * tall
