"""The ``congvan`` command: parse, call, print. Data goes to stdout, talk and progress to stderr."""

import signal
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from pipeline.console import prepare_streams, telling_errors
from pipeline.errors import ExitCode, UsageError

app = typer.Typer(
    name="congvan",
    help="Scanned Vietnamese dispatches in; repaired text and structured, searchable records out.",
    epilog="Exit codes: 0 done; 1 done, but some documents failed or were set aside; 2 wrong use or settings; "
    "3 a needed program or model is missing; 4 store unreachable or out of date; 130 interrupted.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Db = Annotated[str | None, typer.Option(help="Database URL [default: sqlite:///data/clean/congvan.db, or CONGVAN_DB].")]
Out = Annotated[Path | None, typer.Option(help="Folder for text and records [default: data/clean].")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes that read documents [default: one a core].")]
Scheduler = Annotated[str | None, typer.Option(help="Address of a Dask scheduler, whose workers read.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
TextFile = Annotated[str, typer.Argument(metavar="FILE|-", help="A UTF-8 text file; - reads standard input.")]


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files or folders to read.", readable=False)],
    db: Db = None,
    out: Out = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    json: Json = False,
) -> None:
    """Read scans and documents into records. What was read before is not read again.

    Examples:

        congvan ingest data/raw

        congvan ingest scans/2019 scans/2020 --db sqlite:///archive.db --out archive --workers 4

        congvan ingest scans --json | jq -r '[.number, .issued_date, .subject] | @tsv'
    """
    with telling_errors():
        from pipeline.batch import run_batch
        from pipeline.console import print_data, print_view, talk, view_width
        from pipeline.dispatch import Record
        from pipeline.folders import find_files
        from pipeline.progress import Tally, with_progress
        from pipeline.settings import load_settings
        from pipeline.views import TABLE_LIMIT, records_table

        settings = load_settings(db=db, out=out, workers=workers)
        jobs = list(find_files(paths))
        tally = Tally()
        records: dict[str, Record] = {}
        with closing(run_batch(jobs, settings, scheduler)) as outcomes:  # however this ends, its processes end first
            for outcome in with_progress(outcomes, len(jobs)):
                tally.add(outcome)
                if outcome.record is not None:
                    if json:
                        print_data(outcome.record.model_dump_json())
                    elif len(records) < TABLE_LIMIT:
                        records[outcome.record.id] = outcome.record
        if not json:
            shown = sorted(records.values(), key=lambda record: record.source)
            print_view(records_table(shown, view_width()))
            if len(records) == TABLE_LIMIT:
                talk.print(f"The table ends after {TABLE_LIMIT} records; search, show and export have all.")
        talk.print(tally.sentence())
        talk.print(
            f"Text and records: {settings.out}/<ID>/   Database: {settings.db}\n"
            'Look further: congvan search "ke hoach"   congvan show ID   congvan export --format csv -o records.csv',
            markup=False,
        )
        if tally.with_problems:
            talk.print("What failed or was set aside, and what to do: congvan problems")
        raise typer.Exit(ExitCode.SOME_FAILED if tally.with_problems else ExitCode.DONE)


@app.command()
def repair(
    file: TextFile = "-",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write the text here.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show each change and why, on stderr.")] = False,
    json: Json = False,
) -> None:
    """Restore Vietnamese marks and letters in broken text. Line breaks are kept; good text comes back as it is.

    Examples:

        congvan repair scan.txt -o repaired.txt --explain

        pdftotext old.pdf - | congvan repair
    """
    with telling_errors():
        from pipeline.atomic import write_atomically
        from pipeline.console import print_json, talk
        from pipeline.document import apply_edits
        from pipeline.repair import repair_text
        from pipeline.settings import load_settings
        from pipeline.text_input import decode, read_input
        from pipeline.vietnamese import to_nfc

        settings = load_settings()
        if output is not None and file != "-" and output.exists() and output.samefile(file):
            raise UsageError("The output would overwrite the input.", advice="Choose another name for -o.")
        raw = to_nfc(decode(read_input(file, settings)))
        edits = repair_text(raw, settings.repair)
        text = apply_edits(raw, edits)
        if explain:
            from pipeline.repair.explain import explain as explain_edits

            for line in explain_edits(raw, edits):
                talk.print(line, markup=False)
        if output is not None:
            write_atomically(output, text.encode())
        if json:
            print_json({"text": text, "edits": [edit.model_dump(mode="json") for edit in edits]})
        elif output is None:
            sys.stdout.write(text)


@app.command()
def extract(file: TextFile = "-", json: Json = False) -> None:
    """Print the record of one document of plain text.

    Examples:

        congvan extract dispatch.txt

        congvan repair broken.txt | congvan extract - --json
    """
    with telling_errors():
        from pipeline.console import print_data, print_view
        from pipeline.run import read_text
        from pipeline.settings import load_settings
        from pipeline.text_input import read_input
        from pipeline.views import record_view

        settings = load_settings()
        record = read_text(read_input(file, settings), settings)
        if json:
            print_data(record.model_dump_json())
        else:
            print_view(record_view(record))


@app.command()
def search(
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS", help="Words, with or without marks.")] = None,
    db: Db = None,
    from_: Annotated[str | None, typer.Option("--from", help="Issued on this day or later: 2019, 2019-05 ...")] = None,
    to: Annotated[str | None, typer.Option(help="Issued on this day or earlier.")] = None,
    signer: Annotated[str | None, typer.Option(help="Part of the signer's name.")] = None,
    recipient: Annotated[str | None, typer.Option(help="Part of a recipient or addressee.")] = None,
    issuer: Annotated[str | None, typer.Option(help="Part of the issuing body.")] = None,
    place: Annotated[str | None, typer.Option(help="Part of the place of issue.")] = None,
    number: Annotated[str | None, typer.Option(help="Number or part of it: 916, 09-CT/TU ...")] = None,
    type_: Annotated[str | None, typer.Option("--type", help="Type: kế hoạch, cong van ...")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="At most so many.")] = 20,
    json: Json = False,
) -> None:
    """Find records by words and fields. Marks and capitals may be left out.

    Examples:

        congvan search dien hinh tien tien

        congvan search "phong chay" --from 2019 --to 2021-06 --type "ke hoach"

        congvan search --number 09-CT/TU --json
    """
    with telling_errors():
        from pipeline.console import print_data, print_view, talk
        from pipeline.settings import load_settings
        from pipeline.store import open_store
        from pipeline.store.query import Query
        from pipeline.store.search import search as find
        from pipeline.views import hits_table

        query = Query(
            words=" ".join(words or ()),
            date_from=from_,
            date_to=to,
            signer=signer,
            recipient=recipient,
            issuer=issuer,
            place=place,
            number=number,
            doc_type=type_,
            limit=limit,
        )
        hits = find(open_store(load_settings(db=db).db, create=False), query)
        if json:
            for hit in hits:
                print_data(hit.model_dump_json())
        else:
            print_view(hits_table(hits))
            talk.print(f"{len(hits)} found{' (there may be more: --limit)' if len(hits) == limit else ''}.")


@app.command()
def show(
    document: Annotated[str, typer.Argument(metavar="ID", help="The id of a record, or its first characters.")],
    db: Db = None,
    json: Json = False,
    page_image: Annotated[Path | None, typer.Option(help="Write a picture of the page with its fields here.")] = None,
    page: Annotated[int, typer.Option(min=1, help="Which page that picture shows.")] = 1,
) -> None:
    """Show one record: its fields with evidence, warnings and problems.

    Examples:

        congvan show 3fa1

        congvan show 3fa1c09be2d47715 --json | jq .fields.number

        congvan show 3fa1 --page-image fields.png
    """
    with telling_errors():
        from pipeline.atomic import write_atomically
        from pipeline.console import print_data, print_view
        from pipeline.settings import load_settings
        from pipeline.store import open_store
        from pipeline.views import record_view

        settings = load_settings(db=db)
        store = open_store(settings.db, create=False)
        record = store.record(document)
        if record is None:
            raise UsageError(f"No record has an id that begins with {document}.", advice="Look with congvan search.")
        if page_image is not None:
            from pipeline.overlay import draw_page, encoded

            write_atomically(page_image, encoded(draw_page(store, record, page, settings), page_image.suffix))
        if json:
            print_data(record.model_dump_json())
        else:
            print_view(record_view(record))


@app.command()
def export(
    format: Annotated[str, typer.Option("--format", help="jsonl or csv; schema: the JSON Schema of a record.")],
    db: Db = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write here instead of stdout.")] = None,
) -> None:
    """Write all records as JSON lines or CSV, in the order of their dates.

    Examples:

        congvan export --format jsonl > records.jsonl

        congvan export --format csv -o records.csv

        congvan export --format schema > record.schema.json
    """
    with telling_errors():
        import io

        from pipeline.atomic import write_atomically
        from pipeline.console import print_json, talk
        from pipeline.dispatch import record_schema
        from pipeline.export import EXPORTERS
        from pipeline.settings import load_settings
        from pipeline.store import open_store

        if format == "schema":
            print_json(record_schema(), indent=2)
            return
        if format not in EXPORTERS:
            choices = ", ".join((*EXPORTERS, "schema"))
            raise UsageError(f"There is no format {format}.", advice=f"Choose one of: {choices}.")
        records = open_store(load_settings(db=db).db, create=False).records()
        if output is None:
            count = EXPORTERS[format](records, sys.stdout)
        else:
            buffer = io.StringIO(newline="")
            count = EXPORTERS[format](records, buffer)
            write_atomically(output, buffer.getvalue().encode())
        talk.print(f"{count} records.")


@app.command()
def problems(db: Db = None, json: Json = False) -> None:
    """List what failed or was set aside, with the reason and what to do.

    Example:

        congvan problems --json | jq -r .source
    """
    with telling_errors():
        import dataclasses

        from pipeline.console import print_json, print_view, talk
        from pipeline.settings import load_settings
        from pipeline.store import open_store
        from pipeline.views import problems_table

        found = open_store(load_settings(db=db).db, create=False).problems()
        if json:
            for item in found:
                row = {**dataclasses.asdict(item), **item.problem.model_dump()}
                del row["problem"]
                print_json(row)
        else:
            print_view(problems_table(found))
            talk.print(f"{len(found)} problem{'' if len(found) == 1 else 's'}.")


@app.command()
def nightly(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The folder to keep up with.", readable=False)],
    db: Db = None,
    out: Out = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    json: Json = False,
) -> None:
    """Read what is new in a folder, one run at a time, with a report: for cron and systemd.

    Examples:

        congvan nightly /srv/scans --db sqlite:////srv/congvan/congvan.db --out /srv/congvan

        15 1 * * *  /opt/congvan/.venv/bin/congvan nightly /srv/scans --out /srv/out --db sqlite:////srv/out/congvan.db
    """
    with telling_errors():
        from pipeline.console import print_data
        from pipeline.nightly import run_nightly
        from pipeline.settings import load_settings

        report = run_nightly(path, load_settings(db=db, out=out, workers=workers), scheduler)
        print_data(report.model_dump_json() if json else report.text())
        raise typer.Exit(report.exit_code)


@app.command()
def doctor(json: Json = False) -> None:
    """Tell what is installed, what is missing, and how to get it.

    Example:

        congvan doctor
    """
    with telling_errors():
        from pipeline.console import print_data, print_view
        from pipeline.doctor import examine_installation
        from pipeline.views import checks_table

        checks = examine_installation()
        if json:
            for check in checks:
                print_data(check.model_dump_json())
        else:
            print_view(checks_table(checks))
        needed = any(check.needed and not check.ok for check in checks)
        raise typer.Exit(ExitCode.TOOL_MISSING if needed else ExitCode.DONE)


def _version(show_version: bool) -> None:
    if show_version:
        from importlib.metadata import version

        typer.echo(f"congvan {version('congvan')}")
        raise typer.Exit


@app.callback()
def options(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Scanned Vietnamese dispatches in; repaired text and structured, searchable records out."""


def main() -> None:
    """Run the command line; a polite kill ends it as Ctrl-C does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    prepare_streams()
    app()


if __name__ == "__main__":
    main()
