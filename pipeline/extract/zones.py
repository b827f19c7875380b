"""The parts of a dispatch: header, title, summary, addressees, body, recipients, signature, annexes.

The order and the halves are those of the fourteen cells of Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục IV; the older
state rules and the Party's put the same parts in the same places.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.doc_types import title_in
from pipeline.extract.layout import HEADER_LINES, Layout, Segment
from pipeline.extract.number import looks_like_number
from pipeline.extract.patterns import (
    ANNEX,
    DATE_LINE,
    END_OF_TEXT,
    FILING_LINE,
    KINH_GUI,
    LEAD_IN,
    MOTTO,
    NOI_NHAN,
    NUMBER_LABEL,
    PARTY_HEADER,
    PARTY_STAR,
    VV,
)

HEADER_DEPTH = 0.42
"""The header ends above this fraction of the first page (cells 1 to 5 end at 0.17 of the text area; photos and
screenshots show less than a page, so there is room)."""


@dataclass(frozen=True)
class Zones:
    """The parts of one dispatch, each as segments in reading order; empty where there is none."""

    issuer: tuple[Segment, ...] = ()
    motto: tuple[Segment, ...] = ()
    number: Segment | None = None
    date: Segment | None = None
    title: Segment | None = None
    vv: tuple[Segment, ...] = ()
    summary: tuple[Segment, ...] = ()
    addressees: tuple[Segment, ...] = ()
    recipients: tuple[Segment, ...] = ()
    signature: tuple[Segment, ...] = ()
    header: tuple[Segment, ...] = ()
    is_party: bool = False


def _is_caps(segment: Segment, share: float = 0.75) -> bool:
    letters = [char for char in segment.text if char.isalpha()]
    return len(letters) >= 3 and sum(char.isupper() for char in letters) >= share * len(letters)


def _top(segment: Segment) -> float:
    return segment.box.top if segment.box is not None else segment.line


def _in_reading_order(segments: Sequence[Segment]) -> list[Segment]:
    """Return the segments from top to bottom where boxes tell, else as they come."""
    if all(segment.box is not None for segment in segments):
        return sorted(segments, key=lambda s: (round(_top(s) * 150), s.box.left if s.box else 0))
    return list(segments)


def _header(page: Sequence[Segment], has_boxes: bool) -> list[Segment]:
    """Return the segments of the first page among which the elements of the header stand."""
    if has_boxes:
        return [s for s in page if s.box is None or s.box.top < HEADER_DEPTH]
    return [s for s in page[: 3 * HEADER_LINES] if len(s.text) < 400]


def _summary(header: Sequence[Segment], start: int, margins: tuple[float, float]) -> tuple[Segment, ...]:
    """Return the lines of the trích yếu below a title at ``header[start]``."""
    lines: list[Segment] = []
    left, right = margins
    for segment in header[start + 1 :]:
        stops = LEAD_IN.match(segment.folded) or KINH_GUI.match(segment.folded) or ANNEX.match(segment.folded)
        if stops or len(lines) == 8 or _is_date_line(segment) or MOTTO.search(segment.folded[:200]):
            break
        box = segment.box
        if box is None:
            if lines and (segment.after_gap or _is_caps(segment)):
                break
        else:
            centred = box.left > left + 0.03 and abs(box.middle[0] - (left + right) / 2) < 0.13
            if not centred:
                if segment.column != "full" or box.right - box.left < 0.2:
                    continue  # a stamp or scribble beside the title
                if box.left > left + 0.03 or _far_below(lines[-1] if lines else header[start], segment):
                    break  # the body is indented or stands apart; a full line of the summary is neither
            if lines and ((_is_caps(segment) and not _is_caps(lines[0])) or _far_below(lines[-1], segment)):
                break
        if sum(char.isalpha() for char in segment.text) < 3:
            continue
        lines.append(segment)
    return tuple(lines)


def _far_below(above: Segment, below: Segment) -> bool:
    if above.box is None or below.box is None:
        return below.after_gap
    height = max(above.box.bottom - above.box.top, below.box.bottom - below.box.top)
    return below.box.top - above.box.bottom > 1.3 * height


def _vv(header: Sequence[Segment], below: Segment | None) -> tuple[Segment, ...]:
    """Return the lines of the trích yếu of a công văn: from "V/v" down its own column.

    A Party công văn has no "V/v" (36-HD/VPTW): there it begins ``below`` the number.
    """
    start = next((i for i, s in enumerate(header) if VV.match(s.folded)), None)
    if start is None and below is not None:
        at = header.index(below)
        start = next((i for i, s in enumerate(header) if i > at and _under(s, below)), None)
    if start is None:
        return ()
    lines = [header[start]]
    first = header[start].box
    for segment in header[start + 1 :]:
        begins_body = LEAD_IN.match(segment.folded) and not segment.folded.lstrip().startswith("ngay")
        if KINH_GUI.match(segment.folded) or begins_body or title_in(segment.text):
            break
        if segment.box is None or first is None:
            if segment.after_gap or segment.column == "right":
                break
        else:
            if abs(segment.box.middle[0] - first.middle[0]) > 0.12 or segment.column == "right":
                continue
            if _far_below(lines[-1], segment):
                break
        lines.append(segment)
        if len(lines) == 7:
            break
    return tuple(lines)


def _under(segment: Segment, number: Segment) -> bool:
    """Return whether ``segment`` is the next line of the column of ``number``."""
    if KINH_GUI.match(segment.folded) or segment.column == "right" or _is_date_line(segment):
        return False
    if segment.box is None or number.box is None:
        return segment.line == number.line + 1
    centred = abs(segment.box.middle[0] - number.box.middle[0]) < 0.08
    return centred and 0 <= segment.box.top - number.box.bottom < 0.03


def _addressees(page: Sequence[Segment], margins: tuple[float, float]) -> tuple[Segment, ...]:
    """Return the lines from "Kính gửi" down to the last addressee."""
    start = next((i for i, s in enumerate(page) if KINH_GUI.match(s.folded)), None)
    if start is None:
        return ()
    lines = [page[start]]
    for segment in page[start + 1 :]:
        text = segment.text.strip()
        if sum(char.isalpha() for char in text) < 3:
            continue
        bullet = text[:1] in "-–—~+*•_=°"
        ended = lines[-1].text.rstrip()[-1:] in ".;:" and len(lines[-1].text.strip()) > 12
        box, anchor = segment.box, lines[0].box
        if bullet:
            if box is not None and box.left < margins[0] + 0.09 and len(lines) > 1 and _outdented(segment, lines):
                break
        elif _beside(segment, lines[0]) or (text[:1] == "(" and ended):
            continue
        elif LEAD_IN.match(segment.folded) or (ended and len(lines) > 1) or lines[-1].text.rstrip()[-1:] == ".":
            break
        elif box is not None and anchor is not None:
            if box.left < anchor.left - 0.03 and len(lines) == 1 and box.right > margins[1] - 0.05:
                break
            if box.left < anchor.left - 0.06:
                break
        elif segment.after_gap and len(lines) > 1:
            break
        lines.append(segment)
        if len(lines) == 40:
            break
    return tuple(lines)


def _beside(segment: Segment, label: Segment) -> bool:
    """Return whether ``segment`` is a stamp left of the list that begins at ``label``."""
    box, anchor = segment.box, label.box
    return box is not None and anchor is not None and box.left < anchor.left - 0.04 and box.right < 0.47


def _outdented(segment: Segment, lines: Sequence[Segment]) -> bool:
    """Return whether ``segment`` hangs well left of the list above it."""
    boxes = [s.box for s in lines[1:] if s.box is not None]
    return bool(boxes) and segment.box is not None and segment.box.left < min(b.left for b in boxes) - 0.06


def _is_recipients_label(segment: Segment) -> bool:
    rest = NOI_NHAN.sub("", segment.folded).strip()
    return NOI_NHAN.match(segment.folded) is not None and segment.column != "right" and len(rest) < 80


def _end_block(layout: Layout) -> tuple[list[Segment], list[Segment]]:
    """Return the segments of the recipients and of the signature, which stand side by side after the body.

    The first "Nơi nhận" counts: later ones belong to forms in the annexes.
    """
    start = next(((p, s) for p in layout.pages for s in p if _is_recipients_label(s)), None)
    start = start or _unlabelled_recipients(layout)
    if start is None:
        return [], []
    page, first = start
    index = page.index(first)
    if first.box is None:
        above = [s for s in page[max(0, index - 8) : index] if _is_caps(s) or len(s.text.strip()) < 40]
        return list(page[index:]), [*above, *page[index:]]
    top, edge = first.box.top, max(0.3, first.box.left + 0.13)
    left = [s for s in page if s.box is not None and s.box.top > top + 0.004 and s.box.left < edge]
    right = [
        s for s in page if s.box is not None and s.box.top > top - 0.07 and s.box.left > 0.35 and s.box.middle[0] > 0.52
    ]
    return [first, *_in_reading_order([s for s in left if s is not first])], _in_reading_order(right)


def _unlabelled_recipients(layout: Layout) -> tuple[tuple[Segment, ...], Segment] | None:
    """Return the page and the first line of a list that ends in "Lưu: VT" where its label was not read."""
    for page in layout.pages:
        filed = next((i for i, s in enumerate(page) if FILING_LINE.match(s.folded) and s.column != "right"), None)
        if filed is None:
            continue
        first = page[filed]
        for segment in reversed(page[:filed]):
            if segment.column == "right":
                continue
            near = segment.box is None or first.box is None or first.box.top - segment.box.bottom < 0.012
            listed = segment.text.rstrip()[-1:] in ";:," or segment.text.lstrip()[:1] in "-–~"
            if not (near and listed) or END_OF_TEXT.search(segment.text.strip()):
                break
            first = segment
        return page, first
    return None


def find_zones(layout: Layout) -> Zones:
    """Return the parts of the dispatch in ``layout``."""
    first = next((page for page in layout.pages if page), ())
    header = _in_reading_order(_header(first, layout.has_boxes))
    body_at = next((i for i, s in enumerate(header) if _begins_body(s)), len(header))
    numbers = [s for s in header if NUMBER_LABEL.match(s.folded) and looks_like_number(s.text)]
    numbers = numbers or [s for s in header[: min(body_at, 12)] if _unlabelled_number(s)]
    number = numbers[0] if numbers else None
    dates = [s for s in header if _is_date_line(s)]
    date = next((s for s in dates if s.column == "right"), dates[0] if dates else None)
    anchor = _anchor(header, number, date)
    letter_at = next((i for i, s in enumerate(header) if VV.match(s.folded) or KINH_GUI.match(s.folded)), len(header))
    title_at = next((i for i in range(anchor[1], letter_at) if title_in(header[i].text)), None)
    motto = tuple(s for s in header if MOTTO.search(s.folded[:200]))
    is_party = any(PARTY_HEADER.match(s.folded) or PARTY_STAR.match(s.text) for s in header[: 2 * HEADER_LINES])
    recipients, signature = _end_block(layout)
    return Zones(
        issuer=_issuer(header[: anchor[0]], layout.has_boxes),
        motto=motto,
        number=number,
        date=date,
        title=header[title_at] if title_at is not None else None,
        vv=_vv(header, number if is_party else None) if title_at is None else (),
        summary=_summary(header, title_at, layout.margins) if title_at is not None and title_at < body_at else (),
        addressees=_addressees(_in_reading_order(first), layout.margins),
        recipients=tuple(recipients),
        signature=tuple(signature),
        header=tuple(header),
        is_party=is_party,
    )


def _is_date_line(segment: Segment) -> bool:
    """Return whether ``segment`` holds a place and a date and nothing else."""
    match = DATE_LINE.search(segment.text[:200])
    return match is not None and match.start() <= 6 and len(segment.text.rstrip()) - match.end() <= 6


def _begins_body(segment: Segment) -> bool:
    return LEAD_IN.match(segment.folded) is not None and sum(char.isalpha() for char in segment.text) > 8


def _unlabelled_number(segment: Segment) -> bool:
    text = segment.text.strip()
    return len(text) < 40 and text[:1].isdigit() and looks_like_number(text)


def _anchor(header: Sequence[Segment], number: Segment | None, date: Segment | None) -> tuple[int, int]:
    """Return where the issuer block ends and from where on the title can stand, as indices into ``header``."""
    places = [header.index(s) for s in (number, date) if s is not None]
    mottos = [i for i, s in enumerate(header) if MOTTO.search(s.folded[:200])]
    if number is not None:
        return header.index(number), min(places) + 1
    if places:
        return places[0], places[0] + 1
    return (max(mottos) + 1, max(mottos) + 1) if mottos else (0, 0)


def _issuer(above: Sequence[Segment], has_boxes: bool) -> tuple[Segment, ...]:
    """Return the lines of the left header block among those ``above`` the number."""
    return tuple(
        s
        for s in above
        if _is_caps(s, 0.6)
        and (s.column != "right" or not has_boxes)
        and not MOTTO.search(s.folded[:200])
        and not PARTY_HEADER.match(s.folded)
        and not DATE_LINE.search(s.text[:200])
    )
