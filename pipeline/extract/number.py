"""Số, ký hiệu: the dispatch's own number and its notation.

Grammar: Nghị định 30/2020/NĐ-CP, Điều 15 and Phụ lục I, Mục II.3 (state: ``12/KH-UBND``, ``05/2019/TT-BNV``,
``16/UBND-NV``); Hướng dẫn 36-HD/VPTW (Party: ``12-CT/TU``). Pen-written digits are often misread: a running number
that is not typed like its notation is reported as unreadable, never guessed.
"""

from dataclasses import dataclass
from typing import Literal

import regex

from pipeline.dispatch import Absent, FieldState
from pipeline.extract.abbreviations import restore_abbreviations
from pipeline.extract.doc_types import ABBREVIATIONS
from pipeline.extract.evidence import found, pen_written, unread, words_under
from pipeline.extract.layout import Piece, Segment
from pipeline.extract.notation import restore_notation
from pipeline.extract.patterns import NUMBER_LABEL
from pipeline.vietnamese import fold

DIGIT_CONFIDENCE = 0.75
"""Engine confidence below which free-standing digits that are also taller than the notation count as pen-written."""
PEN_HEIGHT = 1.12
"""Pen-written digits are taller than the notation beside them by more than this (measured: typed 0.9 to 1.1)."""

_GAP = r"\s{0,3}"
_GROUP = r"\p{Lu}[\p{L}\d&]*(?:[ .]\p{Lu}[\p{Lu}\d]*(?!\p{Ll}))*"
_STATE = regex.compile(
    rf"/{_GAP}(?P<year>(?:19|20)\d{{2}}{_GAP}[/,.]{_GAP})?(?P<notation>{_GROUP}(?:{_GAP}[-–—/]{_GAP}{_GROUP}){{0,5}})"
)
_TYPES = "|".join(sorted(ABBREVIATIONS, key=len, reverse=True))
_PARTY = regex.compile(
    rf"^{_GAP}(?P<number>[^\s/]{{0,8}}?)(?:{_GAP}[-–—]{_GAP}|(?<=\d)(?P<space>\s)(?=(?:{_TYPES}){_GAP}/))"
    rf"(?P<type>\p{{Lu}}\p{{L}}{{1,4}}){_GAP}/{_GAP}(?P<organ>\p{{Lu}}[\p{{L}}\d]*(?:{_GAP}[-–]{_GAP}\p{{Lu}}[\p{{L}}\d]*)*)"
)
_CLEAN_NUMBER = regex.compile(r"^\d{1,6}[a-zđ]?$")
_BLANK = regex.compile(r"^[\s._…:\-–]*$")
_SEPARATORS = regex.compile(r"\s*([/\-–—])\s*")
_YEAR_STOP = regex.compile(r"(?<=^(?:19|20)\d{2})\s?[,.]\s?(?=\p{Lu})")
"""What readers leave of the slash behind the year: "2014,HĐ-BTC"."""
_LOST_SLASH = regex.compile(rf"(?<=[.…_\s])[Il1|!](?=(?:{_TYPES})\s?[-–])")
"""A slash between a blank number and its type, read as a stroke."""
_NO_SLASH = regex.compile(
    rf"^{_GAP}(?P<number>[\d._…]{{0,12}}){_GAP}(?P<notation>(?:(?<=\d)\p{{Lu}}{{2,}}|(?:{_TYPES})){_GAP}[-–]{_GAP}{_GROUP}"
    rf"(?:{_GAP}[-–]{_GAP}{_GROUP}){{0,3}})"
)
"""A number whose slash was not read: "35CT-UBND", ".... KH-HND"."""
_LIKE_SLASH = "17"
"""Digits that a slash is read as: a number without slash that ends in one of them is not believed."""
_LOOKALIKE_DIGITS = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0"})

Separator = Literal["/", "-", " "]
NumberState = Literal["read", "blank", "unreadable"]


@dataclass(frozen=True)
class OwnNumber:
    """The number line taken apart; ``number`` is empty unless ``state`` is "read"."""

    number: str
    notation: str
    state: NumberState
    separator: Separator
    piece: Piece
    number_piece: Piece
    notation_piece: Piece


def _label_end(segment: Segment) -> int:
    match = NUMBER_LABEL.match(segment.folded)
    return match.end() if match else 0


def looks_like_number(text: str) -> bool:
    """Return whether ``text`` holds a notation after its label.

    >>> looks_like_number("Số: 12/KH-UBND"), looks_like_number("Số: /KH-CTĐ2"), looks_like_number("Số lượng: 5")
    (True, True, False)
    >>> looks_like_number("Số: 35CT-UBND"), looks_like_number("Số:... KH-HND"), looks_like_number("Số: A-B")
    (True, True, False)
    """
    text = text[:120]
    match = NUMBER_LABEL.match(fold(text))
    rest = _LOST_SLASH.sub("/", text[match.end() :] if match else text)
    state = _state_notation(rest)
    blank = state is not None and _BLANK.match(rest[: state.start()]) is not None
    if "/" not in rest and match is not None and _NO_SLASH.match(rest):
        return True
    return (state is not None and (state.start() <= 14 or blank)) or _PARTY.match(rest) is not None


def _state_notation(text: str) -> "regex.Match[str] | None":
    """Return the first group after a slash that is a notation: mostly capitals, at least two letters."""
    for match in _STATE.finditer(text, overlapped=True):
        letters = [char for char in match["notation"] if char.isalpha()]
        if len(letters) >= 2 and sum(char.isupper() for char in letters) >= 0.6 * len(letters):
            return match
    return None


