"""Searching as people type: without marks, with them, by phrase, number, name and date."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.store import Store
from pipeline.store.facets import facets
from pipeline.store.query import Query
from pipeline.store.search import Hit, search
from pipeline.vietnamese import fold
from tests.store.invented import page

Save = Callable[..., str]


def sources(hits: list[Hit]) -> list[str]:
    return [hit.source for hit in hits]


def find(store: Store, words: str = "", **fields: Any) -> list[str]:
    return sources(search(store, Query(words=words, **fields)))


@pytest.fixture
def shelf(store: Store, save: Save) -> Store:
    """Three dispatches on which the tests look for words."""
    save(
        "plan",
        page(1, "KẾ HOẠCH", "Tổ chức hội nghị biểu dương các điển hình tiên tiến", "của Đoàn thanh niên xã Đông Cát"),
        page(2, "Kinh phí: sử dụng nguồn được giao.", "Căn cứ Chỉ thị số 07-CT/TU, địa bàn đường Đê"),
    )
    save(
        "letter",
        page(1, "V/v cử cán bộ tham gia tập huấn", "Điện thoại đề nghị gửi trước ngày 05/4/2031"),
        doc_type="công văn",
        number="0916/UBND-NV",
        code_number="0916",
        issued_date="2031-04",
        issuing_body="ỦY BAN NHÂN DÂN PHƯỜNG BẾN GỖ",
        subject="cử cán bộ tham gia tập huấn",
        signer_name="Lý Thị Hồng Đào",
        place="Bến Gỗ",
        addressees=("Các tổ dân phố",),
        recipients=(),
    )
    save(
        "blank",
        page(1, "Dien tich hinh vuong, tien vay, tien gui"),
        doc_type="quyết định",
        number="/QĐ-CTĐ2",
        code_number=None,
        issued_date=None,
        issuing_body="CỤM THI ĐUA SỐ 2",
        subject="diện tích",
        signer_name=None,
        place=None,
        addressees=(),
        recipients=(),
    )
    return store


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dien hinh tien tien", ["plan", "blank"]),  # words in a row score higher than the same words scattered
        ('"dien hinh tien tien"', ["plan"]),
        ("điển hình tiên tiến", ["plan", "blank"]),
        ("ĐIỂN HÌNH", ["plan", "blank"]),
        ("đie\u0302\u0309n hi\u0300nh tiên tiến", ["plan", "blank"]),  # typed in decomposed letters
        ("doan thanh nien dong cat", ["plan"]),
        ("duong de", ["plan"]),
        ("đường", ["plan"]),
        ('"ben go"', ["letter"]),
        ("07-CT/TU", ["plan"]),
        ("07 ct/tu", ["plan"]),
        ("0916/ubnd-nv", ["letter"]),
        ("hong dao", ["letter"]),
        ("tap huan phuong ben go", ["letter"]),  # words of the text and of the head together
        ("bieu duong kinh phi", ["plan"]),  # words of two pages
        ("khong co o dau", []),
    ],
)
def test_words(shelf: Store, words: str, expected: list[str]) -> None:
    assert find(shelf, words) == expected


def test_words_with_marks_find_those_marks_first(store: Store, save: Save) -> None:
    save("wrong marks", page(1, "Diền hinh tiền tiến " * 3), subject=None)
    save(
        "right marks",
        page(1, "Điển hình tiên tiến, và nhiều chữ khác để văn bản dài hơn " + "chữ " * 200),
        subject=None,
    )
    hits = search(store, Query(words="điển hình"))
    assert [(hit.source, hit.exact) for hit in hits] == [("right marks", True), ("wrong marks", False)]
    assert not any(hit.exact for hit in search(store, Query(words="dien hinh")))


def test_only_the_words_that_bear_marks_have_to_bear_them(store: Store, save: Save) -> None:
    save("a", page(1, "hội nghị điển hình tiên tiến"), subject=None)
    assert [hit.exact for hit in search(store, Query(words="điển hình tien tien"))] == [True]


def test_a_word_in_the_subject_counts_more_than_in_the_text(store: Store, save: Save) -> None:
    save("in the text", page(1, "phòng cháy, chữa cháy"), subject="báo cáo tháng")
    save("in the subject", page(1, "báo cáo tháng"), subject="phòng cháy, chữa cháy")
    for number in range(8):
        save(f"other {number}", page(1, "việc khác"), subject="việc khác")
    assert find(store, "phong chay") == ["in the subject", "in the text"]


def test_a_snippet_stands_in_the_page_as_it_is(shelf: Store) -> None:
    (hit,) = search(shelf, Query(words="duoc giao dia ban"))
    assert hit.page == 2
    assert hit.snippet is not None
    text = "Kinh phí: sử dụng nguồn được giao.\nCăn cứ Chỉ thị số 07-CT/TU, địa bàn đường Đê"
    assert text[hit.snippet.start :].startswith(hit.snippet.text)
    marked = [hit.snippet.text[start:end] for start, end in hit.snippet.marks]
    assert marked == ["được", "giao", "địa", "bàn"]


def test_a_snippet_is_short_and_shows_the_words_where_they_are_closest(store: Store, save: Save) -> None:
    scattered = "khen " + "mọi người " * 40 + "thưởng "
    save("a", page(1, scattered * 3 + "đề nghị khen thưởng tập thể " + scattered * 3))
    (hit,) = search(store, Query(words="khen thuong"))
    assert hit.snippet is not None
    assert "khen thưởng tập thể" in hit.snippet.text
    assert len(hit.snippet.text) < 200


def test_a_phrase_over_the_end_of_a_page_is_found(store: Store, save: Save) -> None:
    save("a", page(1, "Ủy ban nhân dân"), page(2, "phường Bến Gỗ"))
    (hit,) = search(store, Query(words='"nhan dan phuong ben go"'))
    assert (hit.page, hit.snippet and hit.snippet.text) == (2, "phường Bến Gỗ")


def test_words_of_the_head_only_have_no_page(shelf: Store) -> None:
    (hit,) = search(shelf, Query(words="ly thi hong dao"))
    assert hit.page is None
    assert hit.snippet is not None
    assert "Lý Thị Hồng Đào" in hit.snippet.text


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0916/UBND-NV", ["letter"]),
        ("916/ubnd", ["letter"]),
        ("916 UBND NV", ["letter"]),
        ("916", ["letter"]),
        ("91", ["letter"]),
        ("ubnd-nv", ["letter"]),
        ("/QĐ-CTĐ2", ["blank"]),
        ("qd ctd2", ["blank"]),
        ("142", ["plan"]),
        ("917", []),
        ("16/UBND", []),  # of another number
        ("/", []),
        ("", []),
        ("%", []),
        ("_", []),
    ],
)
def test_numbers_in_all_ways_to_write_them(shelf: Store, number: str, expected: list[str]) -> None:
    assert find(shelf, number=number) == expected


def test_the_very_number_comes_first(store: Store, save: Save) -> None:
    for number in ("2916/KH-X", "5/KH-916", "9161/KH-X", "916/KH-X", "916"):
        save(number, number=number)
    assert find(store, number="916") == ["916", "916/KH-X", "9161/KH-X", "5/KH-916"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"signer": "dang quoc khai"}, ["plan"]),
        ({"signer": "Khải"}, ["plan"]),
        ({"signer": "kha"}, []),  # whole words
        ({"signer": "dao ly"}, ["letter"]),
        ({"issuer": "ủy ban nhân dân phường bến gỗ"}, ["letter"]),
        ({"issuer": "so van hoa hai dong"}, ["plan"]),
        ({"recipient": "so noi vu"}, ["plan"]),  # Nơi nhận
        ({"recipient": "to dan pho"}, ["letter"]),  # Kính gửi
        ({"recipient": "noi vu vt"}, []),  # of two recipients
        ({"place": "ben go"}, ["letter"]),
        ({"doc_type": "cong van"}, ["letter"]),
        ({"doc_type": "QUYẾT ĐỊNH"}, ["blank"]),
        ({"doc_type": "quyet"}, []),
        ({"doc_type": "ke hoach", "number": "916"}, []),
        ({"words": "tien tien", "doc_type": "quyet dinh"}, ["blank"]),
        ({"signer": "***"}, []),
        ({"issuer": "%"}, []),
    ],
)
def test_fields(shelf: Store, fields: dict[str, str], expected: list[str]) -> None:
    assert find(shelf, **fields) == expected


@pytest.mark.parametrize(
    ("date", "date_from", "date_to", "is_found"),
    [
        ("2022-01", "2022-01-01", "2022-01-31", True),
        ("2022-01", "2022-01-15", "2022-01-16", True),
        ("2022-01", "2022-02-01", None, False),
        ("2022-01", None, "2021-12-31", False),
        ("2022", "2022-06-01", "2022-06-30", True),
        ("2022", "2023", None, False),
        ("2022", None, "2021", False),
        ("2022-12-31", "2022", "2022", True),
        ("2022-12-31", "2022-12", "2022-12", True),
        ("2022-12-31", "2023-01", None, False),
        ("2022-01-31", None, "2022-01", True),
        ("2022-02-01", None, "2022-01", False),
        ("2022-01-31", "2022-01-31", "2022-01-31", True),
        (None, "2022", None, False),
        (None, None, None, True),
    ],
)
def test_dates_that_lack_a_day_or_month(
    store: Store, save: Save, date: str | None, date_from: str | None, date_to: str | None, is_found: bool
) -> None:
    save("a", issued_date=date)
    assert bool(find(store, date_from=date_from, date_to=date_to)) is is_found


@pytest.mark.parametrize("date", ["26/5/2017", "2017-5", "", "hôm qua", "2017-05-26T10:00"])
def test_what_is_no_date_is_wrong_use(date: str) -> None:
    with pytest.raises(UsageError, match="2017-05-26"):
        Query(date_from=date)


def test_without_words_the_newest_come_first(shelf: Store) -> None:
    assert find(shelf) == ["letter", "plan", "blank"]
    assert find(shelf, limit=1) == ["letter"]


def test_hits_are_no_more_than_asked_for(store: Store, save: Save) -> None:
    for number in range(7):
        save(f"{number}", page(1, "điển hình" if number % 2 else "diền hinh"), subject=None)
    hits = search(store, Query(words="điển hình", limit=5))
    assert [hit.exact for hit in hits] == [True, True, True, False, False]


def test_a_replaced_document_is_not_found(store: Store, save: Save) -> None:
    save("a", page(1, "bản cũ"), seed="old")
    save("a", page(1, "bản mới"), seed="new")
    assert find(store, "ban cu") == []
    assert find(store, "ban moi") == ["a"]
    assert find(store) == ["a"]


def test_a_word_that_an_update_took_away_is_not_found(store: Store, save: Save) -> None:
    save("a", page(1, "chữ đã sửa sai"))
    save("a", page(1, "chữ đã sửa đúng"), fingerprint="run 2")
    assert find(store, "sua sai") == []
    assert find(store, "sua dung") == ["a"]


SIGNS = """ " "" \"\"\" ' * / ( ) () thi* ^thi -thi \\ % _ {head} “thi ½ 😀 ﬁ İ ß ١٢ AND """.split()
HOSTILE = [
    *SIGNS,
    "OR NOT",
    "NEAR(thi dua)",
    "text : thi",
    "thi + dua",
    "{head text} : thi",
    "thi;DROP TABLE documents",
    "\x00",
    "thi\x00dua",
    "\udcff",
    "\u0301",
    "\n",
    "a" * 100_000,
    "thi " * 5_000,
    '"thi ' * 500,
    " ".join(f"tu{number}" for number in range(5_000)),
    " ".join(SIGNS),
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_typed_is_an_error(shelf: Store, words: str) -> None:
    for field in ("words", "number", "signer", "recipient", "issuer", "place", "doc_type"):
        search(shelf, Query(**{field: words}))


def test_signs_alone_find_nothing(shelf: Store) -> None:
    assert find(shelf, "* / ( \" ' )") == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=40))
