"""Which words can be rewritten into what was read, and at what price? All tokens of a page are searched at once.

Tokens are read letter by letter from the left. A state is a node of the tree of words, reached by some beginning of a
token; tokens with a common beginning share its states, also those of pages that were read before. One array operation
serves all beginnings of one length.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.rule_book import LONGEST_PRINTED, LONGEST_READ, RuleBook, Shape
from pipeline.repair.trie import Trie

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
_Number = TypeVar("_Number", np.int32, np.float32)

_WIDTH = 64
"""States that are kept at each beginning."""
_REACH = np.float32(10.0)
"""States this much less likely than the best one are dropped (natural logarithm)."""
_STRAY = np.float32(-7.0)
"""A read sign that nothing printed explains."""
_MOST_STRAYS = 2
"""Such signs before the first letter."""
_MOST_BEGINNINGS = 1 << 16
"""Beginnings whose states are remembered, 400 bytes each at most."""


class Matches(NamedTuple):
    """Words that match tokens: the place of the token, the number of the word, log P(read | word)."""

    tokens: NDArray[np.int64]
    words: Ints
    scores: Floats


class _States(NamedTuple):
    """States of beginnings: the place of the beginning, the node of the tree, the log score."""

    columns: Ints
    nodes: Ints
    scores: Floats

    def at(self, places: NDArray[np.intp]) -> "_States":
        """Return the states at ``places``."""
        return _States(self.columns[places], self.nodes[places], self.scores[places])


_NONE = _States(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32))


class WordSearch:
    """The words of a tree, by what was read. What was worked out for the beginnings of tokens is kept for the next."""

    def __init__(self, trie: Trie, book: RuleBook, bounds: Floats) -> None:
        """Keep the tables.

        Args:
            trie: the words.
            book: the rewrites for this tree.
            bounds: for each node the most that is to be gained below it; unlikely words are given up early.
        """
        self._trie, self._book, self._bounds = trie, book, bounds
        self._known = _Beginnings()

    def matches(self, tokens: Sequence[tuple[str, Shape]]) -> Matches:
        """Return the words that may have been printed where ``tokens`` were read, in the order of ``tokens``.

        Args:
            tokens: the tokens as read, each with the shape of the printed word.
        """
        if len(self._known.texts) > _MOST_BEGINNINGS:
            self._known = _Beginnings()
        known, trie, book = self._known, self._trie, self._book
        ends, new = known.add(tokens)
        for length, columns in enumerate(new):
            if not columns:
                continue
            step = _Step(trie, book, self._bounds, len(columns))
            step.add_first(known, columns, length)
            step.add_next(known, columns, length)
            cases = ["U" if known.shapes[column] == "U" else "l" for column in columns]
            known.keep(
                columns, step.with_unread(np.array([book.rows.get(case, len(book.rows)) for case in cases], np.int32))
            )
        places = _ranges(known.starts[ends], known.counts[ends])
        owners = np.repeat(np.arange(len(ends)), known.counts[ends])
        words = trie.word_at[known.nodes[places]]
        whole = np.flatnonzero(words >= 0)
        return Matches(owners[whole], words[whole], known.scores[places[whole]])


class _Beginnings:
    """All different beginnings of tokens so far, and their states in growing arrays.

    The states of a beginning are ``counts`` many from ``starts`` on. The empty beginnings are their own parents.
    """

    def __init__(self) -> None:
        self.shapes: list[Shape] = ["l", "T", "U"]
        self.texts = [""] * len(self.shapes)
        self.parents = list(range(len(self.shapes)))
        self.starts: Ints = np.zeros(1 << 10, dtype=np.int32)
        self.counts: Ints = np.zeros(1 << 10, dtype=np.int32)
        self.nodes: Ints = np.zeros(1 << 12, dtype=np.int32)
        self.scores: Floats = np.zeros(1 << 12, dtype=np.float32)
        self._size = 0
        self._columns: dict[tuple[Shape, str], int] = {}
        self._roots: dict[Shape, int] = {shape: column for column, shape in enumerate(self.shapes)}

    def add(self, tokens: Sequence[tuple[str, Shape]]) -> tuple[NDArray[np.int64], list[list[int]]]:
        """Return the beginning that each of ``tokens`` is as a whole, and the new beginnings of each length."""
        new: list[list[int]] = [[] if self._size else list(self._roots.values())]
        new += ([] for _ in range(max(len(read) for read, _ in tokens)))
        whole = []
        for read, shape in tokens:
            at = self._roots[shape]
            for length in range(1, len(read) + 1):
                text = read[:length]
                column = self._columns.get((shape, text))
                if column is None:
                    column = self._columns[shape, text] = len(self.texts)
                    self.texts.append(text)
                    self.shapes.append(shape)
                    self.parents.append(at)
                    new[length].append(column)
                at = column
            whole.append(at)
        self.starts, self.counts = _grown(self.starts, len(self.texts)), _grown(self.counts, len(self.texts))
        return np.array(whole, dtype=np.int64), new

    def keep(self, columns: Sequence[int], states: "_States") -> None:
        """Keep the ``states`` of ``columns``, which are sorted by column."""
        amounts = np.bincount(states.columns, minlength=len(columns)).astype(np.int32)
        self.counts[columns] = amounts
        self.starts[columns] = self._size + np.cumsum(amounts) - amounts
        end = self._size + len(states.nodes)
        self.nodes, self.scores = _grown(self.nodes, end), _grown(self.scores, end)
        self.nodes[self._size : end] = states.nodes
        self.scores[self._size : end] = states.scores
        self._size = end


def _grown(array: NDArray[_Number], size: int) -> NDArray[_Number]:
    """Return ``array`` with room for ``size`` entries."""
    return array if size <= len(array) else np.concatenate([array, np.zeros(size, dtype=array.dtype)])


class _Step:
    """Gathers the states of all beginnings of one length."""

    def __init__(self, trie: Trie, book: RuleBook, bounds: Floats, width: int) -> None:
        self._trie = trie
        self._book = book
        self._bounds = bounds
        self._width = width
        self._found = [_NONE]

    def add_first(self, found: _Beginnings, columns: Sequence[int], length: int) -> None:
        """Add the states of the first printed segment, before which only stray signs were read."""
        self._add_first_letters(found, columns, length)
        rows = self._book.first_rows
        jobs: list[tuple[int, int, int]] = []
        for strays in range(max(0, length - LONGEST_READ), min(_MOST_STRAYS, length) + 1):
            for place, column in enumerate(columns):
                row = rows.get(found.shapes[column] + found.texts[column][strays:])
                if row is not None:
                    jobs.append((place, row, strays))
        if not jobs:
            return
        place_of, row_of, strays_of = np.array(jobs, dtype=np.int32).T
        amounts = self._book.first_counts[row_of]
        rules = _ranges(self._book.first_starts[row_of], amounts)
        scores = self._book.first_scores[rules] + _STRAY * np.repeat(strays_of, amounts).astype(np.float32)
        self._found.append(_States(np.repeat(place_of, amounts), self._book.first_nodes[rules], scores))

    def _add_first_letters(self, found: _Beginnings, columns: Sequence[int], length: int) -> None:
        strays = length - 1
        if not 0 <= strays <= _MOST_STRAYS:
            return
        rows, unknown = self._book.rows, len(self._book.rows)
        cases = ["l" if found.shapes[column] == "l" else "U" for column in columns]
        read = [rows.get(case + found.texts[column][-1], unknown) for case, column in zip(cases, columns, strict=True)]
        width = len(columns)
        root = _States(
            np.arange(width, dtype=np.int32),
            np.full(width, Trie.ROOT, dtype=np.int32),
            np.full(width, _STRAY * strays, dtype=np.float32),
        )
        self._found.append(self._children(root, np.array(read, dtype=np.int32)))

    def add_next(self, found: _Beginnings, columns: Sequence[int], length: int) -> None:
        """Add the states that follow from those of shorter beginnings."""
        rows, unknown = self._book.rows, len(self._book.rows)
        jobs: list[tuple[int, int, int, int]] = []
        for place, column in enumerate(columns):
            text, case = found.texts[column], "U" if found.shapes[column] == "U" else "l"
            before = column
            for size in range(1, min(LONGEST_READ, length) + 1):
                before = found.parents[before]
                row = rows.get(case + text[length - size :], unknown)
                if size == 1 or row != unknown:
                    jobs.append((place, before, row, size))
        if not jobs:
            return
        table = np.array(jobs, dtype=np.int32)
        table = table[found.counts[table[:, 1]] > 0]
        self._add_letters(table[table[:, 3] == 1], found)
        several = table[self._book.counts[table[:, 2]] > 0]
        if len(several):
            self._add_segments(several, found)

    def _add_letters(self, jobs: Ints, kept: _Beginnings) -> None:
        """Add one read sign for one printed letter, and one read sign for nothing."""
        amounts = kept.counts[jobs[:, 1]]
        states = _ranges(kept.starts[jobs[:, 1]], amounts)
        before = _States(np.repeat(jobs[:, 0], amounts), kept.nodes[states], kept.scores[states])
        self._found.append(before._replace(scores=before.scores + _STRAY))
        self._found.append(self._children(before, np.repeat(jobs[:, 2], amounts)))

    def _children(self, before: _States, rows: Ints) -> _States:
        """Return the states one printed letter behind ``before``, where ``rows`` were read."""
        trie = self._trie
        amounts = trie.child_count[before.nodes]
        edges = _ranges(trie.child_start[before.nodes], amounts)
        owner = np.repeat(np.arange(len(amounts), dtype=np.int32), amounts)
        scores = self._book.single.ravel()[(rows * np.int32(len(trie.letters)))[owner] + trie.child_letter[edges]]
        scores += before.scores[owner]
        possible = np.flatnonzero(np.isfinite(scores))
        return _States(before.columns[owner[possible]], trie.child_node[edges[possible]], scores[possible])

    def _add_segments(self, jobs: Ints, kept: _Beginnings) -> None:
        """Add read signs for segments of several letters, and several signs for one letter."""
        book, following = self._book, self._trie.next_node
        amounts = kept.counts[jobs[:, 1]]
        states = _ranges(kept.starts[jobs[:, 1]], amounts)
        rows = np.repeat(jobs[:, 2], amounts)
        chosen = book.counts[rows]
        rules = _ranges(book.starts[rows], chosen)
        owner = np.repeat(np.arange(len(rows), dtype=np.int32), chosen)
        nodes = kept.nodes[states[owner]]
        for letter in range(LONGEST_PRINTED):
            nodes = following[nodes, book.letters[rules, letter]]
            inside = np.flatnonzero(nodes)
            nodes, owner, rules = nodes[inside], owner[inside], rules[inside]
        scores = kept.scores[states[owner]] + book.scores[rules]
        self._found.append(_States(np.repeat(jobs[:, 0], amounts)[owner], nodes, scores))

    def with_unread(self, rows: Ints) -> _States:
        """Return the best states, also those behind one printed letter that was not read (``rows``: by column)."""
        states = self._best(self._found)
        gains = self._book.best_single[rows]
        near = np.flatnonzero(states.scores + gains[states.columns] > self._peaks(states)[states.columns] - _REACH)
        before = states.at(near)
        unread = self._children(before, rows[before.columns])
        return self._best([states, unread]) if len(unread.nodes) else states

    def _peaks(self, states: _States) -> Floats:
        """Return the best score of each column, the words to come included."""
        peaks = np.full(self._width, -np.inf, dtype=np.float32)
        np.maximum.at(peaks, states.columns, states.scores + self._bounds[states.nodes])
        return peaks

    def _best(self, parts: Sequence[_States]) -> _States:
        """Return each state once, with its best score, sorted by column; unlikely states are dropped."""
        states = _States(
            np.concatenate([part.columns for part in parts]),
            np.concatenate([part.nodes for part in parts]),
            np.concatenate([part.scores for part in parts]),
        )
        worth = states.scores + self._bounds[states.nodes]
        near = np.flatnonzero(worth > self._peaks(states)[states.columns] - _REACH)
        bits = len(self._bounds).bit_length()
        keys = (states.columns[near].astype(np.int64) << bits) | states.nodes[near]
        # A key and the bits of a score's size in one number: sorted, the best score of each key comes first.
        packed = np.sort((keys << 32) | np.abs(states.scores[near]).view(np.int32))
        keys = packed >> 32
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        keys, scores = keys[first], -(packed[first] & 0xFFFFFFFF).astype(np.int32).view(np.float32)
        columns, nodes = (keys >> bits).astype(np.int32), (keys & ((1 << bits) - 1)).astype(np.int32)
        return self._widest(_States(columns, nodes, scores))

    def _widest(self, states: _States) -> _States:
        """Return at most ``_WIDTH`` states of each column, the best ones."""
        amounts = np.bincount(states.columns, minlength=self._width)
        full = np.flatnonzero(amounts > _WIDTH)
        if not len(full):
            return states
        ends = np.cumsum(amounts)
        worth = -(states.scores + self._bounds[states.nodes])
        chosen = np.ones(len(worth), dtype=np.bool_)
        for column in full:
            end = ends[column]
            start = end - amounts[column]
            chosen[start + np.argpartition(worth[start:end], _WIDTH)[_WIDTH:]] = False
        return states.at(np.flatnonzero(chosen))


def _ranges(starts: Ints, counts: Ints) -> Ints:
    """Return all of start, start + 1 ... start + count - 1, one after the other.

    >>> _ranges(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total, dtype=np.int32) + np.repeat((starts - (ends - counts)).astype(np.int32), counts)
