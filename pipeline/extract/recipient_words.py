"""The stock words of Nơi nhận, and putting a misread item right by them.

Most items of Nơi nhận are stock phrases: those of Nghị định 30/2020/NĐ-CP, Phụ lục III, and of the lists that
central and local bodies print (observed). A misread item that is near to one of them, and to no other, was that one.
"""

from functools import cache

import regex

from pipeline.extract.lexicon import edit_distance
from pipeline.vietnamese import fold, is_syllable, strip_marks

PHRASES = (
    "Như trên", "Như Điều", "Ban Bí thư Trung ương Đảng", "Thủ tướng Chính phủ", "Văn phòng Chính phủ",
    "Văn phòng Quốc hội", "Văn phòng Chủ tịch nước", "Văn phòng Tổng Bí thư", "Văn phòng Trung ương Đảng",
    "Tòa án nhân dân tối cao", "Viện kiểm sát nhân dân tối cao", "Kiểm toán nhà nước",
    "Ngân hàng Chính sách xã hội", "Công báo", "Kho bạc Nhà nước", "Cổng thông tin điện tử", "Cổng TTĐT",
    "Trang thông tin điện tử", "Trang TTĐT", "Trung tâm Tin học - Công báo", "Báo và Đài PTTH",
    "Đài Phát thanh và Truyền hình", "Đài Truyền thanh", "Lãnh đạo Văn phòng", "Lãnh đạo Sở", "Website",
    "Website cơ quan",
    "Ban Giám đốc", "Giám đốc, các PGĐ", "CT, các PCT", "Chủ tịch, các PCT", "Các PCVP", "Chánh Văn phòng",
    "Phòng", "Các phòng, ban", "Các thành viên Ban Chỉ đạo", "MTTQ và các đoàn thể",
    "UBND các xã, phường, thị trấn", "UBND tỉnh", "UBND huyện", "UBND thành phố", "Công an tỉnh",
    "Công an huyện", "TT. Tỉnh ủy", "TT. Huyện ủy", "TT. Thành ủy", "TT. HĐND", "TT. UBND", "Sở", "Bộ", "Ban",
    "Phòng Nội vụ", "Sở Nội vụ", "Bộ Nội vụ", "Sở Tài chính", "Sở Tư pháp",
)  # fmt: skip
"""What items begin with, as printed."""
_PURPOSES = {
    "b/c": "b/c", "6/c": "b/c", "l/c": "b/c", "h/c": "b/c", "bc": "b/c", "t/h": "t/h", "th": "t/h",
    "p/h": "p/h", "ph": "p/h", "d/b": "đ/b", "a/b": "đ/b", "db": "đ/b", "dd": "đ/b",
    "/c": "b/c", "d/": "đ/b", "/h": "t/h", "uh": "t/h",
    "bao cao": "báo cáo", "biet": "biết", "thuc hien": "thực hiện", "phoi hop": "phối hợp",
    "chi dao": "chỉ đạo", "theo doi": "theo dõi", "kiem tra": "kiểm tra", "giam sat": "giám sát",
}  # fmt: skip
_IN_PARENTHESES = regex.compile(r"\(\s?(?P<for>d\p{L}\s)?(?P<what>[^()]{2,10})\)$")
_REST = regex.compile(r"(?<=[;.)])\s+(?P<rest>[^;]{1,24})$")
_OFFICE = regex.compile(r"(?<=\p{Ll} |TTĐT |PGĐ )S[oốôởO](?=$|\s?\()")
"""What a reader leaves of Sở at the end of an item; Số stands before a number."""
_FIRST_FILED = regex.compile(r"(?<![\p{L}\d])V[FIÍÌĨỈ1](?![\p{L}\d])")
_MARKED_V = regex.compile(r"(?<=(?<!\p{L})\p{Lu})[ƯỮŨ](?![\p{L}\d])")
"""V taken for the U of a word and given marks: NV, Nội vụ; abbreviations have no tones."""
_SHORT = regex.compile(r"(?<![\p{L}\d])\p{Lu}[\p{L}]{1,5}(?![\p{L}\d])")
_TYPIST = regex.compile(r"(?<![\p{L}\d])l?I(?=\p{Ll}{2,})")


