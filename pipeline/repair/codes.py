"""Tokens that no word stands in: strokes of đ lost inside codes, and Roman numbers with digits in them.

Codes are "165/QD-UBND" and abbreviations joined by hyphens, "LD-TBXH". All else of a code stays as it was read.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_LETTERS = re.compile(r"[^\W\d_]+")
_DECREE = re.compile(r"\bND(?=-CP\b)")
"""A decree of the government, whose abbreviation alone could be nhân dân as well."""
_JOINED = re.compile(r"(?<![\w/&-])[A-ZĐ]{1,5}(?:-[A-ZĐ]{1,5})+(?![\w/&-])")
_MIN_SHARE = 0.9
"""Below this the abbreviation may just as well have no stroke: HD is hướng dẫn or hợp đồng."""

Strokes = Callable[[str], tuple[str, float]]
"""Gives the likeliest form of an abbreviation in lower case, with or without strokes, and its share among all forms, 0
for an unknown one.
"""


class Stroked(NamedTuple):
    """A code with its strokes, and how sure they are (0..1)."""

    code: str
    share: float


def stroked(code: str, strokes: Strokes) -> Stroked | None:
    """Return ``code`` with the strokes its abbreviations have, None where it has all of them or none is sure.

    Args:
        code: a token with digits, as "165/QD-UBND".
        strokes: what is known of abbreviations.

    >>> known = {"qd": ("qđ", 0.99), "hd": ("hđ", 0.6)}
    >>> stroked("165/QD-UBND", lambda part: known.get(part, (part, 0.0)))
    Stroked(code='165/QĐ-UBND', share=0.99)
    >>> stroked("88/1999/ND-CP", lambda part: (part, 0.0))
    Stroked(code='88/1999/NĐ-CP', share=1.0)
    >>> stroked("12/HD-SNV", lambda part: known.get(part, (part, 0.0))) is None
    True
    """
    share = 1.0

    def restored(part: re.Match[str]) -> str:
        nonlocal share
        if len(part[0]) < 2 or not part[0].isupper() or "D" not in part[0]:
            return part[0]
        form, sure = strokes(part[0].lower())
        if sure < _MIN_SHARE or len(form) != len(part[0]):
            return part[0]
        share *= sure if form != part[0].lower() else 1.0
        return "".join("Đ" if meant == "đ" else read for read, meant in zip(part[0], form, strict=True))

    found = _LETTERS.sub(restored, _DECREE.sub("NĐ", code))
    return Stroked(found, share) if found != code else None


class Joined(NamedTuple):
    """Where abbreviations joined by hyphens stand in a line, and how they are written with strokes."""

    start: int
    end: int
    stroked: Stroked


def joined(line: str, strokes: Strokes) -> Iterator[Joined]:
    """Yield the joined abbreviations of ``line`` that are known when written as one: one part alone tells too little.

    TD may be tập đoàn and much else, TDTT is thể dục thể thao.

    >>> known = {"tdtt": ("tdtt", 1.0), "ldtbxh": ("lđtbxh", 0.99)}
    >>> line = "Phòng LD-TBXH, CLB TD-TT và HD-ABC"
    >>> [tuple(found.stroked) for found in joined(line, lambda part: known.get(part, (part, 0.0)))]
    [('LĐ-TBXH', 0.99), ('TD-TT', 1.0)]
    """
    for found in _JOINED.finditer(line):
        read = found[0].replace("-", "").lower()
        form, share = strokes(read)
        if share >= _MIN_SHARE and len(form) == len(read):
            letters = iter(form.upper())
            written = "".join(sign if sign == "-" else next(letters) for sign in found[0])
            yield Joined(*found.span(), Stroked(written, share))


_ROMAN = re.compile(r"(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
ROMAN_SHARE = 0.95
"""How sure a Roman number is."""
_BAR = re.compile(r"[1l|]")


def roman(read: str) -> str | None:
    """Return the Roman number that was printed where bars were read as digits, None where it is not certain.

    A bar too many is left out, since readers cut one letter in two but do not join two of this width.

    >>> roman("XI1"), roman("VI11"), roman("XI11I"), roman("XVII"), roman("1l")
    ('XII', 'VIII', 'XIII', None, None)
    """
    bars = _BAR.sub("I", read)
    if bars == read or not any(char in "XV" for char in read):
        return None
    for number in (bars, bars.replace("IIII", "III")):
        if _ROMAN.fullmatch(number):
            return number
    return None
