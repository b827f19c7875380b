"""The dispatches of a folder, as far as they tell of each other, and what they tell put into the tables.

What a folder tells is the machine's word: it stands in its states beside what the page alone tells, goes into the
trail, and leaves alone what a person decided.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import sqlalchemy as sa
from sqlalchemy import Connection

from pipeline.dispatch import Citation, FieldState, Found, FromFolder, Record, RecordWarning, Status, alone
from pipeline.document import DigitalSignature
from pipeline.store.connect import reading, write
from pipeline.store.fields import judgement_from, load_fields, read_row, state_from, write_fields
from pipeline.store.held import STATUS, Held, after_machine, effective_record, value_of
from pipeline.store.lookup import record_of
from pipeline.store.repository import Store
from pipeline.store.schema import audit, citations, documents, fields, signatures, sources
from pipeline.store.values import number_parts
from pipeline.store.writing import write_decided

TELLING = ("issuing_body", "code_notation", "code_number", "number", "issued_date", "signer_name", "signer_title")
"""The fields by which dispatches tell of each other."""
_CLOSED = ("failed", "not_a_dispatch")
_AT_ONCE = 100


@dataclass(frozen=True)
class InFolder:
    """A dispatch with what the last run says of the telling fields (``machine``) and what people say (``decided``)."""

    id: str
    machine: dict[str, FieldState] = field(default_factory=dict)
    decided: dict[str, FieldState] = field(default_factory=dict)
    cites: tuple[Citation, ...] = ()
    signatures: tuple[DigitalSignature, ...] = ()


@dataclass(frozen=True)
class Put:
    """What becomes of one dispatch: fields as its folder tells them, none for what the page alone tells; warnings.

    ``codes`` are all that such warnings may have: those of earlier looks are taken away.
    """

    read: Mapping[str, FieldState]
    fields: Mapping[str, Found]
    warnings: Sequence[RecordWarning]
    codes: Sequence[str]
    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A record that was changed, and its status before."""

    record: Record
    before: Status


def in_folders(store: Store, roots: Iterable[str]) -> list[InFolder]:
    """Return the dispatches with a current source below one of the ingested folders ``roots``, by id."""
    here = sa.exists().where(
        sources.c.document_id == documents.c.id, sources.c.replaced_at.is_(None), sources.c.root.in_(list(roots))
    )
    those = sa.select(documents.c.id).where(here, documents.c.status.not_in(_CLOSED))
    states = sa.select(fields.c.document_id, fields.c.name, fields.c.machine, fields.c.judgement).where(
        fields.c.name.in_(TELLING), fields.c.document_id.in_(those)
    )
    cited = sa.select(citations.c.document_id, citations.c.issued_date).where(
        citations.c.issued_date.is_not(None), citations.c.document_id.in_(those)
    )
    signed = sa.select(signatures.c.document_id, signatures.c.signed_at).where(signatures.c.document_id.in_(those))
    found: dict[str, InFolder] = {}
    cites: dict[str, list[Citation]] = defaultdict(list)
    signatures_of: dict[str, list[DigitalSignature]] = defaultdict(list)
    with reading(store.engine) as connection:
        for document_id, name, machine, judgement in connection.execute(states):
            one = found.setdefault(document_id, InFolder(document_id))
            one.machine[name] = state_from(machine)
            if (word := judgement_from(judgement)) is not None:
                one.decided[name] = word.state
        for document_id, issued_date in connection.execute(cited):
            cites[document_id].append(Citation(issued_date=issued_date))
        for document_id, signed_at in connection.execute(signed):
            signatures_of[document_id].append(DigitalSignature(signer=None, signed_at=signed_at))
    return [
        replace(_with_parts(one), cites=tuple(cites[key]), signatures=tuple(signatures_of[key]))
        for key, one in sorted(found.items())
    ]


def _with_parts(one: InFolder) -> InFolder:
    """Return the dispatch with both parts decided where its number is: whoever accepts the number accepts them."""
    number = one.decided.get("number")
    if isinstance(number, Found) and isinstance(number.value, str):
        for name, part in number_parts(number.value).items():
            if part and name not in one.decided:
                one.decided[name] = Found(value=part, raw="", confidence=1.0, rule=number.rule)
    return one


def put_told(store: Store, told: Mapping[str, Put], status: Callable[[Record], Status]) -> list[Moved]:
    """Return the records that changed when ``told`` was put into the tables; doing it again changes nothing.

    Args:
        store: where the dispatches are.
        told: what their folder tells, by id. One whose page was read anew in the meantime is left as it is.
        status: tells the status of a record by its fields.

    Raises:
        StoreBusy, OutputFailed, StoreUnreachable: see ``pipeline.store.connect.write``.
    """
    moved: list[Moved] = []
    ids = sorted(told)
    for start in range(0, len(ids), _AT_ONCE):
        moved += write(store.engine, partial(_put_some, store, ids[start : start + _AT_ONCE], told, status))
    return moved


def _put_some(
    store: Store,
    ids: Iterable[str],
    told: Mapping[str, Put],
    status: Callable[[Record], Status],
    connection: Connection,
) -> list[Moved]:
    done = (_put(connection, store, document_id, told[document_id], status) for document_id in ids)
    return [moved for moved in done if moved is not None]


def _put(
    connection: Connection, store: Store, document_id: str, put: Put, status: Callable[[Record], Status]
) -> Moved | None:
    query = sa.select(documents.c.record).where(documents.c.id == document_id)
    content = connection.scalar(query.with_for_update())
    before = load_fields(connection, document_id)
    if content is None or not all(alone(before[name].machine) == state for name, state in put.read.items()):
        return None
    shown = record_of(connection, content, before)
    after = dict(before)
    for name in put.read:
        if before[name].judgement is None:
            after[name] = after_machine(before[name], name, put.fields.get(name) or alone(before[name].machine))
    warnings = (*(one for one in shown.warnings if one.code not in put.codes), *put.warnings)
    after[STATUS] = _status(shown.model_copy(update={"warnings": warnings}), after, status)
    changed = [name for name in after if after[name] is not before[name]]
    if not changed and warnings == shown.warnings:
        return None
    record = effective_record(shown.model_copy(update={"warnings": warnings}), after, changed)
    write_fields(connection, document_id, after)
    if row := read_row(document_id, before, after, store.moment(), put.why):
        connection.execute(audit.insert(), row)
    write_decided(connection, record, store.timestamp())
    return Moved(record, shown.status)


def _status(shown: Record, after: Mapping[str, Held], status: Callable[[Record], Status]) -> Held:
    """Return the status as the machine's states now have it, beside the one by the page alone."""
    held = after[STATUS]
    page = alone(held.machine)
    assert isinstance(page, Found)
    states = {name: one.machine for name, one in after.items() if name != STATUS}
    value = status(shown.model_copy(update={"fields": states, "is_dispatch": True}))
    if value == value_of(page):
        return after_machine(held, STATUS, page)
    folder = FromFolder(why="By the fields and warnings as the folder has them.", alone=page)
    return after_machine(held, STATUS, page.model_copy(update={"value": value, "raw": value, "folder": folder}))
