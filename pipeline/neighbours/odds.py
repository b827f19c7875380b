"""What was read of a number or a day, as odds over whole numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.document import Alternative

TORN = 0.85
"""What the digit reader gives such odds and does not claim all the same has lost a stroke to the print beside it."""
_TORN_SHARE = 0.5
"""What is left of the odds then: half of such readings lack a digit (5 of 12, ``docs/fields.md``)."""


@dataclass(frozen=True, slots=True)
class Odds:
    """How likely each value is by what stands on the page; ``rest`` is the odds of all values not listed."""

    values: Mapping[int, float]
    rest: float

    @property
    def best(self) -> int | None:
        """The likeliest value listed, or None."""
        return max(self.values, key=lambda value: (self.values[value], -value), default=None)

    @property
    def sureness(self) -> float:
        """How likely the likeliest value is."""
        return max(self.values.values(), default=0.0)


def sure(value: int, confidence: float) -> Odds:
    """Return the odds of a value that was read with this confidence, and nothing known of others."""
    return Odds({value: confidence}, 1 - confidence)


def of_readings(readings: Iterable[Alternative], *, claimed: bool) -> Odds:
    """Return the odds of the values that ``readings`` write; "5" and "05" are one.

    Args:
        readings: strings of digits with their odds, together at most 1.
        claimed: whether the digit reader took the first for right.

    >>> of_readings((Alternative("5", 0.5), Alternative("05", 0.2), Alternative("8", 0.2)), claimed=False).values
    {5: 0.7, 8: 0.2}
    """
    values: dict[int, float] = {}
    for text, score in readings:
        if text.isascii() and text.isdigit():
            values[int(text)] = values.get(int(text), 0.0) + score
    if not claimed and max(values.values(), default=0.0) >= TORN:
        values = {value: _TORN_SHARE * odds for value, odds in values.items()}
    total = sum(values.values())
    if total > 1:
        values = {value: odds / total for value, odds in values.items()}
    return Odds(values, max(0.0, 1 - total))
