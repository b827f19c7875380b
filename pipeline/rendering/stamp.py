"""Round stamps, framed stamps and signatures: transparent ink that is laid over a page."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.rendering.fonts import Faces
from pipeline.rendering.layout import Seal

RED = (214, 38, 44)
BLUE = (28, 46, 148)
SEAL_RADIUS_MM = 16.5
_FINER = 3  # ink is drawn at three times the page's resolution and shrunk, which smooths slanted strokes

Ink = Image.Image


def _blank(width: float, height: float) -> Ink:
    return Image.new("RGBA", (max(1, round(width)), max(1, round(height))), (255, 255, 255, 0))


def _shrunk(ink: Ink) -> Ink:
    return ink.resize((ink.width // _FINER, ink.height // _FINER), Image.Resampling.LANCZOS)


def overlay(page: NDArray[np.uint8], ink: Ink, x: float, y: float, dpi: int) -> NDArray[np.uint8]:
    """Return the RGB page with ``ink`` at (x, y) mm from the top left corner; ink only darkens, as on paper."""
    left, top = round(x * dpi / 25.4), round(y * dpi / 25.4)
    inked = page.copy()
    patch = inked[max(0, top) : top + ink.height, max(0, left) : left + ink.width]
    layer = np.asarray(ink, dtype=np.float64)[max(0, -top) :, max(0, -left) :][: patch.shape[0], : patch.shape[1]]
    cover = layer[:, :, 3:] / 255
    patch[:] = np.rint(patch * (1 - cover + cover * layer[:, :, :3] / 255))
    return inked


def framed(text: str, width: float, height: float, faces: Faces, dpi: int) -> Ink:
    """Return a stamp of capitals in a single red frame of ``width`` x ``height`` mm (NĐ 30/2020, phụ lục I, III.2b)."""
    scale = dpi / 25.4 * _FINER
    ink = _blank(width * scale, height * scale)
    pen = ImageDraw.Draw(ink)
    pen.rectangle((0, 0, ink.width - 1, ink.height - 1), outline=(*RED, 235), width=round(0.5 * scale))
    font = ImageFont.truetype(str(faces.bold), 13 * dpi / 72 * _FINER, layout_engine=ImageFont.Layout.BASIC)
    pen.text((ink.width / 2, ink.height / 2), text, font=font, fill=(*RED, 235), anchor="mm")
    return _shrunk(ink)


def round_seal(text: str, faces: Faces, dpi: int) -> Ink:
    """Return a round red stamp: two rings, a star, and ``text`` along the inside of the ring."""
    scale = dpi / 25.4 * _FINER
    radius = SEAL_RADIUS_MM * scale
    ink = _blank(2 * radius, 2 * radius)
    pen = ImageDraw.Draw(ink)
    colour = (*RED, 205)
    for ring, thick in ((1.0, 0.8), (0.93, 0.3), (0.56, 0.3)):
        edge = radius * (1 - ring)
        pen.ellipse((edge, edge, 2 * radius - edge, 2 * radius - edge), outline=colour, width=round(thick * scale))
    points = [
        (
            radius + radius * (0.34 if corner % 2 == 0 else 0.14) * math.sin(corner * math.pi / 5),
            radius - radius * (0.34 if corner % 2 == 0 else 0.14) * math.cos(corner * math.pi / 5),
        )
        for corner in range(10)
    ]
    pen.polygon(points, outline=colour, width=round(0.4 * scale))
    font = ImageFont.truetype(str(faces.bold), 9.5 * dpi / 72 * _FINER, layout_engine=ImageFont.Layout.BASIC)
    pitch = min(300 / max(1, len(text)), 17)  # degrees from letter to letter; a sixth of the ring stays free
    height = math.ceil(0.12 * radius)  # half of a square tile around a letter, with room to turn
    for place, letter in enumerate(text):
        tile = _blank(2 * height, 2 * height)
        ImageDraw.Draw(tile).text((height, height), letter, font=font, fill=colour, anchor="mm")
        around = (place - (len(text) - 1) / 2) * pitch
        turned = tile.rotate(-around, Image.Resampling.BICUBIC)
        away, angle = 0.745 * radius, math.radians(around)
        corner = radius + away * math.sin(angle) - height, radius - away * math.cos(angle) - height
        ink.alpha_composite(turned, (round(corner[0]), round(corner[1])))
    return _shrunk(ink)


def incoming(lines: Sequence[str], width: float, faces: Faces, dpi: int) -> Ink:
    """Return the stamp of the office that received a dispatch: ``lines`` in a red frame of ``width`` mm.

    NĐ 30/2020/NĐ-CP, phụ lục IV, mục V: "ĐẾN" with number and day of arrival, which are not those of the dispatch.
    """
    scale = dpi / 25.4 * _FINER
    pitch = 5.2 * scale
    ink = _blank(width * scale, pitch * (len(lines) + 0.6))
    pen = ImageDraw.Draw(ink)
    pen.rectangle((0, 0, ink.width - 1, ink.height - 1), outline=(*RED, 215), width=round(0.4 * scale))
    for row, line in enumerate(lines):
        font = ImageFont.truetype(str(faces.bold), 10 * dpi / 72 * _FINER, layout_engine=ImageFont.Layout.BASIC)
        pen.text((ink.width / 2, pitch * (row + 0.8)), line, font=font, fill=(*RED, 215), anchor="mm")
    return _shrunk(ink)


def signature(width: float, height: float, dpi: int, rng: np.random.Generator) -> Ink:
    """Return a scribble in blue ink inside ``width`` x ``height`` mm: one pen stroke of loops drifting rightwards."""
    scale = dpi / 25.4 * _FINER
    ink = _blank(width * scale, height * scale)
    time = np.linspace(0, 1, 400)
    turns, lean, phase = rng.uniform(2.5, 6.5), rng.uniform(-0.2, 0.15), rng.uniform(0, 2 * np.pi)
    swell = 0.3 * (1 - rng.uniform(0.3, 0.8) * time) + 0.07 * np.sin(rng.uniform(5, 11) * time + phase)
    x = 0.12 + 0.7 * time + 0.1 * np.sin(2 * np.pi * turns * time)
    y = 0.5 + lean * time + swell * np.cos(2 * np.pi * turns * time + phase)
    stroke = [(float(a) * ink.width, float(b) * ink.height) for a, b in zip(x, y, strict=True)]
    pen = ImageDraw.Draw(ink)
    pen.line(stroke, fill=(*BLUE, 230), width=round(0.45 * scale), joint="curve")
    pen.line([stroke[-1], (0.3 * ink.width, 0.86 * ink.height)], fill=(*BLUE, 230), width=round(0.4 * scale))
    return _shrunk(ink)


def sign_and_seal(page: NDArray[np.uint8], seal: Seal, faces: Faces, dpi: int) -> NDArray[np.uint8]:
    """Return the RGB page signed, with the round stamp over about the left third of the signature.

    NĐ 30/2020/NĐ-CP, phụ lục I, mục II.8a: the stamp covers about a third of the signature on its left side.
    """
    width, height = 34.0, 17.0
    rng = np.random.default_rng(sum(map(ord, seal.name)))
    signed = overlay(page, signature(width, height, dpi, rng), seal.x - width / 2, seal.y - height / 2, dpi)
    left = seal.x - width / 2 + width / 3 - 2 * SEAL_RADIUS_MM
    return overlay(signed, round_seal(seal.name, faces, dpi), left, seal.y - SEAL_RADIUS_MM, dpi)
