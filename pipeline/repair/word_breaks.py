"""Blanks that the reader lost or saw where none was: "uyban" for "ủy ban", "th eo" for "theo"."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.repair.sites import Option, Site, Surroundings, Token
from pipeline.vietnamese import fold

_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ch|ph|th|tr|qu|[bcdghklmnpqrstvx])"
_VOWELS = "[aeiouyw]{1,3}"
_ENDING = "(?:ng|nh|ch|[cmnpt])"
_SYLLABLE = re.compile(f"{_ONSET}?{_VOWELS}{_ENDING}?")
_TWO_SYLLABLES = re.compile("[aeiouyw][bcdghklmnpqrstvx]+[aeiouyw]")
"""No Vietnamese syllable has a consonant between two vowels."""
_LEAST_JOINED = 4
_LONGEST = 8
"""Letters of the longest syllable, and one read twice."""
_TAIL = ".,;:"
_NO_VOWEL = re.compile("[bcdghklmnpqrstvx]{1,4}")


def break_sites(tokens: Sequence[Token], near: Surroundings, places: Sequence[int]) -> Iterator[Site]:
    """Yield the tokens that may be two words, and the fragments that may belong to a neighbour.

    Args:
        tokens: all tokens of the text.
        near: the words beside them.
        places: the places of the tokens that may be changed, in order.
    """
    for place in places:
        token = tokens[place]
        read = token.text.rstrip(_TAIL)
        if not read.isalpha() or (read.isupper() and not token.capitals):
            continue
        if _is_fragment(read):
            yield from _fragment(tokens, near, place)
        elif len(read) >= _LEAST_JOINED:
            yield from _joined(token, read, near, place)


def _joined(token: Token, read: str, near: Surroundings, place: int) -> Iterator[Site]:
    """Yield the site of a token whose vowels stand in two groups, cut wherever both halves look like syllables."""
    cuts = () if read[0].isupper() and not token.capitals else _cuts(read)
    if not cuts:
        return
    left, right = near.before(place), near.behind(place)
    start, end, tail = token.start, token.start + len(read), token.text[len(read) :]
    options = tuple(
        Option(start, end, read[:at] + " " + read[at:], (*left, read[:at], read[at:] + tail, *right)) for at in cuts
    )
    kinds = ("split", f"split {'U' if token.capitals else 'l'}")
    yield Site("split", kinds, (*left, token.text, *right), options, token.capitals)


@lru_cache(maxsize=1 << 14)
def _cuts(word: str) -> tuple[int, ...]:
    """Return where ``word`` could be two syllables with their misreadings; nowhere if its vowels stand together.

    >>> _cuts("uyban"), _cuts("trường")
    ((2,), ())
    """
    form = fold(word)
    if not _TWO_SYLLABLES.search(form):
        return ()
    return tuple(
        at for at in range(2, len(form) - 1) if _SYLLABLE.fullmatch(form[:at]) and _SYLLABLE.fullmatch(form[at:])
    )


def _fragment(tokens: Sequence[Token], near: Surroundings, place: int) -> Iterator[Site]:
    """Yield the site of a token that no syllable is, with the changes that join it to the word before or behind it."""
    token = tokens[place]
    read = token.text.rstrip(_TAIL)
    left, right = near.before(place), near.behind(place)
    options = []
    if not token.first and _may_grow(tokens[place - 1].text, read, token.capitals):
        before = tokens[place - 1]
        stretch = (*left[:-1], before.text + token.text, *right)
        options.append(Option(before.start, token.start + len(read), before.text + read, stretch))
    if not token.last and read == token.text:
        behind = tokens[place + 1]
        bare = behind.text.rstrip(_TAIL)
        if _may_grow(bare, read, token.capitals) and (token.capitals or not bare[0].isupper()):
            stretch = (*left, token.text + behind.text, *right[1:])
            options.append(Option(token.start, behind.start + len(bare), read + bare, stretch))
    if options:
        size = "letter" if len(read) == 1 else "letters"
        kinds = ("join", f"join {size}", f"join {size} {'U' if token.capitals else 'l'}")
        yield Site("join", kinds, (*left, token.text, *right), tuple(options), token.capitals)


def _may_grow(word: str, fragment: str, capitals: bool) -> bool:
    """Return whether ``word`` and ``fragment`` together could be one syllable with its misreadings."""
    return word.isalpha() and len(word) + len(fragment) <= _LONGEST and (capitals or not word.isupper())


@lru_cache(maxsize=1 << 14)
def _is_fragment(word: str) -> bool:
    """Return whether ``word`` has no vowel, so no syllable is spelt so; "đ" is left out, since laws have a point đ."""
    return word not in "đĐ" and _NO_VOWEL.fullmatch(fold(word)) is not None
