"""All words of the language model as a tree of letters, in arrays, so that many branches are followed at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Nodes = NDArray[np.int32]
Floats = NDArray[np.float32]


class Trie:
    """``next_node[node, letter]`` is the node one letter further, 0 where no word goes on; the root is node 1.

    The letter ``no_letter`` leads nowhere else. A node always has a greater number than the node before it.
    """

    ROOT = 1

    def __init__(self, words: Sequence[str], numbers: Sequence[int]) -> None:
        """Build the tree of ``words``; ``word_at[node]`` is the word's number where one ends, else -1."""
        alphabet = sorted({char for word in words for char in word})
        self.letters = {char: place for place, char in enumerate(alphabet)}
        children: list[dict[int, int]] = [{}, {}]
        ends: dict[int, int] = {}
        for word, number in zip(words, numbers, strict=True):
            node = self.ROOT
            for char in word:
                letter = self.letters[char]
                following = children[node].get(letter)
                if following is None:
                    following = len(children)
                    children[node][letter] = following
                    children.append({})
                node = following
            ends[node] = number
        self.no_letter = len(alphabet)
        self.next_node = np.zeros((len(children), len(alphabet) + 1), dtype=np.int32)
        for node, following_nodes in enumerate(children):
            for letter, following in following_nodes.items():
                self.next_node[node, letter] = following
        self.word_at = np.full(len(children), -1, dtype=np.int32)
        for node, number in ends.items():
            self.word_at[node] = number
        before, letters = np.nonzero(self.next_node)
        self.next_node[:, self.no_letter] = np.arange(len(children))
        self.child_letter: Nodes = letters.astype(np.int32)
        self.child_node: Nodes = self.next_node[before, letters]
        self.child_count: Nodes = np.bincount(before, minlength=len(children)).astype(np.int32)
        self.child_start: Nodes = (np.cumsum(self.child_count) - self.child_count).astype(np.int32)
        self._before = np.zeros(len(children), dtype=np.int32)
        self._before[self.child_node] = before
        depth = np.zeros(len(children), dtype=np.int32)
        for node, node_before in enumerate(self._before.tolist()[self.ROOT + 1 :], self.ROOT + 1):
            depth[node] = depth[node_before] + 1
        self._levels = [np.flatnonzero(depth == level) for level in range(1, int(depth.max()) + 1)]

    def node_of(self, letters: Sequence[int]) -> int:
        """Return the node that ``letters`` lead to from the root, 0 where no word begins so."""
        node = self.ROOT
        for letter in letters:
            node = int(self.next_node[node, letter])
        return node

    def best_below(self, values: Floats) -> Floats:
        """Return, for each node, the highest of ``values`` of the words at and below it (-inf where there is none)."""
        best = np.full(len(self.word_at), -np.inf, dtype=np.float32)
        ends = self.word_at >= 0
        best[ends] = values[self.word_at[ends]]
        for nodes in reversed(self._levels):
            np.maximum.at(best, self._before[nodes], best[nodes])
        return best
