"""What the hits of a query have in common: how many there are of each year, type, issuing body, signer and status."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy import Connection, FromClause

from pipeline.document import Frozen
from pipeline.store.connect import reading
from pipeline.store.fulltext import Wanted, match, use_index
from pipeline.store.listing import listing_version
from pipeline.store.query import Query, terms_of
from pipeline.store.repository import Store
from pipeline.store.schema import listing
from pipeline.store.search import conditions_of, key_terms
from pipeline.store.sql import numbers_of


class FacetValue(Frozen):
    """A value and how many hits have it."""

    value: str
    count: int


class Facets(Frozen):
    """``total`` hits, and the most frequent values among them, most frequent first; years newest first."""

    total: int
    years: tuple[FacetValue, ...] = ()
    doc_types: tuple[FacetValue, ...] = ()
    issuers: tuple[FacetValue, ...] = ()
    signers: tuple[FacetValue, ...] = ()
    statuses: tuple[FacetValue, ...] = ()


_COLUMNS = {
    "years": sa.func.substr(listing.c.issued_date, 1, 4),
    "doc_types": listing.c.doc_type,
    "issuers": listing.c.issuing_body,
    "signers": listing.c.signer_name,
    "statuses": listing.c.status,
}


def facets(store: Store, query: Query, *, values: int = 12) -> Facets:
    """Return how many documents fit ``query`` in all, whatever its limit, and at most ``values`` of each facet.

    Raises:
        StoreError: the database cannot be read.
    """
    terms, keys = tuple(term.folded for term in terms_of(query.words)), key_terms(query)
    if keys is None or (query.words.strip() and not terms):
        return Facets(total=0)
    source: FromClause = listing
    conditions = list(conditions_of(query))
    if terms or keys:
        found = match(store.engine.dialect.name, Wanted(terms, keys))
        source = found.table.join(listing, listing.c.id == found.rowid)
        conditions.append(found.condition)
    with reading(store.engine) as connection:
        columns = _columns(store, connection)
        use_index(connection)
        hits = _ids(connection, source, conditions) if conditions else None
    rows = None if hits is None else np.searchsorted(columns.ids, hits)
    counted = {name: own.counts(rows) for name, own in columns.facets.items()}
    counted["years"].sort(key=lambda found: found[1], reverse=True)
    most = {
        name: tuple(FacetValue(value=value, count=-number) for number, value in found[:values])
        for name, found in counted.items()
    }
    return Facets(total=len(columns.ids) if rows is None else len(rows), **most)


def _ids(connection: Connection, source: FromClause, conditions: Sequence[Any]) -> NDArray[np.int64]:
    return numbers_of(connection, sa.select(listing.c.id).select_from(source).where(*conditions))


@dataclass(frozen=True, slots=True)
class _Facet:
    """One column of ``listing``: its different ``values``, and the place in them of each row's value."""

    values: tuple[str, ...]
    codes: NDArray[np.int32]

    def counts(self, rows: NDArray[np.int64] | None) -> list[tuple[int, str]]:
        """Return how many of ``rows`` (None: of all) have each value, below 0 so that the most frequent come first."""
        counts = np.bincount(self.codes if rows is None else self.codes[rows], minlength=len(self.values))
        return sorted((-int(n), value) for n, value in zip(counts, self.values, strict=True) if n and value)


@dataclass(frozen=True, slots=True)
class _Listing:
    """The table ``listing`` as columns, of one version: counting by columns is what databases of rows are slow at."""

    version: int
    ids: NDArray[np.int64]
    facets: dict[str, _Facet]


_KEPT: "WeakKeyDictionary[Store, _Listing]" = WeakKeyDictionary()
_LOADING = Lock()


def _columns(store: Store, connection: Connection) -> _Listing:
    """Return the columns as the transaction sees them, from the last call where nothing has changed since."""
    version = listing_version(connection)
    with _LOADING:
        kept = _KEPT.get(store)
        if kept is None or kept.version != version:
            kept = _KEPT[store] = _load(connection, version)
        return kept


def _load(connection: Connection, version: int) -> _Listing:
    rows = connection.execute(sa.select(listing.c.id, *_COLUMNS.values()).order_by(listing.c.id)).all()
    ids, *columns = zip(*rows, strict=True) if rows else [()] * (len(_COLUMNS) + 1)
    own = {name: _facet(column) for name, column in zip(_COLUMNS, columns, strict=True)}
    return _Listing(version, np.array(ids, np.int64), own)


def _facet(column: Sequence[str | None]) -> _Facet:
    places: dict[str, int] = {}
    codes = np.fromiter((places.setdefault(value or "", len(places)) for value in column), np.int32, len(column))
    return _Facet(tuple(places), codes)
