"""The review queue: documents and fields in the order of how much a look at them is worth.

The worth of a field is in ``pipeline.store.held``: conflicts first, then the doubt in its value, more for the fields
by which archives find a dispatch. That of a document is the sum of its fields.
"""

from typing import Any

import sqlalchemy as sa

from pipeline.dispatch import Status
from pipeline.document import Frozen
from pipeline.store.connect import reading
from pipeline.store.fields import held_of
from pipeline.store.held import Held
from pipeline.store.lookup import current_source, has_source
from pipeline.store.repository import Store
from pipeline.store.schema import documents, fields, listing


class FieldTask(Frozen):
    """A field that waits for a look: ``held`` has its value, evidence and version."""

    document_id: str
    source: str
    media_type: str | None
    doc_type: str | None
    number: str | None
    subject: str | None
    held: Held
    worth: float


class DocumentTask(Frozen):
    """A document that waits for a look, with the fields to look at, best worth first."""

    id: str
    source: str
    version: int
    status: Status
    doc_type: str | None
    number: str | None
    issued_date: str | None
    subject: str | None
    worth: float
    waiting_since: str
    doubtful: tuple[str, ...]
    conflicts: tuple[str, ...]


class QueueSize(Frozen):
    """How much waits: fields worth a look, those of them in conflict, and documents."""

    fields: int
    conflicts: int
    documents: int


_WAITS = sa.and_(has_source(), sa.or_(documents.c.status == "needs_review", documents.c.worth > 0))


def field_queue(store: Store, *, field: str | None = None, limit: int = 20, offset: int = 0) -> list[FieldTask]:
    """Return the fields that wait for a look, most worth first, or those named ``field`` alone."""
    about = [documents.c[name] for name in ("media_type", "doc_type", "number", "subject")]
    order = (fields.c.worth.desc(), fields.c.document_id.desc(), fields.c.name.desc())  # as the index has them
    keys = sa.select(fields.c.document_id, fields.c.name).join(listing, listing.c.document_id == fields.c.document_id)
    keys = keys.where(fields.c.worth > 0, *([] if field is None else [fields.c.name == field])).order_by(*order)
    query = (
        sa.select(fields, current_source().label("source"), *about)
        .join(documents, documents.c.id == fields.c.document_id)
        .where(sa.tuple_(fields.c.document_id, fields.c.name).in_(keys.limit(limit).offset(offset)))
        .order_by(*order)
    )
    with reading(store.engine) as connection:
        return [
            FieldTask(
                held=held_of(row["name"], row["machine"], row["judgement"], row["version"]),
                **{name: row[name] for name in FieldTask.model_fields if name != "held"},
            )
            for row in connection.execute(query).mappings()
        ]


def document_queue(store: Store, *, limit: int = 20, offset: int = 0) -> list[DocumentTask]:
    """Return the documents that wait for a look, most worth first, then those that have waited longest."""
    order = (documents.c.worth.desc(), documents.c.ingested_at, documents.c.id)
    return _document_tasks(store, sa.select(documents).where(_WAITS).order_by(*order), limit, offset)


def sample_queue(store: Store, *, limit: int = 20, offset: int = 0) -> list[DocumentTask]:
    """Return documents drawn by chance, whatever their status, that no reviewer has met in this way.

    Decisions on them, given with ``sampled``, tell how good all records are: doubtful fields alone would not. An id
    is a digest, so its order is chance, and the same for everybody.
    """
    met = sa.exists().where(fields.c.document_id == documents.c.id, fields.c.sampled)
    query = sa.select(documents).where(has_source(), documents.c.is_dispatch, ~met).order_by(documents.c.id)
    return _document_tasks(store, query, limit, offset)


def queue_size(store: Store) -> QueueSize:
    """Return how much waits for a look."""
    listed = fields.join(listing, listing.c.document_id == fields.c.document_id)
    waiting = sa.select(sa.func.count()).select_from(listed).where(fields.c.worth > 0)
    with reading(store.engine) as connection:
        return QueueSize(
            fields=connection.scalar(waiting) or 0,
            conflicts=connection.scalar(waiting.where(fields.c.conflict)) or 0,
            documents=connection.scalar(sa.select(sa.func.count()).select_from(documents).where(_WAITS)) or 0,
        )


def _document_tasks(store: Store, query: sa.Select[Any], limit: int, offset: int) -> list[DocumentTask]:
    page = query.add_columns(current_source().label("source")).limit(limit).offset(offset)
    with reading(store.engine) as connection:
        found = connection.execute(page).mappings().all()
        doubts = (
            sa.select(fields.c.document_id, fields.c.name, fields.c.conflict)
            .where(fields.c.document_id.in_([row["id"] for row in found]), fields.c.worth > 0)
            .order_by(fields.c.worth.desc(), fields.c.name)
        )
        doubtful = connection.execute(doubts).all()
    own = [name for name in DocumentTask.model_fields if name not in ("waiting_since", "doubtful", "conflicts")]
    return [
        DocumentTask(
            **{name: row[name] for name in own},
            waiting_since=row["ingested_at"],
            doubtful=tuple(d.name for d in doubtful if d.document_id == row["id"]),
            conflicts=tuple(d.name for d in doubtful if d.document_id == row["id"] and d.conflict),
        )
        for row in found
    ]
