"""A repair as one HTML page for people: the repaired text with each edit in its place, and all edits in a table.

The page needs no other file, no script and no network, and shows what a scan held as text, whatever it held: it says
so to the browser, too (Content-Security-Policy). Text between <del> and <ins> reads as in any diff.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from pipeline.document import Alternative, Doubt, Edit
from pipeline.repair.explain import line_at, line_starts
from pipeline.repair.html_style import STYLE

if TYPE_CHECKING:
    from pipeline.repair.result import Repaired

SURE, LIKELY = 0.95, 0.8
"""Probabilities from which an edit is shown as sure, and as likely."""
_LEVELS = {
    "sure": ("chắc", "sure"),
    "likely": ("khá chắc", "likely"),
    "unsure": ("cần xem lại", "to be checked"),
    "doubt": ("còn ngờ, giữ nguyên", "doubtful, left as read"),
}
_RULES = {
    "marks": ("phục hồi dấu", "marks restored"),
    "channel": ("đọc nhầm chữ", "misread letters"),
    "digits_for_letters": ("chữ đọc thành số", "letters read as digits"),
    "abbreviation": ("chữ viết tắt", "abbreviation"),
    "spelling": ("không thành tiếng", "no such syllable"),
    "context": ("lạc ngữ cảnh", "wrong in its context"),
    "split": ("tách tiếng dính", "joined words split"),
    "join": ("ghép tiếng rời", "split word joined"),
    "stray_sign": ("dấu thừa", "stray sign"),
    "encoding": ("bảng mã cũ", "legacy encoding"),
}
_CONTROLS = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"},
    0x7F: "␡",
    **dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd"),
}
"""Characters that HTML forbids, and signs that stand for them."""


def page(repaired: "Repaired", title: str = "") -> str:
    """Return the page; ``title`` is what it is about, the name of a file for instance.

    >>> from pipeline.repair import Edit, Repaired
    >>> edit = Edit(page=1, start=0, end=2, before="T6", after="Tổ", rule="channel", score=0.98)
    >>> html = page(Repaired("T6 trưởng <dân phố>", (edit,)))
    >>> '<del>T6</del><ins class="sure" id="t1">' in html, "Tổ</a></ins> trưởng &lt;dân phố&gt;" in html
    (True, True)
    """
    heading = f"Văn bản đã phục hồi{': ' + title if title else ''}"
    starts = line_starts(repaired.raw)
    return "\n".join(
        [
            '<!doctype html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_shown(heading)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>",
            f"<header>\n<h1>{_shown(heading)} <small lang=en>Repaired text</small></h1>\n{_summary(repaired, starts)}",
            f"</header>\n<main>\n{_legend()}",
            '<input type="checkbox" id="read"><label for="read">Hiện chữ đọc được '
            "<small lang=en>show what was read</small></label>",
            '<div class="text">',
            *(f'<div class="line">{line}</div>' for line in _marked_up(repaired).removesuffix("\n").split("\n")),
            "</div>",
            *_doubt_table(repaired.doubtful, starts),
            *_edit_table(repaired.edits, starts),
            "</main>\n</body>\n</html>\n",
        ]
    )


def _shown(text: str) -> str:
    return escape(text.translate(_CONTROLS))


def _level(score: float) -> str:
    return "sure" if score >= SURE else "likely" if score >= LIKELY else "unsure"


def _percent(score: float) -> str:
    return "&gt; 99 %" if score >= 0.995 else f"{score:.0%}".replace("%", " %")


def _both(vietnamese: str, english: str) -> str:
    return f"{vietnamese} <small lang=en>{english}</small>"


def _rule(name: str) -> tuple[str, str]:
    """Return the name of a rule for people, in Vietnamese and in English."""
    family = "encoding" if name.startswith("encoding") else name
    return _RULES.get(family, (_shown(name), ""))


def _rivals(alternatives: Sequence[Alternative]) -> str:
    return ", ".join(f"{_shown(rival.text)} {_percent(rival.score)}" for rival in alternatives)


def _summary(repaired: "Repaired", starts: Sequence[int]) -> str:
    touched = len({line_at(starts, edit.start) for edit in repaired.edits})
    edits, doubts = len(repaired.edits), len(repaired.doubtful)
    lines = len(starts) - repaired.raw.endswith("\n")
    return (
        f"<p>{edits} chỗ sửa trên {touched}/{lines} dòng, {doubts} chỗ còn ngờ. "
        f"<small lang=en>{edits} edits in {touched} of {lines} lines, {doubts} doubtful tokens.</small></p>"
    )


def _legend() -> str:
    ranges = {"sure": f" ≥ {SURE:.0%}", "likely": f" ≥ {LIKELY:.0%}"}
    items = (
        f'<li><span class="{level}">{vietnamese}</span>{ranges.get(level, "")} <small lang=en>{english}</small></li>'
        for level, (vietnamese, english) in _LEVELS.items()
    )
    return f'<ul class="legend">{"".join(items)}</ul>'


def _marked_up(repaired: "Repaired") -> str:
    """Return the text of ``repaired`` with its edits and doubts marked, lines still ending with line feeds."""
    numbered: list[tuple[Edit | Doubt, str]] = [
        *((edit, _edit_in_text(edit, number)) for number, edit in enumerate(repaired.edits, 1)),
        *((doubt, _doubt_in_text(doubt, number)) for number, doubt in enumerate(repaired.doubtful, 1)),
    ]
    raw, at = repaired.raw, 0
    parts: list[str] = []
    for item, marked in sorted(numbered, key=lambda pair: pair[0].start):
        parts += (_shown_lines(raw[at : item.start]), marked)
        at = item.end
    return "".join(parts) + _shown_lines(raw[at:])


def _shown_lines(text: str) -> str:
    return _shown(text.replace("\r\n", "\n"))


def _edit_in_text(edit: Edit, number: int) -> str:
    rule = " / ".join(filter(None, _rule(edit.rule)))
    rivals = f" · hoặc {_rivals(edit.alternatives)}" if edit.alternatives else ""
    about = f"{_shown(edit.before)} → {_shown(edit.after) or '∅'} · {rule} · {_percent(edit.score)}{rivals}"
    return (
        f'<del>{_shown(edit.before)}</del><ins class="{_level(edit.score)}" id="t{number}">'
        f'<a href="#e{number}" title="{about}">{_shown(edit.after)}</a></ins>'
    )


def _doubt_in_text(doubt: Doubt, number: int) -> str:
    about = f"giữ nguyên · có thể là {_rivals(doubt.alternatives)}"
    return f'<mark class="doubt" id="u{number}"><a href="#d{number}" title="{about}">{_shown(doubt.text)}</a></mark>'


def _edit_table(edits: Sequence[Edit], starts: Sequence[int]) -> Iterator[str]:
    if not edits:
        return
    yield f"<details open>\n<summary>{_both('Các chỗ sửa', 'Edits')}</summary>\n<table>\n<thead><tr>"
    for vietnamese, english in (
        ("Số", "No."),
        ("Dòng", "Line"),
        ("Đọc được", "Before"),
        ("Phục hồi", "After"),
        ("Quy tắc", "Rule"),
        ("Xác suất", "Probability"),
        ("Khả năng khác", "Runners-up"),
    ):
        yield f"<th>{_both(vietnamese, english)}</th>"
    yield "</tr></thead>\n<tbody>"
    for number, edit in enumerate(edits, 1):
        yield (
            f'<tr id="e{number}"><td><a href="#t{number}">{number}</a></td><td>{line_at(starts, edit.start)}</td>'
            f"<td><del>{_shown(edit.before)}</del></td>"
            f'<td><ins class="{_level(edit.score)}">{_shown(edit.after)}</ins></td><td>{_both(*_rule(edit.rule))}</td>'
            f'<td><meter min="0" max="1" value="{edit.score:.3f}"></meter> {_percent(edit.score)}</td>'
            f"<td>{_rivals(edit.alternatives)}</td></tr>"
        )
    yield "</tbody>\n</table>\n</details>"


def _doubt_table(doubts: Sequence[Doubt], starts: Sequence[int]) -> Iterator[str]:
    if not doubts:
        return
    yield f"<details open>\n<summary>{_both('Các chỗ còn ngờ', 'Doubtful tokens')}</summary>\n<table>\n<thead><tr>"
    for heading in (("Số", "No."), ("Dòng", "Line"), ("Đọc được", "As read"), ("Có thể là", "May be")):
        yield f"<th>{_both(*heading)}</th>"
    yield "</tr></thead>\n<tbody>"
    for number, doubt in enumerate(doubts, 1):
        yield (
            f'<tr id="d{number}"><td><a href="#u{number}">{number}</a></td><td>{line_at(starts, doubt.start)}</td>'
            f'<td><mark class="doubt">{_shown(doubt.text)}</mark></td><td>{_rivals(doubt.alternatives)}</td></tr>'
        )
    yield "</tbody>\n</table>\n</details>"
