from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.rendering import degrade

Image = NDArray[np.uint8]
Wear = Callable[[Image, np.random.Generator], Image]

WEAR: dict[str, Wear] = {
    "skew": lambda image, rng: degrade.skew(image, 2.0),
    "noise": lambda image, rng: degrade.noise(image, 10, rng),
    "blur": lambda image, rng: degrade.blur(image, 1.5),
    "bilevel": lambda image, rng: degrade.bilevel(image, 128),
    "fax": degrade.fax,
    "photocopy": degrade.photocopy,
    "speckle": lambda image, rng: degrade.speckle(image, 0.01, rng),
    "shading": lambda image, rng: degrade.shading(image, 0.4, rng),
    "jpeg": lambda image, rng: degrade.jpeg(image, 50),
}


@pytest.fixture
def page() -> Image:
    image = np.full((240, 180), 255, np.uint8)
    image[60:66, 30:150] = 0
    image[120:126, 30:150] = 0
    return image


@pytest.mark.parametrize("name", WEAR)
def test_wear_keeps_size_and_kind_and_the_original(name: str, page: Image) -> None:
    before = page.copy()
    worn = WEAR[name](page, np.random.default_rng(3))
    assert worn.dtype == np.uint8
    assert worn.shape == page.shape
    assert np.array_equal(page, before)
    assert worn[60:66, 80:100].mean() < worn[85:100, 80:100].mean() - 100, "the line is still darker than the paper"


@pytest.mark.parametrize("name", WEAR)
def test_the_same_seed_gives_the_same_page(name: str, page: Image) -> None:
    first, second = (WEAR[name](page, np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.parametrize("name", ["bilevel", "fax", "photocopy"])
def test_bilevel_pages_hold_two_values(name: str, page: Image) -> None:
    values = set(np.unique(WEAR[name](degrade.noise(page, 20, np.random.default_rng(1)), np.random.default_rng(2))))
    assert len(values) <= 3
    assert {0, 255} <= values


def test_skew_turns_anticlockwise_for_positive_degrees(page: Image) -> None:
    turned = degrade.skew(page, 5.0)
    left = int(np.argmin(turned[:90, 40]))
    right = int(np.argmin(turned[:90, 140]))
    assert left > right


def test_speckle_hits_about_the_share_asked_for() -> None:
    hit = degrade.speckle(np.full((1000, 1000), 255, np.uint8), 0.01, np.random.default_rng(1)) < 128
    assert 0.006 < hit.mean() < 0.016


def test_phone_photo_shows_the_table_around_the_page(page: Image) -> None:
    photo = degrade.phone_photo(page, np.random.default_rng(1))
    assert photo.ndim == 3
    assert photo.shape[0] > page.shape[0]
    red, _, blue = photo[2, 2].astype(int)
    assert red > blue, "brown wood"
    assert photo[photo.shape[0] // 2, photo.shape[1] // 2].mean() > photo[2, 2].mean() + 50
