"""The issuing body and the body above it: the left header block.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.2: the direct superior first, the issuer below it. One name may run over
several lines, so a line begins a new body only when it begins like the name of one.
"""

from collections.abc import Sequence

import regex

from pipeline.dispatch import Absent, FieldState
from pipeline.extract.evidence import found
from pipeline.extract.glued_capitals import parted_capitals
from pipeline.extract.layout import Piece, Segment
from pipeline.extract.lexicon import BODY_HEADS, is_known_word, restore_capitals
from pipeline.vietnamese import fold, is_syllable

_EDGE = regex.compile(r"^[^\p{L}(]+|[^\p{L}\d)]+$")
LEAST_CONFIDENCE = 0.7
"""Engine confidence below which a lone digit or letter at the end of a line is taken for a scribble."""
_INNER_NOISE = regex.compile(r"\s+[^\p{L}\d\s()&,-]+(?=\s|$)")
_NO_HEAD = regex.compile(
    r"phong,? (?:thu|chay|chong)|to chuc|khoa hoc|bao (?:ve|dam|ton)|doan ket|hoi nhap|vien (?:chuc|thong)|truong hoc|"
    r"so \d|doi (?:moi|song)|ban hanh|bo may|dai (?:bieu|doan)"
)
"""Words of fields of work that begin like heads: PHÒNG, CHỐNG is prevention and not an office."""
_HEADS = tuple(sorted({fold(head) for head in BODY_HEADS}, key=lambda head: -len(head)))
_UNMARKED_HEADS = frozenset(head.lower() for head in BODY_HEADS if head.isascii())
"""Heads without marks: a word with marks is another one, such as BẢN, BÀN in names of places for BAN."""


def _name(segment: Segment) -> str:
    """Return the printed name on one line without scribbles around it."""
    text = _INNER_NOISE.sub("", _EDGE.sub("", segment.text.strip()))
    words = parted_capitals(_EDGE.sub("", text)).split()
    rated = [word.confidence for word in segment.words if word.confidence is not None]
    while words and not (_is_name_word(words[-1]) or (len(words) > 1 and _is_ending(words[-1], rated))):
        words.pop()
    while words and not _is_name_word(words[0]):
        words.pop(0)
    return " ".join(words)


def _is_ending(word: str, rated: Sequence[float]) -> bool:
    """Return whether ``word`` is a number or letter that a name may end with: QUẬN 12, HẢI TƯỜNG A."""
    sure = not rated or rated[-1] >= LEAST_CONFIDENCE
    return sure and (word in "ABCD" or (word.isdigit() and len(word) <= 3))


def _is_name_word(word: str) -> bool:
    letters = "".join(char for char in word if char.isalpha())
    if not letters:
        return False
    return (len(letters) > 1 and letters.isupper()) or (len(letters) == 1 and letters in "YIVX")


_COMPOUNDS = frozenset(
    "moi truong|thi truong|dich vu|nhiem vu|noi vu|nghiep vu|phuc vu|hau vu|rung phong|quoc phong|van phong|quoc hoi|"
    "xa hoi|da khoa|chuyen khoa|can bo|dang bo|thu vien|hoc vien|benh vien|nhan vien|chi cuc|tong cuc|giao khoa|"
    "bach khoa|y khoa|cong doan|bao dai|phat dai|ca doi|quan doi|cong to|cong bao|thong bao|chinh ban|co ban|van ban|"
    "xuat ban|ty dien|ty vien|ty buu|tien bo|cac cum|cac khu|dat dai|trien quy".split("|")
)
"""Last word of a line and first word of the next that are one word of two syllables, not a new body."""


def begins_body(line: str, above: str = "", place: str | None = None) -> bool:
    """Return whether ``line`` begins like the name of a body.

    Args:
        line: of the header block.
        above: the line before it.
        place: the place before the date, which names of bodies end with: PHONG LÂM, not an office PHÒNG.

    >>> begins_body("SỞ NỘI VỤ"), begins_body("THỊ XÃ AN HÀ"), begins_body("PHÒNG, CHỐNG THIÊN TAI")
    (True, False, False)
    >>> begins_body("BAN TỔ CHỨC"), begins_body("BẢN PHÌN"), begins_body("SỐ 2")
    (True, False, False)
    >>> begins_body("TRƯỜNG TỈNH AN HÀ", above="TRUNG TÂM QUAN TRẮC MÔI")
    False
    >>> begins_body("PHONG LÂM", "TRƯỜNG ĐẠI HỌC", "Phong Lâm"), begins_body("BAN DÂN VẬN", "QUẬN ỦY KỲ VÂN", "Kỳ Vân")
    (False, True)
    """
    folded = fold(line)
    named = fold(place or "").strip()
    if named and _goes_on_with(named, fold(above), folded):
        return False
    ended = named and f" {fold(above)}".endswith(f" {named}")
    if not ended and f"{' '.join(fold(above).split()[-1:])} {folded.split(' ', 1)[0]}" in _COMPOUNDS:
        return False
    head = next((head for head in _HEADS if folded == head or folded.startswith(head + " ")), None)
    if head is None or _NO_HEAD.match(folded):
        return False
    return head not in _UNMARKED_HEADS or line[: len(head)].lower() == head


