"""Places of a text where blanks or signs may be wrong: the tokens around them, and what may have been printed."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.repair.tokens import is_upper_line

SIGNS = ".,;:!?…()[]{}\"'“”‘’«»<>-–—_/|~*+=°^`"
_REACH = 2
"""Words on each side that are heard."""


class Option(NamedTuple):
    """A change that may be right: what stands in place of ``start:end``, and the stretch of tokens that gives."""

    start: int
    end: int
    after: str
    stretch: tuple[str, ...]


class Site(NamedTuple):
    """A part of the text, the changes that may be right there, and the stretch of tokens as it is.

    ``kinds`` names the site from coarse to fine; the odds of a site are the sum of theirs.
    """

    rule: str
    kinds: tuple[str, ...]
    kept: tuple[str, ...]
    options: tuple[Option, ...]
    capitals: bool


class Token(NamedTuple):
    """A token without white space and where it stands."""

    text: str
    start: int
    end: int
    line: int
    first: bool
    last: bool
    capitals: bool
    """The line is set in capitals."""
    is_word: bool
    """It holds a letter or a digit."""


def tokens_in(lines: Sequence[str]) -> list[Token]:
    """Return the tokens of ``lines`` in order; offsets count from the beginning of the first line."""
    found: list[Token] = []
    start = 0
    for number, line in enumerate(lines):
        words = line.split()
        capitals = bool(words) and is_upper_line(line)
        at, end = 0, len(words) - 1
        for place, word in enumerate(words):
            at = line.index(word, at)
            behind = at + len(word)
            is_word = word.isalnum() or any(map(str.isalnum, word))
            found.append(Token(word, start + at, start + behind, number, place == 0, place == end, capitals, is_word))
            at = behind
        start += len(line) + 1
    return found


class Surroundings:
    """The words beside each token; tokens of signs alone are passed over."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        """Look at ``tokens`` once."""
        self._words = [token.text for token in tokens if token.is_word]
        self._before = []
        count = 0
        for token in tokens:
            self._before.append(count)
            count += token.is_word

    def before(self, place: int) -> tuple[str, ...]:
        """Return the words before the token at ``place``, at most two."""
        end = self._before[place]
        return tuple(self._words[max(0, end - _REACH) : end])

    def behind(self, place: int, skipped: int = 1) -> tuple[str, ...]:
        """Return the words behind the token at ``place``, at most two; ``skipped``: 0 where that is no word."""
        start = self._before[place] + skipped
        return tuple(self._words[start : start + _REACH])


def case_of(token: str) -> str:
    """Return the shape of a token: small (l), capital first (C), capitals (U), digits (d), both (m), signs alone (s).

    >>> [case_of(t) for t in ("hoạch.", "Sơn", "(UBND)", "2017,", "T6", "...")]
    ['l', 'C', 'U', 'd', 'm', 's']
    """
    core = token.strip(SIGNS)
    if not core:
        return "s"
    if any(map(str.isdigit, core)):
        return "m" if any(map(str.isalpha, core)) else "d"
    if len(core) > 1 and core.isupper():
        return "U"
    return "C" if core[0].isupper() else "l"
