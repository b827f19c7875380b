"""A series of running numbers: what number a dispatch of a given day may have.

Numbers are given out in the order of time and begin anew each year (Nghị định 30/2020/NĐ-CP, Điều 15; the Party's run
through a term). Between two dispatches whose number and day are known, a third has a number between theirs, about as
far from each as its day is. How exactly that holds is learned from the known ones of the series.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, lgamma, log
from typing import NamedTuple

LEAST = 2
"""Fewer known dispatches than this make no series."""
_SLIP = 0.03
"""Share of dispatches numbered a little before or after their day: registered late, or dated ahead."""
_SLIP_DAYS = 2.0
"""By how many days' numbers they are off."""
_SKIPPED = 0.08
"""How likely it is that one of the two known neighbours is itself misread, so that the next one counts."""
_ODD, _ODD_OF = 0.5, 8
"""Share of dispatches out of order before any was seen, as so many of so many."""
_IN_ORDER = 0.6
"""Share of the known dispatches that the longest chain holds at least where numbers grow with dates."""
_REGULARITIES = (0.0, 2.0, 8.0, 32.0)
"""How strictly numbers may keep to the straight line between two neighbours: 0 not at all."""
_USUAL = 2.0
_LEARNED_FROM = 6
"""Known dispatches from which on the regularity is learned."""
_LEARNED_MOST = 200
_OPEN_SHAPE = 2.0
"""Shape of the negative binomial distribution beyond the last known number: the pace may halve or double."""
_UNEXPECTED = 0.3
"""Dispatches that come where no number is free, between two known ones."""
_TAKEN = 0.05
"""What is left of the odds of a number that another dispatch bears: scanned twice, or given twice."""
_MOST = 1_000_000


class Anchor(NamedTuple):
    """A dispatch whose number and day (an ordinal) are known."""

    day: int
    number: int
    document: str


@dataclass(frozen=True)
class Bracket:
    """The known neighbours of a day, before and after; ``pace`` is numbers a day around it."""

    before: Anchor | None
    after: Anchor | None
    pace: float
    between: int = 0
    """How many known dispatches lie between both: those of the same day."""

    @property
    def rate(self) -> float:
        """How many dispatches a day there are to expect beside the known ones: as many as numbers are free."""
        if self.before is None or self.after is None:
            return self.pace
        free = self.after.number - self.before.number - 1 - self.between
        return (max(0, free) + _UNEXPECTED) / (self.after.day - self.before.day)

    def odds(self, day: int, number: int, regularity: float) -> float:
        """Return how likely a dispatch of ``day`` has ``number``, if it and its neighbours are in order."""
        slack = max(2.0, self.pace * _SLIP_DAYS)
        low = self.before.number if self.before else None
        high = self.after.number if self.after else None
        slip = 0.0
        for ahead in (low - number if low is not None else -1, number - high if high is not None else -1):
            if ahead >= 0:
                slip += _SLIP / 2 / slack * (1 - 1 / slack) ** ahead
        return slip + (1 - _SLIP) * self.inside(day, number, regularity)

    def inside(self, day: int, number: int, regularity: float) -> float:
        """Return the odds of ``number`` among those strictly between the neighbours' numbers."""
        if self.before and self.after:
            room = self.after.number - self.before.number - 1
            share = (day - self.before.day) / (self.after.day - self.before.day)
            return _beta_binomial(number - self.before.number - 1, room - 1, share, regularity)
        if self.before:
            return _negative_binomial(number - self.before.number - 1, self.pace * (day - self.before.day))
        if self.after:
            return _negative_binomial(self.after.number - number - 1, self.pace * (self.after.day - day))
        return 0.0


