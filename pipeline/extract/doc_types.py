"""The types of dispatch, their abbreviations in numbers, and the title line that names them.

Sources: Nghị định 30/2020/NĐ-CP, Điều 7 and Phụ lục III (29 administrative types); Thông tư liên tịch
55/2005/TTLT-BNV-VPCP (older abbreviations); Quy định 66-QĐ/TW and Hướng dẫn 36-HD/VPTW (Party types).
"""

import regex

from pipeline.dispatch import Absent, FieldState
from pipeline.extract.evidence import found
from pipeline.extract.layout import Piece, Segment
from pipeline.extract.patterns import VV
from pipeline.vietnamese import fold

OFFICIAL_LETTER = "công văn"
ABBREVIATIONS: dict[str, str] = {
    "NQ": "nghị quyết", "QĐ": "quyết định", "CT": "chỉ thị", "QC": "quy chế", "QyĐ": "quy định",
    "TC": "thông cáo", "TB": "thông báo", "HD": "hướng dẫn", "CTr": "chương trình", "KH": "kế hoạch",
    "PA": "phương án", "ĐA": "đề án", "DA": "dự án", "BC": "báo cáo", "BB": "biên bản", "TTr": "tờ trình",
    "HĐ": "hợp đồng", "CĐ": "công điện", "BGN": "bản ghi nhớ", "GN": "bản ghi nhớ", "BTT": "bản thỏa thuận",
    "TTh": "bản thỏa thuận", "GUQ": "giấy ủy quyền", "UQ": "giấy ủy quyền", "GM": "giấy mời",
    "GGT": "giấy giới thiệu", "GT": "giấy giới thiệu", "GNP": "giấy nghỉ phép", "NP": "giấy nghỉ phép",
    "PG": "phiếu gửi", "PC": "phiếu chuyển", "PB": "phiếu báo", "Lt": "luật", "PL": "pháp lệnh", "L": "lệnh",
    "NQLT": "nghị quyết liên tịch", "NĐ": "nghị định", "TT": "thông tư", "TTLT": "thông tư liên tịch",
    "ĐĐ": "giấy đi đường", "CN": "giấy chứng nhận", "CV": "công văn", "KL": "kết luận", "QĐi": "quy định",
    "QTr": "quy trình", "TBố": "tuyên bố", "LKG": "lời kêu gọi", "QH": "quy hoạch", "CL": "chiến lược",
}  # fmt: skip
"""Abbreviation in the notation -> type. Case is as printed in the decree; look-ups ignore it."""

TITLES: tuple[str, ...] = tuple(
    sorted({*ABBREVIATIONS.values(), "thư công", "thông tri", "điều lệ", "quyết nghị", "phụ lục hợp đồng",
            "bản sao y", "bản trích sao", "bản sao lục", "hiến pháp", "giấy triệu tập", "công điện khẩn",
            "chương trình hành động", "chương trình công tác",
            "thư khen", "thư chúc mừng", "thư cảm ơn", "thư chia buồn", "thư thăm hỏi"}
           - {"công văn", "phụ lục hợp đồng"})
)  # fmt: skip
"""Every type that stands as a title line, lower case."""

_BY_FOLD = {fold(title): title for title in TITLES}
_COMPACT = {key.replace(" ", ""): title for key, title in _BY_FOLD.items()}
_CANONICAL = {"công điện khẩn": "công điện", "chương trình hành động": "chương trình",
              "chương trình công tác": "chương trình", "quyết nghị": "nghị quyết",
              "thư khen": "thư công", "thư chúc mừng": "thư công", "thư cảm ơn": "thư công",
              "thư chia buồn": "thư công", "thư thăm hỏi": "thư công"}  # fmt: skip
_ABBREVIATION_BY_FOLD: dict[str, str] = {}
for _abbreviation in ABBREVIATIONS:
    _ABBREVIATION_BY_FOLD.setdefault(fold(_abbreviation), _abbreviation)