def tidy(notation: str) -> str:
    """Return ``notation`` with no blanks around its separators and plain hyphens.

    >>> tidy("QĐ – UBND"), tidy("CỤM TĐ SỐ I"), tidy("2014,HĐ-BTC")
    ('QĐ-UBND', 'CỤM TĐ SỐ I', '2014/HĐ-BTC')
    """
    notation = _YEAR_STOP.sub("/", " ".join(notation.split()))
    joined = _SEPARATORS.sub(lambda m: "/" if m[1] == "/" else "-", notation)
    return joined.strip(" .,;:-_")


def _pen_written(number: Piece, notation: Piece) -> bool:
    """Return whether the running number stands apart from its notation and looks unlike it."""

    def words(piece: Piece) -> list[tuple[float, float]]:
        return [
            (word.box.bottom - word.box.top, word.confidence)
            for word in piece.segment.words
            if word.start < piece.end and word.end > piece.start
            and word.box is not None and word.confidence is not None
        ]  # fmt: skip

    if pen_written([number]):
        return False  # the digit reader has spoken
    digits, letters = words(number), words(notation)
    glued = any(w.start < number.start < w.end or w.start < number.end < w.end for w in number.segment.words)
    if glued or not digits or not letters:
        return False  # heights of words tell nothing about the digits inside them
    height = max(size for size, _ in digits) / max(1e-6, min(size for size, _ in letters))
    return height > PEN_HEIGHT and min(confidence for _, confidence in digits) < DIGIT_CONFIDENCE


def _read_digits(printed: str) -> tuple[str, NumberState]:
    compact = "".join(printed.split()).strip("._…:,;'`\"~*-–|")
    if not compact or _BLANK.match(printed):
        return "", "blank"
    if _CLEAN_NUMBER.match(compact) and len(printed.split()) <= 1:
        return compact, "read"
    swapped = compact.translate(_LOOKALIKE_DIGITS)
    if " " not in printed and swapped.isdigit() and len(swapped) <= 5 and sum(char.isdigit() for char in compact) >= 2:
        return swapped, "read"
    return "", "unreadable"


def parse_number(segment: Segment) -> OwnNumber | None:
    """Return the number on the number line ``segment``, or None where there is no notation on it."""
    begin = _label_end(segment)
    rest = _LOST_SLASH.sub("/", segment.text[begin : begin + 120])
    party = _PARTY.match(rest)
    state = _state_notation(rest)
    separator: Separator = "/"
    if party is not None and (state is None or party.start("type") < state.start()):
        separator = " " if party["space"] else "-"  # the Youth Union leaves the hyphen out
        number_span = (begin + party.start("number"), begin + party.end("number"))
        notation_span = (begin + party.start("type"), begin + party.end())
    elif state is not None:
        start = state.start("year") if state["year"] else state.start("notation")
        number_span = (begin, begin + state.start())
        notation_span = (begin + start, begin + state.end())
    elif "/" not in rest and begin and (unparted := _NO_SLASH.match(rest)):
        number_span = (begin, begin + unparted.end("number"))
        notation_span = (begin + unparted.start("notation"), begin + unparted.end())
    else:
        return None
    number_piece, notation_piece = segment.piece(*number_span), segment.piece(*notation_span)
    number, reading = _read_digits(number_piece.text)
    if reading == "read" and _pen_written(number_piece, notation_piece):
        number, reading = "", "unreadable"
    if reading == "read" and state is None and party is None and number[-1] in _LIKE_SLASH:
        number, reading = "", "unreadable"
    return OwnNumber(
        number=number,
        notation=tidy(notation_piece.text),
        state=reading,
        separator=separator,
        piece=segment.piece(begin, notation_span[1]),
        number_piece=number_piece,
        notation_piece=notation_piece,
    )


def find_number(
    parsed: OwnNumber | None, doc_type: str | None, issuer: str | None, labelled: bool, *, unmarked: bool = False
) -> dict[str, FieldState]:
    """Return the fields number, code_number and code_notation.

    Args:
        parsed: the number line taken apart, or None where none was read.
        doc_type: the type that the title names; the notation's marks are put right after it.
        issuer: the issuing body, for the same purpose.
        labelled: whether a line "Số:" stands in the header, so that a number is there even if it was not read.
        unmarked: whether the page was read by an engine without Vietnamese letters.
    """
    if parsed is None:
        missing = Absent(absent="unreadable" if labelled else "not_found")
        return {"number": missing, "code_number": missing, "code_notation": missing}
    notation = restore_notation(restore_abbreviations(parsed.notation, unmarked=unmarked), doc_type, issuer)
    value = f"{parsed.number}{parsed.separator}{notation}"
    strict = 0.97 if parsed.state == "read" else 0.6
    rule = f"number.{'state' if parsed.separator == '/' else 'party'}"
    if parsed.state == "blank" and any(word.confidence is not None for word in words_under([parsed.piece])):
        rule = f"{rule}.blank"  # or one that the reader passed over
    code_number: FieldState
    if parsed.state == "read":
        code_number = found(parsed.number, [parsed.number_piece], "number.running", strict)
    elif parsed.state == "blank":
        code_number = Absent(absent="blank_in_source")
    else:
        code_number = unread(parsed.number_piece)
    return {
        "number": found(value, [parsed.piece], rule, strict),
        "code_number": code_number,
        "code_notation": found(notation, [parsed.notation_piece], "number.notation", 0.97),
    }
