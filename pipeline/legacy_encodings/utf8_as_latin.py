"""UTF-8 whose bytes were read as Latin-1 or Windows-1252 characters, once or several times: "Uá»· ban nhÃ¢n dÃ¢n".

The five bytes that Windows-1252 leaves free stand as control characters, as browsers and most converters have them.
"""

import re

from pipeline.vietnamese import MARKED_LETTERS, is_syllable

_BYTE_OF = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    char: byte for byte in range(0x80, 0xA0) if len(char := bytes([byte]).decode("cp1252", errors="ignore")) == 1
}
_TAIL = "[\\x80-\\xbf" + "".join(char for char, byte in _BYTE_OF.items() if ord(char) > 0xFF and byte < 0xC0) + "]"
SEQUENCE = re.compile(
    f"[\\xc2-\\xc6\\xcc]{_TAIL}|\\xcb[\\u2020\\u0153\\x86\\x9c]|[\\xe0-\\xef]{_TAIL}{{2}}|[\\xf0-\\xf4]{_TAIL}{{3}}"
)
"""The characters of one letter in UTF-8. Of two bytes only Latin letters and loose marks, since "Ô”" ends a quotation,
and the two signs "ˆ" and "˜", which come up where Windows-1252 was read twice."""
TOKEN = re.compile(rf"(?:{SEQUENCE.pattern}|\S)+")
"""A run without white space; a no-break space or a next-line sign inside a sequence is a byte, not white space."""
_MOST_TIMES = 4
_WORD = re.compile(r"[^\W\d_]+")
_ABBREVIATION = re.compile(r"(?=.*Đ)[A-ZĐ]{2,6}")


def _decoded(match: re.Match[str]) -> str:
    try:
        return bytes(_BYTE_OF[char] for char in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def utf8_to_unicode(text: str) -> str:
    """Return ``text`` with every sequence of characters that are the bytes of a letter in UTF-8 as that letter.

    >>> utf8_to_unicode("Uá»· ban nhÃ¢n dÃ¢n xÃ£ An PhÃº")
    'Uỷ ban nhân dân xã An Phú'
    >>> utf8_to_unicode("HuyÃ¡Â»â€¡n")
    'Huyện'
    """
    for _ in range(_MOST_TIMES):
        before, text = text, SEQUENCE.sub(_decoded, text)
        if text == before:
            break
    return text


def decode_token(token: str) -> str:
    """Return ``token`` decoded, or as it is where that would give control characters."""
    read = utf8_to_unicode(token)
    return token if any("\x80" <= char < "\xa0" for char in read) else read


def is_telling(token: str) -> bool:
    r"""Return whether ``token`` alone shows that it is Vietnamese in UTF-8 read as Latin.

    >>> [is_telling(token) for token in ("nhÃ¢n", "SÃ£o", "été", "XÃ»", "QÄ\x90-UBND", "â€“")]
    [True, True, False, False, True, True]
    """
    if not SEQUENCE.search(token):
        return False
    read = decode_token(token)
    if read == token:
        return False
    if any(0x2010 <= ord(char) <= 0x2026 and char not in token for char in read):  # dashes, quotes, the ellipsis
        return True
    words = [word for word in _WORD.findall(read) if not MARKED_LETTERS.isdisjoint(word) and word not in token]
    return any(_is_vietnamese(word) for word in words)


def _is_vietnamese(word: str) -> bool:
    one_case = word.islower() or word.isupper() or word[1:].islower()
    return (one_case and is_syllable(word)) or _ABBREVIATION.fullmatch(word) is not None
