"""How well does each candidate fit all that stands around it, before and behind? A small transformer, in ONNX Runtime.

Each place enters as the mean of its candidates' vectors, weighted by what was read; so the network sees what is sure
and what is not. Blocks of attention and feed-forward layers (Vaswani and others 2017; rotary positions, Su and others
2021) make a vector of the context, and a candidate's score is its product with the candidate's own vector.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime

from pipeline.document import digest_of
from pipeline.errors import ModelAltered
from pipeline.repair.badness import Damage
from pipeline.repair.channel import Shape
from pipeline.repair.slots import Floats, Ints, Slots

SHAPES: tuple[Shape | None, ...] = ("l", "T", "U", None)
READERS: tuple[Damage, ...] = ("marks_lost", "misread", "misspelt", "none")
"""What the network's vectors of capitals and damage stand for, in order."""
WINDOW = 192
"""Places that the network sees at once in training."""
_LONGEST = 128
"""Places that it sees at once here: two fifths of its work in windows of 192 are attention, for hardly any accuracy."""
_OVERLAP = 24
_WINDOWS = 2
"""Windows that are computed side by side; more do not fit the cache of a core."""
_TOGETHER = 256
"""Candidates whose vectors are gathered at once; the vectors of many more do not fit the cache of a core."""
INPUT_SCALE = 4.0
ROTARY_BASE = 1000.0
_LEAST_SHARE = np.float32(1e-4)
"""Candidates with a smaller share of their place are not heard by its neighbours."""


class ContextScorer:
    """The network. Slots go in, scores of their candidates come out."""

    def __init__(self, words: Path, graph: Path, vocabulary: Sequence[str]) -> None:
        """Load the network that ``training.context_network`` wrote.

        Args:
            words: vectors of words (8 bits with one scale a row), capitals and damage, ``.npz``.
            graph: the transformer, ``.onnx``.
            vocabulary: the words of the language model.

        Raises:
            ModelAltered: the network was trained with another vocabulary.
        """
        digest = vocabulary_digest(vocabulary)
        with np.load(words, allow_pickle=False) as stored:
            weights = {name: stored[name] for name in stored}
        self._session = _session(graph)
        for path, known in (
            (words, str(weights["vocabulary"])),
            (graph, self._session.get_modelmeta().custom_metadata_map["vocabulary"]),
        ):
            if known != digest:
                raise ModelAltered(f"The model {path.name} was trained with another language model than the one here.")
        self._words: Floats = weights["words"].astype(np.float32)
        if "words.scale" in weights:
            self._words *= weights["words.scale"]
        self._bias, self._channel = weights["bias"], weights["channel"]
        self._kinds = weights["shapes"][:, None] + weights["readers"][None]
        half = self._words.shape[1] // int(weights["heads"]) // 2
        angles = np.arange(_LONGEST)[:, None] * (ROTARY_BASE ** (-np.arange(half) / half))
        self._cos, self._sin = np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)

    def scores(self, slots: Slots, shapes: Ints, readers: Ints, prior: Floats) -> Floats:
        """Return log P(candidate | all that was read), up to a constant a slot, for all candidates of ``slots``.

        Where a slot has one candidate nothing is asked, and its score is 0.

        Args:
            slots: the places of the text in order, with log P(read | word).
            shapes: for each place, the capitals it was read with, as a place in ``SHAPES``.
            readers: for each place, what happened to it, as a place in ``READERS``.
            prior: log P(word) of all words.
        """
        found = np.zeros(len(slots.words), dtype=np.float32)
        count = len(slots)
        windows = 1 if count <= _LONGEST else -(-(count - _OVERLAP) // (_LONGEST - _OVERLAP))
        length = -(-(count + (windows - 1) * _OVERLAP) // windows)
        starts = np.linspace(0, count - length, windows).round().astype(np.int64)
        # Neighbouring windows meet in the middle of their overlap.
        borders = np.concatenate([[0], (starts[:-1] + length + starts[1:]) // 2, [count]])
        for at in range(0, windows, _WINDOWS):
            some = starts[at : at + _WINDOWS]
            first, last = int(some[0]), int(some[-1]) + length
            part = slots.between(first, last)
            given = self._given(part, prior) + self._kinds[shapes[first:last], readers[first:last]]
            context = self._context(given[some[:, None] - first + np.arange(length)])
            edges = borders[at : at + len(some) + 1]
            own = np.concatenate([context[i, edges[i] - start : edges[i + 1] - start] for i, start in enumerate(some)])
            low, high = int(edges[0]), int(edges[-1])
            found[slots.starts[low] : slots.starts[high]] = self._fits(slots.between(low, high), own, readers[low:high])
        return found

    def _given(self, slots: Slots, prior: Floats) -> Floats:
        """Return the mean of the vectors of each place's candidates, weighted by P(read | word) P(word)."""
        starts, rows = slots.starts[:-1], slots.rows
        weight = slots.scores + prior[slots.words]
        weight = np.exp(weight - np.maximum.reduceat(weight, starts)[rows])
        weight /= np.add.reduceat(weight, starts)[rows]
        heard = np.flatnonzero(weight >= _LEAST_SHARE)
        weight = weight[heard] * np.float32(INPUT_SCALE)
        words = slots.words[heard]
        firsts = np.searchsorted(heard, slots.starts)
        means = np.empty((len(slots), self._words.shape[1]), dtype=np.float32)
        for places, candidates in _alike(firsts):
            means[places] = np.matmul(weight[candidates][:, None], self._words[words[candidates]])[:, 0]
        return means

    def _context(self, given: Floats) -> Floats:
        """Return the vectors of the context (windows x places x width), given those of the places."""
        length = given.shape[1]
        inputs = {"given": given, "cos": self._cos[:length], "sin": self._sin[:length]}
        found: Floats = self._session.run(["context"], inputs)[0]
        return found

    def _fits(self, slots: Slots, context: Floats, readers: Ints) -> Floats:
        """Return the scores of all candidates, given the vector of the context of each place."""
        found = np.zeros(len(slots.words), dtype=np.float32)
        for places, candidates in _alike(slots.starts):
            if candidates.shape[1] == 1:
                continue
            words = slots.words[candidates]
            scores = np.matmul(self._words[words], context[places][:, :, None])[:, :, 0] + self._bias[words]
            found[candidates] = scores + self._channel[readers[places]][:, None] * slots.scores[candidates]
        return found


def _alike(starts: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield places with as many candidates, which one product serves, and their candidates (places x width).

    Args:
        starts: the first candidate of each place, and the number of all.
    """
    widths = np.diff(starts)
    order = np.argsort(widths, kind="stable")
    counts = np.bincount(widths)
    end = 0
    for width in np.flatnonzero(counts).tolist():
        begin, end = end, end + int(counts[width])
        size = max(1, _TOGETHER // max(1, width))
        for at in range(begin, end, size):
            places = order[at : min(at + size, end)]
            yield places, starts[places][:, None] + np.arange(width)


def vocabulary_digest(vocabulary: Sequence[str]) -> str:
    """Return a digest of all words in the order of their numbers."""
    return digest_of("\n".join(vocabulary).encode())


def _session(graph: Path) -> onnxruntime.InferenceSession:
    """Return the graph ready to run on one core: documents are read side by side, not their windows."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