def test_no_text_is_an_error(store: Store, words: str) -> None:
    search(store, Query(words=words, number=words, signer=words, doc_type=words))


WORDS = "điển Hình TIÊN tiến đỗ Đạt ủy ban ăn ở dien hinh tien tu 12 số".split()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from([*WORDS, "\n", "½", "…", "İ"]), max_size=60), min_size=1, max_size=3),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
)
def test_marks_of_a_snippet_are_words_asked_for(
    store: Store, save: Save, written: list[list[str]], asked: list[str]
) -> None:
    texts = {number: " ".join(words) for number, words in enumerate(written, start=1)}
    save("a", *(page(number, text) for number, text in texts.items()), seed="one", number=None, subject=None)
    hits = search(store, Query(words=" ".join(asked)))
    if set(fold(" ".join(asked)).split()) <= set(fold(" ".join(texts.values())).split()):
        assert hits
    for hit in hits:
        assert hit.snippet is not None
        assert hit.snippet.marks
        for start, end in hit.snippet.marks:
            assert set(fold(hit.snippet.text[start:end]).split()) <= set(fold(" ".join(asked)).split())
        if hit.page is not None:
            assert texts[hit.page][hit.snippet.start :].startswith(hit.snippet.text)


def test_pages_of_hits_join_without_gap_or_double(store: Store, save: Save) -> None:
    for number in range(9):
        save(f"{number}", page(1, "điển hình" if number % 2 else "diền hinh"), subject=None)
    for words in ("điển hình", "dien hinh", ""):
        everything = find(store, words)
        pieces = [find(store, words, limit=4, offset=offset) for offset in (0, 4, 8, 12)]
        assert [source for piece in pieces for source in piece] == everything
        assert len(everything) == 9


