"""The channel's rewrites, laid out for the tree of words: what may have been printed where these signs were read?"""

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Literal, NamedTuple

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


class _Rules(NamedTuple):
    """Rules sorted by row: the row, what it leads to, and the number of the rewrite whose score it has."""

    rows: Ints
    targets: Ints
    rewrites: Ints

    def and_also(self, more: "_Rules") -> "_Rules":
        """Return these rules and ``more``."""
        if not len(more.rows):
            return self
        rows = np.concatenate([self.rows, more.rows])
        order = np.argsort(rows, kind="stable")
        targets, rewrites = (np.concatenate(both)[order] for both in zip(self[1:], more[1:], strict=True))
        return _Rules(rows[order], targets, rewrites)


class _Placed(NamedTuple):
    """Rules by what they lead to: a letter, several (or one that was read as no or several signs), a first node."""

    single: _Rules
    several: _Rules
    first: _Rules


class RuleBook:
    """Rewrites by what was read, in arrays.

    A row stands for read signs and a case: ``rows["l6"]`` for "6" read inside a word in small letters, "U" for one in
    capitals. The beginning of a word is kept apart, since there a capital may stand before small letters.
    """

    def __init__(self, rewrites: Mapping[tuple[str, str], float], trie: Trie) -> None:
        """Lay out ``rewrites``, log P(read | printed segment), for the words of ``trie``."""
        self._trie = trie
        self.rows: dict[str, int] = {}
        self.first_rows: dict[str, int] = {}
        self._rules = self._placed(rewrites, 0)
        self._lay_out(np.array(list(rewrites.values()), dtype=np.float32))

    def rescored(self, scores: NDArray[np.float64], new: Mapping[tuple[str, str], float]) -> "RuleBook":
        """Return this book with other scores, which costs a twentieth of a new book.

        Args:
            scores: the scores of its rewrites, in their order.
            new: rewrites that it does not have yet, with their scores.
        """
        ours = copy(self)
        ours.rows, ours.first_rows = dict(self.rows), dict(self.first_rows)
        more = ours._placed(new, len(scores))
        ours._rules = _Placed(*(rules.and_also(others) for rules, others in zip(self._rules, more, strict=True)))
        ours._lay_out(np.append(scores, list(new.values())).astype(np.float32))
        return ours

    def _placed(self, rewrites: Iterable[tuple[str, str]], begin: int) -> "_Placed":
        """Return the rules of ``rewrites``, which are numbered from ``begin``."""
        trie = self._trie
        single: list[tuple[int, int, int]] = []
        several: list[tuple[int, int, int]] = []
        first: list[tuple[int, int, int]] = []
        segments: dict[str, tuple[int, str, int]] = {}
        letters: list[list[int]] = []
        nodes: list[int] = []
        for number, (printed, read) in enumerate(rewrites, begin):
            if printed not in segments:
                places = [trie.letters.get(char, -1) for char in printed.lower()]
                node = 0 if -1 in places else trie.node_of(places)
                segments[printed] = len(nodes), "" if -1 in places else _shapes(printed), node
                letters.append((places + [trie.no_letter] * LONGEST_PRINTED)[:LONGEST_PRINTED])
                nodes.append(node)
            segment, shapes, node = segments[printed]
            for shape in shapes:
                if shape != "T":
                    row = self.rows.setdefault(shape + read, len(self.rows))
                    if len(printed) == 1:
                        single.append((row, segment, number))
                    if len(printed) != 1 or len(read) != 1:
                        several.append((row, segment, number))
                if node:
                    row = self.first_rows.setdefault(shape + read, len(self.first_rows))
                    first.append((row, segment, number))
        printed_letters: Ints = np.array(letters, dtype=np.int32).reshape(-1, LONGEST_PRINTED)
        return _Placed(
            _sorted(single, printed_letters[:, 0]),
            _sorted(several, printed_letters),
            _sorted(first, np.array(nodes, dtype=np.int32)),
        )

    def _lay_out(self, scores: Floats) -> None:
        """Set the arrays by the ``scores`` of the rewrites."""
        width = len(self.rows)
        self.single: Floats = np.full((width + 1, len(self._trie.letters)), -np.inf, dtype=np.float32)
        """Log P(read | one letter) for each row and letter; the last row is for signs that no rule knows."""
        single, several, first = self._rules
        self.single[single.rows, single.targets] = scores[single.rewrites]
        one_sign = [row for name, row in self.rows.items() if len(name) == 2]
        self.single[one_sign] = np.maximum(self.single[one_sign], _UNSEEN)
        self.single[width] = _UNSEEN_SIGN
        self.best_single: Floats = self.single.max(axis=1, initial=-np.inf)
        self.letters: Ints = several.targets
        """Printed letters of each rule for one letter read otherwise than as one sign, or for several letters."""
        self.scores: Floats = scores[several.rewrites]
        self.starts, self.counts = _extents(several.rows, width + 1)
        self.first_nodes: Ints = first.targets
        self.first_scores: Floats = scores[first.rewrites]
        self.first_starts, self.first_counts = _extents(first.rows, len(self.first_rows))


def _sorted(rules: list[tuple[int, int, int]], targets: Ints) -> _Rules:
    """Return ``rules``, each a row, a segment and a rewrite, by row; ``targets`` is what each segment leads to."""
    rows, segments, rewrites = np.array(rules, dtype=np.int32).reshape(-1, 3).T
    order = np.argsort(rows, kind="stable")
    return _Rules(rows[order], targets[segments[order]], rewrites[order])


def _extents(rows: Ints, width: int) -> tuple[Ints, Ints]:
    """Return where each row begins in the sorted ``rows``, and how often it occurs."""
    counts = np.bincount(rows, minlength=width).astype(np.int32)
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
