"""One page image -> one page: clean, read, and when it reads badly turn it or treat it otherwise and read again."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Line, Page
from pipeline.imaging import prepare
from pipeline.imaging.ink import ink_share, luma_of
from pipeline.imaging.stamps import black_ink, darkest_ink, is_coloured
from pipeline.imaging.strokes import print_alone
from pipeline.ocr.attempts import Reading, best_reading, turned
from pipeline.ocr.doubtful_lines import DOUBTFUL_LINES
from pipeline.ocr.engine import Engine, PageImage
from pipeline.ocr.framed_marks import with_framed_marks
from pipeline.ocr.issuer import ISSUER
from pipeline.ocr.pictures import on_paper
from pipeline.ocr.recipients import RECIPIENTS
from pipeline.ocr.second_reading import Scan, read_again
from pipeline.ocr.signature import View, with_second_look
from pipeline.reading_order import Token, ordered_lines
from pipeline.vietnamese import is_syllable

_BLANK = 0.0002
"""Share of dark pixels below which a page is blank: a page number alone has more."""
_PICTURE = 0.01
"""Share of dark pixels from which a page without a letter shows something: dust and a page's rim have less."""
_LEGIBLE = 8
"""Pixels: no letter can be read on a strip that is narrower, and the cleaning has nothing to work on."""
_FEW_SIGNS, _DOUBTFUL = 6, 0.4
_CLEARLY_WORSE = 0.6
"""Share of the text layer's syllables below which a reading of the image is not believed."""
_NOISE = 0.3
"""Signs without a letter or digit that are read with less confidence are dirt, rules and strokes of a stamp."""


def read_page(page: Page, image: PageImage, engine: Engine, witness: Engine | None = None) -> Page:
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
    reading = best_reading(image, prepared, engine, witness)
    printed = on_paper(reading.lines, lambda: _brightness(image, reading))
    if not any(char.isalpha() for line in printed for char in line.text):
        return _kept_or_blank(page, f"{before}{_what_without_text(reading.prepared.grey)}")
    every_ink = (lambda: _brightness(image, reading)) if is_coloured(image.pixels) else None
    printed = with_framed_marks(printed, reading.prepared.grey, reading.prepared.dpi, engine, every_ink)
    scan = Scan(reading.prepared.grey, reading.prepared.dpi, engine, witness)
    lines = read_again(printed, ISSUER, scan)
    lines = with_second_look(lines, scan.image, scan.dpi, engine, _views(image, reading))
    for zone in (DOUBTFUL_LINES, RECIPIENTS):
        lines = read_again(lines, zone, scan)
    reading = replace(reading, lines=lines)
    if reads_worse(reading.lines, page):
        return page.model_copy(update={"reason": f"{before}kept, because the image reads worse"})
    steps = "; ".join(filter(None, (", ".join(reading.prepared.steps) or "as it is", image.note)))
    heard = f", with {engine.name} {reading.witness} as a second witness" if reading.witness else ""
    sideways = reading.turn in (90, 270)
    return page.model_copy(
        update={
            "lines": _lines_on_page(reading),
            "text_source": "ocr",
            "engine": f"{engine.name} {engine.version()}",
            "rotation": reading.turn,
            "width": page.height if sideways else page.width,
            "height": page.width if sideways else page.height,
            "reason": f"{before}read from the image ({steps}){heard}, mean confidence {reading.confidence:.0%}",
        }
    )


def _brightness(image: PageImage, reading: Reading) -> NDArray[np.uint8]:
    """Return the brightness of the page as the eye sees it, turned and scaled as ``reading`` saw it."""
    return reading.prepared.laid_over(luma_of(turned(image.pixels, reading.turn)))


def _views(image: PageImage, reading: Reading) -> tuple[View, ...]:
    """Return what gives a part of the page as ``reading`` saw it, but with other inks.

    On a page with coloured ink: black ink alone, for print under stamps, and all inks, for names that are stamped
    themselves. On others: the darkest ink alone.
    """
    prepared = reading.prepared

    def black(rows: slice, columns: slice) -> NDArray[np.uint8]:
        return prepared.laid_over(black_ink(turned(image.pixels, reading.turn)))[rows, columns]

    def every(rows: slice, columns: slice) -> NDArray[np.uint8]:
        return _brightness(image, reading)[rows, columns]

    def darkest(rows: slice, columns: slice) -> NDArray[np.uint8]:
        return darkest_ink(prepared.grey[rows, columns])

    def printed(rows: slice, columns: slice) -> NDArray[np.uint8]:
        return print_alone(prepared.grey[rows, columns], prepared.dpi)

    return (View(black), View(every, fills_only=True)) if is_coloured(image.pixels) else (View(printed), View(darkest))


def _lines_on_page(reading: Reading) -> tuple[Line, ...]:
    """Return the lines in reading order, with boxes in fractions of the upright page."""
    height, width = reading.prepared.grey.shape
    rows = [
        [
            (_unruled(word.text), word.box, word.confidence)
            for word in line.words
            if not _is_noise(word.text, word.confidence)
        ]
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


def _unruled(text: str) -> str:
    """Return ``text`` without the underscores at its ends, as which the rule below a word is read ("243_")."""
    return text.strip("_") or text


def _what_without_text(grey: NDArray[np.uint8]) -> str:
    """Return what a page is on which no letter was found."""
    return "page of pictures: no text found" if ink_share(grey) >= _PICTURE else "blank page: no letter found"


def _kept_or_blank(page: Page, reason: str) -> Page:
    """Return the page without a reading: with its broken layer where it has one, else empty."""
    source = "text_layer" if page.layer == "broken" else "ocr"
    return page.model_copy(update={"reason": reason, "text_source": source})


def reads_worse(lines: tuple[Line, ...], page: Page) -> bool:
    """Return whether ``lines``, read from the image, are clearly less than the broken text layer of ``page`` holds."""
    return page.layer == "broken" and _syllables(lines) < _CLEARLY_WORSE * _syllables(page.lines)


def _syllables(lines: tuple[Line, ...]) -> int:
    return sum(is_syllable(token.strip(".,;:()-/")) for line in lines for token in line.text.split())
