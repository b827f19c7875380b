"""What a seal or a signature leaves of a title, and which title that was."""

import regex

from pipeline.extract.lexicon import TITLE_WORDS, TITLES, edit_distance
from pipeline.vietnamese import fold

FEWEST_LETTERS = 6
"""Fewer letters may be anything."""
_DEPUTIES = tuple(title for title in TITLES if title.startswith(("PHÓ ", "THỨ TRƯỞNG")))


def is_rest_of(text: str, title: str | None) -> bool:
    """Return whether ``text`` is what is left of ``title`` where a seal hid its beginning: a line of capitals.

    >>> is_rest_of("EN TRƯỞNG", "VIỆN TRƯỞNG"), is_rest_of("DANH SÁCH", "CHỦ TỊCH")
    (True, False)
    """
    letters = "".join(filter(str.isalpha, text))
    if title is None or len(letters) < FEWEST_LETTERS or not letters.isupper():
        return False
    left, whole = fold(letters), fold("".join(filter(str.isalpha, title)))
    return len(left) <= len(whole) and edit_distance(left, whole[-len(left) :]) <= len(left) // 4


def title_left(text: str) -> str | None:
    """Return the title that alone ends with ``text``, of which a seal hid the beginning, or None.

    >>> title_left("Ư THƯỜNG TRỰC"), title_left("TRƯỞNG"), title_left("CHÁNH VĂN PHÒNG")
    ('PHÓ BÍ THƯ THƯỜNG TRỰC', None, None)
    """
    left = fold("".join(filter(str.isalpha, text)))
    if len(left) < FEWEST_LETTERS + 2 or TITLE_WORDS.search(fold(text)):
        return None
    ends = [title for title in TITLES if fold(title.replace(" ", "")).endswith(left)]
    return ends[0] if len(ends) == 1 else None


def is_rest_of_deputy(text: str) -> bool:
    """Return whether ``text`` is what is left of the title of a deputy, on which the seal of a body lies.

    >>> is_rest_of_deputy("O GIAM BOC"), is_rest_of_deputy("4O CHỦ TỊCH"), is_rest_of_deputy("PHÓ T G PHÒNG ĐÀO TẠO")
    (True, True, True)
    >>> is_rest_of_deputy("VT, KTN"), is_rest_of_deputy("UBND TỈNH")
    (False, False)
    >>> is_rest_of_deputy("TH. CHỦ TỊCH")
    False
    """
    if regex.search(r"[.,;:]\s", text):
        return False  # items of a list before a title
    letters = "".join(filter(str.isalpha, text))
    if fold(text).startswith("pho ") and letters.isupper() and len(letters) > FEWEST_LETTERS:
        return True
    return any(is_rest_of(text, title) for title in _DEPUTIES)
