"""Where a running number, day or month should stand: the gaps between the words that print left for them.

"Số: ____ /SYT-NVY" and "ngày ____ tháng ____ năm 2019". The engine often glues what the pen wrote to the words
beside it, or takes it for other letters; the printed words tell where they end themselves, by the widths of type.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import regex

from pipeline.digits.gap import Gap
from pipeline.vietnamese import fold

Kind = Literal["number", "day", "month"]

CAPITAL = 0.66
"""Height of a capital in Times New Roman, the type that the decrees ask for; widths and heights are in ems."""
_WIDTHS = {
    "/": 0.28,
    "⁄": 0.28,
    "-": 0.33,
    "–": 0.5,
    ":": 0.28,
    ".": 0.25,
    ",": 0.25,
    "t": 0.28,
    "i": 0.28,
    "I": 0.33,
    "m": 0.75,
}
_WIDE, _DIGIT, _NARROW = 0.67, 0.5, 0.5
_LABEL_WIDTH, _COLON = 1.06, 0.28
"""Of "Số" and of the colon that may follow."""
_SLACK = 0.3
"""How much wider than its type a word may be; the rest of its box is what the pen wrote beside it."""

_LABEL = regex.compile(r"^[\W_]*s[o06]\s?[:;.,]?")
_NOTATION = regex.compile(
    r"[/⁄∕]\s?(?:(?:19|20)\d\d\s?/\s?)?(?=\p{Lu}[\p{L}\d]?\p{Lu}|\p{Lu}\p{L}*\s?[-–])|^[/⁄∕]$|"
    r"[-–]\s?(?=\p{Lu}\p{L}{0,4}\s?[/⁄∕]\s?\p{Lu})"
)
"""From the slash on ("/SYT-NVY", "/2019/TT-BNV"), or, in Party numbers, from the hyphen on ("-QĐ/TW")."""
_BARE_NOTATION = regex.compile(r"\p{Lu}{2,}[\p{L}\d]*[-–]\p{Lu}")
_DAY, _MONTH, _YEAR = (
    regex.compile(r"^n[gq]\p{L}y|^ng\p{L}{1,2}$"),
    regex.compile(r"^th\p{L}{1,3}g"),
    regex.compile(r"^n\p{L}m"),
)
_PRINTED_YEAR = regex.compile(r"^(?:19|20)\d\d\W*$")
_FARTHEST = 6.0
"""Ems between two printed words at most: five digits of a large hand."""
_BEFORE_DAY, _AFTER_YEAR = 8, 4
"""Words before "ngày" and after "năm" at most: a place before, the year after; sentences have more."""


class Placed(NamedTuple):
    """A word of a line in pixels of the level page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


TypeSize = Callable[[Placed], tuple[float, float]]
"""Gives the em of a printed word in pixels, and where the line lies on which it stands."""


@dataclass(frozen=True)
class FormGap:
    """A gap, which value stands in it, and the words (by index on the line) that lie in it, wholly or in part.

    ``before`` and ``after`` are the printed letters of the first and the last of these words that stay.
    """

    kind: Kind
    gap: Gap
    first: int
    last: int
    before: str = ""
    after: str = ""


def number_gap(words: Sequence[Placed], type_size: TypeSize) -> FormGap | None:
    """Return the gap of the running number on a line "Số: ... /notation", or None where it is no such line.

    >>> line = [Placed("Số:", 0, 0, 30, 20), Placed("5#3", 34, 0, 70, 22), Placed("/SYT-NVY", 80, 4, 180, 20)]
    >>> found = number_gap(line, lambda word: (24.0, 20.0))
    >>> found.kind, found.first, found.last, round(found.gap.left), round(found.gap.right)
    ('number', 1, 1, 30, 80)
    """
    label = _LABEL.match(fold(words[0].text)) if words else None
    if label is None:
        return None
    for at, word in enumerate(words):
        offset = label.end() if at == 0 else 0
        slash = _NOTATION.search(word.text, offset)
        found = slash or _BARE_NOTATION.search(word.text, offset)
        if found is None:
            continue
        em, base = type_size(word)
        first, notation = words[0], word.text[found.start() :]
        right = word.right - em * _width(notation)
        if slash is None:  # the pen made the engine lose it; its box may hold it all the same
            right -= _WIDTHS["/"] * em
            right = min(right, word.left) if found.start() == 0 else right
            notation = f"/{notation}"
        elif found.start() == 0 and word.left >= right - _SLACK * em:
            right = word.left
        rest = first.text[label.end() :].strip()
        left = first.left + em * (_LABEL_WIDTH + (_COLON if ":" in label[0] else 0))
        if not rest and first.right <= left + _SLACK / 2 * em:
            left = first.right
        if not 0 < right - left < _FARTHEST * em:
            return None
        glued = found.start() > 0 or slash is None
        return FormGap(
            "number",
            Gap(left, right, base, CAPITAL * em),
            0 if rest or at == 0 else 1,
            at if glued else at - 1,
            first.text[: label.end()].strip() if rest or at == 0 else "",
            notation if glued else "",
        )
    return None


