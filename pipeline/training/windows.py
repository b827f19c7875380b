"""Stretches of corpus text, damaged afresh each time they are drawn: what the context network is shown."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.badness import Damage
from pipeline.repair.context_scorer import READERS, WINDOW
from pipeline.repair.language_model import NUMBER, SPECIAL_TOKENS, UNKNOWN
from pipeline.training.confusions import NOTHING, Confusions
from pipeline.training.corpus import TextFile
from pipeline.training.token_stream import NO_WORD, TokenStream

NO_TARGET = -100
_MISREAD, _SURE = READERS.index("misread"), READERS.index("none")
_CAPITALS = 2
_UPPER_WINDOWS = 0.05
"""Share of windows set in capitals, as headings are."""
_PARTLY_SURE = 0.12
"""Share of windows in which some lines are clean."""
_OPEN_NUMBERS = 0.3
"""Share of numbers in misread text that are short and might be words."""
_INVENTED = 0.004
"""Share of misread tokens that something else stands for: specks, parts of words, lost words."""
_LOST_CAPITALS = 0.01

Ints = NDArray[np.int64]


class Batch(NamedTuple):
    """Windows as the network sees them, and what was printed."""

    words: Ints
    """Candidates (windows x places x width)."""
    scores: NDArray[np.float32]
    shapes: Ints
    readers: Ints
    targets: Ints
    """Place of the printed word among the candidates, ``NO_TARGET`` where it is not asked."""


class Windows:
    """Draws batches from encoded text."""

    def __init__(
        self,
        files: Sequence[tuple[TextFile, TokenStream]],
        weights: Mapping[str, float],
        confusions: Confusions,
        damage: Mapping[Damage, float],
        seed: int,
    ) -> None:
        """Put the windows of all files in random order.

        Args:
            files: text files with their tokens.
            weights: how often the windows of a source come in one round, by the beginning of its file name.
            confusions: what may be read for each word.
            damage: shares of windows by what happened to them.
            seed: of all randomness.
        """
        self._seed = seed
        self._rng = np.random.default_rng(seed)
        self._confusions = confusions
        self._vocabulary = len(confusions.counts) // 3 // len(READERS)
        self._damage = np.array([READERS.index(kind) for kind in damage]), np.array(list(damage.values()))
        self._ids = np.concatenate([stream.ids for _, stream in files])
        self._shapes = np.concatenate([stream.shapes for _, stream in files])
        chosen = []
        offset = 0
        for file, stream in files:
            first = offset + np.arange(max(1, len(stream.ids) // WINDOW)) * WINDOW
            offset += len(stream.ids)
            weight = next((w for name, w in weights.items() if file.path.name.startswith(name)), 1.0)
            chosen += [first + self._rng.integers(WINDOW) for _ in range(int(weight))]
            chosen.append(first[self._rng.random(len(first)) < weight % 1])
        self._starts = np.concatenate(chosen)
        self._starts = self._starts[self._starts + WINDOW <= len(self._ids)]
        self._rng.shuffle(self._starts)

    def __len__(self) -> int:
        """Return how many windows one round has."""
        return len(self._starts)

    def share(self, number: int, of: int) -> Self:
        """Return the ``number``-th of ``of`` equal shares of the windows, with randomness of its own."""
        part = copy(self)
        part._starts = self._starts[number::of]
        part._rng = np.random.default_rng([self._seed, number])
        return part

    def batches(self, size: int) -> Iterator[Batch]:
        """Yield batches of ``size`` windows without end."""
        at = 0
        while True:
            yield self._batch(self._starts[at : at + size])
            at = (at + size) % max(1, len(self._starts) - size)

    def _batch(self, starts: Ints) -> Batch:
        rng = self._rng
        places = starts[:, None] + np.arange(WINDOW)
        printed = self._ids[places].astype(np.int64)
        shapes = self._shapes[places].astype(np.int64)
        upper = rng.random(len(starts)) < _UPPER_WINDOWS
        shapes[upper] = np.where(shapes[upper] < _CAPITALS, _CAPITALS, shapes[upper])
        kinds, shares = self._damage
        readers = np.broadcast_to(rng.choice(kinds, size=len(starts), p=shares)[:, None], printed.shape)
        rows, known = self._drawn(printed, shapes, readers)
        special = (printed < len(SPECIAL_TOKENS)) & (printed != SPECIAL_TOKENS.index(UNKNOWN))
        sure = ~known | (shapes == NO_WORD) | special | self._clean_parts(len(starts))
        words = self._confusions.words[rows].astype(np.int64)
        scores = self._confusions.scores[rows].astype(np.float32)
        words[sure], scores[sure] = 0, NOTHING
        words[sure, 0], scores[sure, 0] = printed[sure], 0
        number = printed == SPECIAL_TOKENS.index(NUMBER)
        short = number & (readers == _MISREAD) & (rng.random(printed.shape) < _OPEN_NUMBERS)
        self._fill(words, scores, short, self._confusions.digits)
        is_printed = words == printed[..., None]
        asked = is_printed.any(axis=-1) & (~sure | short)
        invented = (rng.random(printed.shape) < _INVENTED) & (readers == _MISREAD)
        self._fill(words, scores, invented, np.arange(len(self._confusions.words)))
        return Batch(
            words,
            scores,
            np.where(rng.random(shapes.shape) < _LOST_CAPITALS, 0, shapes),
            np.where(sure, _SURE, readers),
            np.where(asked & ~invented, is_printed.argmax(axis=-1), NO_TARGET),
        )

    def _drawn(self, printed: Ints, shapes: Ints, readers: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """Return a row for each place, and where there is one; a word never seen in capitals is read as without."""
        base = (readers * self._vocabulary + printed) * 3
        key = base + np.minimum(shapes, _CAPITALS)
        key = np.where(self._confusions.counts[key] > 0, key, base)
        count = self._confusions.counts[key]
        at = self._confusions.starts[key] + (self._rng.random(printed.shape) * count).astype(np.int64)
        return self._confusions.rows[np.minimum(at, len(self._confusions.rows) - 1)].astype(np.int64), count > 0

    def _clean_parts(self, windows: int) -> NDArray[np.bool_]:
        rng = self._rng
        first, length = rng.integers(WINDOW, size=windows), rng.integers(10, WINDOW // 2, size=windows)
        place = np.arange(WINDOW)
        inside = (place >= first[:, None]) & (place < (first + length)[:, None])
        return np.asarray(inside & (rng.random(windows) < _PARTLY_SURE)[:, None])

    def _fill(
        self, words: Ints, scores: NDArray[np.float32], where: NDArray[np.bool_], rows: NDArray[np.signedinteger]
    ) -> None:
        drawn = rows[self._rng.integers(len(rows), size=int(where.sum()))]
        words[where] = self._confusions.words[drawn]
        scores[where] = self._confusions.scores[drawn]
