"""The parts of a dispatch: header, title, summary, addressees, recipients, signature.

The order and the halves are those of the fourteen cells of Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục IV; the older
state rules and the Party's put the same parts in the same places.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from pipeline.extract.blocks import (
    begins_body,
    find_addressees,
    find_summary,
    find_vv,
    has_place,
    in_reading_order,
    is_caps,
    is_date_line,
)
from pipeline.extract.doc_types import title_in
from pipeline.extract.ending import find_end
from pipeline.extract.layout import HEADER_LINES, SAME_ROW, Layout, Segment, joined
from pipeline.extract.marks import mark_on
from pipeline.extract.number import looks_like_number
from pipeline.extract.patterns import KINH_GUI, MOTTO, NUMBER_LABEL, PARTY_HEADER, PARTY_STAR, TELEGRAM, VV

HEADER_DEPTH = 0.42
"""The header ends above this fraction of the first page (cells 1 to 5 end at 0.17 of the text area; photos and
screenshots show less than a page, so there is room)."""
LONGEST_NUMBER_LINE = 60
COVERS = 3
"""The header is looked for on this many pages."""


@dataclass(frozen=True)
class Zones:
    """The parts of one dispatch, each as segments in reading order; empty where there is none."""

    header: tuple[Segment, ...] = ()
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
    is_party: bool = False
    labelled: bool = False
    """Whether a line begins with "Số:", also where no number could be read on it."""


def find_zones(layout: Layout) -> Zones:
    """Return the parts of the dispatch in ``layout``."""
    first = _first_page(layout)
    header = _with_whole_dates(_with_whole_titles(in_reading_order(_header(first, layout.has_boxes))))
    body_at = next((i for i, s in enumerate(header) if begins_body(s) and len(s.text.strip()) > 8), len(header))
    letter_at = next((i for i, s in enumerate(header) if VV.match(s.folded) or KINH_GUI.match(s.folded)), len(header))
    numbers = [s for s in header if _is_number_line(s)] or [s for s in header[: min(body_at, 12)] if _is_bare_number(s)]
    number = numbers[0] if numbers else None
    dates = [s for s in header if is_date_line(s)]
    dates = [s for s in dates if has_place(s) or header.index(s) < body_at]
    placed = [s for s in dates if s.column == "right" or has_place(s)]
    date = placed[0] if placed else dates[0] if dates else None
    issuer_end, title_start = _anchors(header, number, date)
    headed = number is not None or date is not None or any(MOTTO.search(s.folded[:200]) for s in header)
    below_and_above = (*range(title_start, letter_at), *range(min(title_start, letter_at)))
    title_at = next((i for i in below_and_above if title_in(header[i].text)), None)
    heads = header[: 2 * HEADER_LINES]
    is_party = any(PARTY_HEADER.match(s.folded) or PARTY_STAR.match(s.text) for s in heads)
    recipients, signature = find_end(layout)
    telegram = title_at is not None and title_in(header[title_at].text) == "công điện"
    telegram = telegram and not any(KINH_GUI.match(s.folded) for s in first)
    return Zones(
        header=tuple(header),
        issuer=_issuer(header[:issuer_end], layout.has_boxes) if headed else (),
        motto=tuple(s for s in header if MOTTO.search(s.folded[:200])),
        number=number,
        date=date,
        title=header[title_at] if title_at is not None else None,
        vv=find_vv(header, number if is_party else None) if title_at is None else (),
        summary=find_summary(header, title_at, layout.margins) if title_at is not None and title_at < body_at else (),
        addressees=find_addressees(in_reading_order(first), layout.margins, TELEGRAM if telegram else KINH_GUI),
        recipients=tuple(recipients),
        signature=tuple(signature),
        is_party=is_party,
        labelled=any(NUMBER_LABEL.match(s.folded) and ":" in s.text[:12] for s in header[:body_at]),
    )


def _with_whole_titles(header: list[Segment]) -> list[Segment]:
    """Return ``header`` with the words of a title as one segment where a reader put them on two lines: "KẾ" "HOẠCH"."""
    whole: list[Segment] = []
    for segment in header:
        above = whole[-1] if whole else None
        if above is not None and above.box is not None and segment.box is not None:
            beside = abs(above.box.middle[1] - segment.box.middle[1]) < SAME_ROW and above.box.right < segment.box.left
            if beside and not title_in(above.text) and title_in(f"{above.text.strip()} {segment.text.strip()}"):
                whole[-1] = joined(above, segment)
                continue
        whole.append(segment)
    return whole


_DATE_BEGUN = regex.compile(r"\p{Lu}\p{L}*\s?,\s+ngày\s*$")
_DATE_LEFT = regex.compile(r"^\s*\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+(?:19|20)\d{2}\s*$")


def _with_whole_dates(header: list[Segment]) -> list[Segment]:
    """Return ``header`` with a date line as one segment that runs over two, as behind the long name of a place."""
    begun = next((i for i, s in enumerate(header) if _DATE_BEGUN.search(s.text)), None)
    if begun is None:
        return header
    rest = next((s for s in header[begun + 1 : begun + 4] if _DATE_LEFT.match(s.text)), None)
    if rest is None:
        return header
    whole = joined(header[begun], rest)
    return [whole if s is header[begun] else s for s in header if s is not rest]


def _first_page(layout: Layout) -> tuple[Segment, ...]:
    """Return the page with the header: the first with text, unless a cover or a slip lies before it."""
    pages = [page for page in layout.pages if page]
    headed = (p for p in pages[:COVERS] if any(MOTTO.search(s.folded[:200]) or _is_number_line(s) for s in p[:40]))
    return next(headed, pages[0] if pages else ())


def _header(page: Sequence[Segment], has_boxes: bool) -> list[Segment]:
    """Return the segments of the first page among which the elements of the header stand."""
    if has_boxes:
        return [s for s in page if s.box is None or s.box.top < HEADER_DEPTH]
    return [s for s in page[: 3 * HEADER_LINES] if len(s.text) < 400]


def _is_number_line(segment: Segment) -> bool:
    short = len(segment.text.strip()) <= LONGEST_NUMBER_LINE
    return short and NUMBER_LABEL.match(segment.folded) is not None and looks_like_number(segment.text)


def _is_bare_number(segment: Segment) -> bool:
    """Return whether ``segment`` is a number whose label was not read."""
    text = segment.text.strip()
    return len(text) < 40 and text[:1].isdigit() and looks_like_number(text)


def _anchors(header: Sequence[Segment], number: Segment | None, date: Segment | None) -> tuple[int, int]:
    """Return where the issuer block ends and from where on the title can stand, as indices into ``header``."""
    places = [header.index(s) for s in (number, date) if s is not None]
    if number is not None:
        return header.index(number), min(places) + 1
    if places:
        return places[0], places[0] + 1
    mottos = [i for i, s in enumerate(header) if MOTTO.search(s.folded[:200])]
    return (max(mottos) + 1, max(mottos) + 1) if mottos else (0, 0)


def _is_lone_number(segment: Segment) -> bool:
    """Return whether ``segment`` is the number of a body on a line of its own: "BẾN XE KHÁCH / 1"."""
    sure = all(word.confidence is None or word.confidence > 0.9 for word in segment.words)
    return sure and segment.text.strip().isdigit() and len(segment.text.strip()) <= 2


def _issuer(above: Sequence[Segment], has_boxes: bool) -> tuple[Segment, ...]:
    """Return the lines of the left header block among those ``above`` the number."""
    return tuple(
        s
        for s in above
        if (is_caps(s, 0.6) or _is_lone_number(s))
        and (s.column != "right" or not has_boxes)
        and not MOTTO.search(s.folded[:200])
        and not PARTY_HEADER.match(s.folded)
        and not is_date_line(s)
        and mark_on(s) is None
    )
