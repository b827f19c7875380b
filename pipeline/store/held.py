"""What is held of one field: the machine's last word and a person's. Pure; the store and the audit trail share it.

A person's word stands above the machine's and stays through every run. Where a run then says something new, both are
kept and the field is in conflict until a person decides again.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from pipeline.dispatch import FIELD_NAMES, KEY_FIELDS, Absent, FieldState, FieldValue, Found, Record, alone
from pipeline.document import Frozen

Decision = Literal["accepted", "corrected"]

STATUS = "status"
"""The status of the document is decided like a field."""
HUMAN_RULE = "human"
"""The rule of a value that a person wrote."""

_LISTS = ("addressees", "recipients")
_PARTS = ("code_number", "code_notation")
"""Parts of the number: whoever looks at it looks at them."""
_KEY_WEIGHT, _OTHER_WEIGHT = 1.0, 0.4
_DOUBT_OF_ABSENT = {"unreadable": 0.95, "conflicting": 0.95, "not_found": 0.9, "blank_in_source": 0.2}
_LEAST_WORTH = 0.05
"""Below this a look is not worth it; a key field of 0.95 lies there."""
CLOSED = ("failed", "not_a_dispatch")
"""A look at the fields of such a document is worth nothing."""
CONFLICT_WORTH = 2.0
"""A conflict comes before all doubt."""


class Judgement(Frozen):
    """A person's word on one field, and what the machine's was then (``seen``).

    ``sampled``: the field was drawn by chance, not for its low confidence, so it counts for accuracy.
    """

    state: FieldState
    decision: Decision
    actor: str
    at: str
    seen: FieldState
    sampled: bool = False


class Held(Frozen):
    """One field of one document. ``version`` rises with each change and guards against lost decisions."""

    name: str
    machine: FieldState
    judgement: Judgement | None = None
    version: int = 1

    @property
    def state(self) -> FieldState:
        """What the record shows: the person's word where there is one, else the machine's."""
        return self.judgement.state if self.judgement else self.machine

    @property
    def conflict(self) -> bool:
        """Whether the machine says something new since the person decided, and something else than the person."""
        if self.judgement is None:
            return False
        said = value_of(self.machine)
        return said != value_of(self.judgement.state) and said != value_of(self.judgement.seen)


def value_of(state: FieldState) -> FieldValue | None:
    """Return the value, or None where the field is absent."""
    return state.value if isinstance(state, Found) else None


def machine_states(record: Record) -> dict[str, FieldState]:
    """Return what a run says of every field, the status among them."""
    status = Found(value=record.status, raw=record.status, confidence=1.0, rule="record.status")
    return {**record.fields, STATUS: status}


def still_told(held: Held | None, state: FieldState) -> FieldState:
    """Return what a run says that read ``state`` on the page.

    Where the page says the same as before, what the folder told beside it stays, until the folder is looked at again.
    """
    if held is not None and isinstance(held.machine, Found) and held.machine.folder is not None:
        return held.machine if alone(held.machine) == state else state
    return state


def after_machine(held: Held | None, name: str, state: FieldState) -> Held:
    """Return the field after a run said ``state``; the same object where nothing changed."""
    if held is None:
        return Held(name=name, machine=state)
    return held if held.machine == state else held.model_copy(update={"machine": state, "version": held.version + 1})


def after_judgement(held: Held, judgement: Judgement | None) -> Held:
    """Return the field after a person decided, or took the decision back (None)."""
    return held.model_copy(update={"judgement": judgement, "version": held.version + 1})


def accepted(held: Held, actor: str, at: str, *, sampled: bool = False) -> Judgement:
    """Return the judgement that what is shown now is right: its evidence stays, its confidence is 1.

    Where a person wrote it, it stays that person's correction, seen against what the machine says now.
    """
    if held.judgement is not None:
        return held.judgement.model_copy(update={"actor": actor, "at": at, "seen": held.machine, "sampled": sampled})
    return machine_accepted(held, actor, at, sampled=sampled)


def machine_accepted(held: Held, actor: str, at: str, *, sampled: bool = False) -> Judgement:
    """Return the judgement that what the machine says now is right, whatever was decided before."""
    state = held.machine
    if isinstance(state, Found):
        state = state.model_copy(update={"confidence": 1.0})
    return Judgement(state=state, decision="accepted", actor=actor, at=at, seen=held.machine, sampled=sampled)


def corrected(held: Held, state: FieldState, actor: str, at: str, *, sampled: bool = False) -> Judgement:
    """Return the judgement that ``state`` is right; the place on the page stays that of the machine's value."""
    seen = held.machine
    if isinstance(state, Found):
        raw = seen.raw if isinstance(seen, Found) else ""
        place = {"page": seen.page, "box": seen.box, "span": seen.span} if isinstance(seen, Found) else {}
        state = state.model_copy(update={"raw": raw, "confidence": 1.0, "rule": HUMAN_RULE, "candidates": (), **place})
    return Judgement(state=state, decision="corrected", actor=actor, at=at, seen=seen, sampled=sampled)


