"""From the odds of every column to the odds of whole strings (connectionist temporal classification).

A string is read where its digits follow each other in the columns, each for one column or more, with nothing between
them or not; two equal digits need nothing between. Graves et al., "Connectionist temporal classification", 2006.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.digits.network import SYMBOLS

_BEAM = 12
_NEVER = -1e9

Columns = NDArray[np.float32]
"""Columns x symbols: log P(symbol); symbol 0 is nothing."""


class Reading(NamedTuple):
    """A string and how likely it is, 0..1."""

    text: str
    probability: float


def log_likelihood(columns: Columns, text: str) -> float:
    """Return log P(text | columns), over all the ways in which its signs can lie in the columns.

    >>> sure = np.log(np.full((3, 12), 1e-6)); sure[[0, 1, 2], [3, 0, 3]] = 0
    >>> round(log_likelihood(sure, "22"), 3), log_likelihood(sure, "2") < -10
    (0.0, True)
    """
    path = [0]
    for sign in text:
        path += [1 + SYMBOLS.index(sign), 0]
    symbols = np.array(path)
    may_skip = np.zeros(len(path), bool)
    may_skip[2:] = (symbols[2:] != 0) & (symbols[2:] != symbols[:-2])
    state = np.full(len(path), _NEVER)
    state[:2] = columns[0, symbols[:2]]
    for column in columns[1:]:
        one = np.concatenate(([_NEVER], state[:-1]))
        two = np.where(may_skip, np.concatenate(([_NEVER, _NEVER], state[:-2]))[: len(path)], _NEVER)
        state = np.logaddexp(np.logaddexp(state, one), two) + column[symbols]
    return float(np.logaddexp.reduce(state[-2:]))


def likely_strings(columns: Columns, width: int = _BEAM) -> list[str]:
    """Return up to ``width`` strings that ``columns`` may show, the likeliest first (prefix beam search)."""
    beams: dict[str, tuple[float, float]] = {"": (0.0, _NEVER)}
    """For each prefix: log P of having ended in nothing, and in its last sign."""
    for column in columns:
        useful = [int(symbol) for symbol in np.argsort(column[1:])[-4:] + 1 if column[symbol] > -9]
        grown: dict[str, tuple[float, float]] = {}

        def add(prefix: str, blank: float, sign: float, into: dict[str, tuple[float, float]] = grown) -> None:
            old = into.get(prefix, (_NEVER, _NEVER))
            into[prefix] = (float(np.logaddexp(old[0], blank)), float(np.logaddexp(old[1], sign)))

        for prefix, (blank, sign) in beams.items():
            both = float(np.logaddexp(blank, sign))
            add(prefix, both + float(column[0]), _NEVER)
            for symbol in useful:
                letter, odds = SYMBOLS[symbol - 1], float(column[symbol])
                if prefix.endswith(letter):
                    add(prefix, _NEVER, sign + odds)
                    add(prefix + letter, _NEVER, blank + odds)
                else:
                    add(prefix + letter, _NEVER, both + odds)
        ranked = sorted(grown.items(), key=lambda item: -float(np.logaddexp(*item[1])))
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
    scores = np.array([np.mean([log_likelihood(view, text) for view in views]) for text in candidates]) / temperature
    odds = np.exp(scores - scores.max())
    odds /= odds.sum()
    order = np.argsort(-odds)
    return tuple(Reading(candidates[i], float(odds[i])) for i in order)
