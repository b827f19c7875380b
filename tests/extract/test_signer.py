"""Signature blocks: authority, title, name, and what a stamp or a pen leaves of them."""

import pytest

from pipeline.dispatch import Absent, Found, Understanding
from pipeline.document import Line
from pipeline.extract import extract, extract_text
from pipeline.extract.confidence import REVIEWED
from pipeline.settings import ExtractOptions

from .pages import document, letter, line

OPTIONS = ExtractOptions()


def signed(*block: str) -> Understanding:
    text = (
        "UBND HUYỆN AN HÀ\nSố: 12/BC-UBND\nAn Hà, ngày 05 tháng 3 năm 2021\nBÁO CÁO\nTổng kết phong trào thi đua\n"
        "Năm qua phong trào thi đua đạt nhiều kết quả./.\nNơi nhận:\n- UBND tỉnh (b/c);\n- Lưu: VT.\n"
    )
    return extract_text(text + "\n".join(block), OPTIONS)


@pytest.mark.parametrize(
    ("block", "title", "authority", "name"),
    [
        (("CHỦ TỊCH", "Tạ Văn Lộc"), "CHỦ TỊCH", None, "Tạ Văn Lộc"),
        (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Vi Thị Mến"), "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "TM.", "Vi Thị Mến"),
        (
            ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "(Đã ký)", "Lý A Páo"),
            "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
            "TM. KT.",
            "Lý A Páo",
        ),
        (
            ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "ThS. Đỗ Kim Oanh"),
            "TL. CHỦ TỊCH KT. CHÁNH VĂN PHÒNG PHÓ CHÁNH VĂN PHÒNG",
            "TL. KT.",
            "Đỗ Kim Oanh",
        ),
        (("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG", "Ngô Bảo Hân"), "TUQ. GIÁM ĐỐC TRƯỞNG PHÒNG", "TUQ.", "Ngô Bảo Hân"),
        (("Q. CỤC TRƯỞNG", "Đại tá Trương Quốc Bảo"), "Q. CỤC TRƯỞNG", "Q.", "Trương Quốc Bảo"),
        (("KT BỘ TRƯỞNG", "THỨ TRƯỞNG", "Lê Ngọc Ánh"), "KT. BỘ TRƯỞNG THỨ TRƯỞNG", "KT.", "Lê Ngọc Ánh"),
        (
            ("CỤM TRƯỞNG", "CHỦ TỊCH UBND HUYỆN AN HÀ", "Cao Đức Phát"),
            "CỤM TRƯỞNG CHỦ TỊCH UBND HUYỆN AN HÀ",
            None,
            "Cao Đức Phát",
        ),
    ],
)
def test_blocks(block: tuple[str, ...], title: str, authority: str | None, name: str) -> None:
    got = signed(*block)
    assert got.value("signer_title") == title
    assert got.value("signer_authority") == authority
    assert got.value("signer_name") == name


def confidence(understanding: Understanding, name: str) -> float:
    state = understanding.fields[name]
    assert isinstance(state, Found)
    return state.confidence


@pytest.mark.parametrize("block", [("KT. GIÁM ĐỐC",), ("TM. ỦY BAN NHÂN DÂN",), ("PHÓ GIÁM ĐỐC",)])
def test_a_block_that_lacks_a_line_is_not_believed(block: tuple[str, ...]) -> None:
    broken = signed(*block, "Hồ Thị Thanh")
    assert confidence(broken, "signer_title") < 0.5 < confidence(signed("GIÁM ĐỐC", "Hồ Thị Thanh"), "signer_title")


def test_a_title_does_not_stand_twice() -> None:
    assert signed("KT. GIÁM ĐỐC", "GIÁM ĐỐC", "Hồ Thị Thanh").value("signer_title") == "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC"


def test_a_title_without_a_name_means_the_name_was_not_read() -> None:
    assert signed("GIÁM ĐỐC").fields["signer_name"] == Absent(absent="unreadable")
    assert signed().fields["signer_name"] == Absent(absent="not_found")


def with_name(*pieces: tuple[float, str]) -> Understanding:
    lines: list[Line] = list(letter().pages[0].lines)
    return extract(document([*lines[:-1], line(*pieces, top=0.48)]), OPTIONS)


def test_a_name_torn_apart_by_wide_gaps() -> None:
    got = with_name((0.55, "Quách"), (0.66, "Thu"), (0.75, "Hiền"))
    assert got.value("signer_name") == "Quách Thu Hiền"


def test_a_family_name_cut_off_by_the_stamp_is_completed_and_believed_less() -> None:
    got = with_name((0.58, "uyễn Thu Hiền"))
    assert got.value("signer_name") == "Nguyễn Thu Hiền"
    assert confidence(got, "signer_name") <= 0.5
    assert with_name((0.58, "ương Thu Hiền")).value("signer_name") is None


@pytest.mark.parametrize("scribble", ["Lw", "WÉ", "Z1."])
def test_a_scribble_before_the_title_may_be_an_authority(scribble: str) -> None:
    lines = list(letter().pages[0].lines)
    lines[10] = line((0.14, "Nơi nhận:"), (0.60, f"{scribble} GIÁM ĐỐC"), top=0.36)
    del lines[11:12]
    got = extract(document(lines), OPTIONS)
    assert got.value("signer_title") == "GIÁM ĐỐC"
    assert confidence(got, "signer_title") < 0.5
    assert got.fields["signer_authority"] == Absent(absent="unreadable")


