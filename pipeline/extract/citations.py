"""The dispatches that the text cites: number, type, date and issuer of each.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.6b: a first citation carries type, number, date, issuer and summary; a later
one may carry type and number alone. The separators of numbers are those of ``number``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import regex

from pipeline.dispatch import Citation
from pipeline.extract.abbreviations import restore_abbreviations
from pipeline.extract.doc_types import TITLES, type_of_notation
from pipeline.extract.layout import SLASHES
from pipeline.extract.notation import restore_notation
from pipeline.extract.number import tidy
from pipeline.vietnamese import fold

TIMEOUT_SECONDS = 10.0
"""A guard: the pattern is bounded at every step and needs about a millisecond a page."""

_TYPES = "|".join(
    regex.escape(fold(title), literal_spaces=True).replace(" ", r"\s")
    for title in sorted({*TITLES, "công văn"}, key=len, reverse=True)
)
_BREAK = r"\s{0,60}"
"""Blanks, or the end of a line and the blanks before the next line of indented text."""
_TYPE_BEFORE = regex.compile(rf"\b(?P<type>{_TYPES})\s{{0,2}}(?:lien tich\s)?(?:[s5][o0]\s?[:.]?{_BREAK})?$")
_LABEL_BEFORE = regex.compile(rf"\b[s5][o0]\s?[:.]?{_BREAK}$")
_LOOK_BACK = 100
_GROUP = r"\p{Lu}[\p{L}\d&]{0,14}"
_NOTATION = rf"{_GROUP}(?:\s?[-–—/]\s?{_GROUP}){{0,3}}"
_DIGITS = r"(?:\d{1,5}|\d{1,3}\s\d{1,2}(?=\s?/)|[\dlIO]{2,5}(?=\s?/))"
_NUMBER = regex.compile(
    rf"(?<![\p{{L}}\d/.,-])(?P<number>{_DIGITS}[a-zđ]?)\s?"
    rf"(?:/\s?(?P<year>(?:19|20)\d{{2}}\s?/\s?)?(?P<state>{_NOTATION})"
    rf"|[-–—]\s?(?P<party>(?:NQ|QĐ|QD|QĐi|CT|KL|QC|TT|HD|TB|TC|BC|KH|CTr|ĐA|TTr|CV|GM)\s?/\s?{_NOTATION}))"
    rf"(?![\p{{L}}\d])"
)
_DAY = r"(?P<day>[\dlIO|]{1,2})"
_MONTH = r"(?P<month>[\dlLIO|]{1,2})"
_DATE = (
    rf"(?:ký\s)?(?:ban\shành\s)?ng[àaáả]y{_BREAK}{_DAY}{_BREAK}(?:[/.\-]{{1,2}}|\s?tháng\s){_BREAK}{_MONTH}{_BREAK}"
    rf"(?:[/.\-]{{1,2}}|\s?năm\s){_BREAK}(?P<year>(?:19|20)\d{{2}})(?!\d)"
)
_INDENT = r"[^\S\n]{4,60}"
"""The blanks before a line of indented text, where a citation is broken."""
_DATE_AFTER = regex.compile(rf"^(?:{_INDENT}|[\s,;(]{{0,3}}){_DATE}", regex.IGNORECASE)
_DATE_FOLLOWS = regex.compile(rf"^\s?[,(]?\s?{_DATE}", regex.IGNORECASE)
_COMMA = r"(?:(?<=Văn\s[Hh][óo][aáà]),(?=\sThể)|(?<=Khám),(?=\s[Cc]hữa)|(?<=[Pp]hòng),(?=\s[Cc]hống))"
"""Commas inside the names of bodies."""
_END_OF_ISSUER = (
    r"(?=\s(?:(?i:về|v/v|quy\sđịnh|hướng\sdẫn|ban\shành|phê\sduyệt|sửa\sđổi|bổ\ssung|thông\squa|thành\slập|công\sbố|"
    r"triển\skhai|tăng\scường|(?<!Ban\s)tổ\schức|kiện\stoàn|giao|ngày|đính\schính|thông\sbáo)|"
    r"tại|và(?=\s[^\p{Lu}])|thì|để|do|có|là|đã|yêu|đề|được|trong|cho|theo|nhằm|như|trên|với|này|quy|hướng|phê|sửa|Kính)"
    rf"\b|\s?(?!{_COMMA})[,;:.()\"“”]|\s*$)"
)
_ISSUER_AFTER = regex.compile(
    rf"^(?:{_INDENT}|[\s,)]{{0,3}})c[ủuúùũ]a\s(?P<issuer>\p{{Lu}}(?:[^,;:.()\n\"“”]|{_COMMA}){{2,90}}?){_END_OF_ISSUER}"
)
_ORGANS = {"U": "TU", "IU": "TU", "1U": "TU", "IW": "TW", "1W": "TW", "W": "TW"}
_PARTY_ORGAN = regex.compile(r"(?<=/\s?)(?:[I1]?[UW])(?![\p{L}\d])")
"""What readers leave of TU (Tỉnh ủy, Thành ủy) and TW: Hướng dẫn 36-HD/VPTW, II.3; neither U nor W is an organ."""
_LOOKALIKE_DIGITS = str.maketrans({"l": "1", "I": "1", "L": "1", "|": "1", "O": "0"})
_LINE_BREAK = regex.compile(r"\n(?![^\S\n]*\n)|\f")
"""Line breaks inside a paragraph; an empty line ends it."""
_PAGE_NUMBER = regex.compile(r"\f\s{0,4}\d{1,3}\s{0,3}\n")
"""A page number stands alone on top of its page (Phụ lục I, Mục I.7) and may part a citation."""


def _iso(match: "regex.Match[str] | None") -> str | None:
    if match is None:
        return None
    try:
        day, month = (int(match[part].translate(_LOOKALIKE_DIGITS)) for part in ("day", "month"))
        return date(int(match["year"]), month, day).isoformat()
    except ValueError:
        return None


def find_citations(text: str, *, unmarked: bool = False) -> Iterator[tuple[Citation, int, int]]:
    """Give every citation in ``text`` with its offsets, in the order of the text.

    Args:
        text: of a whole document.
        unmarked: whether its reader had no Vietnamese letters.

    >>> text = "Thực hiện Chỉ thị số 12-CT/TU ngày 03/02/2020 của Ban Thường vụ Tỉnh ủy về công tác thi đua"
    >>> citation, start, end = next(find_citations(text))
    >>> citation.number, citation.doc_type, citation.issued_date, citation.issuing_body
    ('12-CT/TU', 'chỉ thị', '2020-02-03', 'Ban Thường vụ Tỉnh ủy')
    >>> text[start:end]
    'Chỉ thị số 12-CT/TU ngày 03/02/2020 của Ban Thường vụ Tỉnh ủy'
    """
    flat = _PAGE_NUMBER.sub(lambda match: " " * len(match[0]), text.translate(SLASHES))
    flat = _LINE_BREAK.sub(" ", flat)
    folded = fold(flat)
    for match in _NUMBER.finditer(flat, timeout=TIMEOUT_SECONDS):
        begin = max(0, match.start() - _LOOK_BACK)
        before = _TYPE_BEFORE.search(folded[begin : match.start()])
        labelled = before or _LABEL_BEFORE.search(folded[begin : match.start()])
        number = "".join(match["number"].split())
        if not number[0].isdigit() or number != match["number"] or not number.rstrip("abcdđ").isdigit():
            if not labelled:
                continue  # a digit read as a letter, or parted by a blank, is believed after "số" alone
            number = number.translate(_LOOKALIKE_DIGITS)
        notation = match["party"] or f"{match['year'] or ''}{match['state']}"
        letters = [char for char in notation if char.isalpha()]
        if len(letters) < 2 or sum(char.isupper() for char in letters) < 0.6 * len(letters):
            continue
        after = flat[match.end() : match.end() + 220]
        dated, issuer, length = _date_and_issuer(after)
        speaks = match["year"] or match["party"] or ("-" in notation and type_of_notation(tidy(notation)))
        if not labelled and not speaks and dated is None:
            continue
        named = " ".join(before["type"].split()) if before else None
        by_title = next((title for title in (*TITLES, "công văn") if fold(title) == named), None)
        body = " ".join(issuer.split()) if issuer else None
        if match["party"]:
            notation = _PARTY_ORGAN.sub(lambda organ: _ORGANS[organ[0]], notation)
        written = restore_abbreviations(tidy(notation), unmarked=unmarked)
        written = restore_notation(written, by_title, body.upper() if body else None)
        citation = Citation(
            number=f"{number}{'-' if match['party'] else '/'}{written}",
            doc_type=by_title or type_of_notation(written),
            issued_date=_iso(dated),
            issuing_body=body,
        )
        start = begin + before.start("type") if before else match.start()
        yield citation, start, match.end() + length


def _date_and_issuer(after: str) -> tuple["regex.Match[str] | None", str | None, int]:
    """Return the date and the issuer that follow a number, in either order, and where they end."""
    dated = _DATE_AFTER.match(after)
    end = dated.end() if dated else 0
    issuer = _ISSUER_AFTER.match(after[end : end + 140])
    if issuer is None:
        return dated, None, end
    end += issuer.end("issuer")
    if dated is None and (late := _DATE_FOLLOWS.match(after[end:])):
        return late, issuer["issuer"], end + late.end()
    return dated, issuer["issuer"], end


def merge_citations(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Return one citation for each number and date, the fullest; a mention without a date joins one that has it.

    Numbers that differ in marks alone are one, spelt as most mentions spell it. The same number with two dates stays
    twice: the text contradicts itself.

    >>> full = Citation(number="12-CT/TU", doc_type="chỉ thị", issued_date="2020-02-03")
    >>> merge_citations([Citation(number="12-CT/TU"), full, full]) == (full,)
    True
    """
    spelt = _usual_spelling(citation.number for citation in citations if citation.number)
    best: dict[tuple[str | None, str | None], Citation] = {}
    dated = {fold(citation.number or "") for citation in citations if citation.issued_date}
    for citation in citations:
        key = fold(citation.number or "")
        if citation.issued_date is None and key in dated:
            continue
        place = (key, citation.issued_date)
        if place not in best or _known(citation) > _known(best[place]):
            best[place] = citation
    return tuple(
        citation.model_copy(update={"number": spelt.get(fold(citation.number or ""), citation.number)})
        for citation in best.values()
    )


def _usual_spelling(numbers: Iterable[str]) -> dict[str, str]:
    """Return the spelling of each folded number: the most frequent, of equals the one with more marks."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for number in numbers:
        counts[fold(number)][number] += 1
    return {
        key: max(spellings, key=lambda s: (spellings[s], sum(not char.isascii() for char in s)))
        for key, spellings in counts.items()
    }


def _known(citation: Citation) -> int:
    return sum(value is not None for value in (citation.doc_type, citation.issuing_body))
