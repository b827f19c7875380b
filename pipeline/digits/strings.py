"""From the odds of every column to the odds of whole strings (connectionist temporal classification).

A string is read where its digits follow each other in the columns, each for one column or more, with nothing between
them or not; two equal digits need nothing between. Graves et al., "Connectionist temporal classification", 2006.
"""

from collections.abc import Iterable, Sequence
from math import exp, log1p
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.digits.network import SYMBOLS

_BEAM = 12
_NEVER, _NOTHING = -1e9, -40.0

Scores = NDArray[np.float64]
Columns = NDArray[np.float32]
"""Columns x symbols: log P(symbol); symbol 0 is nothing."""


class Reading(NamedTuple):
    """A string and how likely it is, 0..1."""

    text: str
    probability: float


def log_likelihoods(columns: Columns, texts: Sequence[str]) -> Scores:
    """Return log P(text | columns) of each text, over all the ways in which its signs can lie in the columns.

    >>> sure = np.log(np.full((3, 12), 1e-6)); sure[[0, 1, 2], [3, 0, 3]] = 0
    >>> log_likelihoods(sure, ["22", "2"]).round() + 0.0
    array([  0., -13.])
    """
    length = 2 * max(map(len, texts), default=0) + 1
    symbols = np.zeros((len(texts), length), np.intp)
    for row, text in enumerate(texts):
        symbols[row, 1 : 2 * len(text) : 2] = [1 + SYMBOLS.index(sign) for sign in text]
    may_skip = np.zeros(symbols.shape, bool)
    may_skip[:, 2:] = (symbols[:, 2:] != 0) & (symbols[:, 2:] != symbols[:, :-2])
    state = np.full(symbols.shape, _NEVER)
    state[:, :2] = columns[0, symbols[:, :2]]
    one, two = np.full_like(state, _NEVER), np.full_like(state, _NEVER)
    for column in columns[1:]:
        one[:, 1:], two[:, 2:] = state[:, :-1], state[:, :-2]
        state = np.logaddexp(np.logaddexp(state, one), np.where(may_skip, two, _NEVER)) + column[symbols]
    last = np.array([2 * len(text) for text in texts], np.intp)
    rows = np.arange(len(texts))
    before = np.where(last > 0, state[rows, last - 1], _NEVER)
    return np.asarray(np.logaddexp(state[rows, last], before), dtype=np.float64)


def likely_strings(columns: Columns, width: int = _BEAM) -> list[str]:
    """Return up to ``width`` strings that ``columns`` may show, the likeliest first (prefix beam search)."""
    beams: dict[str, tuple[float, float]] = {"": (0.0, _NEVER)}
    """For each prefix: log P of having ended in nothing, and in its last sign."""
    for column in columns:
        useful = [int(symbol) for symbol in np.argsort(column[1:])[-4:] + 1 if column[symbol] > -9]
        grown: dict[str, tuple[float, float]] = {}

        def add(prefix: str, blank: float, sign: float, into: dict[str, tuple[float, float]] = grown) -> None:
            old = into.get(prefix, (_NEVER, _NEVER))
            into[prefix] = (_sum(old[0], blank), _sum(old[1], sign))

        for prefix, (blank, sign) in beams.items():
            both = _sum(blank, sign)
            add(prefix, both + float(column[0]), _NEVER)
            for symbol in useful:
                letter, odds = SYMBOLS[symbol - 1], float(column[symbol])
                if prefix.endswith(letter):
                    add(prefix, _NEVER, sign + odds)
                    add(prefix + letter, _NEVER, blank + odds)
                else:
                    add(prefix + letter, _NEVER, both + odds)
        ranked = sorted(grown.items(), key=lambda item: -_sum(*item[1]))
        beams = dict(ranked[:width])
    return list(beams)


def readings(views: Sequence[Columns], temperature: float, allowed: Iterable[str] = ()) -> tuple[Reading, ...]:
    """Return what the ``views`` of one crop show, the likeliest first; the probabilities add up to 1.

    Args:
        views: the network's odds for the crop as seen in one or more ways; what holds in all of them is believed.
        temperature: what the log odds are divided by, so that 0.9 is right nine times in ten.
        allowed: strings that are also weighed, however unlikely they look.
    """
    candidates = sorted({*allowed, "", *(text for view in views for text in likely_strings(view))})
    scores = np.mean([log_likelihoods(view, candidates) for view in views], axis=0) / temperature
    odds = np.exp(scores - scores.max())
    odds /= odds.sum()
    order = np.argsort(-odds)
    return tuple(Reading(candidates[i], float(odds[i])) for i in order)


def _sum(one: float, other: float) -> float:
    """Return log(exp(one) + exp(other)) of two numbers; NumPy is slow at single ones."""
    high, low = (one, other) if one > other else (other, one)
    return high + log1p(exp(low - high)) if low - high > _NOTHING else high
