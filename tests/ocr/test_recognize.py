"""Everything around the engine: which pages are read, what is kept, when a page is read again."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline import ocr
from pipeline.document import Box, Document, Line, Page
from pipeline.errors import EngineTimeout, NoText, SettingsError
from pipeline.imaging import prepare
from pipeline.ocr import recognize
from pipeline.ocr.engine import Layout, Turn
from pipeline.ocr.recorded import RecordedEngine, image_digest
from pipeline.settings import RecognizeOptions

OPTIONS = RecognizeOptions(engine="test")
SHA = "0" * 64


@dataclass(frozen=True)
class Picture:
    pixels: NDArray[np.uint8]
    dpi: int = 200
    note: str = ""


def picture(seed: int = 1) -> Picture:
    """Return a page with a few bars that look like text, different for each seed."""
    pixels = np.full((700, 500, 3), 255, np.uint8)
    for row in range(40, 640, 40):
        pixels[row : row + 14, 40 : 300 + (row * seed) % 160] = 0
    return Picture(pixels)


def line(text: str, top: float, confidence: float, left: float = 0.1) -> Line:
    words = [
        (word, Box(left + 0.08 * at, top, left + 0.08 * at + 0.07, top + 0.02), confidence)
        for at, word in enumerate(text.split())
    ]
    return Line.of_words(words)


@dataclass
class Scripted:
    """An engine that gives the next reading of its script."""

    readings: list[tuple[Line, ...]]
    turn: Turn = 0
    seen: list[tuple[int, ...]] = field(default_factory=list)
    name: str = "scripted"

    def version(self) -> str:
        return "7"

    def read(self, image: NDArray[np.uint8], dpi: int, layout: Layout = "page") -> tuple[Line, ...]:
        self.seen.append(image.shape)
        return self.readings.pop(0)

    def orientation(self, image: NDArray[np.uint8]) -> Turn:
        return self.turn


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    def install(engine: object) -> None:
        monkeypatch.setitem(ocr.ENGINES, "test", lambda _: engine)

    return install


def document(*pages: Page, media_type: str = "application/pdf") -> Document:
    return Document(sha256=SHA, media_type=media_type, pages=pages)


GOOD = Page(number=1, layer="good", text_source="text_layer", reason="fine", lines=(Line(text="Kính gửi: Sở Y tế"),))
SCANNED = Page(number=2, width=500, height=700, reason="no text layer")
CLEAR = (line("Kính gửi: Ủy ban nhân dân", 0.1, 0.95), line("Thực hiện Kế hoạch số 5", 0.2, 0.95))


def no_image(number: int) -> Picture:
    raise AssertionError(f"the image of page {number} was asked for")


def test_good_layers_and_plain_text_are_not_read(use) -> None:  # type: ignore[no-untyped-def]
    use(Scripted([]))
    for kept in (document(GOOD), document(GOOD.model_copy(update={"layer": "broken"}), media_type="text/plain")):
        assert recognize(kept, no_image, OPTIONS) == kept


def test_an_engine_is_not_even_made_where_nothing_is_read() -> None:
    assert recognize(document(GOOD), no_image, RecognizeOptions(engine="none such")) == document(GOOD)
    with pytest.raises(SettingsError, match="none such"):
        recognize(document(SCANNED), no_image, RecognizeOptions(engine="none such"))


def test_only_the_pages_without_a_good_layer_are_read(use) -> None:  # type: ignore[no-untyped-def]
    engine = Scripted([CLEAR])
    use(engine)
    asked: list[int] = []

    def image_of(number: int) -> Picture:
        asked.append(number)
        return picture()

    read = recognize(document(GOOD, SCANNED), image_of, OPTIONS)
    assert asked == [2]
    assert read.pages[0] == GOOD
    page = read.pages[1]
    assert page.raw_text == "Kính gửi: Ủy ban nhân dân\nThực hiện Kế hoạch số 5"
    assert (page.text_source, page.engine, page.rotation) == ("ocr", "scripted 7", 0)
    assert "mean confidence 95%" in page.reason
    assert len(engine.seen) == 1


def test_blank_pages_are_not_read_and_a_document_of_them_has_no_text(use) -> None:  # type: ignore[no-untyped-def]
    use(Scripted([]))
    white = Picture(np.full((700, 500, 3), 250, np.uint8))
    page = recognize(document(GOOD, SCANNED), lambda _: white, OPTIONS).pages[1]
    assert page.reason == "blank page"
    assert page.lines == ()
    with pytest.raises(NoText):
        recognize(document(SCANNED), lambda _: white, OPTIONS)


def test_print_in_a_pure_colour_is_not_blank(use) -> None:  # type: ignore[no-untyped-def]
    use(Scripted([CLEAR]))
    blue = picture().pixels.copy()
    blue[:, :, 2] = 255
    page = recognize(document(SCANNED), lambda _: Picture(blue), OPTIONS).pages[0]
    assert page.lines
    assert "plain grey" in page.reason


INVENTED = (line("XI TT Tá", 0.1, 0.3), line("vị bú xứ", 0.2, 0.25))


@pytest.mark.parametrize("lines", [(), (line(". - |", 0.1, 0.2),), INVENTED])
@pytest.mark.parametrize(("rows", "reason"), [(650, "page of pictures: no text found"), (50, "blank page: no letter")])
def test_a_page_without_a_sure_letter_is_blank_or_of_pictures(
    use,
    lines: tuple[Line, ...],
    rows: int,
    reason: str,  # type: ignore[no-untyped-def]
) -> None:
    use(Scripted([lines] * 4))
    shown = picture().pixels.copy()
    shown[rows:] = 255
    page = recognize(document(GOOD, SCANNED), lambda _: Picture(shown), OPTIONS).pages[1]
    assert page.reason.startswith(reason)
    assert page.lines == ()


def test_what_is_seen_in_a_picture_is_dropped_and_the_text_beside_it_stays(use) -> None:  # type: ignore[no-untyped-def]
    use(Scripted([(*CLEAR, line("XI TT Tá", 0.5, 0.3), line("Ảnh chụp tại xã", 0.6, 0.8))]))
    shown = picture().pixels.copy()
    shown[300:600] = np.random.default_rng(3).integers(60, 200, (300, 500, 1), dtype=np.uint8)
    page = recognize(document(SCANNED), lambda _: Picture(shown), OPTIONS).pages[0]
    assert page.raw_text == "Kính gửi: Ủy ban nhân dân\nThực hiện Kế hoạch số 5\nẢnh chụp tại xã"


def test_a_page_that_reads_badly_is_turned_and_the_better_reading_kept(use) -> None:  # type: ignore[no-untyped-def]
    engine = Scripted([(line("ôq ịu bua", 0.1, 0.3),), CLEAR], turn=90)
    use(engine)
    page = recognize(document(SCANNED), lambda _: picture(), OPTIONS).pages[0]
    assert page.rotation == 90
    assert (page.width, page.height) == (700, 500)
    assert page.lines[0].text == "Kính gửi: Ủy ban nhân dân"
    assert engine.seen == [(700, 500), (500, 700)]


def test_a_hopeless_page_is_tried_upside_down_and_the_first_reading_kept(use) -> None:  # type: ignore[no-untyped-def]
    first = (line("Kinh gúi Uy ban", 0.1, 0.52),)
    engine = Scripted([first, (line("ueq", 0.1, 0.2),), (line("Kinh", 0.1, 0.51),)])
    use(engine)
    page = recognize(document(SCANNED), lambda _: picture(), OPTIONS).pages[0]
    assert page.rotation == 0
    assert page.raw_text == "Kinh gúi Uy ban"
    assert len(engine.seen) == 3


LAYER = Page(
    number=1,
    width=500,
    height=700,
    layer="broken",
    text_source="text_layer",
    reason="misread",
    lines=(Line(text="Kinh gui Uy ban nhan dan xa thi tran"),),
)


def test_a_broken_layer_is_replaced_by_a_reading_and_both_are_named(use) -> None:  # type: ignore[no-untyped-def]
    use(Scripted([CLEAR]))
    page = recognize(document(LAYER), lambda _: picture(), OPTIONS).pages[0]
    assert page.text_source == "ocr"
    assert page.layer == "broken"
    assert page.raw_text.startswith("Kính gửi")
    assert page.reason.startswith("misread; read from the image")


@pytest.mark.parametrize("reading", [(), (line("Kqz gxw", 0.1, 0.9),)])
def test_a_broken_layer_is_kept_where_the_image_reads_worse(use, reading: tuple[Line, ...]) -> None:  # type: ignore[no-untyped-def]
    use(Scripted([reading] * 3))
    page = recognize(document(LAYER), lambda _: picture(), OPTIONS).pages[0]
    assert page.lines == LAYER.lines
    assert page.text_source == "text_layer"
    assert page.reason.startswith("misread; ")


def test_columns_are_put_in_order_and_boxes_stay_with_their_words(use) -> None:  # type: ignore[no-untyped-def]
    rows = (
        ("ỦY BAN NHÂN DÂN", 0.05, 0.05, "CỘNG HÒA XÃ HỘI", 0.55),
        ("XÃ TÂN LẬP HẠ", 0.06, 0.08, "Độc lập Tự do", 0.58),
        ("Số: 15/KH-UBND", 0.06, 0.11, "Tân Lập, ngày 5", 0.56),
    )
    lines = []
    for left_text, left, top, right_text, right in rows:  # both columns in one line, as engines often give them
        words = [*line(left_text, top, 0.9, left).words, *line(right_text, top, 0.9, right).words]
        lines.append(Line.of_words((word.text, word.box, word.confidence) for word in words))
    lines.append(line("Thực hiện Kế hoạch số 12 của huyện về việc trồng cây", 0.2, 0.9, 0.05))
    use(Scripted([tuple(lines)]))
    page = recognize(document(SCANNED), lambda _: picture(), OPTIONS).pages[0]
    assert [each.text for each in page.lines] == [
        *(row[0] for row in rows),
        *(row[3] for row in rows),
        "Thực hiện Kế hoạch số 12 của huyện về việc trồng cây",
    ]
    assert page.lines[0].block != page.lines[3].block
    box = page.lines[3].words[0].box
    assert box is not None
    assert box.left == pytest.approx(0.55, abs=0.001)


def test_dirt_is_dropped_and_faint_codes_are_kept(use) -> None:  # type: ignore[no-untyped-def]
    faint = [line(text, 0.3 + 0.1 * at, 0.2) for at, text in enumerate(("F«", "2", "ˆ ~", "Số:É5 /QĐ-STC", "Lưu"))]
    use(Scripted([(*CLEAR, *faint)]))
    page = recognize(document(SCANNED), lambda _: picture(), OPTIONS).pages[0]
    assert [each.text for each in page.lines[2:]] == ["Số:É5 /QĐ-STC", "Lưu"]


def test_failures_of_the_engine_are_not_swallowed(use) -> None:  # type: ignore[no-untyped-def]
    class Slow(Scripted):
        def read(self, image: NDArray[np.uint8], dpi: int, layout: Layout = "page") -> tuple[Line, ...]:
            raise EngineTimeout("too slow")

    use(Slow([]))
    with pytest.raises(EngineTimeout):
        recognize(document(SCANNED), lambda _: picture(), OPTIONS)


def test_a_recording_repeats_what_was_read(use) -> None:  # type: ignore[no-untyped-def]
    known, unknown = picture(1), picture(3)
    grey = prepare(known.pixels, known.dpi).grey
    use(RecordedEngine({image_digest(grey): CLEAR}))
    assert recognize(document(SCANNED), lambda _: known, OPTIONS).pages[0].lines[0].text == CLEAR[0].text
    with pytest.raises(NoText):
        recognize(document(SCANNED), lambda _: unknown, OPTIONS)


def test_the_null_engine_reads_nothing() -> None:
    null = RecognizeOptions(engine="null")
    assert recognize(document(GOOD, SCANNED), lambda _: picture(), null).pages[1].lines == ()
    assert recognize(document(LAYER), lambda _: picture(), null).pages[0].lines == LAYER.lines


def test_a_page_too_small_for_a_letter_is_blank(use) -> None:  # type: ignore[no-untyped-def]
    use(RecordedEngine({}))
    strip = Picture(np.zeros((1, 3500, 3), np.uint8))
    pages = recognize(document(GOOD, SCANNED), lambda _: strip, OPTIONS).pages
    assert pages[1].lines == ()
    assert "too small" in pages[1].reason


def test_the_reason_of_a_page_tells_how_its_resolution_was_told(use) -> None:  # type: ignore[no-untyped-def]
    use(Scripted([CLEAR]))
    note = "its resolution of 1 dpi cannot be: 200 dpi, as on A4"
    shown = Picture(picture().pixels, note=note)
    assert note in recognize(document(SCANNED), lambda _: shown, OPTIONS).pages[0].reason
