"""What lies in the output folder for each document: its record, its text, its pages.

Each file is written beside its place and then moved there, so a reader sees all of it or none. ``record.json`` comes
last: where it is, the rest is complete.
"""

import secrets
from pathlib import Path

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
        home.mkdir(parents=True, exist_ok=True)
        _write_text(home, document)
        _write_pages(home / "pages", document)
        _replace(home / "record.json", dossier.model_dump_json(indent=2) + "\n")
    except OSError as error:
        raise OutputFailed(f"{error.filename or home} cannot be written ({error.strerror}).") from error
    return home


def _write_text(home: Path, document: Document | None) -> None:
    if document is None:
        for name in ("raw.txt", "text.txt"):
            (home / name).unlink(missing_ok=True)
        return
    _replace(home / "raw.txt", document.raw_text)
    _replace(home / "text.txt", document.text)


def _write_pages(folder: Path, document: Document | None) -> None:
    folder.mkdir(exist_ok=True)
    pages = {f"{page.number:04}.json": page for page in document.pages} if document else {}
    for name, page in pages.items():
        _replace(folder / name, page.model_dump_json() + "\n")
    for path in folder.glob("*.json"):
        if path.name not in pages:
            path.unlink(missing_ok=True)


def _replace(path: Path, text: str) -> None:
    """Write ``text`` beside ``path`` and move it there; the name is new, so that twins do not meet."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(text.encode())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
