"""CSV: one row a document, for spreadsheets. Evidence for the fields is in JSON Lines only.

Lists are joined by "; ", with purposes in brackets: ``Như trên; Sở Nội vụ (b/c); VT, TH (lưu)``. A cell that begins
like a formula gets an apostrophe in front, because spreadsheets would run it and scanned text may hold anything;
control characters come out as U+FFFD. JSON Lines has both as they were read.
Lines end in CR LF (RFC 4180): open files with ``newline=""``.
"""

import csv
from collections.abc import Callable, Iterable
from typing import TextIO

from pipeline.dispatch import Citation, Recipient, Record
from pipeline.document import DigitalSignature
from pipeline.export.plain import plain

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_JOINT = "; "


def _same(name: str) -> Callable[[Record], str]:
    """Return what writes the field ``name`` as it is; absent is an empty cell."""

    def write(record: Record) -> str:
        value = getattr(record, name)
        return "" if value is None else str(value)

    return write


def _recipient(item: Recipient) -> str:
    return f"{item.name} ({item.purpose})" if item.purpose else item.name


def _citation(item: Citation) -> str:
    """Return for example "chỉ thị 09-CT/TU (2017-01-09)"."""
    named = " ".join(part for part in (item.doc_type, item.number) if part)
    return f"{named} ({item.issued_date})".lstrip() if item.issued_date else named


def _signature(item: DigitalSignature) -> str:
    return f"{item.signer or ''} ({item.signed_at})".lstrip() if item.signed_at else item.signer or ""


COLUMNS: dict[str, tuple[str, Callable[[Record], str]]] = {
    "id": ("first 16 hex digits of the SHA-256 of the source", _same("id")),
    "source": ("path relative to the ingested folder", _same("source")),
    "sources": ("all paths with the same content", lambda r: _JOINT.join(r.sources)),
    "sha256": ("SHA-256 of the source", _same("sha256")),
    "media_type": ("kind of file", _same("media_type")),
    "pages": ("number of pages", _same("pages")),
    "is_dispatch": ("true or false", lambda r: str(r.is_dispatch).lower()),
    "status": ("accepted, needs_review, not_a_dispatch or failed", _same("status")),
    "doc_type": ("type of document, lower case", _same("doc_type")),
    "number": ("number and notation as printed", _same("number")),
    "code_number": ("running number", _same("code_number")),
    "code_notation": ("notation behind the number", _same("code_notation")),
    "issued_date": ("date of issue, ISO 8601, shortened where day or month is missing", _same("issued_date")),
    "place": ("place of issue", _same("place")),
    "issuing_body": ("issuing body, parent body first", _same("issuing_body")),
    "parent_body": ("body above the issuing body", _same("parent_body")),
    "subject": ("what it is about (trích yếu)", _same("subject")),
    "addressees": ("Kính gửi", lambda r: _JOINT.join(r.addressees)),
    "recipients": ("Nơi nhận, purposes in brackets", lambda r: _JOINT.join(map(_recipient, r.recipients))),
    "signer_name": ("name of the signer", _same("signer_name")),
    "signer_title": ("title block of the signer", _same("signer_title")),
    "signer_authority": ("TM., KT., TL., TUQ., Q.", _same("signer_authority")),
    "urgency": ("degree of urgency as printed", _same("urgency")),
    "secrecy": ("degree of secrecy as printed", _same("secrecy")),
    "cites": ("dispatches cited, dates in brackets", lambda r: _JOINT.join(map(_citation, r.cites))),
    "signatures": ("digital signatures, times in brackets", lambda r: _JOINT.join(map(_signature, r.signatures))),
    "warnings": ("codes of warnings", lambda r: _JOINT.join(w.code for w in r.warnings)),
    "problems": ("codes of problems", lambda r: _JOINT.join(p.code for p in r.problems)),
    "text_source": (
        "where the text of each page came from",
        lambda r: _JOINT.join(f"{page.page}: {page.source}" for page in r.text_source),
    ),
    "edits": ("number of repairs made to the text", lambda r: str(r.edits.count)),
}
"""Column name to its meaning and what writes it, in the order of the file."""


def write_csv(records: Iterable[Record], stream: TextIO, *, bom: bool = False) -> int:
    """Return how many records were written to ``stream``, a header and a row each.

    ``bom`` puts a byte order mark in front, by which spreadsheets know UTF-8; other programs stumble over it.
    """
    if bom:
        stream.write("\ufeff")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    count = 0
    for record in records:
        writer.writerow([_harmless(write(record)) for _, write in COLUMNS.values()])
        count += 1
    return count


def _harmless(cell: str) -> str:
    """Return ``cell`` so that no spreadsheet takes it for a formula.

    >>> _harmless("=HYPERLINK(1)"), _harmless("Sở Nội vụ")
    ("'=HYPERLINK(1)", 'Sở Nội vụ')
    """
    cell = plain(cell)
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell
