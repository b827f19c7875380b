"""Writing into the tables, within a transaction that has begun already."""

import sqlalchemy as sa
from sqlalchemy import Connection

from pipeline.dispatch import Dossier, Record
from pipeline.document import Document
from pipeline.store import rows
from pipeline.store.listing import list_documents
from pipeline.store.schema import (
    documents,
    problems,
    recipients,
    sources,
    texts,
)
from pipeline.store.sql import insert
from pipeline.store.vectors import index_texts


def write_document(connection: Connection, record: Record, fingerprint: str, digest: str, now: str) -> None:
    """Insert or update the row of a document."""
    row = {**rows.document_row(record), "fingerprint": fingerprint, "digest": digest, "updated_at": now}
    statement = insert(connection, documents).values(**row, ingested_at=now)
    connection.execute(statement.on_conflict_do_update(index_elements=[documents.c.id], set_=row))


def write_parts(connection: Connection, dossier: Dossier, document: Document | None, now: str) -> None:
    """Put the pages, edits, recipients ... of a document in place of those it had."""
    record = dossier.record
    for table, new in rows.part_rows(dossier, rows.page_rows(record.id, document), now):
        replace_rows(connection, table, record.id, new)
    text = rows.text_row(record, document)
    connection.execute(
        insert(connection, texts).values(**text).on_conflict_do_update(index_elements=[texts.c.document_id], set_=text)
    )
    index_texts(connection, record.id)


def write_decided(connection: Connection, record: Record, now: str) -> None:
    """Let the tables say what ``record`` says after a person decided on its fields."""
    row = {**rows.document_row(record), "updated_at": now}
    connection.execute(documents.update().where(documents.c.id == record.id).values(**row))
    replace_rows(connection, recipients, record.id, rows.recipient_rows(record))
    connection.execute(texts.update().where(texts.c.document_id == record.id).values(**rows.head_columns(record)))
    index_texts(connection, record.id)
    list_documents(connection, [record.id])


def replace_rows(connection: Connection, table: sa.Table, document_id: str, new: list[rows.Row]) -> None:
    """Put ``new`` in place of the rows of a document in ``table``."""
    connection.execute(table.delete().where(table.c.document_id == document_id))
    if new:
        connection.execute(table.insert(), new)


def points(connection: Connection, document_id: str, root: str, path: str) -> bool:
    """Return whether ``path`` points to the document, and to it alone, and nothing is wrong with it."""
    here = sources.c.root == root, sources.c.path == path, sources.c.replaced_at.is_(None)
    current = connection.scalars(sa.select(sources.c.document_id).where(*here)).all()
    problem = sa.select(problems.c.id).where(problems.c.root == root, problems.c.path == path)
    return current == [document_id] and connection.scalar(problem) is None


def point(connection: Connection, document_id: str, root: str, path: str, now: str) -> bool:
    """Let ``path`` point to the document; return whether it did not do so before.

    Other content that was found under the path counts as replaced, and what kept the path from being read is over.
    """
    if points(connection, document_id, root, path):
        return False
    here = sources.c.root == root, sources.c.path == path
    others = *here, sources.c.document_id != document_id, sources.c.replaced_at.is_(None)
    replaced = connection.scalars(sa.select(sources.c.document_id).where(*others)).all()
    connection.execute(sources.update().where(*others).values(replaced_at=now))
    statement = insert(connection, sources).values(root=root, path=path, document_id=document_id, seen_at=now)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[sources.c.root, sources.c.path, sources.c.document_id], set_={"replaced_at": None}
        )
    )
    connection.execute(problems.delete().where(problems.c.root == root, problems.c.path == path))
    list_documents(connection, [document_id, *replaced])
    return True
