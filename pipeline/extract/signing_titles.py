"""The title block of a signer, read line by line and made whole where one line tells another.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.7b. Titles and KT. are often stamped or written by pen, and the seal lies
over them (observed in scans of a provincial department and of a university); what is completed says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from pipeline.extract.glued_capitals import parted_capitals
from pipeline.extract.layout import Piece
from pipeline.extract.lexicon import (
    BROKEN_TITLES,
    TITLE_WORDS,
    TITLES,
    edit_distance,
    is_known_word,
    nearest_title,
    restore_capitals,
)
from pipeline.extract.signature_block import COLLECTIVE, PREFIX, is_prefix, restored_authority, spaced_title
from pipeline.extract.title_chain import deputies_under, deputy_of, head_of, superior_of
from pipeline.extract.title_remains import is_rest_of, title_left
from pipeline.vietnamese import fold, is_syllable

_WRITTEN = {"TM": "TM.", "M": "TM.", "T/M": "TM.", "KT": "KT.", "K/T": "KT.", "TL": "TL.", "T/L": "TL.", "TUQ": "TUQ.",
            "TU/Q": "TUQ.", "Q": "Q."}  # fmt: skip

_NOISE = regex.compile(r"(?<=\s)[^\p{L}\d\s(&-]+(?=\s)")
"""Strokes of a seal or a signature between the words of a title."""
_PARTY_TO = regex.compile(r"dai dien ben(?: [a-z])?$")

TitleLine = tuple[str, str | None]
"""A line of the block as printed, its authority with a full stop, and that authority or None."""


@dataclass(frozen=True)
class TitleBlock:
    """The lines of a title block; ``whole`` when none is missing, ``completed`` when some letters were not read."""

    lines: tuple[TitleLine, ...]
    whole: bool
    completed: bool

    @property
    def text(self) -> str:
        """The block in one line."""
        return " ".join(text for text, _ in self.lines)

    @property
    def authorities(self) -> tuple[str, ...]:
        """The signing authorities in printed order."""
        return tuple(prefix for _, prefix in self.lines if prefix)


def read_titles(
    pieces: Sequence[Piece],
    remains: Sequence[Piece],
    body: str | None,
    parent: str | None = None,
    *,
    unmarked: bool = False,
) -> TitleBlock:
    """Return the title block.

    Args:
        pieces: its lines, must not be empty.
        remains: what else was read between title and name, such as what a seal left of a line.
        body: the issuing body, the last line of the header block, whose head the title may name.
        parent: the body above it, which the title may name, too.
        unmarked: whether the page was read by an engine without Vietnamese letters.
    """
    scanned = unmarked or any(word.confidence is not None for piece in pieces for word in piece.segment.words)
    head = head_of(body) if scanned else None
    lines = [_read_line(" ".join(piece.text for piece in row), head) for row in _rows(pieces)]
    printed = _letters(" ".join(piece.text for piece in pieces))
    lines = _below_kt(_with_broken_title(lines), body)
    if scanned and parent:
        lines = [*lines[:-1], (named_whole(lines[-1][0], parent), lines[-1][1])]
    filled = _completed(lines, body, _scribbled(pieces[0]), remains) if scanned else lines
    return TitleBlock(
        lines=tuple(filled),
        whole=_is_whole(filled)
        and not (scanned and _holds_scraps(filled))
        and (len(filled) > len(lines) or not any(map(_scribbled, pieces))),
        completed=_letters(" ".join(text for text, _ in filled)) != printed,
    )


def _holds_scraps(lines: Sequence[TitleLine]) -> bool:
    """Return whether a line holds what no title holds: a word that is no syllable of capitals, or a lone letter.

    >>> _holds_scraps([("KT. CHỦ TỊCH", "KT."), ("DÂN Bề", None)]), _holds_scraps([("CHỦ TỊCH UBND XÃ A", None)])
    (True, False)
    >>> _holds_scraps([("Ư THƯƠNG TRỰC", None)])
    True
    """
    for text, prefix in lines:
        words = regex.findall(r"\p{L}+", text.removeprefix(prefix or ""))
        lone = words and len(words[0]) == 1 and words[0] not in "YÝ" and "/" not in text
        if lone or any(not word.isupper() for word in words):
            return True
    return False


def _with_broken_title(lines: list[TitleLine]) -> list[TitleLine]:
    """Return the lines with the last two as one where together they are near a title and neither is one itself."""
    if len(lines) < 2 or lines[-1][1] or lines[-2][1] or any(TITLE_WORDS.search(fold(text)) for text, _ in lines[-2:]):
        return lines
    both = f"{lines[-2][0]} {lines[-1][0]}"
    near = next((title for title in BROKEN_TITLES if edit_distance(fold(both), fold(title)) <= len(title) // 3), None)
    return [*lines[:-2], (near, None)] if near else lines


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces row by row: what a seal covers in the middle of a line parts it."""
    rows: list[list[Piece]] = []
    for piece in pieces:
        before = rows[-1][-1].segment if rows else None
        if before is not None and before.box is not None and before.line == piece.segment.line:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _read_line(printed: str, head: str | None) -> TitleLine:
    text = restored_authority(spaced_title(parted_capitals(" ".join(_NOISE.sub(" ", printed).split()))))
    match = PREFIX.match(text)
    prefix = None
    if match and is_prefix(match, fold(text[match.end() :])):
        prefix = _WRITTEN[match["prefix"]]
        printed = match["prefix"] if "/" in match["prefix"] else prefix
        text = f"{printed} {text[match.end() :]}"
    elif head and head != text and (head.endswith(f" {text}") or (text not in TITLES and is_rest_of(text, head))):
        text = head
    else:
        text = _without_scrap(title_left(text) or nearest_title(text, share=1 / 10))
        first, _, rest = text.partition(" ")
        if len(first) < 4 and rest and not is_syllable(first) and TITLE_WORDS.match(fold(rest)):
            text = rest  # a scribble before the title
    return _known_titles(restore_capitals(text)), prefix


