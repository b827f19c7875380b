"""Lists of bodies: Kính gửi (addressees) and Nơi nhận (recipients).

Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.9: one addressee on the line of "Kính gửi:", or several, each on its own
line after a dash; recipients one a line after a dash, the last of them what is filed ("Lưu: VT, ...").
"""

from collections.abc import Sequence

import regex

from pipeline.dispatch import Absent, FieldState, Recipient
from pipeline.extract.abbreviations import restore_abbreviations
from pipeline.extract.evidence import found
from pipeline.extract.layout import Piece, Segment
from pipeline.extract.patterns import AUTHORITY, KINH_GUI, NOI_NHAN, TELEGRAM
from pipeline.extract.recipient_words import restored_filing, restored_item, without_rest
from pipeline.vietnamese import fold

FILED = "lưu"
MOST_ITEMS = 80

_BULLET = regex.compile(r"^\s*(?:[\W_]{0,3}\s)?\s*[-–—~+*•°=_]{1,2}\s*_?\s*")
_TAIL = regex.compile(r"[\s.,;:_~`'|*\-–—/\\#^]+$")
_HEAD = regex.compile(r"^[^\p{L}\d(\"“]+")
_PURPOSE = regex.compile(
    r"\s*[(\[]\s*(?P<purpose>(?:để |đê )?(?:[bl6h]\s?[/.]\s?[c€]|bc|b c|t\s?[/.]?\s?h|p\s?[/.]?\s?h|"
    r"c\s?[/.]?\s?đ|đ\s?[/.]?\s?b|k\s?[/.]?\s?t|"
    r"b[aá]o c[aáâ]o|th[uư][cự]c? hi[eệ]n|ph[oố]i h[oợ]p|bi[eế]t|ch[iỉ] đ[aạ]o|ki[eể]m tra|theo d[oõ]i|gi[aá]m s[aá]t)"
    r"[^)\]]{0,24})[)\]]?\s*$",
    regex.IGNORECASE,
)
_FILED = regex.compile(
    r"^l[a-z]{1,2}u?i?\s*[:;.,]\s*-?\s*|"
    r"^luu\s+(?=(?:[a-z]{1,5}[,;.]\s*){0,2}(?:v[tfp]|hs|th|to|ho so|van thu|hc|tc|kt)\b)"
)
_LABEL_MISREAD = regex.compile(r"^(?:\p{L}{0,2}[ưuúùữ]u?\s?[:;.]|[Ll][ưu]u\s?)\s*-?\s*(?=\p{Lu}{2})")
"""What readers leave of "Lưu:", or of a blank behind it."""
_FILED_IN_WORDS = regex.compile(r"^Lưu\s+(?=[Vv]ăn phòng\b|[Vv]ăn thư\b|[Hh]ồ sơ\b)")
_COPY_COUNT = regex.compile(r"(?<=\(\d{1,4}b?\)[^()]{0,20})\s+\d{1,4}$")
"""A pen-written count of copies after one that is printed."""
_SCRIBBLE = regex.compile(r"(?<=[).])\s*[^\p{L}\d\s.,;()\[\]\"“”'-][^\s)]{0,3}$")
"""Initials or a tick after the filing line, read as signs."""
_AS_ABOVE = regex.compile(r"^nhu\s?tren\b")
_REMARK = regex.compile(r"^\s*\((?:goi|sau day|co danh sach|theo danh sach)")
_LABEL_LEFT = regex.compile(r"^[a-z\d]{1,4} nh[a-z]n$")
"""What a reader left of "Nơi nhận"."""
_STOP = regex.compile(r"^\d{4}-\d\d-\d\dt|^page \d|da ky len van ban|^\W*ph[a-z] l[a-z]c\b|^\W*kem theo")


