"""What happens to strings between the pen and the reader: unsteady hands, scanners, and cuts badly placed."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.digits.crop import Ink, shown

CAPITAL = 36
"""Pixels of a printed capital beside the digits, before the scan: about 350 dpi."""
_CELL = 24
"""Pixels between two points that move on their own where a hand is unsteady."""


def wavered(ink: Ink, strength: float, rng: np.random.Generator) -> Ink:
    """Return ``ink`` pulled about smoothly, as no hand writes a form twice alike.

    Args:
        ink: white on black.
        strength: standard deviation of the pull in pixels.
        rng: where chance comes from.
    """
    height, width = ink.shape
    cells = (2, max(3, height // _CELL), max(3, width // _CELL))
    pull = rng.normal(0, strength, cells).astype(np.float32)
    across, down = (cv2.resize(field, (width, height), interpolation=cv2.INTER_CUBIC) for field in pull)
    columns, rows = np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]
    return np.asarray(
        cv2.remap(ink, across + columns, down + rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0),
        dtype=np.uint8,
    )


def scanned(room: Ink, rng: np.random.Generator) -> tuple[Ink, float]:
    """Return ``room`` as a scanner gives it: coarse, blurred, noisy, grey or bilevel, JPEG; and its scale."""
    height, width = room.shape
    factor = float(np.exp(rng.uniform(np.log(0.27), np.log(1.1))))
    size = (max(8, round(width * factor)), max(8, round(height * factor)))
    coarse = cv2.resize(room, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)
    scan: NDArray[np.float32] = coarse.astype(np.float32)
    blur = rng.uniform(0.2, 1.1)
    if blur > 0.35:
        other = blur * rng.uniform(0.7, 1.8) if rng.random() < 0.2 else blur  # the page moved
        scan = np.asarray(cv2.GaussianBlur(scan, (0, 0), blur, sigmaY=other), dtype=np.float32)
    if rng.random() < 0.25:  # the pen fails in places
        patches = cv2.resize(rng.uniform(0.25, 1.2, (4, 8)).astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
        scan = scan * np.minimum(patches, 1)
    if rng.random() < 0.15:  # paper that is not white everywhere
        shade = rng.uniform(0, rng.uniform(10, 60), (3, 5)).astype(np.float32)
        scan = np.maximum(scan, cv2.resize(shade, size, interpolation=cv2.INTER_LINEAR))
    noise = rng.standard_normal(scan.shape, np.float32) * np.float32(rng.uniform(0, 22))
    if rng.random() < 0.55:  # bilevel
        level = rng.uniform(0.22, 0.62) * float(scan.max())
        scan = (scan + noise > level).astype(np.float32) * 255
        if rng.random() < 0.3:
            scan[rng.random(scan.shape) < rng.uniform(0, 0.012)] = 255
        if rng.random() < 0.3:  # the pipeline softens hard dots
            scan = np.asarray(cv2.GaussianBlur(scan, (0, 0), rng.uniform(0.6, 1.1)), dtype=np.float32)
    else:
        scan = scan * np.float32(rng.uniform(0.45, 1.0)) + noise
    result = np.clip(scan, 0, 255).astype(np.uint8)
    if rng.random() < 0.25:
        _, data = cv2.imencode(".jpg", result, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(20, 80))])
        result = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
    return result, factor


def cut(
    scan: Ink, factor: float, inner: tuple[int, int, int, int], is_junk: bool, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return what the reader is shown of ``scan``: the digits and, as cuts are never exact, a little more or less."""
    left, top, right, bottom = inner
    tall = bottom - top
    above, below = np.abs(rng.normal(0, 0.07, 2)) * tall - 0.02 * tall
    before, after = rng.exponential(0.3, 2) * CAPITAL - 2
    if is_junk or rng.random() < 0.3:
        before, after = rng.normal(1, 2, 2)
    if rng.random() < 0.12:  # a stray mark stretched the cut
        above += rng.exponential(0.3) * tall
        below += rng.exponential(0.3) * tall
    edges = (left - before, top - above, right + after, bottom + below)
    x0, y0, x1, y1 = (round(factor * edge) for edge in edges)
    # The darkest ink is full ink, as on the page: faint pens are stretched by the finder.
    inside = scan[max(0, y0) : y1, max(0, x0) : x1]
    full = max(40.0, float(np.percentile(inside, 99.5))) if inside.size else 255.0
    stretched = np.asarray(cv2.convertScaleAbs(scan, alpha=255 / full), dtype=np.uint8)
    return shown(stretched, (x0, y0, max(x0 + 1, x1), max(y0 + 1, y1)))
