"""How well the digit reader reads strings that training never saw, and how far its odds can be trusted."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.digits.network import Network
from pipeline.digits.strings import likely_strings, log_likelihoods, readings

Sample = tuple[NDArray[np.float32], str]
"""The views of one gap (n x height x width), and the string that stands in it."""

_BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
_SURE = 0.9


def best_temperature(network: Network, samples: Sequence[Sample]) -> float:
    """Return the temperature at which the best reading of each sample is right as often as it says (log loss).

    Only whether the best one is right counts: of strings that no eye can read, the true one may be as unlikely as it
    likes, as long as the best one is not claimed.
    """
    rows, right = [], []
    for views, label in samples:
        columns = list(network(views))
        offered = sorted({"", *(text for view in columns for text in likely_strings(view))})
        row = np.mean([log_likelihoods(view, offered) for view in columns], axis=0)
        rows.append(row)
        right.append(offered[int(row.argmax())] == label)

    def loss(temperature: float) -> float:
        best = np.array([np.exp(row.max() / temperature - np.logaddexp.reduce(row / temperature)) for row in rows])
        said = np.clip(best, 1e-6, 1 - 1e-6)
        return float(-np.mean(np.where(right, np.log(said), np.log(1 - said))))

    return float(min(np.arange(0.5, 4.01, 0.05), key=loss))


def scores(network: Network, samples: Sequence[Sample]) -> dict[str, Any]:
    """Return the share of strings read exactly, by length and by what the reader itself thought of it."""
    best = [readings(list(network(views)), network.temperature)[0] for views, _ in samples]
    right = np.array([reading.text == label for reading, (_, label) in zip(best, samples, strict=True)])
    odds = np.array([reading.probability for reading in best])
    lengths = np.array([len(label) if label != "?" else -1 for _, label in samples])
    table = []
    for low, high in pairwise(_BINS):
        inside = (odds > low) & (odds <= high)
        if inside.any():
            table.append(
                {
                    "from": low,
                    "to": high,
                    "strings": int(inside.sum()),
                    "said": round(float(odds[inside].mean()), 4),
                    "right": round(float(right[inside].mean()), 4),
                }
            )
    names = {-1: "no digit", 0: "empty"}
    return {
        "strings": len(samples),
        "right": round(float(right.mean()), 4),
        "right_by_length": {
            names.get(n, str(n)): round(float(right[lengths == n].mean()), 4) for n in sorted(set(lengths.tolist()))
        },
        "sure": round(float((odds >= _SURE).mean()), 4),
        "wrong_and_sure": round(float((~right & (odds >= _SURE)).mean()), 4),
        "reliability": table,
    }
