"""Pen-written values in the gaps of print: found, read, refused when doubtful; print is left alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.document import PEN, UNREAD, Box, Line, Page, Word
from pipeline.ocr.pen import with_pen_written
from pipeline.rendering.fonts import faces
from pipeline.training.pen_strokes import drawn_digit

WIDTH, HEIGHT = 1654, 2339
BLUE, BLACK = (40, 60, 160), (25, 25, 25)


@dataclass(frozen=True)
class Picture:
    pixels: NDArray[np.uint8]
    dpi: int = 200
    note: str = ""


class Sheet:
    """A page on which print and pen are put at pixels, together with what an engine would read of them."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, HEIGHT), "white")
        self.draw = ImageDraw.Draw(self.image)
        self.font = ImageFont.truetype(str(faces().regular), 37)

    def printed(self, text: str, x: int, base: int) -> tuple[Word, int]:
        left, top, right, bottom = self.draw.textbbox((x, base), text, font=self.font, anchor="ls")
        self.draw.text((x, base), text, font=self.font, fill=(0, 0, 0), anchor="ls")
        return word(text, left, top, right, bottom), int(right)

    def pen(self, digits: str, x: int, base: int, ink: tuple[int, int, int] = BLACK, seed: int = 3) -> int:
        rng = np.random.default_rng(seed)
        for digit in digits:
            strokes = drawn_digit(digit, 40, 4.5, rng)
            height, width = strokes.shape
            colour = Image.new("RGB", (width, height), ink)
            self.image.paste(colour, (x, base - height + 6), Image.fromarray(strokes))
            x += width + 3
        return x

    def page(self, *lines: Sequence[Word]) -> tuple[Page, Picture]:
        made = tuple(Line.of_words((w.text, w.box, w.confidence) for w in words) for words in lines)
        page = Page(number=1, width=WIDTH, height=HEIGHT, lines=made, text_source="ocr")
        return page, Picture(np.asarray(self.image, dtype=np.uint8))


def word(text: str, left: float, top: float, right: float, bottom: float, confidence: float = 0.95) -> Word:
    box = Box(left / WIDTH, top / HEIGHT, right / WIDTH, bottom / HEIGHT)
    return Word(text=text, start=0, box=box, confidence=confidence)


def number_line(sheet: Sheet, garbage: str | None, draw_gap: str, **pen: object) -> list[Word]:
    """Draw "Số: <gap> /KH-UBND" and return its words, with ``garbage`` for what the engine made of the gap."""
    label, right = sheet.printed("Số:", 200, 320)
    if draw_gap:
        sheet.pen(draw_gap, right + 10, 320, **pen)  # type: ignore[arg-type]
    notation, _ = sheet.printed("/KH-UBND", right + 150, 320)
    middle = [word(garbage, right + 12, 285, right + 120, 325, 0.3)] if garbage else []
    return [label, *middle, notation]


@pytest.mark.parametrize("ink", [BLACK, BLUE])
def test_a_pen_written_number_takes_the_place_of_the_engine_s_guess(ink: tuple[int, int, int]) -> None:
    sheet = Sheet()
    page, picture = sheet.page(number_line(sheet, "5#Z", "365", ink=ink))
    read = with_pen_written(page, picture)
    assert read.lines[0].text == "Số: 365 /KH-UBND"
    pen = read.lines[0].words[1]
    assert pen.engine == PEN
    assert pen.confidence is not None and pen.confidence >= 0.9
    assert pen.box is not None and 250 / WIDTH < pen.box.left < pen.box.right < 420 / WIDTH


def test_what_the_engine_glued_to_the_print_is_cut_off() -> None:
    sheet = Sheet()
    label, _, notation = number_line(sheet, "x", "365")
    assert label.box and notation.box
    glued = label.model_copy(update={"text": "Số:3G", "box": label.box._replace(right=label.box.right + 40 / WIDTH)})
    page, picture = sheet.page([glued, notation])
    assert with_pen_written(page, picture).raw_text == "Số: 365 /KH-UBND"


def test_the_red_of_a_stamp_over_the_digits_does_not_count() -> None:
    sheet = Sheet()
    words = number_line(sheet, "5#Z", "")
    sheet.draw.ellipse((180, 200, 420, 440), outline=(235, 60, 70), width=7)
    sheet.draw.line((240, 300, 420, 310), fill=(235, 60, 70), width=6)
    sheet.pen("365", 265, 320)
    page, picture = sheet.page(words)
    assert with_pen_written(page, picture).lines[0].words[1].text == "365"


