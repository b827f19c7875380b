"""All words of the language model as a tree of letters, in arrays, so that many branches are followed at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Nodes = NDArray[np.int32]


class Trie:
    """``next_node[node, letter]`` is the node one letter further, 0 where no word goes on; the root is node 1."""

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
        self.next_node = np.zeros((len(children), len(alphabet)), dtype=np.int32)
        for node, following_nodes in enumerate(children):
            for letter, following in following_nodes.items():
                self.next_node[node, letter] = following
        self.word_at = np.full(len(children), -1, dtype=np.int32)
        for node, number in ends.items():
            self.word_at[node] = number

    def walk(self, nodes: Nodes, strings: NDArray[np.int32]) -> tuple[NDArray[np.intp], NDArray[np.intp], Nodes]:
        """Return where letter strings (rows of equal length) lead from ``nodes``: only the walks that do not leave.

        Returns:
            Places in ``nodes``, places in ``strings``, and the nodes reached, all of one length.
        """
        reached = self.next_node[nodes[:, None], strings[:, 0]]
        start, string = np.nonzero(reached)
        at = reached[start, string]
        for place in range(1, strings.shape[1]):
            at = self.next_node[at, strings[string, place]]
            inside = np.flatnonzero(at)
            start, string, at = start[inside], string[inside], at[inside]
        return start, string, at
