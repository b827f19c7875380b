"""The words of a query for the full-text index of either database: which texts have them, and how well they fit.

SQLite has FTS5 over the text as printed and as folded; PostgreSQL two tsvectors, made by ``pipeline.store.vectors``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause
from sqlalchemy.dialects.postgresql import TSQUERY

from pipeline.store.query import Term
from pipeline.store.schema import text_index, text_vectors
from pipeline.store.vectors import LONGEST_WORD

_HEAD_WEIGHT, _TEXT_WEIGHT = 8.0, 1.0
"""A word in the number, the subject or a name says more than one in the text."""


@dataclass(frozen=True, slots=True)
class Match:
    """A table with a ``rowid`` of ``texts``, what has to hold of its rows, and a score, higher where it fits better."""

    table: FromClause
    rowid: ColumnElement[int]
    condition: ColumnElement[bool]
    score: ColumnElement[float]


def match(dialect: str, terms: Sequence[Term]) -> Match:
    """Return what finds the texts that have all ``terms``; marked ones as typed, others however they are marked.

    Args:
        dialect: "sqlite" or "postgresql".
        terms: at least one.
    """
    return _fts5(terms) if dialect == "sqlite" else _tsquery(terms)


def _fts5(terms: Sequence[Term]) -> Match:
    index: ColumnElement[Any] = sa.literal_column("text_index")
    weights = (_HEAD_WEIGHT, _TEXT_WEIGHT, _HEAD_WEIGHT, _TEXT_WEIGHT)
    score = -sa.func.bm25(index, *weights, type_=sa.Float)
    return Match(text_index, text_index.c.rowid, index.op("MATCH")(fts5_expression(terms)), score)


def fts5_expression(terms: Sequence[Term]) -> str:
    """Return ``terms`` as FTS5 reads them; a text that has all of them one after the other scores higher.

    >>> fts5_expression([Term(("tiên",), marked=True), Term(("tien",))])
    '({head text} : "tiên tien") OR ({head text} : "tiên" AND {head_folded text_folded} : "tien")'
    """
    parts = [_fts5_term(term) for term in terms]
    if len(parts) == 1:
        return parts[0]
    in_a_row = Term(tuple(word for term in terms for word in term.words), any(term.marked for term in terms))
    return f"({_fts5_term(in_a_row)}) OR ({' AND '.join(parts)})"


def _fts5_term(term: Term) -> str:
    columns = "head text" if term.marked else "head_folded text_folded"
    return f'{{{columns}}} : "{" ".join(term.words)}"{" *" if term.prefix else ""}'


def _tsquery(terms: Sequence[Term]) -> Match:
    conditions: list[ColumnElement[bool]] = []
    ranked: list[ColumnElement[float]] = []
    for marked in (True, False):
        own = [term for term in terms if term.marked is marked]
        column, tail = (
            (text_vectors.c.exact, text_vectors.c.exact_tail)
            if marked
            else (text_vectors.c.folded, text_vectors.c.folded_tail)
        )
        for term in own:
            here: ColumnElement[bool] = column.op("@@")(_query(_tsquery_term(term)))
            if len(term.words) > 1:  # places behind LAST_POSITION are not in the vector
                behind = sa.func.strpos(tail, f" {' '.join(term.words)}{'' if term.prefix else ' '}") > 0
                here = sa.or_(here, sa.and_(text_vectors.c.folded_tail.is_not(None), behind))
            conditions.append(here)
        if own:
            weights: ColumnElement[Any] = sa.literal_column(f"'{{0,0,{_TEXT_WEIGHT / _HEAD_WEIGHT},1}}'::float4[]")
            query = _query(" & ".join(_tsquery_term(term) for term in own))
            ranked.append(sa.func.ts_rank(weights, column, query, 1, type_=sa.Float))
    if len(terms) > 1 and len({term.marked for term in terms}) == 1:  # a text that has all in a row scores higher
        column = text_vectors.c.exact if terms[0].marked else text_vectors.c.folded
        in_a_row = Term(tuple(word for term in terms for word in term.words), prefix=terms[-1].prefix)
        ranked.append(sa.case((column.op("@@")(_query(_tsquery_term(in_a_row))), 1.0), else_=0.0))
    return Match(text_vectors, text_vectors.c.rowid, sa.and_(*conditions), sum(ranked[1:], ranked[0]))


def _query(text: str) -> ColumnElement[Any]:
    return sa.cast(sa.literal(text, sa.String), TSQUERY)


def _tsquery_term(term: Term) -> str:
    words = [f"'{word[:LONGEST_WORD]}'" for word in term.words]
    if term.prefix:
        words[-1] += ":*"
    return f"({' <-> '.join(words)})"
