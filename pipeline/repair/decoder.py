"""Which of the candidates, all along the text? Exact forward-backward sums over a trigram lattice.

A state is a pair of neighbouring words, since the language model looks two words back. Two neighbours with one
candidate each cut the text: what stands before them says nothing about what stands behind. So a text falls into short
stretches, which are computed side by side, and no state has to be dropped.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.language_model import LanguageModel
from pipeline.repair.slots import Floats, Ints, Slots

_CANDIDATES = 8
"""Candidates of one place that are followed: the likeliest by what was read and by the words around them."""
_REACH = 5.0
"""Candidates this much less likely than the best one are not followed (natural logarithm)."""
_BATCH = 512
"""Places that are computed side by side; the tables of more do not fit the cache of a core."""


class _Table(NamedTuple):
    """The followed candidates of all places, filled up to one width with word -1, which weighs nothing."""

    words: Ints
    scores: Floats
    origin: Ints
    """Places of the candidates among those of all slots."""


def posteriors(slots: Slots, model: LanguageModel, start: int, weight: float) -> Floats:
    """Return the probability of each candidate of ``slots``.

    Args:
        slots: the places of the text in order.
        model: the language model.
        start: number of the word before the first slot (the boundary).
        weight: exponent of the language model against the scores of the slots.
    """
    table = _table(slots, start)
    shares = np.zeros(table.words.shape, dtype=np.float32)
    shares[:, 0] = 1.0
    counts = (table.words >= 0).sum(axis=1)
    for places, inside in _batches(counts):
        width = int(counts[places].max())
        found = _sums(table, places, inside, width, model, np.float32(weight))
        shares[places[inside], :width] = found[inside]
    whole = np.zeros(len(slots.words), dtype=np.float32)
    followed = table.origin >= 0
    whole[table.origin[followed]] = shares[followed]
    return whole


def _table(slots: Slots, start: int) -> _Table:
    """Return the table of ``slots`` behind two boundaries."""
    width = int(min(_CANDIDATES, slots.widths.max(initial=1)))
    words = np.full((len(slots) + 2, width), -1, dtype=np.int64)
    scores = np.full(words.shape, -np.inf, dtype=np.float32)
    origin = np.full(words.shape, -1, dtype=np.int64)
    words[:2, 0], scores[:2, 0] = start, 0
    place = np.arange(len(slots.words)) - np.repeat(slots.starts[:-1], slots.widths)
    against = np.full((len(slots), int(slots.widths.max(initial=1))), np.inf, dtype=np.float32)
    against[slots.rows, place] = -slots.scores
    order = np.argsort(against, axis=1, kind="stable")[:, :width]  # equals stay in their order
    near = np.take_along_axis(against, order, axis=1)
    row, rank = np.nonzero(near < near[:, :1] + np.float32(_REACH))
    chosen = slots.starts[row] + order[row, rank]
    at = row + 2, rank
    words[at], origin[at] = slots.words[chosen], chosen
    scores[at] = np.where(slots.widths[row] == 1, np.float32(0), slots.scores[chosen])
    return _Table(words, scores, origin)


def _batches(counts: Ints) -> Iterator[tuple[Ints, NDArray[np.bool_]]]:
    """Yield stretches of like length: their places (stretches x length) and which of these are within.

    A stretch holds the places with several candidates, up to one single one between them, and two more on both sides.
    """
    open_places = np.flatnonzero(counts > 1)
    if not len(open_places):
        return
    breaks = np.flatnonzero(np.diff(open_places) > 2) + 1
    begins = np.concatenate([[0], breaks])
    first = open_places[begins] - 2
    last = np.minimum(open_places[np.concatenate([breaks - 1, [len(open_places) - 1]])] + 2, len(counts) - 1)
    length = last - first + 1
    order = np.argsort(length, kind="stable")
    at = 0
    while at < len(order):
        size = 1
        longest = length[order[at]]
        while at + size < len(order):
            one = order[at + size]
            if (size + 1) * length[one] > _BATCH:
                break
            longest = length[one]
            size += 1
        chosen = order[at : at + size]
        places = first[chosen][:, None] + np.arange(longest)
        yield np.minimum(places, len(counts) - 1), places <= last[chosen][:, None]
        at += size


def _sums(
    table: _Table, places: Ints, inside: NDArray[np.bool_], width: int, model: LanguageModel, weight: np.float32
) -> Floats:
    """Return the probability of each candidate (stretches x length x width); the first two places are taken as said."""
    words = np.where(inside[..., None], table.words[places, :width], -1)
    scores = table.scores[places, :width]
    outside = ~inside
    words[outside, 0] = 0  # behind a stretch stands one word that costs nothing
    steps = _steps(words, inside, model, weight)
    scores = np.where(words >= 0, np.where(inside[..., None], scores, 0), np.float32(-np.inf))
    weights = np.exp(scores - scores.max(axis=2, keepdims=True))
    size, length, _ = words.shape
    forward = np.empty((length, size, width, width), dtype=np.float32)
    forward[1] = weights[:, 0, :, None] * weights[:, 1, None, :]
    for t in range(2, length):
        reached = (forward[t - 1][:, :, :, None] * steps[:, t]).sum(axis=1) * weights[:, t, None, :]
        forward[t] = reached / reached.max(axis=(1, 2), keepdims=True)
    shares = np.zeros((size, length, width), dtype=np.float32)
    behind = np.ones((size, width, width), dtype=np.float32)
    for t in range(length - 1, 0, -1):
        share = (forward[t] * behind).sum(axis=1)
        shares[:, t] = share / share.sum(axis=1, keepdims=True)
        if t > 1:
            behind = (steps[:, t] * (weights[:, t, None, :] * behind)[:, None]).sum(axis=3)
            behind /= behind.max(axis=(1, 2), keepdims=True)
    shares[:, 0, 0] = 1
    return shares


def _steps(words: Ints, inside: NDArray[np.bool_], model: LanguageModel, weight: np.float32) -> Floats:
    """Return P(third word | first, second) ** weight for all at three places (stretches x length x w x w x w).

    It is 1 where a word is missing.
    """
    size, length, width = words.shape
    real = (words >= 0) & inside[..., None]
    both = np.zeros((size, length, width, width), dtype=bool)
    both[:, 1:] = real[:, :-1, :, None] & real[:, 1:, None, :]
    pairs = np.flatnonzero(both)
    row, first, second = pairs // width**2, pairs // width % width, pairs % width
    words, real = words.reshape(-1, width), real.reshape(-1, width)
    logs, context = model.bigrams(words[row - 1, first], words[row, second])
    pair = np.zeros((size * length, width, width), dtype=np.float32)
    pair[row, first, second] = logs
    backed_off = np.ones(both.shape, dtype=np.float32)
    backed_off.ravel()[pairs] = np.exp(logs * weight)
    steps = np.ones((size, length, width, width, width), dtype=np.float32)
    # Behind a pair that is not stored the third word depends on the second alone.
    np.copyto(steps[:, 2:], backed_off[:, 2:, None], where=both[:, 1:-1, :, :, None])
    stored = np.flatnonzero((context >= 0) & (row % length < length - 1))
    behind = row[stored] + 1
    at, third = np.nonzero(real[behind])
    stored, behind = stored[at], behind[at]
    logs = model.trigrams(context[stored], words[behind, third], pair[behind, second[stored], third])
    steps.reshape(-1, width, width, width)[behind, first[stored], second[stored], third] = np.exp(logs * weight)
    return steps


def log_sum(values: Floats, axis: int) -> Floats:
    """Return the logarithm of the sum of exponentials along ``axis``; nothing but -inf gives -inf."""
    peak = values.max(axis=axis, keepdims=True)
    safe = np.where(np.isfinite(peak), peak, np.float32(0))
    with np.errstate(divide="ignore"):
        summed: Floats = np.log(np.exp(values - safe).sum(axis=axis)) + np.squeeze(safe, axis)
    return summed
