import numpy as np
import pytest

from pipeline.rendering import draw
from pipeline.rendering.compose import LEFT_CELL, RIGHT_CELL, compose
from pipeline.rendering.content import DispatchContent, Paragraph
from pipeline.rendering.fonts import Faces
from pipeline.rendering.layout import PAGE_WIDTH, Block, PlacedLine, SheetPage, Style, width_mm
from pipeline.rendering.sheet import BOTTOM, LEFT, RIGHT

STATE = DispatchContent(
    parent=("UBND TỈNH NAM LĨNH",),
    issuer=("SỞ GIAO THÔNG VẬN TẢI",),
    number="09",
    notation="SGTVT-KH",
    place="Nam Lĩnh",
    day=5,
    month=2,
    year=2018,
    doc_type="công văn",
    subject="sửa chữa cầu Bến Đá và đường dẫn hai đầu cầu trước mùa mưa bão năm 2018",
    addressees=("Ủy ban nhân dân huyện Sơn Đạo", "Công ty Quản lý đường bộ số 3"),
    body=tuple(
        Paragraph(text=f"{n}. Kiểm tra, gia cố các trụ cầu bị xói lở ở lý trình Km {n}." * 3) for n in range(1, 5)
    ),
    recipients=("Như trên", "Lưu: VT, KH"),
    title=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    signer="Ninh Thị Hạnh",
    urgency="KHẨN",
)
PARTY = STATE.model_copy(
    update={"rules": "party", "parent": ("TỈNH ỦY NAM LĨNH",), "issuer": ("BAN DÂN VẬN",), "notation": "CV/BDV"}
)
LONG = STATE.model_copy(update={"doc_type": "kế hoạch", "body": STATE.body * 6})


def extent(line: PlacedLine, faces: Faces) -> tuple[float, float]:
    last = line.words[-1]
    return line.words[0].x, last.x + width_mm(last.text, last.style, faces)


def of(page: SheetPage, block: Block) -> list[PlacedLine]:
    return [line for line in page.lines if line.block == block]


@pytest.mark.parametrize("content", [STATE, PARTY, LONG], ids=["state", "party", "long"])
def test_header_columns_keep_to_their_halves(content: DispatchContent, tinos: Faces) -> None:
    page = compose(content, tinos)[0]
    for line in of(page, "left_header"):
        left, right = extent(line, tinos)
        assert LEFT_CELL[0] - 0.1 <= left and right <= LEFT_CELL[1] + 0.1 < PAGE_WIDTH / 2
    for line in of(page, "right_header"):
        left, right = extent(line, tinos)
        assert RIGHT_CELL[0] - 0.1 <= left and right <= RIGHT_CELL[1] + 0.1


@pytest.mark.parametrize("content", [STATE, PARTY, LONG], ids=["state", "party", "long"])
def test_nothing_leaves_the_text_area(content: DispatchContent, tinos: Faces) -> None:
    for page in compose(content, tinos):
        for line in of(page, "body"):
            left, right = extent(line, tinos)
            assert left >= LEFT - 0.1 and right <= RIGHT + 0.1
        assert max(line.y for line in page.lines) <= BOTTOM + 0.1


def test_number_and_date_stand_on_one_line_in_state_dispatches(tinos: Faces) -> None:
    page = compose(STATE, tinos)[0]
    level = {line.text: line.y for line in page.lines}
    assert level["Số: 09/SGTVT-KH"] == pytest.approx(level["Nam Lĩnh, ngày 05 tháng 02 năm 2018"])


def test_signature_stands_right_of_the_recipients_on_the_last_page(tinos: Faces) -> None:
    pages = compose(LONG, tinos)
    assert len(pages) > 1
    assert not any(of(page, "signature") or page.seals for page in pages[:-1])
    recipients, signature = of(pages[-1], "recipients"), of(pages[-1], "signature")
    assert max(extent(line, tinos)[1] for line in recipients) < min(extent(line, tinos)[0] for line in signature)
    assert [line.text for line in signature] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Ninh Thị Hạnh"]


def test_pages_after_the_first_carry_their_number_inside_the_top_margin(tinos: Faces) -> None:
    pages = compose(LONG, tinos)
    assert of(pages[0], "page_number") == []
    for number, page in enumerate(pages[1:], start=2):
        (line,) = of(page, "page_number")
        assert line.text == str(number)
        assert line.y < 20