def restored_item(text: str) -> str:
    """Return an item of Nơi nhận with its stock words and its purpose put right.

    >>> restored_item("Bảo và Đài PTTH tỉnh (d/b)"), restored_item("Các phòng, ban (đã biết)")
    ('Báo và Đài PTTH tỉnh (đ/b)', 'Các phòng, ban (để biết)')
    >>> restored_item("Kho bạc Nhà nwc"), restored_item("Phong NC, TH"), restored_item("Hội Chữ thập đỏ")
    ('Kho bạc Nhà nước', 'Phòng NC, TH', 'Hội Chữ thập đỏ')
    >>> restored_item("Các thành viên Ban Chỉ huy")
    'Các thành viên Ban Chỉ huy'
    """
    text = _OFFICE.sub("Sở", _with_stock_words(text))
    folded = fold(text)
    purpose = _IN_PARENTHESES.search(folded)
    if purpose is None or purpose["what"].strip() not in _PURPOSES:
        return text
    known = _PURPOSES[purpose["what"].strip()]
    printed = text[purpose.start("what") : purpose.end("what")].strip()
    before = "để " if purpose["for"] else ""
    return text if printed.lower() == known and before == text[purpose.start("for") : purpose.end("for")].lower() else (
        f"{text[: purpose.start()]}({before}{known})"
    )  # fmt: skip


def restored_filing(text: str, unit: str | None = None) -> str:
    """Return what stands behind "Lưu:" with VT (Văn thư), the unit and the typist's initials put right.

    Args:
        text: as read.
        unit: that drafted the dispatch, as its number names it ("12/SYT-NVY"): it files a copy. What begins like it and
            cannot be an abbreviation, or lacks or doubles a letter of it, was it.

    >>> restored_filing("VF, NỮ, lImhung"), restored_filing("VT; TĨ", "TTr"), restored_filing("VT, TT", "TTr")
    ('VT, NV, lmhung', 'VT; TTr', 'VT, TTr')
    >>> restored_filing("VT, ÑC"), restored_filing("VT, NV", "NC")
    ('VT, NC', 'VT, NV')
    """
    text = _TYPIST.sub("l", _MARKED_V.sub("V", _FIRST_FILED.sub("VT", text)))
    shorts = _SHORT.findall(text)
    if unit and unit not in shorts and (misread := next((s for s in shorts if _was(s, unit)), None)):
        text = text.replace(misread, unit, 1)
    return _SHORT.sub(lambda match: _without_tones(match[0]), text)


def _was(short: str, unit: str) -> bool:
    """Return whether ``short`` is a misreading of the abbreviation ``unit``."""
    if short == "VT" or short[0] != unit[0] or not short.isupper():
        return False
    marked = any(not char.isascii() and char not in "Đđ" for char in short)
    return marked or (len(short) != len(unit) and len(unit) > 2 and edit_distance(fold(short), fold(unit)) == 1)


def _without_tones(short: str) -> str:
    """Return an abbreviation without marks but for Đ: words in it would be written out."""
    return (
        short
        if not short.isupper() or is_syllable(short)
        else "".join("Đ" if char == "Đ" else strip_marks(char) for char in short)
    )


def without_rest(text: str) -> str:
    """Return a line of Nơi nhận without what strokes of the signature left behind the end of its item.

    >>> without_rest("- Ban Giám đốc; > A ="), without_rest("- Sở Tư pháp; Sở Nội vụ"), without_rest("- Lưu: VT; NC.")
    ('- Ban Giám đốc;', '- Sở Tư pháp; Sở Nội vụ', '- Lưu: VT; NC.')
    """
    rest = _REST.search(text)
    if rest is None or fold(text).lstrip(" -–~").startswith("l"):
        return text
    words = regex.findall(r"\p{L}+", rest["rest"])
    told = [word for word in words if len(word) > 2 and is_syllable(word)]
    return text if told or any(char.isdigit() for char in text[-4:] if words) else text[: rest.start()]


@cache
def _folded() -> tuple[tuple[str, str], ...]:
    return tuple((fold(phrase), phrase) for phrase in sorted(PHRASES, key=len, reverse=True))


def _with_stock_words(text: str) -> str:
    """Return ``text`` with the stock phrase it begins with: marks lost, or in long ones one letter in eight misread."""
    folded = fold(text)
    for key, phrase in _folded():
        if folded.startswith(key) and not folded[len(key) : len(key) + 1].isalpha():
            printed = text[: len(key)]
            lost = printed.lower() != phrase.lower() and (len(key) > 5 or printed == key.capitalize())
            return phrase + text[len(key) :] if lost else text
    name, _, _ = folded.partition(" (")
    if all(map(is_syllable, regex.findall(r"\p{L}+", text[: len(name)]))):
        return text
    for key, phrase in _folded():
        if len(key) >= 12 and abs(len(name) - len(key)) <= 2 and _is_misreading(text[: len(name)], key):
            return phrase + text[len(name) :]
    return text


def _is_misreading(printed: str, key: str) -> bool:
    """Return whether ``printed`` differs from ``key`` in words alone that are none: Ban Chỉ huy is no Ban Chỉ đạo."""
    words, known = printed.split(), key.split()
    if len(words) != len(known) or edit_distance(fold(printed), key) > len(key) // 8:
        return False
    return not any(is_syllable(word) for word, right in zip(words, known, strict=True) if fold(word) != right)
