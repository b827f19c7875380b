"""Pages of invented text in every state in which offices scan, fax, copy and photograph them: for measuring readers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.rendering import degrade, draw
from pipeline.rendering.compose import compose
from pipeline.rendering.content import DispatchContent, Paragraph
from pipeline.rendering.fonts import Faces, faces
from pipeline.rendering.layout import Seal, SheetPage
from pipeline.rendering.samples import load_samples
from pipeline.rendering.stamp import SEAL_RADIUS_MM

Image = NDArray[np.uint8]
Damage = Callable[[Image, np.random.Generator], Image]

_PARAGRAPHS = 9
"""As many of the invented paragraphs fill a page."""
_FAMILIES = ("Tinos", "Arimo")


@dataclass(frozen=True, slots=True)
class Specimen:
    """One page to read: the picture, its resolution, and what it says; ``stamped`` are the words under a stamp."""

    image: Image
    dpi: int
    text: str
    stamped: tuple[str, ...] = ()
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What has happened to a page: the resolution it is drawn at, the damage, and the resolution it comes with."""

    damage: Damage
    dpi: int = 300


def _grey(image: Image, _rng: np.random.Generator) -> Image:
    return degrade.grey(image)


def _skewed(degrees: float) -> Damage:
    def damage(image: Image, rng: np.random.Generator) -> Image:
        return degrade.noise(turned_whole(degrade.grey(image), degrees), 3, rng)

    return damage


