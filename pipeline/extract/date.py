"""Địa danh và thời gian ban hành: the place and the date of issue.

Only the line "<place>, ngày .. tháng .. năm .." of the header counts: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.4.
Dates in the body, the incoming stamp "ĐẾN" and the signing time are other dates. A day or month that is blank or
cannot be read lowers the precision instead of being guessed.
"""

from dataclasses import dataclass
from datetime import date

import regex

from pipeline.dispatch import Absent, AbsentReason, FieldState
from pipeline.extract.evidence import found, pen_written
from pipeline.extract.layout import Piece, Segment
from pipeline.extract.lexicon import restore_place
from pipeline.extract.patterns import DATE_LINE

LEAST_CONFIDENCE = 0.35
"""Engine confidence below which a day or month counts as not read."""
PEN_HEIGHT = 1.2
"""Days and months taller than the year by more than this are pen-written (measured: typed 0.9 to 1.05, pen 1.3 on)."""
PRINTED_CONFIDENCE = 0.9
"""Engine confidence from which a tall day or month is taken for print whose box holds a speck, too."""

_LOOKALIKE_DIGITS = str.maketrans({"l": "1", "I": "1", "L": "1", "O": "0", "o": "0"})
_EDGE = " \t.,;:_-–…'\"`"


@dataclass(frozen=True)
class DateLine:
    """The date line taken apart; parts that are None were blank or not read."""

    place: Piece | None
    date: Piece
    year: int
    month: int | None
    day: int | None
    blank: bool
    """Whether day or month was left open in the source."""

    @property
    def value(self) -> str:
        """ISO 8601 of the precision that was read."""
        if self.month is None:
            return f"{self.year:04d}"
        if self.day is None:
            return f"{self.year:04d}-{self.month:02d}"
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"


def _confidence(segment: Segment, start: int, end: int) -> float:
    rated = [w.confidence for w in segment.words if w.start < end and w.end > start and w.confidence is not None]
    return min(rated, default=1.0)


def _height(segment: Segment, start: int, end: int) -> float:
    """Return the height of the tallest word between two offsets, 0 where there are no boxes."""
    return max(
        (w.box.bottom - w.box.top for w in segment.words if w.box and w.start < end and w.end > start), default=0
    )


def _read_part(segment: Segment, start: int, end: int, highest: int, year_height: float) -> tuple[int | None, bool]:
    """Return the number printed between two offsets, or None, and whether nothing stands there."""
    printed = segment.text[start:end].strip(_EDGE)
    if not printed:
        return None, True
    compact = printed.translate(_LOOKALIKE_DIGITS)
    if not compact.isascii() or not compact.isdigit() or len(compact) > 2:
        return None, False
    sure = _confidence(segment, start, end)
    too_high = _height(segment, start, end) > PEN_HEIGHT * year_height and not pen_written([Piece(segment, start, end)])
    if (too_high and sure < PRINTED_CONFIDENCE) or sure < LEAST_CONFIDENCE:
        return None, False
    value = int(compact)
    return (value, False) if 1 <= value <= highest else (None, False)


def parse_date_line(segment: Segment) -> DateLine | None:
    """Return the place and date on ``segment``, or None where there is none or its year is blank or unreadable."""
    match = DATE_LINE.search(segment.text[:200])
    if match is None:
        return None
    digits = match["year"].strip(_EDGE).translate(_LOOKALIKE_DIGITS)
    year_match = regex.match(r"(?:19|20)\d{2}(?!\d)", digits)
    if year_match is None:
        return None
    year = int(year_match[0])
    height = _height(segment, *match.span("year"))
    day, blank_day = _read_part(segment, *match.span("day"), 31, height)
    month, blank_month = _read_part(segment, *match.span("month"), 12, height)
    if day is not None and month is not None and not _exists(year, month, day):
        day = None
    if month is None:
        day = None
    end = segment.text.find(year_match[0], match.start("year"))
    end = end + 4 if end >= 0 else match.end()
    return DateLine(
        place=_place(segment, *match.span("place")),
        date=segment.piece(match.start("date"), end),
        year=year,
        month=month,
        day=day,
        blank=blank_day or blank_month,
    )


def _why_absent(line: Segment | None) -> AbsentReason:
    match = DATE_LINE.search(line.text[:200]) if line is not None else None
    if match is None:
        return "not_found"
    return "unreadable" if any(char.isalnum() for char in match["year"]) else "blank_in_source"


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _place(segment: Segment, start: int, end: int) -> Piece | None:
    piece = segment.piece(start, end)
    return piece if any(char.isalnum() for char in piece.text) else None


def find_date(line: Segment | None) -> dict[str, FieldState]:
    """Return the fields issued_date and place from the date line."""
    parsed = parse_date_line(line) if line is not None else None
    if line is None or parsed is None:
        return {"issued_date": Absent(absent=_why_absent(line)), "place": Absent(absent="not_found")}
    full = parsed.day is not None
    rule = "date.line" if full else "date.line.blank" if parsed.blank else "date.line.part_unread"
    place: FieldState = Absent(absent="not_found")
    if parsed.place is not None:
        name = " ".join(parsed.place.text.split()).strip(" ,.-")
        place = found(restore_place(name), [parsed.place], "date.place", 0.97)
    return {
        "issued_date": found(parsed.value, [parsed.date], rule, 0.98 if full else 0.7),
        "place": place,
    }
