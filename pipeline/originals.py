"""The original file of a stored document, and its pages as they were read: looked up, never changed."""

from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from pipeline.dispatch import Record
from pipeline.document import Page
from pipeline.errors import DamagedFile, SourceError, VanishedFile
from pipeline.settings import Settings
from pipeline.source import Source, read_source
from pipeline.store import Store


def original_of(store: Store, record: Record, settings: Settings) -> Source:
    """Return the original of ``record`` with the very bytes that were read.

    Raises:
        VanishedFile: it is nowhere it was met, or other bytes are there now.
        SourceError: it is there and may not be read.
    """
    fault: SourceError | None = None
    for path in store.files_of(record.id):
        try:
            source = read_source(path, record.source, settings.ingest.max_bytes)
        except SourceError as error:
            fault = fault or error
            continue
        if source.sha256 == record.sha256:
            return source
    if fault is not None and not isinstance(fault, VanishedFile):
        raise fault
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
    try:
        return Page.model_validate_json(_file_of(out, record, number).read_bytes())
    except (OSError, ValidationError):
        return None


def pages_of(record: Record, settings: Settings) -> tuple[Page, ...]:
    """Return the pages of ``record`` with words, boxes and edits, from the output folder of the ingest.

    Raises:
        VanishedFile: a page is not there.
        DamagedFile: a page cannot be read.
    """
    pages: list[Page] = []
    for number in range(1, record.pages + 1):
        file = _file_of(settings.out, record, number)
        try:
            pages.append(Page.model_validate_json(file.read_bytes()))
        except OSError as error:
            raise VanishedFile(
                f"The words of page {number} are not in {file.parent}.",
                advice="Name the folder of the ingest with --out, or run the ingest again.",
                page=number,
            ) from error
        except ValidationError as error:
            raise DamagedFile(
                f"{file} cannot be read.", advice="Remove it and run the ingest again.", page=number
            ) from error
    return tuple(pages)


def _file_of(out: Path, record: Record, number: int) -> Path:
    return out / record.id / "pages" / f"{number:04}.json"
