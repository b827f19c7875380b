"""JSON Lines: the whole record, one object a line, UTF-8."""

import json
from collections.abc import Iterable
from typing import TextIO

from pydantic_core import PydanticSerializationError

from pipeline.dispatch import Record


def write_jsonl(records: Iterable[Record], stream: TextIO) -> int:
    """Return how many records were written to ``stream``, one JSON object a line, every key present."""
    count = 0
    for record in records:
        stream.write(_line(record) + "\n")
        count += 1
    return count


def _line(record: Record) -> str:
    try:
        return record.model_dump_json()
    except PydanticSerializationError:  # half a surrogate pair: UTF-8 has no way to write it, an escape has
        return json.dumps(record.model_dump(), separators=(",", ":"))
