"""How likely is a syllable after the two before it? A pruned trigram model in one small file.

Interpolated Kneser-Ney probabilities, stored as a back-off model: n-grams sorted, natural logarithms in steps of
``STEP``. All look-ups take whole arrays.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.tokens import pieces_of_token
from pipeline.vietnamese import to_nfc, tone_key

BOUNDARY, UNKNOWN, NUMBER, CODE, ROMAN, COMMA, STOP = "<s>", "<unk>", "<num>", "<code>", "<roman>", ",", "."
SPECIAL_TOKENS = (BOUNDARY, UNKNOWN, NUMBER, CODE, ROMAN, COMMA, STOP)
CLASSES = {"number": NUMBER, "code": CODE, "roman": ROMAN, "comma": COMMA, "stop": STOP}
"""The token that stands for all pieces of one kind."""
STEP = 1 / 14
"""One step of the stored logarithms: 255 steps reach down to exp(-18)."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Steps = NDArray[np.uint8]


@lru_cache(maxsize=1 << 17)
def normal_form(word: str) -> str:
    """Return the form in which the model knows ``word``: NFC, lower case, tone mark in the old place.

    >>> normal_form("THUỶ"), normal_form("Hoà")
    ('thủy', 'hòa')
    """
    return tone_key(to_nfc(word).lower())


def tokens_of(word: str) -> list[str]:
    """Return the model's tokens for one white-space token.

    >>> tokens_of("(Hoà"), tokens_of("26/5/2017,"), tokens_of("KT-XH;")
    (['hòa'], ['<num>', ','], ['kt', 'xh', '.'])
    """
    return [
        CLASSES.get(piece.kind) or (CODE if _has_digit(form) else form)
        for piece in pieces_of_token(word)
        for form in (normal_form(word[piece.start : piece.end]),)
    ]


def _has_digit(form: str) -> bool:
    return any(char.isdigit() for char in form)


class LanguageModel:
    """The trigram model. Token numbers go in, natural logarithms come out."""

    def __init__(self, path: Path) -> None:
        """Load the tables in ``path`` (``.npz``, as ``training.ngrams`` writes them)."""
        with np.load(path, allow_pickle=False) as tables:
            self.vocabulary: list[str] = str(tables["vocabulary"]).split("\n")
            self._unigram = _logs(tables["unigram"])
            self._unigram_backoff = _logs(tables["unigram_backoff"])
            self._bigram_keys = _keys(tables["bigram_counts"], tables["bigram_word"])
            # Of the longer tables a page asks for little: they stay in the steps in which they are stored.
            self._bigram: Steps = tables["bigram"]
            self._bigram_backoff: Steps = tables["bigram_backoff"]
            self._trigram_keys = _keys(tables["trigram_counts"], tables["trigram_word"])
            self._trigram: Steps = tables["trigram"]
        self.numbers = {token: number for number, token in enumerate(self.vocabulary)}

    def number(self, token: str) -> int:
        """Return the number of ``token``, that of the unknown token where the model does not know it."""
        return self.numbers.get(token, self.numbers[UNKNOWN])

    def unigrams(self, words: Ints) -> Floats:
        """Return log P(word) without any context."""
        return self._unigram[words]

    def stretch(self, words: Sequence[int]) -> float:
        """Return log P of the third and all later ``words``, given those before each."""
        row: Ints = np.array(words, dtype=np.int64)
        pairs, places = self.bigrams(row[:-1], row[1:])
        return float(self.trigrams(places[:-1], row[2:], pairs[1:]).sum())

    def bigrams(self, first: Ints, second: Ints) -> tuple[Floats, Ints]:
        """Return log P(second | first) and the places of the pairs in the table, -1 where they are not stored."""
        place = _find(self._bigram_keys, first << 16 | second)
        backed_off = self._unigram_backoff[first] + self._unigram[second]
        return np.where(place >= 0, _logs(self._bigram[place]), backed_off), place

    def trigrams(self, context: Ints, words: Ints, bigram: Floats) -> Floats:
        """Return log P(word | pair of words before it), which is ``bigram`` where the pair is not stored.

        Args:
            context: place of the pair as ``bigrams`` gave it, -1 where it is not stored.
            words: the words.
            bigram: log P(word | second word of the pair), for where the triple is not stored.
        """
        logs = np.array(bigram, dtype=np.float32)
        known = np.nonzero(context >= 0)  # most pairs of candidates are not stored, and to search is what costs
        context = context[known]
        place = _find(self._trigram_keys, context << 16 | words[known])
        logs[known] = np.where(
            place >= 0, _logs(self._trigram[place]), _logs(self._bigram_backoff[context]) + logs[known]
        )
        return logs


def _keys(counts: NDArray[Any], words: NDArray[np.uint16]) -> Ints:
    """Return what a table is searched by: each context, of which ``counts`` says how many words follow, and a word."""
    keys: Ints = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    keys <<= 16  # in place: the largest table of a process
    keys |= words
    return keys


def _logs(steps: Steps) -> Floats:
    return steps.astype(np.float32) * np.float32(-STEP)


def _find(keys: Ints, wanted: Ints) -> Ints:
    """Return the place of each wanted key in the sorted ``keys``, -1 where it is missing."""
    order = np.argsort(wanted)  # neighbours in order lie in the cache
    place = np.empty(len(wanted), dtype=np.int64)
    place[order] = np.minimum(np.searchsorted(keys, wanted[order]), len(keys) - 1)
    return np.where(keys[place] == wanted, place, -1)
