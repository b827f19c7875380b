"""A sheet on a table is found by its edges, laid flat, and left alone where it is a rectangle or a scan."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.document import Box
from pipeline.imaging.sheet import slanted_sheet
from pipeline.rendering import degrade
from pipeline.rendering.draw import text_page
from pipeline.rendering.fonts import vietnamese_fonts

Image = NDArray[np.uint8]
WIDTH, HEIGHT, MARGIN = 620, 877, 60
SLANTED = [(70, 60), (-20, 0), (0, -30), (10, 0)]
BROWN, GREY = (118, 98, 82), (90, 90, 90)


def page() -> Image:
    """Return a sheet of A4 at 75 dpi with some lines of text."""
    text = text_page(["Ủy ban nhân dân xã Tân Lập Hạ giao các thôn trồng cây"] * 15, vietnamese_fonts()[0], 12, 75)
    paper = np.full((HEIGHT, WIDTH), 245, np.uint8)
    high, wide = text.shape
    paper[100 : 100 + high, 60 : 60 + wide] = text
    return paper


def on_table(
    paper: Image, moved: list[tuple[int, int]], table: tuple[int, int, int]
) -> tuple[Image, NDArray[np.float64]]:
    """Return a photo of ``paper`` on ``table``, each corner of it ``moved``, and where the corners are."""
    flat = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], dtype=np.float32)
    seen = flat + MARGIN + np.array(moved, dtype=np.float32)
    warp = cv2.getPerspectiveTransform(flat, seen)
    size = (WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN)
    photo = cv2.warpPerspective(degrade.colour(paper), warp, size, flags=cv2.INTER_AREA, borderValue=table)
    return np.asarray(photo, dtype=np.uint8), seen.astype(np.float64)


def in_shadow(photo: Image) -> Image:
    """Return ``photo`` under light that falls off to the right, so that paper there is as dark as the table left."""
    light = np.linspace(1.0, 0.4, photo.shape[1])[None, :, None]
    return np.asarray(photo * light, dtype=np.uint8)


@pytest.mark.parametrize("table", [BROWN, GREY])
def test_the_corners_of_a_slanted_sheet_are_found(table: tuple[int, int, int]) -> None:
    photo, corners = on_table(page(), SLANTED, table)
    sheet = slanted_sheet(photo)
    assert sheet is not None
    assert np.abs(sheet.corners - corners).max() < 5


def test_a_shadow_on_sheet_and_table_does_not_cut_the_sheet() -> None:
    photo, corners = on_table(page(), SLANTED, BROWN)
    sheet = slanted_sheet(in_shadow(photo))
    assert sheet is not None
    assert np.abs(sheet.corners - corners).max() < 8


def test_laid_flat_the_sheet_is_the_page_again_and_boxes_lie_on_the_photo() -> None:
    paper = page()
    cv2.rectangle(paper, (400, 700), (460, 730), 0, -1)
    photo, _ = on_table(paper, SLANTED, BROWN)
    sheet = slanted_sheet(photo)
    assert sheet is not None
    flat = sheet.laid_flat(photo)[:, :, 1]
    down, across = flat.shape
    again = cv2.resize(flat, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    assert np.abs(again[705:725, 405:455].astype(int)).mean() < 60
    assert (down, across) == pytest.approx((HEIGHT, WIDTH), rel=0.12)
    left, top, right, bottom = sheet.box(Box(400 / WIDTH, 700 / HEIGHT, 460 / WIDTH, 730 / HEIGHT))
    high, wide = photo.shape[:2]
    inside = photo[int(top * high) : int(bottom * high), int(left * wide) : int(right * wide), 1]
    assert (inside < 80).mean() > 0.75


@pytest.mark.parametrize(
    "photo",
    [
        pytest.param(degrade.colour(page()), id="a scan"),
        pytest.param(on_table(page(), [(0, 0)] * 4, BROWN)[0], id="a rectangle on a table"),
        pytest.param(on_table(page(), [(30, -20), (10, 20), (-30, 20), (-10, -20)], BROWN)[0], id="turned a little"),
        pytest.param(on_table(page(), SLANTED, BROWN)[0][80:], id="cut off above"),
        pytest.param(on_table(page(), SLANTED, (240, 240, 240))[0], id="on a white table"),
        pytest.param(in_shadow(on_table(page(), SLANTED, GREY)[0]), id="half in the shadow, on a grey table"),
        pytest.param(np.full((900, 700, 3), 255, np.uint8), id="white"),
        pytest.param(np.full((900, 700, 3), 20, np.uint8), id="black"),
        pytest.param(np.full((20, 20, 3), 255, np.uint8), id="too small"),
    ],
)
def test_all_else_is_left_as_it_is(photo: Image) -> None:
    assert slanted_sheet(np.ascontiguousarray(photo)) is None
