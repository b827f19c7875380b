"""Citations as readers leave them: what is put right, what is left out, and what is the dispatch's own number."""

import pytest

from pipeline.extract import extract_text
from pipeline.extract.citations import find_citations
from pipeline.settings import ExtractOptions


def pairs(text: str) -> list[tuple[str | None, str | None]]:
    return [(found.number, found.issued_date) for found, _, _ in find_citations(text)]


@pytest.mark.parametrize(
    ("printed", "number", "day"),
    [
        ("Nghị quyết số 81/⁄2018/NQ-HĐND ngày 03/6/2018", "81/2018/NQ-HĐND", "2018-06-03"),
        ("Quyết định số 268/2019/QĐ-UBNDngày 27 tháng 5 năm 2019", "268/2019/QĐ-UBND", "2019-05-27"),
        ("Nghị quyết số 276/2011/7NQ-HĐND ngày 02/8/2011", "276/2011/NQ-HĐND", "2011-08-02"),
        ("Nghị định số 48720177NĐ-CP ngày 24-05-2017", "48/2017/NĐ-CP", "2017-05-24"),
        ("Nghị quyết số 28/200đNQ-HĐND ngày 06 tháng 6 năm 2006", "28/2006/NQ-HĐND", "2006-06-06"),
        ("Nghị quyết số 4486NQ-HĐND ngày 26.3.2022", "4486/NQ-HĐND", "2022-03-26"),
        ("Chỉ thị số 2651/CT-UBND ngày 02 -tháng 04 năm 2014", "2651/CT-UBND", "2014-04-02"),
        ("Kế hoạch số 68-KH/BTC TW ngày 02-4-2020 của Ban Tổ chức Trung ương", "68-KH/BTCTW", "2020-04-02"),
        ("Kế hoạch số 126-KH/HỦ ngày 23 tháng 2 năm 2011", "126-KH/HU", "2011-02-23"),
        ("Nghị quyết số 16/2007/NQ-HDPND ngày 21-11-2007 của Hội đồng nhân dân", "16/2007/NQ-HĐND", "2007-11-21"),
        ("Nghị định số 58/2021/NĐ-CP ngày 03/7/20f1 của Chính phủ", "58/2021/NĐ-CP", "2021-07-03"),
        ("Nghị quyết 4165NQ-HĐND, ngày 25 tháng 01 năm 2012", "4165/NQ-HĐND", "2012-01-25"),
        ("Công văn số-3569/HĐND-PC ngày 3/4/2010", "3569/HĐND-PC", "2010-04-03"),
        ("Chỉ thị số 82-CT1/TU ngày 16-06-2020", "82-CT/TU", "2020-06-16"),
        ("Tờ trình số 4169/TTr-UBND: ngày, 9 tháng, 12 năm 2010", "4169/TTr-UBND", "2010-12-09"),
        ("Nghị định số 118/2015/NĐ-GP ngày 21. tháng 8 năm 2015", "118/2015/NĐ-CP", "2015-08-21"),
        ("Hướng dẫn số 32-HD/TU,\n                ngày 20-8-2019 của Tỉnh ủy", "32-HD/TU", "2019-08-20"),
    ],
)
def test_misread_numbers_and_dates(printed: str, number: str, day: str) -> None:
    assert pairs(f"Thực hiện {printed} về chuyển đổi số") == [(number, day)]


@pytest.mark.parametrize(
    "text",
    [
        "mức 4487NQ-HĐND thông qua",  # no "số" before it
        "Nghị quyết số 4481NQ-HĐND",  # the last digit may be what is left of the slash
        "Nghị quyết số 28/20đđNQ-HĐND ngày 06/6/2006",  # two digits of the year were lost
    ],
)
def test_what_is_too_broken_is_no_citation(text: str) -> None:
    assert pairs(text) == []


def test_a_garbled_date_is_left_out() -> None:
    assert pairs("Nghị quyết số 50-NQ/TU ngày 22 dháhh 3 ăm 2018 của Tỉnh ủy") == [("50-NQ/TU", None)]


def test_the_heading_of_an_annex_repeats_the_own_number() -> None:
    text = """SỞ NỘI VỤ
    Số: 993/GNP-SNVAH                 An Hà, ngày 04 tháng 7 năm 2024
    GIẤY NGHỈ PHÉP
    Thực hiện Công văn số 1/UBND-NC ngày 03/7/2024 của Ủy ban nhân dân tỉnh
    Nơi nhận:
    - Lưu: VT.
    DANH SÁCH
    (Kèm theo Giấy nghỉ phép số 998/GNP-SNVVAH ngày 04 tháng 7 năm 2024 của Sở Nội vụ)"""
    understanding = extract_text(text, ExtractOptions())
    assert [cite.number for cite in understanding.cites] == ["1/UBND-NC"]


def test_mentions_of_one_document_are_spelt_alike() -> None:
    text = """Theo Công văn số 45/SCT-KTATT ngày 05/6/2020, Công văn số 45/SCT-KTAT ngày 05/6/2020,
    và Công văn số 45/SCT-KTAT; Kế hoạch số 45/KH-SCTAN ngày 05/6/2020"""
    understanding = extract_text(f"SỞ Y TẾ\nSố: 3/SYT-NV\nAn Hà, ngày 9 tháng 6 năm 2020\n{text}", ExtractOptions())
    assert [cite.number for cite in understanding.cites] == ["45/SCT-KTAT", "45/KH-SCTAN"]
