"""The running numbers of each issuing body, notation and year: which are missing, and which are there twice."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

import sqlalchemy as sa

from pipeline.document import Frozen
from pipeline.errors import UsageError
from pipeline.store.connect import reading
from pipeline.store.keys import number_key
from pipeline.store.query import Query
from pipeline.store.repository import Store
from pipeline.store.schema import documents, listing
from pipeline.store.search import conditions_of, has_words


class Series(Frozen):
    """One series: ``count`` dispatches numbered from ``first`` to ``last``.

    ``gaps`` are runs of missing numbers, both ends included; ``duplicates`` the ids of dispatches that bear the same
    number. A gap may be a dispatch that was never scanned, a number that was never given out, or one misread.
    """

    issuing_body: str | None
    notation: str
    year: str
    count: int
    first: int
    last: int
    gaps: tuple[tuple[int, int], ...]
    duplicates: dict[int, tuple[str, ...]]

    @property
    def missing(self) -> int:
        """How many numbers are missing."""
        return sum(last - first + 1 for first, last in self.gaps)


def series(store: Store, *, issuer: str | None = None, year: str | None = None, sound: bool = False) -> list[Series]:
    """Return the series with gaps or duplicates, and with ``sound`` the others too, by issuing body, notation, year.

    Args:
        store: where the dispatches are.
        issuer: words of the issuing body, with or without marks.
        year: four digits.
        sound: see above.

    Raises:
        UsageError: ``year`` is no year.
    """
    if year is not None and not (len(year) == 4 and year.isdecimal()):
        raise UsageError(f"{year!r} is no year.", advice="Write 2017.")
    columns = ("id", "issuer_key", "issuing_body", "code_notation", "code_number", "issued_date")
    query = (
        sa.select(*(documents.c[name] for name in columns))
        .join_from(documents, listing)
        .where(
            documents.c.code_number.is_not(None),
            documents.c.issued_date.is_not(None),
            *conditions_of(Query(date_from=year, date_to=year)),
            *([] if issuer is None else [has_words(documents.c.issuer_key, issuer)]),
        )
    )
    numbers: dict[tuple[str, str, str], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    shown: dict[tuple[str, str, str], tuple[str | None, str]] = {}
    with reading(store.engine) as connection:
        for row in connection.execute(query.order_by(documents.c.id)):
            if not (row.code_number.isascii() and row.code_number.isdecimal()):
                continue  # "12a" stands between two numbers
            key = row.issuer_key or "", number_key(row.code_notation) or "", row.issued_date[:4]
            numbers[key][int(row.code_number)].append(row.id)
            shown.setdefault(key, (row.issuing_body, row.code_notation or ""))
    found = [
        Series(
            issuing_body=shown[key][0],
            notation=shown[key][1],
            year=key[2],
            count=sum(map(len, own.values())),
            first=min(own),
            last=max(own),
            gaps=tuple(gaps_in(own)),
            duplicates={number: tuple(ids) for number, ids in sorted(own.items()) if len(ids) > 1},
        )
        for key, own in sorted(numbers.items())
    ]
    return [one for one in found if sound or one.gaps or one.duplicates]


def gaps_in(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the runs of numbers that are missing between the lowest and the highest, both ends included.

    >>> gaps_in([3, 4, 7, 9])
    [(5, 6), (8, 8)]
    """
    ordered = sorted(set(numbers))
    return [(one + 1, after - 1) for one, after in pairwise(ordered) if after - one > 1]
