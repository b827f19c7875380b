"""Two readings of one line: the likelier words stay; and engines that other packages offer."""

from importlib.metadata import EntryPoint, EntryPoints

import pytest

from pipeline import ocr
from pipeline.document import Box, Line
from pipeline.errors import SettingsError
from pipeline.ocr import engine_named
from pipeline.ocr.null import NullEngine
from pipeline.ocr.witness import agreed
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
    assert agreed([mine], [theirs])[0].text == kept


def test_what_two_say_is_as_sure_as_the_surer() -> None:
    said = agreed([line("Kính gửi", 0.5, 0.9)], [line("Kính gửi", 0.8, 0.7)])[0]
    assert [word.confidence for word in said.words] == [0.8, 0.9]


def test_an_installed_package_may_offer_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    offered = EntryPoints([EntryPoint("blind", "tests.ocr.test_witness:blind", "congvan.engines")])
    monkeypatch.setattr(ocr, "entry_points", lambda group: offered.select(group=group))
    monkeypatch.setattr(EntryPoint, "load", lambda _: lambda __: NullEngine())
    assert engine_named("blind", RecognizeOptions()).name == "null"
    with pytest.raises(SettingsError, match="deaf"):
        engine_named("deaf", RecognizeOptions())
