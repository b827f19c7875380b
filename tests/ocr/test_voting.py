"""Two readings of one line: the likelier words stay; and engines that other packages offer."""

from importlib.metadata import EntryPoint, EntryPoints

import pytest

from pipeline import ocr
from pipeline.document import Box, Line
from pipeline.errors import SettingsError
from pipeline.ocr import engine_named
from pipeline.ocr.null import NullEngine
from pipeline.ocr.voting import voted
from pipeline.settings import RecognizeOptions


def line(text: str, *confidences: float, top: float = 0.1) -> Line:
    words = [
        (word, Box(0.1 + 0.1 * at, top, 0.18 + 0.1 * at, top + 0.02), sure)
        for at, (word, sure) in enumerate(zip(text.split(), confidences, strict=True))
    ]
    return Line.of_words(words)


@pytest.mark.parametrize(
    ("mine", "theirs", "kept"),
    [
        (line("SỞ Y TÉ", 0.9, 0.9, 0.6), line("SỞ Y TẾ", 0.9, 0.9, 0.9), "SỞ Y TẾ"),
        (line("kế hoặch", 0.9, 0.8), line("kế hoạch", 0.9, 0.7), "kế hoạch"),  # no syllable against one
        (line("ngày 12", 0.9, 0.9), line("ngày 17", 0.9, 0.6), "ngày 12"),
        (line("thực hiện", 0.9, 0.9), line("khác hẳn", 0.9, 0.9, top=0.5), "thực hiện"),  # another row
        (line("Kính gửi", 0.9, 0.9), line("Kính gửi |", 0.9, 0.9, 0.9), "Kính gửi"),
    ],
)
def test_the_likelier_word_stays(mine: Line, theirs: Line, kept: str) -> None:
    assert voted([mine], [theirs])[0].text == kept


def test_what_two_say_is_as_sure_as_the_surer() -> None:
    said = voted([line("Kính gửi", 0.5, 0.9)], [line("Kính gửi", 0.8, 0.7)])[0]
    assert [word.confidence for word in said.words] == [0.8, 0.9]


@pytest.mark.parametrize(
    ("readings", "kept"),
    [
        (("SỞ Y TẺ", "SỞ Y TẾ", "SỞ Y TẾ"), "SỞ Y TẾ"),
        (("SỞ Y TẾ", "SƠ Y TẾ", "SỞ Y TÉ"), "SỞ Y TẾ"),  # each is outvoted once
        (("SỞ Y TẾ |", "SỞ Y TẾ", "SỞ Y TẾ"), "SỞ Y TẾ |"),  # what is a stroke is for others to say
        (("SỞ Y TẾ", "SỞ Y TẾ '", "SỞ Y TẾ ;"), "SỞ Y TẾ"),
        (("- Lưu: VT, KHƠN", "- Lưu: VT, KHCN", "- Lưu: VF, KHCN", "- Lưu: VT, KHCN"), "- Lưu: VT, KHCN"),
        (("SỞ Y TẾ", "SỞ Y", "SỞ Y TẾ", "SỞ Y"), "SỞ Y TẾ"),  # half of them are not most
        (("SỞ Y", "SỞ Y TẾ", "SỞ Y TẾ"), "SỞ Y TẾ"),
        (("(DỰ ÁN KID", "(DỰ ÁN KID", "(DỰ ÁN KI)"), "(DỰ ÁN KI)"),  # a bracket that is opened is closed
        (("Lưu: VT (3b).", "Lưu: VT 3b).", "Lưu: VT 3b)."), "Lưu: VT (3b)."),
    ],
)
def test_most_readings_decide(readings: tuple[str, ...], kept: str) -> None:
    first, *others = (line(text, *[0.9] * len(text.split())) for text in readings)
    first = Line.of_words((w.text, w.box, w.confidence) for w in (*first.words,))
    wide = Line.of_words(
        (w.text, Box(0.1, 0.1, 0.9, 0.12) if at == 0 else w.box, 0.9) for at, w in enumerate(first.words)
    )
    assert voted([wide], *([other] for other in others))[0].text == kept


def test_strokes_beside_a_line_do_not_hide_that_two_readings_part_a_word() -> None:
    ours = line("-_ BỘCÔNG THƯƠNG", 0.2, 0.9, 0.9)
    second, third = line("BỘ CÔNG THƯƠNG", 0.9, 0.9, 0.9), line("| BỘ CÔNG THƯƠNG", 0.2, 0.9, 0.9, 0.9)
    ours = Line.of_words((w.text, Box(0.05, 0.1, 0.6, 0.12), w.confidence) for w in ours.words)
    assert voted([ours], [second], [third])[0].text == "-_ BỘ CÔNG THƯƠNG"


def test_a_stroke_that_reaches_into_another_row_does_not_bring_its_words() -> None:
    rows = [line("- Sở Nội vụ", *[0.9] * 4), line("- Lưu: VT", *[0.9] * 3, top=0.13)]
    tall = Line.of_words(
        [*((w.text, w.box, w.confidence) for w in rows[1].words), ("KT", Box(0.5, 0.1, 0.58, 0.15), 0.9)]
    )
    assert voted([rows[0], tall], rows, rows)[1].text == "- Lưu: VT"


def test_an_installed_package_may_offer_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    offered = EntryPoints([EntryPoint("blind", "tests.ocr.test_voting:blind", "congvan.engines")])
    monkeypatch.setattr(ocr, "entry_points", lambda group: offered.select(group=group))
    monkeypatch.setattr(EntryPoint, "load", lambda _: lambda __: NullEngine())
    assert engine_named("blind", RecognizeOptions()).name == "null"
    with pytest.raises(SettingsError, match="deaf"):
        engine_named("deaf", RecognizeOptions())
