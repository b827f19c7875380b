"""Functions of SQL that the two databases call by other names."""

from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


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
