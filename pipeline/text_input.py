"""Plain text given on the command line: the bytes of a file or of standard input, and their text."""

import os
import sys
from pathlib import Path

from pipeline.errors import ForeignEncoding, PathNotFound
from pipeline.settings import Settings
from pipeline.source import Source, read_source


def read_input(file: str, settings: Settings) -> Source:
    """Return the bytes of ``file``, or of standard input where it is ``-``; its base name is its name.

    Raises:
        PathNotFound: there is no such file.
        SourceError: it is empty, too large, no file, or may not be read.
    """
    if file == "-":
        return Source.of_bytes("-", sys.stdin.buffer.read())
    path = Path(file)
    if not os.path.exists(file):  # noqa: PTH110 (unlike path.exists(), never an error itself)
        raise PathNotFound(f"{file} does not exist.")
    if path.is_fifo():  # congvan repair <(pdftotext old.pdf -)
        return Source.of_bytes(path.name, path.read_bytes())
    return read_source(path, path.name, settings.ingest.max_bytes)


def decode(source: Source) -> str:
    """Return the text of ``source``, line ends and all.

    Raises:
        ForeignEncoding: it is not UTF-8.
    """
    try:
        return source.data.decode("utf-8")
    except UnicodeDecodeError as error:
        advice = "Convert it first (iconv -f UTF-16 -t UTF-8); `congvan ingest` reads other encodings, PDF and images."
        raise ForeignEncoding("The text is not UTF-8.", advice=advice) from error
