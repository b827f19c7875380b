"""Pages that are kept for measuring: text, fonts and, from a certain number on, faults that training never sees.

The first pages of a set are worn like those of training, so that both kinds can be told apart in the figures.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from pipeline.rendering import degrade
from pipeline.rendering.degrade import Image
from pipeline.rendering.draw import text_page
from pipeline.rendering.fonts import every_font
from pipeline.training import pages
from pipeline.training.pages import HELD_OUT_FONTS, Reader, Sheet
from pipeline.training.params import PairParams

FIRST = 100_000
"""Number of the first held-out page; pages of training count from 0."""
WITH_KNOWN_FAULTS = 20
"""So many pages of a set are worn by the faults of training, all others by those below."""
_POOR_DPI = 100


def has_unseen_faults(number: int) -> bool:
    """Return whether the page of this number is worn by faults that training never sees.

    >>> has_unseen_faults(FIRST), has_unseen_faults(FIRST + 20)
    (False, True)
    """
    return number >= FIRST + WITH_KNOWN_FAULTS


def sheets(lines: Sequence[str], params: PairParams, reader: Reader, count: int) -> list[Sheet]:
    """Return ``count`` held-out sheets of development ``lines``, fewer where the lines do not suffice."""
    return pages.sheets(lines, params, [reader] * count, first=FIRST)


def image_of(sheet: Sheet, seed: int) -> Image:
    """Return the sheet as a worn page; font, size, resolution and faults are drawn from ``seed`` and its number."""
    if not has_unseen_faults(sheet.number):
        return pages.image_of(sheet, seed, held_out=True)
    rng = np.random.default_rng([seed, sheet.number])
    fonts = [font for font in every_font() if font.name.startswith(HELD_OUT_FONTS)]
    serif = [font for font in fonts if "Sans" not in font.name]
    choice = serif if rng.random() < 0.8 else fonts
    font = choice[int(rng.integers(len(choice)))]
    poor = sheet.reader == "vie"
    dpi = _POOR_DPI if poor else int(rng.choice([150, 200, 250, 300]))
    page = text_page(sheet.lines, font, float(rng.uniform(11.5, 14.5)), dpi)
    page = degrade.skew(page, float(rng.normal(0, 0.35)))
    faults = POOR_FAULTS if poor else FAULTS
    return faults[int(rng.integers(len(faults)))](page, rng)


def ink_spread(page: Image, rng: np.random.Generator) -> Image:
    """Return the page with strokes that swell or fade by about a pixel, as worn type and ribbons leave them."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    change = cv2.erode if rng.random() < 0.5 else cv2.dilate
    changed = np.asarray(change(page, kernel), dtype=np.uint8)
    worn = degrade.noise(_mixed(page, changed, float(rng.uniform(0.2, 0.5))), float(rng.uniform(4, 12)), rng)
    return degrade.bilevel(worn, float(rng.uniform(110, 170))) if rng.random() < 0.5 else worn


def bleed_through(page: Image, rng: np.random.Generator) -> Image:
    """Return the page with the back of the sheet shining through: mirrored, shifted, faint."""
    back = np.roll(degrade.blur(page[:, ::-1], 1.5), int(rng.integers(-40, 40)), axis=0)
    faint = 255 - (255 - back.astype(np.float64)) * float(rng.uniform(0.15, 0.3))
    both = np.minimum(page, faint.astype(np.uint8))
    return degrade.jpeg(degrade.blur(both, float(rng.uniform(0.5, 1.0))), int(rng.integers(25, 60)))


def wave(page: Image, rng: np.random.Generator) -> Image:
    """Return the page with lines that rise and fall, as near the spine of a bound volume, under uneven light."""
    height, width = page.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    depth, phase = float(rng.uniform(1.0, 2.5)) * width / 1600, float(rng.uniform(0, 2 * np.pi))
    shifted = (y + depth * np.sin(2 * np.pi * x / width + phase)).astype(np.float32)
    bent = cv2.remap(page, x, shifted, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    shaded = degrade.shading(np.asarray(bent, dtype=np.uint8), float(rng.uniform(0.1, 0.3)), rng)
    return degrade.noise(degrade.blur(shaded, float(rng.uniform(0.4, 0.7))), float(rng.uniform(3, 9)), rng)


def streaks(page: Image, rng: np.random.Generator) -> Image:
    """Return the page with pale and dark stripes from top to bottom, as dust on the glass of a scanner draws them."""
    worn = page.copy()
    for column in rng.integers(0, page.shape[1], size=int(rng.integers(8, 20))):
        stripe = worn[:, column : column + int(rng.integers(1, 4))]
        stripe[:] = _mixed(stripe, np.full_like(stripe, rng.choice([90, 255])), float(rng.uniform(0.3, 0.8)))
    return degrade.noise(degrade.blur(worn, float(rng.uniform(0.4, 1.1))), 10, rng)


def halftone(page: Image, rng: np.random.Generator) -> Image:
    """Return the page in black and white dots of an ordered screen (Bayer 1973), as cheap copiers print grey."""
    screen = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], dtype=np.float64)
    height, width = page.shape
    threshold = np.tile(screen * 10 + 48, (height // 4 + 1, width // 4 + 1))[:height, :width]
    soft = degrade.blur(page, float(rng.uniform(0.6, 1.1)))
    return degrade.blur(np.where(soft < threshold, 0, 255).astype(np.uint8), 0.6)


def motion(page: Image, rng: np.random.Generator) -> Image:
    """Return the page smeared along one direction, as a hand-held camera does, with the noise of little light."""
    across, share = rng.random() < 0.5, float(rng.uniform(0.15, 0.35))
    kernel = np.array([[1 - share, share]] if across else [[1 - share], [share]], dtype=np.float32)
    smeared = np.asarray(cv2.filter2D(page, -1, kernel, borderType=cv2.BORDER_REPLICATE), dtype=np.uint8)
    return grain(smeared, rng)


def grain(page: Image, rng: np.random.Generator) -> Image:
    """Return the page with noise that grows with the light (Poisson) and little contrast."""
    pale = 70 + page.astype(np.float64) * float(rng.uniform(0.5, 0.75))
    photons = float(rng.uniform(0.5, 1.5))
    return np.clip(rng.poisson(pale * photons) / photons, 0, 255).astype(np.uint8)


def _mixed(page: Image, other: Image, share: float) -> Image:
    return np.asarray(cv2.addWeighted(page, 1 - share, other, share, 0), dtype=np.uint8)


Fault = Callable[[Image, np.random.Generator], Image]
FAULTS: tuple[Fault, ...] = (ink_spread, bleed_through, wave, streaks, halftone)
"""What scans of fair resolution suffer."""
POOR_FAULTS: tuple[Fault, ...] = (motion, grain, wave, bleed_through)
"""What pages of 100 dots an inch suffer."""
