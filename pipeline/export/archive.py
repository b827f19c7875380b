"""The archive export: one XML file with the document-level fields of the Vietnamese archival rules.

Every field of both rule sets (``pipeline.export.archive_rules``) stands in every document, in the order of the rule;
one that congvan cannot know (file code, storage period ...) is empty for the archivist. Values longer than the rule
allows are cut and dates without a day left out, each with a ``warning`` that has the whole value: nothing is lost.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TextIO
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pipeline.dispatch import Record
from pipeline.export.archive_rules import (
    CONFIDENCE_DIGITISED,
    LANGUAGE_VIETNAMESE,
    MODE_CLASSIFIED,
    ND30,
    ND30_NOTE,
    PRIORITIES,
    TT05,
    TT05_NOTE,
    TYPE_CODES,
    ArchiveField,
)
from pipeline.export.plain import plain
from pipeline.vietnamese import fold

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<documents generator="congvan">\n'
_PRIORITY_BY_FOLD = {fold(name): code for name, code in PRIORITIES.items()}


class Cut(NamedTuple):
    """A value that does not fit its field, and why."""

    field: str
    reason: str
    whole: str


def write_archive(records: Iterable[Record], stream: TextIO) -> int:
    """Return how many records were written to ``stream`` as one XML file, in UTF-8 by its own word."""
    stream.write(_HEAD)
    rules = Element("rules")
    for name, note, fields in (("ND30", ND30_NOTE, ND30), ("TT05", TT05_NOTE, TT05)):
        _describe(SubElement(rules, "rule", name=name), note, fields)
    stream.write(_printed(rules))
    count = 0
    for record in records:
        stream.write(_printed(document_element(record)))
        count += 1
    stream.write("</documents>\n")
    return count


def document_element(record: Record) -> Element:
    """Return the element of one document: both field lists and the warnings."""
    element = Element(
        "document", id=record.id, source=plain(record.source), sha256=record.sha256, status=str(record.status)
    )
    cuts: list[Cut] = []
    _fill(SubElement(element, "ND30"), ND30, nd30_values(record), cuts)
    _fill(SubElement(element, "EAD_doc"), TT05, tt05_values(record), cuts)
    for cut in cuts:
        SubElement(element, "warning", field=cut.field, reason=cut.reason).text = plain(cut.whole)
    return element


def nd30_values(record: Record) -> dict[str, list[str]]:
    """Return the values of the fields of NĐ 30 that the record knows; only ``To/OrganName`` may have several."""
    return {
        "FileCode/FileCatalog": _one(record.issued_date and record.issued_date[:4]),
        "TypeName": _one(record.doc_type and record.doc_type[:1].upper() + record.doc_type[1:]),
        "CodeNumber": _one(record.code_number),
        "CodeNotation": _one(record.code_notation),
        "IssuedDate": _one(record.issued_date),
        "OrganName": _one(record.issuing_body),
        "Subject": _one(record.subject),
        "Language": _one("Tiếng Việt" if record.is_dispatch else None),
        "PageAmount": _one(str(record.pages)),
        "SignerInfo/Position": _one(record.signer_title),
        "SignerInfo/FullName": _one(record.signer_name),
        "To/OrganName": list(receivers(record)),
        "Priority": _one(_PRIORITY_BY_FOLD.get(fold(" ".join((record.urgency or "").split())))),
    }


def tt05_values(record: Record) -> dict[str, list[str]]:
    """Return the values of the fields of TT 05 that the record knows."""
    signer = " ".join(part for part in (record.signer_title, record.signer_name) if part)
    people = [f"Người ký: {signer}"] if signer else []
    if names := list(receivers(record)):
        people.append(f"Nơi nhận: {'; '.join(names)}")
    return {
        "typeName": _one(record.doc_type and TYPE_CODES.get(record.doc_type, TYPE_CODES["khác"])),
        "codeNumber": _one(record.code_number),
        "codeNotation": _one(record.code_notation),
        "issuedDate": _one(record.issued_date),
        "organName": _one(record.issuing_body),
        "subject": _one(record.subject),
        "language": _one(LANGUAGE_VIETNAMESE if record.is_dispatch else None),
        "numberOfPage": _one(str(record.pages)),
        "mode": _one(MODE_CLASSIFIED if record.secrecy else None),
        "confidenceLevel": _one(CONFIDENCE_DIGITISED if (record.media_type or "").startswith("image/") else None),
        "description": _one(". ".join(people)),
    }


def receivers(record: Record) -> Iterator[str]:
    """Yield whom the dispatch was sent to, each once: addressees, then recipients but for the copy that was kept."""
    names = list(record.addressees)
    for recipient in record.recipients:
        if recipient.purpose != "lưu":
            names += recipient.means if recipient.means is not None else (recipient.name,)
    yield from dict.fromkeys(name for name in names if name)


def _one(value: str | None) -> list[str]:
    return [value] if value else []


def _describe(rule: Element, note: str, fields: Iterable[ArchiveField]) -> None:
    SubElement(rule, "note").text = note
    for field in fields:
        described = SubElement(
            rule,
            "field",
            name=field.name,
            type=field.kind,
            filled="congvan" if field.filled else "archivist",
            verified=str(field.verified).lower(),
        )
        if field.length is not None:
            described.set("length", str(field.length))
        described.text = field.meaning


def _fill(parent: Element, fields: Iterable[ArchiveField], values: dict[str, list[str]], cuts: list[Cut]) -> None:
    """Put an element for each field below ``parent``, one more for each further value; note what was cut."""
    for field in fields:
        group, _, name = field.name.rpartition("/")
        home = parent
        if group:
            found = parent.find(group)
            home = found if found is not None else SubElement(parent, group)
        first, *others = values.get(field.name) or [""]
        SubElement(home, name).text = _fitted(field, first, cuts)
        for other in others:
            again = SubElement(parent, group)
            for sibling in home:  # a repeated group has all its parts, too
                SubElement(again, sibling.tag).text = _fitted(field, other, cuts) if sibling.tag == name else ""


def _fitted(field: ArchiveField, value: str, cuts: list[Cut]) -> str:
    if field.kind == "Date" and value:
        if len(value) != len("2017-05-26"):
            cuts.append(Cut(field.name, "incomplete date", value))
            return ""
        return "/".join(reversed(value.split("-")))
    if field.length is not None and len(value) > field.length:
        cuts.append(Cut(field.name, f"longer than {field.length}", value))
        value = value[: field.length] if field.kind == "String" else ""
    return plain(value)


def _printed(element: Element) -> str:
    indent(element, level=1)
    return f"  {tostring(element, encoding='unicode')}\n"
