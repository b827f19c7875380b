"""What the pen wrote, in the record: a value with the reader's own certainty, or unreadable with its place."""

import pytest

from pipeline.dispatch import Absent, Found
from pipeline.document import PEN, UNREAD, Alternative, Box, Document, Line, Page, Word
from pipeline.extract.assembly import understand


def line(top: float, left: float, *parts: "str | Word") -> Line:
    words: list[Word] = []
    start = 0
    for at, part in enumerate(parts):
        box = Box(left + 0.06 * at, top, left + 0.06 * at + 0.05, top + 0.012)
        made = part if isinstance(part, Word) else Word(text=part, start=0, confidence=0.96)
        if made.engine == PEN:  # pens are taller than print
            box = box._replace(top=top - 0.01, bottom=top + 0.016)
        words.append(made.model_copy(update={"start": start, "box": box}))
        start += len(made.text) + 1
    return Line(text=" ".join(word.text for word in words), words=tuple(words))


def pen(text: str, confidence: float, *others: tuple[str, float]) -> Word:
    alternatives = tuple(Alternative(*other) for other in others)
    return Word(text=text, start=0, confidence=confidence, engine=PEN, alternatives=alternatives)


def dispatch(number: Word, day: Word, month: Word) -> Document:
    lines = (
        line(0.06, 0.1, "UBND", "TỈNH", "AN", "HÀ"),
        line(0.06, 0.5, "CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM"),
        line(0.09, 0.5, "Độc", "lập", "-", "Tự", "do", "-", "Hạnh", "phúc"),
        line(0.13, 0.1, "Số:", number, "/UBND-NV"),
        line(0.13, 0.45, "An", "Hà,", "ngày", day, "tháng", month, "năm", "2021"),
        line(0.17, 0.1, "V/v", "báo", "cáo", "năm", "2021"),
        line(0.21, 0.2, "Kính", "gửi:", "Sở", "Nội", "vụ"),
        line(0.26, 0.1, "Thực", "hiện", "chỉ", "đạo", "của", "cấp", "trên", "về", "việc", "này."),
    )
    page = Page(number=1, lines=lines, text_source="ocr")
    return Document(sha256="0" * 64, media_type="image/png", pages=(page,))


def test_a_sure_reading_is_the_value_and_its_probability_counts() -> None:
    fields = understand(dispatch(pen("513", 0.95), pen("07", 0.97), pen("12", 0.93))).fields
    number, date = fields["code_number"], fields["issued_date"]
    assert isinstance(number, Found) and isinstance(date, Found)
    assert (number.value, number.rule) == ("513", "number.running.pen")
    assert number.confidence == pytest.approx(0.97 * 0.95, abs=0.01)
    assert (date.value, date.rule) == ("2021-12-07", "date.line.pen")
    assert date.confidence <= 0.97 * 0.93


def test_an_unread_number_has_its_place_and_what_it_could_be_and_the_notation_stays() -> None:
    fields = understand(dispatch(pen(UNREAD, 0.6, ("513", 0.6), ("573", 0.3)), pen("07", 0.97), pen("12", 0.97))).fields
    number, whole, notation = fields["code_number"], fields["number"], fields["code_notation"]
    assert isinstance(number, Absent) and isinstance(whole, Found) and isinstance(notation, Found)
    assert (number.absent, number.page) == ("unreadable", 1)
    assert number.box == pytest.approx(Box(0.16, 0.12, 0.21, 0.146))
    assert [candidate.text for candidate in number.candidates] == ["513", "573"]
    assert (whole.value, notation.value) == ("/UBND-NV", "UBND-NV")


@pytest.mark.parametrize(
    ("day", "month", "value"), [(UNREAD, "12", "2021-12"), ("07", UNREAD, "2021"), (UNREAD, UNREAD, "2021")]
)
def test_an_unread_day_or_month_lowers_the_precision(day: str, month: str, value: str) -> None:
    date = understand(dispatch(pen("513", 0.95), pen(day, 0.95), pen(month, 0.95))).fields["issued_date"]
    assert isinstance(date, Found)
    assert date.value == value
    assert date.rule.startswith("date.line.part_unread") and date.confidence > 0.6


def test_absence_without_a_place_is_written_as_before() -> None:
    assert Absent(absent="not_found").model_dump_json() == '{"absent":"not_found"}'
