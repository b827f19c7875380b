"""What may stand at each place of a text, all places in three arrays."""

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class Slots:
    """Places of a text, each with one candidate or more: numbers of words, and the logarithms of their weights.

    The candidates of place ``i`` are those from ``starts[i]`` to ``starts[i + 1]``.
    """

    def __init__(self, words: Ints, scores: Floats, starts: Ints) -> None:
        """Keep the candidates of all places one after another; ``starts`` ends with their number."""
        self.words = words
        self.scores = scores
        self.starts = starts

    def __len__(self) -> int:
        """Return how many places there are."""
        return len(self.starts) - 1

    @cached_property
    def widths(self) -> Ints:
        """How many candidates each place has."""
        return np.diff(self.starts)

    @cached_property
    def rows(self) -> Ints:
        """The place of each candidate."""
        return np.repeat(np.arange(len(self)), self.widths)

    def between(self, first: int, last: int) -> "Slots":
        """Return the places from ``first`` to before ``last``."""
        low, high = self.starts[first], self.starts[last]
        return Slots(self.words[low:high], self.scores[low:high], self.starts[first : last + 1] - low)

    def with_scores(self, scores: Floats) -> "Slots":
        """Return the same candidates with other weights."""
        return Slots(self.words, scores, self.starts)


def slots_of(places: Iterable[tuple[Ints, Floats]]) -> Slots:
    """Return the slots of ``places``, each given as its words and their scores.

    >>> slots = slots_of([(np.array([3, 4]), np.zeros(2)), (np.array([7]), np.zeros(1))])
    >>> len(slots), slots.words.tolist(), slots.rows.tolist()
    (2, [3, 4, 7], [0, 0, 1])
    """
    given = list(places)
    if not given:
        return Slots(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32), np.zeros(1, dtype=np.int64))
    starts = np.cumsum([0, *(len(words) for words, _ in given)])
    return Slots(np.concatenate([w for w, _ in given]), np.concatenate([s for _, s in given]), starts)
