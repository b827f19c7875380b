"""Who signed, with which title and by which authority.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.7: TM. before the name of a collective, KT. TL. TUQ. Q. before the title
of the head, the signer's own title below, then the name without titles of learning. Party texts write T/M, K/T, T/L.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from pipeline.dispatch import Absent, FieldState
from pipeline.extract.evidence import found, reading_confidence
from pipeline.extract.layout import Piece, Segment
from pipeline.extract.lexicon import TITLE_WORDS, TITLES, nearest_title, restore_capitals
from pipeline.extract.names import completed_name, is_usual_name, person_name
from pipeline.extract.patterns import SIGNED
from pipeline.vietnamese import fold, is_syllable

_PREFIX = regex.compile(r"^[^\p{L}]*(?P<prefix>T/?M|K/?T|T/?L|TU/?Q|Q|M)(?P<stop>\s?[.,/:]\s*|\s+)?(?=\p{Lu})")
_COLLECTIVE = regex.compile(
    r"\b(?:uy ban|hoi dong|ban (?:chap hanh|thuong vu|chi dao|bi thu)|chinh phu|quoc hoi|doan chu tich)\b"
)


LEAST_CONFIDENCE = 0.6
"""Engine confidence below which a line under a title is taken for what the stamp left of nothing."""
SAME_ROW = 0.006
"""Middles of words of one line differ by less than this fraction of the page height (half a line)."""


@dataclass(frozen=True)
class Signature:
    """The signature block: lines of the title, and the name."""

    title: tuple[Piece, ...]
    name: tuple[Piece, ...]


def _is_title(segment: Segment) -> bool:
    text = segment.text.strip()
    letters = [char for char in text if char.isalpha()]
    if len(letters) < 4 or len(text) > 90 or sum(c.isupper() for c in letters) < 0.75 * len(letters):
        return False
    compact = segment.folded
    prefix = _PREFIX.match(text)
    authorised = prefix is not None and _is_prefix(prefix, fold(text[prefix.end() :]))
    return bool(authorised or TITLE_WORDS.search(compact) or _COLLECTIVE.search(compact.strip()))


def _continues_title(segment: Segment) -> bool:
    letters = [char for char in segment.text if char.isalpha()]
    return len(letters) >= 4 and sum(c.isupper() for c in letters) >= 0.8 * len(letters)


def find_signature(lines: Sequence[Segment]) -> Signature:
    """Return the title lines and the name among the ``lines`` beside and below the recipients."""
    titles: list[Segment] = []
    for index, segment in enumerate(lines):
        if titles and (person_name(segment.text) or _name_across(segment, lines)):
            return Signature(_title_pieces(titles), _name_pieces(segment, lines))
        if not titles and segment.box is not None and person_name(segment.text):
            return Signature((), (segment.piece(),))
        if SIGNED.match(segment.folded):
            continue
        if titles and segment.line == titles[-1].line and segment.column == "right" and _is_title(segment):
            # Two signers side by side: the chair signs on the right (mẫu 1.9 of Phụ lục III).
            return find_signature([s for s in lines if s.column == "right"])
        if len(titles) < 6 and (_is_title(segment) or (titles and _wraps(titles[-1], segment))):
            titles.append(segment)
        elif titles and segment.box is None and _is_sentence(segment):
            lines = lines[:index]
            break
    if titles:
        broken = next((s for s in lines if completed_name(_row_text(s, lines)) and s.line > titles[-1].line), None)
        return Signature(_title_pieces(titles), _name_pieces(broken, lines) if broken else ())
    last = next((s for s in reversed(lines) if person_name(s.text)), None)
    return Signature((), (last.piece(),) if last else ())


def _is_sentence(segment: Segment) -> bool:
    return segment.text.lstrip()[:1] not in "-–(" and len(segment.text) > 60


def _row(segment: Segment, lines: Sequence[Segment]) -> list[Segment]:
    """Return the segments on the height of ``segment``, from left to right: wide gaps may part the words of a name."""
    if segment.box is None:
        return [segment]
    middle = segment.box.middle[1]
    row = [
        (s.box.left, s)
        for s in lines
        if s.box is not None and abs(s.box.middle[1] - middle) < SAME_ROW and sum(map(str.isalpha, s.text)) > 1
    ]
    return [s for _, s in sorted(row, key=lambda pair: pair[0])]


def _row_text(segment: Segment, lines: Sequence[Segment]) -> str:
    return " ".join(s.text.strip() for s in _row(segment, lines))


def _name_across(segment: Segment, lines: Sequence[Segment]) -> bool:
    return segment.box is not None and person_name(_row_text(segment, lines)) is not None


def _name_pieces(segment: Segment, lines: Sequence[Segment]) -> tuple[Piece, ...]:
    if person_name(segment.text):
        return (segment.piece(),)
    return tuple(s.piece() for s in _row(segment, lines))


def _title_pieces(titles: Sequence[Segment]) -> tuple[Piece, ...]:
    return tuple(map(_title_piece, titles))


def _wraps(above: Segment, below: Segment) -> bool:
    """Return whether ``below`` goes on with the title line ``above``."""
    if not _continues_title(below) or reading_confidence([below.piece()]) < LEAST_CONFIDENCE:
        return False
    syllables = [w for w in regex.findall(r"\p{L}+", below.text) if len(w) > 1]
    if len(syllables) < 2 or sum(is_syllable(w) for w in syllables) < len(syllables):
        return False
    if above.box is None or below.box is None:
        return below.line - above.line <= 2
    return below.box.top - above.box.bottom < 0.02


def _title_piece(segment: Segment) -> Piece:
    piece = segment.piece()
    match = regex.match(r"[^\p{L}]+", piece.text)
    start = piece.start + (match.end() if match else 0)
    tail = regex.search(r"[^\p{L}\d)]+$", piece.text)
    return segment.piece(start, piece.end - (len(tail[0]) if tail else 0))


_WRITTEN = {"TM": "TM.", "M": "TM.", "T/M": "TM.", "KT": "KT.", "K/T": "KT.", "TL": "TL.", "T/L": "TL.", "TUQ": "TUQ.",
            "TU/Q": "TUQ.", "Q": "Q."}  # fmt: skip


def _title_text(piece: Piece) -> tuple[str, str | None]:
    """Return a title line as printed, its prefix with a full stop, and the prefix."""
    text = " ".join(piece.text.split())
    match = _PREFIX.match(text)
    prefix = None
    if match and _is_prefix(match, fold(text[match.end() :])):
        prefix = _WRITTEN[match["prefix"]]
        printed = match["prefix"] if "/" in match["prefix"] else prefix
        text = f"{printed} {text[match.end() :]}"
    else:
        text = nearest_title(text, share=1 / 10)
        first, _, rest = text.partition(" ")
        if len(first) < 4 and rest and not is_syllable(first) and TITLE_WORDS.match(fold(rest)):
            text = rest  # a scribble before the title
    return _known_titles(restore_capitals(text)), prefix


def _known_titles(text: str) -> str:
    """Return a title line with one wrong letter in a title put right: "BỘT TRƯỞNG, CHỦ NHIỆM"."""
    head, stop, titles = text.rpartition(". ")
    parts = [nearest_title(part, share=1 / 8) for part in titles.split(", ")]
    return f"{head}{stop}{', '.join(parts)}"


def _title_texts(pieces: Sequence[Piece]) -> list[tuple[str, str | None]]:
    """Return the lines of the title block; below KT. a title that was hidden in part is completed."""
    texts: list[tuple[str, str | None]] = []
    for piece in pieces:
        text, prefix = _title_text(piece)
        if texts and prefix is None:
            above, authority = texts[-1]
            head = above.removeprefix("KT. ")
            text = nearest_title(text, head if authority == "KT." else None)
            if text == head and head in TITLES and not head.startswith("PHÓ") and authority in (None, "KT."):
                # No title stands twice: a head's title below itself has lost PHÓ, and the first its KT.
                texts[-1] = (f"KT. {head}", "KT.")
                text = f"PHÓ {head}"
        texts.append((text, prefix))
    return texts


def _is_whole(texts: Sequence[tuple[str, str | None]]) -> bool:
    """Return whether no line of the title block is missing.

    TM., KT., TL. and TUQ. ask for the signer's own title below them; a deputy of a state body signs under KT. (Party
    deputies sign right under T/M).
    """
    last, authority = texts[-1]
    if authority in ("TM.", "KT.", "TL.", "TUQ."):
        return False
    party = any(text.startswith("T/") for text, _ in texts)
    return party or not last.startswith("PHÓ") or any(prefix in ("KT.", "TL.", "TUQ.") for _, prefix in texts)


def _scribbled(piece: Piece) -> bool:
    """Return whether something unread stands before the title on its line, where a pen-written KT. may be."""
    before, after = piece.segment.text[: piece.start], piece.text
    first = after.split(" ", 1)[0]
    return any(char.isalnum() for char in before) or (
        not _PREFIX.match(after) and len(first) < 4 and not is_syllable(first)
    )


def _is_prefix(match: "regex.Match[str]", rest: str) -> bool:
    """Return whether the capitals before ``rest`` are a signing authority and not the start of a word.

    Glued to the next word they count before a known title; "M." is what a stamp leaves of TM. before a collective.
    """
    stop = (match["stop"] or "").strip()
    if match["prefix"] == "M":
        return bool(stop) and _COLLECTIVE.match(rest) is not None
    if match["prefix"] == "Q":
        return stop in (".", ",") and TITLE_WORDS.match(rest) is not None
    return bool(match["stop"]) or TITLE_WORDS.match(rest) is not None


def _letters(text: str) -> str:
    """Return the letters without marks: a title that differs in these holds something that was not read."""
    return "".join(filter(str.isalpha, fold(text)))


def find_signer(signature: Signature) -> dict[str, FieldState]:
    """Return the fields signer_name, signer_title and signer_authority."""
    missing = Absent(absent="not_found")
    # A title without a name: the name is there, pen-written or under the stamp.
    unnamed = Absent(absent="unreadable") if signature.title else missing
    fields: dict[str, FieldState] = {"signer_name": unnamed, "signer_title": missing, "signer_authority": missing}
    printed = " ".join(piece.text for piece in signature.name)
    if name := person_name(printed):
        fields["signer_name"] = found(name, signature.name, "signer.name", 0.95 if is_usual_name(name) else 0.65)
    elif name := completed_name(printed):
        fields["signer_name"] = found(name, signature.name, "signer.name.completed", 0.5)
    if signature.title:
        texts = _title_texts(signature.title)
        prefixes = [prefix for _, prefix in texts if prefix]
        whole = _is_whole(texts) and not any(_scribbled(piece) for piece in signature.title)
        title = " ".join(text for text, _ in texts)
        completed = _letters(title) != _letters(" ".join(piece.text for piece in signature.title))
        rule, strictness = "signer.title", 0.92
        if not whole:
            rule, strictness = "signer.title.incomplete", 0.4
        elif completed:
            rule, strictness = "signer.title.completed", 0.55
        fields["signer_title"] = found(title, signature.title, rule, strictness)
        if prefixes:
            pieces = [piece for piece, (_, prefix) in zip(signature.title, texts, strict=True) if prefix]
            strictness = 0.95 if whole and not completed else 0.5
            fields["signer_authority"] = found(" ".join(prefixes), pieces, "signer.authority", strictness)
        elif not whole:
            fields["signer_authority"] = Absent(absent="unreadable")
    return fields
