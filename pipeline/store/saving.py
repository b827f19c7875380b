"""Saving what runs made, one document or many, within a transaction that has begun.

What people decided stands above what a run says, see ``pipeline.store.held``; the trail gets what the run says anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy import Connection, Table

from pipeline.dispatch import Dossier
from pipeline.document import Document
from pipeline.source import display_name
from pipeline.store import rows
from pipeline.store.bulk import insert_rows
from pipeline.store.fields import joined, load_fields, new_rows, read_row, said_row, states_json, write_fields
from pipeline.store.held import after_machine, effective_record, machine_states, still_told
from pipeline.store.listing import list_documents, list_new
from pipeline.store.schema import (
    audit,
    citations,
    documents,
    edits,
    fields,
    pages,
    problems,
    recipients,
    signatures,
    sources,
    steps,
    texts,
)
from pipeline.store.vectors import insert_texts
from pipeline.store.writing import point, write_document, write_parts


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a run made of one source: see ``Store.save``."""

    dossier: Dossier
    document: Document | None
    root: Path
    path: str
    fingerprint: str


class Clock(Protocol):
    """Tells the time as the tables write it: to the second, and to the microsecond."""

    def timestamp(self) -> str:
        """Return the time to the second."""

    def moment(self) -> str:
        """Return the time to the microsecond."""


def save_one(connection: Connection, item: Incoming, clock: Clock) -> bool:
    """Return whether anything was written; saving the same again changes nothing."""
    dossier, document_id = item.dossier, item.dossier.record.id
    states, own_pages = joined(states_json(dossier.record)), rows.page_rows(document_id, item.document)
    digest = rows.content_digest(dossier, rows.content_of(dossier.record), states, own_pages, item.fingerprint)
    now = clock.timestamp()
    own = sa.select(documents.c.digest).where(documents.c.id == document_id)
    known = connection.scalar(own.with_for_update())
    if known != digest:
        before = load_fields(connection, document_id) if known is not None else {}
        read = machine_states(dossier.record)
        said = {name: still_told(before.get(name), state) for name, state in read.items()}
        after = {**before, **{n: after_machine(before.get(n), n, state) for n, state in said.items()}}
        told = [name for name, state in said.items() if state is not read[name]]
        shown = dossier.model_copy(update={"record": effective_record(dossier.record, after, told)})
        write_document(connection, shown.record, item.fingerprint, digest, now)
        write_parts(connection, shown, item.document, now)
        write_fields(connection, document_id, after)
        if row := read_row(document_id, before, after, clock.moment(), _made_by(dossier)):
            connection.execute(audit.insert(), row)
    moved = point(connection, document_id, display_name(item.root), item.path, now)
    if known != digest and not moved:
        list_documents(connection, [document_id])
    return known != digest or moved


def save_many(connection: Connection, items: Sequence[Incoming], clock: Clock) -> int:
    """Return how many of ``items`` were written; new documents go in table by table, the others one by one."""
    ids = [item.dossier.record.id for item in items]
    paths = [item.path for item in items]
    known = set(connection.scalars(sa.select(documents.c.id).where(documents.c.id.in_(ids))))
    taken = set(connection.scalars(sa.select(sources.c.path).where(sources.c.path.in_(paths))))
    taken |= set(connection.scalars(sa.select(problems.c.path).where(problems.c.path.in_(paths))))
    new: dict[str, Incoming] = {}
    others: list[Incoming] = []
    for item in items:
        document_id = item.dossier.record.id
        if document_id in known or document_id in new or item.path in taken:
            others.append(item)
        else:
            new[document_id] = item
            taken.add(item.path)
    _insert_new(connection, new.values(), clock)
    return len(new) + sum(save_one(connection, item, clock) for item in others)


def _insert_new(connection: Connection, items: Iterable[Incoming], clock: Clock) -> None:
    now, moment = clock.timestamp(), clock.moment()
    waiting: dict[Table, list[rows.Row]] = {table: [] for table in _ORDER}
    for item in items:
        dossier, record = item.dossier, item.dossier.record
        states, content = states_json(record), rows.content_of(record)
        said = said_row(record.id, {}, states, moment, _made_by(dossier))
        own_fields, own_pages = new_rows(record, states), rows.page_rows(record.id, item.document)
        waiting[documents].append(
            {
                **rows.document_row(record, content),
                "fingerprint": item.fingerprint,
                "digest": rows.content_digest(dossier, content, said["after"], own_pages, item.fingerprint),
                "version": 2,  # as after write_document and write_fields
                "worth": round(sum(row["worth"] for row in own_fields), 4),
                "ingested_at": now,
                "updated_at": now,
            }
        )
        place = {"root": display_name(item.root), "path": item.path, "document_id": record.id}
        waiting[sources].append({**place, "seen_at": now, "replaced_at": None})
        waiting[fields].extend(own_fields)
        for table, own in rows.part_rows(dossier, own_pages, now):
            waiting[table].extend(own)
        waiting[texts].append(rows.text_row(record, item.document))
        waiting[audit].append(said)
    for table, own in waiting.items():
        if table is texts:
            insert_texts(connection, own)
        elif own:
            insert_rows(connection, table, own)
    list_new(connection, [row["id"] for row in waiting[documents]])


_ORDER = (
    documents, sources, fields, pages, recipients, citations, signatures, edits, steps, problems, texts, audit,
)  # fmt: skip
"""Owners first."""


def _made_by(dossier: Dossier) -> str:
    """Return what made a record, for the trail: the stages with their versions."""
    return ", ".join(f"{step.stage} {step.version}" for step in dossier.steps) or "saved"
