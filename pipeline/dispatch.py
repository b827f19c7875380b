"""What was understood: the record of one dispatch, with evidence for every field.

The keys of ``Record`` are the public contract: every key is always present, null or ``[]`` means absent, and
``fields`` says why. ``record_schema`` gives the JSON Schema.
"""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from pipeline.document import Alternative, Box, DigitalSignature, Edit, Frozen, TextSource

AbsentReason = Literal["blank_in_source", "not_found", "unreadable", "conflicting", "not_a_dispatch"]
Status = Literal["accepted", "needs_review", "not_a_dispatch", "failed"]
Score = Annotated[float, Field(ge=0, le=1)]

FIELD_NAMES = (
    "doc_type",
    "number",
    "code_number",
    "code_notation",
    "issued_date",
    "place",
    "issuing_body",
    "parent_body",
    "subject",
    "addressees",
    "recipients",
    "signer_name",
    "signer_title",
    "signer_authority",
    "urgency",
    "secrecy",
)
"""Every field that carries evidence, in the order in which people read a dispatch."""

KEY_FIELDS = ("doc_type", "number", "issued_date", "issuing_body", "signer_name")
"""The fields by which archives find a dispatch; a record is accepted when all of them are sure."""


class Recipient(Frozen):
    """One line of Nơi nhận: ``means`` lists the addressees that "Như trên" stands for."""

    name: str
    purpose: str | None = None
    means: tuple[str, ...] | None = None


FieldValue = str | tuple[str, ...] | tuple[Recipient, ...]


class PenPart(Frozen):
    """What the digit reader makes of one part of a field that a pen wrote.

    ``readings`` are the strings it may be with their odds, the likeliest first; what they lack of 1 is any other.
    """

    part: Literal["number", "day", "month"]
    readings: tuple[Alternative, ...]


class FromFolder(Frozen):
    """What the other dispatches of its folder told of a field: ``why``, and the field as its page alone tells it."""

    why: str
    alone: "FieldState"


class Found(Frozen):
    """A value with its evidence: where it stands, what was printed, which rule took it, what else it could be.

    ``span`` gives offsets into the repaired text of ``page``; ``box`` is in fractions of the page. ``pen`` holds what
    the digit reader offers, ``folder`` what the other dispatches of the folder changed; most fields have neither.
    """

    value: FieldValue
    raw: str
    confidence: Score
    page: int | None = Field(default=None, ge=1)
    box: Box | None = None
    span: tuple[int, int] | None = None
    rule: str
    candidates: tuple[Alternative, ...] = ()
    pen: tuple[PenPart, ...] = Field(default=(), exclude_if=lambda pen: not pen)
    folder: FromFolder | None = Field(default=None, exclude_if=lambda folder: folder is None)


class Absent(Frozen):
    """Why a field has no value; where something stands that could not be read, its place and what it could be."""

    absent: AbsentReason
    page: int | None = Field(default=None, ge=1, exclude_if=lambda page: page is None)
    box: Box | None = Field(default=None, exclude_if=lambda box: box is None)
    candidates: tuple[Alternative, ...] = Field(default=(), exclude_if=lambda candidates: not candidates)
    pen: tuple[PenPart, ...] = Field(default=(), exclude_if=lambda pen: not pen)


def _found_or_absent(value: Any) -> str:
    keys = value if isinstance(value, dict) else type(value).model_fields
    return "absent" if "absent" in keys else "found"


FieldState = Annotated[
    Annotated[Found, Tag("found")] | Annotated[Absent, Tag("absent")], Discriminator(_found_or_absent)
]


def alone(state: FieldState) -> FieldState:
    """Return ``state`` as its own page alone tells it."""
    return state.folder.alone if isinstance(state, Found) and state.folder is not None else state


class Citation(Frozen):
    """A dispatch cited in the body."""

    number: str | None = None
    doc_type: str | None = None
    issued_date: str | None = None
    issuing_body: str | None = None


class Mention(Frozen):
    """A person, an agency or a place that the text names; ``span`` gives offsets into the repaired text of ``page``."""

    kind: Literal["person", "agency", "place"]
    text: str
    page: int = Field(ge=1)
    span: tuple[int, int]


class RecordWarning(Frozen):
    """Something a person should know: a stable code and a sentence."""

    code: str
    message: str


class Problem(Frozen):
    """What a stage could not do. ``retryable`` says whether the same command may succeed later."""

    stage: str
    code: str
    message: str
    page: int | None = None
    retryable: bool = False


class Step(Frozen):
    """One stage that ran: written by the runner, so that every result can be traced to what made it."""

    stage: str
    version: int
    options_digest: str
    model_digest: str | None
    started: str
    seconds: float
    summary: str = ""


class PageSource(Frozen):
    """Where the text of one page came from, and why."""

    page: int
    source: TextSource
    reason: str


class EditSummary(Frozen):
    """How many edits were made and how sure they are on average."""

    count: int = 0
    mean_score: float | None = None


class Understanding(Frozen):
    """What the extract stage gives: the fields and what goes with them, not yet tied to a source."""

    is_dispatch: bool
    fields: dict[str, FieldState]
    cites: tuple[Citation, ...] = ()
    signatures: tuple[DigitalSignature, ...] = ()
    warnings: tuple[RecordWarning, ...] = ()
    mentions: tuple[Mention, ...] = ()

    def value(self, name: str) -> FieldValue | None:
        """Return the value of field ``name``, or None where it is absent."""
        state = self.fields[name]
        return state.value if isinstance(state, Found) else None


class Record(Frozen):
    """The record of one document: the object that ``export`` and ``extract --json`` print."""

    id: str
    source: str
    sources: tuple[str, ...]
    sha256: str
    media_type: str | None
    pages: int
    is_dispatch: bool
    status: Status
    doc_type: str | None
    number: str | None
    code_number: str | None
    code_notation: str | None
    issued_date: str | None = Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    place: str | None
    issuing_body: str | None
    parent_body: str | None
    subject: str | None
    addressees: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    signer_name: str | None
    signer_title: str | None
    signer_authority: str | None
    urgency: str | None
    secrecy: str | None
    cites: tuple[Citation, ...]
    signatures: tuple[DigitalSignature, ...]
    warnings: tuple[RecordWarning, ...]
    fields: dict[str, FieldState] = Field(json_schema_extra={"required": [*FIELD_NAMES]})
    text_source: tuple[PageSource, ...]
    edits: EditSummary
    problems: tuple[Problem, ...]


class Dossier(Frozen):
    """Everything kept in ``record.json``: the record, who and what the text names, the edits one by one, the steps."""

    record: Record
    mentions: tuple[Mention, ...] = ()
    edits: tuple[Edit, ...] = ()
    steps: tuple[Step, ...] = ()


def nothing_found(reason: AbsentReason) -> dict[str, FieldState]:
    """Return the fields of a document of which nothing is known, all absent for ``reason``.

    >>> nothing_found("unreadable")["number"].model_dump()
    {'absent': 'unreadable'}
    """
    return {name: Absent(absent=reason) for name in FIELD_NAMES}


def record_schema() -> dict[str, Any]:
    """Return the JSON Schema of the record, in which every key is required, and in ``fields`` every field."""
    return Record.model_json_schema(mode="serialization")
