"""JSON Lines: the whole record, one object a line, UTF-8."""

from collections.abc import Iterable
from typing import TextIO

from pipeline.dispatch import Record


def write_jsonl(records: Iterable[Record], stream: TextIO) -> int:
    """Return how many records were written to ``stream``, one JSON object a line, every key present."""
    count = 0
    for record in records:
        stream.write(record.model_dump_json() + "\n")
        count += 1
    return count
