"""Writing a file so that a crash or a full disk leaves the old file or the new one, never half of one."""

import secrets
from pathlib import Path

from pipeline.errors import OutputFailed


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``, making its folder where it is missing.

    A device or a pipe is written to, not replaced.

    Raises:
        OutputFailed: the folder cannot be written or the disk is full.
    """
    part = path.with_name(f".tmp-{secrets.token_hex(6)}")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as file:  # unlike tempfile's, readable by whom the umask lets read
                file.write(data)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputFailed(f"{path.parent} cannot be written: {error.strerror}.") from error
