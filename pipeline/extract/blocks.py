"""The blocks of several lines at the head of a dispatch: summary and addressees.

Each is found from its first line and followed down its own column, until something stands there that cannot belong
to it.
"""

from collections.abc import Sequence

import regex

from pipeline.document import Box
from pipeline.extract.doc_types import title_in
from pipeline.extract.layout import Segment
from pipeline.extract.marks import mark_on
from pipeline.extract.patterns import (
    ANNEX,
    ARRIVAL,
    DATE_LINE,
    END_OF_TEXT,
    INVITATION,
    KINH_GUI,
    LEAD_IN,
    MOTTO,
    PARTY_HEADER,
    SOFT_LEAD_IN,
    TELEGRAM,
    VE_VIEC,
    VV,
)

SYMMETRY = 0.1
"""White left and right of a centred line differ by less than this fraction of the page width."""
BULLETS = "-–—~+*•_=°"
WRAPPED = 50
"""A line of plain text with fewer letters was not full, so the next line does not go on with it."""


def in_reading_order(segments: Sequence[Segment]) -> list[Segment]:
    """Return the segments from top to bottom where boxes tell, else as they come."""
    boxed = [(s.box, s) for s in segments if s.box is not None]
    if len(boxed) < len(segments):
        return list(segments)
    return [s for _, s in sorted(boxed, key=lambda pair: (round(pair[0].top * 150), pair[0].left))]


def is_caps(segment: Segment, share: float = 0.75) -> bool:
    """Return whether at least ``share`` of the letters of ``segment`` are capitals."""
    letters = [char for char in segment.text if char.isalpha()]
    return len(letters) >= 3 and sum(char.isupper() for char in letters) >= share * len(letters)


def is_date_line(segment: Segment) -> bool:
    """Return whether ``segment`` holds a place and a date and nothing else."""
    match = DATE_LINE.search(segment.text[:200])
    if match is None or len(segment.text[: match.start()].lstrip()) > 6:
        return False
    rest = segment.text[match.end() :].rstrip()
    cited = not match["place"].strip() and sum(map(str.isalpha, rest)) > 1  # "ngày 07/3/2011 của", in a subject
    return len(rest) <= 6 and not cited


def has_place(segment: Segment) -> bool:
    """Return whether a date line names a place before its date."""
    match = DATE_LINE.search(segment.text[:200])
    return match is not None and bool(match["place"].strip())


def begins_body(segment: Segment) -> bool:
    """Return whether ``segment`` begins like the body of a dispatch: a stock phrase, with a capital or a digit."""
    first = next((char for char in segment.text if char.isalnum()), "")
    return not first.islower() and LEAD_IN.match(segment.folded) is not None


def _is_other_part(segment: Segment) -> bool:
    """Return whether ``segment`` belongs to a part of the header other than the summary, or to an annex."""
    folded = segment.folded[:200]
    return is_date_line(segment) or any(
        pattern is not None
        for pattern in (
            KINH_GUI.match(folded),
            ANNEX.match(folded),
            PARTY_HEADER.match(folded),
            MOTTO.search(folded),
            INVITATION.search(folded),
        )
    )


def _far_below(above: Segment, below: Segment) -> bool:
    if above.box is None or below.box is None:
        return below.after_gap
    height = max(above.box.bottom - above.box.top, below.box.bottom - below.box.top)
    return below.box.top - above.box.bottom > 1.3 * height


def find_summary(header: Sequence[Segment], start: int, margins: tuple[float, float]) -> tuple[Segment, ...]:
    """Return the lines of the trích yếu below a title at ``header[start]``."""
    lines: list[Segment] = []
    left, right = margins
    for segment in header[start + 1 :]:
        if sum(char.isalpha() for char in segment.text) < 3:
            if lines and set(segment.text.strip()) & set("-_*=") and segment.box is None:
                break  # the rule under the summary
            continue
        if ARRIVAL.match(segment.folded):
            continue
        if _is_other_part(segment) or TELEGRAM.match(segment.folded[:200]) or len(lines) == 8:
            break
        if begins_body(segment) and not (not lines and _stands_alone(segment, header, margins)):
            break
        box = segment.box
        if box is None:
            if not lines and segment.folded.lstrip().startswith("cua ") and is_caps(segment):
                continue  # "CỦA BAN THƯỜNG VỤ": the rest of a Party title
            longest = max((len(s.text) for s in lines), default=0)
            begins = segment.text.lstrip()[:1].isupper() and len(segment.text) > max(60, 1.3 * longest)
            if lines and (segment.after_gap or is_caps(segment) or begins or END_OF_TEXT.search(lines[-1].text)):
                break
        else:
            if not _centred(box, left, right):
                if segment.column != "full" or box.right - box.left < 0.2:
                    continue  # a stamp or scribble beside the title
                if box.left > left + 0.03 or _far_below(lines[-1] if lines else header[start], segment):
                    break  # the body is indented or stands apart; a full line of the summary is neither
            if lines and ((is_caps(segment) and not is_caps(lines[0])) or _far_below(lines[-1], segment)):
                break
        lines.append(segment)
    return tuple(lines)


def _centred(box: Box, left: float, right: float) -> bool:
    """Return whether ``box`` stands in the middle between the margins; the first line of a paragraph does not."""
    before, after = box.left - left, right - box.right
    return box.left > left + 0.03 and abs(box.middle[0] - (left + right) / 2) < 0.13 and abs(before - after) < SYMMETRY


