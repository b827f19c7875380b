"""The second look at the signature block adds what was skipped and never spoils what was read."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.document import Box, Line
from pipeline.ocr.engine import Layout, Turn
from pipeline.ocr.signature import merged, signature_region, with_second_look

PAGE = np.full((1000, 700), 255, np.uint8)


def line(text: str, left: float, top: float, *confidences: float) -> Line:
    """Return a line; the last confidence counts for all further words."""
    words = text.split()
    sure = [*confidences, *[confidences[-1]] * len(words)]
    boxes = [Box(left + 0.06 * at, top, left + 0.06 * at + 0.05, top + 0.015) for at in range(len(words))]
    return Line.of_words(zip(words, boxes, sure, strict=False))


RECIPIENTS = (line("Nơi nhận:", 0.1, 0.6, 0.95), line("- Lưu: VT.", 0.1, 0.62, 0.9))
TITLE = line("KT. CHỦ TỊCH", 0.6, 0.6, 0.9)


class Looking:
    """An engine that gives one reading for each layout and notes what it was shown."""

    name = "looking"

    def __init__(self, **readings: tuple[Line, ...]) -> None:
        self.readings = readings
        self.shown: list[tuple[str, tuple[int, ...], int]] = []

    def version(self) -> str:
        return "1"

    def read(self, image: NDArray[np.uint8], dpi: int, layout: Layout = "page") -> tuple[Line, ...]:
        self.shown.append((layout, image.shape, dpi))
        return self.readings.get(layout, ())

    def orientation(self, image: NDArray[np.uint8]) -> Turn:
        return 0


def test_only_pages_with_recipients_are_looked_at_twice() -> None:
    engine = Looking()
    body = (line("Thực hiện Kế hoạch của huyện", 0.1, 0.3, 0.9),)
    assert with_second_look(body, PAGE, 200, engine) == body
    assert engine.shown == []
    assert with_second_look((*body, *RECIPIENTS), PAGE, 200, engine) == (*body, *RECIPIENTS)
    assert [shown[0] for shown in engine.shown] == ["sparse", "block", "sparse", "block"]
    assert [shown[2] for shown in engine.shown] == [210, 300, 300, 450]


def test_the_region_lies_beside_the_recipients() -> None:
    region = signature_region(RECIPIENTS)
    assert region is not None
    assert 0.4 <= region.left <= 0.5
    assert region.top < 0.6 < region.bottom
    assert signature_region((TITLE,)) is None


@pytest.mark.parametrize("text", ["- Như trên;", "~ Như Điều 3;", "- Lưu: VT, NV.", "Lưu VT;"])
def test_the_region_is_found_though_its_heading_was_not_read(text: str) -> None:
    region = signature_region((line(text, 0.1, 0.7, 0.9),))
    assert region is not None
    assert region.top < 0.65
    assert signature_region((line("Lưu ý các đơn vị", 0.1, 0.7, 0.9),)) is None


def test_a_name_under_a_stamp_comes_in_at_its_place() -> None:
    name = Line.of_words([("Lò", Box(0.5, 0.5, 0.6, 0.55), 0.9), ("Hương", Box(0.62, 0.5, 0.8, 0.55), 0.9)])
    lines = with_second_look((*RECIPIENTS, TITLE), PAGE, 200, Looking(sparse=(name,)))
    region = signature_region(RECIPIENTS)
    assert region is not None
    found = next(each for each in lines if each.text == "Lò Hương")
    assert found.box is not None
    assert found.box.left == pytest.approx(region.left + 0.5 * (region.right - region.left), abs=0.01)
    assert found.box.top == pytest.approx(region.top + 0.5 * (region.bottom - region.top), abs=0.01)
    assert TITLE in lines


NAME_PLACE = (0.6, 0.7)


@pytest.mark.parametrize(
    ("seen", "added"),
    [
        (line("Lò Thị Mai Hương", *NAME_PLACE, 0.9), "Lò Thị Mai Hương"),
        (line("=zZ” Lò Thị Mai Hương |", *NAME_PLACE, 0.2, 0.9, 0.9, 0.9, 0.9, 0.1), "Lò Thị Mai Hương"),
        (line("TRƯỜNG", *NAME_PLACE, 0.95), None),
        (line("Z7 XHC.Ñ Ầx", *NAME_PLACE, 0.9), None),
        (line("Lò x; ĐHÙ cv ñ Mai", *NAME_PLACE, 0.9, 0.0, 0.0, 0.0, 0.0, 0.9), None),
    ],
)
def test_strokes_and_rims_stay_out(seen: Line, added: str | None) -> None:
    lines = merged((*RECIPIENTS, TITLE), [seen])
    assert [each.text for each in lines[3:]] == ([added] if added else [])


@pytest.mark.parametrize(
    ("seen", "kept"),
    [
        (line("KT. CHỦ TỊCH", 0.6, 0.6, 0.91), "old"),
        (line("KT. CHÚ TICH", 0.6, 0.6, 0.6), "old"),
        (line("KT. CHỦ TỊCH XÃ", 0.6, 0.6, 0.95), "new"),
    ],
)
def test_the_better_of_two_readings_stays(seen: Line, kept: str) -> None:
    lines = merged((*RECIPIENTS, TITLE), [seen])
    assert len(lines) == 3
    assert lines[-1] == (seen if kept == "new" else TITLE)


def test_what_is_seen_with_all_inks_fills_gaps_and_replaces_nothing() -> None:
    read = line("Lê Thị Hông Ánh", 0.6, 0.8, 0.6)
    seen = (line("Lê Thị Hằng Ánh", 0.6, 0.8, 0.97), line("PHÓ GIÁM ĐỐC", 0.6, 0.65, 0.97))
    assert merged((read,), seen, fills_only=True) == (read, seen[1])
    assert merged((read,), seen) == seen


INKED = np.full((1000, 700), 255, np.uint8)
INKED[500:900, 300:690] = 0


class Strips(Looking):
    """An engine that reads one line of capitals in each strip, and nothing in larger pieces."""

    def read(self, image: NDArray[np.uint8], dpi: int, layout: Layout = "page") -> tuple[Line, ...]:
        super().read(image, dpi, layout)
        if image.shape[0] > 100:
            return ()
        words = [("PHÓ", 0.3), ("CHỦ", 0.45), ("TỊCH", 0.6)]
        return (Line.of_words((word, Box(x, 0.45, x + 0.1, 0.7), 0.95) for word, x in words),)


def test_a_strip_below_a_title_brings_in_the_line_under_the_seal() -> None:
    engine = Strips()
    lines = with_second_look((*RECIPIENTS, TITLE), INKED, 200, engine)
    found = next(each for each in lines if each.text == "PHÓ CHỦ TỊCH")
    assert found.box is not None
    assert TITLE.box is not None
    assert 0 < found.box.top - TITLE.box.top < 0.03
    assert TITLE in lines


def test_a_title_that_was_read_whole_is_not_read_again() -> None:
    engine = Strips()
    below = line("PHÓ CHỦ TỊCH", 0.6, 0.62, 0.96)
    with_second_look((*RECIPIENTS, TITLE, below), INKED, 200, engine)
    strips = [shape for _, shape, _ in engine.shown if shape[0] < 100]
    assert len(strips) == 3  # all of them below the last line


def test_a_title_on_the_line_of_the_recipients_is_parted_from_it() -> None:
    both = Line.of_words([(word.text, word.box, word.confidence) for word in (*RECIPIENTS[0].words, *TITLE.words)])
    lines = with_second_look((both, RECIPIENTS[1]), PAGE, 200, Looking())
    assert [each.text for each in lines] == ["Nơi nhận:", "KT. CHỦ TỊCH", "- Lưu: VT."]


def test_a_signature_above_the_recipients_is_in_the_region() -> None:
    region = signature_region((line("Lò Thị Mến", 0.6, 0.57, 0.9), *RECIPIENTS))
    assert region is not None
    assert region.top < 0.4


NAME = line("Đỗ Thị Hạnh", 0.6, 0.7, 0.95)


@pytest.mark.parametrize(
    ("lines", "looks"),
    [
        pytest.param((line("GIÁM ĐỐC", 0.6, 0.6, 0.95), NAME), 0, id="title and name are sure"),
        pytest.param((line("KT. GIÁM ĐỐC", 0.6, 0.6, 0.95), NAME), 4, id="the deputy's own title is missing"),
        pytest.param((line("CHU TỊCH", 0.6, 0.6, 0.95), NAME), 4, id="a mark is missing"),
        pytest.param((line("GIÁM ĐỐC", 0.6, 0.6, 0.95), line("Đỗ Thị Hạnh", 0.6, 0.7, 0.6)), 4, id="a doubtful name"),
        pytest.param((NAME, line("GIÁM ĐỐC", 0.6, 0.74, 0.95)), 4, id="the name stands above the title"),
        pytest.param((line("GIÁM ĐỐC", 0.6, 0.6, 0.95), NAME, line("Vế Gíim", 0.6, 0.65, 0.4)), 4, id="more in doubt"),
    ],
)
def test_a_signature_that_was_read_for_sure_is_not_read_again(lines: tuple[Line, ...], looks: int) -> None:
    engine = Looking()
    with_second_look((*RECIPIENTS, *lines), PAGE, 200, engine)
    assert len(engine.shown) == looks


def test_looks_end_once_title_and_name_are_found() -> None:
    found = (line("PHÓ CHỦ TỊCH", 0.3, 0.1, 0.96), line("Đỗ Thị Hạnh", 0.3, 0.4, 0.96))
    engine = Looking(sparse=found, block=found)
    with_second_look((*RECIPIENTS, TITLE), PAGE, 200, engine)
    assert [shown[0] for shown in engine.shown] == ["sparse"]
