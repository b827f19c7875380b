"""Known phrases in their right spelling, to put lost marks back into capitals: bodies, titles, places.

A phrase is put right only when it differs from the printed one in marks alone, so nothing is invented. Names of
provinces are those before and after the reform of 2025; types of bodies and titles are facts of the law.
"""

from functools import cache, lru_cache

import regex

from pipeline.vietnamese import fold, is_syllable, tone_key

PROVINCES = (
    "An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Dương",
    "Bình Định", "Bình Phước", "Bình Thuận", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Đắk Nông",
    "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Giang", "Hà Nam", "Hà Nội", "Hà Tĩnh", "Hải Dương",
    "Hải Phòng", "Hậu Giang", "Hòa Bình", "Hồ Chí Minh", "Huế", "Hưng Yên", "Khánh Hòa", "Kiên Giang", "Kon Tum",
    "Lai Châu", "Lạng Sơn", "Lào Cai", "Lâm Đồng", "Long An", "Nam Định", "Nghệ An", "Ninh Bình", "Ninh Thuận",
    "Phú Thọ", "Phú Yên", "Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Sóc Trăng", "Sơn La",
    "Tây Ninh", "Thái Bình", "Thái Nguyên", "Thanh Hóa", "Thừa Thiên Huế", "Tiền Giang", "Trà Vinh", "Tuyên Quang",
    "Vĩnh Long", "Vĩnh Phúc", "Yên Bái",
)  # fmt: skip

TITLES = (
    "CHỦ TỊCH", "PHÓ CHỦ TỊCH", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "TỔNG GIÁM ĐỐC", "PHÓ TỔNG GIÁM ĐỐC", "BỘ TRƯỞNG",
    "THỨ TRƯỞNG", "THỦ TƯỚNG", "PHÓ THỦ TƯỚNG", "CHỦ NHIỆM", "PHÓ CHỦ NHIỆM", "CHÁNH VĂN PHÒNG",
    "PHÓ CHÁNH VĂN PHÒNG", "TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", "TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "PHÓ BAN",
    "CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG", "TỔNG CỤC TRƯỞNG", "PHÓ TỔNG CỤC TRƯỞNG", "CHI CỤC TRƯỞNG",
    "PHÓ CHI CỤC TRƯỞNG", "VỤ TRƯỞNG", "PHÓ VỤ TRƯỞNG", "VIỆN TRƯỞNG", "PHÓ VIỆN TRƯỞNG", "HIỆU TRƯỞNG",
    "PHÓ HIỆU TRƯỞNG", "HIỆU PHÓ", "BÍ THƯ", "PHÓ BÍ THƯ", "PHÓ BÍ THƯ THƯỜNG TRỰC", "BÍ THƯ THỨ NHẤT",
    "CHÁNH THANH TRA", "PHÓ CHÁNH THANH TRA", "CHÁNH ÁN", "PHÓ CHÁNH ÁN", "TỔNG KIỂM TOÁN NHÀ NƯỚC", "THỐNG ĐỐC",
    "PHÓ THỐNG ĐỐC", "CỤM TRƯỞNG", "CỤM PHÓ", "KHỐI TRƯỞNG", "TỔ TRƯỞNG", "TỔ PHÓ", "ĐỘI TRƯỞNG", "TRƯỞNG KHOA",
    "PHÓ TRƯỞNG KHOA", "CHỦ TỊCH NƯỚC", "CHỦ TỊCH QUỐC HỘI", "PHÓ CHỦ TỊCH THƯỜNG TRỰC", "TỔNG THƯ KÝ", "TRƯỞNG ĐOÀN",
    "TRƯỞNG CÔNG AN", "CHỈ HUY TRƯỞNG", "CHÍNH ỦY", "CHÍNH TRỊ VIÊN", "TƯ LỆNH", "KẾ TOÁN TRƯỞNG", "HẠT TRƯỞNG",
    "QUYỀN GIÁM ĐỐC", "CHỦ TỌA", "THƯ KÝ", "TRƯỞNG TRẠM", "ỦY VIÊN", "ỦY VIÊN THƯỜNG TRỰC", "PHÓ CHỈ HUY TRƯỞNG",
    "PHÓ TRƯỞNG ĐOÀN", "PHÓ CHÍNH ỦY", "PHÓ TỔNG THƯ KÝ", "PHÓ TRƯỞNG CÔNG AN", "CHỦ TRÌ", "CHỦ TỌA CUỘC HỌP",
    "TRẠM TRƯỞNG",
    "PHÓ TƯ LỆNH", "PHÓ CHỦ NHIỆM KHOA", "GIÁM ĐỐC ĐIỀU HÀNH", "TỔNG CỤC PHÓ", "VIỆN PHÓ",
    "PHÓ HẠT TRƯỞNG", "PHÓ TRƯỞNG TRẠM", "ĐỘI PHÓ", "KHỐI PHÓ", "NGƯỜI GHI BIÊN BẢN", "THỦ TRƯỞNG ĐƠN VỊ",
)  # fmt: skip
"""Titles of signers, in capitals."""

