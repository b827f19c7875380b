"""Search: words through the full-text index, fields through their keys, the best hits first."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from pipeline.dispatch import Status
from pipeline.document import Frozen
from pipeline.store.connect import reading
from pipeline.store.keys import number_key, words_key
from pipeline.store.lookup import current_source, has_source
from pipeline.store.query import MAX_PHRASES, Query, expressions
from pipeline.store.repository import Store
from pipeline.store.rows import PAGE_BREAK
from pipeline.store.schema import documents, pages, recipients, text_index, texts
from pipeline.store.snippet import CLOSE, OPEN, Snippet, Span, make_snippet, merge, spans_of

_HEAD_WEIGHT, _TEXT_WEIGHT = 8.0, 1.0
"""A word in the number, the subject or a name says more than one in the text."""
_SUMMARY = ("id", "status", "doc_type", "number", "issued_date", "issuing_body", "subject", "signer_name")
_INDEX: ColumnElement[Any] = sa.literal_column("text_index")


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
        for row in connection.execute(_select(query, None).offset(query.offset).limit(query.limit)).mappings():
            yield _hit(row, exact=False, page=None, snippet=None)
        return
    words = expressions(query.words)
    if words is None:
        return
    found: set[str] = set()
    end = query.offset + query.limit
    for expression in (words.exact, words.folded):
        if expression is None:
            continue
        for row in connection.execute(_select(query, expression)).mappings().all():
            if row["id"] in found or len(found) >= end:
                continue
            found.add(row["id"])
            if len(found) <= query.offset:
                continue
            page, snippet = _show(connection, row["id"], row["text_id"], expression)
            yield _hit(row, exact=expression is words.exact, page=page, snippet=snippet)


def _hit(row: Any, **where: Any) -> Hit:
    values = {name: row[name] for name in (*_SUMMARY, "source")}
    return Hit(**values, score=abs(row["bm25"]), **where)


def _select(query: Query, expression: str | None) -> sa.Select[Any]:
    """Return the statement that finds the documents, best first."""
    columns = [*(documents.c[name] for name in _SUMMARY), current_source().label("source")]
    newest = (documents.c.issued_date.is_(None), documents.c.issued_date.desc(), documents.c.id)
    conditions = [has_source(), *conditions_of(query)]
    if expression is None:
        statement = sa.select(*columns, sa.literal(0.0).label("bm25"))
    else:
        weights = (_HEAD_WEIGHT, _TEXT_WEIGHT, _HEAD_WEIGHT, _TEXT_WEIGHT)
        bm25 = sa.func.bm25(_INDEX, *weights).label("bm25")
        statement = sa.select(*columns, texts.c.id.label("text_id"), bm25).select_from(
            text_index.join(texts, texts.c.id == text_index.c.rowid).join(
                documents, documents.c.id == texts.c.document_id
            )
        )
        conditions.append(_INDEX.op("MATCH")(expression))
    order = (_number_rank(query), sa.text("bm25"), *newest)
    return statement.where(*conditions).order_by(*order).limit(query.offset + query.limit)


def conditions_of(query: Query) -> Iterator[ColumnElement[bool]]:
    """Yield what has to hold of a document by the fields of ``query``; the words are not among them."""
    if query.date_from is not None:  # "~" sorts behind all digits and "-", so "2022-01~" is the end of that month
        yield documents.c.issued_date + "~" >= query.date_from
    if query.date_to is not None:
        yield documents.c.issued_date <= query.date_to + "~"
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
        yield sa.false() if key is None else _place(sa.literal("-") + documents.c.number_key, f"-{key}") > 0


def _has_words(column: ColumnElement[Any], wanted: str) -> ColumnElement[bool]:
    """Return whether the folded ``column`` has all words of ``wanted``; where there are none, nothing has them."""
    words = list(dict.fromkeys((words_key(wanted) or "").split()))[:MAX_PHRASES]
    padded = sa.literal(" ") + column + " "
    return sa.and_(*(_place(padded, f" {word} ") > 0 for word in words)) if words else sa.false()


def _place(column: ColumnElement[Any], part: str) -> ColumnElement[int]:
    """Return where ``part`` begins in ``column``, from 1, or 0. LIKE would refuse long patterns and need escapes."""
    return sa.func.instr(column, part)


def _number_rank(query: Query) -> ColumnElement[int]:
    """Return 0 for the number asked for, 1 where it is the first parts of it, 2 where it begins it, 3 for the rest."""
    key = number_key(query.number)
    if key is None:
        return sa.literal(0)
    column = documents.c.number_key
    return sa.case(
        (column == key, 0),
        (_place(column, key + "-") == 1, 1),
        (_place(column, key) == 1, 2),
        else_=3,
    )


def _show(connection: Connection, document_id: str, text_id: int, expression: str) -> tuple[int | None, Snippet]:
    """Return the piece that shows most of the words, and its page: None for the head."""
    columns = [sa.func.highlight(_INDEX, number, OPEN, CLOSE) for number in range(4)]
    here = _INDEX.op("MATCH")(expression), text_index.c.rowid == text_id
    row = connection.execute(sa.select(*columns).select_from(text_index).where(*here)).one()
    head, text, head_folded, text_folded = map(spans_of, row)
    # Folding keeps every letter in its place: offsets in the folded text are offsets in the text.
    on_page = _on_page(connection, document_id, merge(text + text_folded))
    head_text = connection.scalars(sa.select(texts.c.head).where(texts.c.id == text_id)).one()
    in_head = make_snippet(head_text, merge(head + head_folded))
    return on_page if on_page and on_page[1].covered >= in_head.covered else (None, in_head)


def _on_page(connection: Connection, document_id: str, spans: list[Span]) -> tuple[int, Snippet] | None:
    """Return the page with the densest run of ``spans`` (offsets in the text of all pages), and the piece of it."""
    statement = sa.select(pages.c.number, pages.c.text).where(pages.c.document_id == document_id)
    best: tuple[int, Snippet] | None = None
    most = offset = 0
    for number, text in connection.execute(statement.order_by(pages.c.number)):
        end = offset + len(text)
        # A phrase may run over the end of a page: each page shows its part.
        here = [(max(s, offset) - offset, min(e, end) - offset) for s, e in spans if s < end and e > offset]
        if here:
            snippet = make_snippet(text, here)
            if snippet.covered > most:
                best, most = (number, snippet), snippet.covered
        offset = end + len(PAGE_BREAK)
    return best
