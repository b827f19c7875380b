"""The end of a dispatch: recipients on the left, the signature on the right, beside, above or below them.

Cells 7 and 9b of Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục IV.
"""

from collections.abc import Sequence
from itertools import pairwise

import regex

from pipeline.extract.blocks import in_reading_order, is_caps
from pipeline.extract.doc_types import title_in
from pipeline.extract.evidence import reading_confidence
from pipeline.extract.glued_signature import trailing_name
from pipeline.extract.layout import Layout, Segment, parted
from pipeline.extract.lexicon import is_title_line
from pipeline.extract.names import is_usual_name, person_name
from pipeline.extract.patterns import END_OF_TEXT, FILING_LINE, NOI_NHAN, SIGNED

_UNIT_LAST = regex.compile(r"\b(?:tinh|thanh pho|huyen|quan|thi xa|thi tran|xa|phuong)\s*$")
"""The kind of a place, whose name goes on in the next line."""
Page = tuple[Segment, ...]

LEAST_CONFIDENCE = 0.5
"""Engine confidence below which a line above the recipients is no line of the text."""
RISE = 0.07
"""The signature may begin this much of the page height above "Nơi nhận" though text stands beside it."""


def find_end(layout: Layout) -> tuple[list[Segment], list[Segment]]:
    """Return the segments of the recipients and of the signature.

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
    begin = min(top - RISE, _end_of_body(page, first, layout.margins[0]))
    right = [s for s in page if s.box is not None and s.box.top > begin and _on_the_right(s)]
    return [first, *in_reading_order(left)], in_reading_order(right)


def _is_recipients_label(segment: Segment) -> bool:
    label = NOI_NHAN.match(segment.folded)
    if label is None or segment.column == "right":
        return False
    rest = segment.folded[label.end() :].strip()
    closed = label[0].rstrip()[-1:] in ":;." or not any(char.isalnum() for char in rest[:3])
    return closed and len(rest) < 80  # "nơi nhận hồ sơ" stands in bodies


def _on_the_right(segment: Segment) -> bool:
    box = segment.box
    return box is not None and box.left > 0.35 and box.middle[0] > 0.52 and not segment.text.strip().isdigit()


def _end_of_body(page: Page, first: Segment, left: float) -> float:
    """Return the lower edge of the last line of the text above "Nơi nhận", on a page with boxes."""
    top = first.box.top if first.box is not None else 0.0
    above = [s for s in page if s.box is not None and s.box.bottom < top + 0.004 and s is not first]
    body = [
        s.box.bottom
        for s in above
        if s.box is not None and s.box.left < left + 0.12 and not _of_signature(s) and _is_text(s)
    ]
    return max(body, default=0.0) - 0.004


def _is_text(segment: Segment) -> bool:
    """Return whether ``segment`` holds words: strokes of a signature are read as few letters, or as doubtful ones."""
    return sum(map(str.isalpha, segment.text)) > 2 and reading_confidence([segment.piece()]) > LEAST_CONFIDENCE


def _end_of_plain_text(page: Page, index: int) -> tuple[list[Segment], list[Segment]]:
    """Return recipients and signature where no boxes tell the columns apart.

    The signature may stand above the recipients, in a column beside them, or below.
    """
    begin = index
    while begin > 0 and index - begin < 12 and _of_signature(page[begin - 1]):
        begin -= 1
    recipients = [s for s in page[index:] if s.column != "right"]
    named = any(is_usual_name(person_name(s.text) or "-") for s in page[begin:])
    wrapped = {id(below) for above, below in pairwise(recipients) if _goes_on(above, below, named)}
    signature = [s for s in page[begin:] if not FILING_LINE.match(s.folded) and id(s) not in wrapped]
    if not any(person_name(s.text) for s in signature):
        return _with_name_parted(recipients, signature)
    return recipients, signature


def _goes_on(above: Segment, below: Segment, named: bool) -> bool:
    """Return whether ``below`` is the rest of an item of the recipients: of a place it looks like a name.

    Args:
        above: a line of the list.
        below: the line under it.
        named: whether another line is the usual name of a person, so that a short one need not be.
    """
    text = below.text.strip()
    opened = above.text.lstrip()[:1] in "-–~" and above.text.rstrip()[-1:] not in ";.),"
    if text[:1] in "-–~":
        return False
    if opened and (_UNIT_LAST.search(above.folded) or (named and not is_usual_name(person_name(text) or "-"))):
        return person_name(text.rstrip(",;.")) is not None
    return text[-1:] in ";.)," and (opened or text[-1:] == ";")


def _with_name_parted(recipients: list[Segment], signature: list[Segment]) -> tuple[list[Segment], list[Segment]]:
    """Return both with the name of the signer taken from the one item of the recipients that it was glued to."""
    glued = [(s, at) for s in recipients if (at := trailing_name(s.text.rstrip()))]
    if len(glued) != 1:
        return recipients, signature
    segment, at = glued[0]
    item, name = parted(segment, at)
    return [item if s is segment else s for s in recipients], [*(s for s in signature if s is not segment), name]


def _of_signature(segment: Segment) -> bool:
    if title_in(segment.text):
        return False
    return is_caps(segment) or person_name(segment.text) is not None or SIGNED.match(segment.folded) is not None


def _unlabelled_recipients(layout: Layout) -> tuple[Page, Segment] | None:
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
            return _right_of_two(in_reading_order(page[ends[-1] + 1 :]))
    return next((block for page in reversed(layout.pages) if (block := _signed_foot(page))), [])


def _signed_foot(page: Page) -> list[Segment]:
    """Return titles and names that stand together on a page: minutes have no "./." and no recipients (mẫu 1.9)."""
    runs: list[list[Segment]] = [[]]
    for segment in page:
        if _of_signature(segment):
            runs[-1].append(segment)
        elif runs[-1]:
            runs.append([])
    for run in reversed(runs):
        block = _right_of_two(in_reading_order(run))
        if any(person_name(s.text) for s in block) and any(is_title_line(s.text) for s in block):
            return block
    return []


def _right_of_two(lines: Sequence[Segment]) -> list[Segment]:
    """Return the right one of two signature blocks that stand side by side, else all ``lines``."""
    right = [s for s in lines if s.column == "right"]
    left = [s for s in lines if s.column == "left"]
    sides = [any(person_name(s.text) for s in side) and any(is_caps(s) for s in side) for side in (left, right)]
    return right if all(sides) else list(lines)
