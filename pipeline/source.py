"""A source file in memory: read once, so that every stage sees the bytes that were hashed."""

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from pipeline.document import digest_of
from pipeline.errors import EmptyFile, FileTooLarge, NotPermitted, SymlinkLoop, UnknownFormat, VanishedFile


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file, its name as shown to people, and its digest."""

    name: str
    data: bytes
    sha256: str

    @classmethod
    def of_bytes(cls, name: str, data: bytes) -> "Source":
        """Return a source that is in memory already."""
        return cls(name=name, data=data, sha256=digest_of(data))


def display_name(path: Path, root: Path | None = None) -> str:
    """Return ``path`` relative to ``root``, in characters that any UTF-8 output can carry.

    File names are bytes; those that are not UTF-8 are shown with backslash escapes.

    >>> display_name(Path("kho/2017/công văn 12.pdf"), Path("kho"))
    '2017/công văn 12.pdf'
    """
    shown = path.relative_to(root) if root is not None and path.is_relative_to(root) else path
    return os.fsencode(shown).decode("utf-8", "backslashreplace")


def read_source(path: Path, name: str, max_bytes: int) -> Source:
    """Return the file at ``path`` with its digest. The file is opened for reading only.

    Raises:
        EmptyFile, FileTooLarge, NotPermitted, SymlinkLoop, UnknownFormat, VanishedFile
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnknownFormat("This is not a regular file.")
        if status.st_size > max_bytes:
            raise FileTooLarge(f"The file has {status.st_size:,} bytes; the limit is {max_bytes:,}.")
        data = path.read_bytes()
    except OSError as error:
        raise source_error(error) from error
    if not data:
        raise EmptyFile("The file is empty.")
    return Source.of_bytes(name, data)


def source_error(error: OSError) -> NotPermitted | SymlinkLoop | VanishedFile | UnknownFormat:
    """Return the typed error for what the operating system said of a file or folder."""
    if isinstance(error, PermissionError):
        return NotPermitted("The file may not be read.")
    if error.errno == errno.ELOOP:
        return SymlinkLoop("The link leads back to itself.")
    if isinstance(error, FileNotFoundError):
        return VanishedFile("The file is no longer there.")
    return UnknownFormat(f"The file cannot be read ({error.strerror}).")
