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
        stops = (
            LEAD_IN.match(segment.folded) or KINH_GUI.match(segment.folded) or ANNEX.match(segment.folded)
        )
        if stops or len(lines) == 8 or DATE_LINE.search(segment.text[:200]) or MOTTO.search(segment.folded[:200]):
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
                if lines or not (box.left <= left + 0.03 and box.right >= right - 0.03):
                    break
            if lines and (_is_caps(segment) and not _is_caps(lines[0]) or _far_below(lines[-1], segment)):
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


def _vv(header: Sequence[Segment]) -> tuple[Segment, ...]:
    """Return the lines of the trích yếu of a công văn: from "V/v" down its own column."""
    start = next((i for i, s in enumerate(header) if VV.match(s.folded)), None)
    if start is None:
        return ()
    lines = [header[start]]
    first = header[start].box
    for segment in header[start + 1 :]:
        if KINH_GUI.match(segment.folded) or LEAD_IN.match(segment.folded) or title_in(segment.text):
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


def _addressees(page: Sequence[Segment], margins: tuple[float, float]) -> tuple[Segment, ...]:
    """Return the lines from "Kính gửi" down to the last addressee."""
    start = next((i for i, s in enumerate(page) if KINH_GUI.match(s.folded)), None)
    if start is None:
        return ()
    lines = [page[start]]
    for segment in page[start + 1 :]:
        text = segment.text.strip()
        bullet = text[:1] in "-–—~+*•_=°"
        ended = lines[-1].text.rstrip()[-1:] in ".;:" and len(lines[-1].text.strip()) > 12
        box, anchor = segment.box, lines[0].box
        if bullet:
            if box is not None and box.left < margins[0] + 0.09 and len(lines) > 1 and _outdented(segment, lines):
                break
        elif text[:1] == "(" and ended:
            continue
        elif LEAD_IN.match(segment.folded) or (ended and len(lines) > 1) or lines[-1].text.rstrip()[-1:] == ".":
            break
        elif box is not None and anchor is not None:
            if box.left < anchor.left - 0.03 and len(lines) == 1 and box.right > margins[1] - 0.05:
                break
            if box.left < anchor.left - 0.06:
                continue  # a stamp beside the list
        elif segment.after_gap and len(lines) > 1:
            break
        lines.append(segment)
        if len(lines) == 40:
            break
    return tuple(lines)


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
    for page in layout.pages:
        for index, segment in enumerate(page):
            if not _is_recipients_label(segment):
                continue
            if segment.box is None:
                following = list(page[index:])
                above = [s for s in page[max(0, index - 8) : index] if _is_caps(s) or len(s.text.strip()) < 40]
                return following, [*above, *following]
            top = segment.box.top
            below = [s for s in page if s.box is not None and s.box.top > top - 0.012]
            edge = max(0.5, segment.box.left + 0.33)
            left = [s for s in below if s.column == "left" or (s.column == "full" and s.box and s.box.left < edge - 0.2)]
            right = [
                s for s in page
                if s.box is not None and s.box.top > top - 0.07 and s.box.left > 0.35 and s.box.middle[0] > 0.52
            ]  # fmt: skip
            return _in_reading_order(left), _in_reading_order(right)
    return [], []


def find_zones(layout: Layout) -> Zones:
    """Return the parts of the dispatch in ``layout``."""
    first = next((page for page in layout.pages if page), ())
    header = _in_reading_order(_header(first, layout.has_boxes))
    numbers = [s for s in header if NUMBER_LABEL.match(s.folded) and looks_like_number(s.text)]
    number = numbers[0] if numbers else None
    dates = [s for s in header if DATE_LINE.search(s.text[:200]) and not LEAD_IN.match(s.folded)]
    date = next((s for s in dates if s.column == "right"), dates[0] if dates else None)
    anchor = _anchor(header, number, date)
    title_at = next((i for i, s in enumerate(header) if i >= anchor[1] and title_in(s.text)), None)
    motto = tuple(s for s in header if MOTTO.search(s.folded[:200]))
    party = any(PARTY_HEADER.match(s.folded) for s in header)
    recipients, signature = _end_block(layout)
    return Zones(
        issuer=_issuer(header[: anchor[0]], layout.has_boxes),
        motto=motto,
        number=number,
        date=date,
        title=header[title_at] if title_at is not None else None,
        vv=_vv(header) if title_at is None else (),
        summary=_summary(header, title_at, layout.margins) if title_at is not None else (),
        addressees=_addressees(_in_reading_order(first), layout.margins),
        recipients=tuple(recipients),
        signature=tuple(signature),
        header=tuple(header),
        is_party=party or any(PARTY_STAR.match(s.text) for s in header[:8]),
    )


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
