"""The date and the issuer that follow the number of a cited dispatch, in either order.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.6b: "số ... ngày ... tháng ... năm ... của ...". The words around the figures
are forgiven their misread letters, the figures are not: a day or month that is none leaves the date out. A number with
a year in it bears the year of its date (Điều 15), so the one tells the other where a digit was lost.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import regex

_BREAK = r"\s{0,60}"
"""Blanks, or the end of a line and the blanks before the next line of indented text."""
_NOISE = r"[|'‘’`\"~_.,:;\-–—]?\s?"
"""A speck before a figure or a word."""
_FIGURE = r"[\dlLIOÔÓÒ|]{1,2}"
_MONTH_WORD = rf"\s?{_NOISE}?(?:t?h\p{{L}}ng|th\p{{L}}{{1,2}}g|th\p{{L}}n\p{{L}}?|t\p{{L}}{{1,2}}áng)[,.]?\s"
_YEAR_WORD = rf"\s?{_NOISE}?(?:n\p{{L}}{{1,2}}m|[aăâ]m|n[aăâ]n)\s"
_DATE = (
    rf"(?:ký\s)?(?:ban\shành\s)?\p{{L}}?g[àaáảãạăâ][yvỳý](?!\p{{L}})[,.]?{_BREAK}{_NOISE}?(?P<day>{_FIGURE}){_BREAK}"
    rf"(?:[/.\-]{{1,2}}|{_MONTH_WORD}){_BREAK}{_NOISE}?(?P<month>{_FIGURE}){_BREAK}"
    rf"(?:[/.\-]{{1,2}}|{_YEAR_WORD}){_BREAK}{_NOISE}?(?:(?P<year>(?:19|20)\d{{2}})(?!\d)|(?P<unread>[\d\p{{L}}?#]{{2,5}}))"
)
_INDENT = r"[^\S\n]{4,60}"
"""The blanks before a line of indented text, where a citation is broken."""
_DATE_AFTER = regex.compile(rf"^(?:[,;]?{_INDENT}|[\s,;:('’`.]{{0,3}}){_DATE}", regex.IGNORECASE)
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
_LOOKALIKE_DIGITS = str.maketrans(
    {"l": "1", "I": "1", "L": "1", "|": "1", "O": "0", "o": "0", "Ô": "0", "Ó": "0", "Ò": "0"}
)


class Source(NamedTuple):
    """What follows a cited number."""

    issued: str | None
    """ISO 8601."""
    year: str | None
    """As read behind the number, None where a digit was lost."""
    issuer: str | None
    length: int
    """How far it goes."""
    dated: bool
    """Whether a date stands there, read or not."""


def source_after(after: str, year: str | None = None) -> Source:
    """Return the date and the issuer with which ``after`` begins.

    Args:
        after: the text behind a cited number, in one line.
        year: the year within the number, or None; it stands in for one that was not read.

    >>> source_after(" ngày Ô1 tháng 10 năm 2013 của Sở Y tế về việc")[:3]
    ('2013-10-01', '2013', 'Sở Y tế')
    >>> source_after(" ngày 02/6/20f8 của Chính phủ", "2018").issued, source_after(" ngày 02/6/20f8 của").issued
    ('2018-06-02', None)
    """
    match = _DATE_AFTER.match(after)
    if match is not None and match["unread"] and not year:
        match = None
    end = match.end() if match else 0
    issuer = _ISSUER_AFTER.match(after[end : end + 140])
    if issuer is not None:
        end += issuer.end("issuer")
        if match is None and (late := _DATE_FOLLOWS.match(after[end:])) and (late["year"] or year):
            match, end = late, end + late.end()
    return Source(
        issued=_iso(match, year),
        year=match["year"] if match else None,
        issuer=" ".join(issuer["issuer"].split()) if issuer else None,
        length=end,
        dated=match is not None,
    )


def _iso(match: "regex.Match[str] | None", year: str | None) -> str | None:
    if match is None:
        return None
    try:
        day, month = (int(match[part].translate(_LOOKALIKE_DIGITS)) for part in ("day", "month"))
        return date(int(match["year"] or year or ""), month, day).isoformat()
    except ValueError:
        return None


def completed_year(printed: str, dated: str | None) -> str | None:
    """Return the year of a number of which at most one digit was lost, after the date behind it, else None.

    >>> completed_year("2006", None), completed_year("200đ", "2006"), completed_year("200đ", "2016")
    ('2006', '2006', None)
    """
    if printed.isdigit() and len(printed) == 4:
        return printed
    if dated is None:
        return None
    like: Sequence[bool] = [a == b for a, b in zip(printed, dated, strict=False)]
    return dated if len(printed) <= 4 and sum(like) >= 3 else None
