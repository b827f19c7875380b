"""Invented dispatches of one commune, as their pages alone tell them."""

from typing import Any

from pipeline.dispatch import Absent, FieldState, Found, PenPart
from pipeline.document import Alternative, DigitalSignature
from pipeline.neighbours import Member

BODY, NOTATION, TITLE, SIGNER = "UBND XÃ MƯỜNG KHÀ", "KH-UBND", "CHỦ TỊCH", "Lò Văn Pánh"
Offered = dict[str, float]
"""What the digit reader offers, with its odds."""


def found(value: str, confidence: float = 0.97, **more: Any) -> Found:
    return Found(value=value, raw=value, confidence=confidence, rule="invented", **more)


def offered(part: Any, readings: Offered | None) -> tuple[PenPart, ...]:
    if readings is None:
        return ()
    return (PenPart(part=part, readings=tuple(Alternative(*reading) for reading in readings.items())),)


def member(
    key: str,
    number: str | Offered,
    issued: str,
    *,
    day: Offered | None = None,
    separator: str = "/",
    signer: Found | None = None,
    signed_at: str | None = None,
    decided: dict[str, FieldState] | None = None,
    confidence: float = 0.97,
    **other: str,
) -> Member:
    """Return a dispatch: ``number`` typed, or what the digit reader offers for a number that it is not sure of."""
    fields: dict[str, FieldState] = {
        "issuing_body": found(other.get("body", BODY)),
        "code_notation": found(other.get("notation", NOTATION)),
        "issued_date": found(issued, 0.97 if day is None else 0.6, pen=offered("day", day)),
        "signer_name": signer or found(SIGNER, 0.98),
        "signer_title": found(other.get("title", TITLE)),
    }
    if isinstance(number, str):
        fields["code_number"] = found(number, confidence)
        fields["number"] = found(f"{number}{separator}{NOTATION}", confidence)
    else:
        fields["code_number"] = Absent(absent="unreadable", page=1, pen=offered("number", number))
        fields["number"] = found(f"{separator}{NOTATION}", 0.5)
    signatures = (DigitalSignature(signer=BODY, signed_at=signed_at),) if signed_at else ()
    return Member(key, fields, decided or {}, signatures=signatures)


def series(*numbered: tuple[int, str]) -> list[Member]:
    """Return typed dispatches of these numbers and days."""
    return [member(f"typed {number}", str(number), issued) for number, issued in numbered]


MAY = series((118, "2022-05-02"), (121, "2022-05-03"), (125, "2022-05-06"), (140, "2022-05-20"), (150, "2022-05-26"))
