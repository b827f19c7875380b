"""Exports that write a folder: for each document a searchable PDF, or an ALTO file for each of its pages.

A document that cannot be exported is told with its problem, and the next one follows. Files are written whole, so an
interrupted export leaves no half file; the same command writes all of them again.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.atomic import write_atomically
from pipeline.dispatch import Problem, Record
from pipeline.errors import CongvanError, SourceError, UnexpectedError, UsageError
from pipeline.originals import original_of, pages_of
from pipeline.settings import Settings
from pipeline.store import Store

STAGE = "export"

Files = dict[str, bytes]
Maker = Callable[[Store, Record, Settings], Files]


class Exported(NamedTuple):
    """What became of one document: the files written, or why there are none."""

    record: Record
    files: tuple[Path, ...] = ()
    problem: Problem | None = None
    passed_over: str | None = None


def export_folder(
    store: Store, records: Iterable[Record], kind: str, folder: Path, settings: Settings
) -> Iterator[Exported]:
    """Yield what became of each document while its files are written into ``folder``.

    Args:
        store: knows where the originals are.
        records: whose documents are exported.
        kind: a name in ``MAKERS``.
        folder: made where it is missing.
        settings: name the output folder of the ingest, where words and boxes lie.

    Raises:
        OutputFailed: the folder cannot be written to.
        UsageError: a file to be written is an original.
    """
    for record in records:
        if record.media_type == "text/plain":
            yield Exported(record, passed_over="plain text has no page images")
            continue
        if record.pages == 0:
            yield Exported(record, passed_over="no page of it could be read")
            continue
        try:
            made = MAKERS[kind](store, record, settings)
        except SourceError as error:
            yield Exported(record, problem=_problem(error))
            continue
        except CongvanError:
            raise
        except Exception as error:  # noqa: BLE001 (one bad document must never end the batch)
            fault = UnexpectedError(f"{type(error).__name__} while {record.source} was exported: {error}.")
            yield Exported(record, problem=_problem(fault))
            continue
        yield Exported(record, files=_written(folder, made, store.files_of(record.id)))


def _searchable_pdf(store: Store, record: Record, settings: Settings) -> Files:
    from pipeline.export.searchable_pdf import searchable_pdf

    assert record.media_type is not None
    copy = searchable_pdf(original_of(store, record, settings), record.media_type, pages_of(record, settings))
    return {f"{record.id}{'.unsigned-copy' if copy.was_signed else ''}.pdf": copy.data}


def _alto(_: Store, record: Record, settings: Settings) -> Files:
    from pipeline.export.alto import alto_page

    assert record.media_type is not None
    return {
        f"{record.id}/{page.number:04}.xml": alto_page(
            page, source=record.source, sha256=record.sha256, media_type=record.media_type
        )
        for page in pages_of(record, settings)
    }


MAKERS: dict[str, Maker] = {"pdf": _searchable_pdf, "alto": _alto}
"""Format name, as in ``congvan export --format``, to what gives the files of one document."""


def _written(folder: Path, made: Files, originals: Iterable[Path]) -> tuple[Path, ...]:
    paths = tuple(folder / name for name in made)
    known = [original for original in originals if original.exists()]
    for path, data in zip(paths, made.values(), strict=True):
        if path.exists() and any(path.samefile(original) for original in known):
            raise UsageError(f"{path} is an original; it is never written over.", advice="Choose another folder.")
        write_atomically(path, data)
    return paths


def _problem(error: CongvanError) -> Problem:
    return Problem(stage=STAGE, code=error.code, message=str(error), page=error.page, retryable=error.retryable)
