"""What one element of a dispatch says about another: agreement, contradiction, or nothing.

Each function returns True (they agree), False (they contradict each other) or None (nothing can be said). Checks turn
contradictions into warnings; the confidence of a field rises with agreement and falls with contradiction.
"""

from collections.abc import Sequence
from datetime import date

import regex

from pipeline.dispatch import Citation, FieldState
from pipeline.document import DigitalSignature
from pipeline.extract.abbreviations import PLAIN, WITH_STROKE
from pipeline.extract.doc_types import ABBREVIATIONS, OFFICIAL_LETTER, type_of_notation
from pipeline.extract.evidence import text_of
from pipeline.extract.gazetteer import provinces_of_body, provinces_of_place
from pipeline.extract.lexicon import edit_distance
from pipeline.extract.title_chain import head_of
from pipeline.vietnamese import fold

_SHORT_NAMES = {
    "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "cp": "chinh phu", "ttg": "thu tuong",
    "vpcp": "van phong chinh phu", "qh": "quoc hoi", "ubtvqh": "uy ban thuong vu quoc hoi", "ctn": "chu tich nuoc",
    "tu": "uy", "hu": "huyen uy",
    "tw": "trung uong", "vptw": "van phong trung uong", "mttq": "mat tran to quoc", "tld": "tong lien doan",
    "ldld": "lien doan lao dong", "du": "dang uy", "bch": "ban chap hanh",
}  # fmt: skip
"""Abbreviations of issuers that are not the initials of their names, folded; facts of usage."""
_WORD = regex.compile(r"\p{L}+")
_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_SMALL = frozenset(("va", "cua", "ve", "cac"))
LATEST_SIGNING_DAYS = 45
"""A dispatch is signed digitally on its day or a few days later (observed: 0 to 1 day)."""
REFORM = "2025-07"
"""Provinces were merged and districts dissolved on 1 July 2025: places before and after cannot be compared."""


def initials(name: str) -> str:
    """Return the folded initials of the words of a name, without its small words.

    >>> initials("SỞ GIÁO DỤC VÀ ĐÀO TẠO")
    'sgddt'
    """
    return "".join(word[0] for word in _WORD.findall(fold(name)) if word not in _SMALL)


def notation_names_issuer(notation: str | None, body: str | None) -> bool | None:
    """Return whether a group of ``notation`` stands for ``body``; bodies choose their short names, so never False.

    >>> notation_names_issuer("QĐ-SYT", "UBND TỈNH HÀ LÂM SỞ Y TẾ"), notation_names_issuer("QĐ-HĐTV", "CÔNG TY A")
    (True, None)
    """
    if not notation or not body:
        return None
    folded = fold(body)
    letters = initials(body)
    for group in regex.split(r"[/\-–]", fold(notation)):
        if len(group) < 2 or group.isdigit():
            continue
        named = _SHORT_NAMES.get(group)
        if (named and named in folded) or group in letters or f" {group} " in f" {folded} ":
            return True
    return None


def notation_fits_type(notation: str | None, doc_type: str | None) -> bool | None:
    """Return whether the type that ``notation`` begins with is ``doc_type``.

    >>> notation_fits_type("KH-UBND", "kế hoạch"), notation_fits_type("KH-UBND", "báo cáo")
    (True, False)
    """
    if not notation or not doc_type:
        return None
    named = type_of_notation(notation)
    if named is None:
        return None if doc_type != OFFICIAL_LETTER else True
    if named == doc_type or {named, doc_type} <= {"quyết định", "quy định"}:  # QĐ stands for both in Party numbers
        return True
    return None if doc_type == OFFICIAL_LETTER else False


def date_fits_citations(issued: str | None, cites: Sequence[Citation]) -> bool | None:
    """Return whether no cited dispatch is later than ``issued``; True needs one that is at most two years older."""
    dates = [cite.issued_date for cite in cites if cite.issued_date]
    if not issued or not dates:
        return None
    if any(day[: len(issued)] > issued for day in dates):
        return False
    return True if int(issued[:4]) - int(max(dates)[:4]) <= 2 else None


def date_fits_years(issued: str | None, text: str) -> bool | None:
    """Return whether the years that ``text`` names besides its own are about the year of ``issued``.

    Plans and reports speak of their year and the next; a dispatch may cite old ones alone, so one year says nothing.

    >>> date_fits_years("2033-09-04", "ngày 04/9/2033; họp năm 2023, trước ngày 01/10/2023")
    False
    >>> date_fits_years("2023-09-04", "ngày 04/9/2023; họp năm 2023, nghị quyết năm 2015")
    True
    """
    years = [int(year) for year in _YEAR.findall(text)]
    if not issued or not years:
        return None
    own = int(issued[:4])
    if own in years:
        years.remove(own)
    if any(-1 <= year - own <= 1 for year in years):
        return True
    return False if len(years) > 1 else None


