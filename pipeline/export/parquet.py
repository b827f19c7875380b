"""Parquet: one row a document, typed columns, lists as lists, for pandas, DuckDB, R and their like.

The columns are those of the record. Beside ``issued_date``, which is text because day or month may be missing, stand
``issued_from`` and ``issued_to``, the first and the last day that it may mean, as dates. ``fields`` is a list, one
entry a field, with the evidence but without the runners-up, which JSON Lines has.

Records are written as JSON lines into a temporary file and read from there with the schema below, so that any number
of them passes through little memory.
"""

import calendar
import io
import json
import tempfile
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from pipeline.dispatch import Record
from pipeline.export.plain import plain

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from arro3.core import Schema

_ROW_GROUP = 10_000


def write_parquet(records: Iterable[Record], stream: BinaryIO) -> int:
    """Return how many records were written to ``stream``; without any, the file has the columns and no row.

    Raises:
        OSError: the stream cannot be written to.
    """
    from arro3.io import read_json
    from arro3.io import write_parquet as write

    with tempfile.TemporaryFile() as lines:
        count = 0
        for record in records:
            lines.write(json.dumps(_row(record), ensure_ascii=False).encode() + b"\n")
            count += 1
        lines.seek(0)
        out = _Patient(stream)
        write(read_json(lines, schema()), cast(BinaryIO, out), compression="zstd(3)", max_row_group_size=_ROW_GROUP)
    out.check()
    return count


def schema() -> "Schema":
    """Return the columns of the file with their types."""
    from arro3.core import DataType, Field, Schema

    text, number, real, day = DataType.string(), DataType.int32(), DataType.float64(), DataType.date32()

    def each(kind: DataType) -> DataType:
        return DataType.list(Field("item", kind))

    def struct(**parts: DataType) -> DataType:
        return DataType.struct([Field(name, kind) for name, kind in parts.items()])

    columns: dict[str, DataType] = dict.fromkeys(Record.model_fields, text) | {
        "sources": each(text),
        "pages": number,
        "is_dispatch": DataType.bool(),
        "addressees": each(text),
        "recipients": each(struct(name=text, purpose=text, means=each(text))),
        "cites": each(struct(number=text, doc_type=text, issued_date=text, issuing_body=text)),
        "signatures": each(struct(signer=text, signed_at=text)),
        "warnings": each(struct(code=text, message=text)),
        "fields": each(
            struct(
                name=text,
                raw=text,
                confidence=real,
                page=number,
                box=each(real),
                span=each(number),
                rule=text,
                absent=text,
            )
        ),
        "text_source": each(struct(page=number, source=text, reason=text)),
        "edits": struct(count=number, mean_score=real),
        "problems": each(struct(stage=text, code=text, message=text, page=number, retryable=DataType.bool())),
    }
    columns = {
        name: kind
        for column, type_ in columns.items()
        for name, kind in (
            {column: type_, "issued_from": day, "issued_to": day} if column == "issued_date" else {column: type_}
        ).items()
    }
    required = {"id", "source", "sha256", "pages", "is_dispatch", "status"}
    return Schema([Field(name, kind, nullable=name not in required) for name, kind in columns.items()])


def days_of(issued_date: str | None) -> tuple[str | None, str | None]:
    """Return the first and the last day that a date of reduced precision may mean, ISO 8601; none for no day at all.

    >>> days_of("2024-02"), days_of("2019"), days_of("2017-05-26")
    (('2024-02-01', '2024-02-29'), ('2019-01-01', '2019-12-31'), ('2017-05-26', '2017-05-26'))
    >>> days_of("2021-02-31"), days_of(None)
    ((None, None), (None, None))
    """
    if issued_date is None:
        return None, None
    year, month, day = (*(int(part) for part in issued_date.split("-")), 0, 0)[:3]
    try:
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        last = date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError:
        return None, None
    return first.isoformat(), last.isoformat()


def _row(record: Record) -> dict[str, Any]:
    row: dict[str, Any] = _cleaned(record.model_dump())
    row["issued_from"], row["issued_to"] = days_of(record.issued_date)
    row["fields"] = [{"name": name, **state} for name, state in row["fields"].items()]
    return row


def _cleaned(value: Any) -> Any:
    """Return ``value`` with all text in it plain: the reader refuses lone surrogates."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, tuple | list) else value


class _Patient(io.RawIOBase):
    """A stream that keeps its error for later: the writer ends the whole program when a disk is full."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._error: OSError | None = None

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: "ReadableBuffer") -> int:
        """Return the length of ``data``, written or not."""
        if self._error is None:
            try:
                self._stream.write(data)
            except OSError as error:
                self._error = error
        return len(memoryview(data))

    def check(self) -> None:
        """Raise what went wrong."""
        if self._error is not None:
            raise self._error
        self._stream.flush()
