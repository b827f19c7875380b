"""Where words go: data to stdout, talk to stderr; colour only on a terminal."""

import json
import sys
from typing import Any

from rich.console import Console, RenderableType

talk = Console(stderr=True, highlight=False, soft_wrap=True)


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


def print_view(view: RenderableType) -> None:
    """Print a table or another view to stdout; where that is no terminal, wide enough for most lines."""
    Console(width=None if sys.stdout.isatty() else 160).print(view)
