"""Stamped marks of urgency and secrecy.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục III.2: KHẨN, THƯỢNG KHẨN, HỎA TỐC; MẬT, TỐI MẬT, TUYỆT MẬT; Thông tư
01/2011/TT-BNV, Điều 15 also HỎA TỐC HẸN GIỜ. They stand alone, in capitals, in the header.
"""

from collections.abc import Mapping, Sequence

import regex

from pipeline.dispatch import Absent, FieldState
from pipeline.extract.evidence import found
from pipeline.extract.layout import Segment
from pipeline.extract.lexicon import edit_distance
from pipeline.vietnamese import is_syllable

_URGENCY = {"hoa toc hen gio": "HỎA TỐC HẸN GIỜ", "hoa toc": "HỎA TỐC", "thuong khan": "THƯỢNG KHẨN", "khan": "KHẨN"}
_SECRECY = {"tuyet mat": "TUYỆT MẬT", "toi mat": "TỐI MẬT", "mat": "MẬT"}
ALL_MARKS = _URGENCY | _SECRECY
"""Every mark by its folded text."""
_EDGE = regex.compile(r"^[^\p{L}]+|[^\p{L}]+$")


def mark_on(segment: Segment, known: Mapping[str, str] = ALL_MARKS, *, unmarked: bool = False) -> str | None:
    """Return the mark that ``segment`` holds and nothing else, or None.

    Args:
        segment: a piece of a line.
        known: marks to look for, by their folded text.
        unmarked: whether the page was read by an engine without Vietnamese letters, so that MAT is believed for MẬT.
    """
    printed = _EDGE.sub("", segment.text[:60])
    folded = " ".join(_EDGE.sub("", segment.folded[:60]).split())
    mark = known.get(folded)
    if mark is None and printed[:-1].isupper():  # the frame of the stamp touches its letters
        near = [of for key, of in known.items() if len(key) > 6 and edit_distance(folded, key) <= len(key) // 6]
        return near[0] if len(near) == 1 else None
    short = unmarked or printed in ("MẬT", "KHẨN") or not is_syllable(printed)  # MẮT and MẠT are other words
    return mark if mark and printed.isupper() and (len(mark) > 4 or short) else None


def _mark(header: Sequence[Segment], known: Mapping[str, str], rule: str, unmarked: bool) -> FieldState:
    for segment in header:
        if mark := mark_on(segment, known, unmarked=unmarked):
            return found(mark, [segment.piece()], rule, 0.95)
    return Absent(absent="not_found")


def find_marks(header: Sequence[Segment], *, unmarked: bool = False) -> dict[str, FieldState]:
    """Return the fields urgency and secrecy; ``unmarked`` as for ``mark_on``."""
    return {
        "urgency": _mark(header, _URGENCY, "marks.urgency", unmarked),
        "secrecy": _mark(header, _SECRECY, "marks.secrecy", unmarked),
    }
