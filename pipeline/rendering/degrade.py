"""What scanners, faxes, copiers and phones do to a page.

Every function takes an image of 8 bits (grey, or colour in RGB order) and gives back a new one; what is random comes
from the caller's generator, so that the same seed gives the same page.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
PAPER = 255


def _clipped(values: NDArray[np.float64]) -> Image:
    return np.asarray(np.clip(np.rint(values), 0, 255), dtype=np.uint8)


def _paper(image: Image) -> tuple[int, ...]:
    return (PAPER,) * (1 if image.ndim == 2 else 3)


def skew(image: Image, degrees: float) -> Image:
    """Return the page turned by ``degrees`` (positive: anticlockwise), of the same size, on white paper."""
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(
        image, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=_paper(image)
    )
    return np.asarray(turned, dtype=np.uint8)


def noise(image: Image, sigma: float, rng: np.random.Generator) -> Image:
    """Return the page with Gaussian sensor noise of ``sigma`` grey levels."""
    return _clipped(image + rng.normal(0.0, sigma, image.shape))


def blur(image: Image, sigma: float) -> Image:
    """Return the page out of focus by ``sigma`` pixels."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), dtype=np.uint8) if sigma > 0 else image.copy()


def bilevel(image: Image, threshold: float = 128) -> Image:
    """Return the page in pure black and white: what is darker than ``threshold`` (0..255) becomes black."""
    return np.where(grey(image) < threshold, 0, 255).astype(np.uint8)


def grey(image: Image) -> Image:
    """Return the page in grey; a grey page comes back as it is."""
    return image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def colour(image: Image) -> Image:
    """Return the page in RGB; a colour page comes back as it is."""
    return image if image.ndim == 3 else np.repeat(image[:, :, None], 3, axis=2)


def speckle(image: Image, share: float, rng: np.random.Generator) -> Image:
    """Return the page with ``share`` (0..1) of its pixels hit by dust: dark grains of one to four pixels."""
    hits = (rng.random(image.shape[:2]) < share / 2).astype(np.uint8)  # a grain covers two pixels on average
    grains = hits.copy()
    grains[:, 1:] |= hits[:, :-1] & rng.integers(0, 2, hits[:, :-1].shape, dtype=np.uint8)
    grains[1:] |= grains[:-1] & rng.integers(0, 2, grains[:-1].shape, dtype=np.uint8)
    worn = image.copy()
    worn[grains > 0] = 30
    return worn


def shading(image: Image, depth: float, rng: np.random.Generator) -> Image:
    """Return the page under uneven light: up to ``depth`` (0..1) of the light is lost, smoothly, from one side."""
    height, width = image.shape[:2]
    angle = rng.uniform(0, 2 * np.pi)
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    slope = (x * np.cos(angle) + y * np.sin(angle) + 1.5) / 3
    light = 1 - depth * np.clip(slope, 0, 1)
    return _clipped(image * (light if image.ndim == 2 else light[:, :, None]))


def shadow(image: Image, depth: float, rng: np.random.Generator) -> Image:
    """Return the page with the shadow of a hand or a phone over one corner: ``depth`` (0..1) of the light is lost."""
    height, width = image.shape[:2]
    reach = rng.uniform(0.45, 0.7, 2) * (width, height)
    left, top = rng.integers(0, 2, 2)
    x, y = np.arange(width)[None, :], np.arange(height)[:, None]
    away = (width - x if left == 0 else x) / reach[0] - 0.5, (height - y if top == 0 else y) / reach[1] - 0.5
    dark = cv2.GaussianBlur((away[0] + away[1] > 1.6).astype(np.float32), (0, 0), width / 60)
    light = 1 - depth * dark.astype(np.float64)
    return _clipped(image * (light if image.ndim == 2 else light[:, :, None]))


def jpeg(image: Image, quality: int) -> Image:
    """Return the page after JPEG compression at ``quality`` (1..100)."""
    order = image if image.ndim == 2 else image[:, :, ::-1]
    packed = cv2.imencode(".jpg", order, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    read = np.asarray(cv2.imdecode(packed, cv2.IMREAD_UNCHANGED), dtype=np.uint8)
    return read if read.ndim == 2 else read[:, :, ::-1].copy()


def fax(image: Image, rng: np.random.Generator) -> Image:
    """Return the page as a fax machine sends it: coarse lines, bilevel, a few broken and doubled rows."""
    height, width = image.shape[:2]
    small = cv2.resize(grey(image), (width * 2 // 3, height * 2 // 3), interpolation=cv2.INTER_AREA)
    sent = bilevel(noise(np.asarray(small, dtype=np.uint8), 18, rng), rng.uniform(135, 165))
    for row in rng.integers(1, sent.shape[0], size=max(1, sent.shape[0] // 250)):
        sent[row] = sent[row - 1]
    return np.asarray(cv2.resize(sent, (width, height), interpolation=cv2.INTER_NEAREST), dtype=np.uint8)


def photocopy(image: Image, rng: np.random.Generator) -> Image:
    """Return the page as a copy of a copy: strokes swell or thin, hard contrast, toner specks, bilevel."""
    soft = noise(blur(grey(image), rng.uniform(0.7, 1.3)), 14, rng)
    return speckle(bilevel(soft, rng.uniform(110, 180)), 0.0008, rng)


def phone_photo(image: Image, rng: np.random.Generator) -> Image:
    """Return the page in RGB as a phone takes it from a table: perspective, warm uneven light, soft focus, noise."""
    page = colour(image)
    height, width = page.shape[:2]
    margin = int(0.05 * width)
    table = np.array([118, 98, 82], dtype=np.float64)  # brown wood
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    shift = rng.uniform(0, 0.03 * width, size=(4, 2)) * np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])
    seen = (corners + margin + shift).astype(np.float32)
    frame = (width + 2 * margin, height + 2 * margin)
    warp = cv2.getPerspectiveTransform(corners, seen)
    photo = cv2.warpPerspective(
        page, warp, frame, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_CONSTANT, borderValue=tuple(table.tolist())
    )
    warm = np.asarray(photo, dtype=np.float64) * np.array([1.0, 0.975, 0.92])
    return noise(blur(shading(_clipped(warm), 0.35, rng), 0.8), 3, rng)
