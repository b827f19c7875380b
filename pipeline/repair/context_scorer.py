"""How well does each candidate fit all that stands around it, before and behind? A small transformer, in NumPy.

Each place enters as the mean of its candidates' vectors, weighted by what was read; so the network sees what is sure
and what is not. Blocks of attention and feed-forward layers (Vaswani and others 2017; rotary positions, Su and others
2021) make a vector of the context, and a candidate's score is its product with the candidate's own vector.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.document import digest_of
from pipeline.errors import ModelAltered
from pipeline.repair.badness import Damage
from pipeline.repair.channel import Shape
from pipeline.repair.decoder import Floats, Slot

SHAPES: tuple[Shape | None, ...] = ("l", "T", "U", None)
READERS: tuple[Damage, ...] = ("marks_lost", "misread", "misspelt", "none")
"""What the network's vectors of capitals and damage stand for, in order."""
WINDOW = 192
"""Places that the network sees at once, as in training."""
_OVERLAP = 32
_WINDOWS = 4
"""Windows that are computed side by side."""
_EPSILON = np.float32(1e-5)
INPUT_SCALE = 4.0
ROTARY_BASE = 1000.0


class _Block(NamedTuple):
    """One layer: weights as (inputs x outputs)."""

    attention_gain: Floats
    attention_in: Floats
    attention_out: Floats
    forward_gain: Floats
    forward_in: Floats
    forward_out: Floats


class ContextScorer:
    """The network. Slots go in, scores of their candidates come out."""

    def __init__(self, path: Path, vocabulary: Sequence[str]) -> None:
        """Load the weights in ``path``: ``.npz``, 8 bits with one scale a row, as ``training.context_network`` writes.

        Raises:
            ModelAltered: the network was trained with another vocabulary.
        """
        with np.load(path, allow_pickle=False) as stored:
            if str(stored["vocabulary"]) != vocabulary_digest(vocabulary):
                raise ModelAltered(f"The model {path.name} was trained with another language model than the one here.")
            weights = {
                name: _real(stored, name) for name in stored if name != "vocabulary" and not name.endswith(".scale")
            }
        self._words = weights["words"]
        self._bias = weights["bias"]
        self._channel = weights["channel"]
        self._kinds = weights["shapes"][:, None] + weights["readers"][None]
        self._gain, self._out = weights["gain"], weights["out"]
        self._heads = int(weights["heads"])
        count = sum(name.endswith(".attention_in") for name in weights)
        self._blocks = [_Block(*(weights[f"{i}.{field}"] for field in _Block._fields)) for i in range(count)]
        half = self._words.shape[1] // self._heads // 2
        angles = np.arange(WINDOW)[:, None] * (ROTARY_BASE ** (-np.arange(half) / half))
        self._cos, self._sin = np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)

    def scores(
        self, slots: Sequence[Slot], shapes: Sequence[Shape | None], damage: Sequence[Damage], prior: Floats
    ) -> list[Floats]:
        """Return log P(candidate | all that was read), up to a constant a slot.

        Args:
            slots: the places of the text in order, with log P(read | word).
            shapes: for each place, the capitals it was read with, None where no word stands.
            damage: for each place, what happened to it, none where it is sure.
            prior: log P(word) of all words.
        """
        capitals = np.array([SHAPES.index(shape) for shape in shapes])
        readers = np.array([READERS.index(kind) for kind in damage])
        counts = np.array([len(slot.words) for slot in slots])
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        words = np.concatenate([slot.words for slot in slots])
        read = np.concatenate([slot.scores for slot in slots])
        rows = np.repeat(np.arange(len(slots)), counts)
        weight = read + prior[words]
        weight = np.exp(weight - np.maximum.reduceat(weight, starts)[rows])
        weight /= np.add.reduceat(weight, starts)[rows]
        vectors = self._words[words]
        given = np.add.reduceat(vectors * (weight * np.float32(INPUT_SCALE))[:, None], starts)
        context = self._context(given + self._kinds[capitals, readers])
        found = np.einsum("ij,ij->i", vectors, context[rows]) + self._bias[words] + self._channel[readers][rows] * read
        return np.split(found.astype(np.float32), starts[1:])

    def _context(self, given: Floats) -> Floats:
        """Return the context's vector at each place, computed in overlapping windows."""
        length = len(given)
        if length <= WINDOW:
            whole: Floats = self._forward(given[None])[0]
            return whole
        starts = np.append(np.arange(0, length - WINDOW, WINDOW - _OVERLAP), length - WINDOW)
        firsts = np.append(
            0, (starts[:-1] + WINDOW + starts[1:]) // 2
        )  # neighbours meet in the middle of their overlap
        found = np.empty_like(given)
        for at in range(0, len(starts), _WINDOWS):
            some = starts[at : at + _WINDOWS]
            windows = self._forward(given[some[:, None] + np.arange(WINDOW)])
            for start, first, window in zip(some, firsts[at : at + _WINDOWS], windows, strict=True):
                found[first : start + WINDOW] = window[first - start :]
        return found

    def _forward(self, x: Floats) -> Floats:
        size, length, width = x.shape
        x = x.reshape(-1, width).copy()
        for block in self._blocks:
            parts = (_normal(x, block.attention_gain) @ block.attention_in).reshape(
                size, length, 3, self._heads, width // self._heads
            )
            query, key, value = (np.ascontiguousarray(parts[:, :, i].transpose(0, 2, 1, 3)) for i in range(3))
            match = self._turned(query) @ self._turned(key).transpose(0, 1, 3, 2)
            match *= np.float32((width // self._heads) ** -0.5)
            match -= match.max(axis=-1, keepdims=True)
            np.exp(match, out=match)
            match /= match.sum(axis=-1, keepdims=True)
            seen = (match @ value).transpose(0, 2, 1, 3).reshape(-1, width)
            x += seen @ block.attention_out
            inner = _normal(x, block.forward_gain) @ block.forward_in
            np.maximum(inner, 0, out=inner)
            inner *= inner
            x += inner @ block.forward_out
        return (_normal(x, self._gain) @ self._out).reshape(size, length, width)

    def _turned(self, x: Floats) -> Floats:
        """Return queries or keys with their positions turned in."""
        half = x.shape[-1] // 2
        length = x.shape[2]
        cos, sin = self._cos[:length], self._sin[:length]
        first, second = x[..., :half], x[..., half:]
        return np.concatenate([first * cos - second * sin, first * sin + second * cos], axis=-1)


def vocabulary_digest(vocabulary: Sequence[str]) -> str:
    """Return a digest of all words in the order of their numbers."""
    return digest_of("\n".join(vocabulary).encode())


def _normal(x: Floats, gain: Floats) -> Floats:
    """Return rows scaled to a mean square of one (Zhang and Sennrich 2019)."""
    scale = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1]) + _EPSILON
    scaled: Floats = x * (np.float32(1) / np.sqrt(scale))[:, None] * gain
    return scaled


def _real(stored: "np.lib.npyio.NpzFile", name: str) -> NDArray[np.float32]:
    array = stored[name]
    return array.astype(np.float32) * stored[f"{name}.scale"] if array.dtype == np.int8 else array