_OLD_FORM = regex.compile(r"^\p{Lu}{2,4}/\p{Lu}{2,}")
"""Two slashes without a year (11053/TC/HCSN): issuer and unit of the years before 2005."""
_BODIES = frozenset({"hoi dong"})
"""First words of bodies that are one letter from a type: HỘI ĐỒNG is no HỢP ĐỒNG."""
_NUMBERED = regex.compile(r"\p{L}\s\d{2,4}$")
"""The end of a name: CHƯƠNG TRÌNH 135 runs a body, Chương trình is a type."""
_NOISE = regex.compile(r"^[^\p{L}]+|[^\p{L}]+$")


def title_in(text: str) -> str | None:
    """Return the type that ``text`` names when the whole line is a title in capitals, else None.

    Marks lost in reading and blanks inside words are forgiven; one letter may be wrong in titles of eight or more.

    >>> title_in("QUYÉT ĐỊNH:"), title_in("K Ế HOẠCH"), title_in("Quyết định này có hiệu lực")
    ('quyết định', 'kế hoạch', None)
    >>> title_in("CHƯƠNG TRÌNH 135")
    """
    if _NUMBERED.search(text.strip()[:60]):
        return None
    text = _NOISE.sub("", text.strip()[:60])
    letters = [char for char in text if char.isalpha()]
    if not 4 <= len(letters) <= 30 or sum(char.isupper() for char in letters) < 0.8 * len(letters):
        return None
    key = " ".join(fold(text).split())
    title = _BY_FOLD.get(key) or _COMPACT.get(key.replace(" ", "")) or _nearly(key)
    return _CANONICAL.get(title, title) if title else None


def _nearly(key: str) -> str | None:
    if len(key) < 8 or key in _BODIES:
        return None
    for known, title in _BY_FOLD.items():
        if len(known) == len(key) and sum(a != b for a, b in zip(known, key, strict=True)) <= 1:
            return title
    return None


def type_of_notation(notation: str) -> str | None:
    """Return the type that the first group of ``notation`` stands for, or None where it names an issuer.

    >>> type_of_notation("KH-UBND"), type_of_notation("2020/NĐ-CP"), type_of_notation("UBND-NV")
    ('kế hoạch', 'nghị định', None)
    """
    groups = [group for group in regex.split(r"[/\-–]", notation) if group and not group.isdigit()]
    if _OLD_FORM.match(notation):
        return None
    if not groups or (len(groups) == 1 and len(groups[0]) > 2):
        return None
    abbreviation = _ABBREVIATION_BY_FOLD.get(fold(groups[0]).replace(" ", ""))
    if abbreviation is None:
        return None
    return ABBREVIATIONS[abbreviation]


def abbreviation_of(doc_type: str) -> frozenset[str]:
    """Return the abbreviations that stand for ``doc_type`` in a notation.

    >>> sorted(abbreviation_of("tờ trình"))
    ['TTr']
    """
    return frozenset(short for short, title in ABBREVIATIONS.items() if title == doc_type)


def find_doc_type(
    title: Segment | None, notation: Piece | None, notation_text: str | None, letter: Segment | None
) -> FieldState:
    """Return the type: from the title line, else from the notation, else công văn where it is laid out as one.

    Args:
        title: the title line, if there is one.
        notation: where the dispatch's own number stands, if it was read.
        notation_text: its notation in contract form.
        letter: the "V/v" or "Kính gửi" line, which a công văn has in the place of a title.
    """
    if title is not None and (named := title_in(title.text)) is not None:
        return found(named, [title.piece()], "doc_type.title", 0.99)
    by_notation = type_of_notation(notation_text) if notation_text else None
    if letter is not None and VV.match(letter.folded):
        return found(OFFICIAL_LETTER, [letter.piece()], "doc_type.letter", 0.6 if by_notation else 0.97)
    if notation is not None and by_notation is not None:
        return found(by_notation, [notation], "doc_type.notation", 0.85)
    if letter is not None:
        return found(OFFICIAL_LETTER, [letter.piece()], "doc_type.letter", 0.85)
    if notation is not None and notation_text:
        return found(OFFICIAL_LETTER, [notation], "doc_type.notation", 0.6)
    return Absent(absent="not_found")
