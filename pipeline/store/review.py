"""Review: people's decisions on fields. Each is one transaction and lands in the audit trail at once.

The way of a reviewer through the store, all of it open to any number of people and processes at once:

    from pipeline.store.queue import document_queue, field_queue, queue_size, sample_queue   what to look at first
    from pipeline.store.review import accept, close, correct, fields_of, take_machine, undo
    from pipeline.store.trail import history, state_at                                       who changed what, and when
    from pipeline.store.overview import overview                                             how much, how good
    from pipeline.store.values import format_value, parse_value                              values as people type them

    held = fields_of(store, document_id)["number"]   a Held: state (shown), machine, judgement, conflict, version
    accept(store, document_id, "number", version=held.version, actor="lan")            what is shown is right
    correct(store, document_id, "number", "917/UBND-NV", version=held.version, actor="lan", note="read on paper")
    correct(store, document_id, "urgency", None, version=..., actor="lan")             the field is blank in the source
    take_machine(store, document_id, "number", version=..., actor="lan")               in a conflict: the new value
    close(store, document_id, version=review_version(store, document_id), actor="lan") all the rest is right: accepted
    undo(store, actor="lan")                                                           takes back lan's last decision

All return the fields as they are afterwards. ``version`` is that of the field the reviewer looked at (of the document
for ``close``): when somebody or a run changed it since, nothing is done and ``StaleDecision`` says what it is now.
The record (``store.record``, export, search) shows a decision as soon as the function returns: a corrected field has
the rule "human", decided fields the confidence 1. A correction of the number brings its two parts with it. When no
key field is in doubt any more, the document is accepted; undo takes that back, too.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from pipeline.dispatch import FieldValue, Recipient, Record, Status
from pipeline.errors import NothingToUndo, StaleDecision, UsageError
from pipeline.store.connect import reading, write
from pipeline.store.fields import READ, judgement_from, load_fields, write_decision, write_fields
from pipeline.store.held import (
    STATUS,
    Held,
    Judgement,
    accepted,
    after_judgement,
    corrected,
    effective_record,
    human_state,
    is_settled,
    machine_accepted,
    value_of,
)
from pipeline.store.lookup import record_of
from pipeline.store.repository import Store
from pipeline.store.schema import audit, documents
from pipeline.store.values import STATUSES, format_value, number_parts, parse_value
from pipeline.store.writing import write_decided

Fields = dict[str, Held]
Judge = Callable[[Held, str], Judgement]

_LISTS = {"addressees": str, "recipients": Recipient}


def fields_of(store: Store, document_id: str) -> Fields:
    """Return the fields of a document by name, in reading order, the status last.

    Raises:
        UsageError: there is no such document.
    """
    with reading(store.engine) as connection:
        found = load_fields(connection, document_id)
    if not found:
        raise _unknown(document_id)
    return found


def review_version(store: Store, document_id: str) -> int:
    """Return the version of a document, which ``close`` wants to know.

    Raises:
        UsageError: there is no such document.
    """
    with reading(store.engine) as connection:
        version: int | None = connection.scalar(sa.select(documents.c.version).where(documents.c.id == document_id))
    if version is None:
        raise _unknown(document_id)
    return version


def accept(
    store: Store,
    document_id: str,
    field: str,
    *,
    version: int,
    actor: str,
    note: str | None = None,
    sampled: bool = False,
) -> Fields:
    """Return the fields after ``actor`` found what ``field`` shows right.

    In a conflict this keeps the person's word. ``sampled``: the field was met in ``sample_queue``.

    Raises:
        StaleDecision: the field is not in ``version`` any more.
        UsageError: there is no such document or field, or no actor.
    """
    judge: Judge = lambda held, at: accepted(held, actor, at, sampled=sampled)  # noqa: E731
    return _decide(store, document_id, field, version, actor, note, judge)


def take_machine(
    store: Store, document_id: str, field: str, *, version: int, actor: str, note: str | None = None
) -> Fields:
    """Return the fields after ``actor`` found the machine's value right, not the one a person gave.

    Raises:
        StaleDecision, UsageError: as ``accept``.
    """
    return _decide(store, document_id, field, version, actor, note, lambda held, at: machine_accepted(held, actor, at))


def correct(
    store: Store,
    document_id: str,
    field: str,
    value: FieldValue | None,
    *,
    version: int,
    actor: str,
    note: str | None = None,
    sampled: bool = False,
    blank: bool = True,
) -> Fields:
    """Return the fields after ``actor`` gave ``field`` the ``value``.

    Args:
        store: where the document is.
        document_id: all 16 digits.
        field: a name in ``fields_of``; "status" too.
        value: text, or what ``parse_value`` gives for a list; None where there is none, ``blank`` in the source or
            (false) not in it at all.
        version: that of the field when the reviewer saw it.
        actor: who decides.
        note: why, for the trail.
        sampled: the field was met in ``sample_queue``.
        blank: see ``value``.

    Raises:
        StaleDecision: the field is not in ``version`` any more.
        UsageError: there is no such document or field, no actor, or the value is none for this field.
    """
    state = human_state(_checked(field, value), blank=blank)
    judge: Judge = lambda held, at: corrected(held, state, actor, at, sampled=sampled)  # noqa: E731
    return _decide(store, document_id, field, version, actor, note, judge)


def close(
    store: Store, document_id: str, *, version: int, actor: str, status: Status = "accepted", note: str | None = None
) -> Fields:
    """Return the fields after ``actor`` put the document away as ``status``.

    With "accepted", what the other fields show counts as accepted, too; one ``undo`` takes all of it back.
    ``version`` is ``review_version``, so that nobody accepts what he has not seen.

    Raises:
        StaleDecision: the document is not in ``version`` any more.
        UsageError: there is no such document, no actor, or no such status.
    """
    state = human_state(_checked(STATUS, status))

    def work(connection: Connection) -> Fields:
        record, now_version, before = _load(connection, document_id)
        if now_version != version:
            raise StaleDecision(f"Document {document_id} was changed since you opened it.")
        at = store.moment()
        after = dict(before)

        def put(name: str, judgement: Judgement, cause_id: int | None) -> int:
            after[name] = after_judgement(before[name], judgement)
            return write_decision(
                connection,
                document_id,
                before[name],
                after[name],
                action=judgement.decision,
                actor=actor,
                at=at,
                why=note,
                cause_id=cause_id,
            )

        first = put(STATUS, corrected(before[STATUS], state, actor, at), None)
        for name, held in before.items() if status == "accepted" else ():
            if name != STATUS and (held.judgement is None or held.conflict):
                put(name, accepted(held, actor, at), first)
        _show(connection, store, record, before, after)
        return after

    return _as(actor, store, work)


def undo(store: Store, *, actor: str, document_id: str | None = None) -> Fields:
    """Return the fields of the document on which the last decision of ``actor`` was taken back, with all it brought.

    Decisions taken back already do not count; called again, it goes one further back. With ``document_id`` only
    decisions on this document count.

    Raises:
        NothingToUndo: there is no decision left.
        StaleDecision: somebody decided otherwise in the meantime; that stays.
    """

    def work(connection: Connection) -> Fields:
        last = _last_decision(connection, actor, document_id)
        if last is None:
            raise NothingToUndo(f"There is no decision of {actor} to take back.")
        record, _, before = _load(connection, last.document_id)
        group = sa.or_(audit.c.id == last.id, audit.c.cause_id == last.id)
        rows = connection.execute(sa.select(audit.c.id, audit.c.field).where(group).order_by(audit.c.id)).all()
        at, after, cause_id = store.moment(), dict(before), None
        for row in rows:
            own = _decisions(last.document_id, row.field)
            newest, *older = connection.execute(own.order_by(audit.c.id.desc()).limit(2)).all()
            if newest.id != row.id:
                raise StaleDecision(f"{newest.actor} decided on {row.field} of {last.document_id} after you.")
            restored = judgement_from(older[0].judgement) if older else None
            after[row.field] = after_judgement(before[row.field], restored)
            change = before[row.field], after[row.field]
            written = write_decision(
                connection,
                last.document_id,
                *change,
                action="undone",
                actor=actor,
                at=at,
                cause_id=cause_id,
                undoes_id=row.id,
            )
            cause_id = cause_id or written
        _show(connection, store, record, before, after)
        return after

    return _as(actor, store, work)


def _decide(
    store: Store, document_id: str, field: str, version: int, actor: str, note: str | None, judge: Judge
) -> Fields:
    def work(connection: Connection) -> Fields:
        record, _, before = _load(connection, document_id)
        if field not in before:
            raise UsageError(f"Document {document_id} has no field {field}.", advice=f"It has: {', '.join(before)}.")
        if before[field].version != version:
            raise _stale(document_id, before[field])
        at = store.moment()
        after = dict(before)
        judgement = judge(before[field], at)
        after[field] = after_judgement(before[field], judgement)

        def note_down(name: str, why: str | None, cause_id: int | None) -> int:
            word = after[name].judgement
            assert word is not None
            return write_decision(
                connection,
                document_id,
                before[name],
                after[name],
                action=word.decision,
                actor=actor,
                at=at,
                why=why,
                cause_id=cause_id,
            )

        first = note_down(field, note, None)
        for name, follows, why in _consequences(record, field, before, after, actor, at, store.accept_confidence):
            after[name] = after_judgement(before[name], follows)
            note_down(name, why, first)
        _show(connection, store, record, before, after)
        return after

    return _as(actor, store, work)


def _consequences(
    record: Record, field: str, before: Fields, after: Fields, actor: str, at: str, accept_confidence: float
) -> list[tuple[str, Judgement, str]]:
    """Return what a decision on ``field`` brings with it: the parts of a number, and the end of all doubt."""
    found: list[tuple[str, Judgement, str]] = []
    decided = after[field].judgement
    if field == "number" and decided is not None and decided.decision == "corrected":
        number = value_of(decided.state)
        for name, part in number_parts(number if isinstance(number, str) else None).items():
            if name in before and value_of(before[name].state) != part:
                found.append((name, corrected(before[name], human_state(part), actor, at), "part of the number"))
    status = after.get(STATUS)
    waits = status is not None and status.judgement is None and value_of(status.machine) == "needs_review"
    flagged = bool(record.problems or record.warnings)
    if status is not None and waits and not flagged and is_settled(after, accept_confidence):
        settled = corrected(status, human_state("accepted"), actor, at)
        found.append((STATUS, settled, "no key field is in doubt any more"))
    return found


def _show(connection: Connection, store: Store, record: Record, before: Fields, after: Fields) -> None:
    """Let all tables say what the fields say now."""
    changed = [name for name in after if after[name] is not before[name]]
    write_fields(connection, record.id, after)
    write_decided(connection, effective_record(record, after, changed), store.timestamp())


def _load(connection: Connection, document_id: str) -> tuple[Record, int, Fields]:
    """Return a document as it is, held against others until the end of the transaction."""
    query = sa.select(documents.c.record, documents.c.version).where(documents.c.id == document_id)
    row = connection.execute(query.with_for_update()).one_or_none()
    if row is None:
        raise _unknown(document_id)
    held = load_fields(connection, document_id)
    return record_of(connection, row.record, held), row.version, held


def _as(actor: str, store: Store, work: Callable[[Connection], Fields]) -> Fields:
    if not actor.strip() or actor != actor.strip() or len(actor) > 200:
        raise UsageError("A decision needs the name of the person who takes it.")
    return write(store.engine, work)


def _decisions(document_id: str, field: str) -> sa.Select[Any]:
    """Return the query for people's decisions on a field, those taken back and the taking back among them."""
    columns = (audit.c.id, audit.c.actor, audit.c.judgement)
    return sa.select(*columns).where(audit.c.document_id == document_id, audit.c.field == field, audit.c.action != READ)


