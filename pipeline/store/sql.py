"""What the two databases call by other names in SQL."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Integer
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


def insert(connection: Connection, table: sa.Table) -> "sqlite.Insert | postgresql.Insert":
    """Return an INSERT that may end in ON CONFLICT, as the database behind ``connection`` writes it."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


class place(FunctionElement[int]):  # noqa: N801 (reads as a function of SQL)
    """Where the second text begins in the first, from 1, or 0."""

    type = Integer()
    inherit_cache = True


@compiles(place)
def _instr(element: place, compiler: Any, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(place, "postgresql")
def _strpos(element: place, compiler: Any, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


def numbers_of(connection: Connection, query: sa.Select[Any]) -> NDArray[np.int64]:
    """Return the numbers that ``query`` gives, as one row of text: tens of thousands of rows are slow to make."""
    inner = query.subquery()
    joined = sa.func.aggregate_strings(sa.cast(inner.c[0], sa.String), ",")
    text = connection.scalar(sa.select(joined).select_from(inner))
    return np.fromstring(text or "", np.int64, sep=",")


def rows_expected(connection: Connection, query: sa.Select[Any]) -> int:
    """Return how many rows PostgreSQL's planner thinks that ``query`` has."""
    written = query.compile(connection, compile_kwargs={"literal_binds": True})
    explained = connection.exec_driver_sql("EXPLAIN (FORMAT JSON) " + str(written).replace("%", "%%")).scalar_one()
    return int(explained[0]["Plan"]["Plan Rows"])


def is_one_of(dialect: str, column: ColumnElement[int], numbers: Sequence[int]) -> ColumnElement[bool]:
    """Return whether ``column`` is one of ``numbers``, any number of them: a database takes only so many parameters."""
    if dialect == "sqlite":
        return column.in_(sa.select(sa.func.json_each(json.dumps(numbers)).table_valued("value").c.value))
    return column == sa.any_(sa.literal(list(numbers), ARRAY(Integer)))
