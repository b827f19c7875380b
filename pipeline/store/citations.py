"""Citations both ways: what a dispatch cites, what cites it, and where citations contradict each other.

A dispatch is known by its number. Numbers begin anew each year and in each office, so a citation that gives another
year means another dispatch; the same year and another day is a contradiction.
"""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from pipeline.dispatch import Citation
from pipeline.document import Frozen
from pipeline.store.connect import reading
from pipeline.store.keys import number_key
from pipeline.store.lookup import current_source, has_source
from pipeline.store.repository import Store
from pipeline.store.schema import citations, documents


class Held(Frozen):
    """A dispatch in the archive."""

    id: str
    source: str
    doc_type: str | None
    number: str | None
    issued_date: str | None
    issuing_body: str | None
    subject: str | None


class Link(Frozen):
    """A citation and the dispatch at its other end: of ``cites`` the cited one, of ``cited_by`` the citing one.

    ``held`` is None where the archive has no such dispatch. ``agrees``: whether the dates are the same as far as both
    are known; None where one is not known at all.
    """

    citation: Citation
    held: Held | None
    agrees: bool | None


class Contradiction(Frozen):
    """One cited dispatch with several dates: ids of the citing documents by date; ``held`` are those that bear it."""

    number: str
    year: str
    dates: dict[str, tuple[str, ...]]
    held: tuple[Held, ...]


_HELD = [documents.c[name] for name in Held.model_fields if name != "source"]
_CITATION = [citations.c[name] for name in Citation.model_fields]


def cites(store: Store, document_id: str) -> list[Link]:
    """Return what a document cites in printed order, with each dispatch of the archive that may be meant."""
    own = sa.select(*_CITATION).where(citations.c.document_id == document_id).order_by(citations.c.ordinal)
    links: list[Link] = []
    with reading(store.engine) as connection:
        for row in connection.execute(own).mappings().all():
            citation = Citation(**row)
            found = [
                link
                for held in _with_number(connection, number_key(citation.number))
                if held.id != document_id and (link := _link(citation, held, held.issued_date))
            ]
            links.extend(found or [Link(citation=citation, held=None, agrees=None)])
    return links


def cited_by(store: Store, document_id: str) -> list[Link]:
    """Return the documents of the archive that cite this one, by date, and how they cite it."""
    query = (
        sa.select(*(column.label(f"c_{column.name}") for column in _CITATION), *_HELD, current_source().label("source"))
        .join(documents, documents.c.id == citations.c.document_id)
        .where(has_source(), citations.c.document_id != document_id)
        .order_by(documents.c.issued_date.is_(None), documents.c.issued_date, documents.c.id, citations.c.ordinal)
    )
    about = sa.select(documents.c.number_key, documents.c.issued_date).where(documents.c.id == document_id)
    with reading(store.engine) as connection:
        own = connection.execute(about).one_or_none()
        if own is None or own.number_key is None:
            return []
        rows = connection.execute(query.where(citations.c.number_key == own.number_key)).mappings().all()
    links = []
    for row in rows:
        citation = Citation(**{name: row[f"c_{name}"] for name in Citation.model_fields})
        links.append(_link(citation, _held(row), own.issued_date))
    return [link for link in links if link]


def contradictions(store: Store, number: str | None = None) -> list[Contradiction]:
    """Return cited dispatches that are given two dates, or another than they bear; of one ``number`` or of all."""
    query = (
        sa.select(citations.c.number_key, citations.c.number, citations.c.issued_date, citations.c.document_id)
        .join(documents, documents.c.id == citations.c.document_id)
        .where(citations.c.number_key.is_not(None), sa.func.length(citations.c.issued_date) == 10, has_source())
        .order_by(citations.c.number_key, citations.c.issued_date, citations.c.document_id)
    )
    if number is not None:
        query = query.where(citations.c.number_key == number_key(number))
    groups: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(dict)
    printed: dict[str, str] = {}
    with reading(store.engine) as connection:
        for key, shown, date, document_id in connection.execute(query):
            citing = groups[key, date[:4]].setdefault(date, [])
            if document_id not in citing:
                citing.append(document_id)
            printed.setdefault(key, shown)
        bearing = _bearing(connection, {key for key, _ in groups} if number is not None else None)
    found = []
    for (key, year), dates in sorted(groups.items()):
        held = tuple(one for one in bearing.get(key, ()) if (one.issued_date or "")[:4] == year)
        known = {one.issued_date for one in held if len(one.issued_date or "") == 10}
        # Offices number alike: several dispatches of one number and year explain as many dates.
        if len(dates) > max(1, len(known)) or (known and not set(dates) <= known):
            tupled = {date: tuple(ids) for date, ids in sorted(dates.items())}
            found.append(Contradiction(number=printed[key], year=year, dates=tupled, held=held))
    return found


def _bearing(connection: Connection, keys: set[str] | None) -> dict[str, list[Held]]:
    """Return the dispatches that are cited by their number, or those with one of ``keys``."""
    cited = sa.select(citations.c.number_key).distinct() if keys is None else list(keys)
    query = sa.select(documents.c.number_key, *_HELD, current_source().label("source"))
    query = query.where(documents.c.number_key.in_(cited), has_source()).order_by(documents.c.id)
    found: dict[str, list[Held]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["number_key"]].append(_held(row))
    return found


def _with_number(connection: Connection, key: str | None) -> list[Held]:
    return [] if key is None else _bearing(connection, {key}).get(key, [])


def _held(row: Any) -> Held:
    return Held(**{name: row[name] for name in Held.model_fields})


def _link(citation: Citation, held: Held, issued: str | None) -> Link | None:
    """Return the link between a citation and a dispatch of that number issued at ``issued``; None: another year."""
    cited = citation.issued_date
    if not cited or not issued:
        return Link(citation=citation, held=held, agrees=None)
    if cited[:4] != issued[:4]:
        return None
    common = min(len(cited), len(issued))
    return Link(citation=citation, held=held, agrees=cited[:common] == issued[:common])
