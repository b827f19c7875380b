"""Text in legacy encodings -> edits that give it in Unicode, NFC; the first step of repair.

Rules: encoding_tcvn3, encoding_vni, encoding_viqr, encoding_utf8_as_latin; encoding_nfd for letters with loose marks;
encoding_eth for eth and other look-alikes where đ was meant.
"""

import re
import unicodedata

from pipeline.document import Edit
from pipeline.legacy_encodings import Encoding, decoded_tokens
from pipeline.repair.fixed_point import to_fixed_point
from pipeline.vietnamese import MARKED_LETTERS, is_syllable, to_nfc

_RULES: dict[Encoding, str] = {
    "TCVN3": "encoding_tcvn3",
    "VNI": "encoding_vni",
    "VIQR": "encoding_viqr",
    "UTF-8 as Latin": "encoding_utf8_as_latin",
}
_LOOKALIKES = "ÐðƉɖ"
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+")
_LATE_HAT = re.compile("[aeoAEO][\u0300\u0301\u0303\u0309][\u0302\u0306]")
"""A tone typed before the hat of its letter, which NFC cannot join."""
_VOWEL = re.compile("[aeiouy]", re.IGNORECASE)
_ONLY_VIETNAMESE = frozenset(char for char in MARKED_LETTERS if char in "ăĂơƠưƯ" or "\u1ea0" <= char <= "\u1ef9")
_NORDIC = frozenset("þÞæÆ")


def encoding_edits(text: str, page: int) -> tuple[Edit, ...]:
    """Return the edits that turn what ``text`` holds in legacy encodings into Unicode, NFC.

    One edit for each damaged token (a run without white space), sorted, none overlapping another. Good text has none,
    and so has the text with the edits made. Letters of other languages stay.

    Args:
        text: the text of one page.
        page: the number that the edits carry, from 1.

    >>> [(e.before, e.after, e.rule) for e in encoding_edits("Ðiều 1. Uû ban nh©n d©n tØnh Hµ Lam", 1)][:2]
    [('Ðiều', 'Điều', 'encoding_eth'), ('Uû', 'Uỷ', 'encoding_tcvn3')]
    """
    return to_fixed_point(text, lambda current: _one_pass(current, page))


def _one_pass(text: str, page: int) -> tuple[Edit, ...]:
    """Return the edits of the first kind that is found; what it hides is left to the next pass."""
    loose = "\u0302" in text or "\u0306" in text or not unicodedata.is_normalized("NFC", text)
    if loose and (edits := _normalized(text, page)):
        return edits
    if found := decoded_tokens(text):
        return tuple(_edit(text, d.start, d.end, d.after, _RULES[d.encoding], page) for d in found)
    if any(char in text for char in _LOOKALIKES):
        return _stroked(text, page)
    return ()


def _edit(text: str, start: int, end: int, after: str, rule: str, page: int) -> Edit:
    return Edit(page=page, start=start, end=end, before=text[start:end], after=after, rule=rule, score=1.0)


def _normalized(text: str, page: int) -> tuple[Edit, ...]:
    return tuple(
        _edit(text, match.start(), match.end(), after, "encoding_nfd", page)
        for match in _TOKEN.finditer(text)
        if not match[0].isascii() and (after := _composed(match[0])) != match[0]
    )


def _composed(token: str) -> str:
    """Return ``token`` in NFC, marks in any order.

    >>> _composed("tie\u0302\u0301n"), _composed("tie\u0301\u0302n"), _composed("hu\u031b\u0301a")
    ('tiến', 'tiến', 'hứa')
    """
    loose = unicodedata.normalize("NFD", token)
    if _LATE_HAT.search(loose):
        token = _LATE_HAT.sub(lambda match: match[0][0] + match[0][2] + match[0][1], loose)
    return unicodedata.normalize("NFC", token)


def _stroked(text: str, page: int) -> tuple[Edit, ...]:
    """Return edits for look-alikes of đ in a text that is Vietnamese by other letters than these."""
    if not (_NORDIC.isdisjoint(text) and _is_vietnamese(text)):
        return ()
    return tuple(
        _edit(text, match.start(), match.end(), after, "encoding_eth", page)
        for match in _TOKEN.finditer(text)
        if any(char in match[0] for char in _LOOKALIKES) and (after := _WORD.sub(_stroked_word, match[0])) != match[0]
    )


def _stroked_word(match: re.Match[str]) -> str:
    """Return the word with đ where it can stand: at its beginning, in abbreviations; "Sigurðsson" and "3,ð9" stay."""
    word = to_nfc(match[0])
    if len(word) == 1 and any(map(str.isdigit, match.string)):
        return match[0]
    only_first = not {"đ", "Đ"} & set(word[1:])
    return word if only_first or (word.isupper() and len(word) < 8) or not _VOWEL.search(word) else match[0]


def _is_vietnamese(text: str) -> bool:
    if not _ONLY_VIETNAMESE.isdisjoint(text):
        return True
    words = _WORD.findall(to_nfc(text))
    marked = [word for word in words if not MARKED_LETTERS.isdisjoint(word.replace("đ", "").replace("Đ", ""))]
    return bool(marked) and all(map(is_syllable, words)) and len(marked) * 2 >= len(words)
