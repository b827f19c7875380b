"""The ``congvan`` command: parse, call, print. Data goes to stdout, talk and progress to stderr.

reading.py        folders -> archive: ingest, nightly
text.py           one plain text: repair, extract
archive.py        what was read: search, show, problems
exporting.py      what was read, for other programs: export
records.py        one dispatch and its number: history, correct, cites, series, migrate
installation.py   what is installed: doctor
options.py        arguments and options that several commands share

Each command loads what it works with when it runs, so that ``congvan --help`` is there at once.
"""

import signal
from typing import Annotated

import typer

from pipeline.cli import archive, exporting, installation, reading, records, text
from pipeline.console import prepare_streams

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
for command in (  # as --help lists them
    reading.ingest,
    text.repair,
    text.extract,
    archive.search,
    archive.show,
    exporting.export,
    archive.problems,
    records.history,
    records.correct,
    records.cites,
    records.series,
    records.migrate,
    reading.nightly,
    installation.doctor,
):
    app.command()(command)


def _version(show_version: bool) -> None:
    if show_version:
        from importlib.metadata import version

        typer.echo(f"congvan {version('congvan')}")
        raise typer.Exit


@app.callback()
def root(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Scanned Vietnamese dispatches in; repaired text and structured, searchable records out."""


def main() -> None:
    """Run the command line; a polite kill ends it as Ctrl-C does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    prepare_streams()
    app()
