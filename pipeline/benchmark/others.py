"""Pages that are no dispatch, though some carry the national motto, numbers, dates or signatures.

Traps seen in real collections: a textbook page about documents, a contract template, petitions and forms with the
motto, a list of documents, an exam of a school, a receipt.
"""

from collections.abc import Callable, Sequence
from random import Random

from pipeline.benchmark.people import person
from pipeline.benchmark.places import place_name
from pipeline.benchmark.references import some_day
from pipeline.benchmark.vocabulary import other_pages, sectors
from pipeline.rendering.article import compose_article
from pipeline.rendering.content import MOTTO, Article
from pipeline.rendering.fonts import Faces
from pipeline.rendering.layout import SheetPage, Style, styled, wrap
from pipeline.rendering.sheet import LEFT, RIGHT, Sheet

Piece = tuple[str, str]
"""A line and how it looks: "title", "bold", "centre", "italic", "text"."""
DOTS = "." * 30
_LOOKS = {
    "title": Style(17, bold=True),
    "bold": Style(13, bold=True),
    "centre": Style(13),
    "italic": Style(13, italic=True),
    "text": Style(13),
}


def make_other(split: str, seed: int, number: int, faces: Faces) -> tuple[str, tuple[SheetPage, ...]]:
    """Return the kind and the pages of number ``number`` (0, 1, ...), kinds in turn."""
    rng = Random(f"other {split} {seed} {number}")
    kind = tuple(_KINDS)[number % len(_KINDS)]
    if kind == "news":
        return kind, _news(rng, faces)
    sheet = Sheet(faces)
    for text, look in _KINDS[kind](rng):
        _set(sheet, text, look)
    sheet.turn()
    return kind, tuple(sheet.done)


def _set(sheet: Sheet, text: str, look: str) -> None:
    style = _LOOKS[look]
    sheet.y += 1.5
    if look in ("title", "centre", "bold"):
        sheet.need(8)
        sheet.centre(text, style, (LEFT, RIGHT), "body")
        return
    for words in wrap(styled(text, style), RIGHT - LEFT, sheet.faces):
        sheet.need(8)
        sheet.set_line(words, LEFT, "body")


def _say(rng: Random, kind: str, count: int) -> list[str]:
    return [
        text.format(
            person=person(rng), day=some_day(rng, 2024).printed(rng), n=rng.randint(2, 900), n2=rng.randint(2, 40)
        )
        for text in rng.choices(other_pages()[kind], k=count)
    ]


def _news(rng: Random, faces: Faces) -> tuple[SheetPage, ...]:
    article = Article(
        paper=f"BÁO {place_name(rng).upper()}",
        headline=rng.choice(
            [
                "Cầu mới nối hai bờ",
                "Mùa nước nổi về muộn",
                "Hội làng đông vui",
                "Nông dân trúng mùa",
                "Chợ quê ngày cuối năm",
            ]
        ),
        standfirst=" ".join(_say(rng, "news", 2)),
        byline=f"{person(rng)} - {some_day(rng, 2024).printed(rng)}",
        paragraphs=tuple(" ".join(_say(rng, "news", rng.randint(2, 4))) for _ in range(rng.randint(6, 11))),
    )
    return compose_article(article, faces)


def _motto() -> list[Piece]:
    return [(MOTTO[0], "bold"), (MOTTO[1], "bold"), ("---------------", "centre")]


def _texts(texts: Sequence[str]) -> list[Piece]:
    return [(text, "text") for text in texts]


def _blank_petition(rng: Random) -> list[Piece]:
    what = rng.choice(["XIN NGHỈ PHÉP", "ĐỀ NGHỊ CẤP BẢN SAO", "XIN CHUYỂN TRƯỜNG", "ĐĂNG KÝ THƯỜNG TRÚ", "KHỞI KIỆN"])
    rows = ("Họ và tên", "Ngày sinh", "Nơi cư trú", "Số điện thoại", "Lý do")
    return [*_motto(), (f"ĐƠN {what}", "title"), (f"Kính gửi: {DOTS}", "centre"), *[(f"{row}: {DOTS}", "text") for row in rows],
            ("......, ngày ..... tháng ..... năm .......", "italic"), ("NGƯỜI LÀM ĐƠN", "bold"), ("(Ký, ghi rõ họ tên)", "centre")]  # fmt: skip