def test_a_number_stamped_in_red_is_read_too() -> None:
    sheet = Sheet()
    page, picture = sheet.page(number_line(sheet, None, "365", ink=(220, 40, 60)))
    assert with_pen_written(page, picture).raw_text == "Số: 365 /KH-UBND"


def test_lines_that_the_gap_has_torn_apart_are_joined() -> None:
    sheet = Sheet()
    label, notation = number_line(sheet, None, "365")
    page, picture = sheet.page([label], [notation])
    assert with_pen_written(page, picture).raw_text == "Số: 365 /KH-UBND"


def test_a_slash_that_the_pen_made_the_engine_lose_comes_back() -> None:
    sheet = Sheet()
    label, garbage, notation = number_line(sheet, "5#Z", "365")
    lost = notation.model_copy(update={"text": "KH-UBND"})
    page, picture = sheet.page([label, garbage, lost])
    assert with_pen_written(page, picture).raw_text == "Số: 365 /KH-UBND"


def test_two_readers_that_agree_are_surer_than_one() -> None:
    sheet = Sheet()
    alone, picture = sheet.page(words := number_line(sheet, "5#Z", "365"))
    both, _ = sheet.page([words[0], words[1].model_copy(update={"text": "365", "confidence": 0.7}), words[2]])
    one, two = (with_pen_written(page, picture).lines[0].words[1].confidence for page in (alone, both))
    assert one is not None and two is not None and two > one


def test_a_scribble_is_unread_and_keeps_its_place() -> None:
    sheet = Sheet()
    words = number_line(sheet, "5#Z", "")
    path = [(265 + 4 * n, 300 + 22 * np.sin(2.1 * n) * np.cos(0.3 * n)) for n in range(28)]
    sheet.draw.line([(float(x), float(y)) for x, y in path], fill=BLACK, width=5)
    page, picture = sheet.page(words)
    pen = with_pen_written(page, picture).lines[0].words[1]
    assert (pen.text, pen.engine) == (UNREAD, PEN)
    assert pen.box is not None


@pytest.mark.parametrize("garbage", [None, "....."])
def test_an_empty_dotted_line_stays_blank(garbage: str | None) -> None:
    sheet = Sheet()
    words = number_line(sheet, garbage, "")
    for x in range(262, 395, 9):
        sheet.draw.ellipse((x, 317, x + 3, 320), fill=BLACK)
    page, picture = sheet.page(words)
    assert with_pen_written(page, picture) == page


def test_printed_digits_are_left_to_the_engine_even_where_it_is_unsure() -> None:
    sheet = Sheet()
    label, right = sheet.printed("Số:", 200, 320)
    digits, right = sheet.printed("365", right + 10, 320)
    notation, _ = sheet.printed("/KH-UBND", right + 10, 320)
    page, picture = sheet.page([label, digits.model_copy(update={"confidence": 0.5}), notation])
    assert with_pen_written(page, picture) == page


def test_day_and_month_are_read_and_the_printed_year_stays() -> None:
    sheet = Sheet()
    place = [word("Hà", 800, 290, 850, 322), word("Nội,", 860, 290, 930, 328)]
    day, right = sheet.printed("ngày", 940, 320)
    sheet.pen("24", right + 8, 320, BLUE)
    month, after = sheet.printed("tháng", right + 90, 320)
    sheet.pen("06", after + 8, 320, BLUE, seed=5)
    year, end = sheet.printed("năm", after + 90, 320)
    number, _ = sheet.printed("2019", end + 10, 320)
    garbage = [word("Z⁄", right + 8, 285, right + 80, 325, 0.2), word("0b", after + 8, 285, after + 80, 325, 0.4)]
    page, picture = sheet.page([*place, day, garbage[0], month, garbage[1], year, number])
    assert with_pen_written(page, picture).raw_text == "Hà Nội, ngày 24 tháng 06 năm 2019"


def test_a_page_without_number_and_date_lines_is_not_looked_at() -> None:
    page = Page(number=1, lines=(Line.of_words([("Kính", Box(0.1, 0.1, 0.2, 0.12), 0.9)]),), text_source="ocr")
    assert with_pen_written(page, Picture(np.zeros((10, 10, 3), np.uint8))) is page
