"""Where the signature begins on a line that holds what stands left of it, too.

Recipients stand left of the signature (Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục IV, cells 9b and 7), two signers side
by side (minutes: Phụ lục III, mẫu 1.9). Converters and readers glue such rows to one line; what was printed tells where
the next column begins: capitals of a title, "(Đã ký)", a name.
"""

from collections.abc import Iterator

import regex

from pipeline.extract.lexicon import TITLE_WORDS, TITLES, is_title_line
from pipeline.extract.name_parts import is_name_part
from pipeline.extract.names import FAMILY_NAMES, is_usual_name, person_name
from pipeline.extract.patterns import NOI_NHAN
from pipeline.extract.title_chain import head_of
from pipeline.extract.title_remains import is_rest_of_deputy
from pipeline.vietnamese import fold, is_syllable

LONGEST_ROW = 140
"""A row of two columns has fewer letters."""

_WORD = regex.compile(r"\S+")
_SIGNED = regex.compile(r"(?<=\S\s+)\(?\s?(?:Đã|Da|ĐÃ|D[aáãà])\s(?:ký|ky|kí|KÝ|k[yýỹ])\s?\)?\s*$")
_BULLET = regex.compile(r"^\s*[-–—~+*•]")
_ITEM_END = regex.compile(r"[;.:,)]\s+(?=\p{Lu})")
_AUTHORITY = regex.compile(r"(?:t/?m|k/?t|t/?l|tu/?q|q)\s?(?:[.,]\s?|\s)")
_COLLECTIVE = regex.compile(r"(?:uy ban|ubnd|hoi dong|ban |dang uy|tinh uy|huyen uy|thanh uy|thuong truc|tap the|bch)")
_BESIDE = regex.compile(
    r"(?:thu ky|nguoi ghi[a-z ]{0,12}|dai dien[a-z ]{1,20}?)\s+(?=(?:chu toa|chu tri|thu truong|dai dien|truong doan))"
)
"""Left and right of minutes and agreements: Nghị định 30/2020/NĐ-CP, Phụ lục III, mẫu 1.9; agreements as observed."""

_NAMED_SO = frozenset(
    "ong ba anh chi d/c dong huyen quan xa phuong tinh pho tran thpt thcs truong hoc thon ap duong benh vien".split()
)
"""What stands before the name of a person or of what is named after one."""


def signature_cuts(text: str) -> list[int]:
    """Return the offsets at which the signature begins on a line that it was glued to, from left to right.

    >>> def parts(line):
    ...     return [line[at:] for at in signature_cuts(line)]
    >>> parts("- Sở Nội vụ (b/c); PHÓ CHỦ TỊCH"), parts("- Lưu: VT, TH. (Đã ký)")
    (['PHÓ CHỦ TỊCH'], ['(Đã ký)'])
    >>> parts("- Lưu: VT, BPT. KT. BÍ THƯ"), parts("- Bảo tàng An Hà; CHỨC - HÀNH CHÍNH")
    (['KT. BÍ THƯ'], ['CHỨC - HÀNH CHÍNH'])
    >>> parts("THƯ KÝ CHỦ TỌA"), parts("KT. CHỦ TỊCH"), parts("Lò Việt Quốc Trịnh Tiến Vinh")
    (['CHỦ TỌA'], [], ['Trịnh Tiến Vinh'])
    >>> parts("- Lưu: VT, KT. HO CHU TICH"), parts("- Cổng thông tin (d/b); Ly Thu Hà")
    (['HO CHU TICH'], ['Ly Thu Hà'])
    >>> parts("TM. HỘI ĐỒNG NHÂN DÂN GIÁM ĐỐC"), parts("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH")
    (['GIÁM ĐỐC'], [])
    >>> parts("KT. BỘ TRƯỞNG, CHỦ NHIỆM")
    []
    >>> parts("KT. GIÁM ĐỐC SỞ Y TẾ GIÁM ĐỐC SỞ XÂY DỰNG"), parts("- Lưu: HC, VT CHỨC - HÀNH CHÍNH")
    (['GIÁM ĐỐC SỞ XÂY DỰNG'], ['CHỨC - HÀNH CHÍNH'])
    >>> parts("Sầm Thị Hồng Anh Triệu Mạc Đăng Hải"), parts("- MTTQ huyện Kim ĐUA KHEN THƯỞNG")
    (['Triệu Mạc Đăng Hải'], ['ĐUA KHEN THƯỞNG'])
    """
    if len(text) > LONGEST_ROW:
        return []
    label = NOI_NHAN.match(fold(text[:40]))
    if label:
        at = label.end() + len(text[label.end() :]) - len(text[label.end() :].lstrip())
        return [at] if is_title_line(text[at:]) or _is_capitals(text[at:]) else []
    signed = _SIGNED.search(text)
    found = _beside_title(text), _beside_name(text), signed.start() if signed else None
    return sorted({at for at in found if at})


def _is_capitals(text: str) -> bool:
    """Return whether ``text`` is a line of capitals: of recipients, none is printed so (Phụ lục I, Mục II.9)."""
    words = regex.findall(r"\p{L}{2,}", text)
    return len(words) > 1 and all(word.isupper() for word in words) and sum(map(is_syllable, words)) > len(words) / 2


def _caps_from(text: str) -> int:
    """Return where the capitals begin with which ``text`` ends."""
    start = len(text)
    for word in reversed(list(_WORD.finditer(text))):
        if word[0] != word[0].upper():
            break
        start = word.start()
    return start


