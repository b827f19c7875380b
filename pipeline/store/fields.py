"""The fields of a document and the trail of their changes, in the tables, within a transaction that has begun."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy import Connection

from pipeline.dispatch import Absent, AbsentReason, FieldState, Found, Record
from pipeline.store.connect import RawJson
from pipeline.store.held import CLOSED, Held, Judgement, doubt_in, in_order, machine_states, worth_of
from pipeline.store.schema import audit, documents, fields

MACHINE: Final = "congvan"
"""The actor of what a run changed."""
READ: Final = "read"

_STATE: TypeAdapter[FieldState] = TypeAdapter(FieldState)


def load_fields(connection: Connection, document_id: str) -> dict[str, Held]:
    """Return the fields of a document by name, in reading order."""
    return fields_of_many(connection, [document_id]).get(document_id, {})


def fields_of_many(connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Held]]:
    """Return the fields of several documents, by id and name."""
    columns = (fields.c.document_id, fields.c.name, fields.c.machine, fields.c.judgement, fields.c.version)
    found: dict[str, dict[str, Held]] = {}
    query = sa.select(*columns).where(fields.c.document_id.in_(list(ids)))
    for document_id, *row in connection.execute(query):
        held = held_of(*row)
        found.setdefault(document_id, {})[held.name] = held
    return {key: {held.name: held for held in in_order(value)} for key, value in found.items()}


def held_of(name: str, machine: Any, judgement: Any, version: int) -> Held:
    """Return the field that a row of ``fields`` holds."""
    return Held.model_validate({"name": name, "machine": machine, "judgement": judgement, "version": version})


def field_row(document_id: str, held: Held, all_fields: Mapping[str, Held]) -> dict[str, Any]:
    """Return ``held`` as a row of ``fields``."""
    judgement = held.judgement
    return {
        "document_id": document_id,
        "name": held.name,
        "machine": json_of(held.machine),
        "judgement": None if judgement is None else RawJson(judgement.model_dump_json()),
        "confidence": held.machine.confidence if isinstance(held.machine, Found) else None,
        "decision": judgement and judgement.decision,
        "sampled": judgement is not None and judgement.sampled,
        "conflict": held.conflict,
        "worth": worth_of(held, all_fields),
        "version": held.version,
    }


def states_json(record: Record) -> dict[str, RawJson]:
    """Return what a run says of every field, the status among them, as it lies in the tables."""
    return {name: json_of(state) for name, state in machine_states(record).items()}


def new_rows(record: Record, states: Mapping[str, RawJson]) -> list[dict[str, Any]]:
    """Return the rows of ``fields`` of a document that nobody decided on: what ``field_row`` gives, with less work.

    What is null is left out. ``states`` are those of ``states_json``.
    """
    closed = record.status in CLOSED
    new = []
    for name, content in states.items():
        state = record.fields.get(name)
        sure = 1.0 if state is None else state.confidence if isinstance(state, Found) else None
        worth = 0.0 if closed or state is None else doubt_in(name, state)
        new.append(
            {
                "document_id": record.id,
                "name": name,
                "machine": content,
                "confidence": sure,
                "sampled": False,
                "conflict": False,
                "worth": worth,
                "version": 1,
            }
        )
    return new


def write_fields(connection: Connection, document_id: str, held: Mapping[str, Held]) -> None:
    """Put ``held`` in place of the fields of a document, and tell the document what a look at it is worth."""
    rows = [field_row(document_id, one, held) for one in held.values()]
    connection.execute(fields.delete().where(fields.c.document_id == document_id))
    if rows:
        connection.execute(fields.insert(), rows)
    connection.execute(
        documents.update()
        .where(documents.c.id == document_id)
        .values(worth=round(sum(row["worth"] for row in rows), 4), version=documents.c.version + 1)
    )


def read_row(
    document_id: str, before: Mapping[str, Held], after: Mapping[str, Held], at: str, why: str
) -> dict[str, Any] | None:
    """Return the row of the trail for what a run changed, or None where it said nothing new."""
    changed = [name for name, held in after.items() if name not in before or before[name].machine != held.machine]
    if not changed:
        return None
    said_before = {name: json_of(before[name].machine) for name in changed if name in before}
    return said_row(document_id, said_before, {name: json_of(after[name].machine) for name in changed}, at, why)


def said_row(
    document_id: str, before: Mapping[str, RawJson], after: Mapping[str, RawJson], at: str, why: str
) -> dict[str, Any]:
    """Return the row of the trail for what a run says of fields ``after``, and what was said ``before``, as JSON."""
    return {
        "document_id": document_id,
        "at": at,
        "actor": MACHINE,
        "action": READ,
        "before": joined(before),
        "after": joined(after),
        "why": why,
    }


def write_decision(
    connection: Connection,
    document_id: str,
    before: Held,
    after: Held,
    *,
    action: str,
    actor: str,
    at: str,
    why: str | None = None,
    cause_id: int | None = None,
    undoes_id: int | None = None,
) -> int:
    """Return the id of the row added to the trail for a person's decision."""
    row = {
        "document_id": document_id,
        "at": at,
        "actor": actor,
        "action": action,
        "field": before.name,
        "before": json_of(before.state),
        "after": json_of(after.state),
        "judgement": None if after.judgement is None else RawJson(after.judgement.model_dump_json()),
        "why": why,
        "cause_id": cause_id,
        "undoes_id": undoes_id,
    }
    key = connection.execute(audit.insert(), row).inserted_primary_key
    assert key is not None
    return int(key[0])


def json_of(state: FieldState) -> RawJson:
    """Return a state as it lies in the tables."""
    if state.__class__ is Absent and not (state.candidates or state.pen) and state.page is None and state.box is None:
        return _json_of_absent(state.absent)  # most of all fields
    return RawJson(state.model_dump_json())


@cache
def _json_of_absent(reason: AbsentReason) -> RawJson:
    return RawJson(Absent(absent=reason).model_dump_json())


def joined(states: Mapping[str, RawJson]) -> RawJson:
    """Return the states of fields by name as one JSON object."""
    return RawJson("{" + ",".join([f'"{name}":{content}' for name, content in states.items()]) + "}")


def state_from(content: Any) -> FieldState:
    """Return the state that lies in the tables as ``content``."""
    return _STATE.validate_python(content)


def judgement_from(content: Any) -> Judgement | None:
    """Return the judgement that lies in the tables as ``content``."""
    return None if content is None else Judgement.model_validate(content)
