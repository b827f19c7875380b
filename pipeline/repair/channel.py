"""What could have been printed where this was read? The channel P(read | printed) and its inverse look-up.

A printed word is cut into segments of one to three letters, each of which may have been read as nothing or as up to
four signs; the best cut counts. Whole tokens that came often in training are remembered, and lean on the cuts:
``P = (times read so + M * P of cuts) / (times printed + M)``.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.adaptation import Learner, Seen
from pipeline.repair.channel_tables import ChannelTables, load_tables
from pipeline.repair.rule_book import RuleBook, Shape
from pipeline.repair.trie import Trie
from pipeline.repair.word_search import Matches, WordSearch

__all__ = ["Channel", "ChannelTables", "Floats", "Readings", "Seen", "Shape", "load_tables"]

_MEMORY_WEIGHT = 6.0
_SHAPES = "lTU"
_FAR = np.float32(-60.0)
_PRIOR_WEIGHT = 0.7
"""Share of the prior by which unlikely words are given up early; the context may yet ask for a rare one."""
_TOGETHER = 512
"""Tokens that are searched at once."""

Floats = NDArray[np.float32]


class Readings(NamedTuple):
    """Words that may have been printed, and log P(read | word)."""

    words: NDArray[np.int64]
    scores: NDArray[np.float32]


class Channel:
    """The inverse look-up over all words of the language model."""

    def __init__(self, tables: ChannelTables, trie: Trie, numbers: Mapping[str, int]) -> None:
        """Prepare ``tables`` for ``trie``; ``numbers`` gives the number of each word."""
        self._tables = tables
        self._trie = trie
        self._numbers = numbers
        self._book = RuleBook(tables.rewrites, trie)
        self._memory: dict[tuple[str, str], dict[int, float]] = {}
        self._printed: Floats = np.zeros((len(_SHAPES), 1 + max(numbers.values(), default=0)), dtype=np.float32)
        self._remember(tables.memory, tables.printed)
        self._prior: Floats = np.zeros(0, dtype=np.float32)
        self._search: WordSearch | None = None
        self._origin = self

    def adapted(self, seen: Sequence[Seen]) -> "Channel":
        """Return the channel that training found as it is in the hand of one document, whatever others taught.

        Args:
            seen: tokens of the document that are beyond doubt.
        """
        learnt = self._origin._learner.learnt(seen)
        ours = copy(self._origin)
        ours._book = ours._book.rescored(learnt.scores, learnt.new)
        ours._search = None
        ours._memory, ours._printed = dict(ours._memory), ours._printed.copy()
        ours._remember(learnt.memory, learnt.printed)
        return ours

    @cached_property
    def _learner(self) -> Learner:
        """What learns from documents; few need it."""
        return Learner(self._tables, _MEMORY_WEIGHT)

    def _remember(self, memory: Mapping[tuple[str, str], float], printed: Mapping[str, float]) -> None:
        """Keep the counts of whole tokens and of printed words, in place of those of the same ones."""
        for (word, read), count in memory.items():
            if word[1:] in self._numbers:
                token = read, word[0]
                self._memory[token] = {**self._memory.get(token, {}), self._numbers[word[1:]]: count}
        for word, count in printed.items():
            if word[1:] in self._numbers:
                self._printed[_SHAPES.index(word[0]), self._numbers[word[1:]]] = count

    def readings(self, read: str, shape: Shape, limit: int, prior: Floats) -> Readings:
        """Return at most ``limit`` words that may have been printed where ``read`` stands.

        Args:
            read: the token as read, without outer punctuation.
            shape: whether the printed word had capitals: none (l), at its start (T), throughout (U).
            limit: how many words.
            prior: log P(word) of all words; the best ``limit`` by score and prior together are returned.
        """
        return self.readings_of([(read, shape)], limit, prior)[0]

    def readings_of(self, tokens: Sequence[tuple[str, Shape]], limit: int, prior: Floats) -> list[Readings]:
        """Return the readings of many tokens, each as ``readings`` would; many at once cost a tenth of one by one.

        Args:
            tokens: tokens as read, with their shapes.
            limit: how many words for each token.
            prior: log P(word) of all words.
        """
        if self._search is None or prior is not self._prior:
            bounds = self._trie.best_below(prior) * np.float32(_PRIOR_WEIGHT)
            self._prior, self._search = prior, WordSearch(self._trie, self._book, np.maximum(bounds, _FAR))
        different = sorted(set(tokens))
        found: dict[tuple[str, Shape], Readings] = {}
        for at in range(0, len(different), _TOGETHER):
            part = different[at : at + _TOGETHER]
            matches = self._with_memory(part, self._search.matches(part))
            found.update(zip(part, _best(matches, len(part), limit, prior), strict=True))
        return [found[token] for token in tokens]

    def _with_memory(self, tokens: Sequence[tuple[str, Shape]], found: Matches) -> Matches:
        """Return ``found`` with the words that are remembered for ``tokens``, sorted by token."""
        known = [
            (i, word, count) for i, token in enumerate(tokens) for word, count in self._memory.get(token, {}).items()
        ]
        places, words = np.array([entry[:2] for entry in known], dtype=np.int64).reshape(-1, 2).T
        searched, remembered = found.tokens << 32 | found.words, places << 32 | words
        keys = np.union1d(searched, remembered)
        scores = np.full(len(keys), _FAR, dtype=np.float32)
        scores[np.searchsorted(keys, searched)] = found.scores
        times_read = np.zeros(len(keys), dtype=np.float32)
        times_read[np.searchsorted(keys, remembered)] = [count for _, _, count in known]
        owners, numbers = keys >> 32, (keys & 0xFFFFFFFF).astype(np.int32)
        shapes = np.array([_SHAPES.index(shape) for _, shape in tokens])
        times_printed = self._printed[shapes[owners], numbers]
        weighed = np.log(
            (times_read + _MEMORY_WEIGHT * np.exp(np.maximum(scores, _FAR))) / (times_printed + _MEMORY_WEIGHT)
        )
        return Matches(owners, numbers, np.where(times_read > 0, weighed, scores))


def _best(found: Matches, tokens: int, limit: int, prior: Floats) -> list[Readings]:
    """Return the best ``limit`` words of each token, best first."""
    worth = found.scores + prior[found.words]
    order = np.lexsort((found.words, -worth, found.tokens))
    words, scores = found.words[order].astype(np.int64), found.scores[order]
    ends = np.searchsorted(found.tokens, np.arange(tokens + 1))
    spans = [(start, min(end, start + limit)) for start, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)]
    return [Readings(words[start:end], scores[start:end]) for start, end in spans]
