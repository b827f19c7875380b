"""Mentions of cited dispatches that are mentions of one: of each other, or of the dispatch that cites.

A first citation carries type, number, date and issuer, later ones may be shorter (Nghị định 30/2020/NĐ-CP, Phụ lục I,
Mục II.6b), and each may be misread in its own way. The heading of an annex repeats the dispatch's own number
("Kèm theo Quyết định số ...", Mục III.1), which is no citation.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import regex

from pipeline.dispatch import Citation
from pipeline.extract.doc_types import type_of_notation
from pipeline.extract.lexicon import edit_distance
from pipeline.vietnamese import fold

_PARTS = regex.compile(r"^(?P<number>\d+[a-zđ]?)[/\-](?P<notation>.+)$")
_ANNEXED = regex.compile(r"\((?:ban hanh )?k[a-z]m theo\s{1,9}$")
LONG = 5
"""Shorter notations may differ in one letter and be two."""


def is_same_number(first: str, second: str, wrong: int = 1) -> bool:
    """Return whether two numbers are one, of which up to ``wrong`` letters of the notation were misread.

    Their digits must be the same, and so must the types where both name one.

    >>> is_same_number("45/SCT-KTAT", "45/SCT-KTATT"), is_same_number("45/KH-SYT", "45/QH-SYT")
    (True, False)
    """
    if fold(first) == fold(second):
        return True
    one, two = _PARTS.match(first), _PARTS.match(second)
    if one is None or two is None or one["number"] != two["number"]:
        return False
    types = {type_of_notation(one["notation"]), type_of_notation(two["notation"])} - {None}
    return len(types) < 2 and _is_near(one["notation"], two["notation"], wrong)


def _is_near(first: str, second: str, wrong: int) -> bool:
    """Return whether two notations differ in ``wrong`` letters at most, and not in digits that both have."""
    one, two = (regex.sub(r"\D", "", notation) for notation in (first, second))
    if (one and two and one != two) or max(len(first), len(second)) <= LONG:
        return fold(first) == fold(second)
    return edit_distance(fold(first), fold(second)) <= wrong


def is_annexed(text: str, start: int) -> bool:
    """Return whether "(Kèm theo" stands before offset ``start`` of ``text``, as in the heading of an annex.

    >>> is_annexed("(Kèm theo Quyết định số 5/QĐ-SYT)", 10), is_annexed("kèm theo Quyết định số 5/QĐ-SYT", 9)
    (True, False)
    """
    return _ANNEXED.search(fold(text[max(0, start - 24) : start])) is not None


def repeats_own(
    citation: Citation, own: str | None, issued: str | None, doc_type: str | None = None, *, annexed: bool = False
) -> bool:
    """Return whether ``citation`` is of the dispatch itself.

    Args:
        citation: a dispatch that the text names.
        own: the number of the dispatch, or None where it was not read.
        issued: its date, ISO 8601, or None.
        doc_type: its type, or None.
        annexed: whether the citation stands behind "(Kèm theo", as in the heading of an annex.

    >>> own = Citation(number="683/GNP-ĐHKTTTL", doc_type="giấy nghỉ phép", issued_date="2025-07-04")
    >>> repeats_own(own, "683/GNP-ĐHKTTL", "2025-07-04"), repeats_own(own, "683/GNP-ĐHKTTL", "2025-07-05")
    (True, False)
    >>> repeats_own(own, "688/GNP-ĐHKTTL", None, "giấy nghỉ phép", annexed=True)
    True
    """
    if citation.number is None:
        return False
    if own is None:
        return annexed and doc_type is not None and citation.doc_type == doc_type
    if own.startswith(citation.number) and not own[len(citation.number) :][:1].isalnum():
        return True
    if annexed and doc_type is not None and citation.doc_type == doc_type:
        one, two = _PARTS.match(citation.number), _PARTS.match(own)
        if one is None or two is None or one["number"] == two["number"]:
            return True
        return _is_near(one["notation"], two["notation"], 2)
    dated = citation.issued_date is not None and citation.issued_date == issued
    return dated and is_same_number(citation.number, own, wrong=2)


def merge_citations(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Return one citation for each number and date, the fullest; a mention without a date joins one that has it.

    Numbers that differ in marks alone are one, spelt as most mentions spell it, and so are those of one date that
    differ in one letter. The same number with two dates stays twice: the text contradicts itself.

    >>> full = Citation(number="12-CT/TU", doc_type="chỉ thị", issued_date="2020-02-03")
    >>> merge_citations([Citation(number="12-CT/TU"), full, full]) == (full,)
    True
    """
    citations = _with_one_spelling(citations)
    best: dict[tuple[str | None, str | None], Citation] = {}
    dated = {citation.number for citation in citations if citation.issued_date}
    for citation in citations:
        if citation.issued_date is None and citation.number in dated:
            continue
        place = (citation.number, citation.issued_date)
        if place not in best or _known(citation) > _known(best[place]):
            best[place] = citation
    return tuple(best.values())


def _with_one_spelling(citations: Sequence[Citation]) -> list[Citation]:
    """Return ``citations`` with the numbers that are one spelt in one way."""
    spelt = _usual_spelling(citation.number for citation in citations if citation.number)
    usual = [c.model_copy(update={"number": spelt.get(fold(c.number or ""), c.number)}) for c in citations]
    mentioned = Counter(citation.number for citation in usual)
    rivals: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for citation in usual:
        if citation.number and citation.issued_date:
            rivals[_digits(citation.number)][citation.number, citation.issued_date] = None
    chosen: dict[tuple[str | None, str | None], str | None] = {}
    for citation in usual:
        key = citation.number, citation.issued_date
        if citation.number and key not in chosen:
            like = [
                number
                for number, day in rivals[_digits(citation.number)]
                if citation.issued_date in (None, day) and is_same_number(citation.number, number)
            ]
            chosen[key] = max(like, key=lambda other: (mentioned[other], other == key[0]), default=key[0])
    return [c.model_copy(update={"number": chosen.get((c.number, c.issued_date))}) for c in usual]


def _digits(number: str) -> str:
    """Return the running number."""
    match = _PARTS.match(number)
    return match["number"] if match else number


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
