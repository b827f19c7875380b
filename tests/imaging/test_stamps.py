"""Ink of stamps is taken out by colour or by shade; print stays."""

import cv2
import numpy as np
import pytest

from pipeline.imaging.bands import look_at
from pipeline.imaging.deskew import is_sideways
from pipeline.imaging.ink import without_ghosts
from pipeline.imaging.stamps import black_ink, darkest_ink, is_coloured
from pipeline.rendering import degrade
from pipeline.rendering.draw import text_page
from pipeline.rendering.fonts import vietnamese_fonts

WORDS = "thực hiện Kế hoạch của Ủy ban nhân dân huyện PHÓ CHỦ TỊCH Nguyễn Văn Sáng".split()
PAGE = text_page([" ".join((WORDS[at:] + WORDS)[: 9 + at % 3]) for at in range(14)], vietnamese_fonts()[0], 14, 200)
MIDDLE, RADIUS = (PAGE.shape[1] // 2, PAGE.shape[0] // 2), 130


def ring(colour: tuple[int, int, int]) -> np.ndarray:
    """Return the page in RGB with a round stamp over it that only darkens."""
    ink = np.full((*PAGE.shape, 3), 255, np.uint8)
    cv2.circle(ink, MIDDLE, RADIUS, colour, 6, cv2.LINE_AA)
    return np.minimum(degrade.colour(PAGE), ink)


@pytest.mark.parametrize("colour", [(214, 38, 44), (28, 46, 148)], ids=["red", "blue"])
def test_coloured_ink_goes_and_black_stays(colour: tuple[int, int, int]) -> None:
    stamped = ring(colour)
    assert is_coloured(stamped)
    assert not is_coloured(degrade.colour(PAGE))
    clean = black_ink(stamped)
    assert (clean[PAGE == 0] < 100).mean() > 0.99
    assert (clean[PAGE == 255] > 200).mean() > 0.999


def test_paler_ink_goes() -> None:
    grey = degrade.blur(degrade.grey(ring((150, 150, 150))), 0.6)
    before, after = (np.abs(image.astype(int) - PAGE)[PAGE == 255].sum() for image in (grey, darkest_ink(grey)))
    assert after < 0.5 * before


def test_what_shows_through_is_measured_and_taken_out() -> None:
    back = 255 - (255 - degrade.blur(np.ascontiguousarray(PAGE[:, ::-1]), 1.5).astype(float)) * 0.45
    both = np.minimum(PAGE, np.roll(back, 15, axis=0).astype(np.uint8))
    assert look_at(PAGE, 200).ghosts < 0.1 < 0.6 < look_at(both, 200).ghosts
    clean = without_ghosts(both, 200)
    assert (clean[PAGE == 0] == 0).all()
    assert np.abs(clean.astype(int) - PAGE).mean() < 0.4 * np.abs(both.astype(int) - PAGE).mean()


def test_strokes_out_of_focus_are_measured() -> None:
    assert look_at(PAGE, 200).softness < 0.5
    assert look_at(degrade.blur(PAGE, 1.8), 200).softness > 1.0


def test_text_on_its_side_is_told_from_upright_text() -> None:
    assert not is_sideways(PAGE)
    assert is_sideways(np.ascontiguousarray(np.rot90(PAGE)))
