"""The archive at a glance: how much came when, what failed, what waits, and how good the fields are."""

import math
from collections import Counter, defaultdict

import sqlalchemy as sa

from pipeline.dispatch import FIELD_NAMES, Status
from pipeline.document import Frozen
from pipeline.store.connect import reading
from pipeline.store.lookup import current_source, has_source
from pipeline.store.repository import Counts, Store
from pipeline.store.schema import documents, fields, listing, problems


class Share(Frozen):
    """``right`` of ``reviewed``, and the Wilson interval (95 %) of the share: ``low`` to ``high``."""

    right: int
    reviewed: int
    low: float
    high: float


class Day(Frozen):
    """Documents that came on one day (UTC), by the status they have now."""

    day: str
    by_status: dict[Status, int]


class Waiting(Frozen):
    """A document that waits for review, and since when."""

    id: str
    source: str
    since: str


class Overview(Frozen):
    """The archive at a glance; ``errors`` counts problems by code.

    ``accuracy``: of fields decided when drawn by chance, an estimate for the archive. ``decided``: of all decided
    fields; doubtful ones are looked at first, so it lies lower than that of the archive.
    """

    counts: Counts
    days: tuple[Day, ...]
    errors: dict[str, int]
    oldest: tuple[Waiting, ...]
    accuracy: dict[str, Share]
    decided: dict[str, Share]


def overview(store: Store, *, days: int = 31, oldest: int = 5) -> Overview:
    """Return the archive at a glance: the last ``days`` on which anything came, oldest first, and so on."""
    when = (listing.c.ingested_at, listing.c.status)
    per_moment = sa.select(*when, sa.func.count().label("number")).group_by(*when).subquery()  # as the index has them
    day = sa.func.substr(per_moment.c.ingested_at, 1, 10)
    per_day = sa.select(day, per_moment.c.status, sa.func.sum(per_moment.c.number)).group_by(day, per_moment.c.status)
    codes = sa.select(problems.c.code, sa.func.count()).group_by(problems.c.code).order_by(problems.c.code)
    held = sa.or_(
        problems.c.document_id.is_(None), sa.exists().where(documents.c.id == problems.c.document_id, has_source())
    )
    waiting = (
        sa.select(documents.c.id, current_source().label("source"), documents.c.ingested_at.label("since"))
        .where(documents.c.status == "needs_review", has_source())
        .order_by(documents.c.ingested_at, documents.c.id)
        .limit(oldest)
    )
    judged = (
        sa.select(fields.c.name, fields.c.decision, fields.c.sampled, sa.func.count())
        .where(fields.c.decision.is_not(None))
        .group_by(fields.c.name, fields.c.decision, fields.c.sampled)
    )
    with reading(store.engine) as connection:
        came: defaultdict[str, dict[Status, int]] = defaultdict(dict)
        for date, status, number in connection.execute(per_day):
            came[date][status] = number
        errors = {row[0]: row[1] for row in connection.execute(codes.where(held))}
        waits = tuple(Waiting(**row) for row in connection.execute(waiting).mappings())
        decisions = connection.execute(judged).all()
    return Overview(
        counts=store.counts(),
        days=tuple(Day(day=date, by_status=came[date]) for date in sorted(came)[-days:]),
        errors=errors,
        oldest=waits,
        accuracy=_shares([(name, decision, n) for name, decision, sampled, n in decisions if sampled]),
        decided=_shares([(name, decision, n) for name, decision, _, n in decisions]),
    )


def _shares(decisions: list[tuple[str, str, int]]) -> dict[str, Share]:
    reviewed: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for name, decision, number in decisions:
        reviewed[name] += number
        right[name] += number if decision == "accepted" else 0
    return {name: share(right[name], reviewed[name]) for name in FIELD_NAMES if reviewed[name]}


def share(right: int, reviewed: int, z: float = 1.96) -> Share:
    """Return the share with its Wilson score interval (Wilson 1927), which holds for few reviews and shares near 1.

    Args:
        right: how many were right.
        reviewed: of how many, at least 1.
        z: quantile of the normal distribution; 1.96 for 95 %.

    >>> share(19, 20)
    Share(right=19, reviewed=20, low=0.7639, high=0.9911)
    """
    p, weight = right / reviewed, z * z / reviewed
    middle = (p + weight / 2) / (1 + weight)
    half = z * math.sqrt(p * (1 - p) / reviewed + weight / (4 * reviewed)) / (1 + weight)
    return Share(
        right=right, reviewed=reviewed, low=round(max(0.0, middle - half), 4), high=round(min(1.0, middle + half), 4)
    )