def _rotated(degrees: int) -> Damage:
    def damage(image: Image, _rng: np.random.Generator) -> Image:
        return np.ascontiguousarray(np.rot90(degrade.grey(image), k=degrees // 90))

    return damage


def turned_whole(image: Image, degrees: float) -> Image:
    """Return the grey page turned by ``degrees`` on a sheet large enough to hold all of it, as scanners crop."""
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    across, down = round(width * cos + height * sin), round(width * sin + height * cos)
    turn[:, 2] += ((across - width) / 2, (down - height) / 2)
    return np.asarray(cv2.warpAffine(image, turn, (across, down), flags=cv2.INTER_CUBIC, borderValue=255), np.uint8)


def _faint(image: Image, rng: np.random.Generator) -> Image:
    """Grey toner on grey paper under light that falls off to one side."""
    faint = (150 + degrade.grey(image).astype(np.float64) * 0.28).astype(np.uint8)
    return degrade.noise(degrade.shading(faint, 0.5, rng), 2.5, rng)


def _photo(image: Image, rng: np.random.Generator) -> Image:
    return degrade.jpeg(degrade.shadow(degrade.phone_photo(image, rng), 0.45, rng), 80)


def _bleed(image: Image, rng: np.random.Generator) -> Image:
    """The print of the back, mirrored and blurred, shows through thin paper."""
    front = degrade.grey(image).astype(np.float64)
    back = degrade.blur(np.ascontiguousarray(np.roll(front[:, ::-1], 37, axis=0)).astype(np.uint8), 1.5)
    through = 255 - (255 - back.astype(np.float64)) * rng.uniform(0.35, 0.5)
    return degrade.noise(np.minimum(front, through).astype(np.uint8), 4, rng)


def _speckled(image: Image, rng: np.random.Generator) -> Image:
    return degrade.speckle(degrade.grey(image), 0.015, rng)


def _small(image: Image, rng: np.random.Generator) -> Image:
    return degrade.jpeg(degrade.noise(degrade.grey(image), 3, rng), 75)


CONDITIONS: dict[str, Condition] = {
    "clean 300 dpi": Condition(_grey),
    "clean 200 dpi": Condition(_grey, 200),
    "clean 150 dpi": Condition(_grey, 150),
    **{f"skew {angle:+d}°": Condition(_skewed(angle), 200) for angle in (1, -3, 7, -11, 15)},
    **{f"turned {angle}°": Condition(_rotated(angle), 200) for angle in (90, 180, 270)},
    "low contrast, shading": Condition(_faint, 200),
    "photo, shadow, perspective": Condition(_photo, 200),
    "bleed-through": Condition(_bleed),
    "speckle": Condition(_speckled),
    "photocopy": Condition(lambda image, rng: degrade.photocopy(image, rng)),
    "fax": Condition(lambda image, rng: degrade.fax(image, rng), 200),
    "100 dpi": Condition(_small, 100),
    "blur": Condition(lambda image, rng: degrade.noise(degrade.blur(degrade.grey(image), 2.2), 3, rng)),
}
"""What the body of a page is read in."""

STAMPS: dict[str, Damage] = {
    "stamp, colour": lambda image, rng: degrade.noise(degrade.blur(image, 0.5), 2.5, rng),
    "stamp, grey": lambda image, rng: degrade.noise(degrade.blur(degrade.grey(image), 0.5), 2.5, rng),
    "stamp, bilevel": lambda image, rng: degrade.bilevel(degrade.noise(degrade.blur(image, 0.6), 8, rng), 150),
}
"""What a signature block under round stamps is read in."""


def body_pages(count: int, seed: int) -> list[tuple[SheetPage, Faces]]:
    """Return ``count`` full pages of running text, invented paragraphs in an order that ``seed`` decides."""
    rng = np.random.default_rng(seed)
    contents = [sample.dispatch for sample in load_samples() if sample.dispatch is not None]
    paragraphs = [paragraph for content in contents for paragraph in content.body if len(paragraph.text) > 60]
    order = [paragraphs[index] for _ in range(count) for index in rng.permutation(len(paragraphs))]
    pages = []
    for number in range(count):
        body = tuple(islice(order, number * _PARAGRAPHS, (number + 1) * _PARAGRAPHS))
        face = faces(_FAMILIES[number % len(_FAMILIES)] if _installed(_FAMILIES[number % len(_FAMILIES)]) else "Tinos")
        pages.append((_body_alone(contents[0], body, face), face))
    return pages


def _installed(name: str) -> bool:
    try:
        return bool(faces(name))
    except Exception:  # noqa: BLE001 a family that is not there is passed over
        return False


def _body_alone(content: DispatchContent, body: tuple[Paragraph, ...], face: Faces) -> SheetPage:
    first = compose(content.model_copy(update={"body": body}), face)[0]
    lines = tuple(line for line in first.lines if line.block == "body")
    return replace(first, lines=lines, rules=(), seals=(), marks=())


def degraded(name: str, page: SheetPage, face: Faces, rng: np.random.Generator) -> Specimen:
    """Return ``page`` in the condition called ``name``."""
    condition = CONDITIONS[name]
    image = condition.damage(draw.page_image(page, face, condition.dpi, sealed=False), rng)
    return Specimen(image, condition.dpi, page.text())


def stamped_pages(count: int, seed: int, dpi: int = 200) -> list[tuple[Specimen, np.random.Generator]]:
    """Return signature blocks in colour, with a round stamp and a pen stroke over the title and another over the name.

    Each comes with the generator that its further damage draws from.
    """
    rng = np.random.default_rng(seed)
    face = faces()
    contents = [s.dispatch for s in load_samples() if s.dispatch is not None and s.dispatch.recipients]
    made = []
    for number in range(count):
        content = contents[number % len(contents)]
        page = compose(content, face)[-1]
        lines = [line for line in page.lines if line.block == "signature"]
        edge = [(min(w.x for w in line.words), max(w.x for w in line.words) + 12) for line in lines]
        seals = tuple(
            Seal((edge[at][0] + edge[at][1]) / 2 + 22 + rng.uniform(-7, 7), lines[at].y + rng.uniform(-4, 2), name)
            for at, name in ((len(lines) - 2, " ".join(content.issuer)), (len(lines) - 1, " ".join(content.issuer)))
        )
        image = draw.page_image(replace(page, seals=seals, marks=()), face, dpi)
        under = tuple(
            word.text for line in lines for word in line.words if any(_covers(s, word.x, line.y) for s in seals)
        )
        made.append((Specimen(image, dpi, page.text(), under, content.signer), np.random.default_rng([seed, number])))
    return made


def _covers(seal: Seal, x: float, y: float) -> bool:
    """Return whether the round stamp of ``seal`` lies over a word that begins at (x, y) mm."""
    middle = seal.x - 17 + 34 / 3 - SEAL_RADIUS_MM  # as ``stamp.sign_and_seal`` places it
    return bool(np.hypot(x + 4 - middle, y - 1.5 - seal.y) < SEAL_RADIUS_MM)
