"""A channel learns the hand of one document: what its reader made of letters and words that are beyond doubt.

What a first pass repaired with confidence counts as read pairs. They are mixed with what training found, which weighs
like a few more pairs of the same letter or word: ``P = (seen so + K * P before) / (seen + K)``.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.channel_tables import ChannelTables
from pipeline.repair.cuts import Op, best_cut, runs
from pipeline.repair.language_model import normal_form
from pipeline.repair.rule_book import LONGEST_PRINTED, LONGEST_READ
from pipeline.vietnamese import fold

_LETTER_WEIGHT = 12.0
_WORD_WEIGHT = 4.0
"""How many pairs of a letter or word training weighs like."""
_LEAST = 1e-4
"""Shares below this are not kept."""
_MOST_KEPT = 1 << 13
"""Pairs whose cut is remembered: the pages of one reader have most of their pairs in common."""


class Seen(NamedTuple):
    """One token of a document: as read, as it was surely printed (in its capitals), how sure (0..1)."""

    read: str
    printed: str
    weight: float


def shape_and_word(printed: str) -> str:
    """Return the name under which a word is remembered: its shape, and its normal form.

    >>> shape_and_word("Thuỷ"), shape_and_word("THUỶ"), shape_and_word("thuỷ")
    ('Tthủy', 'Uthủy', 'lthủy')
    """
    shape = "U" if len(printed) > 1 and printed.isupper() else "T" if printed[:1].isupper() else "l"
    return shape + normal_form(printed)


class Learnt(NamedTuple):
    """What a document tells of its reader, beside what training found."""

    scores: NDArray[np.float64]
    """Log scores of the rewrites of training, in their order."""
    new: Mapping[Op, float]
    """Log scores of rewrites of single letters that training never saw."""
    memory: Mapping[tuple[str, str], float]
    """Counts of the whole tokens (shape + word, read) of the document, with those of training."""
    printed: Mapping[str, float]
    """Counts of its printed words, with those of training."""


class Learner:
    """Learns from documents, one by one and from each alone; what is the same for all is worked out once."""

    def __init__(self, tables: ChannelTables, word_weight: float) -> None:
        """Keep what training found.

        Args:
            tables: rewrites and tokens of training.
            word_weight: how many occurrences of a word its letters weigh like, as the channel has it.
        """
        self._tables = tables
        self._word_weight = word_weight
        self._scores = np.fromiter(tables.rewrites.values(), dtype=np.float64, count=len(tables.rewrites))
        self._weights = _LETTER_WEIGHT * np.exp(self._scores)
        self._places = {op: place for place, op in enumerate(tables.rewrites)}
        self._segments: dict[str, int] = {}
        self._segment_of = np.array(
            [self._segments.setdefault(printed, len(self._segments)) for printed, _ in tables.rewrites], dtype=np.intp
        )
        self._runs = lru_cache(maxsize=_MOST_KEPT)(self._runs_of)

    def learnt(self, seen: Sequence[Seen]) -> Learnt:
        """Return what ``seen`` tells of letters and words; those that do not occur stay as they were.

        Args:
            seen: pairs of the document; the same pair may come often.
        """
        pairs: dict[Op, float] = defaultdict(float)
        for read, printed, weight in seen:
            pairs[printed, read] += weight
        return Learnt(*self._rewrites(pairs), *self._words(pairs))

    def _words(self, pairs: Mapping[Op, float]) -> tuple[Mapping[tuple[str, str], float], Mapping[str, float]]:
        """Return the counts of whole tokens of the document, which weigh more than those of training."""
        known, known_words = self._tables.memory, self._tables.printed
        memory: dict[tuple[str, str], float] = {}
        printed: dict[str, float] = {}
        for (word, read), weight in pairs.items():
            name = shape_and_word(word)
            token = name, read
            added = (known_words.get(name, 0.0) + self._word_weight) / _WORD_WEIGHT * weight
            memory[token] = memory.get(token, known.get(token, 0.0)) + added
            printed[name] = printed.get(name, known_words.get(name, 0.0)) + added
        return memory, printed

    def _rewrites(self, pairs: Mapping[Op, float]) -> tuple[NDArray[np.float64], Mapping[Op, float]]:
        """Return the scores of the rewrites of training, and those of the document that training never saw."""
        counts: dict[Op, float] = defaultdict(float)
        printed_times: dict[str, float] = defaultdict(float)
        for (printed, read), weight in pairs.items():
            for op in self._runs(printed, read):
                counts[op] += weight
            for start in range(len(printed)):
                for end in range(start + 1, min(start + LONGEST_PRINTED, len(printed)) + 1):
                    printed_times[printed[start:end]] += weight
        of_segments = np.array([printed_times.get(segment, 0.0) for segment in self._segments])
        times = of_segments[self._segment_of]
        seen_so = np.zeros(len(self._scores))
        new: dict[Op, float] = {}
        for op, count in counts.items():
            place = self._places.get(op)
            if place is not None:
                seen_so[place] = count
            elif len(op[0]) == 1:
                share = count / (printed_times[op[0]] + _LETTER_WEIGHT)
                if share > _LEAST:
                    new[op] = math.log(share)
        learnt = np.log((seen_so + self._weights) / (times + _LETTER_WEIGHT))
        return np.where(times > 0, learnt, self._scores), new

    def _runs_of(self, printed: str, read: str) -> tuple[Op, ...]:
        """Return all rewrites of one pair, by the best cut under the scores of training."""
        return tuple(runs(best_cut(printed, read, self._score), LONGEST_PRINTED, LONGEST_READ))

    def _score(self, printed: str, read: str) -> float:
        known = self._tables.rewrites.get((printed, read))
        return _unknown(printed, read) if known is None else known


def _unknown(printed: str, read: str) -> float:
    """Return a log score for a rewrite that training never saw: one letter for up to three signs, or unread."""
    if len(printed) > 1:
        return -math.inf
    if len(read) == 1:
        return -5.0 if fold(printed) == fold(read) else -8.0
    return -9.0 - len(read) + (2.0 if read and fold(printed) in fold(read) else 0.0)
