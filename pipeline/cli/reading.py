"""Commands that read folders into the archive: ingest, nightly."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Db, Json, Out, Scheduler, Workers
from pipeline.console import telling_errors
from pipeline.errors import ExitCode


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
