"""Small frames are found upright and askew; tables, boxes of other sizes and plain text are none."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.imaging.frames import frames_in

DPI = 200
MM = DPI / 25.4


def page() -> NDArray[np.uint8]:
    return np.full((round(100 * MM), round(150 * MM)), 255, np.uint8)


def boxed(sheet: NDArray[np.uint8], wide: float, high: float, turn: float = 0.0) -> NDArray[np.uint8]:
    """Return ``sheet`` with a frame of ``wide`` x ``high`` mm around its middle, and bars like letters inside."""
    middle = (sheet.shape[1] / 2, sheet.shape[0] / 2)
    corners = cv2.boxPoints((middle, (wide * MM, high * MM), turn))
    inked = cv2.polylines(sheet.copy(), [np.rint(corners).astype(np.int32)], True, 0, 4)
    for bar in np.linspace(-0.35, 0.35, 9):
        x, y = round(middle[0] + bar * wide * MM), round(middle[1])
        inked[y - 12 : y + 12, x : x + 5] = 0
    return inked


@pytest.mark.parametrize(("wide", "high"), [(20, 8), (30, 8), (40, 8), (52, 9)])
@pytest.mark.parametrize("turn", [0.0, 4.0, -4.0])
def test_a_frame_is_found_and_set_upright(wide: float, high: float, turn: float) -> None:
    (frame,) = frames_in(boxed(page(), wide, high, turn), DPI)
    tall, across = frame.inside.shape
    assert across == pytest.approx(wide * MM, abs=3 * MM)
    assert tall == pytest.approx(high * MM, abs=3 * MM)
    assert frame.inside[[0, -1]].min() > 100  # the frame itself is left out
    assert (frame.box[0] + frame.box[2]) / 2 == pytest.approx(75 * MM, abs=MM)
    middle = frame.to_picture @ np.array([across / 2, tall / 2, 1.0])
    assert middle == pytest.approx([75 * MM, 50 * MM], abs=MM)


def test_of_a_double_frame_the_inner_one_counts() -> None:
    (frame,) = frames_in(boxed(boxed(page(), 34, 12), 31, 9), DPI)
    assert frame.inside.shape[1] < 31 * MM


@pytest.mark.parametrize(("wide", "high"), [(80, 8), (35, 50), (6, 3)])
def test_other_sizes_are_no_marks(wide: float, high: float) -> None:
    assert frames_in(boxed(page(), wide, high), DPI) == ()


def test_the_cells_of_a_table_are_no_frames() -> None:
    table = page()
    for row in range(4):
        for column in range(3):
            x, y = round((20 + 30 * column) * MM), round((20 + 9 * row) * MM)
            cv2.rectangle(table, (x, y), (x + round(30 * MM), y + round(9 * MM)), 0, 3)
            table[y + 25 : y + 45, x + 30 : x + 34] = table[y + 25 : y + 45, x + 60 : x + 64] = 0
    assert frames_in(table, DPI) == ()


def test_an_empty_box_is_no_mark() -> None:
    sheet = page()
    cv2.rectangle(sheet, (200, 200), (400, 260), 0, 3)
    assert frames_in(sheet, DPI) == ()
