"""What a reader might make of a printed word: samples of the channel, for words that no page showed often enough."""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

_LONG = 0.35
"""Longer segments repeat what their letters say already, so they count less."""
_SEGMENT = 3
_FEW = 8
_SHOWN = 0.8
"""Share of the samples that are real readings, where there are some."""


class Misreader:
    """Draws readings of printed words."""

    def __init__(self, rewrites: Mapping[tuple[str, str], float], pairs: Iterable[tuple[str, str]]) -> None:
        """Prepare to draw.

        Args:
            rewrites: log P(read | printed) of segments.
            pairs: printed and read tokens of real pages; they may repeat.
        """
        self._reads: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for (printed, read), score in rewrites.items():
            self._reads[printed].append((read, math.exp(score)))
        self._mass = {printed: sum(share for _, share in reads) for printed, reads in self._reads.items()}
        self._real: dict[str, Counter[str]] = defaultdict(Counter)
        for printed, read in pairs:
            if len(read) <= 2 * len(printed) + 3:  # else the alignment was wrong
                self._real[printed][read] += 1

    def samples(self, printed: str, count: int, rng: random.Random) -> list[str]:
        """Return ``count`` readings of ``printed``: real ones as often as they came, others by the rewrites."""
        real = self._real.get(printed, Counter())
        shown = min(count, real.total()) if real.total() < _FEW else round(count * _SHOWN)
        found = rng.choices(list(real), list(real.values()), k=shown) if shown else []
        ways = self._ways(printed)
        return found + [self._draw(printed, ways, rng) for _ in range(count - shown)]

    def _ways(self, printed: str) -> Sequence[float]:
        """Return, for each place of ``printed``, the weight of all readings of the rest."""
        ways = [0.0] * len(printed) + [1.0]
        for at in range(len(printed) - 1, -1, -1):
            ways[at] = sum(weight for _, weight in self._segments(printed, at, ways)) or ways[at + 1]
        return ways

    def _segments(self, printed: str, at: int, ways: Sequence[float]) -> list[tuple[int, float]]:
        return [
            (size, self._mass[printed[at : at + size]] * ways[at + size] * (_LONG if size > 1 else 1.0))
            for size in range(1, min(_SEGMENT, len(printed) - at) + 1)
            if printed[at : at + size] in self._mass
        ]

    def _draw(self, printed: str, ways: Sequence[float], rng: random.Random) -> str:
        at, read = 0, ""
        while at < len(printed):
            segments = self._segments(printed, at, ways)
            if not segments:
                read, at = read + printed[at], at + 1
                continue
            size = rng.choices([s for s, _ in segments], [w for _, w in segments])[0]
            reads = self._reads[printed[at : at + size]]
            read += rng.choices([r for r, _ in reads], [w for _, w in reads])[0]
            at += size
        return read
