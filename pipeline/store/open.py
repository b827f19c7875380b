"""Opening the database: made when new, brought up to date when old, refused when it is something else."""

from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError

from pipeline.errors import OutputFailed, SettingsError, StoreOutOfDate, StoreUnreachable
from pipeline.store.connect import make_engine, reading, use_write_ahead_log, write
from pipeline.store.repository import Store
from pipeline.store.schema import OLDER_VERSIONS, SCHEMA_VERSION

NEW: Final = "new"
FOREIGN: Final = "foreign"


def open_store(url: str, *, create: bool) -> Store:
    """Return the store at ``url``, for example ``sqlite:///data/clean/congvan.db``.

    With ``create`` a missing database is made, with its folder, and an older one is brought up to date; several
    processes may do so at once. Without, the database has to be there and of this version.

    Raises:
        SettingsError: ``url`` is not a database URL.
        StoreUnreachable: no such database, not a SQLite database, or another kind than SQLite.
        StoreOutOfDate: made by an older or a newer version, or by another program.
        StoreBusy: another process kept the database locked.
        OutputFailed: it may not be written.
    """
    path, engine = _engine(url)
    if not _is_file(path):
        if not create:
            raise StoreUnreachable(f"There is no database at {path}.")
        _make_or_upgrade(path, engine)
    version = _version(engine)
    if create and version in (NEW, *OLDER_VERSIONS):
        _make_or_upgrade(path, engine)
        version = _version(engine)
    _check(path, version)
    return Store(engine)


def _engine(url: str) -> tuple[Path, Engine]:
    try:
        parsed = sa.make_url(url)
    except ArgumentError as error:
        raise SettingsError(
            f"{url!r} is not a database URL.", advice="For a file write sqlite:///folder/name.db."
        ) from error
    advice = "Write sqlite:///folder/name.db."
    if parsed.get_backend_name() == "postgresql":
        raise StoreUnreachable("PostgreSQL is not supported by this version.", advice=advice)
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise StoreUnreachable(f"Databases of kind {parsed.drivername} are not supported.", advice=advice)
    if not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:"):
        raise StoreUnreachable("The database has to be a file.", advice=advice)
    return Path(parsed.database), make_engine(parsed)


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


def _make_or_upgrade(path: Path, engine: Engine) -> None:
    """Make the newest schema, in one transaction: one process does it, the others wait and find it done."""
    from pipeline.store.migrate import upgrade  # slow to import and seldom needed

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputFailed(
            f"{path.parent} cannot be made ({error.strerror}).", advice="Choose another --db."
        ) from error
    use_write_ahead_log(engine)
    write(engine, upgrade)


def _version(engine: Engine) -> str:
    """Return the version of the schema, NEW for an empty database, FOREIGN for one of another program."""
    with reading(engine) as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        if "alembic_version" not in tables:
            return FOREIGN if tables else NEW
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().first()
        return str(version)


def _check(path: Path, version: str) -> None:
    if version == SCHEMA_VERSION:
        return
    if version == NEW:
        raise StoreUnreachable(f"The database {path} is empty.")
    if version == FOREIGN:
        raise StoreOutOfDate(
            f"The database {path} belongs to another program.", advice="Choose another file with --db or CONGVAN_DB."
        )
    if version in OLDER_VERSIONS:
        raise StoreOutOfDate(
            f"The database {path} has the older schema {version}; this version of congvan needs {SCHEMA_VERSION}.",
            advice="Keep a copy of the file, then run `congvan ingest` with the same --db: it brings it up to date.",
        )
    raise StoreOutOfDate(
        f"The database {path} has the schema {version}, which this version of congvan does not know.",
        advice="It was made by a newer version: install that one, or choose another file with --db.",
    )
