"""Many rows at once, past what SQLAlchemy does for each of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, TableClause


def insert_rows(connection: Connection, table: Table | TableClause, new: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns; into PostgreSQL with COPY."""
    names, dialect = list(new[0]), connection.dialect
    kinds = [table.c[name].type.dialect_impl(dialect) for name in names]
    convert = [kind.bind_processor(dialect) for kind in kinds]
    converted = ([row[n] if c is None else c(row[n]) for n, c in zip(names, convert, strict=True)] for row in new)
    quoted = ", ".join(f'"{name}"' for name in names)
    if dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(
            f'INSERT INTO "{table.name}" ({quoted}) VALUES ({marks})',  # noqa: S608
            [tuple(row) for row in converted],
        )
        return
    with connection.connection.cursor().copy(f'COPY "{table.name}" ({quoted}) FROM STDIN') as copy:
        for row in converted:
            copy.write_row(row)
