"""Many rows at once, past what SQLAlchemy does for each of them."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, TableClause


def insert_rows(connection: Connection, table: Table | TableClause, new: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns; into PostgreSQL with COPY."""
    names, dialect = list(new[0]), connection.dialect
    columns = []  # a column at a time: no step of Python for most values
    for name in names:
        convert = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        values = map(itemgetter(name), new)
        columns.append(values if convert is None else map(convert, values))
    converted = zip(*columns, strict=True)
    quoted = ", ".join(f'"{name}"' for name in names)
    if dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(
            f'INSERT INTO "{table.name}" ({quoted}) VALUES ({marks})',  # noqa: S608
            list(converted),
        )
        return
    with connection.connection.cursor().copy(f'COPY "{table.name}" ({quoted}) FROM STDIN') as copy:
        for row in converted:
            copy.write_row(row)
