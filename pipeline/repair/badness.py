"""Does this text need repair, and which kind? Decided before any work, so that clean lines are left at once.

Four words in five of clean Vietnamese carry a mark other than an acute e; of words read by a model without Vietnamese
letters not one in twenty does, since all it knows are é and a few other letters of Western Europe.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.repair.tokens import TOKEN, Piece, is_upper_line, pieces_in_line
from pipeline.vietnamese import MARKED_LETTERS, is_skeleton, to_nfc

Damage = Literal["none", "misspelt", "marks_lost", "misread"]
"""``misspelt`` is clean but for single tokens; it is never concluded from a text, only from the way it was read."""
_MIN_WORDS = 5
"""A line with fewer words is judged with the lines around it."""
_CLEAN = 0.4
"""Share of words with a true mark from which a text is clean: long clean lines have 0.5 to 1.0, broken ones 0.0."""
_BROKEN = 0.15
"""Share below which a text is damaged; between the two, a long text has lost a part of its marks."""
_LONG = 40
"""Words of a long text."""
_BARE = 0.02
_ODD = 0.05
"""Shares of accents and of odd words up to which the marks are lost and nothing else."""
_VIETNAMESE_SKELETONS = 0.5
"""Share of words that become a syllable with the right marks; English has 0.25, misread Vietnamese 0.6 to 0.9."""
_BARE_SKELETONS = 0.8
_FOREIGN_SKELETONS = 0.2
"""Share of words below which a line of a damaged text is in another language, if all of its words are letters."""
_ENGLISH = frozenset(
    "the of and for that with is are was by from this which have be or as at it not then they been were will would "
    "their has up out you your its these than into about".split()
)
_NO_TRUE_MARK = frozenset("éÉ")
_TRUE_MARKS = MARKED_LETTERS - _NO_TRUE_MARK
_NO_SIGNS = (0,) * 6


@dataclass(frozen=True, slots=True)
class Signs:
    """What is counted in a line; sums of lines are signs of a text."""

    words: int = 0
    marked: int = 0
    accented: int = 0
    skeletons: int = 0
    english: int = 0
    odd: int = 0

    def __add__(self, other: "Signs") -> "Signs":
        return Signs(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def _signs_of_word(read: str) -> tuple[int, ...]:
    """Return the signs of one word, in the order of ``Signs``."""
    word = to_nfc(read)
    letters = word.isalpha()
    return (
        1,
        int(not _TRUE_MARKS.isdisjoint(word)),
        int(not word.isascii()),
        int(letters and is_skeleton(word)),
        int(word.lower() in _ENGLISH),
        int(not letters),
    )


@lru_cache(maxsize=1 << 16)
def _signs_of_token(token: str) -> tuple[int, ...]:
    """Return the signs of one token of a line, in the order of ``Signs``."""
    return _sum_of(token, pieces_in_line(token, capitals=False))


@lru_cache(maxsize=1 << 14)
def _signs_in_capitals(token: str) -> tuple[int, ...]:
    """Return the signs of one token of a line set in capitals, in the order of ``Signs``."""
    return _sum_of(token, pieces_in_line(token, capitals=True))


def _sum_of(token: str, pieces: Sequence[Piece]) -> tuple[int, ...]:
    words = [_signs_of_word(token[piece.start : piece.end]) for piece in pieces if piece.kind == "word"]
    return tuple(map(sum, zip(_NO_SIGNS, *words, strict=True)))


@lru_cache(maxsize=1 << 13)
def signs_of(line: str) -> Signs:
    """Return the signs of one line."""
    signs_of_token = _signs_in_capitals if is_upper_line(line) else _signs_of_token
    return Signs(*map(sum, zip(*map(signs_of_token, TOKEN.findall(line)), strict=True)))


def damage_of(signs: Signs) -> Damage:
    """Return what happened to a text with these signs.

    >>> damage_of(signs_of("Ủy ban nhân dân xã báo cáo kết quả thực hiện kế hoạch"))
    'none'
    >>> damage_of(signs_of("Uy ban nhan dan xa bao cao ket qua thuc hien ke hoach"))
    'marks_lost'
    >>> damage_of(signs_of("Uy ban nhan dan x& bdo cdo két qua thuc hién ké hoach"))
    'misread'
    >>> damage_of(signs_of("The committee reports on the results of the plan"))
    'none'
    """
    if not signs.words or signs.marked >= _CLEAN * signs.words:
        return "none"
    if signs.english * 8 > signs.words or signs.skeletons < _VIETNAMESE_SKELETONS * signs.words:
        return "none"
    if signs.marked >= _BROKEN * signs.words:
        return "marks_lost" if signs.words >= _LONG else "none"
    bare = signs.accented <= _BARE * signs.words and signs.odd <= _ODD * signs.words
    return "marks_lost" if bare and signs.skeletons >= _BARE_SKELETONS * signs.words else "misread"


def damages(lines: Sequence[str]) -> list[Damage]:
    """Return the damage of each of ``lines``.

    In a damaged text every line is damaged unless its own marks say that it is clean. In a clean text a line must be
    long and without a single true mark.
    """
    signs = [signs_of(line) for line in lines]
    whole = damage_of(sum(signs, Signs()))
    found: list[Damage] = []
    for sign in signs:
        if not sign.words:
            found.append("none")
        elif whole == "none":
            bad = sign.words >= 2 * _MIN_WORDS and not sign.marked and sign.skeletons >= _BARE_SKELETONS * sign.words
            found.append(damage_of(sign) if bad else "none")
        else:
            clean = sign.marked >= _CLEAN * sign.words and (sign.words >= _MIN_WORDS or not sign.odd)
            found.append("none" if clean or _is_foreign(sign) else whole)
    return found


def _is_foreign(signs: Signs) -> bool:
    """Return whether a line of a damaged text is in another language, so that its words are no misread ones.

    >>> [_is_foreign(signs_of(t)) for t in ("The World Bank will support the project", "Uy ban nhan dan thanh pho")]
    [True, False]
    """
    if signs.words < _MIN_WORDS:
        return False
    few = signs.skeletons < _FOREIGN_SKELETONS * signs.words and not signs.odd
    return few or (signs.english > 1 and signs.english * 6 >= signs.words)
