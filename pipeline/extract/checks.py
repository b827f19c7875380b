"""Cross-checks between fields and citations: each gives a warning for the person who reviews."""

from collections import defaultdict
from collections.abc import Sequence

from pipeline.dispatch import Citation, FieldState, Found, RecordWarning
from pipeline.extract.doc_types import OFFICIAL_LETTER, type_of_notation
from pipeline.extract.evidence import text_of

INSTEAD = ("date.signing_time", "issuer.signing_subject")


def cross_check(fields: dict[str, FieldState], cites: Sequence[Citation]) -> list[RecordWarning]:
    """Return what contradicts itself in one record."""
    return [*_two_dates(cites), *_later_citations(fields, cites), *_type_against_notation(fields), *_borrowed(fields)]


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
    if not doc_type or not notation:
        return []
    named = type_of_notation(notation)
    if named is None or named == doc_type or doc_type == OFFICIAL_LETTER:
        return []
    if {named, doc_type} <= {"quyết định", "quy định"}:  # QĐ stands for both in Party numbers
        return []
    return [
        RecordWarning(code="type_notation_conflict", message=f"The title says {doc_type}, {notation} says {named}.")
    ]


def _borrowed(fields: dict[str, FieldState]) -> list[RecordWarning]:
    return [
        RecordWarning(
            code="from_signature", message=f"{name} was taken from the digital signature, not from the header."
        )
        for name, state in fields.items()
        if isinstance(state, Found) and state.rule in INSTEAD
    ]
