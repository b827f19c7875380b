"""Where the name of an agency begins and ends in running text.

It begins with the kind of the agency, with a capital ("Sở", "Ủy ban nhân dân"), and goes on term by term, the first
syllable of each with a capital (Nghị định 30/2020/NĐ-CP, Phụ lục II, Mục IV), up to a word that begins what the agency
does, or to the place that it belongs to.
"""

from collections.abc import Iterator

import regex

from pipeline.extract.doc_types import TITLES
from pipeline.vietnamese import is_syllable

_HEADS = (
    "Ủy ban nhân dân", "Uỷ ban nhân dân", "Ủy ban Mặt trận Tổ quốc Việt Nam", "Ủy ban Kiểm tra", "Ủy ban Dân tộc",
    "UBND", "UBMTTQ", "HĐND", "Hội đồng nhân dân", "Hội đồng", "Sở", "Bộ", "Cục", "Chi cục", "Tổng cục", "Vụ",
    "Ban", "Phòng", "Văn phòng", "Trung tâm", "Viện", "Bệnh viện", "Công an", "Công ty", "Tổng công ty", "Tập đoàn",
    "Tòa án nhân dân", "Toà án nhân dân", "Viện kiểm sát nhân dân", "Đảng ủy", "Đảng uỷ", "Đảng bộ", "Tỉnh ủy",
    "Tỉnh uỷ", "Thành ủy", "Thành uỷ", "Huyện ủy", "Huyện uỷ", "Thị ủy", "Chi bộ", "Chính phủ", "Quốc hội",
    "Liên đoàn", "Liên minh", "Mặt trận Tổ quốc", "Kho bạc Nhà nước", "Bảo hiểm xã hội", "Chi nhánh", "Học viện",
    "Đại học", "Ngân hàng", "Thanh tra", "Kiểm toán nhà nước", "Kiểm toán Nhà nước", "Trạm", "Hạt", "Báo",
    "Tạp chí", "Bưu điện", "Điện lực", "Đoàn Thanh niên", "Tỉnh đoàn", "Thành đoàn", "Huyện đoàn", "Ban Quản lý",
    "Bộ Chỉ huy", "Ban Chỉ huy", "Ban Chỉ đạo", "Ban Thường vụ", "Ban Chấp hành", "Ban Bí thư", "Bộ Chính trị",
    "Tổ công tác", "Bến xe",
)  # fmt: skip
_NAMED_AFTER = (
    r"Trường(?=\s(?:Đại học|Cao đẳng|Trung học|Trung cấp|Tiểu học|Mầm non|Mẫu giáo|Phổ thông|Chính trị|THCS|THPT)\b)|"
    r"Hội(?=\s(?:Nông dân|Liên hiệp|Cựu|Chữ thập|Người|Khuyến học|Luật gia|Nhà báo|Văn học|Phụ nữ|Sinh viên|Doanh)\b)|"
    r"Đài(?=\s(?:Phát thanh|Truyền|PT|Tiếng nói|Khí tượng)\b)"
)
"""Heads with which names of people and places begin, too: they need the kind of school, society or station."""
_ANY_HEAD = "|".join(sorted(map(regex.escape, _HEADS), key=len, reverse=True))
_HEAD = regex.compile(rf"(?<![\p{{L}}/-])(?:{_NAMED_AFTER}|(?:{_ANY_HEAD}))(?![\p{{L}}/])")
_ALONE = frozenset(
    (
        "Chính phủ", "Quốc hội", "Văn phòng", "Thanh tra", "Tỉnh ủy", "Tỉnh uỷ", "Thành ủy", "Thành uỷ", "Huyện ủy",
        "Huyện uỷ", "Đảng ủy", "Đảng uỷ", "Ban Thường vụ", "Ban Chấp hành", "Ban Chỉ đạo", "Ban Quản lý", "Tỉnh đoàn",
        "Kiểm toán nhà nước", "Kiểm toán Nhà nước", "Kho bạc Nhà nước", "Ban Bí thư", "Bộ Chính trị", "Thành đoàn",
        "Huyện đoàn",
    )
)  # fmt: skip
"""Heads that name an agency without more."""
_BEGUN = regex.compile(r"(?:Ban|Bộ) (?:Quản lý|Chỉ đạo|Chỉ huy)$")
"""Heads that hold the first term: "Ban Quản lý dự án"."""
_TITLED = regex.compile(r"(?:Chánh|Trưởng|Cảnh|[Ll]iên)\s$")
"""Before a head: the title of its chief, or a word of which it is a part."""
_UNIT = regex.compile(
    r"\s(?:(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn)"
    r"(?:\s(?:\p{Lu}[\p{Ll}’']*(?!\p{L})(?:\s\p{Lu}[\p{Ll}’']*(?!\p{L})){0,3}|\d{1,2}(?!\d)))?|"
    r"Quận\s\d{1,2}|Phường\s\d{1,2}|cấp (?:tỉnh|huyện|xã)|các (?:tỉnh|huyện|xã|quận|phường|cơ quan))(?!\p{L})"
)
_TOKEN = regex.compile(r"\s(?P<word>[\p{L}’']+|\d{1,3}(?![\d./]))|(?P<dash>\s[-–]\s)(?=\p{Lu})|(?P<comma>,\s)(?=\p{L})")
_SMALL = (
    r"có|đã|được|là|của|về|tại|cho|với|theo|trong|trên|để|do|và|hoặc|như|từ|đến|khi|nếu|này|đó|các|những|mọi|"
    r"vào|ra|phải|cần|sẽ|nhằm|đang|không|bằng|qua|trước|sau|cùng|gồm|thì|mà|nay|kính|giao|gửi|cử|trình|xin|mời|"
    r"lập|họp|trả|ký|số|ngày"
)
_VERBS = (
    r"báo cáo|thông báo|chủ trì|chủ động|phối hợp|kiểm tra|hướng dẫn|đề nghị|yêu cầu|thực hiện|triển khai|"
    r"tổ chức|ban hành|xem xét|chịu trách|căn cứ|trân trọng|chỉ đạo|phê duyệt|tiếp tục|tiếp nhận|tham mưu|"
    r"tham gia|đôn đốc|rà soát|cung cấp|hỗ trợ|phát động|phát hành|nhận được|nhận thấy|theo dõi|thường xuyên|"
    r"nghiêm túc|xác minh|xác nhận|xử lý|tuyên truyền|thông qua|chuyển kinh|giám sát|thẩm định (?:và|hồ)|"
    r"đánh giá|giải quyết|quyết định|công bố|công khai|tập huấn|bố trí|tăng cường|mở |đăng ký (?:tham|nhu)|"
    r"kết luận|khóa \p{Lu}|kỳ họp|tặng|nêu|lấy ý"
)
_STOP = regex.compile(rf"\s(?:(?:{_SMALL})(?!\p{{L}})|(?:{_VERBS}))")
"""What begins the predicate or another part of the sentence."""
_TERMS = frozenset(
    """
    nhân dân dựng án tư lý vụ tế pháp chính dục tạo thương động binh hội hóa hoá thao lịch nghệ nghiệp thôn trường
    thông vận tải nước xã cư tật bệnh khoa phổ học sở trung đẳng phẩm định sát toàn thủy lợi lâm nông khuyến ngư đất
    đai giống cây hành trồng chất lượng đo chuẩn phòng chống thiên giúp phụ nữ niên niệm sản nhi dược cổ truyền sự
    quân biên hải tin điện tử triển bộ làm báo sinh trúc hợp quan chi nhánh sạch khí tượng ngân sách đào kỹ thuật dự
    xây khoáng du văn việc viên chức thể tộc xúc tiến đầu tai an
    """.split()
)
"""Later syllables of the terms in names of agencies."""
_COMMA = regex.compile(r"(?:Văn h[óo][aá]|[Pp]hòng),\s$")
_DOCUMENT = regex.compile(rf"\s(?i:{'|'.join(sorted((*TITLES, 'công văn'), key=len, reverse=True))})(?!\p{{L}})")
MOST_TOKENS = 18