def _items(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces grouped into items: a dash opens one, a line without a dash goes on with it."""
    items: list[list[Piece]] = []
    for whole in pieces:
        piece = whole.segment.piece(whole.start, whole.start + len(without_rest(whole.text)))
        match = _BULLET.match(piece.text)
        if match and match.end() < len(piece.text):
            items.append([piece.segment.piece(piece.start + match.end(), piece.end)])
        elif not items or (items[-1] and items[-1][-1].text.rstrip()[-1:] == ";"):
            items.append([piece])
        else:
            items[-1].append(piece)
    return [item for item in items if sum(char.isalpha() for part in item for char in part.text) >= 2]


def _text(item: Sequence[Piece]) -> str:
    joined = " ".join(" ".join(piece.text.split()) for piece in item)
    text = _HEAD.sub("", _TAIL.sub("", joined))
    return text + ")" if text.count("(") > text.count(")") else text


def _restored(text: str, unmarked: bool) -> str:
    return restore_abbreviations(restored_item(text), unmarked=unmarked)


def find_addressees(lines: Sequence[Segment]) -> FieldState:
    """Return the list of addressees after "Kính gửi"."""
    if not lines:
        return Absent(absent="not_found")
    label = KINH_GUI.match(lines[0].folded) or TELEGRAM.match(lines[0].folded)
    first = lines[0].piece(label.end() if label else 0)
    pieces = [piece for piece in (first, *(s.piece() for s in lines[1:])) if piece.end > piece.start]
    items = [item for item in _items(pieces) if not _REMARK.match(fold(item[0].text))]
    names = tuple(name for name in map(_text, items) if len(name) > 1)
    if not names:
        return Absent(absent="blank_in_source")
    return found(names, [piece for item in items for piece in item], "addressees.list", 0.94)


def _block(lines: Sequence[Segment]) -> list[Piece]:
    """Return the lines of the recipients: down to the filing line, a wide gap, or what cannot be a recipient."""
    label = NOI_NHAN.match(lines[0].folded)
    pieces = [lines[0].piece(label.end() if label else 0)]
    filed_at: int | None = None
    for index, segment in enumerate(lines[1:], start=1):
        text = segment.text.strip()
        if not any(char.isalnum() for char in text):
            continue
        bullet = _BULLET.match(text) is not None
        opens = len(pieces) == 1 or pieces[-1].text.rstrip()[-1:] == ";"
        if opens and not bullet and sum(char.isalpha() for char in text) < 5:
            continue  # what a stamp leaves of a line
        if _STOP.search(segment.folded) or len(pieces) == MOST_ITEMS:
            break
        if segment.box is not None:
            above = pieces[-1].segment.box or segment.box
            height = segment.box.bottom - segment.box.top
            if segment.box.top - above.bottom > 2.2 * max(height, 0.01):
                break
            if not bullet and segment.box.right - segment.box.left < 0.03 and text[-1:] not in ";.":
                continue
        elif not bullet and (
            (_is_caps(text) and not _FILED.match(fold(text)))
            or AUTHORITY.match(segment.folded)
            or len(pieces) == 1
            or filed_at
        ):
            more = any(_BULLET.match(s.text) and not _is_caps(s.text) for s in lines[index + 1 : index + 3])
            if filed_at or (pieces[-1].end > pieces[-1].start and not more):
                break
            continue  # a line of the signature between two items
        if filed_at is not None and (not bullet or len(pieces) - filed_at > 1):
            closed = pieces[-1].text.rstrip()[-1:] == "."
            if closed or segment.after_gap or (not bullet and _is_caps(text)):
                break
        body = segment.piece()
        pieces.append(body)
        if (bullet or opens) and _FILED.match(fold(_HEAD.sub("", _BULLET.sub("", text)))):
            filed_at = len(pieces) - 1
    return [piece for piece in pieces if piece.end > piece.start]


def _is_caps(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 4 and sum(char.isupper() for char in letters) > 0.8 * len(letters)


def to_recipient(text: str, addressees: tuple[str, ...], unit: str | None = None) -> Recipient:
    """Return one item of Nơi nhận as a recipient; ``unit`` drafted the dispatch and files a copy.

    >>> to_recipient("Sở Nội vụ (b/c)", ())
    Recipient(name='Sở Nội vụ', purpose='b/c', means=None)
    >>> to_recipient("Lưu: VT, NV", ())
    Recipient(name='VT, NV', purpose='lưu', means=None)
    >>> to_recipient("Lưu Quang Hà", ()).purpose is None
    True
    """
    filed = _FILED.match(fold(text)) or _FILED_IN_WORDS.match(text)
    if filed and filed.end() < len(text):
        name = _COPY_COUNT.sub("", _SCRIBBLE.sub("", text[filed.end() :]))
        return Recipient(name=restored_filing(name.strip(" .,;:"), unit), purpose=FILED)
    purpose = _PURPOSE.search(text[-60:])
    if purpose:
        at = max(0, len(text) - 60) + purpose.start()
        name = _TAIL.sub("", text[:at])
        if name:
            return Recipient(name=name, purpose=_purpose(purpose["purpose"]))
    if _AS_ABOVE.match(fold(text)):
        return Recipient(name=text, means=addressees or None)
    return Recipient(name=text)


def with_filing_label(text: str) -> str:
    """Return the last item of Nơi nhận with "Lưu:" put right where it was misread or glued: abbreviations follow it.

    >>> with_filing_label("Eưu: VT, NVY"), with_filing_label("LưuTH, VT"), with_filing_label("Lưu VI, PTNT")
    ('Lưu: VT, NVY', 'Lưu: TH, VT', 'Lưu: VI, PTNT')
    >>> with_filing_label("TT. HĐND"), with_filing_label("Lưu: VT"), with_filing_label("Hưu trí: BHXH huyện")
    ('TT. HĐND', 'Lưu: VT', 'Hưu trí: BHXH huyện')
    """
    label = _LABEL_MISREAD.match(text)
    rest = text[label.end() :] if label else ""
    letters = [char for char in rest if char.isalpha()]
    if label is None or len(rest) > 30 or not letters or _FILED.match(fold(text)):
        return text
    shorts = regex.findall(r"(?<!\p{L})\p{Lu}{2,6}(?!\p{Ll})", rest)
    return f"Lưu: {rest}" if 2 * sum(map(len, shorts)) >= len(letters) else text


def _purpose(printed: str) -> str:
    """Return a purpose as printed; the usual misreadings of "b/c" are put right."""
    text = " ".join(printed.split())
    return "b/c" if regex.fullmatch(r"[bl6h]\s?[/.]\s?[cC€]", text) else text


def find_recipients(
    lines: Sequence[Segment], addressees: tuple[str, ...], unit: str | None = None, *, unmarked: bool = False
) -> FieldState:
    """Return the list of recipients; "Như trên" is resolved to ``addressees``.

    Args:
        lines: the block from "Nơi nhận" on.
        addressees: what "Như trên" stands for.
        unit: the unit that drafted the dispatch, as its number names it, or None.
        unmarked: whether the page was read by an engine without Vietnamese letters.
    """
    if not lines:
        return Absent(absent="not_found")
    items = _items(_block(lines))
    texts = [(_restored(_text(item), unmarked), item) for item in items]
    if len(texts) > 1 and _LABEL_LEFT.match(fold(texts[0][0])):
        texts = texts[1:]
    named = [(name, item) for name, item in texts if len(name) > 1 and not AUTHORITY.match(fold(name))]
    if not named:
        return Absent(absent="blank_in_source")
    named[-1] = (with_filing_label(named[-1][0]), named[-1][1])
    value = tuple(recipient for name, _ in named if (recipient := to_recipient(name, addressees, unit)).name)
    return found(value, [piece for _, item in named for piece in item], "recipients.list", 0.93)
