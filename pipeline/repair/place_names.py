"""Names of provinces whose marks were misread: behind "tỉnh" and "thành phố" the name is one of a short list.

Text read from an image is mostly right, and a word there that may be a name is no matter for the network. But "TỈNH"
is followed by the name of a province, and of these the marks alone are seldom in doubt. Districts and communes are too
many, and too often renamed, for a list to be trusted.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.document import Edit
from pipeline.manifest import model_path
from pipeline.repair.badness import Damage
from pipeline.vietnamese import fold, tone_key

PLACES = "places.json"
_KINDS = {
    ("tinh",): ("tỉnh",),
    ("thanh", "pho"): ("thành", "phố"),
    ("tp",): ("tp",),
}
"""Kinds of units, without marks and with them (Law on the Organisation of Local Government, articles 1 and 2)."""
_BODIES = (("ubnd",), ("hdnd",), ("nhan", "dan"), ("cong", "an"), ("quoc", "hoi"))
"""What the names of bodies end with that have a province behind them: UBND, Ủy ban nhân dân, Tòa án nhân dân ..."""
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r" |\. ?")
_SURE = 0.97
_LONGEST_NAME = 4


class _Word(NamedTuple):
    start: int
    text: str
    bare: str
    """Lower case, without marks."""


def place_edits(lines: Sequence[str], damage: Sequence[Damage], page: int) -> list[Edit]:
    """Return the edits that give names of provinces their marks, in lines that are mostly right.

    The kind of the unit has to stand before the name, the name has to be in capitals or begin with them, only one
    name may be written with these letters, and at least a third of all these words must be right already. In headings
    none has to be: behind "ỦY BAN NHÂN DÂN" a line of capitals that is a kind and a name to its end is nothing else.

    Args:
        lines: the lines of a page as read; offsets of the edits count from the beginning of the first.
        damage: what happened to each line.
        page: the number that the edits carry, from 1.

    >>> lines = ["TỈNH ĐÁK LÁK", "thành phó Cần Thơ, huyện Lạc Thúy", "UBND TĨNH HÀ TỈNH"]
    >>> [(e.start, e.before, e.after) for e in place_edits(lines, ["misspelt"] * 3, 1)]
    [(5, 'ĐÁK', 'ĐẮK'), (9, 'LÁK', 'LẮK'), (19, 'phó', 'phố'), (52, 'TĨNH', 'TỈNH'), (60, 'TỈNH', 'TĨNH')]
    """
    found: list[Edit] = []
    start = 0
    above = ""
    for line, kind in zip(lines, damage, strict=True):
        if kind == "misspelt":
            for word, printed in _corrected(line, above, _names()):
                at = start + word.start
                found.append(
                    Edit(
                        page=page,
                        start=at,
                        end=at + len(word.text),
                        before=word.text,
                        after=printed,
                        rule="place",
                        score=_SURE,
                    )
                )
        start += len(line) + 1
        above = line
    return found


def _corrected(line: str, above: str, names: Mapping[tuple[str, ...], tuple[str, ...]]) -> Iterator[tuple[_Word, str]]:
    words = [_Word(found.start(), found[0], fold(found[0])) for found in _WORD.finditer(line)]
    at = 0
    while at < len(words):
        heads = line.isupper() and _names_body([word.bare for word in words[:at]] or fold(above).split())
        kind = next((kind for kind in _KINDS if _is_kind(words[at : at + len(kind)], kind, heads=heads)), ())
        name = _name_at(words, at + len(kind), names) if kind else ()
        if not name:
            at += 1
            continue
        there = words[at : at + len(kind) + len(name)]
        printed = [_in_case(right, word.text) for right, word in zip((*_KINDS[kind], *names[name]), there, strict=True)]
        wrong = [
            (word, right) for word, right in zip(there, printed, strict=True) if tone_key(word.text) != tone_key(right)
        ]
        whole = heads and at + len(there) == len(words)
        if _is_one(line, there) and (whole or (_is_kind(there, kind) and len(wrong) * 3 <= len(there) * 2)):
            yield from wrong
        at += len(there)


def _names_body(bare: Sequence[str]) -> bool:
    return any(tuple(bare[-len(body) :]) == body for body in _BODIES)


def _is_kind(words: Sequence[_Word], kind: tuple[str, ...], *, heads: bool = False) -> bool:
    """Return whether ``words`` begin with a kind of unit.

    Of two words one may have other marks, "tinh" alone is no "tỉnh" but in a heading (``heads``).
    """
    right = [word.text.lower() == printed for word, printed in zip(words, _KINDS[kind], strict=False)]
    return tuple(word.bare for word in words[: len(kind)]) == kind and (heads or any(right))


def _name_at(words: Sequence[_Word], at: int, names: Mapping[tuple[str, ...], tuple[str, ...]]) -> tuple[str, ...]:
    """Return the longest name that begins at ``at``, all of its words with a capital, without marks."""
    for size in range(_LONGEST_NAME, 1, -1):
        if (name := _bare(words, at, size)) in names and all(word.text[0].isupper() for word in words[at : at + size]):
            return name
    return ()


def _bare(words: Sequence[_Word], at: int, size: int) -> tuple[str, ...]:
    return tuple(word.bare for word in words[at : at + size])


def _is_one(line: str, words: Sequence[_Word]) -> bool:
    """Return whether nothing but a blank or a point stands between any two of ``words``."""
    return all(_BETWEEN.fullmatch(line, one.start + len(one.text), two.start) for one, two in pairwise(words))


def _in_case(right: str, like: str) -> str:
    """Return ``right`` in the capitals of ``like``."""
    if like.isupper() and len(like) > 1:
        return right.upper()
    return right.capitalize() if like[0].isupper() else right.lower()


@cache
def _names() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Words of the name of a province without marks -> with them, where only one name is written so."""
    written: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for name, provinces in json.loads(model_path(PLACES).read_text(encoding="utf-8"))["units"].items():
        words = tuple(_WORD.findall(tone_key(name)))
        if fold(name) in provinces:
            written[tuple(map(fold, words))].add(words)
    return {bare: forms.pop() for bare, forms in written.items() if len(forms) == 1}