def _petition(rng: Random) -> list[Piece]:
    """Return the petition of a private person, filled in and signed."""
    place, name, day = place_name(rng), person(rng), some_day(rng, 2024)
    return [*_motto(), ("ĐƠN XIN XÁC NHẬN", "title"), (f"Kính gửi: Trưởng thôn {place}", "centre"),
            *_texts([f"Tôi tên là: {name}, sinh năm {rng.randint(1950, 2004)}.", f"Hiện đang sống tại thôn {place}, làm nghề nông.", "Nay tôi viết đơn này xin xác nhận mái nhà bị tốc trong cơn bão vừa qua.", "Tôi xin chân thành cảm ơn."]),
            (f"{place}, ngày {day.day} tháng {day.month} năm {day.year}", "italic"), ("Người làm đơn", "bold"), (name, "centre")]  # fmt: skip


def _contract(rng: Random) -> list[Piece]:
    what = rng.choice(["THUÊ NHÀ", "MUA BÁN", "LAO ĐỘNG", "DỊCH VỤ", "VAY TÀI SẢN"])
    body = [f"Hôm nay, ngày ... tháng ... năm ....., tại {DOTS}", f"BÊN A: {DOTS}", f"Đại diện: {DOTS} Chức vụ: {DOTS}", f"BÊN B: {DOTS}", f"Đại diện: {DOTS} Chức vụ: {DOTS}",
            f"Điều 1. Đối tượng của hợp đồng: {DOTS}", f"Điều 2. Giá và cách trả tiền: {DOTS}", "Điều 3. Hai bên cam kết thực hiện đúng các điều đã ghi.", "Điều 4. Hợp đồng lập thành hai bản, mỗi bên giữ một bản."]  # fmt: skip
    return [
        *_motto(),
        (f"HỢP ĐỒNG {what}", "title"),
        ("Số: ......../HĐ-......", "centre"),
        *_texts(body),
        ("ĐẠI DIỆN BÊN A          ĐẠI DIỆN BÊN B", "bold"),
    ]


def _receipt(rng: Random) -> list[Piece]:
    rows = [
        f"{name}   {rng.randint(1, 9)} x {rng.randint(5, 99)}.000"
        for name in rng.sample(other_pages()["goods"], k=rng.randint(4, 9))
    ]
    return [(f"CỬA HÀNG TẠP HÓA {place_name(rng).upper()}", "bold"), ("HÓA ĐƠN BÁN LẺ", "title"), (f"Số: {rng.randint(100, 99999):06d}   Ngày: {some_day(rng, 2024).day}/{rng.randint(1, 12)}/2024 {rng.randint(8, 20)}:15", "centre"),
            *_texts(rows), (f"Tổng cộng: {rng.randint(100, 900)}.000 đồng", "bold"), (f"Thu ngân: {person(rng)}", "centre"), ("Xin cảm ơn quý khách!", "italic")]  # fmt: skip


def _novel(rng: Random) -> list[Piece]:
    return [
        (str(rng.randint(5, 300)), "centre"),
        (f"Chương {rng.randint(1, 20)}", "title"),
        *_texts([" ".join(_say(rng, "novel", rng.randint(2, 5))) for _ in range(10)]),
    ]


def _textbook(rng: Random) -> list[Piece]:
    """Return a textbook page that shows the header of a dispatch as an example."""
    place = place_name(rng)
    sample = [
        ("ỦY BAN NHÂN DÂN XÃ " + place.upper(), "centre"),
        *_motto(),
        ("Số: .../TB-UBND", "centre"),
        (f"{place}, ngày ... tháng ... năm ...", "italic"),
        ("THÔNG BÁO", "bold"),
    ]
    said = _texts(_say(rng, "textbook", 5))
    return [
        (f"TIẾNG VIỆT {rng.randint(4, 9)}", "bold"),
        *said,
        *sample,
        *_texts(_say(rng, "textbook", 5)),
        (str(rng.randint(20, 180)), "centre"),
    ]


def _slides(rng: Random) -> list[Piece]:
    pieces: list[Piece] = [("KỸ NĂNG SOẠN THẢO VĂN BẢN", "title")]
    for _ in range(4):
        title, *points = _say(rng, "slides", 4)
        pieces += [(title, "title"), *[(f"• {point}", "text") for point in points], ("_" * 40, "centre")]
    return pieces


def _commentary(rng: Random) -> list[Piece]:
    return [("HỎI - ĐÁP PHÁP LUẬT", "title"), *_texts([" ".join(_say(rng, "law", 3)) for _ in range(7)])]


