"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Db = Annotated[
    str | None,
    typer.Option(
        help="Database URL, of SQLite or PostgreSQL [default: sqlite:///data/clean/congvan.db, or CONGVAN_DB]."
    ),
]
Out = Annotated[Path | None, typer.Option(help="Folder for text and records [default: data/clean].")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes that read documents [default: one a core].")]
Scheduler = Annotated[str | None, typer.Option(help="Address of a Dask scheduler, whose workers read.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
TextFile = Annotated[str, typer.Argument(metavar="FILE|-", help="A UTF-8 text file; - reads standard input.")]
Status = Literal["accepted", "needs_review", "not_a_dispatch", "failed"]
"""As in ``pipeline.dispatch``, which is slow to load."""