def ends_in_gap(text: str) -> bool:
    """Return whether the rest of the line that begins with ``text`` may stand behind a gap.

    >>> ends_in_gap("Số:"), ends_in_gap("Kiên Giang, ngày"), ends_in_gap("SỞ Y TẾ")
    (True, True, False)
    """
    words = fold(text).split()
    return bool(words) and bool(
        _LABEL.fullmatch(" ".join(words[:2])) or any(_DAY.match(word) or _MONTH.match(word) for word in words[-2:])
    )


def begins_behind_gap(text: str) -> bool:
    """Return whether ``text`` may be the rest of a line behind a gap.

    >>> begins_behind_gap("/SYT-NVY"), begins_behind_gap("tháng 5 năm 2019"), begins_behind_gap("V/v")
    (True, True, False)
    """
    folded = fold(text)
    return any(found is not None for found in (_NOTATION.match(text), _MONTH.match(folded), _YEAR.match(folded)))


def date_gaps(words: Sequence[Placed], type_size: TypeSize) -> tuple[FormGap, ...]:
    """Return the gaps of day and month on a line "..., ngày ... tháng ... năm ...", or none where it is no such line.

    >>> texts = ("Hà", "Nội,", "ngày", "tháng", "5", "năm", "2019")
    >>> line = [Placed(text, 60 * n, 0, 60 * n + 40, 20) for n, text in enumerate(texts)]
    >>> gaps = date_gaps(line, lambda word: (22.0, 16.0))
    >>> [(g.kind, g.first, g.last, round(g.gap.left), round(g.gap.right)) for g in gaps]
    [('day', 3, 2, 160, 180), ('month', 4, 4, 220, 300)]
    """
    folded = [fold(word.text) for word in words]
    month = next((n for n, text in enumerate(folded) if n > 1 and _MONTH.match(text)), None)
    if month is None:
        return ()
    day = next((n for n in range(month - 1, 0, -1) if _DAY.match(folded[n])), None)
    year = next((n for n in range(month + 1, len(words)) if _YEAR.match(folded[n])), None)
    if day is None or year is None or year < len(words) - _AFTER_YEAR or day > _BEFORE_DAY:
        return ()
    printed = next((word for word in words[year + 1 :] if _PRINTED_YEAR.match(word.text)), words[month])
    em, base = type_size(printed)
    gaps = (_between(words, "day", day, month, em, base), _between(words, "month", month, year, em, base))
    return tuple(gap for gap in gaps if gap is not None)


def _between(words: Sequence[Placed], kind: Kind, start: int, end: int, em: float, base: float) -> FormGap | None:
    """Return the gap between the printed words ``start`` and ``end``."""
    word, after = words[start], words[end]
    length, next_length = (4, 5) if kind == "day" else (5, 3)
    left = word.left + em * _width(word.text[:length])
    glued = len(word.text) > length
    if not glued and word.right <= left + _SLACK * em:
        left = word.right
    right = after.right - em * _width(after.text) if len(after.text) == next_length else after.left
    if after.left >= right - _SLACK * em:
        right = after.left
    if not 0 < right - left < _FARTHEST * em:
        return None
    before = word.text[:length] if glued else ""
    return FormGap(kind, Gap(left, right, base, CAPITAL * em), start if glued else start + 1, end - 1, before)


def em_of(word: Placed) -> float:
    """Return the em of ``word`` as far as its width tells it."""
    return (word.right - word.left) / max(0.3, _width(word.text))


def _width(text: str) -> float:
    """Return about how wide ``text`` is in Times New Roman, in ems."""
    return sum(
        _WIDTHS.get(sign) or (_WIDE if sign.isupper() else _DIGIT if sign.isdigit() else _NARROW) for sign in text
    )