def agency_heads(text: str) -> Iterator["regex.Match[str]"]:
    """Yield where the name of an agency may begin in ``text``.

    >>> [match[0] for match in agency_heads("Chánh Văn phòng, Sở Y tế và Chi cục Thuế, ông Lê Trường An")]
    ['Sở', 'Chi cục']
    """
    for match in _HEAD.finditer(text):
        if not _TITLED.search(text[max(0, match.start() - 9) : match.start()]):
            yield match


def agency_end(text: str, head: "regex.Match[str]") -> int | None:
    """Return the offset behind the name of the agency that begins at ``head``, or None where there is none.

    >>> def name(text):
    ...     head = next(agency_heads(text))
    ...     return text[head.start() : agency_end(text, head)]
    >>> name("Sở Giáo dục và Đào tạo tỉnh Lam Khê báo cáo"), name("Trung tâm Kiểm soát bệnh tật chủ trì")
    ('Sở Giáo dục và Đào tạo tỉnh Lam Khê', 'Trung tâm Kiểm soát bệnh tật')
    >>> name("Văn phòng Ủy ban nhân dân huyện và Kế hoạch số 5"), name("Trường Đại học Y Dược Lam Khê thông báo")
    ('Văn phòng Ủy ban nhân dân huyện', 'Trường Đại học Y Dược Lam Khê')
    """
    end = head.end()
    capitals = lower = 0  # capitalised syllables in a row, syllables in lower case since
    named = " " in head[0]
    bare = not _BEGUN.match(head[0])  # no term has begun, which lower case could go on with
    for _ in range(MOST_TOKENS):
        inner = _HEAD.match(text, end + 1) if text[end : end + 1] == " " else None
        if inner is not None:
            if end != head.end():
                break
            end, bare, named = inner.end(), True, True
            continue
        if unit := _UNIT.match(text, end):
            end = unit.end()
            if regex.search(r"\p{Lu}|\d", unit[0]):
                return end
            bare, named = True, True
            continue
        token = _TOKEN.match(text, end)
        if token is None:
            break
        if token["word"] is None:
            if token["comma"] and not _COMMA.search(text[max(0, end - 12) : token.end()]):
                break
            end = token.end() - 1
            capitals = lower = 0
            continue
        word = token["word"]
        if word == "và" and _joins(text, token.end()):
            end, capitals, lower = token.end(), 0, 0
            continue
        if word[0].isupper() or word.isdigit():
            if (word.isupper() and len(word) > 2 and is_syllable(word)) or word in ("Ông", "Bà"):
                break
            capitals, lower = 1 if lower else capitals + 1, 0
            bare, named = False, True
        elif bare or not _belongs(text, end, word, capitals, lower):
            break
        else:
            lower += 1
        end = token.end()
    return end if named and (end > head.end() or head[0] in _ALONE) else None


def _joins(text: str, at: int) -> bool:
    """Return whether "và" before ``at`` joins terms of one name: what follows is neither an agency nor a document."""
    follows = _TOKEN.match(text, at)
    capital = follows is not None and (follows["word"] or "")[:1].isupper()
    return capital and not _HEAD.match(text, at + 1) and not _DOCUMENT.match(text, at)


def _belongs(text: str, at: int, word: str, capitals: int, lower: int) -> bool:
    """Return whether ``word``, in lower case, goes on with the term before ``at``."""
    if _STOP.match(text, at) and not (lower == 0 and capitals == 1 and word in _TERMS):
        return False
    if lower == 0 and capitals == 1:
        return True  # terms have two syllables for the most part
    return word in _TERMS