def notation_is_near_issuer(notation: str | None, body: str | None) -> bool:
    """Return whether a long group of ``notation`` is nearly, and not quite, the initials of ``body``: a misreading.

    >>> notation_is_near_issuer("BGN-ĐHNLII", "TRƯỜNG ĐẠI HỌC NÔNG LÂM TÂN TIẾN")
    True
    >>> notation_is_near_issuer("BGN-ĐHNLTT", "TRƯỜNG ĐẠI HỌC NÔNG LÂM TÂN TIẾN")
    False
    """
    letters = initials(body or "")
    for group in regex.split(r"[/\-–.]", fold(notation or "")):
        if len(group) < 4 or group.isdigit() or group in letters:
            continue
        runs = (letters[at : at + len(group)] for at in range(len(letters) - len(group) + 1))
        if any(edit_distance(group, run) <= 2 for run in runs):
            return True
    return False


def stroke_is_unsure(notation: str | None, body: str | None) -> bool:
    """Return whether ``notation`` holds a D or Đ that neither its type nor its issuer tells from the other.

    For a reader without Vietnamese letters: what names a unit or a place may have lost its stroke.

    >>> stroke_is_unsure("QĐ-SGDĐT", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"), stroke_is_unsure("SYT-TDB", "SỞ Y TẾ")
    (False, True)
    """
    words = regex.findall(r"\p{L}+", (body or "").upper())
    told = "".join("Đ" if word[0] == "Đ" else fold(word[0]).upper() for word in words if fold(word) not in _SMALL)
    for group in regex.split(r"[/\-–.]", notation or ""):
        known = group in ABBREVIATIONS or group in WITH_STROKE or group in PLAIN or group in told
        if not known and ("D" in group or "Đ" in group):
            return True
    return False


def date_fits_signatures(issued: str | None, signatures: Sequence[DigitalSignature]) -> bool | None:
    """Return whether the dispatch was signed on ``issued`` or soon after.

    >>> signed = [DigitalSignature(signer="Sở Y tế", signed_at="2021-03-06T08:00:00+07:00")]
    >>> date_fits_signatures("2021-03-05", signed), date_fits_signatures("2021-05-03", signed)
    (True, False)
    """
    times = [signature.signed_at[:10] for signature in signatures if signature.signed_at]
    if not issued or not times:
        return None
    if len(issued) < 10:
        return True if any(time.startswith(issued) for time in times) else None
    days = [(date.fromisoformat(time) - date.fromisoformat(issued)).days for time in times]
    if any(0 <= gap <= LATEST_SIGNING_DAYS for gap in days):
        return True
    return False if all(gap < 0 for gap in days) else None


def title_fits_body(title: str | None, body: str | None) -> bool | None:
    """Return whether the title block names the head of ``body``.

    >>> title_fits_body("KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", "SỞ Y TẾ"), title_fits_body("GIÁM ĐỐC", "UBND XÃ TÂN LỘC")
    (True, False)
    """
    head = head_of(body)
    if not title or head is None:
        return None
    folded = fold(title)
    if fold(head) in folded:
        return True
    others = ("chu tich", "giam doc", "bo truong", "hieu truong", "cuc truong")
    return False if len(title.split()) <= 4 and any(other in folded for other in others) else None


def place_fits_body(place: str | None, body: str | None, issued: str | None) -> bool | None:
    """Return whether ``place`` lies in the province of ``body``."""
    if not place or not body:
        return None
    if f" {fold(place)}" in f" {fold(body)}":
        return True
    here, there = provinces_of_place(place), provinces_of_body(body)
    if not here or not there:
        return None
    if here & there:
        return True
    return False if issued is not None and issued < REFORM else None


def agreement(
    fields: dict[str, FieldState],
    cites: Sequence[Citation],
    signatures: Sequence[DigitalSignature],
    text: str = "",
    *,
    unmarked: bool = False,
) -> dict[str, float]:
    """Return for each field how many witnesses speak for it, less those against it.

    Args:
        fields: what was found.
        cites: the dispatches cited.
        signatures: the digital signatures.
        text: of the whole document.
        unmarked: whether its reader had no Vietnamese letters.
    """
    value = {name: text_of(state) for name, state in fields.items()}
    body, parent = value.get("issuing_body"), value.get("parent_body")
    own = body.removeprefix(parent or "").strip() if body else None
    typed = notation_fits_type(value.get("code_notation"), value.get("doc_type"))
    named = notation_names_issuer(value.get("code_notation"), body)
    cited = date_fits_citations(value.get("issued_date"), cites)
    signed = date_fits_signatures(value.get("issued_date"), signatures)
    headed = title_fits_body(value.get("signer_title"), own)
    placed = place_fits_body(value.get("place"), body, value.get("issued_date"))
    notation = value.get("code_notation")
    near = False if notation_is_near_issuer(notation, body) else None
    unsure = False if unmarked and stroke_is_unsure(notation, body) else None
    timely = date_fits_years(value.get("issued_date"), text)
    votes = {
        "doc_type": (typed,), "number": (typed, named, near, unsure), "code_notation": (typed, named, near, unsure),
        "issued_date": (cited, signed, timely),
        "place": (placed,), "issuing_body": (named, placed, headed), "signer_title": (headed,),
        "signer_authority": (headed,),
    }  # fmt: skip
    return {name: float(sum(1 if vote else -1 for vote in cast if vote is not None)) for name, cast in votes.items()}