def _exam(rng: Random) -> list[Piece]:
    sector = sectors()[0]
    return [(f"SỞ {sector.name.upper()} {place_name(rng).upper()}", "centre"), ("ĐỀ KIỂM TRA HỌC KỲ I", "title"), ("Môn: Toán. Thời gian làm bài: 90 phút", "italic"), *_texts(_say(rng, "exam", 12)), ("----- HẾT -----", "centre"), (f"Họ và tên thí sinh: {DOTS} Số báo danh: ......", "text")]  # fmt: skip


def _mail(rng: Random) -> list[Piece]:
    return [
        ("Hộp thư đến", "bold"),
        (f"Từ: {person(rng)} <thu@vidu.vn>", "text"),
        (f"Gửi: {person(rng)}", "text"),
        ("Tiêu đề: Lịch tuần sau", "text"),
        *_texts(_say(rng, "mail", 6)),
    ]


def _index(rng: Random) -> list[Piece]:
    """Return a list of documents, with numbers and dates."""
    rows = [
        f"{row}. {rng.choice(['Quyết định', 'Thông tư', 'Công văn'])} số {rng.randint(1, 900)}/{rng.choice(['QĐ-UBND', '2018/TT-BTC', 'SNV-TCBC'])} ngày {some_day(rng, 2024).printed(rng)} về {rng.choice(rng.choice(sectors()).topics)}"
        for row in range(1, 14)
    ]
    return [("DANH MỤC TÀI LIỆU THAM KHẢO", "title"), *_texts(rows)]


def _cv(rng: Random) -> list[Piece]:
    rows = [
        f"Họ và tên: {person(rng)}",
        f"Sinh ngày: {some_day(rng, 2000).printed(rng)}",
        f"Quê quán: {place_name(rng)}",
        "Trình độ: Đại học",
        "Từ năm 2015 đến nay: nhân viên bán hàng",
    ]
    return [
        *_motto(),
        ("SƠ YẾU LÝ LỊCH", "title"),
        ("(Tự thuật)", "centre"),
        *_texts(rows),
        ("Tôi xin cam đoan những lời khai trên là đúng.", "italic"),
        ("Người khai ký tên", "bold"),
    ]


def _survey(rng: Random) -> list[Piece]:
    topics = rng.sample(rng.choice(sectors()).topics, k=6)
    return [
        ("PHIẾU KHẢO SÁT Ý KIẾN", "title"),
        ("Xin đánh dấu x vào ô phù hợp.", "italic"),
        *_texts(
            [
                f"{row}. Anh/chị đánh giá thế nào về {topic}?   [ ] Tốt   [ ] Khá   [ ] Chưa tốt"
                for row, topic in enumerate(topics, start=1)
            ]
        ),
    ]


def _prices(rng: Random) -> list[Piece]:
    return [
        (f"QUÁN CƠM {place_name(rng).upper()}", "title"),
        ("BẢNG GIÁ", "bold"),
        *_texts([f"{name} {DOTS} {rng.randint(10, 99)}.000 đ" for name in rng.sample(other_pages()["goods"], k=10)]),
    ]


def _types_table(rng: Random) -> list[Piece]:
    """Return a table of the types of document, every keyword in capitals."""
    names = "NGHỊ QUYẾT,QUYẾT ĐỊNH,CHỈ THỊ,KẾ HOẠCH,BÁO CÁO,TỜ TRÌNH,CÔNG VĂN,THÔNG BÁO,GIẤY MỜI,BIÊN BẢN,HỢP ĐỒNG"
    rows = rng.sample(names.split(","), k=rng.randint(7, 11))
    return [
        ("CÁC LOẠI VĂN BẢN HÀNH CHÍNH", "title"),
        *[(f"{row}   {name}", "text") for row, name in enumerate(rows, start=1)],
    ]


_KINDS: dict[str, Callable[[Random], list[Piece]]] = {
    "news": lambda _rng: [], "blank_petition": _blank_petition, "petition": _petition, "contract_template": _contract, "receipt": _receipt, "novel": _novel,
    "textbook": _textbook, "slides": _slides, "commentary": _commentary, "exam": _exam, "mail": _mail, "index": _index, "cv": _cv, "survey": _survey,
    "prices": _prices, "types_table": _types_table,
}  # fmt: skip
"""The kinds, in turn; a newspaper page is composed in columns of its own."""
