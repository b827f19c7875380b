"""The original file of a stored document, and its pages as they were read: looked up, never changed."""

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


def pages_of(record: Record, settings: Settings) -> tuple[Page, ...]:
    """Return the pages of ``record`` with words, boxes and edits, from the output folder of the ingest.

    Raises:
        VanishedFile: a page is not there.
        DamagedFile: a page cannot be read.
    """
    folder = settings.out / record.id / "pages"
    pages: list[Page] = []
    for number in range(1, record.pages + 1):
        try:
            pages.append(Page.model_validate_json((folder / f"{number:04}.json").read_bytes()))
        except OSError as error:
            raise VanishedFile(
                f"The words of page {number} are not in {folder}.",
                advice="Name the folder of the ingest with --out, or run the ingest again.",
                page=number,
            ) from error
        except ValidationError as error:
            raise DamagedFile(
                f"{folder}/{number:04}.json cannot be read.", advice="Remove it and run the ingest again.", page=number
            ) from error
    return tuple(pages)