def _stands_alone(segment: Segment, header: Sequence[Segment], margins: tuple[float, float]) -> bool:
    """Return whether a line right below the title is a summary though it begins like a body: "Thực hiện ..."."""
    if SOFT_LEAD_IN.match(segment.folded) is None:
        return False
    if segment.box is not None:
        return _centred(segment.box, *margins)
    at = header.index(segment)
    ends = (i for i, s in enumerate(header) if i > at and (begins_body(s) or KINH_GUI.match(s.folded)))
    lines = header[at : next(ends, at + 9)]
    return len(lines) < 5 and all(len(s.text) < 110 and s.text.rstrip()[-1:] not in ".;:," for s in lines)


def find_vv(header: Sequence[Segment], below: Segment | None) -> tuple[Segment, ...]:
    """Return the lines of the trích yếu of a công văn: from "V/v" down its own column.

    A Party công văn has no "V/v" (36-HD/VPTW): there it begins ``below`` the number.
    """
    start = next((i for i, s in enumerate(header) if VV.match(s.folded)), None)
    if start is None:
        start = next((i for i, s in enumerate(header) if VE_VIEC.match(s.folded) and s.column != "right"), None)
    if start is None and below is not None:
        at = header.index(below)
        start = next((i for i, s in enumerate(header) if i > at and _under(s, below)), None)
    if start is None:
        return ()
    lines = [header[start]]
    first = header[start].box
    for segment in header[start + 1 :]:
        in_column = segment.box is not None and first is not None and segment.column == "left"
        if mark_on(segment):
            break
        if ARRIVAL.match(segment.folded):
            continue
        if in_column and segment.text.lstrip()[:4] in ("ngày", "Ngày"):
            pass  # the date of a dispatch that the subject cites
        elif _is_other_part(segment) or (begins_body(segment) and not in_column) or title_in(segment.text):
            break
        if segment.box is None or first is None:
            goes_on = next((char for char in segment.text if char.isalpha()), "").islower()
            if segment.column == "right" or (segment.after_gap and not goes_on):
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
    if KINH_GUI.match(segment.folded) or segment.column == "right" or is_date_line(segment):
        return False
    if segment.box is None or number.box is None:
        return segment.line - number.line <= 2 and not is_caps(segment)  # readers leave a line empty between columns
    centred = abs(segment.box.middle[0] - number.box.middle[0]) < 0.08
    return centred and 0 <= segment.box.top - number.box.bottom < 0.03


def find_addressees(
    page: Sequence[Segment], margins: tuple[float, float], label: "regex.Pattern[str]" = KINH_GUI
) -> tuple[Segment, ...]:
    """Return the lines from "Kính gửi" down to the last addressee.

    Args:
        page: the segments of the first page in reading order.
        margins: left and right edge of the text.
        label: what the list begins with; in a công điện the name of the issuer and "điện:".
    """
    start = next((i for i, s in enumerate(page) if label.match(s.folded)), None)
    if start is None:
        return ()
    lines = [page[start]]
    for segment in page[start + 1 :]:
        text = segment.text.strip()
        above = lines[-1].text.strip()
        ended = above[-1:] in ".;:" and len(above) > 12
        if sum(char.isalpha() for char in text) < 3 or _beside(segment, lines[0]):
            continue
        if ARRIVAL.match(segment.folded):
            continue
        if text[:1] in BULLETS:
            if _outdented(segment, lines, margins[0]):
                break
        elif text[:1] == "(" and ended:
            continue
        elif _listed(segment, lines):
            pass  # the dash of an item was not read
        elif begins_body(segment) or (ended and len(lines) > 1) or above[-1:] == ".":
            break
        elif segment.box is None or lines[0].box is None:
            is_label = len(lines) == 1 and len(label.sub("", lines[0].folded).strip()) < 2
            if not is_label and (segment.after_gap or (len(above) < WRAPPED and text[:1].isupper())):
                break
        else:
            full = segment.box.right > margins[1] - 0.05
            if segment.box.left < lines[0].box.left - (0.03 if full and len(lines) == 1 else 0.06):
                break
        lines.append(segment)
        if len(lines) == 40:
            break
    return tuple(lines)


def _listed(segment: Segment, lines: Sequence[Segment]) -> bool:
    """Return whether ``segment`` stands in the column of the items in ``lines``, right below them."""
    above = [s.box for s in lines[1:] if s.box is not None]
    box = segment.box
    if box is None or not above or lines[-1].text.rstrip()[-1:] == ".":
        return False
    height = above[-1].bottom - above[-1].top
    return abs(box.left - above[0].left) < 0.03 and box.top - above[-1].bottom < 1.5 * height


def _beside(segment: Segment, label: Segment) -> bool:
    """Return whether ``segment`` is a stamp left of the list that begins at ``label``."""
    box, anchor = segment.box, label.box
    return box is not None and anchor is not None and box.left < anchor.left - 0.04 and box.right < 0.47


def _outdented(segment: Segment, lines: Sequence[Segment], left: float) -> bool:
    """Return whether ``segment`` is an item of the body: near the left margin and well left of the list above it."""
    boxes = [s.box for s in lines[1:] if s.box is not None]
    if not boxes or segment.box is None:
        return False
    return segment.box.left < left + 0.09 and segment.box.left < min(b.left for b in boxes) - 0.06
