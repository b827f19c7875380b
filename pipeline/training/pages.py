"""Corpus text -> worn page images -> what Tesseract reads: the raw material of the channel."""

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.rendering import degrade
from pipeline.rendering.draw import text_page
from pipeline.rendering.fonts import every_font
from pipeline.training.corpus import TextFile
from pipeline.training.params import PairParams

Reader = Literal["eng", "vie"]
HELD_OUT_FONTS = ("NotoSerif", "DejaVuSans-")
"""Beginnings of the names of fonts that are kept for evaluation."""
_LINE_LENGTHS = (62, 92)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page to be: its number, its reader and its lines."""

    number: int
    reader: Reader
    lines: tuple[str, ...]


def sample_paragraphs(files: Sequence[TextFile], wanted: int, rng: np.random.Generator) -> list[str]:
    """Return ``wanted`` paragraphs from all ``files``, those of heavier files more often, in random order."""
    pool: list[str] = []
    weights: list[float] = []
    for file in files:
        lines = [line for line in file.lines() if line]
        if len(lines) > wanted:
            lines = [lines[i] for i in rng.choice(len(lines), wanted, replace=False)]
        pool += lines
        weights += [file.weight**2 * len(lines) ** -0.5] * len(lines)
    share = np.array(weights) / sum(weights)
    return [pool[i] for i in rng.choice(len(pool), min(wanted, len(pool)), replace=False, p=share)]


def set_lines(paragraphs: Sequence[str], rng: np.random.Generator) -> list[str]:
    """Return the paragraphs broken into printed lines; some short ones are set in capitals, as headings are."""
    lines: list[str] = []
    width = int(rng.integers(*_LINE_LENGTHS))
    for paragraph in paragraphs:
        text = paragraph.upper() if rng.random() < (0.3 if len(paragraph) < width else 0.08) else paragraph
        line = ""
        for word in text.split():
            if line and len(line) + 1 + len(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines.append(line)
    return lines


def sheets(paragraphs: Sequence[str], params: PairParams, readers: Sequence[Reader], first: int = 0) -> list[Sheet]:
    """Return one sheet for each of ``readers``, filled from ``paragraphs`` in turn."""
    rng = np.random.default_rng(params.seed)
    found: list[Sheet] = []
    at = 0
    for number, reader in enumerate(readers, first):
        lines: list[str] = []
        while len(lines) < params.lines_a_page and at < len(paragraphs):
            lines += set_lines(paragraphs[at : at + 1], rng)
            at += 1
        if not lines:
            break
        found.append(Sheet(number, reader, tuple(lines[: params.lines_a_page])))
    return found


def image_of(sheet: Sheet, seed: int, *, held_out: bool = False) -> NDArray[np.uint8]:
    """Return the sheet as a worn page: font, size, resolution and faults are drawn from ``seed`` and its number.

    ``held_out`` takes the fonts that training never sees.
    """
    rng = np.random.default_rng([seed, sheet.number])
    fonts = [f for f in every_font() if f.name.startswith(HELD_OUT_FONTS) == held_out]
    serif = [f for f in fonts if "Sans" not in f.name and "Arimo" not in f.name]
    choice = serif if rng.random() < 0.8 and serif else fonts
    font = choice[int(rng.integers(len(choice)))]
    poor = sheet.reader == "vie"
    dpi = int(rng.choice([90, 100, 110, 130] if poor else [150, 200, 200, 250, 300]))
    page = text_page(sheet.lines, font, float(rng.uniform(11.5, 14.5)), dpi)
    page = degrade.skew(page, float(rng.normal(0, 0.35)))
    if poor:
        page = degrade.noise(degrade.blur(page, float(rng.uniform(0.5, 1.1))), float(rng.uniform(5, 30)), rng)
        return degrade.jpeg(page, int(rng.integers(30, 80)))
    fault = rng.random()
    if fault < 0.3:
        return degrade.bilevel(degrade.noise(degrade.blur(page, 0.6), 8, rng), float(rng.uniform(110, 185)))
    if fault < 0.55:
        return degrade.photocopy(page, rng)
    if fault < 0.75:
        return degrade.fax(page, rng)
    return degrade.noise(degrade.blur(page, float(rng.uniform(0.3, 1.2))), float(rng.uniform(2, 25)), rng)


def read_page(image: NDArray[np.uint8], reader: Reader) -> str:
    """Return what Tesseract reads on a grey page with the model ``reader``.

    Raises:
        subprocess.CalledProcessError: Tesseract failed.
    """
    packed = cv2.imencode(".png", image)[1].tobytes()
    done = subprocess.run(
        ["tesseract", "stdin", "stdout", "-l", reader, "--psm", "6" if reader == "vie" else "3"],
        input=packed,
        capture_output=True,
        check=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    return done.stdout.decode("utf-8")


def save_page(
    sheet: Sheet, seed: int, folder: Path, draw: Callable[[Sheet, int], NDArray[np.uint8]] = image_of
) -> Path:
    """Write the printed and the read text of ``sheet`` into ``folder`` and return the path of the read text.

    What is there already is kept, so that a stopped run goes on where it was.

    Args:
        sheet: the page to be.
        seed: what fonts and faults are drawn from.
        folder: where both texts go.
        draw: makes the page image of a sheet and a seed.
    """
    printed = folder / f"{sheet.reader}{sheet.number:05d}.gold.txt"
    read = folder / f"{sheet.reader}{sheet.number:05d}.read.txt"
    if not read.exists():
        printed.write_text("\n".join(sheet.lines) + "\n", encoding="utf-8")
        text = read_page(draw(sheet, seed), sheet.reader)
        half = read.with_suffix(".part")
        half.write_text(text, encoding="utf-8")
        half.replace(read)
    return read
