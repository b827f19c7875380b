"""What a researcher asks for, and the words of it as an expression of the full-text index."""

import re
from dataclasses import dataclass

from pipeline.dispatch import Status
from pipeline.errors import UsageError
from pipeline.store.keys import tokens
from pipeline.vietnamese import fold

MAX_PHRASES = 64
"""How many different words are looked at: the database refuses expressions that are too deep."""

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_ITEM = re.compile(r'["“”]([^"“”]*)["“”]?|([^\s"“”]+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Everything given has to hold. Names and types are compared as whole words in any order, without marks.

    ``words``: all of them, anywhere in the text or the head of a document; those in double quotes as a phrase.
    ``date_from``, ``date_to``: ISO 8601, may lack day or month; both ends count. A document dated "2022-01" may be of
    any day of that month and is found wherever the two spans of time overlap. ``number``: the whole number or a
    piece of it from the beginning of a part on ("916", "916/UB", "UBND-NV"), in any way to write it. ``recipient``
    looks into Kính gửi and Nơi nhận. ``status``: that of the record. The best ``limit`` hits are given, those from
    ``offset`` on.

    Raises:
        UsageError: a date is not of the form YYYY-MM-DD, YYYY-MM or YYYY, ``limit`` is below 1, or ``offset`` below 0.
    """

    words: str = ""
    date_from: str | None = None
    date_to: str | None = None
    signer: str | None = None
    recipient: str | None = None
    issuer: str | None = None
    place: str | None = None
    number: str | None = None
    doc_type: str | None = None
    status: Status | None = None
    limit: int = 20
    offset: int = 0

    def __post_init__(self) -> None:
        for date in (self.date_from, self.date_to):
            if date is not None and not _DATE.fullmatch(date):
                raise UsageError(f"{date!r} is not a date.", advice="Write 2017-05-26, 2017-05 or 2017.")
        if self.limit < 1 or self.offset < 0:
            raise UsageError("The limit has to be at least 1, and the offset not below 0.")


@dataclass(frozen=True, slots=True)
class Expressions:
    """The words of a query for the index: ``exact`` is None where no word has marks."""

    exact: str | None
    folded: str


def expressions(words: str) -> Expressions | None:
    """Return ``words`` for the index, or None where they hold no letter and no digit.

    A word without marks stands for every way to mark it. In ``exact``, words with marks have to stand as typed;
    ``folded`` takes them without, because scanned text may bear wrong marks. In both, a text that has all words one
    after the other scores higher.

    >>> expressions("tiên tien").exact
    '({head text} : "tiên tien") OR ({head text} : "tiên" AND {head_folded text_folded} : "tien")'
    >>> expressions('"dien hinh"').folded
    '{head_folded text_folded} : "dien hinh"'
    """
    phrases = _phrases(words)
    if not phrases:
        return None
    marked = [phrase != fold(phrase) for phrase in phrases]
    exact = [_as_typed(p) if has_marks else _without_marks(p) for p, has_marks in zip(phrases, marked, strict=True)]
    return Expressions(
        exact=_together(exact, _as_typed(" ".join(phrases))) if any(marked) else None,
        folded=_together([_without_marks(p) for p in phrases], _without_marks(" ".join(phrases))),
    )


def _phrases(words: str) -> list[str]:
    """Return the words and quoted phrases in order, lower case, each once."""
    found = (" ".join(tokens(quoted or word)).lower() for quoted, word in _ITEM.findall(words))
    return list(dict.fromkeys(phrase for phrase in found if phrase))[:MAX_PHRASES]


def _as_typed(phrase: str) -> str:
    return f'{{head text}} : "{phrase}"'


def _without_marks(phrase: str) -> str:
    return f'{{head_folded text_folded}} : "{fold(phrase)}"'


def _together(parts: list[str], in_a_row: str) -> str:
    return parts[0] if len(parts) == 1 else f"({in_a_row}) OR ({' AND '.join(parts)})"
