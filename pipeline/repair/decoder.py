"""Which of the candidates, all along the text? Forward-backward over a pruned lattice of word pairs.

A state is a pair of neighbouring words, since the language model looks two words back. Forward and backward sums give
each candidate the probability that it is right, given all that was read before and behind it.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.language_model import LanguageModel

_WIDTH = 28
"""States kept at each place."""
_REACH = 12.0
"""States this much less likely than the best one are dropped (natural logarithm)."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class Slot(NamedTuple):
    """One place of the text: numbers of the words that may stand there, and log P(read | word)."""

    words: Ints
    scores: Floats


class _Step(NamedTuple):
    """The states at one place, and how they follow from those before it."""

    candidate: Ints
    """For each state, the place of its word in the slot."""
    score: Floats
    """Forward sums."""
    into: Ints
    """For each (earlier state, candidate), the state it leads to, -1 where that was dropped."""
    gain: Floats
    """For each (earlier state, candidate), the log probability of the step."""


def posteriors(slots: Sequence[Slot], model: LanguageModel, start: int, weight: float) -> list[Floats]:
    """Return, for each slot, the probability of each of its candidates.

    Args:
        slots: the places of the text in order.
        model: the language model.
        start: number of the word before the first slot (the boundary).
        weight: exponent of the language model against the channel.
    """
    steps: list[_Step] = []
    last = np.array([start], dtype=np.int64)
    context = np.array([-1], dtype=np.int64)
    score = np.zeros(1, dtype=np.float32)
    for slot in slots:
        heads, head_of = np.unique(last, return_inverse=True)
        pairs, place = model.bigrams(np.repeat(heads, len(slot.words)), np.tile(slot.words, len(heads)))
        pairs, place = pairs.reshape(len(heads), -1), place.reshape(len(heads), -1)
        here = np.broadcast_to(slot.words, (len(last), len(slot.words)))
        logs = model.trigrams(np.broadcast_to(context[:, None], here.shape), here, pairs[head_of])
        gain = np.float32(weight) * logs + slot.scores
        reached = (score[:, None] + gain).astype(np.float32)
        total = np.full((len(heads), len(slot.words)), -np.inf, dtype=np.float32)
        if len(heads) == len(last):
            total[head_of] = reached
        else:
            np.logaddexp.at(total, head_of, reached)
        flat = total.ravel()
        kept = np.argsort(-flat)[:_WIDTH]
        kept = kept[flat[kept] > flat[kept[0]] - _REACH]
        new_state = np.full(flat.shape, -1, dtype=np.int64)
        new_state[kept] = np.arange(len(kept))
        candidate = kept % len(slot.words)
        score = flat[kept]
        score = score - score.max()
        steps.append(_Step(candidate, score, new_state.reshape(total.shape)[head_of], gain))
        last, context = slot.words[candidate], place.ravel()[kept]
    return _backward(slots, steps)


def _backward(slots: Sequence[Slot], steps: Sequence[_Step]) -> list[Floats]:
    found: list[Floats] = []
    behind = np.zeros(len(steps[-1].candidate), dtype=np.float32) if steps else np.zeros(0, dtype=np.float32)
    for slot, step in zip(reversed(slots), reversed(steps), strict=True):
        state = step.score + behind
        state = np.exp(state - state.max())
        share = np.bincount(step.candidate, weights=state, minlength=len(slot.words))
        found.append((share / share.sum()).astype(np.float32))
        after = np.where(step.into >= 0, behind[step.into], np.float32(-np.inf))
        total = step.gain + after
        peak = total.max(axis=1)
        safe = np.where(np.isfinite(peak), peak, np.float32(0))
        with np.errstate(divide="ignore"):
            behind = safe + np.log(np.exp(total - safe[:, None]).sum(axis=1))
        behind = (behind - behind.max()).astype(np.float32)
    return found[::-1]
