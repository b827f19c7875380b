"""Which of the candidates, all along the text? Exact forward-backward sums over a trigram lattice.

A state is a pair of neighbouring words, since the language model looks two words back. Two neighbours with one
candidate each cut the text: what stands before them says nothing about what stands behind. So a text falls into short
stretches, which are computed side by side, and no state has to be dropped.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.language_model import LanguageModel

_CANDIDATES = 6
"""Candidates of one place that are followed: the likeliest by what was read and by the words around them."""
_REACH = 9.0
"""Candidates this much less likely than the best one are not followed (natural logarithm)."""
_BATCH = 2048
"""Places that are computed side by side, which bounds the memory."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class Slot(NamedTuple):
    """One place of the text: numbers of the words that may stand there, and the logarithm of their weights."""

    words: Ints
    scores: Floats


class _Table(NamedTuple):
    """The followed candidates of all places, filled up to one width with word -1, which weighs nothing."""

    words: Ints
    scores: Floats
    origin: Ints
    """Places of the candidates in their slots."""


def posteriors(slots: Sequence[Slot], model: LanguageModel, start: int, weight: float) -> list[Floats]:
    """Return, for each slot, the probability of each of its candidates.

    Args:
        slots: the places of the text in order.
        model: the language model.
        start: number of the word before the first slot (the boundary).
        weight: exponent of the language model against the scores of the slots.
    """
    table = _table(slots, start)
    shares = np.zeros(table.words.shape, dtype=np.float32)
    shares[:, 0] = 1.0
    for places, inside in _batches((table.words >= 0).sum(axis=1)):
        found = _sums(table, places, inside, model, np.float32(weight))
        shares[places[inside]] = found[inside]
    whole: list[Floats] = []
    for slot, share, origin in zip(slots, shares[2:], table.origin[2:], strict=True):
        ours = np.zeros(len(slot.words), dtype=np.float32)
        ours[origin[origin >= 0]] = share[origin >= 0]
        whole.append(ours)
    return whole


def _table(slots: Sequence[Slot], start: int) -> _Table:
    """Return the table of ``slots`` behind two boundaries."""
    width = min(_CANDIDATES, max((len(slot.words) for slot in slots), default=1))
    words = np.full((len(slots) + 2, width), -1, dtype=np.int64)
    scores = np.full(words.shape, -np.inf, dtype=np.float32)
    origin = np.full(words.shape, -1, dtype=np.int64)
    words[:2, 0], scores[:2, 0] = start, 0
    for place, slot in enumerate(slots, 2):
        if len(slot.words) == 1:
            words[place, 0], scores[place, 0], origin[place, 0] = slot.words[0], 0, 0
            continue
        kept = np.argsort(-slot.scores, kind="stable")[:width]
        best = slot.scores[kept]
        kept = kept[best > best[0] - _REACH]
        words[place, : len(kept)], scores[place, : len(kept)] = slot.words[kept], slot.scores[kept]
        origin[place, : len(kept)] = kept
    return _Table(words, scores, origin)


def _batches(counts: Ints) -> Iterator[tuple[Ints, NDArray[np.bool_]]]:
    """Yield stretches of similar length: their places (stretches x length) and which of these are within.

    A stretch holds the places with several candidates, up to one single one between them, and two more on both sides.
    """
    open_places = np.flatnonzero(counts > 1)
    if not len(open_places):
        return
    cuts = np.flatnonzero(np.diff(open_places) > 2) + 1
    first = open_places[np.concatenate([[0], cuts])] - 2
    last = np.minimum(open_places[np.concatenate([cuts - 1, [len(open_places) - 1]])] + 2, len(counts) - 1)
    length = last - first + 1
    order = np.argsort(length, kind="stable")
    at = 0
    while at < len(order):
        size = 1
        while at + size < len(order) and (size + 1) * length[order[at + size]] <= _BATCH:
            size += 1
        chosen = order[at : at + size]
        places = first[chosen][:, None] + np.arange(length[chosen[-1]])
        yield np.minimum(places, len(counts) - 1), places <= last[chosen][:, None]
        at += size


def _sums(table: _Table, places: Ints, inside: NDArray[np.bool_], model: LanguageModel, weight: np.float32) -> Floats:
    """Return the probability of each candidate (stretches x length x width); the first two places are taken as said."""
    words = np.where(inside[..., None], table.words[places], -1)
    scores = table.scores[places]
    outside = ~inside
    words[outside, 0] = 0  # behind a stretch stands one word that costs nothing
    steps = _steps(words, inside, model) * weight
    scores = np.where(words >= 0, np.where(inside[..., None], scores, 0), np.float32(-np.inf))
    size, length, width = words.shape
    forward = np.full((length, size, width, width), -np.inf, dtype=np.float32)
    forward[1] = scores[:, 0, :, None] + scores[:, 1, None, :]
    for t in range(2, length):
        reached = log_sum(forward[t - 1][:, :, :, None] + steps[:, t], axis=1)
        forward[t] = reached + scores[:, t, None, :]
    shares = np.zeros((size, length, width), dtype=np.float32)
    behind = np.zeros((size, width, width), dtype=np.float32)
    for t in range(length - 1, 0, -1):
        state = forward[t] + behind
        peak = state.max(axis=(1, 2), keepdims=True)
        share = np.exp(state - peak).sum(axis=1)
        shares[:, t] = share / share.sum(axis=1, keepdims=True)
        if t > 1:
            behind = log_sum(steps[:, t] + (scores[:, t, None, :] + behind)[:, None], axis=3)
    shares[:, 0, 0] = 1
    return shares


def _steps(words: Ints, inside: NDArray[np.bool_], model: LanguageModel) -> Floats:
    """Return log P(third word | first, second) for all that stand at three places (stretches x length x w x w x w)."""
    size, length, width = words.shape
    here = words >= 0
    real = here & inside[..., None]
    pair = np.zeros((size, length, width, width), dtype=np.float32)
    context = np.full(pair.shape, -1, dtype=np.int64)
    both = np.zeros(pair.shape, dtype=bool)
    both[:, 1:] = real[:, :-1, :, None] & real[:, 1:, None, :]
    stretch, t, a, b = np.nonzero(both)
    pair[both], context[both] = model.bigrams(words[stretch, t - 1, a], words[stretch, t, b])
    steps = np.zeros((size, length, width, width, width), dtype=np.float32)
    triple = np.zeros(steps.shape, dtype=bool)
    triple[:, 2:] = both[:, 1:-1, :, :, None] & both[:, 2:, None]
    stretch, t, a, b, c = np.nonzero(triple)
    steps[triple] = model.trigrams(context[stretch, t - 1, a, b], words[stretch, t, c], pair[stretch, t, b, c])
    return steps


def log_sum(values: Floats, axis: int) -> Floats:
    """Return the logarithm of the sum of exponentials along ``axis``; nothing but -inf gives -inf."""
    peak = values.max(axis=axis, keepdims=True)
    safe = np.where(np.isfinite(peak), peak, np.float32(0))
    with np.errstate(divide="ignore"):
        summed: Floats = np.log(np.exp(values - safe).sum(axis=axis)) + np.squeeze(safe, axis)
    return summed