BROKEN_TITLES = (
    "CÔNG CHỨC VĂN PHÒNG - THỐNG KÊ", "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH", "CÔNG CHỨC TÀI CHÍNH - KẾ TOÁN",
    "CÔNG CHỨC VĂN HÓA - XÃ HỘI", "CÔNG CHỨC ĐỊA CHÍNH - XÂY DỰNG",
)  # fmt: skip
"""Titles that take two lines: officials of communes (Luật Cán bộ, công chức, Điều 61)."""
TITLE_WORDS = regex.compile(
    "|".join(
        rf"\b{regex.escape(fold(title), literal_spaces=True)}\b" for title in sorted(TITLES, key=len, reverse=True)
    )
)
"""Any of the titles, over folded text."""
_AUTHORITY = regex.compile(r"^(?:t/?m|k/?t|t/?l|tu/?q|q)\s?(?:\.\s?\p{L}|,\s?\p{L}{4})|^(?:t/m|k/t|t/l|tu/q)\s")

BODIES = (
    "ỦY BAN NHÂN DÂN", "UBND", "HỘI ĐỒNG NHÂN DÂN", "HĐND", "CHÍNH PHỦ", "THỦ TƯỚNG CHÍNH PHỦ", "QUỐC HỘI",
    "ỦY BAN THƯỜNG VỤ QUỐC HỘI", "VĂN PHÒNG", "VĂN PHÒNG CHÍNH PHỦ", "CHỦ TỊCH NƯỚC", "BỘ NỘI VỤ", "BỘ TÀI CHÍNH",
    "BỘ CÔNG THƯƠNG", "BỘ Y TẾ", "BỘ CÔNG AN", "BỘ QUỐC PHÒNG", "BỘ NGOẠI GIAO", "BỘ TƯ PHÁP", "BỘ XÂY DỰNG",
    "BỘ GIAO THÔNG VẬN TẢI", "BỘ KẾ HOẠCH VÀ ĐẦU TƯ", "BỘ GIÁO DỤC VÀ ĐÀO TẠO", "BỘ KHOA HỌC VÀ CÔNG NGHỆ",
    "BỘ TÀI NGUYÊN VÀ MÔI TRƯỜNG", "BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "BỘ THÔNG TIN VÀ TRUYỀN THÔNG",
    "BỘ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN", "BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH",
    "BỘ DÂN TỘC VÀ TÔN GIÁO", "ỦY BAN DÂN TỘC", "THANH TRA CHÍNH PHỦ", "NGÂN HÀNG NHÀ NƯỚC VIỆT NAM",
    "SỞ Y TẾ", "SỞ NỘI VỤ", "SỞ TÀI CHÍNH", "SỞ TƯ PHÁP", "SỞ CÔNG THƯƠNG", "SỞ XÂY DỰNG", "SỞ NGOẠI VỤ", "SỞ DU LỊCH",
    "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "SỞ KẾ HOẠCH VÀ ĐẦU TƯ", "SỞ GIAO THÔNG VẬN TẢI", "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG", "SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",
    "SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH",
    "SỞ VĂN HÓA VÀ THỂ THAO", "THANH TRA TỈNH", "PHÒNG NỘI VỤ", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "PHÒNG Y TẾ",
    "TRƯỜNG ĐẠI HỌC", "TRƯỜNG CAO ĐẲNG", "TRƯỜNG TRUNG HỌC", "ĐẠI HỌC", "BỆNH VIỆN ĐA KHOA", "TRUNG TÂM Y TẾ",
    "BAN THI ĐUA - KHEN THƯỞNG", "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG", "BAN CHỈ ĐẠO", "BAN TỔ CHỨC", "BAN TUYÊN GIÁO",
    "BAN THƯỜNG VỤ", "BAN CHẤP HÀNH", "TỈNH ỦY", "THÀNH ỦY", "HUYỆN ỦY", "THỊ ỦY", "QUẬN ỦY", "ĐẢNG ỦY", "ĐẢNG BỘ",
    "BAN CHẤP HÀNH TRUNG ƯƠNG", "ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM", "LIÊN ĐOÀN LAO ĐỘNG", "HỘI LIÊN HIỆP PHỤ NỮ",
    "HỘI NÔNG DÂN", "HỘI CỰU CHIẾN BINH", "CÔNG AN", "CỤC THUẾ", "CHI CỤC THUẾ", "CỤC THỐNG KÊ", "KHO BẠC NHÀ NƯỚC",
    "BẢO HIỂM XÃ HỘI", "BẢO HIỂM XÃ HỘI VIỆT NAM", "TÒA ÁN NHÂN DÂN", "VIỆN KIỂM SÁT NHÂN DÂN", "TỔNG CÔNG TY",
    "CÔNG TY CỔ PHẦN", "CÔNG TY TNHH", "CỤM THI ĐUA", "KHỐI THI ĐUA", "THÀNH PHỐ", "THỊ XÃ", "THỊ TRẤN", "VIỆT NAM",
    "UBND TỈNH", "UBND HUYỆN", "UBND QUẬN", "UBND XÃ", "UBND PHƯỜNG", "ỦY BAN NHÂN DÂN TỈNH", "ỦY BAN NHÂN DÂN HUYỆN",
    "ỦY BAN NHÂN DÂN QUẬN", "ỦY BAN NHÂN DÂN XÃ", "ỦY BAN NHÂN DÂN PHƯỜNG", "BAN CHỈ HUY", "BỘ CHỈ HUY",
    "QUÂN KHU", "QUÂN SỰ", "TRUNG ƯƠNG", "CÔNG NGHỆ", "CÔNG THƯƠNG", "KHOA HỌC", "KINH TẾ",
    "NÔNG NGHIỆP", "SƯ PHẠM", "DỰ ÁN", "Y DƯỢC", "ĐẠI HỌC Y DƯỢC", "TỐI CAO", "THI HÀNH ÁN", "THI HÀNH ÁN DÂN SỰ",
    "THIÊN TAI", "NÔNG THÔN", "PHÁT TRIỂN NÔNG THÔN", "QUẢN LÝ", "QUẢN LÝ DỰ ÁN", "KIỂM ĐỊNH", "KIỂM NGHIỆM",
    "KIỂM SOÁT", "KIỂM TRA", "KIỂM LÂM", "CHẤT LƯỢNG", "ĐO LƯỜNG", "TIÊU CHUẨN", "QUAN TRẮC", "MÔI TRƯỜNG",
    "TÀI NGUYÊN", "ĐẤT ĐAI", "THỦY LỢI", "GIỐNG CÂY TRỒNG", "CHĂN NUÔI", "BẢO VỆ THỰC VẬT", "GIAO THÔNG", "VẬN TẢI",
    "XÚC TIẾN", "ĐẦU TƯ", "GIÁO DỤC", "ĐÀO TẠO", "DẠY NGHỀ", "DÂN TỘC NỘI TRÚ",
    "TRUNG HỌC CƠ SỞ", "TRUNG HỌC PHỔ THÔNG", "TIỂU HỌC",
    "THƯƠNG BINH", "XÃ HỘI", "BẢO TRỢ XÃ HỘI", "CỨU TRỢ", "PHỤ NỮ", "THANH NIÊN", "CỰU CHIẾN BINH", "CHỮ THẬP ĐỎ",
    "TRỢ GIÚP PHÁP LÝ", "CÔNG CHỨNG", "ĐẤU GIÁ", "LƯU TRỮ", "NGHIÊN CỨU", "ỨNG DỤNG", "TIẾN BỘ KHOA HỌC",
    "DÂN SỐ", "KẾ HOẠCH HÓA GIA ĐÌNH", "KIỂM SOÁT BỆNH TẬT", "Y TẾ DỰ PHÒNG", "AN TOÀN THỰC PHẨM", "BẢO TÀNG",
    "CẢI CÁCH HÀNH CHÍNH", "TỔ CHỨC - HÀNH CHÍNH", "HÀNH CHÍNH", "KẾ HOẠCH", "TÀI CHÍNH", "CHÍNH SÁCH", "ĐỊNH CƯ",
)  # fmt: skip
"""Bodies and the words their names are made of, in capitals. No single words: TỈNH would swallow TÍNH and TĨNH."""

