"""The sets on which repair is measured: pairs of a text as printed and the same text as read."""

import lzma
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pipeline.training import held_out
from pipeline.training.evaluation import Pair
from pipeline.training.pages import Reader, save_page
from pipeline.training.params import PairParams
from pipeline.vietnamese import strip_marks

GENRES = ("legal", "news")
READERS: tuple[Reader, ...] = ("eng", "vie")
PAGE_LINES = 1500
"""Pages are always filled from the same development lines, so that those drawn before stay what they are."""
_BLOCK = 30
"""Lines of one text, about a page."""
_LOST_WORDS = 0.85
"""Share of words that lose their marks where only some are left."""


class MeasuredSet(NamedTuple):
    """A name, texts, and whether they are treated as read from an image with the Vietnamese model."""

    name: str
    pairs: tuple[Pair, ...]
    from_image: bool = False


def development_lines(corpus: Path, genre: str) -> list[str]:
    """Return the lines of a genre that training never opens (``training.corpus`` reads ``*.train*`` files only)."""
    with lzma.open(corpus / genre / "dev.txt.xz", "rt", encoding="utf-8") as text:
        return [line.rstrip("\n") for line in text]


def evenly(lines: Sequence[str], wanted: int) -> Sequence[str]:
    """Return at least ``wanted`` of ``lines``, spread evenly, or all where there are fewer.

    >>> evenly("abcdefg", 3)
    'aceg'
    """
    return lines[:: max(1, len(lines) // wanted)]


def blocks(lines: Sequence[str]) -> list[str]:
    """Return ``lines`` as texts of about a page."""
    return ["\n".join(lines[i : i + _BLOCK]) for i in range(0, len(lines), _BLOCK)]


def text_sets(genre: str, lines: Sequence[str], wanted: int) -> Iterator[MeasuredSet]:
    """Yield the sets that need no page: marks lost, most marks lost, clean."""
    chosen = blocks(evenly(lines, wanted))
    rng = np.random.default_rng(len(chosen))
    yield MeasuredSet(f"{genre} no marks", tuple((block, strip_marks(block)) for block in chosen))
    yield MeasuredSet(f"{genre} few marks", tuple((block, _with_few_marks(block, rng)) for block in chosen))
    yield MeasuredSet(f"{genre} clean", tuple((block, block) for block in blocks(lines)))


def _with_few_marks(text: str, rng: np.random.Generator) -> str:
    lost = [
        " ".join(strip_marks(word) if rng.random() < _LOST_WORDS else word for word in line.split(" "))
        for line in text.split("\n")
    ]
    return "\n".join(lost)


def page_sets(genre: str, lines: Sequence[str], params: PairParams, count: int, folder: Path) -> Iterator[MeasuredSet]:
    """Yield the sets read from worn pages of ``lines``; pages that are not in ``folder`` yet are drawn and read.

    Args:
        genre: the folder of the pages below ``folder``, and the name of the set.
        lines: development lines.
        params: the seed and the lines of a page.
        count: pages for each reader.
        folder: where pages are kept.

    Yields:
        For each reader the set of all pages, and of those with faults that training never sees.
    """
    (folder / genre).mkdir(parents=True, exist_ok=True)
    for reader in READERS:
        sheets = held_out.sheets(lines, params, reader, count)
        paths = [save_page(sheet, params.seed + 1, folder / genre, held_out.image_of) for sheet in sheets]
        pairs = tuple(map(_pair, paths))
        unseen = [pair for sheet, pair in zip(sheets, pairs, strict=True) if held_out.has_unseen_faults(sheet.number)]
        yield MeasuredSet(f"{genre} {reader}", pairs, from_image=reader == "vie")
        yield MeasuredSet(f"{genre} {reader} unseen faults", tuple(unseen), from_image=reader == "vie")
        if reader == "vie":
            yield MeasuredSet(f"{genre} clean page", tuple((gold, gold) for gold, _ in pairs), from_image=True)


def _pair(read: Path) -> Pair:
    gold = read.with_name(read.name.replace(".read.", ".gold."))
    return gold.read_text(encoding="utf-8"), read.read_text(encoding="utf-8")


def gold_set(gold: Path, raw: Path) -> MeasuredSet:
    """Return the set of one document: lines typed from the page, and the first as many lines as read."""
    printed = gold.read_text(encoding="utf-8")
    read = raw.read_text(encoding="utf-8").split("\n")
    return MeasuredSet(gold.name[:7], ((printed, "\n".join(read[: len(printed.rstrip().split("\n"))])),))


def all_sets(
    corpus: Path, documents: Iterable[tuple[Path, Path]], params: PairParams, *, pages: int, lines: int, folder: Path
) -> Iterator[MeasuredSet]:
    """Yield every set, documents first."""
    for gold, raw in documents:
        yield gold_set(gold, raw)
    for genre in GENRES:
        every = development_lines(corpus, genre)
        yield from text_sets(genre, every, lines)
        yield from page_sets(genre, evenly(every, PAGE_LINES), params, pages, folder)
