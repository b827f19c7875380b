"""The signature block: which lines are its title, and where its name stands.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.7: authority and title in capitals, the signer's own title below, then space
for signature and stamp, then the name in lower case.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.extract.evidence import reading_confidence
from pipeline.extract.layout import SAME_ROW, Piece, Segment
from pipeline.extract.lexicon import TITLE_WORDS, TITLES, edit_distance, is_known_phrase
from pipeline.extract.names import completed_name, person_name
from pipeline.extract.patterns import ANNEX, SIGNED
from pipeline.extract.title_remains import is_rest_of
from pipeline.vietnamese import fold, is_syllable

PREFIX = regex.compile(r"^[^\p{L}]*(?P<prefix>T/?M|K/?T|T/?L|TU/?Q|Q|M)(?P<stop>\s?[.,/:\-]\s*|\s+)?(?=\p{Lu})")
COLLECTIVE = regex.compile(
    r"\b(?:uy ban|hoi dong|ban (?:chap hanh|thuong vu|chi dao|bi thu)|chinh phu|quoc hoi|doan chu tich)\b|"
    r"^\W*dai dien (?:ben|cho)\b"
)

_SHORT_COLLECTIVE = regex.compile(r"(?:ubnd|hdnd|bch|btv)\b")
LEAST_CONFIDENCE = 0.6
"""Engine confidence below which a line under a title is taken for what the stamp left of nothing."""

LINES_APART = 4
"""A title goes on in plain text within this many lines: an empty one, or one that a seal left, may stand between."""


@dataclass(frozen=True)
class Signature:
    """The signature block: lines of the title, and the name."""

    title: tuple[Piece, ...]
    name: tuple[Piece, ...]
    remains: tuple[Piece, ...] = ()
    """What else was read between title and name: pieces of lines that a seal hides."""


def _is_title(segment: Segment) -> bool:
    text = restored_authority(spaced_title(segment.text.strip()))
    letters = [char for char in text if char.isalpha()]
    if len(letters) < 4 or len(text) > 90 or sum(c.isupper() for c in letters) < 0.75 * len(letters):
        return False
    compact = fold(text)
    prefix = PREFIX.match(text)
    authorised = prefix is not None and is_prefix(prefix, fold(text[prefix.end() :]))
    return bool(authorised or TITLE_WORDS.search(compact) or COLLECTIVE.search(compact.strip()))


_MISREAD = regex.compile(r"^[^\p{L}]*(?P<token>\p{Lu}{2})\s?[.,]\s*(?=\p{Lu}{2})")


def restored_authority(text: str) -> str:
    """Return a line of a title with TM. or KT. put right where one of its two letters was misread.

    >>> restored_authority("EM. BAN THƯỜNG VỤ"), restored_authority("KÝ. CHỦ TỊCH"), restored_authority("TL. CHỦ TỊCH")
    ('TM. BAN THƯỜNG VỤ', 'KT. CHỦ TỊCH', 'TL. CHỦ TỊCH')
    """
    match = _MISREAD.match(text)
    token = fold(match["token"]) if match else ""
    if match is None or token in ("tm", "kt", "tl", "uq"):
        return text
    rest = fold(text[match.end() :])
    if COLLECTIVE.match(rest) and (token[0] == "t" or token[1] == "m"):
        return f"TM. {text[match.end() :]}"
    if TITLE_WORDS.match(rest) and (token[0] == "k" or token[1] == "t"):
        return f"KT. {text[match.end() :]}"
    return text


def spaced_title(text: str) -> str:
    """Return a line of a title that was read letter by letter with the title it was; other lines as they are.

    >>> spaced_title("D H ^ BÍ TH Ư"), spaced_title("P H Ó GI Á M ĐỐC"), spaced_title("CHỦ TỊCH UBND XÃ A")
    ('PHÓ BÍ THƯ', 'PHÓ GIÁM ĐỐC', 'CHỦ TỊCH UBND XÃ A')
    """
    parts = regex.findall(r"\p{L}+", text)
    letters = "".join(parts)
    if len(parts) < 4 or len(letters) < 6 or len(letters) > 2.4 * len(parts) or not letters.isupper():
        return text
    ranked = sorted((edit_distance(fold(letters), _joined(title)) / len(_joined(title)), title) for title in TITLES)
    return ranked[0][1] if ranked[0][0] <= 1 / 4 and ranked[0][0] < ranked[1][0] else text


def _joined(title: str) -> str:
    return fold(title).replace(" ", "")


def _hidden_deputy(segment: Segment) -> bool:
    """Return whether ``segment`` is a title in the signature column of which a seal left little more than PHÓ."""
    return segment.box is not None and segment.text.lstrip(" .-~'").startswith("PHÓ ") and len(segment.text) < 30


def _continues_title(segment: Segment) -> bool:
    letters = [char for char in segment.text if char.isalpha()]
    return len(letters) >= 4 and sum(c.isupper() for c in letters) >= 0.8 * len(letters)


def find_signature(lines: Sequence[Segment], head: str | None = None) -> Signature:
    """Return the title lines and the name among the ``lines`` beside and below the recipients.

    Args:
        lines: of the signature zone, in reading order.
        head: the title of the head of the issuing body, or None; what was left of it counts as a title.
    """
    titles: list[Segment] = []
    remains: list[Segment] = []
    for index, segment in enumerate(lines):
        if titles and (person_name(segment.text) or _name_across(segment, lines)):
            return _signature(titles, _name_pieces(segment, lines), remains)
        if not titles and segment.box is not None and person_name(segment.text):
            return Signature((), (segment.piece(),))
        if SIGNED.match(segment.folded):
            continue
        if titles and _stands_beside(titles[-1], segment) and _is_title(segment):
            # Two signers side by side: the chair signs on the right (mẫu 1.9 of Phụ lục III).
            chair = find_signature([s for s in lines if s.column == "right"], head)
            last = next((s for s in reversed(lines) if s.box is None and person_name(s.text)), None)
            return replace(chair, name=(last.piece(),)) if last and not chair.name else chair
        if len(titles) < 6 and (
            _is_title(segment)
            or _hidden_deputy(segment)
            or (not titles and is_rest_of(segment.text, head))
            or (titles and _wraps(titles[-1], segment))
        ):
            if titles and _read_again(titles[-1], segment):
                titles[-1] = max(titles[-1], segment, key=lambda one: reading_confidence([one.piece()]))
            else:
                titles.append(segment)
        elif titles and segment.box is None and _is_sentence(segment):
            lines = lines[:index]
            break
        elif titles:
            remains.append(segment)
    if titles:
        broken = next((s for s in lines if completed_name(_row_text(s, lines)) and s.line > titles[-1].line), None)
        return _signature(titles, _name_pieces(broken, lines) if broken else (), remains)
    last = next((s for s in reversed(lines) if person_name(s.text)), None)
    return Signature((), (last.piece(),) if last else ())


def _read_again(first: Segment, second: Segment) -> bool:
    """Return whether two segments are readings of one line: they lie over each other."""
    if first.box is None or second.box is None:
        return False
    height = min(first.box.bottom - first.box.top, second.box.bottom - second.box.top)
    common = min(first.box.bottom, second.box.bottom) - max(first.box.top, second.box.top)
    across = min(first.box.right, second.box.right) - max(first.box.left, second.box.left)
    return common > 0.6 * height and across > 0.01


def _stands_beside(left: Segment, right: Segment) -> bool:
    """Return whether ``right`` stands in the right column on the height of ``left``, which does not."""
    if right.column != "right" or left.column == "right":
        return False
    if left.box is None or right.box is None:
        return left.line == right.line
    return abs(left.box.middle[1] - right.box.middle[1]) < 2 * SAME_ROW


def _signature(titles: Sequence[Segment], name: tuple[Piece, ...], remains: Sequence[Segment]) -> Signature:
    return Signature(_title_pieces(titles), name, tuple(segment.piece() for segment in remains))


def _is_sentence(segment: Segment) -> bool:
    text = segment.text.strip()
    return text[:1] not in "-–(" and len(text) > 60


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
    unlike = {(s.text.strip(), s.box): (left, s) for left, s in row}  # a second reading may repeat a line
    return [s for _, s in sorted(unlike.values(), key=lambda pair: pair[0])]


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
    if not _continues_title(below):
        return False
    phrase = is_known_phrase(f"{above.text.split()[-1]} {below.text.strip()}")  # TRƯỞNG PHÒNG TỔ / CHỨC - HÀNH CHÍNH
    if not phrase and reading_confidence([below.piece()]) < LEAST_CONFIDENCE:
        return False
    syllables = [w for w in regex.findall(r"\p{L}+", below.text) if len(w) > 1]
    if len(syllables) < 2 or sum(is_syllable(w) for w in syllables) < len(syllables):
        return False
    if above.box is None or below.box is None:
        return below.line - above.line <= LINES_APART and ANNEX.match(below.folded) is None
    return below.box.top - above.box.bottom < 0.02


def _title_piece(segment: Segment) -> Piece:
    piece = segment.piece()
    match = regex.match(r"(?:[^\p{L}]|(?<!\p{L})\p{Ll}{1,3}\s)+", piece.text)
    start = piece.start + (match.end() if match else 0)
    tail = regex.search(r"[^\p{L}\d)]+$", piece.text)
    return segment.piece(start, piece.end - (len(tail[0]) if tail else 0))


def is_prefix(match: "regex.Match[str]", rest: str) -> bool:
    """Return whether the capitals before ``rest`` are a signing authority and not the start of a word.

    Glued to the next word they count before a known title; "M." is what a stamp leaves of TM. before a collective.
    """
    stop = (match["stop"] or "").strip()
    if match["prefix"] == "M":
        return bool(stop) and (COLLECTIVE.match(rest) is not None or _SHORT_COLLECTIVE.match(rest) is not None)
    if match["prefix"] == "Q":
        return stop in (".", ",") and TITLE_WORDS.match(rest) is not None
    return (bool(match["stop"]) and stop != "-") or TITLE_WORDS.match(rest) is not None
