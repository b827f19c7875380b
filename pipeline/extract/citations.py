"""The dispatches that the text cites: number, type, date and issuer of each.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.6b: a first citation carries type, number, date, issuer and summary; a later
one may carry type and number alone. The separators of numbers are those of ``number``.
"""

from collections.abc import Iterator
from itertools import chain

import regex

from pipeline.dispatch import Citation
from pipeline.extract.abbreviations import restore_abbreviations
from pipeline.extract.citation_dates import completed_year, source_after
from pipeline.extract.doc_types import ABBREVIATIONS, TITLES, type_of_notation
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
_TYPE_BEFORE = regex.compile(rf"\b(?P<type>{_TYPES})\s{{0,2}}(?:lien tich\s)?(?:[s5][o0]\s?[:.\-]?{_BREAK})?$")
_LABEL_BEFORE = regex.compile(rf"\b[s5][o0]\s?[:.\-]?{_BREAK}$")
_LOOK_BACK = 100
_GROUP = r"\p{Lu}(?:(?!ng[aàáả]y)[\p{L}\d&]){0,14}"
"""A group of a notation; "ngày" may be read as one word with the last."""
_NOTATION = rf"{_GROUP}(?:\s?[-–—/]\s?{_GROUP}){{0,3}}"
_DIGITS = r"(?:\d{1,5}|\d{1,3}\s\d{1,2}(?=\s?/)|[\dlIO]{2,5}(?=\s?/))"
_END = r"(?:(?![\p{L}\d])|(?=ng[aàáả]y))"
_APART = r"(?:(?<![\p{L}\d/.,-])|(?<=\b[Ss]\p{L}\s?-))"
_NUMBER = regex.compile(
    rf"{_APART}(?P<number>{_DIGITS}[a-zđ]?)\s?"
    rf"(?:/{{1,2}}\s?(?P<year>(?:19|20)\d{{2}}\s?/{{1,2}}\s?7?)?(?P<state>{_NOTATION})"
    rf"|[-–—]\s?(?P<party>(?:NQ|QĐ|QD|QĐi|CT|KL|QC|TT|HD|TB|TC|BC|KH|CTr|ĐA|TTr|CV|GM)1?\s?/\s?{_NOTATION}(?:\sTW)?))"
    rf"{_END}"
)
_SHORT_TYPES = "|".join(sorted((short for short in ABBREVIATIONS if len(short) > 1), key=len, reverse=True))
_TYPED = rf"(?P<state>(?:{_SHORT_TYPES})\s?[-–—]\s?{_NOTATION})"
_BROKEN = regex.compile(
    rf"{_APART}(?:(?P<number>\d{{1,4}})[17/](?P<year>(?:19|20)\d{{2}})[17/]{_TYPED}"
    rf"|(?P<number>\d{{1,5}})/(?P<year>[12][\d\p{{Ll}}?]{{2,3}})/?{_TYPED}|(?P<number>\d{{0,4}}[02-689]){_TYPED}){_END}"
)
"""A number of which a slash was lost or read as a digit, or a digit of the year as a letter, behind "số" or a type.

Where the slash was lost, the last digit is none that a slash is read as."""
_ORGANS = {"U": "TU", "IU": "TU", "1U": "TU", "IW": "TW", "1W": "TW", "W": "TW"}
_PARTY_ORGAN = regex.compile(r"(?<=/\s?)(?:[I1]?[UW])(?![\p{L}\d])")
"""What readers leave of TU (Tỉnh ủy, Thành ủy) and TW: Hướng dẫn 36-HD/VPTW, II.3; neither U nor W is an organ."""
_LOOKALIKE_DIGITS = str.maketrans({"l": "1", "I": "1", "O": "0"})
_LINE_BREAK = regex.compile(r"\n(?![^\S\n]*\n)|\f")
"""Line breaks inside a paragraph; an empty line ends it."""
_PAGE_NUMBER = regex.compile(r"\f\s{0,4}\d{1,3}\s{0,3}\n")
"""A page number stands alone on top of its page (Phụ lục I, Mục I.7) and may part a citation."""


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
    >>> [found.number for found, _, _ in find_citations("Nghị định số 4672021/NĐ-CP; Nghị quyết số 356NQ-HĐND")]
    ['46/2021/NĐ-CP', '356/NQ-HĐND']
    """
    flat = _PAGE_NUMBER.sub(lambda match: " " * len(match[0]), text.translate(SLASHES))
    flat = _LINE_BREAK.sub(" ", flat)
    folded = fold(flat)
    whole = list(_NUMBER.finditer(flat, timeout=TIMEOUT_SECONDS))
    ends = {match.end() for match in whole}
    broken = (match for match in _BROKEN.finditer(flat, timeout=TIMEOUT_SECONDS) if match.end() not in ends)
    for match in sorted(chain(whole, broken), key=lambda match: match.start()):
        sound = "party" in match.groupdict()
        begin = max(0, match.start() - _LOOK_BACK)
        before = _TYPE_BEFORE.search(folded[begin : match.start()])
        named = " ".join(before["type"].split()) if before else None
        labelled = bool(before or _LABEL_BEFORE.search(folded[begin : match.start()]))
        follows = flat[match.end() : match.end() + 220]
        found = _citation(match, named, labelled, follows, unmarked) if labelled or sound else None
        if found is not None:
            citation, length = found
            start = begin + before.start("type") if before else match.start()
            yield citation, start, match.end() + length


def _citation(
    match: "regex.Match[str]", named: str | None, labelled: bool, after: str, unmarked: bool
) -> tuple[Citation, int] | None:
    """Return the citation whose number is ``match`` and how far it goes behind it, or None where it is no number.

    Args:
        match: of ``_NUMBER`` or ``_BROKEN``.
        named: the folded type before it, or None.
        labelled: whether a type or "số" stands before it.
        after: the text behind it.
        unmarked: whether the reader had no Vietnamese letters.
    """
    groups = match.groupdict()
    number = "".join(match["number"].split())
    if not number[0].isdigit() or number != match["number"] or not number.rstrip("abcdđ").isdigit():
        if not labelled:
            return None  # a digit read as a letter, or parted by a blank, is believed after "số" alone
        number = number.translate(_LOOKALIKE_DIGITS)
    party, printed_year = groups.get("party"), (match["year"] or "").strip(" /")[:4]
    source = source_after(after, printed_year if printed_year.isdigit() else None)
    year = completed_year(printed_year, source.year) if printed_year else None
    if printed_year and year is None:
        return None
    notation = party or (f"{year}/{match['state']}" if year else match["state"])
    letters = [char for char in notation if char.isalpha()]
    if len(letters) < 2 or sum(char.isupper() for char in letters) < 0.6 * len(letters):
        return None
    speaks = year or party or ("-" in notation and type_of_notation(tidy(notation)))
    if not labelled and not speaks and not source.dated:
        return None
    by_title = next((title for title in (*TITLES, "công văn") if fold(title) == named), None)
    if party:
        notation = _PARTY_ORGAN.sub(lambda organ: _ORGANS[organ[0]], notation).replace(" TW", "TW").replace("1/", "/")
    written = restore_abbreviations(tidy(notation), unmarked=unmarked)
    written = restore_notation(written, by_title, source.issuer.upper() if source.issuer else None)
    citation = Citation(
        number=f"{number}{'-' if party else '/'}{written}",
        doc_type=by_title or type_of_notation(written),
        issued_date=source.issued,
        issuing_body=source.issuer,
    )
    return citation, source.length
