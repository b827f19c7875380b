"""Keeping the table ``listing``: a narrow row for each document that has a current source."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy import Connection

from pipeline.store.lookup import has_source
from pipeline.store.schema import documents, listing, listing_state, texts
from pipeline.store.sql import insert

_ALIKE = ("status", "doc_type", "doc_type_key", "issuing_body", "signer_name", "ingested_at")
_VALUES = {
    "id": texts.c.id,
    "document_id": documents.c.id,
    "issued_date": sa.func.coalesce(documents.c.issued_date, ""),
    **{name: documents.c[name] for name in _ALIKE},
}


def list_documents(connection: Connection, ids: Collection[str]) -> None:
    """Bring the rows of documents up to date; those whose sources were all replaced get none."""
    connection.execute(listing.delete().where(listing.c.document_id.in_(ids)))
    list_new(connection, ids)


def list_new(connection: Connection, ids: Collection[str]) -> None:
    """Add the rows of documents that have none yet."""
    if not ids:
        return
    those = sa.select(*_VALUES.values()).join_from(documents, texts).where(documents.c.id.in_(ids), has_source())
    connection.execute(listing.insert().from_select(list(_VALUES), those))
    first = insert(connection, listing_state).values(id=1, version=1)
    risen = {"version": listing_state.c.version + 1}
    connection.execute(first.on_conflict_do_update(index_elements=[listing_state.c.id], set_=risen))


def listing_version(connection: Connection) -> int:
    """Return a number that is another whenever ``listing`` says something else than before."""
    return connection.scalar(sa.select(listing_state.c.version)) or 0
