"""Ký hiệu: putting lost marks and letters of a notation back, from what the title and the issuer say.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.3b: the notation of a named type begins with its abbreviation and goes on
with that of the issuer, so both are known from elsewhere on the page.
"""

import regex

from pipeline.extract.doc_types import ABBREVIATIONS, OFFICIAL_LETTER, abbreviation_of
from pipeline.vietnamese import fold, strip_marks

_SEPARATORS = regex.compile(r"([/\-])")
_SMALL_WORDS = frozenset("VÀ CỦA".split())
_CONFUSED = frozenset({"BĐ", "PĐ", "IT", "OQ", "QO", "HN", "NH"})
"""Letters as read and as printed (observed on worn pages)."""
_KNOWN = frozenset(fold(short) for short in ABBREVIATIONS)


def restore_notation(notation: str, doc_type: str | None, issuer: str | None) -> str:
    """Return ``notation`` with its type after the title and its issuer after the header.

    Args:
        notation: as printed, without blanks around its separators.
        doc_type: the type that the title names, or None.
        issuer: the issuing body, its own name last, or None.

    >>> restore_notation("QD-SGDDT", "quyết định", "UBND TỈNH HÀ LÂM SỞ GIÁO DỤC VÀ ĐÀO TẠO")
    'QĐ-SGDĐT'
    >>> restore_notation("ƯBND-NV", "công văn", "ỦY BAN NHÂN DÂN XÃ TÂN LỘC")
    'UBND-NV'
    """
    parts = _SEPARATORS.split(notation)
    for index, part in enumerate(parts):
        if index % 2 or part.isdigit():
            continue
        if doc_type and doc_type != OFFICIAL_LETTER and (short := _type(part, doc_type)):
            parts[index] = short
            doc_type = None
        elif issuer and (short := _issuer(part, issuer)):
            parts[index] = short
    return "".join(parts)


def _type(part: str, doc_type: str) -> str | None:
    """Return the abbreviation of ``doc_type`` that ``part`` was: marks lost, or one letter misread."""
    part = part.replace("ĐĐ", "Đ")  # one letter read twice
    folded = fold(part)
    for short in abbreviation_of(doc_type):
        wrong = sum(a != b for a, b in zip(folded, fold(short), strict=False))
        if len(short) == len(part) >= 2 and (wrong == 0 or (wrong == 1 and folded not in _KNOWN)):
            return short
    return None


def _issuer(part: str, issuer: str) -> str | None:
    """Return ``part`` with the marks of the initials of a run of words in ``issuer``, where only marks differ."""
    words = [word for word in regex.findall(r"\p{L}+", issuer) if word not in _SMALL_WORDS]
    initials = "".join("Đ" if word.startswith("Đ") else strip_marks(word[0]) for word in words)
    at = fold(initials).find(fold(part))
    if at < 0 and len(part) >= 5:
        return next((run for run in _runs(initials, len(part)) if _is_misread(part, run)), None)
    if len(part) < 3 or at < 0:
        return None
    printed = zip(part, words[at : at + len(part)], initials[at : at + len(part)], strict=True)
    restored = "".join(char if char == word[0] else initial for char, word, initial in printed)
    return restored if restored != part and part.isupper() else None


def _runs(initials: str, size: int) -> list[str]:
    return [initials[at : at + size] for at in range(len(initials) - size + 1)]


def _is_misread(part: str, run: str) -> bool:
    """Return whether one letter of ``part`` was misread and all others are those of ``run``."""
    wrong = [(read, printed) for read, printed in zip(part, run, strict=True) if fold(read) != fold(printed)]
    return len(wrong) == 1 and "".join(wrong[0]) in _CONFUSED
