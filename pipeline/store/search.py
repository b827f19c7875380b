"""Search: words through the full-text index, fields through their keys, the best hits first."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from pipeline.dispatch import Status
from pipeline.document import Frozen
from pipeline.store.connect import reading
from pipeline.store.fulltext import Wanted, match, use_index
from pipeline.store.highlight import best_page, spans
from pipeline.store.keys import FIRST_PART, number_key, tagged, words_key
from pipeline.store.lookup import current_source
from pipeline.store.query import MAX_TERMS, Query, Term, terms_of
from pipeline.store.repository import Store
from pipeline.store.rows import PAGE_BREAK
from pipeline.store.schema import documents, listing, pages, recipients, texts
from pipeline.store.snippet import Snippet, make_snippet
from pipeline.store.sql import is_one_of, numbers_of, place, rows_expected

FEW, MANY, OFTEN = 2_000, 20_000, 10_000
"""Texts that have the words; OFTEN by PostgreSQL's guess, which is low for words that come together: ``_newest``."""
_NEWEST = (listing.c.issued_date.desc(), listing.c.id.desc())
_SUMMARY = ("id", "status", "doc_type", "number", "issued_date", "issuing_body", "subject", "signer_name")


class Hit(Frozen):
    """A document found: what it is, and where and how well it fits the words.

    ``score`` is comparable within one search: the tier (see ``search``), higher is better. ``exact``: the words
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

    With words, exact hits come before those that fit without marks. Among either, those with all words in a row in
    the head come first, then all in the head, in a row in the text, anywhere; of these the newer. With a number, the
    equal one comes first, then those that begin with it. No input is refused as a search
    expression: signs in words count for nothing, and words without a letter or digit find nothing.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(store.engine) as connection:
        use_index(connection)
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
        for row in _best(connection, query, asked, keys, end - len(found), found):
            found[row.id] = row, asked is terms
    shown = dict(list(found.items())[query.offset : end])
    about = _summaries(connection, shown)
    pieces = _show(connection, [row for row, _ in shown.values()]) if terms else None
    for document_id, (row, exact) in shown.items():
        place_of = pieces(row, terms if exact else folded) if pieces else (None, None)
        yield Hit(**about[document_id], score=row.score, exact=exact, page=place_of[0], snippet=place_of[1])


def _best(
    connection: Connection,
    query: Query,
    terms: tuple[Term, ...],
    keys: tuple[Term, ...],
    limit: int,
    known: Collection[str],
) -> Iterator[Any]:
    """Yield the best ``limit`` rows that are not ``known``: id, text_id, score. Within a tier the newest are best."""
    seen = set(known)
    tiers = list(_tiers(query, terms, keys))
    for number, (wanted, condition) in enumerate(tiers):
        if limit <= 0:
            return
        newest = _newest(connection, query, wanted)
        if newest is None:
            continue
        statement = newest.where(*condition).limit(limit + len(seen))
        for row in connection.execute(statement.add_columns(sa.literal(len(tiers) - number).label("score"))).all():
            if row.id not in seen and limit > 0:
                seen.add(row.id)
                limit -= 1
                yield row


def _tiers(
    query: Query, terms: tuple[Term, ...], keys: tuple[Term, ...]
) -> Iterator[tuple[Wanted, tuple[ColumnElement[bool], ...]]]:
    """Yield what the best hits have, then what the next best have ...; the last is what all hits have."""
    everything = Wanted(terms, keys)
    if query.number is not None:
        parts, rest = tagged("number", number_key(query.number)), keys[:-1]
        from_start = (FIRST_PART + parts[0][len(FIRST_PART) :], *parts[1:])
        equal = sa.select(documents.c.id).where(documents.c.number_key == number_key(query.number))
        yield Wanted(terms, rest), (listing.c.document_id.in_(equal),)
        yield Wanted(terms, (*rest, Term(from_start))), ()
        yield Wanted(terms, (*rest, Term(from_start, prefix=True))), ()
    elif terms:
        in_a_row = Term(tuple(word for term in terms for word in term.words), all(term.marked for term in terms))
        alike = len(terms) > 1 and len({term.marked for term in terms}) == 1 and not any(term.prefix for term in terms)
        if alike:
            yield Wanted((in_a_row,), keys, in_head=True), ()
        yield Wanted(terms, keys, in_head=True), ()
        if alike:
            yield Wanted((in_a_row,), keys), ()
    yield everything, ()


def _newest(connection: Connection, query: Query, wanted: Wanted) -> sa.Select[Any] | None:
    """Return the statement that finds what is wanted, the newest first; None: no text has it.

    What is in few texts is sorted by date. What is in many is met soon by going through the dates: in the middle, the
    texts are known and only compared; where they are very many, each is asked. Counting takes SQLite little time but
    PostgreSQL much, so that one's guess has to do.
    """
    newest = sa.select(listing.c.document_id.label("id"), listing.c.id.label("text_id")).order_by(*_NEWEST)
    statement = newest.where(*conditions_of(query))
    if not wanted.terms and not wanted.keys:
        return statement
    found = match(connection.dialect.name, wanted)
    those = sa.select(found.rowid).select_from(found.table).where(found.condition)
    dialect = connection.dialect.name
    in_a_row = any(len(term.words) > 1 for term in (*wanted.terms, *wanted.keys))  # of which the guess knows nothing
    if dialect != "sqlite" and not in_a_row and rows_expected(connection, those) >= OFTEN:
        return statement.where((listing.c.id + 0).in_(those))  # + 0: not by the key
    ids = numbers_of(connection, those.limit(MANY)).tolist()
    if len(ids) < FEW:
        return newest.where(listing.c.id.in_(ids), *conditions_of(query, by_id=True)) if ids else None
    if len(ids) < MANY:
        return statement.where(is_one_of(dialect, listing.c.id + 0, ids))
    if dialect != "sqlite" or any(term.prefix for term in (*wanted.terms, *wanted.keys)):
        return statement.where((listing.c.id + 0).in_(those))  # SQLite would gather the words anew for each text
    return statement.where(sa.exists().select_from(found.table).where(found.rowid == listing.c.id, found.condition))


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


def conditions_of(query: Query, *, by_id: bool = False) -> Iterator[ColumnElement[bool]]:
    """Yield what has to hold of a row of ``listing`` by ``query``, besides what the full-text index is asked.

    ``by_id``: for few documents whose ids are known. Their dates and types are compared as expressions, for which
    there is no index: SQLite would take it, go through all of those years or that type, and test each.
    """
    dated: ColumnElement[Any] = listing.c.issued_date
    type_key: ColumnElement[Any] = listing.c.doc_type_key
    if by_id:
        dated, type_key = dated.concat(""), type_key.concat("")
    if query.date_from is not None:  # "2022-01" may be of any day of January
        coarser = [query.date_from[:4], query.date_from[:7]]
        yield dated >= query.date_from[:4]  # says nothing new, but it is a span of the index
        yield sa.or_(dated >= query.date_from, dated.in_(coarser))
    if query.date_to is not None:
        yield dated > ""
        yield dated <= query.date_to + "-99-99"[len(query.date_to) - 4 :]
    if query.recipient is not None:  # the index knows whether the words are there, but not whether in one recipient
        yield sa.exists().where(
            recipients.c.document_id == listing.c.document_id, has_words(recipients.c.name_key, query.recipient)
        )
    if query.status is not None:
        yield listing.c.status == query.status
    if query.doc_type is not None:
        yield type_key == words_key(query.doc_type)


def has_words(column: ColumnElement[Any], wanted: str) -> ColumnElement[bool]:
    """Return whether the folded ``column`` has all words of ``wanted``; where there are none, nothing has them."""
    words = list(dict.fromkeys((words_key(wanted) or "").split()))[:MAX_TERMS]
    padded = sa.literal(" ") + column + " "
    return sa.and_(*(place(padded, f" {word} ") > 0 for word in words)) if words else sa.false()


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
