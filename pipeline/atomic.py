"""Writing a file so that a crash or a full disk leaves the old file or the new one, never half of one."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import OutputFailed


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``, making its folder where it is missing.

    A device or a pipe is written to, not replaced.

    Raises:
        OutputFailed: the folder cannot be written or the disk is full.
    """
    with open_atomically(path) as file:
        file.write(data)


@contextmanager
def open_atomically(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, which becomes ``path`` when the block ends and vanishes when it fails.

    The folder is made where it is missing. A device or a pipe is written to, not replaced.

    Raises:
        OutputFailed: the folder cannot be written or the disk is full; also for an OSError out of the block.
    """
    part = path.with_name(f".tmp-{secrets.token_hex(6)}")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as file:
                yield file
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as file:  # unlike tempfile's, readable by whom the umask lets read
                yield file
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputFailed(f"{path.parent} cannot be written: {error.strerror}.") from error
