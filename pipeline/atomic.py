"""Writing a file so that a crash or a full disk leaves the old file or the new one, never half of one."""

import os
import tempfile
from pathlib import Path

from pipeline.errors import OutputFailed


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``, making its folder where it is missing.

    Raises:
        OutputFailed: the folder cannot be written or the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputFailed(f"{path.parent} cannot be written: {error.strerror}.") from error
