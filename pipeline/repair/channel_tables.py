"""What training found out about a reader, and the file it is kept in."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

STEP = 1 / 20
"""One step of the stored logarithms."""


@dataclass(frozen=True, slots=True)
class ChannelTables:
    """Log scores of rewrites (printed segment, read), and counts of whole tokens (shape + word, read)."""

    rewrites: Mapping[tuple[str, str], float]
    memory: Mapping[tuple[str, str], float]
    printed: Mapping[str, float]


def load_tables(path: Path) -> dict[str, ChannelTables]:
    """Return the channels in ``path`` (``.npz``, as ``training.channel`` writes them)."""
    channels: dict[str, ChannelTables] = {}
    with np.load(path, allow_pickle=False) as arrays:
        for name in sorted(key.partition(".")[0] for key in arrays if key.endswith(".scores")):
            pairs = [tuple(line.split("\t")) for line in _lines(arrays[f"{name}.rewrites"])]
            scores = arrays[f"{name}.scores"].astype(np.float32) * -STEP
            memory = [line.split("\t") for line in _lines(arrays[f"{name}.memory"])]
            printed = [line.split("\t") for line in _lines(arrays[f"{name}.printed"])]
            channels[name] = ChannelTables(
                rewrites={(p, r): float(score) for (p, r), score in zip(pairs, scores, strict=True)},
                memory={(word, read): float(count) for word, read, count in memory},
                printed={word: float(count) for word, count in printed},
            )
    return channels


def _lines(text: NDArray[np.str_]) -> list[str]:
    return str(text).split("\n") if str(text) else []
