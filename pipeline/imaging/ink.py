"""From colour to grey: what is ink on this page, and what is paper, shade, stamp or dust."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.imaging.bands import bands_of, near_ink

Grey = NDArray[np.uint8]

_REFERENCE_DPI = 300
_SPECK = 16
"""Pixels at 300 dpi: the dot under ạ in 13 point type has 25 and more."""
_SPECKLED = 2.0
"""Specks for each larger component from which a page counts as speckled; clean scans have under 0.5."""
_WHITE = 245
"""The darkest fiftieth of white paper is brighter than this, once the strokes are closed."""
_SAMPLE = 100_000
"""Pixels that tell whether a page is bilevel."""
_WORK_SIZE = 1000
"""Pixels of the long side at which the background is estimated: it is smooth, so detail is wasted time."""


def grey_of(rgb: NDArray[np.uint8]) -> Grey:
    """Return the brightest of the three channels: red stamps and coloured pens fade, black ink stays.

    >>> grey_of(np.array([[[220, 30, 40], [20, 20, 20]]], dtype=np.uint8)).tolist()
    [[220, 20]]
    """
    if rgb.ndim == 2:
        return rgb
    red = cv2.extractChannel(rgb, 0)
    if not has_colour(rgb):
        return np.asarray(red, dtype=np.uint8)
    others = cv2.max(cv2.extractChannel(rgb, 1), cv2.extractChannel(rgb, 2))
    return np.asarray(cv2.max(red, others), dtype=np.uint8)


def without_equal_channels(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return ``rgb``, or one channel where the three are equal in every pixel: the same picture, a third as large.

    >>> without_equal_channels(np.array([[[9, 9, 9], [0, 0, 0]]], dtype=np.uint8)).tolist()
    [[9, 0]]
    """
    if has_colour(rgb):  # a quick look, which most colour scans end at
        return rgb
    red = np.asarray(cv2.extractChannel(rgb, 0), dtype=np.uint8)
    equal = (cv2.norm(red, cv2.extractChannel(rgb, other), cv2.NORM_INF) == 0 for other in (1, 2))
    return red if all(equal) else rgb


def green_of(pixels: NDArray[np.uint8]) -> Grey:
    """Return the green channel of ``pixels``, which are RGB or grey: the quickest grey there is."""
    return np.ascontiguousarray(pixels[:, :, 1]) if pixels.ndim == 3 else pixels


def has_colour(rgb: NDArray[np.uint8]) -> bool:
    """Return whether the channels of ``rgb`` differ anywhere: a scan in grey comes as three equal ones.

    Every eighth row is looked at: no stamp and no word written by pen lies between two of them.
    """
    if rgb.ndim == 2:
        return False
    rows = np.ascontiguousarray(rgb[::8])
    red = cv2.extractChannel(rows, 0)
    return any(cv2.norm(red, cv2.extractChannel(rows, other), cv2.NORM_INF) > 0 for other in (1, 2))


def luma_of(rgb: NDArray[np.uint8]) -> Grey:
    """Return the brightness of ``rgb`` as the eye sees it, colours and all."""
    return rgb if rgb.ndim == 2 else np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def is_bilevel(grey: Grey) -> bool:
    """Return whether nearly all pixels are black or white, as in a fax or a copier's scan."""
    counts = np.bincount(grey.ravel()[:: max(1, grey.size // _SAMPLE)], minlength=256)
    return bool(counts[16:240].sum() < 0.02 * counts.sum())


def has_two_levels(grey: Grey) -> bool:
    """Return whether ``grey`` has no shade at all: dots as a fax or a copier made them, on their own grid."""
    sample = grey[:: max(1, grey.shape[0] // 100)]
    return len(np.unique(sample)) == 2


def softened(grey: Grey, dots: float) -> Grey:
    """Return ``grey`` blurred by ``dots`` pixels: a stair of hard dots becomes the slope that was scanned."""
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), dots), dtype=np.uint8)


def without_background(grey: Grey) -> Grey:
    """Return ``grey`` divided by its background: shaded or tinted paper becomes white, faint ink becomes dark.

    The background is the image with all strokes closed (dilation and median at reduced size). Paper that is white all
    over comes back as it is.
    """
    height, width = grey.shape
    factor = min(1.0, _WORK_SIZE / max(height, width))
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    small = cv2.dilate(small, np.ones((7, 7), np.uint8))
    if np.percentile(small, 2) >= _WHITE:
        return grey
    small = cv2.medianBlur(small, 21)
    background = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, np.maximum(background, 1), scale=255), dtype=np.uint8)


