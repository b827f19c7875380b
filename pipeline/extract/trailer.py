"""The printed trailer of a digital signature: ISO time and the organisation that signed.

Seen in PDFs of local governments that were signed and then converted, and, as "Người ký: ... Thời gian ký: ...", in
those of the Government's portal. The signing time is not the date of issue; it stands in for it, marked by its rule
and a low confidence, only where the header of the document is missing.
"""

from collections.abc import Sequence

import regex

from pipeline.dispatch import Absent, FieldState, Found
from pipeline.document import DigitalSignature
from pipeline.extract.evidence import found
from pipeline.extract.layout import Segment

_TIME = regex.compile(r"\b(?P<day>(?:19|20)\d{2}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2})?(?P<zone>[+-]\d{2}:?\d{2}|Z)?")
_SIGNED_BY = regex.compile(r"^\s*(?P<signer>\p{Lu}[^<>\n]{3,120}?)\s*<[^<>\s]{3,80}@[^<>\s]{3,80}>\s*(?:đã ký|da ky)")


_LABELLED = regex.compile(r"^\W*(?:nguoi ky|ky boi|duoc ky boi)\s?:\s*")
_LABELLED_TIME = regex.compile(
    r"^\W*(?:thoi gian ky|ngay ky|ky ngay)\s?:\s*(?P<day>\d{2})[./-](?P<month>\d{2})[./-](?P<year>(?:19|20)\d{2})"
    r"\s+(?P<clock>\d{2}:\d{2}(?::\d{2})?)\s*(?P<zone>[+-]\d{2}:?\d{2})?"
)


def find_trailer(
    segments: Sequence[Segment], signed: Sequence[DigitalSignature] = ()
) -> tuple[DigitalSignature | None, dict[str, FieldState]]:
    """Return the signature printed in the trailer, and the date and issuer that it can stand in for.

    Args:
        segments: all segments of the document.
        signed: the signatures in the fields of the PDF, which tell the same where nothing is printed.
    """
    missing = Absent(absent="not_found")
    fields: dict[str, FieldState] = {"issued_date": missing, "issuing_body": missing}
    signer = signed_at = None
    for segment in segments:
        text = segment.text[:300]
        if signed_at is None and (time := _TIME.search(text)):
            signed_at = time[0]
            fields["issued_date"] = found(time["day"], [segment.piece(*time.span("day"))], "date.signing_time", 0.5)
        if signed_at is None and (time := _LABELLED_TIME.match(segment.folded[:300])):
            day = f"{time['year']}-{time['month']}-{time['day']}"
            clock = time["clock"] if time["clock"].count(":") == 2 else f"{time['clock']}:00"
            signed_at = f"{day}T{clock}{time['zone'] or '+07:00'}"
            fields["issued_date"] = found(day, [segment.piece(time.start("day"))], "date.signing_time", 0.5)
        by = _SIGNED_BY.match(text)
        label = _LABELLED.match(segment.folded[:40])
        if signer is None and (by or label):
            piece = segment.piece(*by.span("signer")) if by else segment.piece(label.end() if label else 0)
            signer = " ".join(piece.text.split())
            fields["issuing_body"] = found(signer, [piece], "issuer.signing_subject", 0.6)
    if signer is None:
        return None, _of_fields(signed) or {"issued_date": missing, "issuing_body": missing}
    return DigitalSignature(signer=signer, signed_at=_colon(signed_at)), fields


def _of_fields(signed: Sequence[DigitalSignature]) -> dict[str, FieldState] | None:
    """Return what the last complete signature in the fields of the PDF tells; it has no place on a page."""
    last = next((s for s in reversed(signed) if s.signer and s.signed_at), None)
    if last is None or last.signer is None or last.signed_at is None:
        return None
    return {
        "issued_date": Found(value=last.signed_at[:10], raw=last.signed_at, confidence=0.5, rule="date.signing_time"),
        "issuing_body": Found(value=last.signer, raw=last.signer, confidence=0.6, rule="issuer.signing_subject"),
    }


def _colon(time: str | None) -> str | None:
    """Return an ISO time with a colon in its zone.

    >>> _colon("2020-03-02T08:00:00+0700")
    '2020-03-02T08:00:00+07:00'
    """
    return regex.sub(r"([+-]\d{2})(\d{2})$", r"\1:\2", time) if time else None
