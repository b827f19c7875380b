"""The audit trail: who or what changed which field from what to what, when, and why."""

from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from pipeline.dispatch import FieldState
from pipeline.document import Frozen
from pipeline.store.connect import reading
from pipeline.store.fields import READ, judgement_from, state_from
from pipeline.store.held import Held, after_judgement, after_machine, in_order
from pipeline.store.repository import Store
from pipeline.store.schema import audit

Action = Literal["read", "accepted", "corrected", "undone"]


class Change(Frozen):
    """One change of one field: ``id`` orders them; several fields that a run changed share one.

    ``before`` and ``after`` are what was shown; of a run (action "read") what the machine said, ``before`` None where
    it was the first. ``cause_id``: the decision that brought this one with it. ``undoes_id``: what this takes back.
    """

    id: int
    document_id: str
    at: str
    actor: str
    action: Action
    field: str
    before: FieldState | None
    after: FieldState
    why: str | None
    cause_id: int | None
    undoes_id: int | None


def history(store: Store, document_id: str, field: str | None = None) -> list[Change]:
    """Return all changes of a document, or of one ``field``, oldest first.

    Raises:
        StoreError: the database cannot be read.
    """
    changes: list[Change] = []
    for row in _rows(store, document_id):
        common = {name: row[name] for name in ("id", "document_id", "at", "actor", "action", "why", "cause_id")}
        before, after = row["before"] or {}, row["after"]
        each = [(row["field"], before, after)] if row["field"] else [(n, before.get(n), s) for n, s in after.items()]
        changes.extend(
            Change(
                **common,
                undoes_id=row["undoes_id"],
                field=name,
                before=None if old is None else state_from(old),
                after=state_from(new),
            )
            for name, old, new in each
            if field in (None, name)
        )
    return changes


def state_at(store: Store, document_id: str, moment: datetime | int | None = None) -> dict[str, Held]:
    """Return the fields of a document as they were, rebuilt from the trail alone.

    Args:
        store: where the document is.
        document_id: all 16 digits.
        moment: a time (with its zone), or the id of a change, which counts; None: now.
    """
    fields: dict[str, Held] = {}
    for row in _rows(store, document_id):
        if isinstance(moment, int) and row["id"] > moment:
            break
        if isinstance(moment, datetime) and datetime.fromisoformat(row["at"]) > moment:
            break
        if row["action"] == READ:
            for name, state in row["after"].items():
                fields[name] = after_machine(fields.get(name), name, state_from(state))
        else:
            held = fields[row["field"]]
            fields[held.name] = after_judgement(held, judgement_from(row["judgement"]))
    return {held.name: held for held in in_order(fields)}


def _rows(store: Store, document_id: str) -> list[dict[str, Any]]:
    query = sa.select(audit).where(audit.c.document_id == document_id).order_by(audit.c.id)
    with reading(store.engine) as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
