"""A list of recipients is cut out and read again where it is doubtful or lines are missing, and only there."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.document import Box, Line
from pipeline.ocr.engine import Layout, Turn
from pipeline.ocr.recipients import RECIPIENTS
from pipeline.ocr.second_reading import Scan, read_again

HEIGHT, WIDTH = 900, 1200
ROWS = ("Noi nhan:", "- Nhu tren;", "- Luu: VT, NC.")
RIGHT = ("Nơi nhận:", "- Như trên;", "- Lưu: VT, NC.")


def box_of(text: str, row: int, left: int = 60) -> Box:
    (wide, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 1.0, 2)
    return Box(left / WIDTH, (72 + 45 * row) / HEIGHT, (left + wide) / WIDTH, (108 + 45 * row) / HEIGHT)


def line(text: str, box: Box, sure: float = 0.95) -> Line:
    words = text.split()
    step = (box.right - box.left) / len(words)
    return Line.of_words(
        (word, Box(box.left + step * at, box.top, box.left + step * (at + 1), box.bottom), sure)
        for at, word in enumerate(words)
    )


def page() -> NDArray[np.uint8]:
    drawn = np.full((HEIGHT, WIDTH), 255, np.uint8)
    for row, text in enumerate(ROWS):
        cv2.putText(drawn, text, (60, 100 + 45 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    cv2.putText(drawn, "CHU TICH", (800, 100), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    return drawn


TITLE = line("CHỦ TỊCH", box_of("CHU TICH", 0, left=800))


class Reader:
    """An engine that gives one text a row of ink that it is shown, as sure as it is told."""

    name = "reader"

    def __init__(self, *texts: str, sure: float = 0.95) -> None:
        self.texts, self.sure = texts, sure
        self.shown = 0

    def version(self) -> str:
        return "1"

    def read(self, image: NDArray[np.uint8], dpi: int, layout: Layout = "page") -> tuple[Line, ...]:
        self.shown += 1
        assert layout == "block"
        rows, columns = np.flatnonzero((image < 128).any(1)), np.flatnonzero((image < 128).any(0))
        runs = np.split(rows, np.flatnonzero(np.diff(rows) > 4) + 1)
        assert len(runs) == len(ROWS), "the title beside the list must not be in the picture"
        return tuple(
            line(
                text,
                Box(
                    columns[0] / image.shape[1],
                    run[0] / image.shape[0],
                    columns[-1] / image.shape[1],
                    run[-1] / image.shape[0],
                ),
                self.sure,
            )
            for text, run in zip(self.texts, runs, strict=True)
        )

    def orientation(self, image: NDArray[np.uint8]) -> Turn:
        return 0


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [each.text for each in lines]


def as_read(*rows: tuple[str, float]) -> tuple[Line, ...]:
    return (TITLE, *(line(text, box_of(ROWS[row], row), sure) for row, (text, sure) in enumerate(rows)))


def test_a_doubtful_row_is_read_again_and_the_title_stays() -> None:
    read = as_read((RIGHT[0], 0.95), (RIGHT[1], 0.95), ("TM 6 Lạ TẾ", 0.3))
    found = read_again(read, RECIPIENTS, Scan(page(), 200, Reader(*RIGHT), None))
    assert texts(found) == ["CHỦ TỊCH", *RIGHT]


def test_a_row_that_was_left_out_is_found() -> None:
    read = as_read((RIGHT[0], 0.95), (RIGHT[1], 0.95))
    found = read_again(read, RECIPIENTS, Scan(page(), 200, Reader(*RIGHT), None))
    assert texts(found) == ["CHỦ TỊCH", *RIGHT]


def test_a_list_read_for_sure_costs_nothing() -> None:
    read = as_read(*((text, 0.95) for text in RIGHT))
    reader = Reader(*RIGHT)
    assert read_again(read, RECIPIENTS, Scan(page(), 200, reader, None)) == read
    assert not reader.shown


def test_the_witness_is_heard_only_where_doubt_stays() -> None:
    read = as_read((RIGHT[0], 0.95), (RIGHT[1], 0.95), ("- Lưu: VI, NC.", 0.5))
    sure, unsure, witness = Reader(*RIGHT), Reader(*RIGHT[:2], "- Lưu: VF, NC.", sure=0.6), Reader(*RIGHT)
    assert texts(read_again(read, RECIPIENTS, Scan(page(), 200, sure, witness)))[1:] == list(RIGHT)
    assert not witness.shown
    assert texts(read_again(read, RECIPIENTS, Scan(page(), 200, unsure, witness)))[1:] == list(RIGHT)
    assert witness.shown == 1


@pytest.mark.parametrize("reader", [Reader("", "", "x"), Reader("Nơi", "-", "- L")])
def test_a_reading_that_lost_most_of_the_list_is_not_believed(reader: Reader) -> None:
    reader.texts = tuple(text or "x" for text in reader.texts)
    read = as_read((RIGHT[0], 0.95), (RIGHT[1], 0.5), (RIGHT[2], 0.95))
    assert read_again(read, RECIPIENTS, Scan(page(), 200, reader, None)) == read


def test_pages_without_a_list_stay_as_they_are() -> None:
    reader = Reader(*RIGHT)
    assert read_again((TITLE,), RECIPIENTS, Scan(page(), 200, reader, None)) == (TITLE,)
    assert not reader.shown
