"""Ký hiệu: putting lost marks and letters of a notation back, from what the title and the issuer say.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.3b: the notation of a named type begins with its abbreviation and goes on
with that of the issuer, so both are known from elsewhere on the page.
"""

import regex

from pipeline.extract.abbreviations import PLAIN, WITH_STROKE
from pipeline.extract.doc_types import ABBREVIATIONS, OFFICIAL_LETTER, abbreviation_of, type_of_notation
from pipeline.extract.lexicon import BODY_HEADS, edit_distance
from pipeline.vietnamese import fold, strip_marks

_SEPARATORS = regex.compile(r"([/\-])")
_SMALL_WORDS = frozenset("VÀ CỦA".split())
_CONFUSED = frozenset(
    {"BĐ", "PĐ", "IT", "OQ", "QO", "HN", "NH", "FT", "ID", "LU", "HU", "OĐ", "GC", "CG", "1T", "5S", "8B"}
)
"""Letters as read and as printed (observed on worn pages)."""
_PARTY_ORGAN = regex.compile(r"(?<=/)(?:([THQ])U?[ÚÙỦŨỤ]|(Đ)Đ?(?:[ÚÙỦŨỤ]|(?<=ĐĐ)U))(?![\p{L}\d])")
"""TU, HU, ĐU, QU (Hướng dẫn 36-HD/VPTW, II.3) with a tone, which no abbreviation has."""
_DECREE = regex.compile(r"(?<=\d/N[ĐD]-)(?:\p{L}P|C\p{L})(?![\p{L}\d])")
"""The organ of a nghị định, which the Government alone issues (Luật Ban hành văn bản quy phạm pháp luật, Điều 4)."""
_TONED = regex.compile(r"^\p{Lu}\p{Ll}?[ừứửữựúùủũụíìỉĩịóòỏõọáàảãạ]\p{Ll}?$")
_READ_TWICE = regex.compile(r"^(\p{L})ĐĐ$")
_HEADS_OF_TWO = {
    head: "".join("Đ" if word[0] == "Đ" else strip_marks(word[0]) for word in head.split())
    for head in BODY_HEADS
    if len(head.split()) == 2 and "Đ" in (head[0], head.split()[1][0])
}
"""First words of bodies that are shortened to two letters, one of them Đ: HỘI ĐỒNG to HĐ."""
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
    >>> restore_notation("TTTr-SYT", "tờ trình", None), restore_notation("QĐ-HD", "quyết định", "HỘI ĐỒNG AN HÀ")
    ('TTr-SYT', 'QĐ-HĐ')
    >>> restore_notation("KH/HỦ", None, None), restore_notation("2021/QĐĐ-UBND", None, None)
    ('KH/HU', '2021/QĐ-UBND')
    >>> restore_notation("2021/NĐ-GP", None, None), restore_notation("CV/ĐĐU", None, None)
    ('2021/NĐ-CP', 'CV/ĐU')
    >>> restore_notation("Từ-CAH", "tờ trình", None)
    'TTr-CAH'
    """
    notation = _DECREE.sub("CP", _PARTY_ORGAN.sub(r"\1\2U", notation))
    parts = _SEPARATORS.split(notation)
    for index, part in enumerate(parts):
        if index % 2 or part.isdigit():
            continue
        if (single := _READ_TWICE.sub(r"\1Đ", part)) in ABBREVIATIONS:
            parts[index] = part = single  # QĐĐ
        if doc_type and doc_type != OFFICIAL_LETTER and (short := _type(part, doc_type)):
            parts[index] = short
            doc_type = None
        elif issuer and len(part) > 1 and fold(part) in fold(_initials(issuer)) and part.isascii() and "D" not in part:
            break  # the issuer's group, as printed; what follows names a unit of it
        elif issuer and (short := _issuer(part, issuer)):
            parts[index] = short
    return "".join(parts)


def drafting_unit(notation: str | None) -> str | None:
    """Return the unit that drafted an official letter, the last group of its notation, or None where none is named.

    >>> drafting_unit("UBND-NV"), drafting_unit("KH-UBND"), drafting_unit("SYT")
    ('NV', None, None)
    """
    groups = (notation or "").split("-")
    if len(groups) < 2 or type_of_notation(notation or "") is not None:
        return None
    return groups[-1] if regex.fullmatch(r"\p{Lu}\p{L}{1,5}", groups[-1]) else None


def _type(part: str, doc_type: str) -> str | None:
    """Return the abbreviation of ``doc_type`` that ``part`` was: marks lost, or one letter misread or read twice."""
    part = part.replace("ĐĐ", "Đ")  # one letter read twice
    folded = fold(part)
    shorts = abbreviation_of(doc_type)
    if len(shorts) == 1 and _TONED.search(part) and folded not in _KNOWN and folded[0] == fold(min(shorts))[0]:
        return min(shorts)  # a word was made of it: Từ of TTr
    for short in shorts:
        more, wrong = len(part) - len(short), edit_distance(folded, fold(short))
        unknown = folded not in _KNOWN and (more == 0 or part not in PLAIN | WITH_STROKE)
        if more in (0, 1) and len(short) >= 2 and (wrong == 0 or (wrong == 1 and unknown)):
            return short
    return None


def _issuer(part: str, issuer: str) -> str | None:
    """Return ``part`` with the marks of the initials of a run of words in ``issuer``, where only marks differ."""
    words, initials = _words(issuer), _initials(issuer)
    at = fold(initials).find(fold(part))
    if at < 0 and len(part) >= 4 and "&" not in part:
        return _misread_initials(part, issuer)
    if len(part) == 2:
        heads = (head for head in _HEADS_OF_TWO if f" {head} " in f" {issuer} ")
        return next(
            (short for head in heads if fold(short := _HEADS_OF_TWO[head]) == fold(part) and part.isascii()), None
        )
    if len(part) < 3 or at < 0:
        return None
    printed = zip(part, words[at : at + len(part)], initials[at : at + len(part)], strict=True)
    restored = "".join(char if char == word[0] else initial for char, word, initial in printed)
    return restored if restored != part and part.isupper() else None


def _words(issuer: str) -> list[str]:
    return [word for word in regex.findall(r"\p{L}+", issuer) if word not in _SMALL_WORDS]


def _initials(issuer: str) -> str:
    return "".join("Đ" if word.startswith("Đ") else strip_marks(word[0]) for word in _words(issuer))


def _misread_initials(part: str, issuer: str) -> str | None:
    """Return the initials of ``issuer`` from its first word on that ``part`` was, where one letter alone is wrong.

    That letter was put in, or misread for another where the two look alike or the group is long; one that is missing
    may have been left out by whoever wrote it. Some write the small words, too: SLĐTBVXH.

    >>> _misread_initials("HDPND", "HỘI ĐỒNG NHÂN DÂN TỈNH"), _misread_initials("BTTTF", "BỘ THÔNG TIN VÀ TRUYỀN THÔNG")
    ('HĐND', 'BTTTT')
    >>> _misread_initials("SLĐTBVXH", "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI")
    >>> _misread_initials("BTCTIW", "BAN TỔ CHỨC TRUNG ƯƠNG")
    'BTCTW'
    """
    initials = _initials(issuer)
    every = "".join(word[0] for word in regex.findall(r"\p{L}+", fold(issuer)))
    if part in PLAIN | WITH_STROKE or fold(part) in every:
        return None
    whole = initials.replace("TU", "TW") if "TRUNG ƯƠNG" in issuer else initials
    runs = [
        *_runs(whole, len(part)),
        *(run for run in _runs(whole, len(part) - 1) if len(run) > 3 and whole.startswith(run)),
    ]
    if fold(part) in fold(whole):
        return None
    return next((run for run in runs if _is_misread(part, run)), None)


def _runs(initials: str, size: int) -> list[str]:
    return [initials[at : at + size] for at in range(len(initials) - size + 1)]


def _is_misread(part: str, run: str) -> bool:
    """Return whether one letter of ``part`` was misread or put in and all others are those of ``run``."""
    if len(part) > len(run):
        return edit_distance(fold(part), fold(run)) == 1
    wrong = [(read, printed) for read, printed in zip(part, run, strict=True) if fold(read) != fold(printed)]
    return len(wrong) == 1 and "".join(wrong[0]) in _CONFUSED