def _last_decision(connection: Connection, actor: str, document_id: str | None) -> Any:
    taken_back = audit.alias()
    query = sa.select(audit.c.id, audit.c.document_id).where(
        audit.c.actor == actor,
        audit.c.action.in_(("accepted", "corrected")),
        audit.c.cause_id.is_(None),
        ~sa.exists().where(taken_back.c.undoes_id == audit.c.id),
    )
    if document_id is not None:
        query = query.where(audit.c.document_id == document_id)
    return connection.execute(query.order_by(audit.c.id.desc()).limit(1)).one_or_none()


def _checked(field: str, value: FieldValue | None) -> FieldValue | None:
    """Return ``value`` as ``field`` holds it, after the same checks that typed text goes through."""
    kind = _LISTS.get(field)
    if value is None or value in ("", ()):
        if field == STATUS:
            raise UsageError("A document has a status.", advice=f"Choose one of: {', '.join(STATUSES)}.")
        return None
    if kind is None and isinstance(value, str):
        return parse_value(field, value)
    if kind is not None and not isinstance(value, str) and all(isinstance(item, kind) for item in value):
        return value
    wanted = "text" if kind is None else "a list, as parse_value gives it"
    raise UsageError(f"{format_value(value)!r} is no value for {field}.", advice=f"It takes {wanted}.")


def _unknown(document_id: str) -> UsageError:
    return UsageError(f"There is no document {document_id}.", advice="Look with congvan search.")


def _stale(document_id: str, held: Held) -> StaleDecision:
    value = format_value(value_of(held.state)) or "no value"
    by = f"{held.judgement.actor} decided" if held.judgement else "a new run says"
    return StaleDecision(f"{held.name} of {document_id} was changed since you opened it: {by} {value!r}.")