BODY_HEADS = (
    "UBND", "ỦY BAN", "HĐND", "HỘI ĐỒNG", "SỞ", "BỘ", "CỤC", "CHI CỤC", "TỔNG CỤC", "VỤ", "BAN", "TRƯỜNG", "PHÒNG",
    "VĂN PHÒNG", "TRUNG TÂM", "VIỆN", "BỆNH VIỆN", "TÒA ÁN", "CÔNG AN", "CÔNG TY", "TỔNG CÔNG TY", "TẬP ĐOÀN",
    "ĐẢNG BỘ", "QUỸ", "BẾN XE",
    "ĐẢNG ỦY", "TỈNH ỦY", "THÀNH ỦY", "HUYỆN ỦY", "THỊ ỦY", "QUẬN ỦY", "CHI BỘ", "HỘI", "ĐOÀN", "LIÊN ĐOÀN", "CỤM",
    "KHỐI", "CHI NHÁNH", "ĐẠI HỌC", "HỌC VIỆN", "NGÂN HÀNG", "KHO BẠC", "BẢO HIỂM", "TỔ", "ĐỘI", "HẠT", "THANH TRA",
    "BCH", "TNHH", "CTCP", "MẶT TRẬN", "LIÊN HIỆP", "TỈNH ĐOÀN", "THÀNH ĐOÀN", "HUYỆN ĐOÀN", "UBMTTQ",
    "MTTQ", "LĐLĐ", "CÔNG ĐOÀN", "THỦ TƯỚNG", "CHỦ TỊCH", "BÁO", "ĐÀI", "TRẠM", "KHOA", "CHÍNH PHỦ", "QUỐC HỘI",
    "BAN CHẤP HÀNH", "THƯ VIỆN", "BẢO TÀNG", "NHÀ HÁT", "NHÀ VĂN HÓA", "NHÀ THIẾU NHI", "VƯỜN QUỐC GIA", "CẢNG VỤ",
    "BƯU ĐIỆN", "ĐIỆN LỰC", "VIỄN THÔNG", "TẠP CHÍ", "NHÀ XUẤT BẢN", "HIỆP HỘI", "LIÊN MINH", "TỔNG HỘI", "QUÂN KHU",
)  # fmt: skip
"""First words of the name of a body."""


