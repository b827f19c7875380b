"""What is compared instead of what was printed: keys without marks, case, blanks and signs."""

import re
from functools import lru_cache

from unidecode import unidecode

from pipeline.vietnamese import fold, to_nfc

_TOKEN = re.compile(r"[^\W_]+")
_NUMBER_PART = re.compile(r"\d+|[^\W\d_]+")


def tokens(text: str) -> list[str]:
    """Return the runs of letters and digits in ``text``, as the full-text index cuts them.

    Everything that means something to a query language (quotes, ``*``, ``/``, parentheses) falls away here.

    >>> tokens('Số: 916 /UBND-NV "khẩn"*')
    ['Số', '916', 'UBND', 'NV', 'khẩn']
    """
    return _TOKEN.findall(to_nfc(text))


@lru_cache(maxsize=65536)
def words_key(text: str | None) -> str | None:
    """Return ``text`` as folded words joined by single blanks, or None for None.

    >>> words_key("UBND TỈNH HẢI ĐÔNG  - SỞ Y TẾ")
    'ubnd tinh hai dong so y te'
    """
    return None if text is None else " ".join(_TOKEN.findall(_plain(text)))


def _plain(text: str) -> str:
    """Return ``text`` in lower-case ASCII: no marks, and full-width digits or Cyrillic letters as their Latin likes.

    Unlike ``fold`` this may change the length, so it serves where offsets do not matter.
    """
    if (folded := fold(text)).isascii():
        return folded
    without_surrogates = to_nfc(text).encode(errors="ignore").decode()  # half of a character is none
    return unidecode(without_surrogates).lower()


@lru_cache(maxsize=65536)
def number_key(number: str | None) -> str | None:
    """Return the parts of a dispatch number, folded and joined by "-", or None where it has none.

    Signs, blanks and leading zeros do not count (Decree 30/2020/NĐ-CP writes a 0 before numbers under 10, many
    offices do not), and letters are parted from digits, so that all ways to write one number have one key.

    >>> number_key("09-CT/TU"), number_key("９ ct – TU"), number_key("/KH-CTĐ2")
    ('9-ct-tu', '9-ct-tu', 'kh-ctd-2')
    """
    if number is None:
        return None
    parts = [part.lstrip("0") or "0" if part.isdecimal() else part for part in _NUMBER_PART.findall(_plain(number))]
    return "-".join(parts) or None


FIRST_PART = "m0"
"""Marks the first part of a number, which the index has a second time so."""
FIELD_TAGS = {"number": "n", "signer": "s", "issuer": "i", "place": "p", "recipient": "r"}


def tagged(field: str, key: str | None) -> list[str]:
    """Return the words of a key, each marked with its field, so that one full-text index serves words and fields.

    >>> tagged("signer", "bui huy hung"), tagged("number", "9-ct-tu")
    (['s0bui', 's0huy', 's0hung'], ['n09', 'n0ct', 'n0tu'])
    """
    return [f"{FIELD_TAGS[field]}0{word}" for word in (key or "").replace("-", " ").split()]
