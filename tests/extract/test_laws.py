"""What holds for every text whatever: a valid result, evidence that fits, no exception."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dispatch import FIELD_NAMES, Found, Understanding
from pipeline.extract import extract, extract_text
from pipeline.settings import ExtractOptions

from .pages import document, line

OPTIONS = ExtractOptions()
SCRAPS = (
    "Số: 12/KH-UBND", "Số:", "Số 12-CT/TU", "An Hà, ngày 05 tháng 3 năm 2021", "ngày tháng năm", "KẾ HOẠCH", "V/v",
    "Kính gửi:", "- Sở Nội vụ;", "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH",
    "PHÓ CHỦ TỊCH", "Lê Thị Hoa", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "*", "**", "./.",
    "UBND TỈNH HÀ LÂM", "Căn cứ Luật số 05/2020/QH14 ngày 01/01/2020", "MẬT", "HỎA TỐC", "\f", "\t", "Phụ lục",
    "2021-03-05T08:00:00+0700", "Sở Nội vụ<a@b.vn> đã ký lên văn bản này!", "(", "/", "…", "e\u0301\u0323",
)  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(SCRAPS), st.text(max_size=30)), max_size=25).flatmap(
    lambda parts: st.sampled_from(("\n", " ", "\n\n")).map(lambda joint: joint.join(parts))
)


def check(understanding: Understanding, pages: list[str]) -> None:
    assert set(understanding.fields) == set(FIELD_NAMES)
    for state in understanding.fields.values():
        if not isinstance(state, Found):
            continue
        assert state.value not in ("", ())
        assert 0 <= state.confidence <= 1
        assert state.page is not None
        assert state.span is not None
        start, end = state.span
        assert 0 <= start < end <= len(pages[state.page - 1])
    if not understanding.is_dispatch:
        assert all(not isinstance(state, Found) for state in understanding.fields.values())
    assert Understanding.model_validate_json(understanding.model_dump_json()) == understanding
    json.loads(understanding.model_dump_json())


@settings(max_examples=150, deadline=None)
@given(texts)
def test_any_text_gives_a_valid_result(text: str) -> None:
    check(extract_text(text, OPTIONS), text.split("\f"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 0.9), st.sampled_from(SCRAPS), st.floats(0, 0.98)), max_size=25))
def test_any_boxes_give_a_valid_result(scraps: list[tuple[float, str, float]]) -> None:
    source = document([line((left, text), top=top) for left, text, top in scraps if text.split()])
    check(extract(source, OPTIONS), [page.text for page in source.pages])


def test_the_same_text_gives_the_same_result() -> None:
    text = "Số: 12/KH-UBND\nAn Hà, ngày 05 tháng 3 năm 2021\nKẾ HOẠCH\nTổng kết năm 2020"
    assert extract_text(text, OPTIONS) == extract_text(text, OPTIONS)
