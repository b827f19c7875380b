"""Search: words through the full-text index, fields through their keys, the best hits first."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from pipeline.dispatch import Status
from pipeline.document import Frozen
from pipeline.store.connect import reading
from pipeline.store.fulltext import match
from pipeline.store.highlight import best_page, spans
from pipeline.store.keys import number_key, words_key
from pipeline.store.lookup import current_source, has_source
from pipeline.store.query import MAX_TERMS, Query, Term, terms_of
from pipeline.store.repository import Store
from pipeline.store.rows import PAGE_BREAK
from pipeline.store.schema import documents, pages, recipients, texts
from pipeline.store.snippet import Snippet, make_snippet
from pipeline.store.sql import place

_SUMMARY = ("id", "status", "doc_type", "number", "issued_date", "issuing_body", "subject", "signer_name")


class Hit(Frozen):
    """A document found: what it is, and where and how well it fits the words.

    ``score`` is comparable within one search, higher is better, 0 where no words were given. ``exact``: the words
    were found with their marks as typed. ``page`` and ``snippet`` are None where only fields were asked for;
    ``page`` is None too where the head (type, number, issuer, subject ...) shows more of the words than any page;
    ``snippet`` is taken from it then.
    """

    id: str
    source: str
    status: Status
    doc_type: str | None
    number: str | None
    issued_date: str | None
    issuing_body: str | None
    subject: str | None
    signer_name: str | None
    score: float
    exact: bool
    page: int | None
    snippet: Snippet | None


def search(store: Store, query: Query) -> list[Hit]:
    """Return what fits ``query``, best first, at most ``query.limit``.

    With words, exact hits come before those that fit without marks; then the better match, then the newer document.
    With a number, the equal one comes first, then those that begin with it. No input is refused as a search
    expression: signs in words count for nothing, and words without a letter or digit find nothing.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(store.engine) as connection:
        return list(_search(connection, query))


def _search(connection: Connection, query: Query) -> Iterator[Hit]:
    if not query.words.strip():
        statement = _select(connection, query, None).offset(query.offset).limit(query.limit)
        for row in connection.execute(statement).mappings():
            yield _hit(row, exact=False, page=None, snippet=None)
        return
    terms = terms_of(query.words)
    if not terms:
        return
    folded = [term.folded for term in terms]
    found: dict[str, tuple[Any, bool]] = {}
    end = query.offset + query.limit
    for asked in [terms, folded] if any(term.marked for term in terms) else [folded]:
        if len(found) < end:
            for row in connection.execute(_select(connection, query, asked).limit(end)).mappings():
                found.setdefault(row["id"], (row, asked is terms))
    shown = list(found.values())[query.offset : end]
    pieces = _show(connection, [row for row, _ in shown])
    for row, exact in shown:
        page, snippet = pieces(row, terms if exact else folded)
        yield _hit(row, exact=exact, page=page, snippet=snippet)


def _hit(row: Any, **where: Any) -> Hit:
    values = {name: row[name] for name in (*_SUMMARY, "source")}
    return Hit(**values, score=abs(row["score"]), **where)


def _select(connection: Connection, query: Query, terms: Sequence[Term] | None) -> sa.Select[Any]:
    """Return the statement that finds the documents, best first."""
    columns = [*(documents.c[name] for name in _SUMMARY), current_source().label("source")]
    newest = (documents.c.issued_date.is_(None), documents.c.issued_date.desc(), documents.c.id)
    conditions = [has_source(), *conditions_of(query)]
    if terms is None:
        statement = sa.select(*columns, sa.literal(0.0).label("score"))
        return statement.where(*conditions).order_by(_number_rank(query), *newest)
    found = match(connection.dialect.name, terms)
    joined = found.table.join(texts, texts.c.id == found.rowid).join(documents, documents.c.id == texts.c.document_id)
    score = found.score.label("score")
    statement = sa.select(*columns, texts.c.id.label("text_id"), score).select_from(joined)
    return statement.where(found.condition, *conditions).order_by(_number_rank(query), sa.desc("score"), *newest)


def conditions_of(query: Query) -> Iterator[ColumnElement[bool]]:
    """Yield what has to hold of a document by the fields of ``query``; the words are not among them."""
    dated = documents.c.issued_date
    if query.date_from is not None:  # "2022-01" may be of any day of January
        coarser = [query.date_from[:4], query.date_from[:7]]
        yield sa.or_(dated >= query.date_from, dated.in_(coarser))
    if query.date_to is not None:
        yield dated <= query.date_to + "-99-99"[len(query.date_to) - 4 :]
    for wanted, column in (
        (query.signer, documents.c.signer_key),
        (query.issuer, documents.c.issuer_key),
        (query.place, documents.c.place_key),
    ):
        if wanted is not None:
            yield _has_words(column, wanted)
    if query.recipient is not None:
        yield sa.exists().where(
            recipients.c.document_id == documents.c.id, _has_words(recipients.c.name_key, query.recipient)
        )
    if query.status is not None:
        yield documents.c.status == query.status
    if query.doc_type is not None:
        yield documents.c.doc_type_key == words_key(query.doc_type)
    if query.number is not None:
        key = number_key(query.number)
        yield sa.false() if key is None else place(sa.literal("-") + documents.c.number_key, f"-{key}") > 0


def _has_words(column: ColumnElement[Any], wanted: str) -> ColumnElement[bool]:
    """Return whether the folded ``column`` has all words of ``wanted``; where there are none, nothing has them."""
    words = list(dict.fromkeys((words_key(wanted) or "").split()))[:MAX_TERMS]
    padded = sa.literal(" ") + column + " "
    return sa.and_(*(place(padded, f" {word} ") > 0 for word in words)) if words else sa.false()


def _number_rank(query: Query) -> ColumnElement[int]:
    """Return 0 for the number asked for, 1 where it is the first parts of it, 2 where it begins it, 3 for the rest."""
    key = number_key(query.number)
    if key is None:
        return sa.literal(0)
    column = documents.c.number_key
    return sa.case(
        (column == key, 0),
        (place(column, key + "-") == 1, 1),
        (place(column, key) == 1, 2),
        else_=3,
    )


def _show(connection: Connection, rows: Sequence[Any]) -> Any:
    """Return what gives, for a row and its terms, the page and the piece that shows most of them; None: the head."""
    ids = [row["text_id"] for row in rows]
    columns = (texts.c.id, texts.c.head, texts.c.head_folded, texts.c.text, texts.c.text_folded)
    held = {row.id: row for row in connection.execute(sa.select(*columns).where(texts.c.id.in_(ids)))}
    of_pages = sa.select(pages.c.document_id, pages.c.number, pages.c.text).order_by(pages.c.number)
    page_texts: dict[str, list[tuple[int, str]]] = {}
    for owner, number, text in connection.execute(of_pages.where(pages.c.document_id.in_([row["id"] for row in rows]))):
        page_texts.setdefault(owner, []).append((number, text))

    def piece(row: Any, terms: Sequence[Term]) -> tuple[int | None, Snippet]:
        own = held[row["text_id"]]
        # Folding keeps every letter in its place: offsets in the folded text are offsets in the text.
        in_text = spans(own.text, own.text_folded, terms)
        on_page = best_page(page_texts.get(row["id"], []), in_text, len(PAGE_BREAK))
        in_head = make_snippet(own.head, spans(own.head, own.head_folded, terms))
        return on_page if on_page and on_page[1].covered >= in_head.covered else (None, in_head)

    return piece
