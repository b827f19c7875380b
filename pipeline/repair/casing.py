"""Capitals and the place of tone marks: the model knows neither, the page does."""

import re
import unicodedata
from typing import Literal

from pipeline.repair.channel import Shape
from pipeline.vietnamese import tone_key

ToneStyle = Literal["old", "new"]
_OLD_TO_NEW = {
    old: new
    for first, second in ("oa", "oe", "uy")
    for tone in "\u0300\u0301\u0303\u0309\u0323"
    for old, new in [
        (unicodedata.normalize("NFC", first + tone + second), unicodedata.normalize("NFC", first + second + tone))
    ]
}
_OLD = re.compile(f"(?<!q)({'|'.join(_OLD_TO_NEW)})$")
_WORD = re.compile(r"[^\W\d_]+")


def shape_of(read: str, *, capitals: bool) -> Shape:
    """Return the shape the printed word must have had: l (no capitals), T (a capital first), U (all capitals).

    ``capitals`` says that the whole line is set in capitals, where digits and signs stand for capitals too.

    >>> shape_of("Pai", capitals=False), shape_of("16n", capitals=False), shape_of("T6", capitals=True)
    ('T', 'l', 'U')
    """
    if capitals and sum(map(str.isupper, read)) * 2 >= sum(map(str.isalpha, read)):
        return "U"
    return "T" if read[:1].isupper() else "l"


def cased(word: str, shape: Shape) -> str:
    """Return the lower-case ``word`` in ``shape``.

    >>> cased("điều", "T"), cased("điều", "U")
    ('Điều', 'ĐIỀU')
    """
    if shape == "U":
        return word.upper()
    return word[:1].upper() + word[1:] if shape == "T" else word


def in_style(word: str, style: ToneStyle) -> str:
    """Return the lower-case ``word`` with the mark of open oa, oe, uy in its old or new place.

    >>> in_style("thủy", "new"), in_style("hòa", "new"), in_style("quý", "new"), in_style("thủy", "old")
    ('thuỷ', 'hoà', 'quý', 'thủy')
    """
    return _OLD.sub(lambda m: _OLD_TO_NEW[m[1]], word) if style == "new" else word


def style_of(text: str) -> ToneStyle:
    """Return where ``text`` puts tone marks in open oa, oe, uy; the old place where it does not say.

    >>> style_of("Uỷ ban xã Hoà Bình"), style_of("Ủy ban"), style_of("kế hoạch")
    ('new', 'old', 'old')
    """
    old = new = 0
    for word in _WORD.findall(unicodedata.normalize("NFC", text).lower()):
        if _OLD.search(word):
            old += 1
        elif tone_key(word) != word:
            new += 1
    return "new" if new > old else "old"
