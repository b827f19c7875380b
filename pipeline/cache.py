"""The stage cache: results by content, so that no page is read twice.

The key of a stage is a digest of the source's SHA-256 and of name, version, options and models of this stage and of
all stages before it. A better repair model thus gives repair and extract new keys and leaves recognise its old one.
"""

import gzip
import zlib
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from pipeline.atomic import write_atomically
from pipeline.document import Frozen

Result = TypeVar("Result", bound=Frozen)


class StageCache:
    """Results in ``folder``, one compressed JSON file each; a damaged entry counts as absent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str, kind: type[Result]) -> Result | None:
        """Return the result stored under ``key``, or None."""
        try:
            return kind.model_validate_json(gzip.decompress(self._path(key).read_bytes()))
        except (OSError, EOFError, zlib.error, ValidationError):
            return None

    def put(self, key: str, result: Frozen) -> None:
        """Store ``result`` under ``key``; readers see all of it or nothing.

        Raises:
            OutputFailed: the folder cannot be written or the disk is full.
        """
        write_atomically(self._path(key), gzip.compress(result.model_dump_json().encode(), compresslevel=5, mtime=0))

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json.gz"
