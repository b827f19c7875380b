"""What the hits of a query have in common: how many there are of each year, type, issuing body, signer and status."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from pipeline.document import Frozen
from pipeline.store.connect import reading
from pipeline.store.fulltext import Wanted, match
from pipeline.store.lookup import has_source
from pipeline.store.query import Query, terms_of
from pipeline.store.repository import Store
from pipeline.store.schema import documents, texts
from pipeline.store.search import conditions_of, key_terms


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


_YEAR = sa.func.substr(documents.c.issued_date, 1, 4)
_COLUMNS: dict[str, ColumnElement[Any]] = {
    "years": _YEAR,
    "doc_types": documents.c.doc_type,
    "issuers": documents.c.issuing_body,
    "signers": documents.c.signer_name,
    "statuses": documents.c.status,
}


def facets(store: Store, query: Query, *, values: int = 12) -> Facets:
    """Return how many documents fit ``query`` in all, whatever its limit, and at most ``values`` of each facet.

    Raises:
        StoreError: the database cannot be read.
    """
    terms, keys = tuple(term.folded for term in terms_of(query.words)), key_terms(query)
    if keys is None or (query.words.strip() and not terms):
        return Facets(total=0)
    conditions = [has_source(), *conditions_of(query)]
    if terms or keys:
        found = match(store.engine.dialect.name, Wanted(terms, keys))
        joined = texts.join(found.table, texts.c.id == found.rowid)
        conditions.append(documents.c.id.in_(sa.select(texts.c.document_id).select_from(joined).where(found.condition)))
    # The hits are found once, and counted by each column.
    hits = sa.select(*(column.label(name) for name, column in _COLUMNS.items())).where(*conditions).cte("hits")
    number = sa.func.count()
    counts = [sa.select(sa.literal("total").label("facet"), sa.null().label("value"), number).select_from(hits)]
    for name in _COLUMNS:
        column = hits.c[name]
        order = (column.desc(),) if name == "years" else (number.desc(), column)
        most = sa.select(sa.literal(name), column, number).where(column.is_not(None)).group_by(column)
        counts.append(sa.select(most.order_by(*order).limit(values).subquery()))
    counted: dict[str, list[FacetValue]] = {name: [] for name in _COLUMNS}
    total = 0
    with reading(store.engine) as connection:
        for facet, value, n in connection.execute(sa.union_all(*counts)):
            if facet == "total":
                total = n
            else:
                counted[facet].append(FacetValue(value=value, count=n))
    return Facets(total=total, **{name: tuple(found) for name, found in counted.items()})
