"""Where words go: data to stdout, talk and errors to stderr; colour only on a terminal."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

import typer
from rich.console import Console, RenderableType

from pipeline.errors import CongvanError, ExitCode, OutputFailed

talk = Console(stderr=True, highlight=False, soft_wrap=True)


def prepare_streams() -> None:
    """Let any letter out as UTF-8, whatever the locale of a cron job says; what the caller closed swallows it."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, _nowhere())
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@contextmanager
def telling_errors() -> Iterator[None]:
    """Turn an error that ends the run into its message on stderr and its exit code."""
    try:
        yield
        sys.stdout.flush()  # a full disk must be told here, not when the program is gone
    except CongvanError as error:
        talk.print(f"[bold red]{error.code}[/] ", end="")
        talk.print(str(error), markup=False)
        raise typer.Exit(error.exit_code) from error
    except KeyboardInterrupt:
        talk.print("Interrupted. What was read is kept; the same command goes on from there.")
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    except BrokenPipeError:
        raise  # `congvan export | head`: nobody to tell
    except OSError as error:
        sys.stdout = _nowhere()  # what is left in its buffer would fail again at the exit
        with suppress(OSError):
            told = f"Reading or writing failed: {error}. Check the path, the rights on it and the room left."
            talk.print(f"{OutputFailed.code} {told}", markup=False)
        raise typer.Exit(ExitCode.STORE) from error


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def one_line(text: str) -> str:
    """Return ``text`` with control characters shown as escapes, so that a file name cannot break a log line.

    >>> one_line("công" + chr(10) + "văn.pdf") == "công" + chr(92) + "nvăn.pdf"
    True
    """
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def print_data(text: str) -> None:
    """Print data to stdout, as it is."""
    sys.stdout.write(text + "\n")


def print_json(value: Any, indent: int | None = None) -> None:
    """Print a value to stdout as JSON, in letters, not in escapes."""
    print_data(json.dumps(value, ensure_ascii=False, indent=indent))


def view_width() -> int:
    """Return how many letters a line of a view may have; where stdout is no terminal, enough for most."""
    return Console().width if sys.stdout.isatty() else 160


def print_view(view: RenderableType) -> None:
    """Print a table or another view to stdout."""
    Console(width=view_width()).print(view)