def _begins_title(text: str) -> bool:
    """Return whether ``text``, folded, begins with a title, or a signing authority before a title or a collective."""
    authority = _AUTHORITY.match(text)
    if authority:
        rest = text[authority.end() :]
        return TITLE_WORDS.match(rest) is not None or _COLLECTIVE.match(rest) is not None
    return TITLE_WORDS.match(text) is not None


def _starts(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Yield the words of ``text`` from ``start`` on, each with its place."""
    for word in _WORD.finditer(text, start):
        yield word.start(), word[0]


def _beside_title(text: str) -> int | None:
    """Return where the title of a signer begins right of something else, or None."""
    folded = fold(text)
    start = _caps_from(text)
    bullet = _BULLET.match(text)
    if start <= len(text) - len(text.lstrip()) or (bullet and start <= bullet.end()):
        if bullet is None:
            return _second_title(text, folded)
        start = bullet.end()
    before = text[:start].rstrip()
    ended = before[-1:] in ";.:)" or bullet is not None
    for at, word in _starts(text, start):
        if at and _begins_title(folded[at:]):
            return at
        if at > start - 1 and text[:at].rstrip()[-1:] in ";.,:)" and is_rest_of_deputy(text[at:]):
            return at
        letters = [part for part in regex.findall(r"\p{L}+", text[at:]) if len(part) > 1]
        well_formed = sum(map(len, letters)) > 5 and len(letters) > 1 and all(map(is_syllable, letters))
        if ended and before and at > start - 1 and well_formed and text[:at].rstrip()[-1:] in ";.)":
            return at
        if bullet and word[0].isalpha() and at >= start and well_formed and _ends_item(text[:at]):
            return at
        bare = word.strip(".,;:()")
        if is_syllable(bare) and len(bare) > 2:
            return None  # words, where abbreviations alone may stand before a title
    return None


def _ends_item(text: str) -> bool:
    """Return whether ``text``, not all of it in capitals, ends with a word that is not or with an abbreviation."""
    if text.upper() == text:
        return False
    last = text.split()[-1].strip(".,;:()")
    return last[-1:].islower() or (last.isupper() and len(last) > 1 and not is_syllable(last))


def _second_title(text: str, folded: str) -> int | None:
    """Return where the second of two titles side by side begins, on a line of capitals, or None."""
    text_from = len(text) - len(text.lstrip())
    beside = _BESIDE.match(folded, text_from)
    if beside:
        return beside.end()
    first = _AUTHORITY.match(folded, text_from)
    for at, _ in _starts(text, text_from + 1):
        if not _begins_title(folded[at:]) or not _begins_title(folded[text_from:at]):
            continue
        left = text[first.end() if first else text_from : at].strip()
        second = _AUTHORITY.match(folded, at)
        if second and not folded[text_from:].startswith(("tm", "t/m")):
            return at
        right = text[at:].strip()
        if not second and left in TITLES and right in TITLES and not right.startswith("PHÓ"):
            return at
        if not second and (_heads_another(left, right) or _are_alike(left, right)):
            return at
    return None


def _heads_another(collective: str, title: str) -> bool:
    """Return whether ``title`` heads no body like ``collective``: the two are of two parties to an agreement."""
    head = head_of(collective) if TITLE_WORDS.match(fold(collective)) is None else None
    return head is not None and title in TITLES and not title.startswith("PHÓ") and title != head


def _are_alike(left: str, right: str) -> bool:
    """Return whether the heads of two bodies of one kind sign together: GIÁM ĐỐC SỞ Y TẾ, GIÁM ĐỐC SỞ XÂY DỰNG."""
    first, second = TITLE_WORDS.match(fold(left)), TITLE_WORDS.match(fold(right))
    if first is None or second is None or first[0] != second[0]:
        return False
    return len(left) > first.end() + 3 and len(right) > second.end() + 3


def trailing_name(text: str) -> int | None:
    """Return where the name of a signer begins that was glued to an item of a list without a mark between, or None.

    >>> line = "- Lưu: VT, ToC, nvbinh Hoàng Duy Bách"
    >>> line[trailing_name(line) :]
    'Hoàng Duy Bách'
    >>> trailing_name("- UBND huyện Trần Văn Thời"), trailing_name("- Ông Trần Văn Nam"), trailing_name("- Sở Nội vụ")
    (None, None, None)
    """
    if not _BULLET.match(text):
        return None
    words = list(_WORD.finditer(text))
    for size in (4, 3, 2):
        if len(words) < size + 2:
            continue
        at, before = words[-size].start(), words[-size - 1][0]
        name = person_name(text[at:])
        if name is None or not all(map(is_name_part, name.split())) or name.split()[0] not in FAMILY_NAMES:
            continue
        if fold(before).strip(".:") in _NAMED_SO or (size == 2 and before[-1] not in ",;"):
            continue
        return at
    return None


def _beside_name(text: str) -> int | None:
    """Return where the name of a signer begins right of an item of a list or of another name, or None."""
    items = _ITEM_END.finditer(text) if _BULLET.match(text) or ";" in text else ()
    for match in items:
        name = person_name(text[match.end() :])
        if name and is_usual_name(name, marks=False):
            return match.end()
    words = list(_WORD.finditer(text))
    if not 5 <= len(words) <= 8:
        return None
    splits = [
        words[at].start()
        for at in range(2, len(words) - 1)
        if all(
            (name := person_name(half)) and (is_usual_name(name) or at == 2)
            for half in (text[: words[at].start()], text[words[at].start() :])
        )
        and is_usual_name(text[words[at].start() :].strip())
    ]
    ranked = sorted((abs(len(text[:at].split()) - len(text[at:].split())), at) for at in splits)
    return ranked[0][1] if ranked and ranked[0][0] not in [size for size, _ in ranked[1:]] else None
