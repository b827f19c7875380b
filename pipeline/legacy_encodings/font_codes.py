"""Texts of the 1990s: Vietnamese letters at the places of Latin-1 signs, right only in fonts made for them.

TCVN3 (fonts .VnTime ...) gives each small letter a code of its own; toned capitals are the same codes in capital fonts
(.VnTimeH), so they come out as small letters. VNI (fonts VNI-Times ...) writes a letter and a sign for its marks.
"""

import re
import unicodedata

from pipeline.vietnamese import is_syllable

_TCVN3_CODES = {
    "ĂÂÊÔƠƯĐăâêôơưđ": range(0xA1, 0xAF),
    "àảãáạ": range(0xB5, 0xBA),
    "ằẳẵắ": range(0xBB, 0xBF),
    "ặầẩẫấậè": range(0xC6, 0xCD),
    "ẻẽéẹềểễếệìỉ": range(0xCE, 0xD9),
    "ĩíịò": range(0xDC, 0xE0),
    "ỏõóọồổỗốộờởỡớợù": range(0xE1, 0xF0),
    "ủũúụừửữứựỳỷỹýỵ": range(0xF1, 0xFF),
}
TCVN3 = {code: letter for letters, codes in _TCVN3_CODES.items() for letter, code in zip(letters, codes, strict=True)}
"""Code -> letter (TCVN 5712:1993, third table)."""

_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HATS = {
    hat: base + tone
    for base, hats in (("\u0302", "âáàåãä"), ("\u0306", "êéèúüë"))
    for hat, tone in zip(hats, ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True)
}
_VNI_SINGLE = {"ñ": "đ", "ö": "ư", "ô": "ơ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}


def _vni_table() -> dict[str, str]:
    """Return what one or two characters of VNI text stand for, capitals too; "AÙ" and "Aù" are the same letter."""
    table = dict(_VNI_SINGLE)
    for base in "aeouyôö":
        for sign, marks in (_VNI_TONES | _VNI_HATS).items():
            letter = unicodedata.normalize("NFC", _VNI_SINGLE.get(base, base) + marks)
            if len(letter) == 1:
                table[base + sign] = letter
    small = tuple(table.items())
    table |= {code.upper(): letter.upper() for code, letter in small}
    return table | {code[0].upper() + code[1]: letter.upper() for code, letter in small if len(code) == 2}


VNI = _vni_table()
"""One or two characters -> letter."""
VNI_CODE = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_WORD = re.compile(r"[^\W\d_\u00aa\u00b5\u00ba]+")
_CODE_WORD = re.compile(r"(?:[A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00fe]|[\u00a1-\u00be])+")
_SMALL_CODES = frozenset(chr(code) for code, letter in TCVN3.items() if letter.islower() and letter not in "ăâêôơưđ")
"""Codes that also stand for a capital in a capital font; ă â ê ô ơ ư đ have capitals of their own."""


def tcvn3_to_unicode(text: str) -> str:
    """Return ``text``, whose characters are TCVN3 codes, in Unicode.

    A toned letter among capitals becomes a capital, as it was printed: no text mixes the two in a word.

    >>> tcvn3_to_unicode("Uû ban nh©n d©n thÞ x·, ngµy 26 th¸ng 5")
    'Uỷ ban nhân dân thị xã, ngày 26 tháng 5'
    >>> tcvn3_to_unicode("Uû BAN NH¢N D¢N x· §«ng HiÖp")
    'UỶ BAN NHÂN DÂN xã Đông Hiệp'
    """
    return "\n".join(_tcvn3_line(line) for line in text.split("\n"))


def _tcvn3_line(line: str) -> str:
    words = list(_CODE_WORD.finditer(line))
    settings = [_setting(word[0]) for word in words]
    surely = [setting for setting in settings if setting]
    mostly = "capitals" if surely.count("capitals") > surely.count("small") else "small"
    parts: list[str] = []
    at = 0
    for place, word in enumerate(words):
        parts.append(line[at : word.start()].translate(TCVN3))
        before, after = line[at : word.start()], line[word.end() : word.end() + 1]
        around = {settings[place - 1] if place and " " in before else None}
        around.add(settings[place + 1] if after == " " and place + 1 < len(words) else None)
        around.discard(None)
        parts.append(_tcvn3_word(word[0], around.pop() or mostly if len(around) == 1 else mostly))
        at = word.end()
    return "".join(parts) + line[at:].translate(TCVN3)


def _tcvn3_word(word: str, around: str) -> str:
    """Return a word; ``around`` is how its neighbours are set, for words like "Uû" that do not say it themselves."""
    plain = word.translate(TCVN3)
    capitals, small = _cases(word)
    if small or (len(plain) > 1 and plain[0].isupper() and capitals == 1 and around == "small"):
        return plain
    return plain.upper() if around == "capitals" or capitals else plain


def _cases(word: str) -> tuple[int, int]:
    """Return how many letters of a word in codes are surely capital, and how many surely small."""
    sure = [char.translate(TCVN3) for char in word if char not in _SMALL_CODES]
    return sum(map(str.isupper, sure)), sum(map(str.islower, sure))


def _setting(word: str) -> str | None:
    """Return "capitals" or "small" where a syllable in codes says it; abbreviations say nothing: "Sở VHTT"."""
    capitals, small = _cases(word)
    if (capitals < 2 and not small) or not is_syllable(word.translate(TCVN3)):
        return None
    return "small" if small else "capitals"


def vni_to_unicode(text: str) -> str:
    """Return ``text``, whose characters are VNI codes, in Unicode; what is no code stays.

    >>> vni_to_unicode("UÛy ban nhaân daân huyeän Ñöùc Phuù, ngaøy 26 thaùng 5")
    'Ủy ban nhân dân huyện Đức Phú, ngày 26 tháng 5'
    """
    return VNI_CODE.sub(lambda match: VNI[match[0]], text)
