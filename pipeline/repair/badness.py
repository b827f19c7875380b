"""Does this text need repair, and which kind? Decided before any work, so that clean lines are left at once.

Letters with two marks or a mark and a tone (U+1EA0 to U+1EF9: ạ, ế, ữ ...) are one letter in seven of clean Vietnamese,
and a reader without Vietnamese letters cannot give a single one. Words without any mark tell the same of short texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.repair.tokens import Piece, pieces
from pipeline.vietnamese import MARKED_LETTERS, fold, is_syllable, to_nfc

Damage = Literal["none", "marks_lost", "misread"]
_MIN_WORDS = 5
"""A line with fewer words is judged with the lines around it."""
_CLEAN_STACKED = 0.045
"""Share of letters with two marks from which a text is clean: clean text has 0.13 to 0.15, broken text 0.00 to 0.01."""
_CLEAN_MARKED = 0.5
"""Share of words with a mark from which a text is clean: clean text has 0.82 to 0.88."""
_BARE_MARKED = 0.03
_VIETNAMESE_SKELETONS = 0.5
"""Share of words that become a syllable with the right marks; English has 0.25, misread Vietnamese 0.7 to 0.8."""
_BARE_SKELETONS = 0.9
_ENGLISH = frozenset("the of and for that with is are was by from this which have be or as at it".split())


@dataclass(frozen=True, slots=True)
class Signs:
    """What is counted in a line; sums of lines are signs of a text."""

    words: int = 0
    marked: int = 0
    skeletons: int = 0
    english: int = 0
    odd: int = 0
    letters: int = 0
    stacked: int = 0

    def __add__(self, other: "Signs") -> "Signs":
        return Signs(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@lru_cache(maxsize=65536)
def _has_skeleton(word: str) -> bool:
    """Return whether ``word`` is a syllable once marks are put on it; "thuc" is, for "thực"."""
    bare = fold(word)
    return is_syllable(bare) or (bare.endswith(("c", "ch", "p", "t")) and _closed(bare))


_ACUTE = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú", "y": "ý"}


def _closed(bare: str) -> bool:
    return any(is_syllable(bare[:i] + _ACUTE[c] + bare[i + 1 :]) for i, c in enumerate(bare) if c in _ACUTE)


def signs_of(line: str, found: Sequence[Piece] | None = None) -> Signs:
    """Return the signs of one line; ``found`` are its pieces where they are known already."""
    words = [line[p.start : p.end] for p in (pieces(line) if found is None else found) if p.kind == "word"]
    letters = [char for word in words for char in to_nfc(word) if char.isalpha()]
    return Signs(
        words=len(words),
        marked=sum(1 for word in words if not MARKED_LETTERS.isdisjoint(word)),
        skeletons=sum(1 for word in words if word.isalpha() and _has_skeleton(word)),
        english=sum(1 for word in words if word.lower() in _ENGLISH),
        odd=sum(1 for word in words if not word.isalpha()),
        letters=len(letters),
        stacked=sum(1 for char in letters if "\u1ea0" <= char <= "\u1ef9"),
    )


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
    if not signs.words or signs.stacked >= _CLEAN_STACKED * signs.letters:
        return "none"
    if signs.marked >= _CLEAN_MARKED * signs.words and signs.stacked:
        return "none"
    if signs.english * 8 > signs.words or signs.skeletons < _VIETNAMESE_SKELETONS * signs.words:
        return "none"
    if signs.marked <= _BARE_MARKED * signs.words and not signs.odd:
        return "marks_lost" if signs.skeletons >= _BARE_SKELETONS * signs.words else "misread"
    return "misread"


def damages(lines: Sequence[str]) -> list[Damage]:
    """Return the damage of each of ``lines``.

    A long line is judged by itself where the text as a whole is damaged; in a clean text a line must be long and bad.
    Short lines share the judgement of the whole.
    """
    signs = [signs_of(line) for line in lines]
    whole = damage_of(sum(signs, Signs()))
    found: list[Damage] = []
    for sign in signs:
        own = damage_of(sign)
        if not sign.words:
            found.append("none")
        elif whole == "none":
            found.append(own if sign.words >= 2 * _MIN_WORDS and not sign.stacked else "none")
        elif sign.words < _MIN_WORDS:
            found.append("none" if sign.stacked else whole)
        else:
            found.append("none" if own == "none" and sign.stacked else whole)
    return found