@cache
def _phrases() -> dict[str, str]:
    provinces = [province.upper() for province in PROVINCES]
    known = [*TITLES, *BODIES, *(f"{unit} {name}" for name in provinces for unit in ("TỈNH", "THÀNH PHỐ"))]
    return {fold(phrase): phrase for phrase in sorted(known, key=len)}


@cache
def _known_words() -> frozenset[str]:
    return frozenset(word for phrase in (*_phrases().values(), *BODY_HEADS) for word in phrase.split())


def is_known_word(word: str) -> bool:
    """Return whether ``word``, in capitals, is a word of a known phrase, also one that is no Vietnamese syllable."""
    return word in _known_words()


def is_known_phrase(text: str) -> bool:
    """Return whether ``text``, in capitals, is a known phrase but for its marks."""
    return fold(text) in _phrases()


_UNITS = "tinh|thanh pho|huyen|quan|thi xa|thi tran|xa|phuong"
"""What follows the kind of an administrative unit is its name: a province VẠN PHONG is no VĂN PHÒNG."""


@cache
def _pattern() -> regex.Pattern[str]:
    longest_first = sorted(_phrases(), key=lambda phrase: -len(phrase))
    joined = "|".join(regex.escape(p, literal_spaces=True).replace(" ", r"\s+") for p in longest_first)
    return regex.compile(rf"(?<!\b(?:{_UNITS})\s)(?<![^\W\d_])(?:{joined})(?![^\W\d_])")


def restore_capitals(text: str) -> str:
    """Return ``text`` with the known phrases in it put right where only marks were lost. Its length is kept.

    >>> restore_capitals("SỞ Y TÉ TĨNH KIÊN GIANG"), restore_capitals("KT. GIÁM ĐÓC")
    ('SỞ Y TẾ TỈNH KIÊN GIANG', 'KT. GIÁM ĐỐC')
    >>> restore_capitals("UBND TỈNH VẠN PHONG"), restore_capitals("VĂN PHONG")
    ('UBND TỈNH VẠN PHONG', 'VĂN PHÒNG')
    """
    phrases = _phrases()
    folded = fold(text)
    letters = list(text)
    for match in _pattern().finditer(folded, timeout=5):
        printed = text[match.start() : match.end()]
        known = phrases[" ".join(match[0].split())]
        if printed.isupper() and len(known) == len(printed) and not _tone_variant(known, printed):
            letters[match.start() : match.end()] = known
    return "".join(letters)


