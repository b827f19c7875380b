"""Opening the database: made when new, brought up to date when old, refused when it is something else."""

from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError

from pipeline.errors import OutputFailed, SettingsError, StoreOutOfDate, StoreUnreachable
from pipeline.store.connect import POSTGRESQL, make_engine, reading, use_write_ahead_log, write
from pipeline.store.repository import Store
from pipeline.store.schema import OLDER_VERSIONS, SCHEMA_VERSION

NEW: Final = "new"
FOREIGN: Final = "foreign"


def open_store(url: str, *, create: bool, accept_confidence: float | None = None) -> Store:
    """Return the store at ``url``: ``sqlite:///data/clean/congvan.db``, ``postgresql://user@host/database``.

    With ``create`` a missing SQLite file is made, with its folder, an empty database gets its tables, and an older one
    is brought up to date; several processes may do so at once. Without, all has to be there and of this version. A
    PostgreSQL database itself is never made.

    Args:
        url: see above.
        create: see above.
        accept_confidence: see ``Store``; None: the default of the settings.

    Raises:
        SettingsError: ``url`` is not a database URL.
        StoreUnreachable: no such database, not a SQLite database, or another kind than SQLite and PostgreSQL.
        StoreOutOfDate: made by an older or a newer version, or by another program.
        StoreBusy: another process kept the database locked.
        OutputFailed: it may not be written.
        MissingTool: the driver for PostgreSQL is not installed.
    """
    parsed = _parse(url)
    path = None if parsed.get_backend_name() == POSTGRESQL else Path(parsed.database or "")
    engine = make_engine(parsed)
    name = str(path) if path else parsed.render_as_string(hide_password=True)
    if path is not None and not _is_file(path):
        if not create:
            raise StoreUnreachable(f"There is no database at {path}.")
        _make_or_upgrade(path, engine)
    version = schema_version(engine)
    if create and version in (NEW, *OLDER_VERSIONS):
        _make_or_upgrade(path, engine)
        version = schema_version(engine)
    _check(name, version)
    return Store(engine) if accept_confidence is None else Store(engine, accept_confidence=accept_confidence)


def migrate_store(url: str) -> tuple[str, str]:
    """Return the version of the schema before and after the database at ``url`` was brought up to date.

    Raises:
        CongvanError: as ``open_store``; a database that is not there is not made, an empty one gets its tables.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() != POSTGRESQL and not _is_file(Path(parsed.database or "")):
        raise StoreUnreachable(f"There is no database at {parsed.database}.")
    before = schema_version(make_engine(parsed))
    open_store(url, create=True)
    return before, SCHEMA_VERSION


def _parse(url: str) -> sa.URL:
    advice = "Write sqlite:///folder/name.db, or postgresql://user@host/database."
    try:
        parsed = sa.make_url(url)
    except ArgumentError as error:
        raise SettingsError(f"{url!r} is not a database URL.", advice=advice) from error
    if parsed.drivername in ("postgresql", "postgresql+psycopg"):
        return parsed
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise StoreUnreachable(f"Databases of kind {parsed.drivername} are not supported.", advice=advice)
    if not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:"):
        raise StoreUnreachable("The database has to be a file.", advice=advice)
    return parsed


def _is_file(path: Path) -> bool:
    """Return whether there is something to open.

    Raises:
        StoreUnreachable: something other than a file is there, or nobody may look.
    """
    try:
        if path.exists() and not path.is_file():
            raise StoreUnreachable(f"{path} is not a file.")
        return path.is_file()
    except OSError as error:
        raise StoreUnreachable(f"{path} cannot be opened ({error.strerror}).") from error


def _make_or_upgrade(path: Path | None, engine: Engine) -> None:
    """Make the newest schema, in one transaction: one process does it, the others wait and find it done."""
    from pipeline.store.migrate import upgrade  # slow to import and seldom needed

    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputFailed(
            f"{error.filename} cannot be made ({error.strerror}).", advice="Choose another --db."
        ) from error
    use_write_ahead_log(engine)
    write(engine, upgrade)


def schema_version(engine: Engine) -> str:
    """Return the version of the schema, NEW for an empty database, FOREIGN for one of another program.

    Raises:
        StoreUnreachable: there is no database to ask.
    """
    with reading(engine) as connection:
        tables = sa.inspect(connection).get_table_names()
        if "alembic_version" not in tables:
            return FOREIGN if tables else NEW
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().first()
        return str(version)


def _check(name: str, version: str) -> None:
    if version == SCHEMA_VERSION:
        return
    if version == NEW:
        raise StoreUnreachable(f"The database {name} is empty.")
    if version == FOREIGN:
        raise StoreOutOfDate(
            f"The database {name} belongs to another program.", advice="Choose another one with --db or CONGVAN_DB."
        )
    if version in OLDER_VERSIONS:
        raise StoreOutOfDate(
            f"The database {name} has the older schema {version}; this version of congvan needs {SCHEMA_VERSION}.",
            advice="Keep a copy of it, then bring it up to date: congvan migrate (with the same --db).",
        )
    raise StoreOutOfDate(
        f"The database {name} has the schema {version}, which this version of congvan does not know.",
        advice="It was made by a newer version: install that one, or choose another database with --db.",
    )
