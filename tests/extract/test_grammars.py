"""Round trips: what is written after the rules of the decree is read back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dispatch import Absent, Found, Recipient
from pipeline.extract import extract_text
from pipeline.extract.citations import find_citations
from pipeline.extract.doc_types import ABBREVIATIONS, title_in, type_of_notation
from pipeline.extract.lexicon import restore_capitals, restore_place
from pipeline.extract.names import person_name
from pipeline.extract.recipients import to_recipient
from pipeline.settings import ExtractOptions

OPTIONS = ExtractOptions()
ISSUERS = ("UBND", "SNV", "BNV", "SGDĐT", "HĐND", "BQLDA", "TTYT", "CTĐ2", "VPCP")
UNITS = ("", "-VX", "-TCCB", "-NC", "-QLĐT", "-CTrTT")
numbers = st.integers(1, 9999).map(lambda n: f"{n:02d}")
blanks = st.sampled_from(("", " ", "  "))


def read(
    number_line: str, date_line: str = "An Hà, ngày 05 tháng 3 năm 2021", title: str = "KẾ HOẠCH"
) -> dict[str, object]:
    text = f"UBND HUYỆN AN HÀ\n{number_line}\n{date_line}\n{title}\nTổng kết phong trào thi đua"
    understanding = extract_text(text, OPTIONS)
    return {name: understanding.value(name) for name in understanding.fields} | {"states": understanding.fields}


@given(
    numbers,
    st.sampled_from(ISSUERS),
    st.sampled_from(UNITS),
    blanks,
    blanks,
    st.sampled_from(("Số:", "Số :", "Sô:", "SỐ:", "S6:")),
)
def test_state_numbers(number: str, issuer: str, unit: str, before: str, after: str, label: str) -> None:
    got = read(f"{label} {number}{before}/{after}{issuer}{unit}", title="V/v họp")
    assert got["number"] == f"{number}/{issuer}{unit}"
    assert got["code_number"] == number
    assert got["code_notation"] == f"{issuer}{unit}"
    assert got["doc_type"] == "công văn"


@given(numbers, st.sampled_from(sorted(ABBREVIATIONS)), st.sampled_from(ISSUERS), blanks)
def test_named_types(number: str, short: str, issuer: str, blank: str) -> None:
    title = ABBREVIATIONS[short].upper()
    got = read(f"Số: {number}/{short}{blank}-{blank}{issuer}", title=title)
    assert got["number"] == f"{number}/{short}-{issuer}"
    if short != "CV":
        assert got["doc_type"] == ABBREVIATIONS[short]


@given(numbers, st.integers(1990, 2030), st.sampled_from(("NĐ-CP", "TT-BNV", "QĐ-UBND", "TTLT-BTC-BYT")))
def test_normative_numbers_hold_the_year(number: str, year: int, rest: str) -> None:
    got = read(f"Số: {number}/{year}/{rest}")
    assert got["number"] == f"{number}/{year}/{rest}"
    assert got["code_notation"] == f"{year}/{rest}"


@given(
    numbers,
    st.sampled_from(("NQ", "QĐ", "CT", "KL", "HD", "TB", "CV")),
    st.sampled_from(("TU", "TW", "HU", "ĐU", "VPTW")),
    blanks,
)
def test_party_numbers(number: str, short: str, organ: str, blank: str) -> None:
    got = read(f"Số {number}{blank}-{blank}{short}/{organ}")
    assert got["number"] == f"{number}-{short}/{organ}"


@pytest.mark.parametrize("blank", ["", " ", "....", "……", " ___ ", "     "])
def test_a_blank_number_is_blank_in_source(blank: str) -> None:
    got = read(f"Số:{blank}/KH-UBND")
    assert got["number"] == "/KH-UBND"
    assert got["states"]["code_number"] == Absent(absent="blank_in_source")  # type: ignore[index]


@pytest.mark.parametrize("scribble", ["4Ö", "{34.2", "2}", "1 9 4", "PDEĐ5"])
def test_a_scribbled_number_is_unreadable(scribble: str) -> None:
    got = read(f"Số: {scribble} /KH-UBND")
    assert got["number"] == "/KH-UBND"
    state = got["states"]["code_number"]  # type: ignore[index]
    assert isinstance(state, Absent)
    assert state.absent == "unreadable"


@given(
    st.dates(date(1990, 1, 1), date(2035, 12, 31)),
    st.sampled_from(("Hà Nội", "Bỉm Sơn", "TP. Hồ Chí Minh", "Quận 3", "Tân Lộc")),
)
def test_dates(day: date, place: str) -> None:
    got = read("Số: 12/KH-UBND", f"{place}, ngày {day.day:02d} tháng {day.month} năm {day.year}")
    assert got["issued_date"] == day.isoformat()
    assert got["place"] == place


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("An Hà, ngày tháng 3 năm 2021", "2021-03"),
        ("An Hà, ngày ... tháng ... năm 2021", "2021"),
        ("An Hà, ngày 31 tháng 4 năm 2021", "2021-04"),
        ("An Hà, ngày 45 tháng 3 năm 2021", "2021-03"),
        ("An Hà, ngày 05 tháng 13 năm 2021", "2021"),
        ("An Hà, ngày O5 tháng l2 năm 2O21", "2021-12-05"),
    ],
)
def test_dates_of_lower_precision(line: str, value: str) -> None:
    assert read("Số: 12/KH-UBND", line)["issued_date"] == value


@pytest.mark.parametrize("line", ["An Hà, ngày ... tháng ... năm ...", "ngày mai trời đẹp", "Ngày 05/3/2021 họp dân"])
def test_no_date_of_issue(line: str) -> None:
    assert read("Số: 12/KH-UBND", line)["issued_date"] is None


@given(numbers, st.dates(date(1990, 1, 1), date(2035, 12, 31)), st.booleans())
def test_citations(number: str, day: date, in_words: bool) -> None:
    written = (
        f"{day.day:02d} tháng {day.month} năm {day.year}" if in_words else f"{day.day:02d}/{day.month:02d}/{day.year}"
    )
    text = f"Thực hiện Kế hoạch số {number}/KH-UBND\nngày {written} của Ủy ban nhân dân tỉnh về chuyển đổi số"
    citation, start, end = next(find_citations(text))
    assert citation.number == f"{number}/KH-UBND"
    assert citation.doc_type == "kế hoạch"
    assert citation.issued_date == day.isoformat()
    assert citation.issuing_body == "Ủy ban nhân dân tỉnh"
    assert text[start:end].startswith("Kế hoạch số")


def test_two_dates_of_one_cited_dispatch_give_a_warning() -> None:
    text = (
        "Số: 12/KH-UBND\nAn Hà, ngày 05 tháng 3 năm 2021\nKẾ HOẠCH\nTổng kết\n"
        "Căn cứ Chỉ thị số 03-CT/TU ngày 09/01/2019 của Tỉnh ủy; Chỉ thị số 03-CT/TU ngày 09/01/2018 của Tỉnh ủy"
    )
    understanding = extract_text(text, OPTIONS)
    assert [warning.code for warning in understanding.warnings] == ["cited_date_conflict"]


def test_the_signing_time_stands_in_only_where_the_header_is_missing() -> None:
    end = (
        "Nơi nhận:\n- UBND tỉnh (b/c);\n- Lưu: VT.\nCao Thanh Tùng\n2021-03-05T08:00:00+0700\n"
        "Ủy ban nhân dân huyện An Hà<anha@example.gov.vn> đã ký lên văn bản này!"
    )
    cut_off = extract_text(f"KẾ HOẠCH\nTổng kết năm 2020\n{end}", OPTIONS)
    issued = cut_off.fields["issued_date"]
    assert isinstance(issued, Found)
    assert (issued.value, issued.rule) == ("2021-03-05", "date.signing_time")
    assert cut_off.value("issuing_body") == "Ủy ban nhân dân huyện An Hà"
    assert cut_off.signatures[0].signed_at == "2021-03-05T08:00:00+07:00"
    assert {warning.code for warning in cut_off.warnings} == {"from_signature"}
    whole = extract_text(
        f"Số: 12/KH-UBND\nAn Hà, ngày 01 tháng 3 năm 2021\nKẾ HOẠCH\nTổng kết năm 2020\n{end}", OPTIONS
    )
    assert whole.value("issued_date") == "2021-03-01"


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        ("Sở Nội vụ (b/c)", Recipient(name="Sở Nội vụ", purpose="b/c")),
        ("UBND các xã (T/h)", Recipient(name="UBND các xã", purpose="T/h")),
        ("Giám đốc (để báo cáo)", Recipient(name="Giám đốc", purpose="để báo cáo")),
        ("Tỉnh ủy (b/€)", Recipient(name="Tỉnh ủy", purpose="b/c")),
        ("Trung tâm Y tế (cơ sở 2)", Recipient(name="Trung tâm Y tế (cơ sở 2)")),
        ("Lưu: VT, NV", Recipient(name="VT, NV", purpose="lưu")),
        ("Lưu VT, NC (15b)", Recipient(name="VT, NC (15b)", purpose="lưu")),
        ("Lưu Quang Hà", Recipient(name="Lưu Quang Hà")),
    ],
)
def test_recipients(text: str, recipient: Recipient) -> None:
    assert to_recipient(text, ()) == recipient


@pytest.mark.parametrize(
    "text", ["Như trên", "Giám đốc Sở", "LÊ VĂN BA", "Nơi nhận", "Lê", "Sở Nội vụ 2", "tại Hà Nội"]
)
def test_what_is_no_name(text: str) -> None:
    assert person_name(text) is None


def test_titles_and_notations() -> None:
    assert title_in("Quyết định") is None
    assert title_in("QUYẾT ĐỊNH VỀ VIỆC KHEN THƯỞNG") is None
    assert title_in("TỜ TRÌNH") == "tờ trình"
    assert type_of_notation("UBND-NV") is None
    assert type_of_notation("TTr-SNV") == "tờ trình"


@pytest.mark.parametrize(
    "text", ["TRUNG TÂM MÁY TÍNH", "BỘ TƯ LỆNH HẢI QUÂN", "XÃ YÊN BÀI", "TỈNH ĐỒNG LA", "ỦY BAN NHÂN DÂN TỈNH HOÀ BÌNH"]
)
def test_right_capitals_stay(text: str) -> None:
    assert restore_capitals(text) == text


@pytest.mark.parametrize("place", ["Nam Lĩnh", "Yên Bài", "Hạ Long", "Hòa Bình"])
def test_right_places_stay(place: str) -> None:
    assert restore_place(place) == place


def test_a_citation_broken_over_two_indented_lines_keeps_its_date() -> None:
    text = "Kế hoạch số 957/KH-UBND\n                ngày 04/12/2010\n                của Ủy ban nhân dân tỉnh Hà Lâm;"
    citation, _, _ = next(find_citations(text))
    assert (citation.issued_date, citation.issuing_body) == ("2010-12-04", "Ủy ban nhân dân tỉnh Hà Lâm")
