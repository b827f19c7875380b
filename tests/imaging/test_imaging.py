"""Each step does what it is for, leaves clean pages alone, and boxes find their way back to the page."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.document import Box
from pipeline.imaging import prepare
from pipeline.imaging.deskew import skew_angle, turned
from pipeline.imaging.ink import (
    despeckled,
    grey_of,
    has_colour,
    ink_share,
    is_bilevel,
    reduced,
    with_full_contrast,
    without_background,
)
from pipeline.rendering import degrade
from pipeline.rendering.draw import text_page
from pipeline.rendering.fonts import vietnamese_fonts

LINES = [f"{number}. Ủy ban nhân dân xã Tân Lập Hạ đề nghị các thôn thực hiện nghiêm túc" for number in range(1, 25)]
Image = NDArray[np.uint8]


@pytest.fixture(scope="module")
def page() -> Image:
    return text_page(LINES, vietnamese_fonts()[0], 13, 200)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def test_red_and_blue_fade_and_black_stays() -> None:
    rgb = np.array([[[200, 30, 40], [40, 60, 190], [20, 22, 25], [255, 255, 255]]], dtype=np.uint8)
    assert grey_of(rgb).tolist() == [[200, 190, 25, 255]]


@pytest.mark.parametrize("angle", [-14.0, -5.3, -1.2, 0.0, 0.4, 2.5, 9.0, 14.0])
def test_skew_is_measured_and_undone(page: Image, angle: float) -> None:
    tilted, _ = turned(page, angle)
    measured = skew_angle(tilted)
    assert measured == pytest.approx(-angle, abs=0.15)
    level, _ = turned(tilted, measured)
    assert skew_angle(level) == pytest.approx(0, abs=0.15)


def test_a_page_without_lines_of_text_is_not_turned(rng: np.random.Generator) -> None:
    assert skew_angle(np.full((900, 600), 255, np.uint8)) == 0
    dots = np.where(rng.random((900, 600)) < 0.01, 0, 255).astype(np.uint8)
    assert skew_angle(dots) == 0


def test_shade_turns_white_and_ink_stays_dark(page: Image, rng: np.random.Generator) -> None:
    shaded = degrade.shading((page // 2 + 90).astype(np.uint8), 0.5, rng)
    clean = with_full_contrast(without_background(shaded))
    paper, ink = page == 255, page == 0
    assert np.percentile(shaded[paper], 10) < 180
    assert np.percentile(clean[paper], 10) > 240
    assert np.median(clean[ink]) < 60


def test_specks_go_only_where_there_are_many(page: Image, rng: np.random.Generator) -> None:
    same, done = despeckled(page, 200)
    assert not done
    assert same is page
    dusty = degrade.speckle(page, 0.01, rng)
    clean, done = despeckled(dusty, 200)
    assert done
    far_from_ink = cv2.erode(page, np.ones((9, 9), np.uint8)) == 255
    assert (dusty[far_from_ink] < 128).mean() > 0.005
    assert (clean[far_from_ink] < 128).mean() < 0.0005
    assert (clean[page == 0] < 128).mean() > 0.99


def test_dots_of_letters_survive_despeckling(rng: np.random.Generator) -> None:
    page = text_page(["ạ ẹ ị ọ ụ ỵ . . . i i i j j j " * 3] * 20, vietnamese_fonts()[0], 13, 300)
    clean, done = despeckled(degrade.speckle(page, 0.01, rng), 300)
    assert done
    assert (clean[page < 64] < 128).mean() > 0.99


def test_what_prepare_does_depends_on_the_page(page: Image, rng: np.random.Generator) -> None:
    assert prepare(page, 200).steps == ()
    assert prepare(degrade.bilevel(page), 200).steps == ("soften",)
    assert prepare(degrade.shading(page, 0.4, rng), 200).steps == ("background",)
    tilted, _ = turned(degrade.bilevel(page), 3.0)
    assert [step.split()[0] for step in prepare(degrade.bilevel(tilted), 200).steps] == ["soften", "deskew"]
    small = prepare(cv2.resize(page, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), 100)
    assert small.steps[-1] == "upscale x1.50"
    assert small.dpi == 150
    coloured = np.repeat(page[:, :, None], 3, axis=2)
    coloured[50:90, 50:90] = (220, 30, 40)
    assert prepare(coloured, 200).steps[0] == "max of RGB"


@pytest.mark.parametrize(("angle", "dpi"), [(0.0, 200), (4.0, 200), (-7.0, 100)])
def test_boxes_find_their_way_back(page: Image, angle: float, dpi: int) -> None:
    tilted, _ = turned(page, angle)
    marked = tilted.copy()
    height, width = marked.shape
    top, left, size = int(height * 0.3), int(width * 0.6), 40
    marked[top - 30 : top + size + 30, left - 30 : left + size + 30] = 255
    marked[top : top + size, left : left + size] = 0
    prepared = prepare(marked, dpi)
    solid = cv2.erode((prepared.grey < 100).astype(np.uint8), np.ones((21, 21), np.uint8))
    rows, columns = np.nonzero(solid)
    across, down = prepared.grey.shape[::-1]
    box = prepared.page_box(Box(columns.min() / across, rows.min() / down, columns.max() / across, rows.max() / down))
    assert box.middle == pytest.approx(((left + size / 2) / width, (top + size / 2) / height), abs=0.01)


def test_measures_of_a_page(page: Image) -> None:
    assert is_bilevel(degrade.bilevel(page))
    assert not is_bilevel(degrade.blur(page, 1.5))
    assert ink_share(np.full((100, 100), 255, np.uint8)) == 0
    assert 0.01 < ink_share(page) < 0.2


def test_an_empty_page_comes_back_white() -> None:
    for shade in (255, 200, 90):
        prepared = prepare(np.full((800, 600, 3), shade, np.uint8), 200)
        assert prepared.grey.min() > 250


@pytest.mark.parametrize("shape", [(3508, 2480), (900, 700), (20000, 8), (9, 5001)])
def test_a_reduced_page_fits_and_keeps_its_grey(shape: tuple[int, int]) -> None:
    page = np.full(shape, 200, np.uint8)
    small = reduced(page, 800)
    assert max(small.shape) <= 800
    assert min(small.shape) >= 1
    assert np.all(small == 200)


def test_a_small_stamp_is_colour_and_three_equal_channels_are_none() -> None:
    grey = np.random.default_rng(4).integers(0, 256, (400, 300, 1), dtype=np.uint8).repeat(3, axis=2)
    assert not has_colour(grey)
    grey[100:110, 50:60, 0] ^= 64
    assert has_colour(grey)
