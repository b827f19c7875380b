"""The channel's rewrites, laid out for the tree of words: what may have been printed where these signs were read?"""

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.trie import Trie

Shape = Literal["l", "T", "U"]
LONGEST_READ, LONGEST_PRINTED = 4, 3

_UNSEEN = np.float32(-9.5)
"""Log share of a sign for a letter for which training never saw it: other engines and real scans read otherwise."""
_UNSEEN_SIGN = np.float32(-6.5)
"""Log share of a sign that training never saw at all."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


class RuleBook:
    """Rewrites by what was read, in arrays.

    A row stands for read signs and a case: ``rows["l6"]`` for "6" read inside a word in small letters, "U" for one in
    capitals. The beginning of a word is kept apart, since there a capital may stand before small letters.
    """

    def __init__(self, rewrites: Mapping[tuple[str, str], float], trie: Trie) -> None:
        """Lay out ``rewrites``, log P(read | printed segment), for the words of ``trie``."""
        self.rows: dict[str, int] = {}
        self.first_rows: dict[str, int] = {}
        by_size: tuple[list[tuple[int, list[int], float]], ...] = ([], [], [])
        first: list[tuple[int, int, float]] = []
        segments: dict[str, tuple[str, list[int], int]] = {}
        for (printed, read), score in rewrites.items():
            if printed not in segments:
                letters = [trie.letters.get(char, -1) for char in printed.lower()]
                node = 0 if -1 in letters else trie.node_of(letters)
                segments[printed] = "" if -1 in letters else _shapes(printed), letters, node
            shapes, letters, node = segments[printed]
            for shape in shapes:
                if shape != "T":
                    by_size[len(letters) - 1].append(
                        (self.rows.setdefault(shape + read, len(self.rows)), letters, score)
                    )
                if node:
                    row = self.first_rows.setdefault(shape + read, len(self.first_rows))
                    first.append((row, node, score))
        width = len(self.rows)
        self.single: Floats = np.full((width + 1, len(trie.letters)), -np.inf, dtype=np.float32)
        """Log P(read | one letter) for each row and letter; the last row is for signs that no rule knows."""
        for row, letters, score in by_size[0]:
            self.single[row, letters[0]] = score
        for name, row in self.rows.items():
            if len(name) == 2:
                np.maximum(self.single[row], _UNSEEN, out=self.single[row])
        self.single[width] = _UNSEEN_SIGN
        self.best_single: Floats = self.single.max(axis=1, initial=-np.inf)
        self.letters: list[Ints] = []
        self.scores: list[Floats] = []
        self.starts: Ints = np.zeros((LONGEST_PRINTED, width + 1), dtype=np.int32)
        self.counts: Ints = np.zeros((LONGEST_PRINTED, width + 1), dtype=np.int32)
        for size, rules in enumerate(by_size):
            rules.sort(key=lambda rule: rule[0])
            self.letters.append(np.array([rule[1] for rule in rules], dtype=np.int32).reshape(len(rules), size + 1))
            self.scores.append(np.array([rule[2] for rule in rules], dtype=np.float32))
            self.starts[size], self.counts[size] = _extents([rule[0] for rule in rules], width + 1)
        first.sort(key=lambda rule: rule[0])
        self.first_nodes: Ints = np.array([rule[1] for rule in first], dtype=np.int32)
        self.first_scores: Floats = np.array([rule[2] for rule in first], dtype=np.float32)
        self.first_starts, self.first_counts = _extents([rule[0] for rule in first], len(self.first_rows))


def _extents(rows: list[int], width: int) -> tuple[Ints, Ints]:
    """Return where each row begins in the sorted ``rows``, and how often it occurs."""
    counts = np.bincount(np.array(rows, dtype=np.int64), minlength=width).astype(np.int32)
    return (np.cumsum(counts) - counts).astype(np.int32), counts


def _shapes(segment: str) -> str:
    """Return the shapes a printed segment may belong to (T: at the beginning of a word).

    >>> _shapes("ướ"), _shapes("Đ"), _shapes("Đi"), _shapes("ĐI"), _shapes("đI")
    ('l', 'UT', 'T', 'U', '')
    """
    if segment.islower():
        return "l"
    capital_first = segment[:1].isupper() and (len(segment) == 1 or segment[1:].islower())
    return ("U" if segment.isupper() else "") + ("T" if capital_first else "")
