"""Connections to the database, transactions on them, and its errors in our words."""

import json
import logging
import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from json import JSONDecodeError
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import NullPool

from pipeline.errors import MissingTool, OutputFailed, StoreBusy, StoreError, StoreOutOfDate, StoreUnreachable

T = TypeVar("T")

BUSY_SECONDS = 30
"""How long one writer waits for another."""
ATTEMPTS = 3
POSTGRESQL: Final = "postgresql"
_WRITER = 0x636F6E67
"""Key of the advisory lock that lets one writer in at a time, as SQLite does."""

# SQLSTATE, by its first letters, see appendix A of PostgreSQL's manual
_BUSY = ("55P03", "40001", "40P01", "57014")
_NOT_WRITABLE = ("53100", "25006", "42501")
_OUT_OF_DATE = ("42P01", "42703")
_UNREACHABLE = ("08", "28", "3D", "53", "57P", "58", "XX")


class _NoInterrupts(logging.Filter):
    """Drops the traceback that SQLAlchemy logs when Ctrl-C falls into the closing of a connection."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], KeyboardInterrupt))


for _pool in ("NullPool", "QueuePool"):
    logging.getLogger(f"sqlalchemy.pool.impl.{_pool}").addFilter(_NoInterrupts())


def make_engine(url: sa.URL) -> Engine:
    """Return an engine for the SQLite or PostgreSQL database at ``url``; nothing is opened yet.

    It can be carried over a fork: SQLite opens a connection for each transaction, and a connection to PostgreSQL that
    another process opened is not used.

    Raises:
        MissingTool: the driver for PostgreSQL is not installed.
    """
    if url.get_backend_name() == POSTGRESQL:
        return _postgresql_engine(url)
    engine = sa.create_engine(url, poolclass=NullPool, json_serializer=_to_json)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql_engine(url: sa.URL) -> Engine:
    try:
        engine = sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            json_serializer=_to_json,
            pool_pre_ping=True,  # the server may have been started anew
            connect_args={"connect_timeout": 10, "application_name": "congvan", "client_encoding": "utf8"},
        )
    except ModuleNotFoundError as error:
        raise MissingTool(
            "The driver for PostgreSQL is not installed.", advice="Install it with: pip install 'congvan[postgres]'"
        ) from error
    event.listen(engine, "connect", _note_process)
    event.listen(engine, "checkout", _refuse_inherited)
    event.listen(engine, "begin", _begin_on_postgresql)
    return engine


class RawJson(str):
    """JSON that was written already; it goes into a JSON column as it is."""

    __slots__ = ()


_encode = json.JSONEncoder(ensure_ascii=False).encode


def _to_json(value: Any) -> str:
    return str(value) if isinstance(value, RawJson) else _encode(value)


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where _begin says, also for changes of the schema
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(
        "PRAGMA cache_size = -262144"
    )  # at most 256 MB: an archive's indexes are larger than the usual 2
    connection.execute("PRAGMA wal_autocheckpoint = 8000")  # 32 MB: pages that many documents change are moved once
    connection.execute(
        "PRAGMA mmap_size = 1073741824"
    )  # a new connection has read nothing yet: share what the system has
    connection.execute("PRAGMA synchronous = NORMAL")  # with WAL: safe against a crash of ours


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail when another wrote in between: take the lock first.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _note_process(_connection: object, record: Any) -> None:
    record.info["pid"] = os.getpid()


def _refuse_inherited(_connection: object, record: Any, proxy: Any) -> None:
    if record.info["pid"] != os.getpid():
        record.dbapi_connection = proxy.dbapi_connection = None
        raise DisconnectionError("a connection of another process")


def _begin_on_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY_SECONDS * 1000 or 1}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER})")


def use_write_ahead_log(engine: Engine) -> None:
    """Let readers read while another process writes; an SQLite file remembers it, PostgreSQL does so anyway."""
    if engine.dialect.name == POSTGRESQL:
        return
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
            if engine.dialect.name == POSTGRESQL:  # SQLite does so in any transaction
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield connection
    except DBAPIError as error:
        raise store_error(error) from error
    except (ValidationError, JSONDecodeError) as error:
        raise _foreign_record(error) from error


def write(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Return what ``work`` gives, done in one transaction: all of it is kept or nothing. One writes at a time.

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
    name, state = getattr(cause, "sqlite_errorname", ""), _sqlstate(cause)
    said = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or state in _BUSY:
        return StoreBusy("Other processes kept the database locked.")
    if name.startswith(("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_PERM")) or state in _NOT_WRITABLE:
        return OutputFailed(
            f"The database cannot be written ({said}).", advice="Make room there, or choose another --db."
        )
    unreachable = ("SQLITE_NOTADB", "SQLITE_CANTOPEN", "SQLITE_CORRUPT", "SQLITE_AUTH")
    if name.startswith(unreachable) or (state is not None and state.startswith(_UNREACHABLE)):
        return StoreUnreachable(f"The database cannot be used ({said}).")
    if said.startswith(("no such table", "no such column")) or state in _OUT_OF_DATE:
        return StoreOutOfDate(f"The database is not as congvan made it ({said}).", advice="Choose another --db.")
    raise error


def _sqlstate(cause: BaseException | None) -> str | None:
    """Return PostgreSQL's code of an error, 08000 (no connection) where the driver has none; None for SQLite."""
    if cause is None or not type(cause).__module__.startswith("psycopg"):
        return None
    state = getattr(cause, "sqlstate", None)
    return state or ("08000" if type(cause).__name__ == "OperationalError" else "")
