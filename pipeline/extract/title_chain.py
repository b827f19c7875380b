"""Which titles belong together in a signature block: heads of bodies, their deputies, and what stands above whom.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.7b: a deputy of a body that is led by its head signs KT. (for the head), with
the head's title above the deputy's own. So one line of such a block tells the other where a stamp or a pen hid it.
The titles of heads are those of the laws on the organisation of the Government and of local government.
"""

from pipeline.extract.lexicon import TITLES
from pipeline.vietnamese import fold

_HEAD_OF_BODY = (
    ("BAN CHẤP HÀNH", ""), ("BAN THƯỜNG VỤ", ""), ("BAN THƯỜNG TRỰC", ""),
    ("CHI CỤC", "CHI CỤC TRƯỞNG"), ("TỔNG CỤC", "TỔNG CỤC TRƯỞNG"), ("CỤC", "CỤC TRƯỞNG"), ("SỞ", "GIÁM ĐỐC"),
    ("ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), ("UBND", "CHỦ TỊCH"), ("HỘI ĐỒNG NHÂN DÂN", "CHỦ TỊCH"), ("HĐND", "CHỦ TỊCH"),
    ("ỦY BAN MẶT TRẬN", "CHỦ TỊCH"), ("VĂN PHÒNG CHÍNH PHỦ", "BỘ TRƯỞNG, CHỦ NHIỆM"), ("VĂN PHÒNG", "CHÁNH VĂN PHÒNG"),
    ("BỘ CHỈ HUY", "CHỈ HUY TRƯỞNG"), ("BAN CHỈ HUY", "CHỈ HUY TRƯỞNG"), ("BỘ", "BỘ TRƯỞNG"), ("VỤ", "VỤ TRƯỞNG"),
    ("VIỆN", "VIỆN TRƯỞNG"), ("TRƯỜNG", "HIỆU TRƯỞNG"), ("PHÒNG", "TRƯỞNG PHÒNG"), ("BAN", "TRƯỞNG BAN"),
    ("BỆNH VIỆN", "GIÁM ĐỐC"), ("TRUNG TÂM", "GIÁM ĐỐC"), ("KHO BẠC", "GIÁM ĐỐC"), ("BẢO HIỂM", "GIÁM ĐỐC"),
    ("HỌC VIỆN", "GIÁM ĐỐC"), ("ĐẠI HỌC", "GIÁM ĐỐC"), ("BAN QUẢN LÝ DỰ ÁN", "GIÁM ĐỐC"), ("HỘI", "CHỦ TỊCH"),
    ("LIÊN ĐOÀN", "CHỦ TỊCH"), ("THANH TRA", "CHÁNH THANH TRA"), ("TÒA ÁN", "CHÁNH ÁN"), ("KHOA", "TRƯỞNG KHOA"),
    ("CHÍNH PHỦ", "THỦ TƯỚNG"), ("THỦ TƯỚNG CHÍNH PHỦ", "THỦ TƯỚNG"), ("CỤM", "CỤM TRƯỞNG"), ("KHỐI", "KHỐI TRƯỞNG"),
)  # fmt: skip
"""First words of the name of a body and its head's title, "" where there are several; the longest that fits counts."""
_DEPUTIES = {"BỘ TRƯỞNG": "THỨ TRƯỞNG", "BỘ TRƯỞNG, CHỦ NHIỆM": "PHÓ CHỦ NHIỆM", "CỤM TRƯỞNG": "CỤM PHÓ",
             "TỔ TRƯỞNG": "TỔ PHÓ"}  # fmt: skip
_NEVER_FOR_THE_HEAD = frozenset({"PHÓ BÍ THƯ", "PHÓ BÍ THƯ THƯỜNG TRỰC", "PHÓ BAN", "HIỆU PHÓ"})
"""Deputies who sign for the collective (T/M) or whose head has a name of another form."""


def head_of(body: str | None) -> str | None:
    """Return the title of the head of ``body``, or None where its name does not tell.

    >>> head_of("SỞ Y TẾ"), head_of("VĂN PHÒNG CHÍNH PHỦ"), head_of("CÔNG TY CỔ PHẦN AN HÀ")
    ('GIÁM ĐỐC', 'BỘ TRƯỞNG, CHỦ NHIỆM', None)
    """
    folded = fold(body or "")
    fits = [(len(words), title) for words, title in _HEAD_OF_BODY if f"{folded} ".startswith(f"{fold(words)} ")]
    return max(fits)[1] or None if fits else None


def deputy_of(head: str) -> str | None:
    """Return the title of the deputy of ``head``, or None where there is none such.

    >>> deputy_of("GIÁM ĐỐC"), deputy_of("BỘ TRƯỞNG"), deputy_of("PHÓ GIÁM ĐỐC")
    ('PHÓ GIÁM ĐỐC', 'THỨ TRƯỞNG', None)
    """
    if head in _DEPUTIES:
        return _DEPUTIES[head]
    deputy = f"PHÓ {head}"
    return deputy if deputy in TITLES or (head in TITLES and not head.startswith("PHÓ")) else None


def deputies_under(head: str) -> tuple[str, ...]:
    """Return the titles that may stand below "KT. ``head``", where the head's title may name the body, too.

    >>> deputies_under("GIÁM ĐỐC SỞ TÀI CHÍNH")
    ('PHÓ GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC SỞ TÀI CHÍNH')
    >>> deputies_under("CỤM TRƯỞNG")
    ('CỤM PHÓ', 'PHÓ CỤM TRƯỞNG')
    >>> deputies_under("BỘ TRƯỞNG BỘ NỘI VỤ"), deputies_under("CHỦ TỊCH")
    (('THỨ TRƯỞNG', 'THỨ TRƯỞNG BỘ NỘI VỤ'), ('PHÓ CHỦ TỊCH',))
    """
    whole = deputy_of(head)
    if whole is not None:
        both = not whole.startswith("PHÓ ") and head not in ("BỘ TRƯỞNG", "BỘ TRƯỞNG, CHỦ NHIỆM")
        return (whole, f"PHÓ {head}") if both else (whole,)
    known = max((title for title in TITLES if head.startswith(f"{title} ")), key=len, default=None)
    deputy = deputy_of(known) if known else None
    return (deputy, f"{deputy}{head[len(known) :]}") if known and deputy else ()


def superior_of(deputy: str, body: str | None) -> str | None:
    """Return the head whose ``deputy`` signs with KT., or None where the title is not that of such a deputy.

    >>> superior_of("PHÓ GIÁM ĐỐC", "SỞ Y TẾ"), superior_of("THỨ TRƯỞNG", None), superior_of("GIÁM ĐỐC", None)
    ('GIÁM ĐỐC', 'BỘ TRƯỞNG', None)
    >>> superior_of("PHÓ CHỦ NHIỆM", "VĂN PHÒNG CHÍNH PHỦ")
    'BỘ TRƯỞNG, CHỦ NHIỆM'
    """
    if deputy in _NEVER_FOR_THE_HEAD:
        return None
    head = head_of(body)
    if head is not None and deputy_of(head) == deputy:
        return head
    known = next((title for title, other in _DEPUTIES.items() if other == deputy), None)
    if known is not None:
        return known
    head = deputy.removeprefix("PHÓ ")
    return head if head != deputy and head in TITLES else None
