"""Connections to the database, transactions on them, and its errors in our words."""

import json
import logging
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from json import JSONDecodeError
from typing import Any, TypeVar

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from pipeline.errors import OutputFailed, StoreBusy, StoreError, StoreOutOfDate, StoreUnreachable

T = TypeVar("T")

BUSY_SECONDS = 30
"""How long one writer waits for another."""
ATTEMPTS = 3


class _NoInterrupts(logging.Filter):
    """Drops the traceback that SQLAlchemy logs when Ctrl-C falls into the closing of a connection."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], KeyboardInterrupt))


logging.getLogger("sqlalchemy.pool.impl.NullPool").addFilter(_NoInterrupts())


def make_engine(url: sa.URL) -> Engine:
    """Return an engine for the SQLite database at ``url``; nothing is opened yet.

    A connection is opened for each transaction, so an engine can be carried over a fork.
    """
    engine = sa.create_engine(url, poolclass=NullPool, json_serializer=_to_json)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where _begin says, also for changes of the schema
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")  # with WAL: safe against a crash of ours


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail when another wrote in between: take the lock first.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def use_write_ahead_log(engine: Engine) -> None:
    """Let readers read while another process writes; the database file remembers it."""
    try:
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
    except sqlite3.Error as error:
        raise store_error(error) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection on which all reads see one state of the database.

    Raises:
        StoreError: the database cannot be read.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise store_error(error) from error
    except (ValidationError, JSONDecodeError) as error:
        raise _foreign_record(error) from error


def write(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Return what ``work`` gives, done in one transaction: all of it is kept or nothing.

    Raises:
        StoreBusy: other writers held the database all the time.
        OutputFailed: the disk is full or may not be written to.
        StoreUnreachable: the database is damaged or gone.
    """
    writer = engine.execution_options(writes=True)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with writer.begin() as connection:
                return work(connection)
        except (ValidationError, JSONDecodeError) as error:
            raise _foreign_record(error) from error
        except DBAPIError as error:
            problem = store_error(error)
            if not isinstance(problem, StoreBusy) or attempt == ATTEMPTS:
                raise problem from error
            time.sleep(random.uniform(0.05, 0.5) * attempt)  # noqa: S311 (spreads writers, no secret)
    raise AssertionError("unreachable: the last attempt returns or raises")


def _foreign_record(error: ValueError) -> StoreOutOfDate:
    return StoreOutOfDate(
        f"A record in the database has not the form this version knows ({str(error).splitlines()[0]}).",
        advice="It is damaged or made by another version: ingest into a new database with --db; nothing is read twice.",
    )


def store_error(error: DBAPIError | sqlite3.Error) -> StoreError:
    """Return ``error`` as an error of the store; what is a fault of the program itself is raised as it is."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(cause, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy("Other processes kept the database locked.")
    if name.startswith(("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_PERM")):
        return OutputFailed(
            f"The database cannot be written ({cause}).", advice="Make room there, or choose another --db."
        )
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CANTOPEN", "SQLITE_CORRUPT", "SQLITE_AUTH")):
        return StoreUnreachable(f"The database cannot be used ({cause}).")
    if str(cause).startswith(("no such table", "no such column")):
        return StoreOutOfDate(f"The database is not as congvan made it ({cause}).", advice="Choose another --db.")
    raise error
