"""Texts of the 1990s: Vietnamese letters at the places of Latin-1 signs, right only in fonts made for them.

TCVN3 (fonts .VnTime ...) gives each small letter a code of its own; toned capitals are the same codes in capital fonts
(.VnTimeH), so headings come out in small letters. VNI (fonts VNI-Times ...) writes a letter and a sign for its marks.
"""

import re

from pipeline.vietnamese import to_nfc

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
_TCVN3 = {code: letter for letters, codes in _TCVN3_CODES.items() for letter, code in zip(letters, codes, strict=True)}
"""TCVN 5712:1993, third table."""

_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HATS = {
    hat: base + tone
    for base, hats in (("\u0302", "âáàåãä"), ("\u0306", "êéèúüë"))
    for hat, tone in zip(hats, ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True)
}
_VNI_LETTERS = {"ñ": "đ", "ö": "ư", "ô": "ơ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_MARKS = _VNI_HATS | _VNI_TONES
_VNI_SIGNS = {sign: mark for low, mark in _VNI_MARKS.items() for sign in (low, low.upper())}
_VNI_BARE = {
    code: mark for low, mark in _VNI_LETTERS.items() for code, mark in ((low, mark), (low.upper(), mark.upper()))
}
_VNI = re.compile(f"([aeouyôöAEOUYÔÖ])([{''.join(_VNI_SIGNS)}])|([{''.join(_VNI_BARE)}])")


def to_unicode(text: str, encoding: str) -> str:
    """Return ``text``, whose characters are the codes of a font encoding, in Unicode (NFC).

    >>> to_unicode("Uû ban nh©n d©n thÞ x·, ngµy 26 th¸ng 5", "TCVN3")
    'Uỷ ban nhân dân thị xã, ngày 26 tháng 5'
    >>> to_unicode("UÛy ban nhaân daân huyeän Ñöùc Phuù, ngaøy 26 thaùng 5", "VNI")
    'Ủy ban nhân dân huyện Đức Phú, ngày 26 tháng 5'

    Raises:
        KeyError: ``encoding`` is neither TCVN3 nor VNI.
    """
    if encoding == "TCVN3":
        return text.translate(_TCVN3)
    if encoding == "VNI":
        return to_nfc(_VNI.sub(_vni_letter, text))
    raise KeyError(encoding)


def _vni_letter(match: re.Match[str]) -> str:
    base, sign, alone = match.groups()
    if alone:
        return _VNI_BARE[alone]
    return _VNI_BARE.get(base, base) + _VNI_SIGNS[sign]
