"""One page image -> one page: clean, read, and when it reads badly turn it or treat it otherwise and read again."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Line, Page
from pipeline.imaging import Prepared, prepare
from pipeline.imaging.ink import ink_share
from pipeline.ocr.engine import Engine, PageImage, Turn
from pipeline.ocr.signature import with_second_look
from pipeline.reading_order import Token, ordered_lines
from pipeline.vietnamese import is_syllable

_BLANK = 0.0002
"""Share of dark pixels below which a page is blank: a page number alone has more."""
_LEGIBLE = 8
"""Pixels: no letter can be read on a strip that is narrower, and the cleaning has nothing to work on."""
_READS_WELL = 0.75
"""Mean confidence from which a reading is not tried again; clean scans have 0.85 to 0.96."""
_READS_HARDLY = 0.55
"""Mean confidence below which the page may stand on its head, whatever the orientation detection says."""
_GUESS = 0.5
_FEW_SIGNS, _DOUBTFUL = 6, 0.4
_CLEARLY_WORSE = 0.6
"""Share of the text layer's syllables below which a reading of the image is not believed."""
_NOISE = 0.3
"""Signs without a letter or digit that are read with less confidence are dirt, rules and strokes of a stamp."""


@dataclass(frozen=True)
class Reading:
    """What the engine made of a page in one treatment."""

    prepared: Prepared
    lines: tuple[Line, ...]
    turn: Turn

    @cached_property
    def letters(self) -> int:
        """How many letters were read."""
        return sum(char.isalpha() for line in self.lines for char in line.text)

    @cached_property
    def confidence(self) -> float:
        """The mean confidence, each word counted by its length; 0 where nothing was read."""
        weighed = [(w.confidence or 0.0, len(w.text)) for line in self.lines for w in line.words]
        return sum(c * n for c, n in weighed) / sum(n for _, n in weighed) if weighed else 0.0

    @cached_property
    def worth(self) -> float:
        """How much was read for sure, to compare readings of one page: guesses below one half count for nothing."""
        sure = ((w.confidence or 0.0, len(w.text)) for line in self.lines for w in line.words)
        return sum(n * c**2 for c, n in sure if c >= _GUESS)


def read_page(page: Page, image: PageImage, engine: Engine) -> Page:
    """Return ``page`` with the lines read from ``image``, or with its broken text layer where that is better.

    Boxes are fractions of the page as it stands upright: ``rotation`` says how it was turned.
    """
    before = f"{page.reason}; " if page.layer == "broken" else ""
    if min(image.pixels.shape[:2]) < _LEGIBLE:
        return _kept_or_blank(page, f"{before}blank page: too small to hold a letter")
    prepared = prepare(image.pixels, image.dpi)
    if ink_share(prepared.grey) < _BLANK:  # which print in a pure colour seems to be, too
        prepared = prepare(image.pixels, image.dpi, plain=True)
    if ink_share(prepared.grey) < _BLANK:
        return _kept_or_blank(page, f"{before}blank page")
    reading = _best_reading(image, prepared, engine)
    again = with_second_look(reading.lines, reading.prepared.grey, reading.prepared.dpi, engine)
    reading = replace(reading, lines=again)
    if not reading.letters:
        return _kept_or_blank(page, f"{before}blank page: no letter found")
    if page.layer == "broken" and _syllables(reading.lines) < _CLEARLY_WORSE * _syllables(page.lines):
        return page.model_copy(update={"reason": f"{before}kept, because the image reads worse"})
    steps = ", ".join(reading.prepared.steps) or "as it is"
    sideways = reading.turn in (90, 270)
    return page.model_copy(
        update={
            "lines": _lines_on_page(reading),
            "text_source": "ocr",
            "engine": f"{engine.name} {engine.version()}",
            "rotation": reading.turn,
            "width": page.height if sideways else page.width,
            "height": page.width if sideways else page.height,
            "reason": f"{before}read from the image ({steps}), mean confidence {reading.confidence:.0%}",
        }
    )


def _best_reading(image: PageImage, prepared: Prepared, engine: Engine) -> Reading:
    """Return the reading that is worth most; a page that reads well is read once."""
    best = _read(prepared, 0, engine)
    if best.confidence >= _READS_WELL:
        return best
    turn = engine.orientation(prepared.grey)
    turns: list[Turn] = [turn] if turn else []
    if best.letters and best.confidence < _READS_HARDLY and 180 not in turns:
        turns.append(180)
    for turn in turns:
        other = _read(prepare(_turned(image.pixels, turn), image.dpi), turn, engine)
        best = max(best, other, key=lambda reading: reading.worth)
        if best.confidence >= _READS_WELL:
            return best
    if best.confidence < _READS_HARDLY:
        plain = prepare(_turned(image.pixels, best.turn), image.dpi, plain=True)
        best = max(best, _read(plain, best.turn, engine), key=lambda reading: reading.worth)
    return best


def _read(prepared: Prepared, turn: Turn, engine: Engine) -> Reading:
    return Reading(prepared=prepared, lines=engine.read(prepared.grey, prepared.dpi), turn=turn)


def _turned(pixels: NDArray[np.uint8], turn: Turn) -> NDArray[np.uint8]:
    """Return ``pixels`` turned clockwise."""
    return np.ascontiguousarray(np.rot90(pixels, k=-(turn // 90)))


def _lines_on_page(reading: Reading) -> tuple[Line, ...]:
    """Return the lines in reading order, with boxes in fractions of the upright page."""
    height, width = reading.prepared.grey.shape
    rows = [
        [(word.text, word.box, word.confidence) for word in line.words if not _is_noise(word.text, word.confidence)]
        for line in reading.lines
    ]
    # The order is told on the cleaned image, where lines are level, and the boxes are mapped back afterwards.
    lines = ordered_lines(rows, height / width)
    return tuple(
        Line.of_words((_on_page(reading, (w.text, w.box, w.confidence)) for w in line.words), block=line.block)
        for line in lines
        if not _is_dirt(line)
    )


def _on_page(reading: Reading, token: Token) -> Token:
    text, box, confidence = token
    return text, reading.prepared.page_box(box) if box is not None else None, confidence


def _is_dirt(line: Line) -> bool:
    """Return whether a short line is more likely a pen stroke or a stain; "Số:" and codes stay, however faint."""
    signs = sum(map(str.isalnum, line.text))
    sure = max((word.confidence or 0.0 for word in line.words), default=0.0)
    is_code = "/" in line.text or any(len(word.text) > 1 and is_syllable(word.text.strip(".:")) for word in line.words)
    return signs == 0 or (signs < _FEW_SIGNS and sure < _DOUBTFUL and not is_code)


def _is_noise(text: str, confidence: float | None) -> bool:
    return (confidence or 0.0) < _NOISE and not any(map(str.isalnum, text))


def _kept_or_blank(page: Page, reason: str) -> Page:
    """Return the page without a reading: with its broken layer where it has one, else empty."""
    source = "text_layer" if page.layer == "broken" else "ocr"
    return page.model_copy(update={"reason": reason, "text_source": source})


def _syllables(lines: tuple[Line, ...]) -> int:
    return sum(is_syllable(token.strip(".,;:()-/")) for line in lines for token in line.text.split())
