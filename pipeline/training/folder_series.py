"""Invented folders: series of dispatches whose numbers and days clerks wrote, as the digit reader has them.

Dates and numbers come from a registry that works on weekdays at a pace of its own, with busy and idle weeks; a folder
holds a share of what was issued. Digits that the reader never saw are composed into forms and read by the pipeline's
own reader; everything else of a document is taken for typed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from pipeline.digits.gap import marks_in
from pipeline.digits.reader import Kind, is_possible, read_marks
from pipeline.dispatch import Absent, FieldState, Found, PenPart
from pipeline.document import Alternative
from pipeline.neighbours import Change, Member
from pipeline.neighbours.numbering import KNOWN
from pipeline.ocr.pen import KEPT, LEAST
from pipeline.training.pen_strings import Composer

Verdict = Literal["right", "wrong", "unread"]
_TYPED, _TYPED_WRONG = 0.97, 0.01
"""Confidence of typed values, and how often one is misread all the same."""


@dataclass(frozen=True, slots=True)
class Registry:
    """How a series runs and what of it lies in the folder.

    Args:
        pace: dispatches issued on a weekday, on average.
        share: share of them that the folder holds.
        pen: share of the folder's dispatches with number and day by pen.
        odd: share whose number was given out up to three weeks before or after their date.
        count: dispatches in the folder.
    """

    pace: float
    share: float
    pen: float
    odd: float
    count: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What the digit reader made of a gap: the string that it is sure of or "", and all that it offers."""

    text: str
    sureness: float
    part: PenPart


@dataclass(frozen=True, slots=True)
class Drawn:
    """One dispatch of an invented folder: what is true of it, and what was read."""

    number: int
    day: date
    by_pen: bool
    member: Member


def folder(registry: Registry, composer: Composer, rng: np.random.Generator) -> list[Drawn]:
    """Return the dispatches of one folder, in the order in which they were issued."""
    return [
        Drawn(number, day, by_pen, _member(f"{index:016x}", number, day, composer if by_pen else None, rng))
        for index, (number, day) in enumerate(_issued(registry, rng))
        for by_pen in (bool(rng.random() < registry.pen),)
    ]


def _issued(registry: Registry, rng: np.random.Generator) -> list[tuple[int, date]]:
    """Return number and date of the dispatches in the folder."""
    day, number, busy = date(2021, 1, 4), 0, 1.0
    kept: list[tuple[int, date]] = []
    while len(kept) < registry.count and day.year == 2021:
        if day.weekday() == 0:
            busy = float(rng.gamma(3.0, 1 / 3))
        for _ in range(int(rng.poisson(registry.pace * busy)) if day.weekday() < 5 else 0):
            number += 1
            if rng.random() < registry.share:
                off = int(rng.integers(-21, 22)) if rng.random() < registry.odd else 0
                dated = min(date(2021, 12, 31), max(date(2021, 1, 1), day + timedelta(days=off)))
                kept.append((number, dated))
        day += timedelta(days=1)
    return kept


def _member(key: str, number: int, day: date, composer: Composer | None, rng: np.random.Generator) -> Member:
    """Return the dispatch as the extract stage gives it; without ``composer`` it is typed."""
    fields: dict[str, FieldState] = {
        "issuing_body": _found("UBND HUYỆN MƯỜNG KHÀ"),
        "code_notation": _found("KH-UBND"),
        "number": _found("/KH-UBND", 0.5),
    }
    if composer is None:
        wrong = rng.random() < _TYPED_WRONG
        running = _misread(number, rng) if wrong else str(number)
        fields["code_number"] = _found(running, _TYPED)
        fields["issued_date"] = _found(day.isoformat(), _TYPED)
    else:
        read = _read(str(number), "number", composer)
        fields["code_number"] = (
            _found(read.text, 0.97 * read.sureness, (read.part,))
            if read.text
            else Absent(absent="unreadable", pen=(read.part,))
        )
        running = read.text
        written = _read(f"{day.day:02d}", "day", composer)
        value = f"{day:%Y-%m}-{int(written.text):02d}" if written.text else f"{day:%Y-%m}"
        fields["issued_date"] = _found(value, 0.97 * written.sureness if written.text else 0.5, (written.part,))
    if running:
        fields["number"] = _found(f"{running}/KH-UBND")
    return Member(key, fields, {})


def _read(written: str, kind: Kind, composer: Composer) -> Reading:
    """Return what the reader makes of one form, by the rules of ``pipeline.ocr.pen``."""
    while True:
        scan, gap, _ = composer.form(written)
        marks = marks_in(scan, gap)
        if marks.hand == "pen":
            break
    best, *others = read_marks(marks, kind)
    sure = best.probability >= KNOWN and is_possible(best.text, kind) and not marks.torn
    likely = [one for one in (best, *others) if is_possible(one.text, kind) and one.probability >= LEAST]
    readings = tuple(Alternative(one.text, round(one.probability, 4)) for one in likely[:KEPT])
    return Reading(best.text if sure else "", best.probability, PenPart(part=kind, readings=readings))


def _misread(number: int, rng: np.random.Generator) -> str:
    """Return ``number`` with one digit changed."""
    digits = list(str(number))
    place = int(rng.integers(len(digits)))
    digits[place] = str((int(digits[place]) + int(rng.integers(1, 10))) % 10)
    return str(max(1, int("".join(digits))))


def _found(value: str, confidence: float = 0.97, pen: tuple[PenPart, ...] = ()) -> Found:
    return Found(value=value, raw=value, confidence=confidence, rule="invented", pen=pen)


def verdicts(drawn: Drawn, change: Change | None) -> Iterator[tuple[str, Verdict, float]]:
    """Yield part ("number" or "day"), what became of it, and how sure the record is of it.

    Args:
        drawn: the dispatch.
        change: what its folder changes in it; None for the dispatch as it was read alone.
    """
    fields = {**drawn.member.read, **(change.fields if change else {})}
    for part, name, truth in (
        ("number", "code_number", str(drawn.number)),
        ("day", "issued_date", drawn.day.isoformat()),
    ):
        state = fields[name]
        if not isinstance(state, Found) or (part == "day" and len(str(state.value)) < 10):
            yield part, "unread", 0.0
        else:
            given = str(state.value)
            right = given == truth or (part == "number" and int(given) == drawn.number)
            yield part, "right" if right else "wrong", state.confidence