def test_facets_count_all_hits_by_year_type_issuer_signer_and_status(shelf: Store) -> None:
    seen = facets(shelf, Query(limit=1))
    assert seen.total == 3
    assert [(f.value, f.count) for f in seen.years] == [("2031", 2)]
    assert {f.value: f.count for f in seen.doc_types} == {"kế hoạch": 1, "công văn": 1, "quyết định": 1}
    assert {f.value for f in seen.signers} == {"Đặng Quốc Khải", "Lý Thị Hồng Đào"}
    assert [(f.value, f.count) for f in seen.statuses] == [("accepted", 3)]
    assert len(seen.issuers) == 3
    assert facets(shelf, Query(words="tien tien")).total == len(find(shelf, "tien tien"))
    assert facets(shelf, Query(words="dien", doc_type="ke hoach")).total == 1
    assert facets(shelf, Query(words="***")).total == 0


def test_the_status_can_be_asked_for(store: Store, save: Save) -> None:
    save("a", status="needs_review")
    save("b")
    assert find(store, status="needs_review") == ["a"]


@pytest.mark.parametrize(("few", "many", "often"), [(1, 1, 1), (1, 1, 99), (1, 99, 99), (99, 99, 99)])
def test_every_way_to_look_finds_the_same(
    store: Store, save: Callable[..., str], monkeypatch: pytest.MonkeyPatch, few: int, many: int, often: int
) -> None:
    ids = [save(f"{n}", page(1, f"phòng cháy, chữa cháy rừng số {n}"), issued_date=f"2031-{n:02}") for n in range(1, 7)]
    save("0", page(1, "chăm sóc rừng"), issued_date="2031-12")
    for name, value in (("FEW", few), ("MANY", many), ("OFTEN", often)):
        monkeypatch.setattr(f"pipeline.store.search.{name}", value)
    for words in ("phong chay", '"chữa cháy"', "phòng chá*", "rung phong"):
        assert [hit.id for hit in search(store, Query(words=words, limit=3))] == ids[:2:-1], words
        assert [hit.id for hit in search(store, Query(words=words, date_from="2031-02", date_to="2031-03"))] == ids[
            2:0:-1
        ]
    if store.engine.dialect.name == "postgresql":
        with store.engine.begin() as connection:  # the guess of an empty table is not of interest
            connection.exec_driver_sql("ANALYZE")
        assert [hit.id for hit in search(store, Query(words="rung phong", limit=3))] == ids[:2:-1]
