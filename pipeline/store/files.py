"""What lies in the output folder for each document: its record, its text, its pages.

A reader sees all of a file or none of it. ``record.json`` comes last: where it is, the rest is complete.
"""

from pathlib import Path

from pydantic import ValidationError

from pipeline.atomic import write_atomically
from pipeline.dispatch import Dossier
from pipeline.document import Document
from pipeline.errors import OutputFailed


def write_outputs(folder: Path, dossier: Dossier, document: Document | None) -> Path:
    """Return the folder of the document, ``<folder>/<id>``, after writing its files.

    ``record.json`` holds the dossier; ``raw.txt`` and ``text.txt`` the text as read and as repaired, pages parted by
    form feeds; ``pages/0001.json`` ... each page with lines, words, boxes and edits. Without a ``document`` there is
    only the record, and text of an earlier run is removed.

    Raises:
        OutputFailed: the disk is full, or the folder may not be written to.
    """
    home = folder / dossier.record.id
    try:
        _write_text(home, document)
        _write_pages(home / "pages", document)
        _write(home / "record.json", dossier.model_dump_json(indent=2) + "\n")
    except OSError as error:
        raise OutputFailed(f"{error.filename or home} cannot be written ({error.strerror}).") from error
    return home


def keep_sources(folder: Path, dossier: Dossier) -> None:
    """Write ``record.json`` again where it does not name the sources of ``dossier``: a twin was found or moved.

    Raises:
        OutputFailed: the disk is full, or the folder may not be written to.
    """
    path = folder / dossier.record.id / "record.json"
    try:
        if Dossier.model_validate_json(path.read_bytes()).record.sources == dossier.record.sources:
            return
    except (OSError, ValidationError):
        pass  # unreadable: written again
    _write(path, dossier.model_dump_json(indent=2) + "\n")


def _write_text(home: Path, document: Document | None) -> None:
    if document is None:
        for name in ("raw.txt", "text.txt"):
            (home / name).unlink(missing_ok=True)
        return
    _write(home / "raw.txt", document.raw_text)
    _write(home / "text.txt", document.text)


def _write_pages(folder: Path, document: Document | None) -> None:
    pages = {f"{page.number:04}.json": page for page in document.pages} if document else {}
    for name, page in pages.items():
        _write(folder / name, page.model_dump_json() + "\n")
    for path in folder.glob("*.json"):
        if path.name not in pages:
            path.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    write_atomically(path, text.encode())
