r"""VIQR: Vietnamese in ASCII, each mark a sign behind its letter (RFC 1456): "Vie^.t Nam", "d-u+o+`ng" or "ddu+o+`ng".

A backslash takes the next sign for itself. Many texts do without it, so a full stop behind a vowel may be either.
"""

import re
import unicodedata

from pipeline.vietnamese import is_syllable, split_tone

HATS = {"^": "\u0302", "(": "\u0306", "+": "\u031b", "*": "\u031b"}
TONES = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
VIQR_LETTER = re.compile(
    r"""\\(?P<sign>[\\'`?~.^(+*-]|(?<=[dD]\\)[dD])
    | (?P<stroke>dd|DD|Dd|dD|[dD]-(?=[aeiouyAEIOUY]))
    | (?P<base>[aeiouyAEIOUY])(?P<hat>(?<=[aA])[\^(]|(?<=[eE])\^|(?<=[oO])[\^+*]|(?<=[uU])[+*])?(?P<tone>['`?~.])?""",
    re.VERBOSE,
)
"""An escaped sign, đ, or a vowel with its marks."""
_ADDRESS = re.compile(
    r"@|://|^www\.|^[A-Za-z]:\\|\w\\?\.(?:vn|com|org|net|gov|edu|info)\b|\.(?:docx?|xlsx?|pdf|txt|py|html?)$", re.I
)
ESCAPED = re.compile(r"[A-Za-z^(+*]\\['`?~.^(+*dD-]")
"""What shows that a text uses backslashes, so that a sign without one is a mark."""
_INSIDE_WORD = re.compile(r"[A-Za-z](?:[\^(+*]?['`?~.]?)$")
_LAST_SIGN = re.compile(r"(?<=[aeiouyAEIOUY^(+*])[?.](?=[^A-Za-z]*$)")
_ELLIPSIS = re.compile(r"(?<!\.)\.{3}(?!\.)")
_PLAIN_BEFORE_STOP = frozenset(
    "qua gia ra tra do ta ty xe đi kê khoa xi nga thuê phi sa khu ro tre huy cơ tô kho su khô khê thoa nghe đe "
    "quê duy ca to chu cho quy phê xô pha che thô tơ my loa mơ đo khuê kha hoa".split()
)
"""Open syllables that stand before a full stop more often than they carry nặng, counted on administrative texts."""
_CONSONANTS = frozenset("BCDĐGHKLMNPQRSTVX")
_FOLLOWING = re.compile(r"\W*(\w)")
_STOP = re.compile(r"\.[\"'”’»)\]]*")
_ESCAPE = re.compile(r"\\(['`?~.^(+*-])")
_ROMAN = re.compile(r"[IVX]+")
_TONED_END = re.compile(r"(?:^|[^aeiouyăâêôơư]|^qu|^gi|o(?=[ae])|u(?=[yêơ]))[aeiouyăâêôơư]$")
"""Toneless syllables whose last letter can carry the tone: "vu", "qua", "hoa", but not "nay"."""


def viqr_to_unicode(text: str) -> str:
    r"""Return ``text``, written in VIQR, in Unicode.

    >>> viqr_to_unicode("U?y ban nha^n da^n huye^.n DDu+'c Phu', d-u+o+`ng Tra^`n Phu'")
    'Ủy ban nhân dân huyện Đức Phú, đường Trần Phú'
    >>> viqr_to_unicode(r"nhie^.m vu. cu?a xa~\. Va` co`n la.i")
    'nhiệm vụ của xã. Và còn lại'
    """
    escaped = ESCAPED.search(text) is not None
    return re.sub(
        r"\S+",
        lambda match: token_to_unicode(match[0], escaped=escaped, at_end=may_end(text, match.end())),
        text,
    )


def may_end(text: str, place: int) -> bool:
    """Return whether a sentence may end at ``place``: no small letter follows."""
    following = _FOLLOWING.match(text, place)
    return following is None or not following[1].islower()


def token_to_unicode(token: str, *, escaped: bool, at_end: bool = True) -> str:
    r"""Return one token of VIQR text in Unicode.

    Args:
        token: a run without white space.
        escaped: the text uses backslashes, so a sign without one is a mark.
        at_end: a sentence may end with the token.

    >>> token_to_unicode("vu.", escaped=False), token_to_unicode("ra.", escaped=False)
    ('vụ', 'ra.')
    """
    if _ADDRESS.search(token):
        return _ESCAPE.sub(r"\1", token) if escaped else token
    if escaped:
        return VIQR_LETTER.sub(_letter, token)
    token = _ELLIPSIS.sub(r"\\.\\.\\.", token)
    marked = _read(token)
    if not (last := _LAST_SIGN.search(token)):
        return marked
    plain = _read(f"{token[: last.start()]}\\{token[last.start() :]}")
    stops = at_end and _STOP.fullmatch(token, last.start()) is not None
    return plain if _prefers_sign(marked, plain, stops=stops) else marked


def _read(token: str) -> str:
    """Return a token of text without backslashes, where dd is đ only where đ can stand."""
    return VIQR_LETTER.sub(_letter_in_place, token)


def _letter_in_place(match: re.Match[str]) -> str:
    if match["stroke"] and _INSIDE_WORD.search(match.string, max(0, match.start() - 3), match.start()):
        abbreviation = match["stroke"] == "DD" and match.string[match.start() - 1] in _CONSONANTS
        return _letter(match) if abbreviation else match[0]
    return _letter(match)


def _letter(match: re.Match[str]) -> str:
    if match["sign"]:
        return match["sign"]
    if match["stroke"]:
        return "Đ" if match["stroke"][0] == "D" else "đ"
    return unicodedata.normalize("NFC", match["base"] + HATS.get(match["hat"], "") + TONES.get(match["tone"], ""))


def _prefers_sign(marked: str, plain: str, *, stops: bool) -> bool:
    """Return whether the last sign behind a vowel is punctuation, so ``plain`` was meant, rather than its mark.

    ``stops``: it is a full stop where a sentence may end.
    """
    with_mark, without = _last_word(marked), _last_word(plain)
    toneless, tone = split_tone(without.lower())
    if _ROMAN.fullmatch(without):
        return True
    if tone or (len(without) == 1 and without.isascii()):
        return True  # "a." is a label, and no word of one letter without a hat carries nặng or hỏi
    if not is_syllable(with_mark) or not _TONED_END.search(toneless):
        return True
    return stops and toneless in _PLAIN_BEFORE_STOP


def _last_word(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", text)
    return words[-1] if words else ""
