"""Labels of a list, "a)", "b)", "c)", "d)", "đ)", "e)": the order tells which letter was printed.

The order is that of the Vietnamese alphabet without ă, â, ê, ô, ơ, ư (Decree 30/2020/NĐ-CP, appendix I, on points). It
is not heard in text that is mostly right, where amended lists have two of a letter more often than a stroke is misread.
"""

import re
from collections.abc import Sequence

from pipeline.document import Edit
from pipeline.repair.badness import Damage

_LABEL = re.compile(r"\s*[(“\"‘']*([a-zđ©¢€])\)")
_ROUND = frozenset("©¢€")
"""What a round c is read for before its bracket."""
_SURE = 0.97


def label_edits(lines: Sequence[str], damage: Sequence[Damage], page: int) -> list[Edit]:
    """Return the edits that put the labels at line starts right; only lines that are damaged or doubtful are changed.

    Args:
        lines: the lines of a page as read; offsets of the edits count from the beginning of the first.
        damage: what happened to each line.
        page: the number that the edits carry, from 1.

    >>> lines = ["b) Các hộ dân;", "©) Các tổ;", "d) Các đội;", "d) Các trường."]
    >>> [(e.start, e.before, e.after) for e in label_edits(lines, ["misread"] * 4, 1)]
    [(15, '©', 'c'), (38, 'd', 'đ')]
    """
    found: list[Edit] = []
    start = 0
    last = ""
    for line, kind in zip(lines, damage, strict=True):
        if match := _LABEL.match(line):
            printed = match[1] if kind == "none" else _printed(match[1], "" if kind == "misspelt" else last)
            if printed != match[1]:
                at = start + match.start(1)
                found.append(
                    Edit(page=page, start=at, end=at + 1, before=match[1], after=printed, rule="label", score=_SURE)
                )
            last = printed
        start += len(line) + 1
    return found


def _printed(read: str, last: str) -> str:
    """Return the label that was printed where ``read`` stands, after the label ``last``."""
    if read in _ROUND:
        return "c"
    if last == "d" and read == "d":
        return "đ"
    if last == "c" and read == "đ":
        return "d"
    return read