class Running:
    """One series: what its known dispatches tell of the number of another one."""

    def __init__(self, anchors: Iterable[Anchor], start: int | None) -> None:
        """Begin with the known dispatches.

        Args:
            anchors: of each its day and number, in any order; some may be wrong.
            start: the day before the first on which number 1 may be given out, or None where numbers go on from before.
        """
        self.anchors = sorted(set(anchors))
        self._start = [] if start is None else [Anchor(start, 0, "")]
        self._chain = longest_chain(self.anchors)
        self.odd = (len(self.anchors) - len(self._chain) + _ODD) / (len(self.anchors) + _ODD_OF)
        """Share of the dispatches that are out of order, whether misread or numbered so."""

    @property
    def in_order(self) -> bool:
        """Whether numbers grow with dates at all in this series: of numbers by chance a chain can be made, too."""
        return len(self._chain) >= _IN_ORDER * len(self.anchors)

    def holds(self, anchor: Anchor) -> bool:
        """Return whether ``anchor`` lies within the chain, so that others in order stand on both of its sides."""
        return anchor.document in self._members and anchor not in (self._chain[0], self._chain[-1])

    def known_without(self, document: str) -> int:
        """Return how many other dispatches of the series are known and in order."""
        return len(self._chain) - (document in self._members)

    def bracket(self, day: int, document: str) -> Bracket:
        """Return the nearest known neighbours of ``day``, other than ``document`` itself."""
        return self._brackets(day, document)[0][1]

    def rate(self, day: int, document: str) -> float:
        """Return how many dispatches of ``day`` there are to expect, ``document`` among them, beside the known ones."""
        in_order = sum(share * one.rate for share, one in self._brackets(day, document))
        return (1 - self.odd) * in_order + self.odd * self._pace(set())

    def prior(self, day: int, number: int, document: str) -> float:
        """Return how likely a dispatch of ``day`` other than the known ones has ``number``; all sum up to about 1."""
        if not 0 < number < _MOST:
            return 0.0
        brackets = self._brackets(day, document)
        rate = sum(share * one.rate for share, one in brackets)
        in_order = sum(share * one.rate * one.odds(day, number, self.regularity) for share, one in brackets) / rate
        any_number = 1 / (number * (log(_MOST) + 0.5772))
        taken = bool(self._holders.get(number, frozenset()) - {document})
        return ((1 - self.odd) * in_order + self.odd * any_number) * (_TAKEN if taken else 1.0)

    @cached_property
    def regularity(self) -> float:
        """How strictly the numbers keep to the line between their neighbours, by the known ones."""
        if len(self._chain) < _LEARNED_FROM:
            return _USUAL
        step = max(1, len(self._chain) // _LEARNED_MOST)
        held = [(one, self.bracket(one.day, one.document)) for one in self._chain[::step]]
        inner = [(one, around) for one, around in held if around.before and around.after]

        def told(regularity: float) -> float:
            return sum(log(1e-6 + around.inside(one.day, one.number, regularity)) for one, around in inner)

        return max(_REGULARITIES, key=told) if inner else _USUAL

    @cached_property
    def _holders(self) -> dict[int, set[str]]:
        holders: dict[int, set[str]] = {}
        for anchor in self.anchors:
            holders.setdefault(anchor.number, set()).add(anchor.document)
        return holders

    def _brackets(self, day: int, document: str) -> list[tuple[float, Bracket]]:
        """Return the brackets around ``day`` with their shares: the nearest, and those that pass over one neighbour."""
        chain = self._chain
        own = {self._members[document]} if document in self._members else set()
        first, last = bisect_left(chain, (day,)), bisect_right(chain, (day, _MOST))
        before, after = self._near(first - 1, -1, own), self._near(last, 1, own)
        same_day = last - first - sum(anchor.day == day for anchor in own)
        before += self._start if len(before) < 2 else []
        pace = self._pace(own)

        def bracket(passed_before: int, passed_after: int) -> Bracket:
            low = before[passed_before] if before else None
            high = after[passed_after] if after else None
            return Bracket(low, high, pace, same_day + passed_before + passed_after)

        nearest = bracket(0, 0)
        return [
            (1 - 2 * _SKIPPED, nearest),
            (_SKIPPED, bracket(1, 0) if len(before) > 1 else nearest),
            (_SKIPPED, bracket(0, 1) if len(after) > 1 else nearest),
        ]

    @cached_property
    def _members(self) -> dict[str, Anchor]:
        return {anchor.document: anchor for anchor in self._chain}

    def _near(self, at: int, step: int, own: set[Anchor]) -> list[Anchor]:
        """Return up to two known dispatches from place ``at`` on, without ``own``."""
        found: list[Anchor] = []
        while 0 <= at < len(self._chain) and len(found) < 2:
            if self._chain[at] not in own:
                found.append(self._chain[at])
            at += step
        return found

    def _pace(self, own: set[Anchor]) -> float:
        """Return numbers a day over the whole series."""
        others = [anchor for anchor in (*self._start, *self._ends) if anchor not in own]
        if len(others) < 2:
            return 1.0
        return max(1 / 30, (others[-1].number - others[0].number) / max(1, others[-1].day - others[0].day))

    @cached_property
    def _ends(self) -> list[Anchor]:
        return self._chain[:2] + self._chain[max(2, len(self._chain) - 2) :]


def longest_chain(anchors: Sequence[Anchor]) -> list[Anchor]:
    """Return the most of ``anchors``, sorted by day, whose numbers grow with their days (patience sorting).

    >>> chain = longest_chain([Anchor(1, 4, "a"), Anchor(2, 90, "b"), Anchor(3, 6, "c"), Anchor(3, 7, "d")])
    >>> [anchor.document for anchor in chain]
    ['a', 'c', 'd']
    """
    tails: list[int] = []
    """Of the chains of each length, the lowest number that one ends in."""
    places: list[int] = []
    before: list[int | None] = []
    for index, anchor in enumerate(anchors):
        length = bisect_left(tails, anchor.number)
        before.append(places[length - 1] if length else None)
        tails[length : length + 1] = [anchor.number]
        places[length : length + 1] = [index]
    chain: list[Anchor] = []
    at = places[-1] if places else None
    while at is not None:
        chain.append(anchors[at])
        at = before[at]
    return chain[::-1]


def _beta_binomial(successes: int, trials: int, share: float, strength: float) -> float:
    """Return the odds of so many successes, of which ``share`` is expected; 0 outside 0..trials."""
    if not 0 <= successes <= trials:
        return 0.0
    a, b = 1 + strength * share, 1 + strength * (1 - share)
    return exp(
        lgamma(trials + 1) - lgamma(successes + 1) - lgamma(trials - successes + 1)
        + lgamma(successes + a) + lgamma(trials - successes + b) - lgamma(trials + a + b)
        + lgamma(a + b) - lgamma(a) - lgamma(b)
    )  # fmt: skip


def _negative_binomial(count: int, mean: float) -> float:
    """Return the odds of ``count`` numbers given out where ``mean`` are expected, by a pace that is not well known."""
    if count < 0:
        return 0.0
    stop = _OPEN_SHAPE / (_OPEN_SHAPE + max(0.5, mean))
    return exp(
        lgamma(count + _OPEN_SHAPE) - lgamma(count + 1) - lgamma(_OPEN_SHAPE)
        + _OPEN_SHAPE * log(stop) + count * log(1 - stop)
    )  # fmt: skip
