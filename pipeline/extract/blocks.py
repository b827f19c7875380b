"""The blocks of several lines: summary, addressees, recipients, signature.

Each is found from its first line and followed down its own column, until something stands there that cannot belong
to it.
"""

from collections.abc import Sequence

from pipeline.extract.doc_types import title_in
from pipeline.extract.layout import Layout, Segment
from pipeline.extract.names import person_name
from pipeline.extract.patterns import (
    ANNEX,
    DATE_LINE,
    END_OF_TEXT,
    FILING_LINE,
    INVITATION,
    KINH_GUI,
    LEAD_IN,
    MOTTO,
    NOI_NHAN,
    PARTY_HEADER,
    SIGNED,
    VV,
)

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
    return match is not None and match.start() <= 6 and len(segment.text.rstrip()) - match.end() <= 6


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
        if begins_body(segment) or _is_other_part(segment) or len(lines) == 8:
            break
        box = segment.box
        if box is None:
            if not lines and segment.folded.lstrip().startswith("cua ") and is_caps(segment):
                continue  # "CỦA BAN THƯỜNG VỤ": the rest of a Party title
            if lines and (segment.after_gap or is_caps(segment) or END_OF_TEXT.search(lines[-1].text)):
                break
        else:
            centred = box.left > left + 0.03 and abs(box.middle[0] - (left + right) / 2) < 0.13
            if not centred:
                if segment.column != "full" or box.right - box.left < 0.2:
                    continue  # a stamp or scribble beside the title
                if box.left > left + 0.03 or _far_below(lines[-1] if lines else header[start], segment):
                    break  # the body is indented or stands apart; a full line of the summary is neither
            if lines and ((is_caps(segment) and not is_caps(lines[0])) or _far_below(lines[-1], segment)):
                break
        lines.append(segment)
    return tuple(lines)


def find_vv(header: Sequence[Segment], below: Segment | None) -> tuple[Segment, ...]:
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
        if _is_other_part(segment) or begins_body(segment) or title_in(segment.text):
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
    if KINH_GUI.match(segment.folded) or segment.column == "right" or is_date_line(segment):
        return False
    if segment.box is None or number.box is None:
        return segment.line == number.line + 1 and not is_caps(segment)
    centred = abs(segment.box.middle[0] - number.box.middle[0]) < 0.08
    return centred and 0 <= segment.box.top - number.box.bottom < 0.03


def find_addressees(page: Sequence[Segment], margins: tuple[float, float]) -> tuple[Segment, ...]:
    """Return the lines from "Kính gửi" down to the last addressee."""
    start = next((i for i, s in enumerate(page) if KINH_GUI.match(s.folded)), None)
    if start is None:
        return ()
    lines = [page[start]]
    for segment in page[start + 1 :]:
        text = segment.text.strip()
        above = lines[-1].text.strip()
        ended = above[-1:] in ".;:" and len(above) > 12
        if sum(char.isalpha() for char in text) < 3 or _beside(segment, lines[0]):
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
            is_label = len(lines) == 1 and len(KINH_GUI.sub("", lines[0].folded).strip()) < 2
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


def _is_recipients_label(segment: Segment) -> bool:
    label = NOI_NHAN.match(segment.folded)
    if label is None or segment.column == "right":
        return False
    rest = segment.folded[label.end() :].strip()
    closed = label[0].rstrip()[-1:] in ":;." or not any(char.isalnum() for char in rest[:3])
    return closed and len(rest) < 80  # "nơi nhận hồ sơ" stands in bodies


def find_end(layout: Layout) -> tuple[list[Segment], list[Segment]]:
    """Return the segments of the recipients and of the signature, which stand side by side after the body.

    The first "Nơi nhận" counts: later ones belong to forms in the annexes or to a copier.
    """
    start = next(((page, s) for page in layout.pages for s in page if _is_recipients_label(s)), None)
    start = start or _unlabelled_recipients(layout)
    if start is None:
        return [], _unlisted_signature(layout)
    page, first = start
    if first.box is None:
        return _end_of_plain_text(page, page.index(first))
    top, edge = first.box.top, max(0.3, first.box.left + 0.13)
    left = [s for s in page if s.box is not None and s.box.top > top + 0.004 and s.box.left < edge and s is not first]
    right = [
        s for s in page if s.box is not None and s.box.top > top - 0.07 and s.box.left > 0.35 and s.box.middle[0] > 0.52
    ]
    return [first, *in_reading_order(left)], in_reading_order(right)


def _end_of_plain_text(page: Sequence[Segment], index: int) -> tuple[list[Segment], list[Segment]]:
    """Return recipients and signature where no boxes tell the columns apart.

    The signature may stand above the recipients, in a column beside them, or below.
    """
    begin = index
    while begin > 0 and index - begin < 12 and _of_signature(page[begin - 1]):
        begin -= 1
    recipients = [s for s in page[index:] if s.column != "right"]
    return recipients, list(page[begin:])


def _of_signature(segment: Segment) -> bool:
    if title_in(segment.text):
        return False
    return is_caps(segment) or person_name(segment.text) is not None or SIGNED.match(segment.folded) is not None


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


def _unlisted_signature(layout: Layout) -> list[Segment]:
    """Return the segments below the last "./." of a document without recipients."""
    for page in reversed(layout.pages):
        ends = [i for i, s in enumerate(page) if END_OF_TEXT.search(s.text.strip()) and len(s.text.strip()) > 8]
        if ends:
            return in_reading_order(page[ends[-1] + 1 :])
    return []