def test_party_pages_have_the_star_and_no_motto(tinos: Faces) -> None:
    text = compose(PARTY, tinos)[0].text().splitlines()
    star = text.index("*")
    assert text[star - 1] == "BAN DÂN VẬN"
    assert text[star + 1] == "Số 09-CV/BDV"
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" not in text


def test_text_comes_in_reading_order(tinos: Faces) -> None:
    text = compose(STATE, tinos)[0].text()
    parts = ["UBND TỈNH", "Số: 09", "V/v sửa chữa", "CỘNG HÒA", "Kính gửi", "1. Kiểm tra", "Nơi nhận", "KT. GIÁM ĐỐC"]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)


def test_a_heading_is_not_left_alone_at_the_foot_of_a_page(tinos: Faces) -> None:
    line = Paragraph(text="Giao Phòng Kế hoạch theo dõi.")
    for before in range(20, 34):
        body = (*(line for _ in range(before)), Paragraph(text="II. KINH PHÍ", bold=True), line, line)
        pages = compose(STATE.model_copy(update={"body": body}), tinos)
        last_lines = [of(page, "body")[-1].text for page in pages if of(page, "body")]
        assert "II. KINH PHÍ" not in last_lines


@pytest.mark.parametrize(
    ("day", "month", "printed", "recorded"),
    [
        (5, 2, "ngày 05 tháng 02 năm 2018", "2018-02-05"),
        (15, 3, "ngày 15 tháng 3 năm 2018", "2018-03-15"),
        (None, 11, "ngày       tháng 11 năm 2018", "2018-11"),
        (None, None, "ngày       tháng       năm 2018", "2018"),
    ],
)
def test_dates(day: int | None, month: int | None, printed: str, recorded: str) -> None:
    content = STATE.model_copy(update={"day": day, "month": month})
    assert content.date_line == f"Nam Lĩnh, {printed}"
    assert content.issued_date == recorded


def test_blank_numbers_leave_room_and_are_recorded_as_blank() -> None:
    draft = STATE.model_copy(update={"number": None})
    assert draft.number_line == "Số:        /SGTVT-KH"
    assert draft.full_number == "/SGTVT-KH"
    assert PARTY.full_number == "09-CV/BDV"


def test_the_image_has_ink_where_the_layout_says(tinos: Faces) -> None:
    page = compose(STATE, tinos)[0]
    dpi = 100
    image = draw.page_image(page, tinos, dpi, sealed=False)
    assert image.shape == (1169, 827, 3)
    for line in page.lines:
        left, right = (round(edge / 25.4 * dpi) for edge in extent(line, tinos))
        foot = round(line.y / 25.4 * dpi)
        assert image[foot - 12 : foot + 1, left : right + 1].min() < 100, line.text
    mark = page.marks[0]
    framed = image[round(mark.y / 25.4 * dpi) + 15, round(mark.x / 25.4 * dpi) : round((mark.x + 20) / 25.4 * dpi)]
    assert (framed[:, 0].astype(int) - framed[:, 2]).max() > 80, "the stamp of urgency is red"


def test_the_seal_covers_the_left_third_of_the_signature(tinos: Faces) -> None:
    page = compose(STATE, tinos)[0]
    bare, sealed = (draw.page_image(page, tinos, 100, sealed=sealed).astype(int) for sealed in (False, True))
    rows, columns = np.nonzero(np.abs(bare - sealed).sum(axis=2) > 60)
    seal = page.seals[0]
    assert columns.min() / 100 * 25.4 < seal.x - 17 < seal.x < columns.max() / 100 * 25.4
    assert rows.min() / 100 * 25.4 > seal.y - 20
    reddish = (sealed[:, :, 0] - sealed[:, :, 2]) > 80
    assert np.nonzero(reddish)[1].max() / 100 * 25.4 < seal.x + 1


def test_text_page_is_grey_and_as_large_as_its_text(tinos: Faces) -> None:
    short = draw.text_page(["Ủy ban"], tinos.regular, 13, 150)
    long = draw.text_page(["Ủy ban nhân dân các xã, phường", "và các trường học"], tinos.regular, 13, 150)
    assert short.dtype == np.uint8 and short.ndim == 2
    assert long.shape > short.shape
    assert long.min() == 0 and long[0].min() == 255


def test_widths_grow_with_size(tinos: Faces) -> None:
    assert width_mm("Quyết định", Style(14), tinos) == pytest.approx(2 * width_mm("Quyết định", Style(7), tinos))
