"""Cross-checks between fields, citations and signatures: each contradiction gives a warning to the reviewer."""

from collections import defaultdict
from collections.abc import Sequence

from pipeline.dispatch import Citation, FieldState, Found, RecordWarning
from pipeline.document import DigitalSignature
from pipeline.extract.confidence import BORROWED
from pipeline.extract.doc_types import type_of_notation
from pipeline.extract.evidence import text_of
from pipeline.extract.witnesses import date_fits_signatures, notation_fits_type, place_fits_body, title_fits_body


def cross_check(
    fields: dict[str, FieldState], cites: Sequence[Citation], signatures: Sequence[DigitalSignature] = ()
) -> list[RecordWarning]:
    """Return what contradicts itself in one record."""
    return [
        *_two_dates(cites),
        *_later_citations(fields, cites),
        *_type_against_notation(fields),
        *_signing_time(fields, signatures),
        *_signer_against_body(fields),
        *_place_against_body(fields),
        *_borrowed(fields),
    ]


def _two_dates(cites: Sequence[Citation]) -> list[RecordWarning]:
    dates: dict[str, list[str]] = defaultdict(list)
    for cite in cites:
        if cite.number and cite.issued_date and cite.issued_date not in dates[cite.number]:
            dates[cite.number].append(cite.issued_date)
    return [
        RecordWarning(
            code="cited_date_conflict", message=f"{number} is cited with different dates: {', '.join(found)}."
        )
        for number, found in dates.items()
        if len(found) > 1
    ]


def _later_citations(fields: dict[str, FieldState], cites: Sequence[Citation]) -> list[RecordWarning]:
    issued = text_of(fields.get("issued_date"))
    if not issued:
        return []
    later = {
        (cite.number, cite.issued_date)
        for cite in cites
        if cite.number and cite.issued_date and cite.issued_date[: len(issued)] > issued
    }
    return [
        RecordWarning(code="cited_after_issue", message=f"{number} of {day} is cited but is later than {issued}.")
        for number, day in sorted(later)
    ]


def _type_against_notation(fields: dict[str, FieldState]) -> list[RecordWarning]:
    doc_type, notation = text_of(fields.get("doc_type")), text_of(fields.get("code_notation"))
    if notation_fits_type(notation, doc_type) is not False:
        return []
    named = type_of_notation(notation or "")
    return [
        RecordWarning(code="type_notation_conflict", message=f"The title says {doc_type}, {notation} says {named}.")
    ]


def _signing_time(fields: dict[str, FieldState], signatures: Sequence[DigitalSignature]) -> list[RecordWarning]:
    issued = text_of(fields.get("issued_date"))
    if date_fits_signatures(issued, signatures) is not False:
        return []
    return [
        RecordWarning(code="signed_before_issue", message=f"The digital signature is older than the date {issued}.")
    ]


def _own_body(fields: dict[str, FieldState]) -> str | None:
    body, parent = text_of(fields.get("issuing_body")), text_of(fields.get("parent_body"))
    return body.removeprefix(parent or "").strip() if body else None


def _signer_against_body(fields: dict[str, FieldState]) -> list[RecordWarning]:
    title, body = text_of(fields.get("signer_title")), _own_body(fields)
    if title_fits_body(title, body) is not False:
        return []
    return [RecordWarning(code="signer_body_conflict", message=f"{title} is no title of the head of {body}.")]


def _place_against_body(fields: dict[str, FieldState]) -> list[RecordWarning]:
    place, body = text_of(fields.get("place")), text_of(fields.get("issuing_body"))
    if place_fits_body(place, body, text_of(fields.get("issued_date"))) is not False:
        return []
    return [RecordWarning(code="place_body_conflict", message=f"{place} lies in another province than {body}.")]


def _borrowed(fields: dict[str, FieldState]) -> list[RecordWarning]:
    return [
        RecordWarning(
            code="from_signature", message=f"{name} was taken from the digital signature, not from the header."
        )
        for name, state in fields.items()
        if isinstance(state, Found) and state.rule in BORROWED
    ]
