"""Trích yếu: what the dispatch is about.

Under the number after "V/v" in a công văn, under the title in all other types: Nghị định 30/2020/NĐ-CP, Phụ lục I,
Mục II.5.
"""

from collections.abc import Sequence

import regex

from pipeline.dispatch import Absent, FieldState
from pipeline.extract.evidence import found
from pipeline.extract.layout import Piece, Segment
from pipeline.extract.patterns import VV

_EDGE = regex.compile(r"^[^\p{L}\d\"“(]+|[\s.,;:_~`'|*\-–—/]+$")
_LINE_START = regex.compile(r"^[-–—.,;:_~`'|*]+\s*(?=\p{Ll})")
_STAMP = regex.compile(r"(?:^|\s)(?:C[OÔ]NG V[AĂ]N Đ[EÊẾ]N|S\p{L}: ?\d{1,5}|Ng[aà]y: ?\d[\d/]{4,9})$")
"""What a reader takes from the stamp of arrival into the line beside it."""
_OPEN_END = regex.compile(
    r"(?<!\p{L})(?:trong|tại|của|và|về|cho|các|những|với|từ|đến|theo|trên|ở|"
    r"tỉnh|huyện|xã|thị xã|thành phố|phường|quận)$"
)
"""Words after which a subject goes on: what follows was not read."""
_LINE_HYPHEN = regex.compile(r"(?<=[\p{Lu}\d])-\s(?=\p{Lu})")


def join_lines(pieces: Sequence[Piece]) -> str:
    """Return the text of ``pieces`` in one line, without scribbles at its ends."""
    lines = (_STAMP.sub("", " ".join(piece.text.split())) for piece in pieces)
    text = " ".join(_LINE_START.sub("", line) for line in lines if line)
    text = _LINE_HYPHEN.sub("-", text)
    return _EDGE.sub("", _EDGE.sub("", text))


def find_subject(vv: Sequence[Segment], summary: Sequence[Segment]) -> FieldState:
    """Return the subject, without "V/v"."""
    if vv:
        match = VV.match(vv[0].folded)
        pieces = [vv[0].piece(match.end() if match else 0), *(s.piece() for s in vv[1:])]
        rule, strictness = "subject.vv", 0.95
    else:
        pieces = [s.piece() for s in summary]
        rule, strictness = "subject.title", 0.93
    text = join_lines(pieces) if pieces else ""
    if _OPEN_END.search(text):
        rule, strictness = f"{rule}.incomplete", 0.5
    if len(text) < 3:
        return Absent(absent="not_found")
    return found(text, pieces, rule, strictness)
