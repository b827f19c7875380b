"""What a researcher asks for, and the words of it as an expression of the full-text index."""

import re
from dataclasses import dataclass

from pipeline.dispatch import Status
from pipeline.errors import UsageError
from pipeline.store.keys import tokens
from pipeline.vietnamese import fold

MAX_TERMS = 64
"""How many different words are looked at: the database refuses expressions that are too deep."""

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_ITEM = re.compile(r'["“”]([^"“”]*)["“”]?|([^\s"“”]+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Everything given has to hold. Names and types are compared as whole words in any order, without marks.

    ``words``: all of them, anywhere in the text or the head of a document; those in double quotes as a phrase, those
    that end in ``*`` as the beginning of a word.
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
class Term:
    """A word or a phrase that has to be in a text: lower-case ``words`` one after the other.

    ``marked``: typed with marks, so an exact hit has it as typed; a word without marks stands for every way to mark
    it. ``prefix``: the last word may go on.
    """

    words: tuple[str, ...]
    marked: bool = False
    prefix: bool = False

    @property
    def folded(self) -> "Term":
        """The term as it stands in folded text, where any marks fit it: scanned text may bear wrong ones."""
        return Term(words=tuple(fold(word) for word in self.words), prefix=self.prefix)


def terms_of(words: str) -> list[Term]:
    """Return the words, the phrases in double quotes and the beginnings of words ending in ``*``, in order, each once.

    >>> terms_of('"điển hình" tien*')
    [Term(words=('điển', 'hình'), marked=True, prefix=False), Term(words=('tien',), marked=False, prefix=True)]
    """
    found: dict[Term, None] = {}
    for quoted, word in _ITEM.findall(words):
        cut = tuple(token.lower() for token in tokens(quoted or word))
        if cut:
            marked = any(token != fold(token) for token in cut)
            found[Term(cut, marked, prefix=word.rstrip(",.;:").endswith("*"))] = None
    return list(found)[:MAX_TERMS]
