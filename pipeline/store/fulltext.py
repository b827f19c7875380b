"""The words of a query for the full-text index of either database: which texts have them.

SQLite has FTS5 over the text as printed and as folded; PostgreSQL two tsvectors, made by ``pipeline.store.vectors``.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, FromClause
from sqlalchemy.dialects.postgresql import TSQUERY

from pipeline.store.query import Term
from pipeline.store.schema import text_index, text_vectors
from pipeline.store.vectors import LONGEST_WORD


@dataclass(frozen=True, slots=True)
class Match:
    """A table with a ``rowid`` of ``texts``, and what has to hold of its rows."""

    table: FromClause
    rowid: ColumnElement[int]
    condition: ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a text has to have: ``terms`` of the query; ``keys``, words of its fields as ``keys.tagged`` marks them.

    ``in_head``: the terms have to be in the head, the type, number, issuer, subject, signer and place. One of
    ``terms`` and ``keys`` is not empty.
    """

    terms: tuple[Term, ...]
    keys: tuple[Term, ...] = ()
    in_head: bool = False


def match(dialect: str, wanted: Wanted) -> Match:
    """Return what finds the texts that have all that is wanted; marked terms as typed, others however marked.

    Args:
        dialect: "sqlite" or "postgresql".
        wanted: see there.
    """
    return _fts5(wanted) if dialect == "sqlite" else _tsquery(wanted)


def use_index(connection: Connection) -> None:
    """Let this transaction look words up: PostgreSQL thinks that reading all texts costs less than it does.

    The vectors lie outside their table (TOAST), and what it takes to fetch them is not in its estimate.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")


def _fts5(wanted: Wanted) -> Match:
    index: ColumnElement[Any] = sa.literal_column("text_index")
    return Match(text_index, text_index.c.rowid, index.op("MATCH")(fts5_expression(wanted)))


def fts5_expression(wanted: Wanted) -> str:
    """Return what is wanted as FTS5 reads it.

    >>> fts5_expression(Wanted((Term(("tiên",), marked=True), Term(("tien",)))))
    '{head text} : "tiên" AND {head_folded text_folded} : "tien"'
    >>> fts5_expression(Wanted((), (Term(("n0916", "n0ub"), prefix=True),)))
    '{field_words} : "n0916 n0ub" *'
    """
    parts = [_fts5_term(term, wanted.in_head) for term in wanted.terms]
    parts += [f"{{field_words}} : {_fts5_words(term)}" for term in wanted.keys]
    return " AND ".join(parts)


def _fts5_term(term: Term, in_head: bool) -> str:
    columns = "head text" if term.marked else "head_folded text_folded"
    return f"{{{columns.split()[0] if in_head else columns}}} : {_fts5_words(term)}"


def _fts5_words(term: Term) -> str:
    return f'"{" ".join(term.words)}"{" *" if term.prefix else ""}'


def _tsquery(wanted: Wanted) -> Match:
    conditions: list[ColumnElement[bool]] = []
    for marked in (True, False):
        own = [term for term in wanted.terms if term.marked is marked]
        column, tail = (
            (text_vectors.c.exact, text_vectors.c.exact_tail)
            if marked
            else (text_vectors.c.folded, text_vectors.c.folded_tail)
        )
        for term in own:
            if wanted.in_head:  # small enough to lie in its row: phrases are looked for in the vectors themselves
                column = text_vectors.c.exact_head if marked else text_vectors.c.folded_head
            here: ColumnElement[bool] = column.op("@@")(_query(_tsquery_term(term)))
            if len(term.words) > 1 and not wanted.in_head:  # places behind LAST_POSITION are not in the vector
                behind = sa.func.strpos(tail, f" {' '.join(term.words)}{'' if term.prefix else ' '}") > 0
                here = sa.or_(here, sa.and_(text_vectors.c.folded_tail.is_not(None), behind))
            conditions.append(here)
    if wanted.keys:
        keys = " & ".join(_tsquery_term(term) for term in wanted.keys)
        conditions.append(text_vectors.c.folded.op("@@")(_query(keys)))
    return Match(text_vectors, text_vectors.c.rowid, sa.and_(*conditions))


def _query(text: str) -> ColumnElement[Any]:
    return sa.cast(sa.literal(text, sa.String), TSQUERY)


def _tsquery_term(term: Term) -> str:
    words = [f"'{word[:LONGEST_WORD]}'" for word in term.words]
    if term.prefix:
        words[-1] += ":*"
    return f"({' <-> '.join(words)})"