def test_a_title_that_was_put_right_beyond_its_marks_is_less_sure() -> None:
    title = signed("GIÁM ĐỐC", "GIÁM ĐỐC", "Lò Thị Mai Hương").fields["signer_title"]
    assert isinstance(title, Found)
    assert title.value == "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC"
    assert title.rule == "signer.title.completed"
    assert title.confidence <= REVIEWED


ROWS = (
    "UBND HUYỆN AN HÀ\nSố: 12/BC-UBND\nAn Hà, ngày 05 tháng 3 năm 2021\nBÁO CÁO\nTổng kết phong trào thi đua\n"
    "Năm qua phong trào thi đua đạt nhiều kết quả./.\n{}"
)


def test_a_signature_glued_to_the_recipients_is_cut_off() -> None:
    got = extract_text(
        ROWS.format(
            "Nơi nhận: TM. ỦY BAN NHÂN DÂN\n- UBND tỉnh (b/c); KT. CHỦ TỊCH\n- Ban Quản lý rừng phòng hộ\n"
            "An Hà; PHÓ CHỦ TỊCH\n- Lưu: VT, NV. (Đã ký)\nLò Thị Mến\n"
        ),
        OPTIONS,
    )
    assert got.value("signer_title") == "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH"
    assert got.value("signer_name") == "Lò Thị Mến"
    recipients = got.value("recipients")
    assert [(r.name, r.purpose) for r in recipients] == [
        ("UBND tỉnh", "b/c"),
        ("Ban Quản lý rừng phòng hộ An Hà", None),
        ("VT, NV", "lưu"),
    ]


def test_of_two_signers_in_one_row_the_chair_counts() -> None:
    got = extract_text(
        ROWS.format("THƯ KÝ CHỦ TỌA\n(Đã ký) (Đã ký)\nLò Thị Mến Trịnh Văn Bảo\nNơi nhận:\n- Lưu: VT.\n"), OPTIONS
    )
    assert (got.value("signer_title"), got.value("signer_name")) == ("CHỦ TỌA", "Trịnh Văn Bảo")


def test_a_padded_line_of_the_recipients_does_not_end_the_signature() -> None:
    pad = " " * 60
    got = extract_text(
        ROWS.format(
            f"Nơi nhận:{pad}GIÁM ĐỐC\n- Phòng Nội vụ (để biết\nvà làm){pad}\n- Lưu: VT.\n{pad}{pad}Lò Thị Mến\n"
        ),
        OPTIONS,
    )
    assert got.value("signer_name") == "Lò Thị Mến"


def test_two_titles_on_a_line_of_the_right_column_do_not_go_round_in_circles() -> None:
    lines = list(letter().pages[0].lines)
    lines[10] = line((0.14, "Nơi nhận:"), (0.58, "GIÁM ĐỐC"), (0.80, "GIÁM ĐỐC"), top=0.36)
    assert extract(document(lines), OPTIONS).value("signer_name") == "Quách Thu Hiền"


def titled(*rows: tuple[float, str]) -> Understanding:
    lines = list(letter().pages[0].lines)
    lines[10] = line((0.14, "Nơi nhận:"), rows[0], top=0.36)
    lines[11] = line((0.14, "- Như trên;"), *rows[1:], top=0.38)
    return extract(document(lines), OPTIONS)


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        (((0.58, "KT. GIÁM ĐỐC SỞ NỘI VỤ"), (0.59, "HÓ GIÁM ĐỐC")), "KT. GIÁM ĐỐC SỞ NỘI VỤ PHÓ GIÁM ĐỐC"),
        (
            ((0.58, "KT. CHỦ TỊCH HỘI ĐỒNG"), (0.55, "PHÓ"), (0.70, "TỊCH HỘI ĐÔNG")),
            "KT. CHỦ TỊCH HỘI ĐỒNG PHÓ CHỦ TỊCH HỘI ĐỒNG",
        ),
        (((0.58, "KÝ. GIÁM ĐỐC"), (0.59, "PHÓ GIÁM ĐỐC")), "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC"),
    ],
)
def test_what_a_seal_left_of_a_title_is_completed_and_believed_less(
    rows: tuple[tuple[float, str], ...], title: str
) -> None:
    got = titled(*rows).fields["signer_title"]
    assert isinstance(got, Found)
    assert (got.value, got.rule) == (title, "signer.title.completed")
    assert got.confidence <= REVIEWED


def test_a_title_of_which_nothing_was_read_is_that_of_the_head_for_a_person_to_confirm() -> None:
    lines = list(letter().pages[0].lines)
    lines[10] = line((0.14, "Nơi nhận:"), top=0.36)
    lines[11] = line((0.14, "- Như trên;"), top=0.38)
    title = extract(document(lines), OPTIONS).fields["signer_title"]
    assert isinstance(title, Found)
    assert (title.value, title.rule, title.raw) == ("GIÁM ĐỐC", "signer.title.inferred.completed", "")
    assert title.confidence <= REVIEWED


def test_two_readings_of_one_line_of_a_title_count_once() -> None:
    lines = list(letter().pages[0].lines)
    lines.insert(12, line((0.59, "PHÓ GIÁM ĐỘC"), top=0.382, confidence=0.5))
    assert extract(document(lines), OPTIONS).value("signer_title") == "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC"
