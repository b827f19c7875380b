"""Fitting the confidence of fields: a logistic regression for each, held near what the rules claim."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.confidence import FEATURES

Matrix = NDArray[np.float64]
Example = tuple[Sequence[float], bool]
"""The features of one value, and whether it was right."""

PRIOR = {"strictness": 1.0}
"""Before any example the claim of the rule stands as it is."""
SIGNS = {
    "read": 1,
    "worst": 1,
    "agreement": 1,
    "misspelt": -1,
    "against": -1,
    "rivals": -1,
    "doubt": -1,
    "stacked": -1,
    "plain": -1,
}
"""Better reading and agreement never make a value less likely, contradiction and rivals never more."""
HOLD = 0.5
"""How strongly weights are held near the prior (the precision of a normal prior)."""
FEWEST = 30
"""A field with fewer examples borrows those of all fields."""


def fit(examples: Mapping[str, Sequence[Example]], steps: int = 40) -> dict[str, list[float]]:
    """Return the weights of every field, most probable given ``examples`` (Newton's method).

    >>> sure, unsure = [0.0] * len(FEATURES), [0.0] * len(FEATURES)
    >>> sure[FEATURES.index("agreement")] = 1.0
    >>> weights = fit({"number": [(sure, True)] * 40 + [(unsure, False)] * 40})["number"]
    >>> weights[FEATURES.index("agreement")] > 1
    True
    """
    everything = [example for found in examples.values() for example in found]
    return {
        name: _fit_one(found if len(found) >= FEWEST else everything, steps)
        for name, found in sorted(examples.items())
        if everything
    }


def _fit_one(examples: Sequence[Example], steps: int) -> list[float]:
    """Return the weights for one field; those with a senseless sign are left out and the rest fitted anew."""
    seen = np.array([features for features, _ in examples], dtype=np.float64)
    right = np.array([is_right for _, is_right in examples], dtype=np.float64)
    used = np.ones(len(FEATURES), dtype=bool)
    signs = np.array([SIGNS.get(name, 0) for name in FEATURES])
    while True:
        weights = np.zeros(len(FEATURES))
        weights[used] = _newton(
            seen[:, used], right, np.array([PRIOR.get(name, 0.0) for name in FEATURES])[used], steps
        )
        wrong = weights * signs < 0
        if not wrong.any():
            return [round(float(weight), 4) for weight in weights]
        used &= ~wrong


def _newton(seen: Matrix, right: Matrix, prior: Matrix, steps: int) -> Matrix:
    """Return the most probable weights; a step that would make them less probable is halved until it does not."""

    def plausible(weights: Matrix) -> float:
        margin = np.where(right > 0, 1.0, -1.0) * (seen @ weights)
        return float(-np.logaddexp(0.0, -margin).sum() - HOLD * ((weights - prior) ** 2).sum() / 2)

    weights = prior.copy()
    for _ in range(steps):
        claimed = 1.0 / (1.0 + np.exp(-np.clip(seen @ weights, -30, 30)))
        slope = seen.T @ (right - claimed) - HOLD * (weights - prior)
        curve = (seen * (claimed * (1 - claimed))[:, None]).T @ seen + HOLD * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        before = plausible(weights)
        while plausible(weights + step) < before and float(np.abs(step).max()) >= 1e-6:
            step = step / 2
        weights = weights + step
        if float(np.abs(step).max()) < 1e-6:
            break
    return weights
