"""The digit reader: its arithmetic, and what it reads of digits drawn for the test."""

import cv2
import numpy as np
import pytest

from pipeline.digits.crop import HEIGHT, WIDTH, shown
from pipeline.digits.gap import Gap, marks_in
from pipeline.digits.network import LAYERS, SYMBOLS, Layer, _convolved, digit_network
from pipeline.digits.reader import is_possible, possible, read_marks
from pipeline.digits.strings import likely_strings, log_likelihoods, readings
from pipeline.training.pen_strokes import FORMS, drawn_digit


def test_the_convolution_is_opencv_s() -> None:
    rng = np.random.default_rng(1)
    picture, kernel = rng.random((9, 11), np.float32), rng.random((3, 3), np.float32)
    ours = _convolved(picture[None, None], kernel.reshape(1, 9), Layer(1, 1, (3, 3)))[0, 0]
    assert np.allclose(ours, cv2.filter2D(picture, -1, kernel, borderType=cv2.BORDER_CONSTANT), atol=1e-5)


def test_each_column_gives_a_distribution() -> None:
    odds = digit_network()(np.random.default_rng(1).random((2, HEIGHT, WIDTH), np.float32))
    assert odds.shape[0] == 2 and odds.shape[2] == 1 + len(SYMBOLS) == LAYERS[-1].outputs
    assert np.allclose(np.exp(odds).sum(axis=2), 1, atol=1e-4)


def test_beam_search_and_likelihood_agree_with_all_paths() -> None:
    """Three columns and three symbols are few enough to sum over every path."""
    rng = np.random.default_rng(2)
    columns = np.full((3, 12), -60.0, np.float32)
    columns[:, :3] = np.log(rng.dirichlet(np.ones(3), 3))
    sums: dict[str, float] = {}
    for path in np.ndindex(3, 3, 3):
        text = "".join(SYMBOLS[s - 1] for n, s in enumerate(path) if s and (n == 0 or path[n - 1] != s))
        sums[text] = sums.get(text, 0.0) + float(np.exp(sum(columns[n, s] for n, s in enumerate(path))))
    assert sum(sums.values()) == pytest.approx(1, abs=1e-4)
    assert np.exp(log_likelihoods(columns, list(sums))) == pytest.approx(list(sums.values()), abs=1e-5)
    assert likely_strings(columns)[0] == max(sums, key=lambda text: sums[text])


def test_a_higher_temperature_is_less_sure() -> None:
    columns = np.log(np.random.default_rng(3).dirichlet(np.full(12, 0.1), 8) + 1e-9).astype(np.float32)
    assert readings([columns], 3.0)[0].probability < readings([columns], 1.0)[0].probability


def test_days_and_months_are_what_the_calendar_has() -> None:
    assert {"1", "01", "31"} <= possible("day") and "32" not in possible("day") and "0" not in possible("day")
    assert is_possible("1", "number") and not is_possible("0", "number") and not is_possible("?", "number")
    assert {"12", "9", "09"} <= possible("month") and "13" not in possible("month")


def test_a_crop_that_reaches_over_the_edge_is_paper_there() -> None:
    picture = shown(np.full((10, 10), 255, np.uint8), (-10, 0, 10, 10))
    assert picture.shape == (HEIGHT, WIDTH)
    assert picture[:, 6:20].max() == 0 and picture[16, 40] == 1


def test_strings_of_drawn_digits_are_read() -> None:
    """Every digit in every form, in black on white: the reader learnt from such, so most must be right."""
    rng = np.random.default_rng(11)
    right = sure_and_wrong = total = 0
    for _ in range(40):
        text = "".join(rng.choice(list(FORMS), 3))
        sheet = np.zeros((160, 420), np.uint8)
        x = 120
        for digit in text:
            ink = drawn_digit(digit, 44, 4.5, rng)
            sheet[105 - ink.shape[0] : 105, x : x + ink.shape[1]] |= ink
            x += ink.shape[1] + 4
        marks = marks_in(sheet, Gap(left=110, right=x + 8, base=100, capital=26))
        best = read_marks(marks, "number")[0]
        total += 1
        right += best.text == text
        sure_and_wrong += best.text != text and best.probability >= 0.9
    assert right >= 0.8 * total
    assert sure_and_wrong <= 0.05 * total


def test_a_pen_paler_than_the_print_beside_it_is_whole() -> None:
    """The hook of a 3 at a third of the print's darkness; dirt fainter than that stays paper."""
    sheet = np.zeros((140, 300), np.uint8)
    cv2.rectangle(sheet, (20, 74), (100, 100), 250, -1)
    cv2.rectangle(sheet, (220, 74), (290, 100), 250, -1)
    cv2.line(sheet, (150, 62), (150, 100), 120, 5)
    cv2.line(sheet, (150, 62), (175, 50), 80, 5)
    gap = Gap(left=104, right=216, base=100, capital=26)
    marks = marks_in(sheet, gap)
    assert marks.hand == "pen"
    assert marks.box[1] < 52 and marks.box[2] > 170
    faint = np.where(sheet == 250, sheet, sheet // 6).astype(np.uint8)
    assert marks_in(faint, gap).hand == "blank"


def test_a_stroke_that_runs_into_the_print_makes_the_cut_doubtful() -> None:
    """The 1 of "21" hangs on the print behind it: what is left reads 2, and nobody may be sure of that."""
    sheet = np.zeros((140, 300), np.uint8)
    cv2.polylines(sheet, [np.array([(120, 60), (140, 56), (142, 75), (120, 100), (146, 100)])], False, 255, 4)
    gap = Gap(left=104, right=176, base=100, capital=26)
    assert not marks_in(sheet, gap).torn
    cv2.line(sheet, (168, 62), (168, 100), 255, 4)
    cv2.line(sheet, (168, 98), (182, 98), 255, 4)
    cv2.rectangle(sheet, (182, 70), (290, 100), 255, -1)
    marks = marks_in(sheet, gap)
    assert marks.hand == "pen" and marks.torn
    assert marks.box[2] < 160
