"""What else a field could be: the readings that were not chosen, for the person who reviews.

They come from the same rules at other places of the page: a second number line, the number that an annex repeats,
another date of the header, the day of a digital signature, another name in the signature block.
"""

from collections.abc import Iterator, Sequence

import regex

from pipeline.dispatch import FieldState, Found
from pipeline.document import Alternative, DigitalSignature
from pipeline.extract.date import parse_date_line
from pipeline.extract.doc_types import OFFICIAL_LETTER, type_of_notation
from pipeline.extract.evidence import text_of
from pipeline.extract.layout import Layout
from pipeline.extract.names import person_name
from pipeline.extract.number import looks_like_number, parse_number
from pipeline.extract.patterns import NUMBER_LABEL
from pipeline.extract.zones import Zones

MOST = 4
"""More alternatives than this help nobody."""
_ANNEX = regex.compile(r"[Kk]èm theo\s(?:\p{L}+\s){1,4}số:?\s?(?P<number>\d{1,6}\s?[/\-]\s?\p{Lu}[\p{L}\d/\-]{1,24})")
"""The line under the heading of an annex repeats the number: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục III.1."""


def with_runners_up(
    fields: dict[str, FieldState], zones: Zones, layout: Layout, signatures: Sequence[DigitalSignature]
) -> dict[str, FieldState]:
    """Return ``fields``, each value with the alternatives to it that were seen, the likeliest first."""
    seen = {
        "doc_type": _types(fields),
        "number": _numbers(zones, layout),
        "issued_date": _dates(zones, signatures),
        "issuing_body": ((s.signer, 0.2) for s in signatures if s.signer),
        "signer_name": _names(zones),
        "signer_title": _as_printed(fields.get("signer_title")),
        "subject": _as_printed(fields.get("subject")),
        "place": _as_printed(fields.get("place")),
    }
    return fields | {
        name: state.model_copy(update={"candidates": (*state.candidates, *_others(state, found))})
        for name, found in seen.items()
        if isinstance(state := fields.get(name), Found)
    }


def _others(state: Found, found: Iterator[tuple[str, float]]) -> list[Alternative]:
    best: dict[str, float] = {}
    for text, score in found:
        if text and text != state.value:
            best[text] = max(score, best.get(text, 0.0))
    ranked = sorted(best.items(), key=lambda pair: -pair[1])
    return [Alternative(text, score) for text, score in ranked[:MOST]]


def _types(fields: dict[str, FieldState]) -> Iterator[tuple[str, float]]:
    notation = text_of(fields.get("code_notation"))
    yield (type_of_notation(notation) or OFFICIAL_LETTER) if notation else "", 0.3


def _numbers(zones: Zones, layout: Layout) -> Iterator[tuple[str, float]]:
    for segment in zones.header:
        if segment is not zones.number and NUMBER_LABEL.match(segment.folded) and looks_like_number(segment.text):
            parsed = parse_number(segment)
            if parsed is not None:
                yield f"{parsed.number}{parsed.separator}{parsed.notation}", 0.3
    for page in layout.pages:
        for segment in page[:25]:
            if match := _ANNEX.search(segment.text[:200]):
                yield "".join(match["number"].split()), 0.4


def _dates(zones: Zones, signatures: Sequence[DigitalSignature]) -> Iterator[tuple[str, float]]:
    for segment in zones.header:
        if segment is not zones.date and (parsed := parse_date_line(segment)):
            yield parsed.value, 0.2
    for signature in signatures:
        if signature.signed_at:
            yield signature.signed_at[:10], 0.3


def _names(zones: Zones) -> Iterator[tuple[str, float]]:
    for segment in zones.signature:
        if name := person_name(segment.text):
            yield name, 0.3


def _as_printed(state: FieldState | None) -> Iterator[tuple[str, float]]:
    """Give what was read, where the value is something else than that."""
    if isinstance(state, Found) and isinstance(state.value, str) and state.rule.endswith((".completed", ".place")):
        yield " ".join(state.raw.split()), 0.2
