"""Digital signatures of a PDF: who signed and when, from the signature field or from its printed trailer."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from pipeline.document import DigitalSignature
from pipeline.vietnamese import to_nfc

_VIETNAM = timezone(timedelta(hours=7))
_PDF_TIME = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:(Z)|([+-])(\d\d)'?(\d\d)?)?")
_TRAILER = re.compile(
    r"(?:Người\s+ký|Ký\s+bởi|Được\s+ký\s+bởi|Digitally\s+signed\s+by)\s*:?\s*(?P<signer>[^\n]+?)\s*"
    r"(?:(?=\n)|(?=Email|Cơ quan|Thời gian|Ngày ký|Date|DN:)|$)",
    re.IGNORECASE,
)
_TRAILER_TIME = re.compile(
    r"(?:Thời\s+gian\s+ký|Ngày\s+ký|Ký\s+ngày|Date)\s*:?\s*(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>\d{4})"
    r"\s+(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)\s*(?P<zone>[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_REASON = re.compile(r"\s*(?P<signer>[^<\n]+?)\s*(?:<[^>]*>)?\s+đã ký lên văn bản")
"""The signing tool of the Government's certification authority (VGCA) names the signer in the reason only."""
_DEPTH = 4
"""Form fields nest; a loop among them must end."""


def field_signatures(document: PDFDocument) -> tuple[DigitalSignature, ...]:
    """Return the signatures in the form fields of a PDF, oldest first.

    Nothing is verified: this says what the file says of itself.
    """
    form = resolve1(document.catalog.get("AcroForm"))
    fields = resolve1(form.get("Fields")) if isinstance(form, dict) else None
    found = [
        DigitalSignature(signer=_signer(value), signed_at=pdf_time(_text(value.get("M"))))
        for value in _signature_values(fields or [], _DEPTH)
    ]
    return tuple(sorted(found, key=lambda signature: signature.signed_at or ""))


def printed_signatures(text: str) -> tuple[DigitalSignature, ...]:
    r"""Return the signatures whose trailer is printed in ``text``.

    >>> printed_signatures("Ký bởi: Sở Tư pháp\nEmail: stp@hoalam.gov.vn\nThời gian ký: 05.03.2021 09:15:30 +07:00")
    (DigitalSignature(signer='Sở Tư pháp', signed_at='2021-03-05T09:15:30+07:00'),)
    """
    text = to_nfc(text)
    starts = [match.start() for match in _TRAILER.finditer(text)]
    found = []
    for start, end in pairwise([*starts, len(text)]):
        signer = _TRAILER.match(text, start)
        time = _TRAILER_TIME.search(text, start, end)
        if signer is not None and time is not None:
            found.append(DigitalSignature(signer=signer["signer"].strip(), signed_at=_trailer_time(time)))
    return tuple(found)


def pdf_time(value: str | None) -> str | None:
    """Return a PDF date (ISO 32000-1, 7.9.4) as ISO 8601; Vietnamese time where it names no zone.

    >>> pdf_time("D:20210305091530+07'00'"), pdf_time("D:20210305021530Z"), pdf_time("yesterday")
    ('2021-03-05T09:15:30+07:00', '2021-03-05T02:15:30+00:00', None)
    """
    match = _PDF_TIME.match(value or "")
    if match is None:
        return None
    zone = _VIETNAM
    if match[7]:
        zone = UTC
    elif match[8]:
        offset = timedelta(hours=int(match[9]), minutes=int(match[10] or 0))
        zone = timezone(offset if match[8] == "+" else -offset)
    try:
        year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).isoformat()
    except ValueError:
        return None


def _trailer_time(match: re.Match[str]) -> str | None:
    zone = match["zone"] or "+07:00"
    clock = match["clock"] if match["clock"].count(":") == 2 else match["clock"] + ":00"
    stamp = f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}T{clock.zfill(8)}{zone}"
    try:
        return datetime.fromisoformat(stamp).isoformat()
    except ValueError:
        return None


def _signature_values(fields: Any, depth: int) -> Iterator[dict[str, Any]]:
    for reference in fields if isinstance(fields, list) else []:
        field = resolve1(reference)
        if not isinstance(field, dict):
            continue
        value = resolve1(field.get("V"))
        if str(resolve1(field.get("FT"))).strip("/'") == "Sig" and isinstance(value, dict):
            yield value
        if depth:
            yield from _signature_values(resolve1(field.get("Kids")), depth - 1)


def _signer(value: dict[str, Any]) -> str | None:
    name = _text(value.get("Name"))
    if name:
        return name
    reason = _REASON.match(_text(value.get("Reason")) or "")
    return reason["signer"] if reason else None


def _text(value: Any) -> str | None:
    value = resolve1(value)
    return to_nfc(decode_text(value)).strip() or None if isinstance(value, bytes) else None
