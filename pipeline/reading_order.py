"""The order in which a page is read: side-by-side columns one after the other, all else from top to bottom.

A dispatch has two places with two columns: the header (issuing body | motto, place and date) and the end (Nơi nhận |
signature). Read straight across they mix, so a row of text is cut at its wide gaps, and neighbouring rows that share a
gutter become one zone, whose left column is read before its right one. Distances are measured in ems (the median
height of the words), so neither resolution nor paper size matters.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.document import Box, Line
from pipeline.vietnamese import fold

Token = tuple[str, Box | None, float | None]
"""A word as read: text, box in fractions of the page, the reader's confidence."""

_GAP = 0.9
"""Ems of white between two words from which they may belong to two columns."""
_WIDE_GAP = 2.5
"""Ems of white that no justified line of text shows."""
_LONE_GAP = 6.0
"""Ems of white that part a row into columns though no neighbour has the same gutter."""
_MIN_COLUMN = 3.5
"""Ems: narrower columns are list numbers or table cells, which belong to what stands beside them."""
_PARAGRAPH_GAP = 1.6
"""Ems of white between two lines from which they belong to two blocks."""
_COLUMN_GAP = 2.2
"""Ems of white within a column; the rule below the issuing body takes about 1.5."""
_RIGHT_HEADER = (("cong", "hoa", "xa"), ("dang", "cong", "san"), ("doc", "lap"))
"""How the right column of the header begins; in narrow margins nothing else parts it from the left one."""
_ADDRESSEES = "kinh gui"
"""Kính gửi stands below both columns of the header, often left of the middle, and belongs to neither."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words of one row without a wide gap between them; coordinates in ems."""

    tokens: tuple[Token, ...]
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