def is_title_line(text: str) -> bool:
    """Return whether ``text`` is a line of a title block: capitals, with a title or a signing authority in it.

    >>> is_title_line("KT. CHỦ TỊCH"), is_title_line("TM. BAN THƯỜNG TRỰC"), is_title_line("CT, các PCT")
    (True, True, False)
    """
    text = text.strip()
    letters = [char for char in text if char.isalpha()]
    if len(letters) < 4 or len(text) > 90 or sum(char.isupper() for char in letters) < 0.8 * len(letters):
        return False
    folded = fold(text).strip()
    return TITLE_WORDS.search(folded) is not None or _AUTHORITY.match(folded) is not None


def nearest_title(text: str, deputy_of: str | None = None, share: float = 1 / 3) -> str:
    """Return the title of a signer that ``text`` was, where stamp and signature hid some of its letters.

    At most ``share`` of the letters may be wrong. Where two titles are equally near, the deputy of the head named in
    the line above (``deputy_of``) is meant: after "KT. GIÁM ĐỐC" stands "PHÓ GIÁM ĐỐC".

    >>> nearest_title("ÓC GIÁM ĐỐC", "GIÁM ĐỐC"), nearest_title("HO CHỦ TỊCH"), nearest_title("CHỦ TỊCH UBND XÃ")
    ('PHÓ GIÁM ĐỐC', 'PHÓ CHỦ TỊCH', 'CHỦ TỊCH UBND XÃ')
    """
    folded = fold(text)
    if text in TITLES or not 5 <= len(folded) <= 30:
        return text
    longest = max(map(len, TITLES)) * share
    like = [title for title in set(TITLES) if abs(len(title) - len(folded)) <= longest]
    ranked = sorted((edit_distance(folded, fold(title)), title) for title in like)
    best = [title for distance, title in ranked if distance == ranked[0][0]]
    deputy = f"PHÓ {deputy_of}"
    chosen = deputy if deputy in best else best[0] if len(best) == 1 else None
    return chosen if chosen and ranked[0][0] <= len(chosen) * share else text


@lru_cache(maxsize=10_000)
def edit_distance(first: str, second: str) -> int:
    """Return how many letters have to be put in, left out or changed to make one of two short strings the other."""
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, start=1):
        above, row[0] = row[0], i
        for j, b in enumerate(second, start=1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
    return row[-1]


def _tone_variant(known: str, printed: str) -> bool:
    """Return whether both differ at most in the place of a tone mark: HOÀ for HÒA is no error."""
    return tone_key(known.lower()) == tone_key(printed.lower())


@cache
def _provinces() -> dict[str, str]:
    return {fold(province): province for province in PROVINCES}


def restore_place(text: str) -> str:
    """Return the place ``text`` with its marks put back where it is a province that was misread.

    A name of well-formed syllables is kept: a commune may be called like a province but for its marks. In a name as
    long as Hồ Chí Minh one letter may be wrong.

    >>> restore_place("Đăk Lăk"), restore_place("TP. Hè Chí Minh"), restore_place("Bỉm Sơn"), restore_place("la Pa")
    ('Đắk Lắk', 'TP. Hồ Chí Minh', 'Bỉm Sơn', 'Ia Pa')
    """
    head, name = "", regex.sub(r"^[l1]a\s(?=\p{Lu})", "Ia ", text)  # "nước" in the languages of the Central Highlands
    match = regex.match(r"(?:TP|T\.P|Tp|Thành phố|Tỉnh)\s?\.?\s*", text)
    if match:
        head, name = match[0], text[match.end() :]
    folded = fold(" ".join(name.split()))
    known = None if all(is_syllable(word) for word in name.split()) else _provinces().get(folded)
    if known is None and len(folded) >= 11:
        near = [place for key, place in _provinces().items() if _differ_once(key, folded)]
        known = near[0] if len(near) == 1 else None
    return head + (known or name)


def _differ_once(known: str, printed: str) -> bool:
    return len(known) == len(printed) and sum(a != b for a, b in zip(known, printed, strict=True)) == 1
