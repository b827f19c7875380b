"""Tesseract through pytesseract: one call a page gives words, boxes and confidences."""

import os
import re
from functools import cache
from typing import Any, cast

import numpy as np
import pytesseract
from numpy.typing import NDArray
from PIL import Image
from pytesseract import TesseractError, TesseractNotFoundError

from pipeline.document import Box, Line
from pipeline.errors import EngineCrashed, EngineTimeout, MissingTool
from pipeline.ocr.engine import Layout, Turn
from pipeline.settings import RecognizeOptions

# Threads of one page get in each other's way: 1.6 against 8.4 CPU seconds a page. Cores are used by reading several
# documents at once.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

_PACKAGES = {"vie": "tesseract-ocr-vie", "Vietnamese": "tesseract-ocr-script-viet", "eng": "tesseract-ocr-eng"}
_MODES: dict[Layout, int] = {"block": 6, "sparse": 11}
"""Page segmentation modes; for whole pages the settings say it."""
_OSD_REPORT = re.compile(r"[^\w]*Rotate: (\d+).*?Orientation confidence: ([\d.]+)", re.DOTALL)
_SURE_OF_ORIENTATION = 1.0
"""Tesseract's own scale: below 1 its guesses are no better than chance."""
_MIN_DPI, _MAX_DPI = 70, 2400
"""Tesseract ignores resolutions outside this range and guesses, with a warning."""

Columns = dict[str, list[Any]]


class TesseractEngine:
    """The engine used by default."""

    name = "tesseract"

    def __init__(self, options: RecognizeOptions) -> None:
        self._options = options

    def version(self) -> str:
        """Return e.g. "5.3.0 vie".

        Raises:
            MissingTool: Tesseract or the language is not installed.
        """
        _check_installed(self._options.language)
        return f"{_program_version()} {self._options.language}"

    def read(self, image: NDArray[np.uint8], dpi: int, layout: Layout = "page") -> tuple[Line, ...]:
        """Return the lines as Tesseract has them, in its order; ``block`` is its own block number.

        Raises:
            EngineCrashed: it ended with an error.
            EngineTimeout: it took longer than ``timeout_seconds``.
            MissingTool: Tesseract or the language is not installed.
        """
        options = self._options
        _check_installed(options.language)
        config = f"--psm {_MODES.get(layout, options.page_segmentation)} --dpi {min(_MAX_DPI, max(_MIN_DPI, dpi))}"
        try:
            columns = pytesseract.image_to_data(
                Image.fromarray(image),
                lang=options.language,
                config=config,
                timeout=options.timeout_seconds,
                output_type=pytesseract.Output.DICT,
            )
        except TesseractNotFoundError as error:
            raise _missing_program() from error
        except TesseractError as error:
            raise EngineCrashed(f"Tesseract ended with an error: {error.message}") from error
        except RuntimeError as error:  # pytesseract's way to say that the time is up
            raise EngineTimeout(f"Tesseract took longer than {options.timeout_seconds:g} seconds.") from error
        return lines_of(cast(Columns, columns), image.shape[1], image.shape[0])

    def orientation(self, image: NDArray[np.uint8]) -> Turn:
        """Return the clockwise turn that Tesseract's orientation detection asks for; 0 when it is unsure.

        Raises:
            MissingTool: Tesseract or its orientation data (package tesseract-ocr-osd) is not installed.
        """
        _check_installed("osd")
        try:
            report = pytesseract.image_to_osd(
                Image.fromarray(image), config="--dpi 300", timeout=self._options.timeout_seconds
            )
        except (TesseractError, RuntimeError):  # "Too few characters": nothing to tell the orientation by
            return 0
        found = _OSD_REPORT.search(report)
        if found is None or float(found[2]) < _SURE_OF_ORIENTATION:
            return 0
        turn = int(found[1]) % 360
        return cast(Turn, turn) if turn in (90, 180, 270) else 0


def lines_of(columns: Columns, width: int, height: int) -> tuple[Line, ...]:
    """Return Tesseract's table of words as lines.

    Args:
        columns: the table as lists under the names of Tesseract's TSV columns.
        width: of the image in pixels.
        height: of the image in pixels.
    """
    lines: dict[tuple[int, int, int], list[tuple[str, Box | None, float | None]]] = {}
    for index, text in enumerate(columns["text"]):
        confidence = float(columns["conf"][index])
        if confidence < 0 or not str(text).strip():
            continue
        left, top = columns["left"][index], columns["top"][index]
        box = Box(
            left / width,
            top / height,
            min(1.0, (left + columns["width"][index]) / width),
            min(1.0, (top + columns["height"][index]) / height),
        )
        key = (columns["block_num"][index], columns["par_num"][index], columns["line_num"][index])
        lines.setdefault(key, []).append((str(text), box, round(min(1.0, confidence / 100), 4)))
    return tuple(Line.of_words(words, block=key[0]) for key, words in lines.items())


@cache
def _program_version() -> str:
    try:
        return str(pytesseract.get_tesseract_version())
    except (TesseractNotFoundError, SystemExit) as error:
        raise _missing_program() from error


@cache
def _languages() -> frozenset[str]:
    try:
        return frozenset(pytesseract.get_languages(config=""))
    except (TesseractNotFoundError, OSError) as error:
        raise _missing_program() from error


def _check_installed(languages: str) -> None:
    missing = [name for name in languages.split("+") if name not in _languages()]
    if missing:
        packages = " ".join(_PACKAGES.get(name, f"tesseract-ocr-{name.replace('_', '-')}") for name in missing)
        raise MissingTool(
            f"Tesseract lacks the language data {', '.join(missing)}.",
            advice=f"On Debian or Ubuntu: apt-get install {packages}. Then run `congvan doctor`.",
        )


def _missing_program() -> MissingTool:
    return MissingTool(
        "The program tesseract is not installed.",
        advice="On Debian or Ubuntu: apt-get install tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd. "
        "Then run `congvan doctor`.",
    )
