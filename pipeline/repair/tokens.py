"""Where the words of a line are, and which tokens no syllable rule may touch.

A line is cut at white space, outer punctuation is set aside, and what is left is told apart by its form alone:

    word          may be repaired: "nước", "nudce", "x&", "T6", "16n"
    abbreviation  capitals inside a line in mixed case: only its marks may be restored, "HDND"
    label        never changed: "a)", "đ)"
    number, roman, code   never changed: "23/7/2019", "XVIII", "34-CT/TW", "so@tinh.gov.vn"
    comma, stop   punctuation that the language model hears
"""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from pipeline.vietnamese import fold

Kind = Literal["word", "abbreviation", "label", "number", "roman", "code", "comma", "stop"]


class Piece(NamedTuple):
    """A part of a line: its kind and its offsets."""

    kind: Kind
    start: int
    end: int


_OPENING = "([{\"'“”‘’«<*•+…_|~-–—.,;:!?=^°`"
_CLOSING = "/)]}\"'“”‘’»>*…_|~-–—.,;:!?=^°`"
_LETTER_LIKE = frozenset("&@§£$€¢©®")
"""Signs that stand for a word when they stand alone: "&" is read for "ở"."""
_STOPS = frozenset(".;:!?…")
TOKEN = re.compile(r"\S+")
"""A token of a line."""
_ADDRESS = re.compile(
    r"\w@\w[\w-]*\.\w|\w{4}@\w{3}|\w{2}@\w{4}|://|^www\.|\w\.(?:vn|com|org|net|gov|edu|info)\b|\.(?:docx?|xlsx?|pptx?|pdf|od[ts]|csv|txt|xml|json|html?|py|rar|zip|7z|jpe?g|png|tiff?|mp[34])$",
    re.I,
)
_NUMBER = re.compile(r"[\d.,:/%()+–-]*\d[\d.,:/%()+–-]*")
_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})")
_ROMAN_MISREAD = re.compile(r"(?=.*[IVX].*)(?=.*[1l|].*)[IVX1l|]{2,}")
_JOINT = re.compile(r"(?<=\w{2})[-–—/,;:.](?=\w{2})")
_WHOLE = re.compile(
    r"""(?: (?:[2-9]|[1-9]\d{1,2})[abcdđeghkABCDĐEGHK]    # article 36a, 3G; but "1a" is read for "là"
      | \d+(?:[.,]\d+)?(?:ha|km|cm|mm|dm|kg|mg|ml|tr|[kmKM]?[wWvV]|[kmKM][wW]h|VA|[glshx]|[GMK]B)
      | \d*[ckm]?m[23]
      | (?:\d{2,}|[235789])m                             # 30m; but "4m" is read for "âm"
      | [A-ZĐ](?:\d{2,}|[23579])[A-Z]?                   # U23, T2, H2O; but "T6" is read for "Tổ"
      | [AEIOUY]\d                                       # A4
      | [A-ZĐ]{2,4}(?:\d{2,4}|[23579])                   # CO2, COVID19
      | (?!TH|NH|TR|CH|NG|GH|KH|PH)[B-DF-HJ-NP-TV-XZĐ]{2,4}\d{1,4}
      | \w+\+\d+ )""",
    re.VERBOSE,
)
"""Forms that no reader makes of a word: points, quantities, sizes, names of roads, teams and chemicals."""
_SEPARATOR = re.compile(r"[-–—/.,;:]")
_LABEL = re.compile(r"[(“\"]*[a-zđA-ZĐ]\)[.,;:]?")
_NUMBER_AND_WORD = re.compile(r"([2379](?=[^\W\d_]{2,}$)|[1-9](?=[A-ZĐ]{2,}$))((?=.*[aeiouyAEIOUY])[^\W\d_]+)")
_WORD_AND_NUMBER = re.compile(r"((?=.*[aeiouyAEIOUY])[^\W\d_]{2,})[’'‘`]*(\d\d)")
"""Numbers of footnotes and lists that touch a word; other digits look like letters."""
_PRINTED_DIGIT = re.compile(r"\w*[23579]\w*|[^\W\d_]+1|1[A-ZĐ]")
"""Points, footnotes and roads: b1, Vi5, 1A. Of 6,900 tokens of the pages of training in which a digit was read for a
letter, 6,200 hold 6, 4, 0 or 8, and nearly all others a 1 before letters: "16n" for lớn, "1a" for là.
"""
_ASCII_WORD = re.compile(r"[A-Za-z\d]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWELS = frozenset("aeiouy")
_NUMBERED_CODE = re.compile(r"\S*\d/\S+")
_SHORT_FORM = re.compile(r"[^\W\d_]{1,2}/[^\W\d_]{1,4}(?:/[^\W\d_]{1,4})?")


def _is_code(core: str) -> bool:
    """Return whether a token with a digit is a code rather than a broken word, or several joined by a stroke.

    >>> [t for t in "165/KH-UBND 34-CT/TW 16n T6 ph4t COVID-19 A4 3a tac-d6ng 1a 20ha U23 CO2".split() if _is_code(t)]
    ['165/KH-UBND', '34-CT/TW', 'COVID-19', 'A4', '3a', '20ha', 'U23', 'CO2']
    """
    if _WHOLE.fullmatch(core):
        return True
    parts = _SEPARATOR.split(core)
    if len(parts) > 1:
        return not all(len(part) > 1 and any(c.islower() for c in part) and not _is_code(part) for part in parts)
    letters = sum(c.isalpha() for c in core)
    digits = sum(c.isdigit() for c in core)
    return digits > 2 or digits > letters + 1


def is_doubtful_code(read: str) -> bool:
    """Return whether a code is one by its digits alone: a reader of other habits may have written a word so.

    >>> [code for code in ("x3", "b1", "Vi5", "A4", "20ha", "165/KH", "t6") if is_doubtful_code(code)]
    ['x3', 'b1', 'Vi5']
    """
    return bool(_PRINTED_DIGIT.fullmatch(read) and _ASCII_WORD.fullmatch(read)) and not _is_code(read)


@lru_cache(maxsize=1 << 17)
def pieces_of_token(token: str) -> tuple[Piece, ...]:
    """Return the pieces of one token without white space, with offsets into it.

    >>> [(p.kind, "hoạch)."[p.start:p.end]) for p in pieces_of_token("hoạch).")]
    [('word', 'hoạch'), ('stop', ').')]
    >>> [p.kind for p in pieces_of_token("165/KH-UBND,")]
    ['code', 'comma']
    """
    start, end = 0, len(token)
    while start < end and token[start] in _OPENING:
        start += 1
    while end > start and token[end - 1] in _CLOSING:
        end -= 1
    after: list[Piece] = []
    for sign in token[end:]:
        if sign in _STOPS:
            after = [Piece("stop", end, len(token))]
            break
        if sign == ",":
            after = [Piece("comma", end, len(token))]
    if _LABEL.fullmatch(token):
        return (Piece("label", start, end), *after)
    return (*_core(token, start, end), *after)


def _core(token: str, start: int, end: int) -> list[Piece]:
    core = token[start:end]
    if not core:
        return []
    if not any(map(str.isalnum, core)) and not _LETTER_LIKE.issuperset(core):
        return []
    if _ADDRESS.search(core):
        return [Piece("code", start, end)]
    if _ROMAN.fullmatch(core) or _ROMAN_MISREAD.fullmatch(core):
        return [Piece("roman", start, end)]
    if any(c.isdigit() for c in core):
        if _NUMBER.fullmatch(core):
            return [Piece("number", start, end)]
        if _is_code(core):
            return [Piece("code", start, end)]
        if joined := _NUMBER_AND_WORD.fullmatch(core):
            cut = start + joined.end(1)
            return [Piece("number", start, cut), Piece(_kind(joined[2]), cut, end)]
        if joined := _WORD_AND_NUMBER.fullmatch(core):
            cut = start + joined.start(2)
            return [Piece(_kind(joined[1]), start, start + joined.end(1)), Piece("number", cut, end)]
        if _PRINTED_DIGIT.fullmatch(core) or any(c.isdigit() and not c.isascii() for c in core):
            return [Piece("code", start, end)]
    if _SHORT_FORM.fullmatch(core):
        return [Piece("abbreviation", start, end)]
    found: list[Piece] = []
    at = start
    for joint in _JOINT.finditer(token, start, end):
        found.append(Piece(_part_kind(token[at : joint.start()]), at, joint.start()))
        if joint[0] in ",;:.":
            found.append(Piece("comma" if joint[0] == "," else "stop", joint.start(), joint.end()))
        at = joint.end()
    found.append(Piece(_part_kind(token[at:end]), at, end))
    return found


def _part_kind(part: str) -> Kind:
    if _NUMBER.fullmatch(part):
        return "number"
    has_code = any(map(str.isdigit, part)) and (_is_code(part) or _PRINTED_DIGIT.fullmatch(part))
    return "code" if has_code else _kind(part)


def _kind(word: str) -> Kind:
    return "abbreviation" if len(word) > 1 and word.isalpha() and word.isupper() else "word"


@lru_cache(maxsize=1 << 13)
def is_upper_line(line: str) -> bool:
    """Return whether a line is set in capitals, so that capitals do not mean an abbreviation.

    Codes do not count, nor capitals that no vowel stands among.

    >>> is_upper_line("II. NOI DUNG VA CAC BUOC"), is_upper_line("UBND thị xã"), is_upper_line("KẾ HOẠCH")
    (True, False, True)
    >>> is_upper_line("So: 27/KH-UBND"), is_upper_line("- Luu: VT, TCKT.")
    (False, False)
    """
    if "/" in line:
        line = _NUMBERED_CODE.sub("", line)
    if sum(map(str.isupper, line)) < 4:
        return False
    upper = sum(sum(map(str.isupper, word)) for word in _LETTERS.findall(line) if not _VOWELS.isdisjoint(fold(word)))
    lower = sum(map(str.islower, line))
    return upper >= 4 and upper > 2 * lower


def pieces_in_line(token: str, *, capitals: bool) -> tuple[Piece, ...]:
    """Return the pieces of one token of a line; where it is set in ``capitals`` they do not mean an abbreviation.

    >>> [[p.kind for p in pieces_in_line("UBND,", capitals=capitals)] for capitals in (True, False)]
    [['word', 'comma'], ['abbreviation', 'comma']]
    """
    found = pieces_of_token(token)
    if capitals and "/" not in token:
        return tuple(piece._replace(kind="word") if piece.kind == "abbreviation" else piece for piece in found)
    return found


@lru_cache(maxsize=1 << 13)
def pieces(line: str) -> tuple[Piece, ...]:
    """Return the pieces of ``line`` in order, with offsets into it.

    >>> [(p.kind, "UBND thị xã B1m Sơn, 26/5/2017"[p.start:p.end]) for p in pieces("UBND thị xã B1m Sơn, 26/5/2017")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('abbreviation', 'UBND'), ('word', 'thị'), ('word', 'xã'), ('word', 'B1m'), ('word', 'Sơn'), ('comma', ','),
     ('number', '26/5/2017')]
    """
    capitals = is_upper_line(line)
    found: list[Piece] = []
    for match in TOKEN.finditer(line):
        base = match.start()
        for kind, start, end in pieces_in_line(match[0], capitals=capitals):
            found.append(Piece(kind, base + start, base + end))
    return tuple(found)


class WithSigns(NamedTuple):
    """A word with the signs that touch it, and the log price of taking those signs for printed ones.

    ``never_printed`` says that no sign may stay, whatever the word is.
    """

    start: int
    end: int
    price: float
    never_printed: bool = False


_SIGN_PRICES = {
    **dict.fromkeys('()"“”«»', -0.7),
    **dict.fromkeys("'’‘`´?", -2.5),
    **dict.fromkeys("[]{}", -3.0),
    **dict.fromkeys("°^~|*", -4.0),
}
_MARK_LIKE = frozenset("'’‘`´?")
"""Behind a word and before one in lower case, these are a mark of the word or a speck 800 times in 801."""
_FAR = 200
"""How far away the partner of a sign may stand."""
_PARTNER = {")": "(", "(": ")", "”": "“", "“": "”", "«": "»", "»": "«", '"': '"', "'": "'", "’": "‘", "‘": "’"}


def with_signs(line: str, word: Piece) -> WithSigns | None:
    """Return ``word`` with quotes, brackets and the like that touch it and lack a partner, or None without any.

    A reader without Vietnamese letters takes a horn for an apostrophe and a round letter for a bracket.

    >>> line = "co’ quan (cap xa)"
    >>> [with_signs(line, p) for p in pieces(line)]
    [WithSigns(start=0, end=3, price=-2.5, never_printed=True), None, None, None]
    """
    start, end = word.start, word.end
    if line[start - 1 : start] not in _SIGN_PRICES and line[end : end + 1] not in _SIGN_PRICES:
        return None
    price = 0.0
    after, before = line[end : end + _FAR], line[max(0, start - _FAR) : start]
    while start and line[start - 1] in _SIGN_PRICES and _PARTNER.get(line[start - 1], "\n") not in after:
        start -= 1
        price += _SIGN_PRICES[line[start]]
    while (
        end < len(line)
        and line[end] in _SIGN_PRICES
        and (line[end] != "?" or _is_mark(line, end, end + 1))
        and _PARTNER.get(line[end], "\n") not in before
    ):
        price += _SIGN_PRICES[line[end]]
        end += 1
    if not price:
        return None
    return WithSigns(start, end, price, start == word.start and _is_mark(line, word.end, end))


def _is_mark(line: str, start: int, end: int) -> bool:
    """Return whether the signs between ``start`` and ``end`` stand where none can be printed.

    >>> [_is_mark(line, 2, 3) for line in ("co’ quan", "co’ Quan", "co) quan", "co’")]
    [True, False, False, False]
    """
    return _MARK_LIKE.issuperset(line[start:end]) and line[end : end + 1] == " " and line[end + 1 : end + 2].islower()