def human_state(value: FieldValue | None, *, blank: bool = True) -> FieldState:
    """Return ``value`` as a person's; None: the field is blank in the source, or (``blank`` false) not in it at all."""
    if value is None or value in ("", ()):
        return Absent(absent="blank_in_source" if blank else "not_found")
    return Found(value=value, raw="", confidence=1.0, rule=HUMAN_RULE)


def effective_record(record: Record, fields: Mapping[str, Held], changed: Iterable[str] = ()) -> Record:
    """Return ``record`` as people left it: their words in place of the machine's, in ``fields`` and at the top.

    ``changed`` names fields that ``record`` may show as they were before; they are set in any case.
    """
    judged = {name: held.state for name, held in fields.items() if held.judgement is not None or name in set(changed)}
    if not judged:
        return record
    status = judged.pop(STATUS, None)
    update: dict[str, object] = {"fields": {**record.fields, **judged}}
    for name, state in judged.items():
        value = value_of(state)
        update[name] = () if value is None and name in _LISTS else value
    if status is not None:
        chosen = value_of(status)
        update |= {"status": chosen, "is_dispatch": chosen in ("accepted", "needs_review")}
    return record.model_copy(update=update)


def in_order(fields: Mapping[str, Held]) -> list[Held]:
    """Return the fields in the order in which people read a dispatch, the status last."""
    places = {name: place for place, name in enumerate(FIELD_NAMES)}
    return sorted(fields.values(), key=lambda held: (places.get(held.name, len(places)), held.name))


def worth_of(held: Held, fields: Mapping[str, Held]) -> float:
    """Return how much a look at the field is worth, 0 (not at all) to 2 (a conflict).

    It is the doubt in the machine's value, at full weight in the fields by which archives find a dispatch. What a
    person decided, or a document that a person put away, is worth no look, except for a conflict.
    """
    if held.conflict:
        return CONFLICT_WORTH
    status = fields.get(STATUS)
    closed = status is None or status.judgement is not None or value_of(status.machine) in CLOSED
    if held.name == STATUS or held.judgement is not None or closed:
        return 0.0
    return doubt_in(held.name, held.machine)


def doubt_in(name: str, state: FieldState) -> float:
    """Return how much a look at what the machine says of the field ``name`` is worth, where nothing else is known."""
    if name in _PARTS:
        return 0.0
    is_key = name in KEY_FIELDS
    if isinstance(state, Found):
        doubt = 1 - state.confidence
    else:
        reason = state.absent
        known_blank = reason == "not_found" and not is_key  # most dispatches have no urgency and no secrecy
        doubt = 0.0 if known_blank else _DOUBT_OF_ABSENT.get(reason, 0.0)
    worth = round(doubt * (_KEY_WEIGHT if is_key else _OTHER_WEIGHT), 4)
    return worth if worth > _LEAST_WORTH else 0.0


def is_settled(fields: Mapping[str, Held], accept_confidence: float) -> bool:
    """Return whether every key field was decided by a person or is at least so sure, and none is in conflict."""
    keys = [fields[name] for name in KEY_FIELDS if name in fields]
    return not any(held.conflict for held in fields.values()) and all(
        held.judgement is not None or (isinstance(held.machine, Found) and held.machine.confidence >= accept_confidence)
        for held in keys
    )