def _goes_on_with(place: str, above: str, line: str) -> bool:
    """Return whether ``line`` is or begins with ``place``, all of it or what is left of it ``above``; all folded."""
    words = place.split()
    return any(
        f"{line} ".startswith(f"{' '.join(words[at:])} ")
        and f" {above}".endswith(f" {' '.join(words[:at])}" if at else "")
        for at in range(len(words))
    )


_BEFORE = r"(?:^|(?<=\b(?:UBND|DÂN|NỮ|ĐOÀN|THƯỞNG|DỰNG|BINH|QUỐC|ÁN) ))"
_KINDS = (
    (regex.compile(rf"{_BEFORE}T[IÍÌĨỊ]NH(?=\s\p{{Lu}}{{2}})"), "TỈNH"),
    (regex.compile(r"^(?:S[OỐÔƠỜ]|S0|S6)(?=\s\p{Lu}{2}|\sY\s)"), "SỞ"),
    (regex.compile(rf"{_BEFORE}QU[AÂ]N(?=\s(?:\d|\p{{Lu}}{{2,}}\s\p{{Lu}}{{2,}}$))"), "QUẬN"),
)
"""What readers leave of the first words of lines of the header; SỐ begins no name of a body."""


def restored_kinds(line: str) -> str:
    """Return a line of the header with its first word put right where it names the kind of a body or of a place.

    >>> restored_kinds("SO NỘI VỤ"), restored_kinds("TINH AN HÀ"), restored_kinds("UBND TĨNH AN HÀ")
    ('SỞ NỘI VỤ', 'TỈNH AN HÀ', 'UBND TỈNH AN HÀ')
    >>> restored_kinds("SỐ 2"), restored_kinds("HÀ TĨNH"), restored_kinds("QUÂN KHU 10")
    ('SỐ 2', 'HÀ TĨNH', 'QUÂN KHU 10')
    """
    for pattern, kind in _KINDS:
        line = pattern.sub(kind, line)
    return line


def _are_equals(first: str, second: str) -> bool:
    """Return whether two bodies are of one rank and issue together: BỘ above BỘ, SỞ above SỞ (TTLT 55/2005)."""
    heads = [fold(name).split(" ", 1)[0] for name in (first, second)]
    return heads[0] == heads[1] and heads[0] in ("bo", "so", "tong")


def find_issuer(lines: Sequence[Segment], place: str | None = None) -> dict[str, FieldState]:
    """Return the fields issuing_body and parent_body from the lines of the left header block.

    Args:
        lines: of the block.
        place: the place before the date, or None.
    """
    named: list[tuple[str, Piece]] = []
    for segment in lines:
        if segment.text.strip().isdigit() and named:
            named.append((segment.text.strip(), segment.piece()))
            continue
        name = restore_capitals(restored_kinds(_name(segment)))
        syllables = [word for word in regex.findall(r"\p{L}+", name) if len(word) > 1]
        good = sum(is_syllable(word) or is_known_word(word) for word in syllables)
        if len(fold(name)) >= 4 and syllables and (good >= 0.5 * len(syllables)):
            named.append((name, segment.piece()))
    while len(named) > 1 and not begins_body(named[0][0]) and len(named[0][0].split()) < 2:
        named.pop(0)  # a scribble above the block
    starts = [i for i, (name, _) in enumerate(named) if i == 0 or begins_body(name, named[i - 1][0], place)]
    if not named:
        return {"issuing_body": Absent(absent="not_found"), "parent_body": Absent(absent="not_found")}
    whole = " ".join(name for name, _ in named)
    fields: dict[str, FieldState] = {
        "issuing_body": found(whole, [p for _, p in named], "issuer.header", 0.95 if begins_body(whole) else 0.7),
        "parent_body": Absent(absent="not_found"),
    }
    own = len(starts) - 1
    while own > 0 and _are_equals(named[starts[own - 1]][0], named[starts[own]][0]):
        own -= 1  # joint issuers; the body above them stands above the first
    if above := named[: starts[own]]:
        fields["parent_body"] = found(" ".join(n for n, _ in above), [p for _, p in above], "issuer.parent", 0.9)
    return fields
