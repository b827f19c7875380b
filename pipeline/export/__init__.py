"""Records and pages as files for other programs.

Records into one file: a function a format takes the records and a stream, and returns how many it wrote.

    jsonl.py       the whole record, one object a line
    csv_export.py  one row a document, for spreadsheets
    parquet.py     typed columns, for data frames
    archive.py     the fields of the archival rules (archive_rules.py) as XML

Pages into files of their own, one document at a time:

    searchable_pdf.py  the original with an invisible text layer: placement.py says where the words lie,
                       text_layer.py writes them, old_layer.py takes out a broken layer, unsigned.py the signatures,
                       image_pdf.py makes a PDF of an image
    alto.py            words and boxes as ALTO XML, one file a page
"""

from collections.abc import Callable, Iterable
from typing import BinaryIO, TextIO

from pipeline.dispatch import Record
from pipeline.export.archive import write_archive
from pipeline.export.csv_export import write_csv
from pipeline.export.jsonl import write_jsonl
from pipeline.export.parquet import write_parquet

Exporter = Callable[[Iterable[Record], TextIO], int]
BinaryExporter = Callable[[Iterable[Record], BinaryIO], int]

EXPORTERS: dict[str, Exporter] = {"jsonl": write_jsonl, "csv": write_csv, "archive": write_archive}
"""Format name, as in ``congvan export --format``, to the function that writes it as UTF-8 text."""
BINARY_EXPORTERS: dict[str, BinaryExporter] = {"parquet": write_parquet}
"""The same for formats that are no text."""

__all__ = [
    "BINARY_EXPORTERS",
    "EXPORTERS",
    "BinaryExporter",
    "Exporter",
    "write_archive",
    "write_csv",
    "write_jsonl",
    "write_parquet",
]
