"""The number and the day of one dispatch, told together from its page and from its series."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from pipeline.dispatch import FieldState, Found
from pipeline.neighbours.member import Member
from pipeline.neighbours.odds import Odds, of_readings, sure
from pipeline.neighbours.running import Anchor, Running

KNOWN = 0.85
"""Odds of number and of day from which a dispatch is a known one of its series: as for what the digit reader reads."""
_STRINGS = 1000.0
"""Among so many other numbers the odds are spread of what the digit reader does not list: of three digits."""
_SAME_DAY, _LATER = 0.6, 0.5
"""Share of dispatches signed on their day, and how much rarer each further day is (observed: 0 to 1 day)."""
_AGAINST = 0.01
"""What is left of the odds of a day after the digital signature, or before a dispatch that is cited."""
_LATEST = 45
_LENGTH_WITH = {"day": 10, "month": 7}
"""How long a date is that holds them."""


@dataclass(frozen=True)
class Paper:
    """A dispatch as its series sees it: ``days`` are odds over ordinals of days, within ``span`` (first, last)."""

    id: str
    series: tuple[str, str, str]
    yearly: bool
    year: int
    number: Odds
    days: Odds
    span: tuple[int, int]
    outside: Mapping[int, float]
    """How well each day goes with the digital signature and with what is cited; days not in it are as good as any."""

    @property
    def anchor(self) -> Anchor | None:
        """The dispatch as a known one, where its number and its day are sure."""
        number, day = self.number.best, self.days.best
        if number is None or day is None or min(self.number.sureness, self.days.sureness) < KNOWN:
            return None
        return Anchor(day, number, self.id)

    @property
    def start(self) -> int | None:
        """The day before numbers begin anew, or None where they go on."""
        return date(self.year, 1, 1).toordinal() - 1 if self.yearly else None


@dataclass(frozen=True)
class Told:
    """How likely each number and day is by page and series together; both miss what is not on the page's lists."""

    numbers: Mapping[int, float]
    days: Mapping[int, float]


def paper_of(member: Member) -> Paper | None:
    """Return ``member`` as its series sees it, or None where its series, number or date is not known at all."""
    body, notation, issued = member.key("issuing_body"), member.key("code_notation"), member.text("issued_date")
    number = _number(member)
    if not body or not notation or not issued or number is None:
        return None
    year = int(issued[:4])
    yearly = "/" in _separator(member)
    days, span = _days(member, issued)
    series = (body, notation, issued[:4] if yearly else "")
    return Paper(member.id, series, yearly, year, number, days, span, _outside(member, span))


def told(paper: Paper, running: Running | None) -> Told:
    """Return what page and series tell together of the number and the day of ``paper``.

    Args:
        paper: the dispatch.
        running: its series, or None where too little of it is known: then the page and the signature tell the day.
    """
    numbers: dict[int, float] = dict.fromkeys(paper.number.values, 0.0)
    days: dict[int, float] = dict.fromkeys(paper.days.values, 0.0)
    first, last = paper.span
    others = max(1, last - first + 1 - len(days))
    floor = paper.number.rest / _STRINGS
    total = 0.0
    for day in range(first, last + 1):
        chance = paper.days.values.get(day, paper.days.rest / others) * paper.outside.get(day, 1.0)
        chance *= running.rate(day, paper.id) if running is not None else 1.0
        if chance < 1e-7:
            continue
        if running is None:
            of_day = {number: chance * odds for number, odds in paper.number.values.items()}
            unlisted = chance * paper.number.rest
        else:
            priors = {number: running.prior(day, number, paper.id) for number in numbers}
            of_day = {number: chance * paper.number.values[number] * priors[number] for number in numbers}
            unlisted = chance * floor * max(0.0, 1 - sum(priors.values()))
        for number, odds in of_day.items():
            numbers[number] += odds
        together = sum(of_day.values()) + unlisted
        total += together
        if day in days:
            days[day] += together
    return Told(
        {number: odds / total for number, odds in numbers.items()} if total else {},
        {day: odds / total for day, odds in days.items()} if total else {},
    )


def month_of(day: int) -> tuple[int, int]:
    """Return year and month of an ordinal."""
    then = date.fromordinal(day)
    return then.year, then.month


def _separator(member: Member) -> str:
    """Return the sign between number and notation as the number is printed."""
    return (member.text("number") or "").lstrip("0123456789")[:1]


def _number(member: Member) -> Odds | None:
    state = member.state("code_number")
    if isinstance(state, Found):
        if not (isinstance(state.value, str) and state.value.isascii() and state.value.isdigit()):
            return None  # "12a" stands between two numbers
        return _part(state, "number") or sure(int(state.value), state.confidence)
    return _part(state, "number")


def _part(state: FieldState | None, part: str) -> Odds | None:
    """Return the odds of what a pen wrote there, or None where no pen wrote."""
    claimed = isinstance(state, Found) and len(str(state.value)) >= _LENGTH_WITH.get(part, 0)
    for pen in state.pen if state is not None else ():
        if pen.part == part and (odds := of_readings(pen.readings, claimed=claimed)).values:
            return odds
    return None


def _days(member: Member, issued: str) -> tuple[Odds, tuple[int, int]]:
    """Return the odds of the days that the date line may mean, and the first and last day that it can mean at all."""
    state = member.state("issued_date")
    assert isinstance(state, Found)
    year, month, day = (*(int(part) for part in issued.split("-")), 0, 0)[:3]
    written, months = _part(state, "day"), _part(state, "month")
    first = date(year, month if month and months is None else 1, 1)
    last_month = month if month and months is None else 12
    last = date(year, last_month, monthrange(year, last_month)[1])
    span = first.toordinal(), last.toordinal()
    if written is None:
        if day and months is None:
            return sure(date(year, month, day).toordinal(), state.confidence), span
        written = Odds({day: 1.0}, 0.0) if day else Odds({}, 1.0)
    if months is None:
        months = Odds({month: 1.0}, 0.0) if month else Odds({}, 1.0)
    values = {
        date(year, m, d).toordinal(): month_odds * day_odds
        for m, month_odds in months.values.items()
        for d, day_odds in written.values.items()
        if 1 <= m <= 12 and 1 <= d <= monthrange(year, m)[1]
    }
    return Odds(values, max(0.0, 1 - sum(values.values()))), span


def _outside(member: Member, span: tuple[int, int]) -> dict[int, float]:
    """Return how well the days of ``span`` go with the first digital signature and with the newest dispatch cited."""
    signed = min(_ordinals(signature.signed_at for signature in member.signatures), default=None)
    cited = max(_ordinals(cite.issued_date for cite in member.cites), default=None)
    fits: Callable[[int], float] = lambda day: (  # noqa: E731
        (1.0 if signed is None else _signed_after(signed - day))
        * (_AGAINST if cited is not None and day < cited <= span[1] else 1.0)
    )
    if signed is None and cited is None:
        return {}
    return {day: fits(day) for day in range(span[0], span[1] + 1)}


def _signed_after(days: int) -> float:
    """Return how usual it is that a dispatch is signed so many days after its date."""
    return max(_AGAINST, _SAME_DAY * _LATER**days) if 0 <= days <= _LATEST else _AGAINST


def _ordinals(times: Iterable[str | None]) -> Iterator[int]:
    for time in times:
        with suppress(ValueError):  # of reduced precision, or misread
            yield date.fromisoformat((time or "")[:10]).toordinal()
