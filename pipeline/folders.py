"""The files to read: folders walked in the order of names, with loops and closed folders stated, not skipped."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import PathNotFound, SourceError, SymlinkLoop
from pipeline.source import display_name, source_error


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read: where it is, the folder it was found in, and its name relative to that folder.

    ``error`` is set for an entry that cannot even be opened: a loop of links, a folder that may not be listed.
    """

    path: Path
    root: Path
    name: str
    error: SourceError | None = None


def find_files(paths: Iterable[Path]) -> Iterator[Job]:
    """Yield every file below ``paths`` in the order of names; hidden files and folders are passed over.

    Links to folders are followed, but never into a folder above themselves.

    Raises:
        PathNotFound: a path given does not exist.
    """
    for given in paths:
        path = Path(os.path.abspath(given))  # noqa: PTH100 (resolve() would follow links and lose the given name)
        if not os.path.lexists(path):
            raise PathNotFound(f"{display_name(given)} does not exist.")
        if path.is_dir():
            yield from _walk(path, path, ())
        else:
            yield _job(path, path.parent)


def _job(path: Path, root: Path, error: SourceError | None = None) -> Job:
    return Job(path=path, root=root, name=display_name(path, root), error=error)


def _walk(folder: Path, root: Path, above: tuple[tuple[int, int], ...]) -> Iterator[Job]:
    """Yield the files below ``folder``; ``above`` holds (device, inode) of the folders on the way down."""
    try:
        status = folder.stat()
        here = (status.st_dev, status.st_ino)
        if here in above:
            yield _job(folder, root, SymlinkLoop("The link leads to a folder above itself."))
            return
        entries = sorted(folder.iterdir(), key=os.fsencode)
    except OSError as error:
        yield _job(folder, root, source_error(error))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        mode = 0
        with suppress(OSError):  # a broken link is a job like any other: reading it says what is wrong
            mode = entry.stat().st_mode
        if stat.S_ISDIR(mode):
            yield from _walk(entry, root, (*above, here))
        else:
            yield _job(entry, root)
