"""Reading from the tables, on a connection that is open already."""

import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Table

from pipeline.dispatch import Record
from pipeline.errors import UsageError
from pipeline.store.fields import load_fields
from pipeline.store.held import STATUS, Held
from pipeline.store.schema import documents, sources

_ID = re.compile(r"[0-9a-f]{1,64}")
_ID_LENGTH = 16


def current_source() -> sa.ScalarSelect[str]:
    """Return the first current source of the document in the enclosing query; null where all were replaced."""
    chosen = sa.select(sa.func.min(sources.c.path)).where(
        sources.c.document_id == documents.c.id, sources.c.replaced_at.is_(None)
    )
    return chosen.correlate(documents).scalar_subquery()


def has_source() -> sa.Exists:
    """Return whether the document in the enclosing query has a current source."""
    return sa.exists().where(sources.c.document_id == documents.c.id, sources.c.replaced_at.is_(None))


def sources_of(connection: Connection, document_id: str) -> tuple[str, ...]:
    """Return the current sources of a document in the order of names; one path below two folders counts once."""
    query = sa.select(sources.c.path).where(sources.c.document_id == document_id, sources.c.replaced_at.is_(None))
    return tuple(connection.scalars(query.distinct().order_by(sources.c.path)))


def find(connection: Connection, id_or_prefix: str) -> dict[str, Any] | None:
    """Return the content of the record whose id begins with ``id_or_prefix``, or None.

    Raises:
        UsageError: several ids begin like this.
    """
    wanted = id_or_prefix.strip().lower()
    if not _ID.fullmatch(wanted):
        return None
    key = documents.c.id if len(wanted) <= _ID_LENGTH else documents.c.sha256
    query = (
        sa.select(documents.c.id, documents.c.record).where(key >= wanted, key < wanted + "g").order_by(key).limit(4)
    )
    found = connection.execute(query).all()
    if len(found) > 1:
        ids = ", ".join(row.id for row in found[:3]) + (" ..." if len(found) > 3 else "")
        raise UsageError(f"Several documents begin with {wanted}: {ids}.", advice="Give more of the id.")
    return found[0].record if found else None


def record_of(connection: Connection, content: Mapping[str, Any], held: Mapping[str, Held] | None = None) -> Record:
    """Return the record made of its stored content, its fields and its sources as they are now.

    ``held`` are its fields, where they were loaded already.

    A document whose sources were all replaced has none; its ``source`` is the path that was replaced last.
    """
    current = sources_of(connection, content["id"])
    source = current[0] if current else _last_source(connection, content["id"])
    held = load_fields(connection, content["id"]) if held is None else held
    states = {name: one.state for name, one in held.items() if name != STATUS}
    return Record.model_validate({**content, "source": source, "sources": current, "fields": states})


def _last_source(connection: Connection, document_id: str) -> str:
    query = sa.select(sources.c.path).where(sources.c.document_id == document_id)
    return connection.scalars(query.order_by(sources.c.replaced_at.desc(), sources.c.path)).first() or ""


def parts(connection: Connection, table: Table, document_id: str) -> list[dict[str, Any]]:
    """Return the rows of ``table`` that belong to a document, in order, without what ties them to it."""
    columns = [column for column in table.c if column.name not in ("document_id", "ordinal")]
    query = sa.select(*columns).where(table.c.document_id == document_id).order_by(table.c.ordinal)
    return [dict(row) for row in connection.execute(query).mappings()]
