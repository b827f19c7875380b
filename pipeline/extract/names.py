"""Names of persons: family names, titles of learning and rank, and what a line that is a name looks like.

Capitals: every syllable of a person's name (Nghị định 30/2020/NĐ-CP, Phụ lục II). No learned title before the name
of a signer (Phụ lục I, Mục II.7c), but schools, hospitals and the armed forces add them.
"""

import regex

from pipeline.vietnamese import fold, is_syllable

FAMILY_NAMES = frozenset(
    """
    Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Vương Trịnh Đinh Lâm Phùng Mai Tô Hà
    Tạ Cao Thái Lương Lưu Trương Chu Châu Tăng Quách Kiều La Hứa Từ Thạch Sơn Danh Kim Nông Lục Lò Cầm Quàng Vi Lô Triệu
    Đàm Nghiêm Doãn Khổng Ninh Viên Tống Thân Giang Văn Mạc Mạnh Cù Khuất Lại Phí Tôn Âu Ông Đồng Bạch Giàng Sùng Vàng
    Thào Hồng Chử Bế Ma Mông Lã Ứng Trà Đường Bành Mã Hầu Quản Thiều Nhữ Cấn Phó Diệp Lầu Hạng Vừ Lù Chảo Tẩn Bàn Đèo
    Sầm Khúc Hàn Cung Điêu Lường Tòng Cà Phù Nhâm Đậu Ngụy Liêu Tiêu Kha Khưu Tào Tiết Xa Pờ Hờ Biện
    """.split()
)
"""Common family names of Vietnam; a name that begins with another word is believed less."""
_FOLDED_FAMILY_NAMES = frozenset(map(fold, FAMILY_NAMES))
HIGHLAND_HEADS = frozenset("Y H K A Ksor Siu Rah Nay Kpă Rmah Rơ Điểu Ayun Rcom Puih Êban Niê Mlô Kbuôr".split())
"""First parts of names of the Central Highlands, whose other parts need not be Vietnamese syllables."""

KHMER_NAMES = frozenset("Thạch Kim Sơn Danh Châu Lâm".split())
"""Family names of the Khmer of the south, whose given names need not be Vietnamese syllables."""

_LEARNED = regex.compile(
    r"^(?:(?:P?G[S6§]|TSKH|T[S6§]|T[hH]\.?[Ss§]|Th§|BS|BSCK\s?I{1,2}|CKI{1,2}|DS|KS|CN|LS|NGƯT|NGUT|(?:NG[ƯU]|TT[ƯU]|BSC|PGS|TSK)\p{Lu}{0,3}(?=\.)|NGND|TTƯT|TTND|AHLĐ|Ts|Bs|Ks|"
    r"Đại tướng|Thượng tướng|Trung tướng|Thiếu tướng|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy|"
    r"Đồng chí|Tiến sĩ|Thạc sĩ|Bác sĩ|Luật sư|Giáo sư|Phó Giáo sư|Linh mục|Hòa thượng)(?![\p{L}])[.,:]?\s*[.\-]?\s*)+"
)
_NAME = regex.compile(r"^\p{Lu}\p{Ll}{0,6}(?:\s\p{Lu}\p{Ll}{0,6}){1,4}$")
_NOISE = regex.compile(r"^[^\p{L}]+|[^\p{L}.]+$")
_NO_FIRST_WORDS = frozenset(
    "kinh gui noi nhan dieu chuong phan muc luu nhu tren can cu thong bao quyet dinh ke hoach cong van page viet nam "
    "uy ban hoi dong so phong ban bo cuc chi trung tam truong thanh tinh huyen thi xa chu pho giam".split()
)
"""Words that begin lines of other kinds; as family names they count all the same."""


def person_name(text: str) -> str | None:
    """Return the name on a line that holds nothing else, without titles of learning or rank, else None.

    >>> person_name("PGS.TS. Trần Thị Bích Hà"), person_name("Phó Giám đốc"), person_name("Như trên")
    ('Trần Thị Bích Hà', None, None)
    >>> person_name("Y Khăm Niê")
    'Y Khăm Niê'
    >>> person_name("Thạch Sô Phươl"), person_name("Lê Sô Phươl")
    ('Thạch Sô Phươl', None)
    """
    text = _NOISE.sub("", " ".join(text.strip()[:80].split())[:60])
    text = _LEARNED.sub("", text).strip(" .,:;")
    if not _NAME.match(text):
        return None
    first, *others = text.split()
    if first in HIGHLAND_HEADS:
        return text
    if fold(first) in _NO_FIRST_WORDS and first not in FAMILY_NAMES:
        return None
    foreign = first in KHMER_NAMES and len(others) > 1 and sum(map(is_syllable, others)) == len(others) - 1
    well_formed = (foreign or all(map(is_syllable, others))) and (is_syllable(first) or first in FAMILY_NAMES)
    return text if well_formed else None


def completed_name(text: str) -> str | None:
    """Return the name on a line whose family name lost its first letters, its capital or its marks, else None.

    Only where one family name alone can have stood there.

    >>> completed_name("uyễn Sỹ Hiệp"), completed_name("trấn Văn Quang"), completed_name("ương Văn Ba")
    ('Nguyễn Sỹ Hiệp', 'Trần Văn Quang', None)
    """
    text = _LEARNED.sub("", _NOISE.sub("", " ".join(text.strip()[:80].split())[:60]))
    first, _, rest = text.partition(" ")
    folded = fold(first)
    if len(folded) < 3 and first.capitalize() not in FAMILY_NAMES:
        return None
    if first.capitalize() in FAMILY_NAMES:
        whole = {first.capitalize()}
    else:
        whole = {name for name in FAMILY_NAMES if fold(name) == folded}
        whole = whole or {name for name in FAMILY_NAMES if fold(name).endswith(folded)}
    return person_name(f"{whole.pop()} {rest}") if len(whole) == 1 and " " in rest else None


def is_usual_name(name: str, *, marks: bool = True) -> bool:
    """Return whether ``name`` begins with a common family name and has three parts or more.

    Args:
        name: a name as printed.
        marks: whether the marks of the family name must be right: Ly may be what was read of Lý.
    """
    parts = name.split()
    known = parts[0] in FAMILY_NAMES or (not marks and fold(parts[0]) in _FOLDED_FAMILY_NAMES)
    return known and len(parts) >= 3
