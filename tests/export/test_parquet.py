"""Parquet: typed columns, lists as lists, and all that a record says."""

import datetime
import io
from collections.abc import Iterable
from typing import Any

import pytest
from arro3.io import read_parquet

from pipeline.dispatch import Found, Record
from pipeline.document import Box
from pipeline.export.parquet import days_of, schema, write_parquet
from tests.export.test_export import EMPTY, FULL, HOSTILE


def columns(records: Iterable[Record]) -> dict[str, list[Any]]:
    """Return the columns as another program reads them."""
    buffer, records = io.BytesIO(), list(records)
    assert write_parquet(iter(records), buffer) == len(records)
    table = read_parquet(io.BytesIO(buffer.getvalue())).read_all()
    assert table.num_rows == len(records)
    return {name: [value.as_py() for value in table[name]] for name in table.column_names}


def test_there_is_a_column_for_every_key_and_the_span_of_the_date() -> None:
    assert set(schema().names) == set(Record.model_fields) | {"issued_from", "issued_to"}


def test_values_have_their_types() -> None:
    found = columns([FULL, EMPTY])
    assert found["subject"] == [FULL.subject, None]
    assert found["addressees"] == [["Tổ dân phố 1", "Tổ dân phố 2"], []]
    assert found["recipients"][0][0] == {"name": "Như trên", "purpose": None, "means": ["Tổ dân phố 1", "Tổ dân phố 2"]}
    assert (found["pages"], found["is_dispatch"]) == ([2, 2], [True, False])
    assert found["issued_date"] == ["2031-02", None]
    assert found["issued_from"] == [datetime.date(2031, 2, 1), None]
    assert found["issued_to"] == [datetime.date(2031, 2, 28), None]
    assert found["edits"] == [{"count": 3, "mean_score": 0.97}, {"count": 0, "mean_score": None}]
    assert found["problems"][0][0]["page"] == 2


def test_the_evidence_is_a_list_of_fields() -> None:
    number = Found(
        value="31", raw="3l", confidence=0.5, page=1, box=Box(0, 0, 0.5, 0.5), span=(3, 5), rule="number", candidates=()
    )
    (fields,) = columns([FULL.model_copy(update={"fields": {**FULL.fields, "number": number}})])["fields"]
    by_name = {field["name"]: field for field in fields}
    assert set(by_name) == set(FULL.fields)
    assert by_name["number"] | {"name": ""} == {
        "name": "",
        "raw": "3l",
        "confidence": 0.5,
        "page": 1,
        "box": [0, 0, 0.5, 0.5],
        "span": [3, 5],
        "rule": "number",
        "absent": None,
    }
    assert by_name["place"]["absent"] == "not_found"


def test_no_records_leave_the_columns() -> None:
    assert columns([]) == {name: [] for name in schema().names}


def test_letters_that_parquet_cannot_carry() -> None:
    found = columns([HOSTILE])
    assert found["signer_name"] == ["\ufffd Lý"]
    assert found["place"] == ["\u202eGỗ"]


@pytest.mark.parametrize("date", ["0000", "2021-13", "2021-02-30"])
def test_a_day_that_never_was_has_no_span(date: str) -> None:
    assert days_of(date) == (None, None)


def test_a_full_disk_is_an_error_that_can_be_told() -> None:
    class Full(io.BytesIO):
        def write(self, data: Any) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_parquet([FULL], Full())
