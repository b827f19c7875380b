"""Words in capitals that a reader ran together: "QUẬNKIMTHẠNH" for QUẬN KIM THẠNH.

Narrow letterspacing and lines squeezed between header and rule make readers lose blanks in lines of capitals. A token
is parted only when it is no syllable, whatever its marks, and no known word itself, and syllables can make it up in one
way alone, or in one that is a known phrase.
"""

from functools import lru_cache

import regex

from pipeline.extract.lexicon import is_known_phrase, is_known_word
from pipeline.vietnamese import is_skeleton, is_syllable

SHORTEST = 5
"""Letters a glued token has at least; shorter ones are abbreviations."""
LONGEST = 24
"""Longer tokens are noise."""
LONGEST_SYLLABLE = 7
_CAPITALS = regex.compile(r"\p{Lu}{5,24}")


def parted_capitals(text: str) -> str:
    """Return ``text`` with each glued token in capitals parted into its syllables.

    >>> parted_capitals("QUẬNKIMTHẠNH"), parted_capitals("BANTỔ CHỨC"), parted_capitals("UBND TỈNH")
    ('QUẬN KIM THẠNH', 'BAN TỔ CHỨC', 'UBND TỈNH')
    >>> parted_capitals("PHONGAN"), parted_capitals("ĐẢNGỦY")  # PHON GAN as well, but GỦY is in no known phrase
    ('PHONGAN', 'ĐẢNG ỦY')
    """
    return _CAPITALS.sub(lambda match: _parted(match[0]), text)


@lru_cache(maxsize=4096)
def _parted(token: str) -> str:
    if not SHORTEST <= len(token) <= LONGEST or is_skeleton(token) or is_known_word(token):
        return token
    ways = _fewest(token)
    ways = [way for way in ways if is_known_phrase(" ".join(way))] or ways
    return " ".join(ways[0]) if len(ways) == 1 else token


def _fewest(token: str) -> list[tuple[str, ...]]:
    """Return the ways to write ``token`` with the fewest syllables of two letters or more, from left to right."""
    best: list[list[tuple[str, ...]]] = [[()], *([] for _ in token)]
    for end in range(1, len(token) + 1):
        for start in range(max(0, end - LONGEST_SYLLABLE), end - 1):
            if best[start] and is_syllable(token[start:end]):
                best[end] += [(*way, token[start:end]) for way in best[start]]
        shortest = min(map(len, best[end]), default=0)
        best[end] = [way for way in best[end] if len(way) == shortest]
    return best[-1]
