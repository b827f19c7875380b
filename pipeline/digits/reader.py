"""Marks in a gap -> the strings they may be, with what is known of days and months."""

from typing import Literal

from pipeline.digits.gap import Marks
from pipeline.digits.network import Network, digit_network
from pipeline.digits.strings import Reading, readings

Kind = Literal["number", "day", "month"]

_HIGHEST = {"day": 31, "month": 12}
_LONGEST, _LONGEST_PADDED = 6, 3
"""Digits of a running number, and of one with zeros before it."""


def possible(kind: Kind) -> frozenset[str]:
    """Return the strings that a value of ``kind`` can be, with and without a leading zero; none means any number.

    >>> sorted(possible("month"))[:4], len(possible("day"))
    (['01', '02', '03', '04'], 40)
    """
    if kind == "number":
        return frozenset()
    values = range(1, _HIGHEST[kind] + 1)
    return frozenset({f"{value:02d}" for value in values} | {str(value) for value in values})


def is_possible(text: str, kind: Kind) -> bool:
    """Return whether ``text`` can be a value of ``kind``: running numbers begin at 1, and few have a zero before them.

    >>> is_possible("03", "number"), is_possible("00", "number"), is_possible("0513", "number")
    (True, False, False)
    """
    if kind != "number":
        return text in possible(kind)
    padded = text.startswith("0") and len(text) > _LONGEST_PADDED
    return text.isdigit() and len(text) <= _LONGEST and int(text) > 0 and not padded


def read_marks(marks: Marks, kind: Kind, network: Network | None = None) -> tuple[Reading, ...]:
    """Return what ``marks`` may be, the likeliest first; their probabilities add up to 1.

    A day of 45 is no day: it may come first all the same, and its odds are not given to another day. "5" and "05" are
    one day; the likelier way of writing it stands for both.

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
