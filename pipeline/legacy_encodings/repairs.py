"""The tokens of a text that are in a legacy encoding, and what they become."""

import unicodedata
from collections import Counter
from typing import Literal, NamedTuple

from pipeline.legacy_encodings.evidence import ONLY_UNICODE
from pipeline.legacy_encodings.font_codes import tcvn3_to_unicode, vni_to_unicode
from pipeline.legacy_encodings.segments import Token, legacy_tokens
from pipeline.legacy_encodings.utf8_as_latin import SEQUENCE, TOKEN, is_telling, utf8_to_unicode
from pipeline.legacy_encodings.utf8_as_latin import decode_token as decode_utf8
from pipeline.legacy_encodings.viqr import ESCAPED, may_end, token_to_unicode, viqr_to_unicode

Encoding = Literal["TCVN3", "VNI", "VIQR", "UTF-8 as Latin"]


class Decoded(NamedTuple):
    """A token of a text, from ``start`` to ``end``, and what it is in Unicode."""

    start: int
    end: int
    encoding: Encoding
    after: str


def to_unicode(text: str, encoding: Encoding) -> str:
    """Return ``text``, all of it in ``encoding``, in Unicode (NFC).

    >>> to_unicode("Uû ban nh©n d©n thÞ x·, ngµy 26 th¸ng 5", "TCVN3")
    'Uỷ ban nhân dân thị xã, ngày 26 tháng 5'
    >>> to_unicode("UÛy ban nhaân daân huyeän Ñöùc Phuù, ngaøy 26 thaùng 5", "VNI")
    'Ủy ban nhân dân huyện Đức Phú, ngày 26 tháng 5'
    """
    converters = {
        "TCVN3": tcvn3_to_unicode,
        "VNI": vni_to_unicode,
        "VIQR": viqr_to_unicode,
        "UTF-8 as Latin": utf8_to_unicode,
    }
    return unicodedata.normalize("NFC", converters[encoding](text))


def decoded_tokens(text: str) -> list[Decoded]:
    """Return the tokens of ``text`` that are in a legacy encoding, in order, each with what it is in Unicode.

    Lines, and words in a line, are judged by themselves and by what stands around them. A text in any other language
    and clean Vietnamese have none.

    >>> [(d.encoding, d.after) for d in decoded_tokens("Kính gửi: Uû ban nh©n d©n tØnh")]
    [('TCVN3', 'Uỷ'), ('TCVN3', 'nhân'), ('TCVN3', 'dân'), ('TCVN3', 'tỉnh')]
    """
    if text.isascii() and not _may_be_viqr(text):
        return []
    from_utf8 = _utf8_tokens(text)
    if from_utf8:  # what was UTF-8 says nothing about other encodings
        blanked = list(text)
        for found in from_utf8:
            blanked[found.start : found.end] = " " * (found.end - found.start)
        return sorted(from_utf8 + _sign_tokens("".join(blanked)))
    return _sign_tokens(text)


def _may_be_viqr(text: str) -> bool:
    return any(sign in text for sign in "^(+*'`?~.")


def _utf8_tokens(text: str) -> list[Decoded]:
    if text.isascii() or not SEQUENCE.search(text):
        return []
    found = [match for match in TOKEN.finditer(text) if SEQUENCE.search(match[0])]
    telling = {match.start() for match in found if is_telling(match[0])}
    if not telling:
        return []
    decoded = []
    for match in found:
        after = unicodedata.normalize("NFC", decode_utf8(match[0]))
        if after != match[0] and (match.start() in telling or not _in_clean_line(text, match.start())):
            decoded.append(Decoded(match.start(), match.end(), "UTF-8 as Latin", after))
    return decoded


def _in_clean_line(text: str, place: int) -> bool:
    """Return whether the line around ``place`` holds Vietnamese letters that are no bytes of UTF-8."""
    end = text.find("\n", place)
    line = text[text.rfind("\n", 0, place) + 1 : len(text) if end < 0 else end]
    return not ONLY_UNICODE.isdisjoint(SEQUENCE.sub("", line))


def _sign_tokens(text: str) -> list[Decoded]:
    tokens = legacy_tokens(text)
    if not tokens:
        return []
    escaped = ESCAPED.search(text) is not None
    lines = _capital_lines(text, [token for token, encoding in tokens if encoding == "TCVN3"])
    decoded = []
    for token, encoding in tokens:
        end = token.start + len(token.text)
        if encoding == "TCVN3":
            after = lines[token.start]
        elif encoding == "VNI":
            after = vni_to_unicode(token.text)
        else:
            after = token_to_unicode(token.text, escaped=escaped, at_end=may_end(text, end))
        if after != token.text:
            decoded.append(Decoded(token.start, end, encoding, unicodedata.normalize("NFC", after)))
    return decoded


def _capital_lines(text: str, tokens: list[Token]) -> dict[int, str]:
    """Return what TCVN3 tokens become, by their start: only their line tells whether "Uû" is "Uỷ" or "UỶ"."""
    found: dict[int, str] = {}
    at, end, line = 0, -1, ""
    for token in tokens:
        if token.start > end:
            at = text.rfind("\n", 0, token.start) + 1
            end = text.find("\n", token.start)
            end = len(text) if end < 0 else end
            line = tcvn3_to_unicode(text[at:end])
        found[token.start] = line[token.start - at : token.start - at + len(token.text)]
    return found


def detect(text: str) -> Encoding | None:
    """Return the encoding that at least one in ten of the words of ``text`` is in, or None.

    >>> detect("Uû ban nh©n d©n thÞ x·, ngµy 26 th¸ng 5"), detect("Ủy ban nhân dân thị xã")
    ('TCVN3', None)
    """
    counts = Counter(found.encoding for found in decoded_tokens(text))
    if not counts:
        return None
    encoding, count = counts.most_common(1)[0]
    return encoding if count * 10 >= len(text.split()) else None
