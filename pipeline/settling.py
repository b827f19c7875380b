"""After a run: the folders that were read, looked at as a whole, so that their dispatches tell of each other.

It needs all that was stored of the folders and nothing else, so it does not matter who read what in which order, and
an interrupted run is made good by the next. Where nothing new is told, nothing is written.
"""

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from pipeline.atomic import write_atomically
from pipeline.dispatch import Dossier, FieldState, Found, Record, Status, alone
from pipeline.neighbours import CODES, VERSION, Change, Member, settled
from pipeline.record import status_of
from pipeline.run import shared_store
from pipeline.settings import ExtractOptions, Settings
from pipeline.source import display_name
from pipeline.store.folder import Put, in_folders, put_told
from pipeline.store.held import value_of


def settle_folders(roots: Iterable[Path], settings: Settings) -> dict[str, tuple[Status, Status]]:
    """Return the status before and after, by id, of the records below the ingested folders ``roots`` that changed.

    The store and ``record.json`` say what the folders tell.

    Raises:
        StoreBusy, OutputFailed, StoreUnreachable: the store or the output folder cannot be written.
    """
    names = {display_name(root) for root in roots}
    if not names:
        return {}
    store = shared_store(settings.db)
    found = in_folders(store, names)
    members = [Member(one.id, one.machine, one.decided, one.cites, one.signatures) for one in found]
    changes = settled(members)
    told = {member.id: _put(member, changes.get(member.id)) for member in members if _is_told(member, changes)}
    moved = put_told(store, told, lambda record: status_of(record, record.problems, settings.extract))
    for document_id, put in told.items():
        _rewrite(settings.out / document_id / "record.json", put, settings.extract)
    return {one.record.id: (one.before, one.record.status) for one in moved}


def _is_told(member: Member, changes: dict[str, Change]) -> bool:
    """Return whether the folder tells something of ``member``, or did so before."""
    return member.id in changes or any(
        isinstance(state, Found) and state.folder is not None for state in member.machine.values()
    )


def _put(member: Member, change: Change | None) -> Put:
    change = change or Change({})
    return Put(member.read, change.fields, change.warnings, CODES, f"folder {VERSION}")


def _rewrite(path: Path, put: Put, options: ExtractOptions) -> None:
    """Let ``record.json`` say what the folder tells, where the file is there and its page was not read anew."""
    try:
        dossier = Dossier.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return  # another output folder than before, or removed: the next run writes it
    record = told_record(dossier.record, put, options)
    if record != dossier.record:
        changed = dossier.model_copy(update={"record": record})
        write_atomically(path, (changed.model_dump_json(indent=2) + "\n").encode())


def told_record(record: Record, put: Put, options: ExtractOptions) -> Record:
    """Return ``record`` as the folder tells it; fields that were decided, or read anew, stay as they are."""
    states: dict[str, FieldState] = {}
    for name, read in put.read.items():
        if alone(record.fields[name]) == read:
            states[name] = put.fields.get(name) or read
    warnings = (*(one for one in record.warnings if one.code not in put.codes), *put.warnings)
    values = {name: value_of(state) for name, state in states.items()}
    update = {**values, "fields": {**record.fields, **states}, "warnings": warnings}
    told = record.model_copy(update=update)
    if record.status not in ("accepted", "needs_review"):
        return told
    return told.model_copy(update={"status": status_of(told, record.problems, options)})
