"""Pages with boxes, laid out as the decree says, for tests."""

from pipeline.document import Box, Document, Line, Page

LETTER = 0.009
"""Width of a letter in fractions of the page."""
HEIGHT = 0.011


def line(
    *pieces: tuple[float, str], top: float, confidence: float = 0.95, heights: dict[str, float] | None = None
) -> Line:
    """Return one visual line: each piece starts at its left edge; all words of all pieces stand in one Line."""
    words = []
    for left, text in pieces:
        at = left
        for word in text.split():
            width = LETTER * len(word)
            height = (heights or {}).get(word, HEIGHT)
            words.append((word, Box(at, top, min(1.0, at + width), top + height), confidence))
            at += width + LETTER
    return Line.of_words(words)


def document(*pages: list[Line]) -> Document:
    """Return a scanned document of these pages."""
    return Document(
        sha256="0" * 64,
        media_type="application/pdf",
        pages=tuple(
            Page(number=number, width=595, height=842, lines=tuple(lines), engine="test")
            for number, lines in enumerate(pages, start=1)
        ),
    )


def letter(number: str = "45/SNV-TCCB", date: str = "ngày 09 tháng 5 năm 2022", **heights: float) -> Document:
    """Return a công văn of one page whose two columns share their visual lines, as readers give them.

    Words with ``heights`` of their own are pen-written, of which an engine is less sure.
    """
    return document(
        [
            line((0.15, "UBND TỈNH HÀ LÂM"), (0.47, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), top=0.07),
            line((0.19, "SỞ NỘI VỤ"), (0.53, "Độc lập - Tự do - Hạnh phúc"), top=0.09),
            line(
                (0.16, f"Số: {number}"),
                (0.52, f"Hà Lâm, {date}"),
                top=0.13,
                heights=heights,
                confidence=0.8 if heights else 0.95,
            ),
            line((0.15, "V/v tuyển dụng"), top=0.15),
            line((0.14, "công chức năm 2022"), top=0.165),
            line((0.30, "Kính gửi:"), top=0.21),
            line((0.38, "- Các sở, ban, ngành;"), top=0.23),
            line((0.38, "- Ủy ban nhân dân các huyện."), top=0.25),
            line((0.20, "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/4/2022 của Ủy ban nhân dân tỉnh, Sở Nội"), top=0.29),
            line(
                (0.14, "vụ đề nghị các cơ quan báo cáo nhu cầu tuyển dụng công chức trước ngày 30/5/2022./."), top=0.31
            ),
            line((0.14, "Nơi nhận:"), (0.60, "KT. GIÁM ĐỐC"), top=0.36),
            line((0.14, "- Như trên;"), (0.59, "PHÓ GIÁM ĐỐC"), top=0.38),
            line((0.14, "- Giám đốc Sở (b/c);"), top=0.395),
            line((0.14, "- Lưu: VT, TCCB."), top=0.41),
            line((0.58, "TS. Quách Thu Hiền"), top=0.48),
        ]
    )
