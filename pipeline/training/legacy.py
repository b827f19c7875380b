"""Good text written in the legacy encodings, to measure how well they are found and decoded."""

import re
import unicodedata

from pipeline.legacy_encodings.font_codes import TCVN3, VNI
from pipeline.legacy_encodings.viqr import HATS, TONES, VIQR_LETTER
from pipeline.vietnamese import MARKED_LETTERS

NAMES = (
    "TCVN3",
    "VNI",
    "VIQR",
    "VIQR, horn as *",
    "VIQR, no backslashes",
    "UTF-8 as Windows-1252",
    "UTF-8 as Latin-1",
    "UTF-8 as Windows-1252, twice",
    "UTF-8 as Latin-1, twice",
    "NFD",
    "Windows-1258",
    "eth",
)
_TCVN3_CODE = {letter: chr(code) for code, letter in TCVN3.items()}
_VNI_CODE = {
    letter: code
    for code, letter in reversed(VNI.items())
    if not (len(code) == 2 and code[1].islower() and code[0].isupper())
}
_VNI_SIGNS = frozenset("".join(VNI)) - frozenset("aeouyAEOUY")
_WORD = re.compile(r"[^\W\d_]+")
_HAT_SIGNS = {mark: sign for sign, mark in reversed(HATS.items())}
_TONE_SIGNS = {mark: sign for sign, mark in TONES.items()}


def encode(text: str, name: str) -> str | None:
    """Return ``text`` (NFC) in the encoding ``name``, one of ``NAMES``, or None where it cannot be written so.

    None also where nothing would change. A toned capital is written in TCVN3 only in a word of capitals, as capital
    fonts show it.

    >>> encode("Uỷ ban xã Hoà Lâm", "TCVN3"), encode("Ủy ban xã", "TCVN3"), encode("Ủy ban xã", "VIQR")
    ('Uû ban x· Hoµ L©m', None, 'U?y ban xa~')

    Raises:
        ValueError: there is no such name.
    """
    if name not in NAMES:
        raise ValueError(name)
    if name == "TCVN3":
        found = _tcvn3(text)
    elif name == "VNI":
        found = _vni(text)
    elif name.startswith("VIQR"):
        found = _viqr(text, horn="*" if name.endswith("*") else "+", backslashes="no" not in name)
    elif name.startswith("UTF-8"):
        found = _utf8(text, sloppy="1252" in name, times=2 if name.endswith("twice") else 1)
    elif name == "NFD":
        found = unicodedata.normalize("NFD", text)
    elif name == "Windows-1258":
        found = "".join(map(_typed, text))
    else:
        found = text.replace("Đ", "Ð").replace("đ", "ð")
    return None if found == text else found


def _tcvn3(text: str) -> str | None:
    if any(not char.isascii() and char.lower() not in _TCVN3_CODE and _is_taken(char) for char in text):
        return None
    for word in _WORD.findall(text):
        has_no_code = any(char not in _TCVN3_CODE and char in MARKED_LETTERS for char in word)
        if has_no_code and not (len(word) > 1 and word.isupper()):
            return None
    return "".join(_TCVN3_CODE.get(char) or _TCVN3_CODE.get(char.lower(), char) for char in text)


def _is_taken(char: str) -> bool:
    """Return whether ``char`` is a letter that TCVN3 lacks, or a sign whose place a letter has."""
    return char.isalpha() or ord(char) in TCVN3


def _vni(text: str) -> str | None:
    if any(not char.isascii() and char not in _VNI_CODE and (char.isalpha() or char in _VNI_SIGNS) for char in text):
        return None
    return "".join(_VNI_CODE.get(char, char) for char in text)


def _viqr(text: str, *, horn: str, backslashes: bool) -> str | None:
    if any(char.isalpha() and not char.isascii() and char not in MARKED_LETTERS for char in text):
        return None
    parts: list[str] = []
    for char in text:
        coded = _viqr_letter(char, horn)
        if backslashes and parts and (char in TONES or char in HATS or char in "\\dD-"):
            joined = parts[-1] + coded
            if coded == char and VIQR_LETTER.sub("", parts[-1] + char) == "" and VIQR_LETTER.fullmatch(joined):
                coded = "\\" + char
        parts.append(coded)
    return "".join(parts)


def _viqr_letter(char: str, horn: str) -> str:
    if char in "đĐ":
        return "dd" if char == "đ" else "DD"
    if char not in MARKED_LETTERS:
        return char
    base, *marks = list(unicodedata.normalize("NFD", char))
    hats = "".join(horn if mark == "\u031b" else _HAT_SIGNS.get(mark, "") for mark in marks)
    return base + hats + "".join(_TONE_SIGNS.get(mark, "") for mark in marks)


def _utf8(text: str, *, sloppy: bool, times: int) -> str:
    for _ in range(times):
        text = "".join(_character(byte, sloppy=sloppy) for byte in text.encode())
    return text


def _character(byte: int, *, sloppy: bool) -> str:
    """Return the character that stands for ``byte``; the five bytes that Windows-1252 leaves free stay controls."""
    return (bytes([byte]).decode("cp1252", errors="ignore") if sloppy else "") or chr(byte)


def _typed(char: str) -> str:
    """Return ``char`` as Windows keyboards type it: the letter precomposed, its tone behind it."""
    parts = unicodedata.normalize("NFD", char)
    tones = "".join(part for part in parts if part in _TONE_SIGNS)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONE_SIGNS)) + tones
