"""Marks in a gap -> the strings they may be, with what is known of days and months."""

from typing import Literal

from pipeline.digits.gap import Marks
from pipeline.digits.network import Network, digit_network
from pipeline.digits.strings import Reading, readings

Kind = Literal["number", "day", "month"]

_HIGHEST = {"day": 31, "month": 12}


def possible(kind: Kind) -> frozenset[str]:
    """Return the strings that a value of ``kind`` can be, with and without a leading zero; none means any number.

    >>> sorted(possible("month"))[:4], len(possible("day"))
    (['01', '02', '03', '04'], 40)
    """
    if kind == "number":
        return frozenset()
    values = range(1, _HIGHEST[kind] + 1)
    return frozenset({f"{value:02d}" for value in values} | {str(value) for value in values})


def read_marks(marks: Marks, kind: Kind, network: Network | None = None) -> tuple[Reading, ...]:
    """Return what ``marks`` may be, the likeliest first; their probabilities add up to 1.

    A day of 45 is no day: its odds count against the reading, and are not given to another day. "5" and "05" are one
    day; the likelier way of writing it stands for both.

    Args:
        marks: what stands in the gap.
        kind: what value it is.
        network: the reader; the project's own by default.
    """
    network = network or digit_network()
    found = readings(list(network(marks.views())), network.temperature, possible(kind))
    if kind == "number":
        return found
    merged: dict[str, Reading] = {}
    for reading in found:
        value = reading.text.lstrip("0") if reading.text in possible(kind) else reading.text
        known = merged.get(value)
        text = known.text if known else reading.text
        merged[value] = Reading(text, reading.probability + (known.probability if known else 0.0))
    return tuple(sorted(merged.values(), key=lambda reading: -reading.probability))
