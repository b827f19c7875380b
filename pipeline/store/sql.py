"""What the two databases call by other names in SQL."""

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Integer
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


def values_of(dialect: str, numbers: Sequence[int]) -> sa.Select[tuple[int]]:
    """Return the query that gives ``numbers``, any number of them: a database takes only so many parameters."""
    if dialect == "sqlite":
        return sa.select(sa.func.json_each(json.dumps(numbers)).table_valued("value").c.value)
    return sa.select(sa.func.unnest(sa.literal(list(numbers), ARRAY(Integer))))
