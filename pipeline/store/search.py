"""Search: words through the full-text index, fields through their keys, the best hits first."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from pipeline.dispatch import Status
from pipeline.document import Frozen
from pipeline.store.connect import reading
from pipeline.store.fulltext import Match, Wanted, match
from pipeline.store.highlight import best_page, spans
from pipeline.store.keys import number_key, tagged, words_key
from pipeline.store.lookup import current_source, has_source
from pipeline.store.query import MAX_TERMS, Query, Term, terms_of
from pipeline.store.repository import Store
from pipeline.store.rows import PAGE_BREAK
from pipeline.store.schema import documents, pages, recipients, texts
from pipeline.store.snippet import Snippet, make_snippet
from pipeline.store.sql import place

FREQUENT = 500
"""From so many texts on, what fits is shown by date: see ``_best``."""
_NEWEST = (documents.c.issued_date.desc().nulls_last(), documents.c.id)
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
    keys = key_terms(query)
    if keys is None:
        return
    terms = tuple(terms_of(query.words))
    folded = tuple(term.folded for term in terms)
    if query.words.strip() and not terms:
        return
    end = query.offset + query.limit
    found: dict[str, tuple[Any, bool]] = {}
    for asked in [terms, folded] if any(term.marked for term in terms) else [folded]:
        for row in _best(connection, query, Wanted(asked, keys), end - len(found), found):
            found[row.id] = row, asked is terms
    shown = dict(list(found.items())[query.offset : end])
    about = _summaries(connection, shown)
    pieces = _show(connection, [row for row, _ in shown.values()]) if terms else None
    for document_id, (row, exact) in shown.items():
        place_of = pieces(row, terms if exact else folded) if pieces else (None, None)
        yield Hit(**about[document_id], score=row.score, exact=exact, page=place_of[0], snippet=place_of[1])


def _best(connection: Connection, query: Query, wanted: Wanted, limit: int, known: Collection[str]) -> Iterator[Any]:
    """Yield the best ``limit`` rows that are not ``known``: id, text_id, score.

    Up to FREQUENT texts are ranked by their scores. Where more have the words, scores say little and cost much: those
    with the words in the head come first, then the newest.
    """
    dialect = connection.dialect.name
    if limit <= 0:
        return
    if not wanted.terms and not wanted.keys:
        yield from connection.execute(_by_date(query, None).limit(limit))
        return
    if (query.number is not None and not wanted.terms) or not _is_frequent(connection, wanted):
        rows = connection.execute(_by_score(query, match(dialect, wanted)).limit(limit + len(known)))
        yield from [row for row in rows if row.id not in known][:limit]
        return
    seen = set(known)
    for tier in [replace(wanted, in_head=True), wanted] if wanted.terms else [wanted]:
        few = not _is_frequent(connection, tier)
        found = match(dialect, replace(tier, ranked=few))
        statement = _by_score(query, found) if few else _by_date(query, found)
        for row in connection.execute(statement.limit(limit + len(seen))).all():
            if row.id not in seen and limit > 0:
                seen.add(row.id)
                limit -= 1
                yield row


def _is_frequent(connection: Connection, wanted: Wanted) -> bool:
    found = match(connection.dialect.name, replace(wanted, ranked=False))
    some = sa.select(found.rowid).select_from(found.table).where(found.condition).limit(FREQUENT).subquery()
    return connection.scalar(sa.select(sa.func.count()).select_from(some)) == FREQUENT


def _by_score(query: Query, found: Match) -> sa.Select[Any]:
    """Return the statement that ranks all texts found."""
    statement = sa.select(documents.c.id, texts.c.id.label("text_id"), found.score.label("score"))
    joined = found.table.join(texts, texts.c.id == found.rowid).join(documents, documents.c.id == texts.c.document_id)
    conditions = (found.condition, has_source(), *conditions_of(query))
    return statement.select_from(joined).where(*conditions).order_by(_number_rank(query), sa.desc("score"), *_NEWEST)


def _by_date(query: Query, found: Match | None) -> sa.Select[Any]:
    """Return the statement that goes through the documents, the newest first, and asks of each whether it fits."""
    statement = sa.select(documents.c.id, texts.c.id.label("text_id"), sa.literal(0.0).label("score"))
    conditions = [has_source(), *conditions_of(query)]
    if found is not None:
        conditions.append(sa.exists().select_from(found.table).where(found.rowid == texts.c.id, found.condition))
    return statement.join(texts, texts.c.document_id == documents.c.id).where(*conditions).order_by(*_NEWEST)


def _summaries(connection: Connection, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    columns = [*(documents.c[name] for name in _SUMMARY), current_source().label("source")]
    rows = connection.execute(sa.select(*columns).where(documents.c.id.in_(list(ids)))).mappings()
    return {row["id"]: dict(row) for row in rows}


def key_terms(query: Query) -> tuple[Term, ...] | None:
    """Return the words that the fields of ``query`` ask for as the full-text index has them; None: nothing fits."""
    found: list[Term] = []
    for field in ("signer", "issuer", "place", "recipient"):
        wanted = getattr(query, field)
        if wanted is not None:
            words = tagged(field, words_key(wanted))[:MAX_TERMS]
            if not words:
                return None
            found += [Term((word,)) for word in dict.fromkeys(words)]
    if query.number is not None:
        parts = tagged("number", number_key(query.number))[:MAX_TERMS]
        if not parts:
            return None
        found.append(Term(tuple(parts), prefix=True))
    return tuple(found)


def conditions_of(query: Query) -> Iterator[ColumnElement[bool]]:
    """Yield what has to hold of a document by ``query``, besides what the full-text index is asked."""
    dated = documents.c.issued_date
    if query.date_from is not None:  # "2022-01" may be of any day of January
        coarser = [query.date_from[:4], query.date_from[:7]]
        yield sa.or_(dated >= query.date_from, dated.in_(coarser))
    if query.date_to is not None:
        yield dated <= query.date_to + "-99-99"[len(query.date_to) - 4 :]
    if query.recipient is not None:  # the index knows whether the words are there, but not whether in one recipient
        yield sa.exists().where(
            recipients.c.document_id == documents.c.id, has_words(recipients.c.name_key, query.recipient)
        )
    if query.status is not None:
        yield documents.c.status == query.status
    if query.doc_type is not None:
        yield documents.c.doc_type_key == words_key(query.doc_type)


def has_words(column: ColumnElement[Any], wanted: str) -> ColumnElement[bool]:
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
    ids = [row.text_id for row in rows]
    columns = (texts.c.id, texts.c.head, texts.c.head_folded, texts.c.text, texts.c.text_folded)
    held = {row.id: row for row in connection.execute(sa.select(*columns).where(texts.c.id.in_(ids)))}
    of_pages = sa.select(pages.c.document_id, pages.c.number, pages.c.text).order_by(pages.c.number)
    page_texts: dict[str, list[tuple[int, str]]] = {}
    for owner, number, text in connection.execute(of_pages.where(pages.c.document_id.in_([row.id for row in rows]))):
        page_texts.setdefault(owner, []).append((number, text))

    def piece(row: Any, terms: Sequence[Term]) -> tuple[int | None, Snippet]:
        own = held[row.text_id]
        # Folding keeps every letter in its place: offsets in the folded text are offsets in the text.
        in_text = spans(own.text, own.text_folded, terms)
        on_page = best_page(page_texts.get(row.id, []), in_text, len(PAGE_BREAK))
        in_head = make_snippet(own.head, spans(own.head, own.head_folded, terms))
        return on_page if on_page and on_page[1].covered >= in_head.covered else (None, in_head)

    return piece