_Row = list[_Piece]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Ems per page width and per page height."""

    x: float
    y: float

    def piece(self, tokens: Sequence[Token]) -> _Piece:
        boxes = [box for _, box, _ in tokens if box is not None]
        return _Piece(
            tokens=tuple(tokens),
            left=min(box.left for box in boxes) * self.x,
            top=min(box.top for box in boxes) * self.y,
            right=max(box.right for box in boxes) * self.x,
            bottom=max(box.bottom for box in boxes) * self.y,
        )


def rows_of(tokens: Iterable[Token]) -> list[list[Token]]:
    """Return ``tokens`` grouped into rows: words whose boxes overlap by half their height share a row."""
    rows: list[tuple[float, float, list[Token]]] = []
    for token in sorted((t for t in tokens if t[1] is not None), key=_middle):
        box = token[1]
        assert box is not None
        for index in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            top, bottom, members = rows[index]
            shared = min(bottom, box.bottom) - max(top, box.top)
            if shared > 0.5 * min(bottom - top, box.bottom - box.top):
                members.append(token)
                rows[index] = (min(top, box.top), max(bottom, box.bottom), members) if len(members) < 3 else rows[index]
                break
        else:
            rows.append((box.top, box.bottom, [token]))
    return [sorted(members, key=_left) for _, _, members in rows]


def ordered_lines(rows: Iterable[Sequence[Token]], aspect: float) -> tuple[Line, ...]:
    """Return the lines of a page in reading order, each with the number of its block.

    Args:
        rows: runs of words that stand on one base line, from left to right; a run may span columns or not.
        aspect: height of the page divided by its width.
    """
    runs = [[t for t in row if t[1] is not None and t[0].strip()] for row in rows]
    runs = [sorted(run, key=_left) for run in runs if run]
    if not runs:
        return ()
    em = median(box.bottom - box.top for run in runs for _, box, _ in run if box is not None) * aspect or 0.01
    scale = _Scale(1 / em, aspect / em)
    pieces = [scale.piece(part) for run in runs for part in _cut(run, scale.x)]
    lines: list[Line] = []
    block = 0
    for zone in _zones(_table_of(pieces)):
        for column in _columns(zone):
            before: _Piece | None = None
            for piece in column:
                if before is None or piece.top - before.bottom > _PARAGRAPH_GAP:
                    block += 1
                lines.append(Line.of_words(piece.tokens, block=block))
                before = piece
    return tuple(lines)


def _middle(token: Token) -> float:
    return token[1].middle[1] if token[1] is not None else 0.0


def _left(token: Token) -> float:
    return token[1].left if token[1] is not None else 0.0


def _cut(run: Sequence[Token], ems_per_width: float) -> Iterable[list[Token]]:
    """Yield the parts of ``run`` between gaps that may be gutters."""
    part: list[Token] = []
    right = 0.0
    for index, token in enumerate(run):
        assert token[1] is not None
        if part and (_begins_header(run[index:]) or (token[1].left - right) * ems_per_width > _GAP):
            yield part
            part = []
        right = max(right, token[1].right) if part else token[1].right
        part.append(token)
    yield part


def _begins_header(tokens: Sequence[Token]) -> bool:
    """Return whether ``tokens`` begin like the right column of a header."""
    return any(tuple(fold(token[0]) for token in tokens[: len(words)]) == words for words in _RIGHT_HEADER)


def _table_of(pieces: list[_Piece]) -> list[_Row]:
    """Return the pieces in rows from top to bottom, each row from left to right."""
    rows: list[_Row] = []
    for piece in sorted(pieces, key=lambda p: (p.top + p.bottom) / 2):
        row = rows[-1] if rows else []
        beside = all(
            min(piece.bottom, other.bottom) - max(piece.top, other.top) > 0.4 * min(piece.height, other.height)
            and (piece.left >= other.right - 0.5 or piece.right <= other.left + 0.5)
            for other in row
        )
        if row and beside:
            row.append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda p: p.left) for row in rows]


@dataclass(slots=True)
class _Zone:
    """Consecutive rows; with a ``gutter`` (left and right edge) they are read column by column."""

    rows: list[_Row]
    gutter: tuple[float, float] | None = None


def _zones(rows: list[_Row]) -> list[_Zone]:
    """Return the rows as zones: those with a common gutter together, the others together."""
    left = min(piece.left for row in rows for piece in row)
    right = max(piece.right for row in rows for piece in row)
    zones: list[_Zone] = []
    index = 0
    while index < len(rows):
        zone = _two_columns(rows, index, (left, right))
        if zone is not None:
            index += len(zone.rows)
            # Lines just above that stand on one side of the gutter belong to the zone: columns seldom begin level.
            while zones and zones[-1].gutter is None and _joins(zone, zones[-1].rows[-1], (left, right), upwards=True):
                zone.rows.insert(0, zones[-1].rows.pop())
                if not zones[-1].rows:
                    zones.pop()
            zones.append(zone)
        else:
            if not zones or zones[-1].gutter is not None:
                zones.append(_Zone([]))
            zones[-1].rows.append([_joined(rows[index])])
            index += 1
    return zones


def _two_columns(rows: list[_Row], start: int, text: tuple[float, float]) -> _Zone | None:
    """Return the zone of two columns that begins with row ``start``, or None where none does."""
    gutter = _header_gap(rows[start]) or _widest_gap(rows[start])
    if gutter is None:
        return None
    zone = _Zone([rows[start]], gutter)
    for row in rows[start + 1 :]:
        if not _joins(zone, row, text, upwards=False):
            break
        zone.rows.append(row)
        zone.gutter = _narrowed(zone.gutter, row)
    sides = [_sides(row, zone.gutter) for row in zone.rows]
    widest = max(_gap_width(row) for row in zone.rows)
    lefts = [piece for left, _ in sides for piece in left]
    rights = [piece for _, right in sides for piece in right]
    needed = _LONE_GAP if len(zone.rows) == 1 else _WIDE_GAP
    is_table = not any(map(_header_gap, zone.rows)) and sum(len(row) > 2 for row in zone.rows) > len(zone.rows) / 2
    wide_enough = min(_extent(lefts), _extent(rights)) >= _MIN_COLUMN
    return zone if widest >= needed and wide_enough and not is_table else None


def _joins(zone: _Zone, row: _Row, text: tuple[float, float], *, upwards: bool) -> bool:
    """Return whether ``row`` continues the columns of ``zone``: no piece of it crosses the gutter."""
    gutter = _narrowed(zone.gutter, row)
    if gutter is None:
        return False
    if len(row) > 1 and all(_sides(row, gutter)):
        return not upwards
    edge = zone.rows[0] if upwards else zone.rows[-1]
    space = (
        min(p.top for p in edge) - max(p.bottom for p in row)
        if upwards
        else min(p.top for p in row) - max(p.bottom for p in edge)
    )
    middle = (row[0].left + row[-1].right) / 2
    centred = abs(middle - (text[0] + text[1]) / 2) < 0.06 * (text[1] - text[0])
    if not upwards and fold(" ".join(token[0] for token in row[0].tokens)).startswith(_ADDRESSEES):
        return False
    return not centred and space < (1.0 if upwards else _COLUMN_GAP)


def _narrowed(gutter: tuple[float, float] | None, row: _Row) -> tuple[float, float] | None:
    """Return what is left of ``gutter`` beside the pieces of ``row``, or None where a piece stands across it."""
    if gutter is None:
        return None
    low, high = gutter
    for piece in row:
        if not any(char.isalnum() for token in piece.tokens for char in token[0]):
            continue  # dirt and rules bridge no columns
        if piece.right <= (low + high) / 2:
            low = max(low, piece.right)
        elif piece.left >= (low + high) / 2:
            high = min(high, piece.left)
        elif piece.right < high - _GAP / 2:
            low = piece.right
        elif piece.left > low + _GAP / 2:
            high = piece.left
        else:
            return None
    return (low, high) if high > low else None


def _sides(row: _Row, gutter: tuple[float, float] | None) -> tuple[_Row, _Row]:
    middle = sum(gutter) / 2 if gutter is not None else float("inf")
    return [p for p in row if p.right <= middle], [p for p in row if p.right > middle]


def _widest_gap(row: _Row) -> tuple[float, float] | None:
    gaps = [(a.right, b.left) for a, b in pairwise(row)]
    return max(gaps, key=lambda gap: gap[1] - gap[0], default=None)


def _header_gap(row: _Row) -> tuple[float, float] | None:
    """Return the gap left of the motto, which begins the right column whatever else stands in the row."""
    return next(((a.right, b.left) for a, b in pairwise(row) if _begins_header(b.tokens)), None)


def _gap_width(row: _Row) -> float:
    gap = _widest_gap(row)
    return gap[1] - gap[0] if gap else 0.0


def _extent(pieces: list[_Piece]) -> float:
    return max((p.right for p in pieces), default=0.0) - min((p.left for p in pieces), default=0.0)


def _joined(row: _Row) -> _Piece:
    """Return the pieces of a row that is read straight across as one."""
    return _Piece(
        tokens=tuple(token for piece in row for token in piece.tokens),
        left=row[0].left,
        top=min(piece.top for piece in row),
        right=row[-1].right,
        bottom=max(piece.bottom for piece in row),
    )


def _columns(zone: _Zone) -> list[list[_Piece]]:
    """Return the pieces of a zone column by column; a column's piece is a row's part on that side."""
    if zone.gutter is None:
        return [[_joined(row) for row in zone.rows]]
    sides = [_sides(row, zone.gutter) for row in zone.rows]
    return [[_joined(left) for left, _ in sides if left], [_joined(right) for _, right in sides if right]]
