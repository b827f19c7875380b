"""A dossier as rows of the tables: pure, so that what is stored can be told without a database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table

from pipeline.dispatch import Dossier, Problem, Record
from pipeline.document import Document, digest_of
from pipeline.store.connect import RawJson
from pipeline.store.keys import FIRST_PART, number_key, tagged, words_key
from pipeline.store.schema import citations, edits, pages, problems, recipients, signatures, steps
from pipeline.vietnamese import fold

Row = dict[str, Any]

PAGE_BREAK = "\f"


def content_of(record: Record) -> RawJson:
    """Return the record without its sources, which change without the content changing, and without its fields.

    The fields have their own table.
    """
    return RawJson(record.model_dump_json(exclude={"source", "sources", "fields"}))


def content_digest(dossier: Dossier, content: str, states: str, own_pages: Sequence[Row], fingerprint: str) -> str:
    """Return a digest of all that a save would write, apart from sources and times of saving.

    Args:
        dossier: what is saved.
        content: its record as ``content_of`` gives it.
        states: its fields as JSON.
        own_pages: the rows of its pages.
        fingerprint: cache key of the run.
    """
    texts = (text for row in own_pages for text in map(str, row.values()))
    parts = [fingerprint, content, states, dossier.model_dump_json(exclude={"record"}), *texts]
    return digest_of("\0".join(f"{len(part)} {part}" for part in parts).encode())


def document_row(record: Record, content: RawJson | None = None) -> Row:
    """Return the columns of ``documents`` that tell what the record says; ``content`` where it is known already."""
    return {
        "id": record.id,
        "sha256": record.sha256,
        "media_type": record.media_type,
        "pages": record.pages,
        "status": record.status,
        "is_dispatch": record.is_dispatch,
        "record": content_of(record) if content is None else content,
        "doc_type": record.doc_type,
        "doc_type_key": words_key(record.doc_type),
        "number": record.number,
        "number_key": number_key(record.number),
        "code_number": record.code_number,
        "code_notation": record.code_notation,
        "issued_date": record.issued_date,
        "place": record.place,
        "place_key": words_key(record.place),
        "issuing_body": record.issuing_body,
        "issuer_key": words_key(record.issuing_body),
        "subject": record.subject,
        "signer_name": record.signer_name,
        "signer_key": words_key(record.signer_name),
    }


def part_rows(dossier: Dossier, own_pages: list[Row], now: str) -> list[tuple[Table, list[Row]]]:
    """Return the rows of all tables that list the parts of a document; those of its pages are made already."""
    record = dossier.record
    return [
        (pages, own_pages),
        (recipients, recipient_rows(record)),
        (citations, citation_rows(record)),
        (signatures, signature_rows(record)),
        (edits, edit_rows(dossier)),
        (steps, step_rows(dossier)),
        (problems, [problem_row(problem, now, document_id=record.id) for problem in record.problems]),
    ]


def page_rows(document_id: str, document: Document | None) -> list[Row]:
    """Return a row for each page that was read."""
    return [
        {
            "document_id": document_id,
            "number": page.number,
            "raw_text": page.raw_text,
            "text": page.text,
            "text_source": page.text_source,
            "reason": page.reason,
        }
        for page in (document.pages if document else ())
    ]


def text_row(record: Record, document: Document | None) -> Row:
    """Return what full-text search looks into: the head, made of fields, and the repaired text."""
    text = PAGE_BREAK.join(page.text for page in document.pages) if document else ""
    return {"document_id": record.id, **head_columns(record), "text": text, "text_folded": fold(text)}


def head_columns(record: Record) -> Row:
    """Return what full-text search looks into beside the text: type, number, issuer ... a line each."""
    values = (record.doc_type, record.number, record.issuing_body, record.subject, record.signer_name, record.place)
    head = "\n".join(value for value in values if value)
    number = tagged("number", number_key(record.number))
    keys = [FIRST_PART + number[0][len(FIRST_PART) :], *number[1:], *number] if number else []
    for field, name in (("signer", record.signer_name), ("issuer", record.issuing_body), ("place", record.place)):
        keys += tagged(field, words_key(name))
    for name in (*record.addressees, *(item.name for item in record.recipients)):
        keys += tagged("recipient", words_key(name))
    return {"head": head, "head_folded": fold(head), "field_words": " ".join(keys)}


def recipient_rows(record: Record) -> list[Row]:
    """Return a row for each addressee (Kính gửi) and each recipient (Nơi nhận), as printed."""
    addressees = [("addressee", ordinal, name, None, None) for ordinal, name in enumerate(record.addressees)]
    recipients = [
        ("recipient", ordinal, item.name, item.purpose, None if item.means is None else list(item.means))
        for ordinal, item in enumerate(record.recipients)
    ]
    return [
        {
            "document_id": record.id,
            "role": role,
            "ordinal": ordinal,
            "name": name,
            "name_key": words_key(name),
            "purpose": purpose,
            "means": means,
        }
        for role, ordinal, name, purpose, means in (*addressees, *recipients)
    ]


def citation_rows(record: Record) -> list[Row]:
    """Return a row for each dispatch cited."""
    return [
        {
            "document_id": record.id,
            "ordinal": ordinal,
            **dict(cited),
            "number_key": number_key(cited.number),
        }
        for ordinal, cited in enumerate(record.cites)
    ]


def signature_rows(record: Record) -> list[Row]:
    """Return a row for each digital signature."""
    return [
        {"document_id": record.id, "ordinal": ordinal, **dict(signature)}
        for ordinal, signature in enumerate(record.signatures)
    ]


def edit_rows(dossier: Dossier) -> list[Row]:
    """Return a row for each edit that repair made."""
    return [
        {"document_id": dossier.record.id, "ordinal": ordinal, **edit.model_dump(mode="json")}
        for ordinal, edit in enumerate(dossier.edits)
    ]


def step_rows(dossier: Dossier) -> list[Row]:
    """Return a row for each stage that ran."""
    return [
        {"document_id": dossier.record.id, "ordinal": ordinal, **dict(step)}
        for ordinal, step in enumerate(dossier.steps)
    ]


def problem_row(problem: Problem, seen_at: str, *, document_id: str | None = None, place: Row | None = None) -> Row:
    """Return the row of a problem of a document, or of the path in ``place`` that could not be read."""
    return {
        "document_id": document_id,
        **(place or {"root": None, "path": None}),
        **problem.model_dump(),
        "seen_at": seen_at,
    }
