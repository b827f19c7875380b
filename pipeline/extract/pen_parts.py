"""What the digit reader offers for the parts that a pen wrote, kept with their fields.

One page tells no more than that; the other dispatches of the folder may (``pipeline.neighbours``).
"""

from collections.abc import Mapping

from pipeline.dispatch import FieldState, PenPart
from pipeline.document import Alternative
from pipeline.extract.columns import PlacedWord
from pipeline.extract.evidence import pen_written
from pipeline.extract.layout import Piece
from pipeline.extract.number import parse_number
from pipeline.extract.patterns import DATE_LINE
from pipeline.extract.zones import Zones


def with_pen_parts(fields: Mapping[str, FieldState], zones: Zones) -> dict[str, FieldState]:
    """Return ``fields``, number and date with what the digit reader offers for their pen-written parts."""
    parts = {"code_number": _number(zones), "issued_date": _date(zones)}
    return {
        name: state.model_copy(update={"pen": parts[name]}) if parts.get(name) else state
        for name, state in fields.items()
    }


def _number(zones: Zones) -> tuple[PenPart, ...]:
    parsed = parse_number(zones.number) if zones.number is not None else None
    readings = _readings(parsed.number_piece) if parsed is not None else ()
    return (PenPart(part="number", readings=readings),) if readings else ()


def _date(zones: Zones) -> tuple[PenPart, ...]:
    line = zones.date
    match = DATE_LINE.search(line.text[:200]) if line is not None else None
    if line is None or match is None:
        return ()
    day, month = (_readings(Piece(line, *match.span(name))) for name in ("day", "month"))
    return (
        *((PenPart(part="day", readings=day),) if day else ()),
        *((PenPart(part="month", readings=month),) if month else ()),
    )


def _readings(piece: Piece) -> tuple[Alternative, ...]:
    """Return what the one pen-written word in ``piece`` may be; empty where there is none, or several."""
    pens = pen_written([piece])
    if len(pens) != 1:
        return ()
    pen = pens[0]
    if pen.pen == "unread":
        return pen.alternatives
    return (Alternative(piece.segment.text[pen.start : pen.end], pen.confidence or 0.0), *_rest(pen))


def _rest(pen: PlacedWord) -> tuple[Alternative, ...]:
    """Return the runners-up of what was read, with no more odds than that leaves: two readers may have agreed on it."""
    total = sum(other.score for other in pen.alternatives)
    share = min(1.0, (1 - (pen.confidence or 0.0)) / total) if total else 0.0
    return tuple(Alternative(other.text, round(other.score * share, 4)) for other in pen.alternatives)
