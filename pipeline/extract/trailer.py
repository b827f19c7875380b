"""The printed trailer of a digital signature: ISO time and the organisation that signed.

Seen in PDFs of local governments that were signed and then converted. The signing time is not the date of issue; it
stands in for it, marked by its rule and a low confidence, only where the header of the document is missing.
"""

from collections.abc import Sequence

import regex

from pipeline.dispatch import Absent, FieldState
from pipeline.document import DigitalSignature
from pipeline.extract.evidence import found
from pipeline.extract.layout import Segment

_TIME = regex.compile(r"\b(?P<day>(?:19|20)\d{2}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2})?(?P<zone>[+-]\d{2}:?\d{2}|Z)?")
_SIGNED_BY = regex.compile(r"^\s*(?P<signer>\p{Lu}[^<>\n]{3,120}?)\s*<[^<>\s]{3,80}@[^<>\s]{3,80}>\s*(?:đã ký|da ky)")


def find_trailer(segments: Sequence[Segment]) -> tuple[DigitalSignature | None, dict[str, FieldState]]:
    """Return the signature printed in the trailer, and the date and issuer that it can stand in for."""
    missing = Absent(absent="not_found")
    fields: dict[str, FieldState] = {"issued_date": missing, "issuing_body": missing}
    signer = signed_at = None
    for segment in segments:
        text = segment.text[:300]
        if signed_at is None and (time := _TIME.search(text)):
            signed_at = time[0]
            fields["issued_date"] = found(time["day"], [segment.piece(*time.span("day"))], "date.signing_time", 0.5)
        if signer is None and (by := _SIGNED_BY.match(text)):
            signer = " ".join(by["signer"].split())
            fields["issuing_body"] = found(signer, [segment.piece(*by.span("signer"))], "issuer.signing_subject", 0.6)
    if signer is None:
        return None, {"issued_date": missing, "issuing_body": missing}
    return DigitalSignature(signer=signer, signed_at=_colon(signed_at)), fields


def _colon(time: str | None) -> str | None:
    """Return an ISO time with a colon in its zone.

    >>> _colon("2020-03-02T08:00:00+0700")
    '2020-03-02T08:00:00+07:00'
    """
    return regex.sub(r"([+-]\d{2})(\d{2})$", r"\1:\2", time) if time else None
