"""What could have been printed where this was read? The channel P(read | printed) and its inverse look-up.

A printed word is cut into segments of one to three letters, each of which may have been read as nothing or as up to
four signs; the best cut counts. Whole tokens that came often in training are remembered, and lean on the cuts:
``P = (times read so + M * P of cuts) / (times printed + M)``.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.trie import Trie

STEP = 1 / 20
"""One step of the stored logarithms."""
Shape = Literal["l", "T", "U"]
_LONGEST_READ = 4
_WIDTH = 100
"""Branches of the tree that are kept at each letter."""
_REACH = 12.0
"""Branches this much less likely than the best one are dropped (natural logarithm)."""
_STRAY = -7.0
"""A read sign that nothing printed explains."""
_MEMORY_WEIGHT = 6.0
_FAR = -60.0


@dataclass(frozen=True, slots=True)
class ChannelTables:
    """What training found: log scores of rewrites, and counts of whole tokens (shape + word, read)."""

    rewrites: Mapping[tuple[str, str], float]
    memory: Mapping[tuple[str, str], int]
    printed: Mapping[str, int]


class Readings(NamedTuple):
    """Words that may have been printed, and log P(read | word)."""

    words: NDArray[np.int64]
    scores: NDArray[np.float32]


class _Rules(NamedTuple):
    letters: NDArray[np.int32]
    scores: NDArray[np.float32]


_RuleBook = dict[str, list[_Rules]]


def load_tables(path: Path) -> dict[str, ChannelTables]:
    """Return the channels in ``path`` (``.npz``, as ``training.channel`` writes them)."""
    channels: dict[str, ChannelTables] = {}
    with np.load(path, allow_pickle=False) as arrays:
        for name in sorted(key.partition(".")[0] for key in arrays if key.endswith(".scores")):
            pairs = [tuple(line.split("\t")) for line in _lines(arrays[f"{name}.rewrites"])]
            scores = arrays[f"{name}.scores"].astype(np.float32) * -STEP
            memory = [line.split("\t") for line in _lines(arrays[f"{name}.memory"])]
            printed = [line.split("\t") for line in _lines(arrays[f"{name}.printed"])]
            channels[name] = ChannelTables(
                rewrites={(p, r): float(score) for (p, r), score in zip(pairs, scores, strict=True)},
                memory={(word, read): int(count) for word, read, count in memory},
                printed={word: int(count) for word, count in printed},
            )
    return channels


def _lines(text: NDArray[np.str_]) -> list[str]:
    return str(text).split("\n") if str(text) else []


class Channel:
    """The inverse look-up over all words of the language model."""

    def __init__(self, tables: ChannelTables, trie: Trie, numbers: Mapping[str, int]) -> None:
        """Prepare ``tables`` for ``trie``; ``numbers`` gives the number of each word."""
        self._trie = trie
        self._inner = {shape: self._book(tables.rewrites, shape) for shape in ("l", "U")}
        self._initial = self._book(tables.rewrites, "T")
        self._memory: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for (word, read), count in tables.memory.items():
            if word[1:] in numbers:
                self._memory[word[0], read].append((numbers[word[1:]], count))
        self._printed = {(w[0], numbers[w[1:]]): n for w, n in tables.printed.items() if w[1:] in numbers}

    def _book(self, rewrites: Mapping[tuple[str, str], float], shape: str) -> _RuleBook:
        """Return the rewrites for letters of one shape, by what was read and the number of letters printed."""
        grouped: dict[str, dict[int, list[tuple[list[int], float]]]] = defaultdict(lambda: defaultdict(list))
        for (p, r), score in rewrites.items():
            if not _fits(p, shape):
                continue
            letters = [self._trie.letters.get(char, -1) for char in p.lower()]
            if -1 not in letters:
                grouped[r][len(letters)].append((letters, score))
        return {
            r: [
                _Rules(
                    np.array([letters for letters, _ in rules], dtype=np.int32),
                    np.array([score for _, score in rules], dtype=np.float32),
                )
                for rules in by_size.values()
            ]
            for r, by_size in grouped.items()
        }

    def readings(self, read: str, shape: Shape, limit: int, prior: NDArray[np.float32]) -> Readings:
        """Return at most ``limit`` words that may have been printed where ``read`` stands.

        Args:
            read: the token as read, without outer punctuation.
            shape: whether the printed word had capitals: none (l), at its start (T), throughout (U).
            limit: how many words.
            prior: log P(word) of all words; the best ``limit`` by score and prior together are returned.
        """
        words, scores = self._search(read, shape)
        found = dict(zip(words.tolist(), scores.tolist(), strict=True))
        for word, count in self._memory.get((shape, read), ()):
            found.setdefault(word, _FAR)
            times = self._printed[shape, word]
            found[word] = np.log((count + _MEMORY_WEIGHT * np.exp(found[word])) / (times + _MEMORY_WEIGHT))
        words = np.fromiter(found.keys(), dtype=np.int64, count=len(found))
        scores = np.fromiter(found.values(), dtype=np.float32, count=len(found))
        order = np.argsort(-(scores + prior[words]))[:limit]
        return Readings(words[order], scores[order])

    def _search(self, read: str, shape: Shape) -> Readings:
        inner = self._inner["U" if shape == "U" else "l"]
        chart: list[list[tuple[NDArray[np.int32], NDArray[np.float32]]]] = [[] for _ in range(len(read) + 1)]
        chart[0].append((np.array([Trie.ROOT], dtype=np.int32), np.zeros(1, dtype=np.float32)))
        for at in range(len(read) + 1):
            if not chart[at]:
                continue
            nodes, scores = _merge(chart[at])
            book = self._initial if at == 0 and shape == "T" else inner
            silent = self._step(nodes, scores, book.get("", ()))
            if silent:
                nodes, scores = _merge([(nodes, scores), *silent])
                if at == 0 and shape == "T":  # a first letter that was not read at all leaves a capital behind it
                    book = inner | book
            chart[at] = [(nodes, scores)]
            for size in range(1, min(_LONGEST_READ, len(read) - at) + 1):
                chart[at + size] += self._step(nodes, scores, book.get(read[at : at + size], ()))
            if at < len(read):
                chart[at + 1].append((nodes, scores + np.float32(_STRAY)))
        if not chart[-1]:
            return Readings(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))
        nodes, scores = chart[-1][0]
        words = self._trie.word_at[nodes]
        return Readings(words[words >= 0].astype(np.int64), scores[words >= 0])

    def _step(
        self, nodes: NDArray[np.int32], scores: NDArray[np.float32], rules: "list[_Rules] | tuple[()]"
    ) -> list[tuple[NDArray[np.int32], NDArray[np.float32]]]:
        found = []
        for letters, gains in rules:
            start, string, reached = self._trie.walk(nodes, letters)
            if len(reached):
                found.append((reached, scores[start] + gains[string]))
        return found


def _merge(
    parts: list[tuple[NDArray[np.int32], NDArray[np.float32]]],
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the best score of each node, unlikely nodes dropped."""
    nodes = np.concatenate([part[0] for part in parts])
    scores = np.concatenate([part[1] for part in parts])
    order = np.argsort(-scores, kind="stable")
    order = order[scores[order] > scores[order[0]] - _REACH]
    _, first = np.unique(nodes[order], return_index=True)
    order = order[np.sort(first)[:_WIDTH]]
    return nodes[order], scores[order]


def _fits(segment: str, shape: str) -> bool:
    """Return whether a printed segment can stand in a word of ``shape`` (for T: at its start)."""
    if shape == "l":
        return segment.islower()
    if shape == "U":
        return segment.isupper()
    return segment[:1].isupper() and (len(segment) == 1 or segment[1:].islower())
