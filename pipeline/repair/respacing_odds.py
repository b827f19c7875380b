"""The learned odds of wrong blanks and stray signs; made by ``pipeline.training.respacing``."""

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from math import log
from typing import NamedTuple

from pipeline.manifest import model_path

TABLE = "repair_respacing.json"
"""File in ``models/``: the odds and slopes by name."""
MOST_GAIN = 20.0
"""Gains of the language model beyond this are no better evidence (natural logarithm)."""
COMMA = "comma"
"""Name of the odds of a comma read as a point, against a point that was not printed."""


@cache
def _weights() -> dict[str, float]:
    """Return all odds and slopes by name.

    Raises:
        ModelMissing, ModelAltered: the table is not as the manifest says.
    """
    weights: dict[str, float] = json.loads(model_path(TABLE).read_text(encoding="utf-8"))
    return weights


class Odds(NamedTuple):
    """Log odds that a site's options are right and the text as read is not."""

    base: tuple[float, ...]
    """For each option, before its neighbours are heard."""
    slope: float
    """What a gain of one (natural logarithm) under channel and language model adds."""

    def with_gains(self, gains: Sequence[float]) -> list[float]:
        """Return the log odds of each option, given its gain over the text as read."""
        return [
            base + self.slope * max(-MOST_GAIN, min(MOST_GAIN, gain))
            for base, gain in zip(self.base, gains, strict=True)
        ]

    def can_reach(self, share: float) -> bool:
        """Return whether the best of neighbours could make an option ``share`` (0..1) likely."""
        return max(self.base) + self.slope * MOST_GAIN >= log(share / (1 - share))


@lru_cache(maxsize=1 << 12)
def odds_of(rule: str, kinds: tuple[str, ...], options: int, reader: str) -> Odds:
    """Return the odds of a site of these ``kinds`` with so many ``options`` in text by ``reader``."""
    weights = _weights()
    base = sum(weights.get(name, 0.0) for name in names_of(kinds, reader))
    others = base + weights.get(COMMA, 0.0) if rule == "stray_sign" else base
    return Odds((base, *[others] * (options - 1)), weights.get(slope_of(kinds, reader), 0.0))


def names_of(kinds: tuple[str, ...], reader: str) -> tuple[str, ...]:
    """Return the names of the odds that add up for a site of these ``kinds``."""
    return kinds if reader == "eng" else (*kinds, *(f"{reader} {kind}" for kind in kinds[:2]))


def slope_of(kinds: tuple[str, ...], reader: str) -> str:
    """Return the name of the slope for a site of these ``kinds``."""
    return f"slope {reader} {kinds[0]}"