def _without_scrap(text: str) -> str:
    """Return a line of a title without the scribble behind a whole title, such as what was read of a signature.

    >>> _without_scrap("PHÓ CHỦ TỊCH DÂN Bề"), _without_scrap("CHỦ TỊCH UBND XÃ AN HÀ")
    ('PHÓ CHỦ TỊCH', 'CHỦ TỊCH UBND XÃ AN HÀ')
    """
    words = text.split()
    whole = next((n for n in range(len(words), 0, -1) if " ".join(words[:n]) in TITLES), 0)
    scrap = words[whole:]
    return " ".join(words[:whole]) if whole and scrap and len(scrap) < 4 and not scrap[-1].isupper() else text


def _known_titles(text: str) -> str:
    """Return a title line with one wrong letter in a title put right: "BỘT TRƯỞNG, CHỦ NHIỆM"."""
    head, stop, titles = text.rpartition(". ")
    parts = [nearest_title(part, share=1 / 8) for part in titles.split(", ")]
    return f"{head}{stop}{', '.join(parts)}"


def _below_kt(lines: Sequence[TitleLine], body: str | None) -> list[TitleLine]:
    """Return the lines with each title that was hidden in part completed from the line above it or from the body."""
    texts: list[TitleLine] = []
    for printed, prefix in lines:
        text = printed
        if prefix == "KT." and any(authority == "KT." and _is_near(text, above) for above, authority in texts):
            continue  # one line read twice, whole and in part
        if prefix is None and texts:
            above, authority = texts[-1]
            head = above.removeprefix("KT. ")
            if authority == "KT." and text not in TITLES and f"PHÓ {text}" in TITLES:
                text = f"PHÓ {text}"
            deputies = deputies_under(head) if authority == "KT." and text not in TITLES else ()
            near = [title for title in deputies if edit_distance(fold(text), fold(title)) <= len(title) // 4]
            if near:
                text = min(near, key=lambda title: edit_distance(fold(printed), fold(title)))
            elif not _reads_whole(text):
                spelt = all(map(is_syllable, regex.findall(r"\p{L}+", text)))  # THỐNG KÊ is no THỐNG ĐỐC
                text = nearest_title(text, head if authority == "KT." else None, share=1 / 5 if spelt else 1 / 3)
            if (
                authority == "KT."
                and text not in TITLES
                and (deputy := deputy_of(head))
                and len(text) < len(deputy) + 4
            ):
                text = deputy if text.startswith("PHÓ") or _is_part(text, deputy) else text
            if text == head and head in TITLES and not head.startswith("PHÓ") and authority in (None, "KT."):
                # No title stands twice: a head's title below itself has lost PHÓ, and the first its KT.
                texts[-1] = (f"KT. {head}", "KT.")
                text = deputy_of(head) or f"PHÓ {head}"
        elif prefix is None and text.startswith("PHÓ ") and TITLE_WORDS.search(fold(text)) is None:
            head = head_of(body) or ""
            text = deputy_of(head) or text  # a seal over the rest: the body tells which deputy
        texts.append((text, prefix))
    return texts


def named_whole(title: str, body: str) -> str:
    """Return a second title with the body that it names put right and made whole after the header.

    >>> named_whole("PHÓ CHỦ TỊCH UBND AN HA", "UBND TỈNH AN HÀ"), named_whole("CHỦ TỊCH", "UBND TỈNH AN HÀ")
    ('PHÓ CHỦ TỊCH UBND TỈNH AN HÀ', 'CHỦ TỊCH')
    """
    first = body.split()[0]
    at = title.find(f" {first}")
    named = fold(title[at + 1 :]).split()
    if at < 0 or TITLE_WORDS.search(fold(title[:at])) is None:
        return title
    left = iter(fold(body).split())
    return f"{title[:at]} {body}" if all(word in left for word in named) else title


def _is_near(text: str, other: str) -> bool:
    return edit_distance(fold(text), fold(other)) <= max(len(text), len(other)) // 3


def _reads_whole(text: str) -> bool:
    """Return whether ``text`` begins with a title and holds syllables alone, so that nothing of it was hidden."""
    return TITLE_WORDS.match(fold(text)) is not None and all(
        is_syllable(word) or is_known_word(word) for word in regex.findall(r"\p{L}+", text)
    )


def _completed(lines: list[TitleLine], body: str | None, scribbled: bool, remains: Sequence[Piece]) -> list[TitleLine]:
    """Return the lines with the line that KT. asks for, above or below, where it was not read."""
    last, authority = lines[-1]
    if deputies := _missing_deputies(lines):
        return [*lines, (deputies[0], None)]
    if authority == "TM." and (head := head_of(last.removeprefix("TM. "))):
        return [*lines, (head, None)]
    above = lines[-2][1] if len(lines) > 1 else None
    collective = len(lines) > 1 and COLLECTIVE.search(fold(lines[-2][0])) is not None  # no KT. under the Party's
    if above in ("TL.", "TUQ.") and not collective and last.startswith("PHÓ ") and authority is None:
        return [*lines[:-1], (f"KT. {last.removeprefix('PHÓ ')}", "KT."), lines[-1]]
    if scribbled and len(lines) == 2 and above is None and last == deputy_of(lines[0][0]):
        return [(f"KT. {lines[0][0]}", "KT."), lines[1]]
    if len(lines) == 1 and authority is None:
        head = superior_of(last, body)
        if head is not None:
            return [(f"KT. {head}", "KT."), (last, None)]
        deputy = deputy_of(last)
        if scribbled and deputy and any(_is_part(piece.text, deputy) for piece in remains):
            return [(f"KT. {last}", "KT."), (deputy, None)]
    return lines


def _missing_deputies(lines: Sequence[TitleLine]) -> tuple[str, ...]:
    """Return the titles one of which should stand below "KT. <head>", the last title of ``lines``, which may wrap."""
    at = max((index for index, (_, authority) in enumerate(lines) if authority == "KT."), default=None)
    if at is None or any(TITLE_WORDS.search(fold(text)) for text, _ in lines[at + 1 :]):
        return ()
    return deputies_under(" ".join(text for text, _ in lines[at:]).removeprefix("KT. "))


def _is_part(text: str, title: str) -> bool:
    """Return whether ``text`` is what is left of ``title``: at least four of its last letters."""
    left, whole = _letters(text), _letters(title)
    return len(left) >= 4 and any(
        left[:size] in whole for size in (len(left), len(left) - 1, len(left) - 2) if size >= 4
    )


def _is_whole(texts: Sequence[TitleLine]) -> bool:
    """Return whether no line of the title block is missing.

    TM., KT., TL. and TUQ. ask for the signer's own title below them, as the party to an agreement does; a deputy of a
    state body signs under KT. (Party deputies sign right under T/M).
    """
    last, authority = texts[-1]
    if authority in ("TM.", "KT.", "TL.", "TUQ.") or _missing_deputies(texts) or _PARTY_TO.match(fold(last)):
        return False
    party = any(text.startswith("T/") for text, _ in texts)
    return party or not last.startswith("PHÓ") or any(prefix in ("KT.", "TL.", "TUQ.") for _, prefix in texts)


def _scribbled(piece: Piece) -> bool:
    """Return whether something unread stands before the title on its line, where a pen-written KT. may be."""
    before, after = piece.segment.text[: piece.start], restored_authority(piece.text)
    first = after.split(" ", 1)[0]
    return any(char.isalnum() for char in before) or (
        not PREFIX.match(after) and len(first) < 4 and not is_syllable(first)
    )


def _letters(text: str) -> str:
    """Return the letters without marks: a title that differs in these holds something that was not read."""
    return "".join(filter(str.isalpha, fold(text)))
