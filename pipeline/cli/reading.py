"""Commands that read folders into the archive: ingest, nightly."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import Db, Json, Out, Scheduler, Workers
from pipeline.console import telling_errors
from pipeline.errors import ExitCode

if TYPE_CHECKING:
    from pipeline.dispatch import Record
    from pipeline.settings import Settings


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
        from pipeline.folders import find_files
        from pipeline.progress import Tally, with_progress
        from pipeline.settings import load_settings
        from pipeline.settling import settle_folders
        from pipeline.views import TABLE_LIMIT, records_table

        settings = load_settings(db=db, out=out, workers=workers)
        jobs = list(find_files(paths))
        tally = Tally()
        read: list[str] = []
        with closing(run_batch(jobs, settings, scheduler)) as outcomes:  # however this ends, its processes end first
            for outcome in with_progress(outcomes, len(jobs)):
                tally.add(outcome)
                if outcome.record is not None:
                    read.append(outcome.record.id)
        tally.move(settle_folders({job.root for job in jobs}, settings))
        if json:  # only now, when no other dispatch of the folder can tell of one any more
            for record in _stored(read, settings):
                print_data(record.model_dump_json())
        else:
            ids = list(dict.fromkeys(read))[:TABLE_LIMIT]
            records = _stored(ids, settings)
            print_view(records_table(sorted(records, key=lambda record: record.source), view_width()))
            if len(ids) == TABLE_LIMIT:
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


def _stored(ids: Iterable[str], settings: "Settings") -> "Iterator[Record]":
    """Yield the records of these ids as they are stored now."""
    from pipeline.run import shared_store

    store = None
    for document_id in ids:
        store = store or shared_store(settings.db)
        if record := store.record(document_id):
            yield record


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