def with_full_contrast(grey: Grey) -> Grey:
    """Return ``grey`` stretched so that its darkest hundredth is black; faint print needs it."""
    dark = float(np.percentile(grey[:: max(1, grey.shape[0] // 1000)], 1))
    if dark < 60 or dark > 230:  # dark enough, or hardly any ink at all
        return grey
    stretched = (grey.astype(np.float32) - dark) * (255.0 / (255.0 - dark))
    return np.asarray(np.clip(stretched, 0, 255), dtype=np.uint8)


def without_ghosts(grey: Grey, dpi: int) -> Grey:
    """Return ``grey`` with all that is pale and not the edge of ink turned white: the back of a thin sheet, stains."""
    return np.where(near_ink(grey, dpi), grey, np.uint8(255))


def sharpened(grey: Grey) -> Grey:
    """Return ``grey`` with its strokes in focus (unsharp mask)."""
    return np.asarray(cv2.addWeighted(grey, 2.2, cv2.GaussianBlur(grey, (0, 0), 3.0), -1.2, 0), dtype=np.uint8)


def despeckled(grey: Grey, dpi: int) -> tuple[Grey, bool]:
    """Return ``grey`` without specks, and whether it was speckled; a page with few specks comes back as it is."""
    limit = max(2, round(_SPECK * (dpi / _REFERENCE_DPI) ** 2))
    if not any(_is_speckled(_components(band, limit)) for band in bands_of(grey)):
        return grey, False
    found = _components(grey, limit)
    if not _is_speckled(found):
        return grey, False
    specks, labels = found
    clean = grey.copy()
    # The grey rim of a speck goes with it, or it stays as a ghost that adaptive readers find again.
    mask = cv2.dilate(specks[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
    kept = cv2.dilate(((labels > 0) & ~specks[labels]).astype(np.uint8), np.ones((3, 3), np.uint8))
    clean[(mask > 0) & (kept == 0)] = 255
    return clean, True


def _components(grey: Grey, limit: int) -> tuple[NDArray[np.bool_], NDArray[np.int32]]:
    """Return which of the connected components of ink are smaller than ``limit`` pixels, and the map of components."""
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    specks = np.asarray(stats[:, cv2.CC_STAT_AREA] < limit)
    specks[0] = False
    return specks, np.asarray(labels, dtype=np.int32)


def _is_speckled(found: tuple[NDArray[np.bool_], NDArray[np.int32]]) -> bool:
    specks, labels = found
    larger = len(specks) - 1 - int(specks.sum())
    return bool(specks.sum() > _SPECKLED * max(larger, 100 * labels.shape[0] / max(1, labels.shape[1]) / 1.4))


def scaled(grey: Grey, factor: float) -> Grey:
    """Return ``grey`` magnified (or reduced) by ``factor``."""
    if factor == 1:
        return np.ascontiguousarray(grey)
    way = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=way), dtype=np.uint8)


def reduced(grey: Grey, size: int) -> Grey:
    """Return ``grey`` with at most ``size`` pixels on its long side.

    Whole steps come first: averaging over squares of whole pixels is several times quicker than over parts of them.
    """
    steps = min(max(grey.shape) // size, min(grey.shape))
    if steps > 1:
        height, width = grey.shape
        whole = np.ascontiguousarray(grey[: height // steps * steps, : width // steps * steps])
        grey = np.asarray(cv2.resize(whole, (width // steps, height // steps), interpolation=cv2.INTER_AREA), np.uint8)
    factor = min(1.0, size / max(grey.shape))
    height, width = (max(1, round(side * factor)) for side in grey.shape)
    return np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def ink_share(grey: Grey) -> float:
    """Return the share 0..1 of pixels that are clearly darker than the paper."""
    return float(np.count_nonzero(grey < 128)) / max(1, grey.size)
