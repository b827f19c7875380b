"""The command that gives records and pages to other programs: export."""

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import Db, Out
from pipeline.console import telling_errors
from pipeline.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from pipeline.dispatch import Record
    from pipeline.settings import Settings
    from pipeline.store import Store

_FORMATS = "one file: jsonl, csv, parquet, archive; a folder: pdf, alto; schema: the JSON Schema of a record"


def export(
    format: Annotated[str, typer.Option("--format", help=f"{_FORMATS}.")],
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Only these documents [default: all].")
    ] = None,
    db: Db = None,
    out: Out = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="File to write instead of stdout; for pdf and alto the folder."),
    ] = None,
    bom: Annotated[bool, typer.Option("--bom", help="csv: begin with a byte order mark, for spreadsheets.")] = False,
) -> None:
    """Write records or pages for other programs, in the order of their dates.

    jsonl, csv, parquet and archive (the fields of the Vietnamese archival rules, as XML) hold all records in one file.
    pdf writes a searchable PDF for each document, alto an ALTO XML file for each page; --out names the folder of the
    ingest where it is not data/clean.

    Examples:

        congvan export --format jsonl > records.jsonl

        congvan export --format csv --bom -o records.csv

        congvan export --format parquet -o records.parquet

        congvan export --format archive -o fields.xml

        congvan export --format pdf -o searchable 3fa1 77b20c

        congvan export --format alto -o alto --out /srv/congvan

        congvan export --format schema > record.schema.json
    """
    with telling_errors():
        from pipeline.console import print_json, talk
        from pipeline.dispatch import record_schema
        from pipeline.export import BINARY_EXPORTERS, EXPORTERS
        from pipeline.folder_export import MAKERS
        from pipeline.settings import load_settings
        from pipeline.store import open_store

        if format == "schema":
            print_json(record_schema(), indent=2)
            return
        choices = (*EXPORTERS, *BINARY_EXPORTERS, *MAKERS, "schema")
        if format not in choices:
            raise UsageError(f"There is no format {format}.", advice=f"Choose one of: {', '.join(choices)}.")
        if bom and format != "csv":
            raise UsageError(f"--bom is for csv; {format} has no byte order mark.", advice="Leave it out.")
        if format in MAKERS and (output is None or (output.exists() and not output.is_dir())):
            what = "a folder" if output is None else f"a folder, and {output} is a file"
            raise UsageError(f"{format} needs {what}.", advice=f"Name one: -o {format}-export.")
        if format in BINARY_EXPORTERS and output is None and sys.stdout.isatty():
            raise UsageError(f"{format} is not for the screen.", advice=f"Name a file: -o records.{format}.")
        settings = load_settings(db=db, out=out)
        store = open_store(settings.db, create=False)
        records = _chosen(store, documents) if documents else store.records()
        if format not in MAKERS:
            count = _write_file(format, records, output, bom=bom)
            talk.print(f"{count} record{'' if count == 1 else 's'}.")
            return
        assert output is not None
        # A folder may take hours: no query stays open meanwhile, so that ingest can write.
        if _write_folder(format, store, [record.id for record in records], output, settings):
            raise typer.Exit(ExitCode.SOME_FAILED)


def _chosen(store: "Store", ids: Iterable[str]) -> Iterator["Record"]:
    """Yield the records with these ids, or beginnings of ids, each once; none is passed over in silence."""
    records = []
    for wanted in ids:
        record = store.record(wanted)
        if record is None:
            raise UsageError(f"No record has an id that begins with {wanted}.", advice="Look with congvan search.")
        records.append(record)
    yield from {record.id: record for record in records}.values()


def _write_file(format: str, records: Iterable["Record"], output: Path | None, *, bom: bool) -> int:
    """Return how many records were written to ``output``, or to stdout."""
    from functools import partial

    from pipeline.atomic import open_atomically
    from pipeline.export import BINARY_EXPORTERS, EXPORTERS, write_csv

    if format in BINARY_EXPORTERS:
        write = BINARY_EXPORTERS[format]
        if output is None:
            return write(records, sys.stdout.buffer)
        with open_atomically(output) as file:
            return write(records, file)
    write_text = partial(write_csv, bom=bom) if format == "csv" else EXPORTERS[format]
    if output is None:
        return write_text(records, sys.stdout)
    with open_atomically(output) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        count = write_text(records, text)
        text.flush()
        text.detach()
        return count


def _write_folder(format: str, store: "Store", ids: Sequence[str], folder: Path, settings: "Settings") -> int:
    """Return how many documents could not be exported, after telling what became of them."""
    from rich.progress import track

    from pipeline.console import one_line, talk
    from pipeline.folder_export import export_folder

    files = failed = 0
    passed_over: dict[str, int] = {}
    records = (record for known in ids if (record := store.record(known)) is not None)
    outcomes = export_folder(store, records, format, folder, settings)
    shown = track(outcomes, "Writing", len(ids), console=talk, transient=True, disable=not talk.is_terminal)
    for outcome in shown:
        files += len(outcome.files)
        if outcome.problem is not None:
            failed += 1
            talk.print(
                f"{one_line(outcome.record.source)}: {outcome.problem.code} {outcome.problem.message}", markup=False
            )
        elif outcome.passed_over is not None:
            passed_over[outcome.passed_over] = passed_over.get(outcome.passed_over, 0) + 1
    talk.print(f"{files} file{'' if files == 1 else 's'} in {folder}.", markup=False)
    for reason, count in passed_over.items():
        talk.print(f"{count} document{'' if count == 1 else 's'} passed over: {reason}.")
    if failed:
        talk.print(f"{failed} document{'' if failed == 1 else 's'} could not be exported; see above.")
    return failed
