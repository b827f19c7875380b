"""The original of a record, found again where it was met, and its pages as people read them: upright."""

from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from pipeline.dispatch import Record
from pipeline.document import Page
from pipeline.errors import SourceError, VanishedFile
from pipeline.settings import Settings
from pipeline.source import Source, read_source
from pipeline.store import Store


def find_original(store: Store, record: Record, settings: Settings) -> Source:
    """Return the bytes from which ``record`` was made, read where they were met; the file is opened for reading only.

    Raises:
        VanishedFile: the original is nowhere it was met, or holds other bytes now.
    """
    for path in store.files_of(record.id):
        with suppress(SourceError):
            source = read_source(path, record.source, settings.ingest.max_bytes)
            if source.sha256 == record.sha256:
                return source
    raise VanishedFile(f"{record.source} is no longer where it was read, or was changed since.")


def is_there(store: Store, record: Record) -> bool:
    """Return whether some file stands where the original was met; whether its bytes are the same, nobody looked."""
    for path in store.files_of(record.id):
        with suppress(OSError):
            if path.is_file():
                return True
    return False


def kept_page(out: Path, record: Record, number: int) -> Page | None:
    """Return page ``number`` as ingest kept it in the output folder, with words and boxes; None where it is not."""
    kept = out / record.id / "pages" / f"{number:04}.json"
    try:
        return Page.model_validate_json(kept.read_bytes())
    except (OSError, ValidationError):
        return None
