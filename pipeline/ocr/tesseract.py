"""Tesseract: one question about a page or a part of it gives words, boxes and confidences.

It is asked of the library that is kept running (``resident``), and where that is not to be had of the program, to which
the page goes as a file in memory: no picture of it ever lies on a disk.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box, Line
from pipeline.errors import EngineCrashed, EngineTimeout
from pipeline.ocr.engine import Layout, Turn
from pipeline.ocr.resident import How, Residents
from pipeline.ocr.tesseract_models import check_usable, listing, missing_program, own_folder, program_version
from pipeline.settings import RecognizeOptions

# Threads of one page get in each other's way: 1.6 against 8.4 CPU seconds a page. Cores are used by reading several
# documents at once.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

_MODES: dict[Layout, int] = {"block": 6, "sparse": 11}
"""Page segmentation modes; for whole pages the settings say it."""
_OSD_REPORT = re.compile(r"[^\w]*Rotate: (\d+).*?Orientation confidence: ([\d.]+)", re.DOTALL)
_DATA_PATH = re.compile(r'languages in "(.+)"')
"""Where the models lie, as Tesseract 5 says before it lists them."""
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
        check_usable(self._options.language)
        return f"{program_version()} {self._options.language}"

    def read(self, image: NDArray[np.uint8], dpi: int, layout: Layout = "page") -> tuple[Line, ...]:
        """Return the lines as Tesseract has them, in its order; ``block`` is its own block number.

        Raises:
            EngineCrashed: it ended with an error.
            EngineTimeout: it took longer than ``timeout_seconds``.
            MissingTool: Tesseract or the language is not installed.
        """
        options = self._options
        check_usable(options.language)
        mode = _MODES.get(layout, options.page_segmentation)
        resolution = min(_MAX_DPI, max(_MIN_DPI, dpi))
        said = _words_in(image, options.language, mode, resolution, options.timeout_seconds)
        return lines_of(_table(said), image.shape[1], image.shape[0])

    def orientation(self, image: NDArray[np.uint8]) -> Turn:
        """Return the clockwise turn that Tesseract's orientation detection asks for; 0 when it is unsure.

        Raises:
            MissingTool: Tesseract or its orientation data (package tesseract-ocr-osd) is not installed.
        """
        check_usable("osd")
        try:
            report = _answer(image, ["--psm", "0", "--dpi", "300"], self._options.timeout_seconds)
        except (EngineCrashed, EngineTimeout):  # "Too few characters": nothing to tell the orientation by
            return 0
        found = _OSD_REPORT.search(report)
        if found is None or float(found[2]) < _SURE_OF_ORIENTATION:
            return 0
        turn = int(found[1]) % 360
        return cast(Turn, turn) if turn in (90, 180, 270) else 0


def _words_in(image: NDArray[np.uint8], language: str, mode: int, dpi: int, timeout: float) -> str:
    """Return the table of the words in the grey ``image``; what is raised is that of ``_answer``."""
    residents = _residents()
    how = How(language, mode, dpi, own_folder(language))
    try:
        said = residents.table(image, how, timeout) if residents is not None else None
    except TimeoutError as error:
        raise _too_slow(timeout) from error
    arguments = ["-l", language, "--psm", str(mode), "--dpi", str(dpi), "-c", "tessedit_create_tsv=1"]
    if how.folder is not None:
        arguments += ["--tessdata-dir", str(how.folder)]
    return _answer(image, arguments, timeout) if said is None else said


@cache
def _residents() -> Residents | None:
    """Return the library as this process keeps it running; None where nothing tells which one the program uses."""
    place = _DATA_PATH.search(listing())
    return Residents(program_version(), place[1]) if place is not None else None


os.register_at_fork(after_in_child=_residents.cache_clear)  # one connection cannot have two ends here


def close() -> None:
    """End what is kept running; the next page starts it again."""
    if (residents := _residents()) is not None:
        residents.close()


def _answer(image: NDArray[np.uint8], arguments: Sequence[str], timeout: float) -> str:
    """Return what Tesseract says of the grey ``image``.

    Raises:
        EngineCrashed: it ended with an error.
        EngineTimeout: it took longer than ``timeout`` seconds.
        MissingTool: it is not installed.
    """
    try:
        with _in_memory(image) as picture:
            said = subprocess.run(
                ["tesseract", f"/dev/fd/{picture}", "stdout", *arguments],
                pass_fds=[picture],
                capture_output=True,
                timeout=timeout,
                check=False,
            )
    except FileNotFoundError as error:
        raise missing_program() from error
    except subprocess.TimeoutExpired as error:
        raise _too_slow(timeout) from error
    if said.returncode != 0:
        why = " ".join(said.stderr.decode("utf-8", "replace").split()) or f"it gave {said.returncode}"
        raise EngineCrashed(f"Tesseract ended with an error: {why}")
    return said.stdout.decode("utf-8", "replace")


@contextmanager
def _in_memory(image: NDArray[np.uint8]) -> Iterator[int]:
    """Give a file in memory alone that holds the grey ``image``, uncompressed: quick to write and to read."""
    place = os.memfd_create("page")
    try:
        with os.fdopen(os.dup(place), "wb") as file:
            file.write(cv2.imencode(".bmp", image)[1].data)
        yield place
    finally:
        os.close(place)


def _table(tsv: str) -> Columns:
    """Return Tesseract's table of tab-separated values as lists under the names of its columns."""
    header, *rows = [row.split("\t") for row in tsv.splitlines() if row] or [["text"]]
    columns: Columns = {name: [] for name in header}
    for row in rows:
        if len(row) == len(header):
            for name, value in zip(header, row, strict=True):
                columns[name].append(value if name == "text" else float(value))
    return columns


def lines_of(columns: Columns, width: int, height: int) -> tuple[Line, ...]:
    """Return Tesseract's table of words as lines.

    Args:
        columns: the table as lists under the names of Tesseract's TSV columns.
        width: of the image in pixels.
        height: of the image in pixels.
    """
    lines: dict[tuple[int, ...], list[tuple[str, Box | None, float | None]]] = {}
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
        key = tuple(int(columns[name][index]) for name in ("block_num", "par_num", "line_num"))
        lines.setdefault(key, []).append((str(text), box, round(min(1.0, confidence / 100), 4)))
    return tuple(Line.of_words(words, block=key[0]) for key, words in lines.items())


def _too_slow(timeout: float) -> EngineTimeout:
    return EngineTimeout(f"Tesseract took longer than {timeout:g} seconds.")
