"""The readings of one page: one where it reads well, more where it does not, and the one that is worth most."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Line
from pipeline.imaging import Prepared, is_sideways, prepare, refocused
from pipeline.ocr.engine import Engine, PageImage, Turn
from pipeline.ocr.legible import read_reduced
from pipeline.ocr.readings import letters_in
from pipeline.ocr.voting import voted
from pipeline.vietnamese import syllable_share

_READS_WELL = 0.75
"""Mean confidence from which a reading is not tried again in another treatment; clean scans have 0.85 to 0.96."""
_READS_HARDLY = 0.55
"""Mean confidence below which the page may stand on its head, whatever the orientation detection says."""
_GUESS = 0.5


@dataclass(frozen=True)
class Reading:
    """What the engine made of a page in one treatment."""

    prepared: Prepared
    lines: tuple[Line, ...]
    turn: Turn
    witness: str = ""

    @cached_property
    def letters(self) -> int:
        """How many letters were read."""
        return letters_in(self.lines)

    @cached_property
    def confidence(self) -> float:
        """The mean confidence, each word counted by its length; 0 where nothing was read."""
        weighed = [(w.confidence or 0.0, len(w.text)) for line in self.lines for w in line.words]
        return sum(c * n for c, n in weighed) / sum(n for _, n in weighed) if weighed else 0.0

    @cached_property
    def worth(self) -> float:
        """How much was read for sure and is spelt right, to compare readings of one page."""
        sure = ((w.confidence or 0.0, len(w.text)) for line in self.lines for w in line.words)
        spelt = syllable_share(" ".join(line.text for line in self.lines))
        return (0.5 + 0.5 * spelt) * sum(n * c**2 for c, n in sure if c >= _GUESS)


def best_reading(image: PageImage, prepared: Prepared, engine: Engine, witness: Engine | None = None) -> Reading:
    """Return the reading that is worth most; a page that reads well is read once.

    Args:
        image: the page as it came.
        prepared: the same, cleaned.
        engine: reads it.
        witness: reads it too where the page is out of focus; elsewhere it was seen to spoil more than it mends.
    """
    best = _best_of_one(image, prepared, engine)
    if witness is None or not best.letters or not best.prepared.soft:
        return best
    seen = refocused(best.prepared)
    heard = witness.read(seen.grey, seen.dpi)
    return replace(best, lines=voted(best.lines, heard), witness=witness.version())


def _best_of_one(image: PageImage, prepared: Prepared, engine: Engine) -> Reading:
    """Return the best that one engine makes of the page, turned and treated as it needs."""
    if is_sideways(prepared.grey) and (turn := engine.orientation(prepared.grey)) in (90, 270):
        upright = _read(prepare(turned(image.pixels, turn), image.dpi), turn, engine)
        if upright.confidence >= _READS_WELL:
            return upright
    best = _read(prepared, 0, engine)
    if best.confidence >= _READS_WELL:
        return best
    turn = engine.orientation(prepared.grey)
    turns: list[Turn] = [turn] if turn else []
    if best.letters and best.confidence < _READS_HARDLY and 180 not in turns:
        turns.append(180)
    for turn in turns:
        other = _read(prepare(turned(image.pixels, turn), image.dpi), turn, engine)
        best = max(best, other, key=lambda reading: reading.worth)
        if best.confidence >= _READS_WELL:
            return best
    if best.confidence < _READS_HARDLY:
        plain = prepare(turned(image.pixels, best.turn), image.dpi, plain=True)
        best = max(best, _read(plain, best.turn, engine), key=lambda reading: reading.worth)
    return best


def _read(prepared: Prepared, turn: Turn, engine: Engine) -> Reading:
    return Reading(prepared=prepared, lines=read_reduced(engine, prepared.grey, prepared.dpi), turn=turn)


def turned(pixels: NDArray[np.uint8], turn: Turn) -> NDArray[np.uint8]:
    """Return ``pixels`` turned clockwise."""
    return np.ascontiguousarray(np.rot90(pixels, k=-(turn // 90)))
