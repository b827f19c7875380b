"""The dispatches that the text cites: number, type, date and issuer of each.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.6b: a first citation carries type, number, date, issuer and summary.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import regex

from pipeline.dispatch import Citation
from pipeline.extract.doc_types import TITLES, type_of_notation
from pipeline.extract.number import tidy
from pipeline.vietnamese import fold

TIMEOUT_SECONDS = 10.0
"""A guard: the pattern is bounded at every step and needs about a millisecond a page."""

_TYPES = "|".join(
    regex.escape(fold(title), literal_spaces=True).replace(" ", r"\s")
    for title in sorted({*TITLES, "công văn"}, key=len, reverse=True)
)
_TYPE_BEFORE = regex.compile(rf"\b(?P<type>{_TYPES})\s{{0,2}}(?:lien tich\s)?(?:so\s?:?\s?)?$")
_NOTATION = r"\p{Lu}[\p{L}\d&]{0,14}(?:\s?[-–]\s?\p{Lu}[\p{L}\d&]{0,14}){0,3}"
_NUMBER = regex.compile(
    rf"(?<![\p{{L}}\d/.,-])(?P<number>\d{{1,5}}[a-zđ]?)\s?"
    rf"(?:/\s?(?P<year>(?:19|20)\d{{2}}\s?/\s?)?(?P<state>{_NOTATION})"
    rf"|[-–]\s?(?P<party>(?:NQ|QĐ|QĐi|CT|KL|QC|TT|HD|TB|TC|BC|KH|CTr|ĐA|TTr|CV|GM)\s?/\s?{_NOTATION}))"
    rf"(?![\p{{L}}\d])"
)
_DATE_AFTER = regex.compile(
    r"^[\s,;(]{0,3}(?:ký\s)?ngày\s{0,2}(?P<day>\d{1,2})\s{0,2}(?:[/.\-]|\s?tháng\s)\s{0,2}(?P<month>\d{1,2})\s{0,2}"
    r"(?:[/.\-]|\s?năm\s)\s{0,2}(?P<year>(?:19|20)\d{2})",
    regex.IGNORECASE,
)
_ISSUER_AFTER = regex.compile(
    r"^[\s,)]{0,3}của\s(?P<issuer>\p{Lu}[^,;:.()\n\"“”]{2,90}?)(?=\s(?:về|Về|V/v|v/v|quy|hướng|ban hành|"
    r"phê|sửa|ngày|tại|và|thì|để|do|có|là|đã|yêu|đề|được|trong|cho|triển|thông|tổ chức|giao|công|bổ|Kính)"
    r"\b|\s?[,;:.()\"“”]|\s*$)"
)


_LINE_BREAK = regex.compile(r"\n(?![^\S\n]*\n)|\f")
"""Line breaks inside a paragraph; an empty line ends it."""


def _iso(match: "regex.Match[str] | None") -> str | None:
    if match is None:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
    except ValueError:
        return None


def find_citations(text: str) -> Iterator[tuple[Citation, int, int]]:
    """Give every citation in ``text`` with its offsets, in the order of the text.

    >>> text = "Thực hiện Chỉ thị số 12-CT/TU ngày 03/02/2020 của Ban Thường vụ Tỉnh ủy về công tác thi đua"
    >>> citation, start, end = next(find_citations(text))
    >>> citation.number, citation.doc_type, citation.issued_date, citation.issuing_body
    ('12-CT/TU', 'chỉ thị', '2020-02-03', 'Ban Thường vụ Tỉnh ủy')
    >>> text[start:end]
    'Chỉ thị số 12-CT/TU ngày 03/02/2020 của Ban Thường vụ Tỉnh ủy'
    """
    flat = _LINE_BREAK.sub(" ", text)
    folded = fold(flat)
    for match in _NUMBER.finditer(flat, timeout=TIMEOUT_SECONDS):
        notation = match["party"] or f"{match['year'] or ''}{match['state']}"
        letters = [char for char in notation if char.isalpha()]
        if len(letters) < 2 or sum(char.isupper() for char in letters) < 0.6 * len(letters):
            continue
        before = _TYPE_BEFORE.search(folded[max(0, match.start() - 40) : match.start()])
        labelled = before or regex.search(r"\bs[o0]\s?:?\s?$", folded[max(0, match.start() - 6) : match.start()])
        dated = _DATE_AFTER.match(flat[match.end() : match.end() + 60])
        if not labelled and dated is None:
            continue
        end = match.end() + (dated.end() if dated else 0)
        issuer = _ISSUER_AFTER.match(flat[end : end + 140])
        stop = end + (issuer.end("issuer") if issuer else 0)
        start = max(0, match.start() - 40) + before.start("type") if before else match.start()
        named = before["type"].replace("  ", " ") if before else None
        by_title = next((title for title in (*TITLES, "công văn") if fold(title) == named), None)
        citation = Citation(
            number=f"{match['number']}{'-' if match['party'] else '/'}{tidy(notation)}",
            doc_type=by_title or type_of_notation(tidy(notation)),
            issued_date=_iso(dated),
            issuing_body=" ".join(issuer["issuer"].split()) if issuer else None,
        )
        yield citation, start, stop


def merge_citations(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Return one citation for each number and date, the fullest; a mention without a date joins one that has it.

    The same number with two dates stays twice: the text contradicts itself.

    >>> full = Citation(number="12-CT/TU", doc_type="chỉ thị", issued_date="2020-02-03")
    >>> merge_citations([Citation(number="12-CT/TU"), full, full]) == (full,)
    True
    """
    best: dict[tuple[str | None, str | None], Citation] = {}
    dated = {citation.number for citation in citations if citation.issued_date}
    for citation in citations:
        if citation.issued_date is None and citation.number in dated:
            continue
        key = (citation.number, citation.issued_date)
        if key not in best or _known(citation) > _known(best[key]):
            best[key] = citation
    return tuple(best.values())


def _known(citation: Citation) -> int:
    return sum(value is not None for value in (citation.doc_type, citation.issuing_body))
