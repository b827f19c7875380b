"""Records as files for other programs: one function a format, each writes to a text stream and counts."""

from collections.abc import Callable, Iterable
from typing import TextIO

from pipeline.dispatch import Record
from pipeline.export.csv_export import write_csv
from pipeline.export.jsonl import write_jsonl

Exporter = Callable[[Iterable[Record], TextIO], int]

EXPORTERS: dict[str, Exporter] = {"jsonl": write_jsonl, "csv": write_csv}
"""Format name, as in ``congvan export --format``, to the function that writes it."""

__all__ = ["EXPORTERS", "Exporter", "write_csv", "write_jsonl"]
