"""A PostgreSQL server of our own on loopback, in a temporary folder, from the programs that Debian installs."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.store import open_store
from pipeline.store.connect import make_engine
from pipeline.store.schema import SCHEMA_VERSION, metadata

USER = "congvan"


def programs() -> Path | None:
    """Return the folder of initdb and postgres: on the PATH, or where Debian has them (the newest)."""
    found = [Path(path).resolve().parent for path in [shutil.which("initdb")] if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    return next((path for path in found if (path / "initdb").exists() and (path / "postgres").exists()), None)


def need_programs() -> Path:
    """Return the folder; without one the test is skipped, unless CI demands it."""
    folder = programs()
    if folder is None and os.environ.get("CONGVAN_REQUIRE_SHARED"):
        pytest.fail("PostgreSQL is not installed: apt-get install postgresql")
    if folder is None:
        pytest.skip("needs PostgreSQL: apt-get install postgresql")
    return folder


class Server:
    """A running server. Tests share one database, emptied for each: copies would take gigabytes."""

    def __init__(self, port: int, pid: int) -> None:
        self.port = port
        self.pid = pid
        self._numbers = count(1)
        self._shared: str | None = None

    def url(self, database: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def fresh_store(self) -> str:
        """Return the URL of a database with our tables, all empty."""
        if self._shared is None or not self._emptied(self._shared):
            self._shared = self.empty_database()
            open_store(self._shared, create=True).engine.dispose()
        return self._shared

    def empty_database(self) -> str:
        """Return the URL of a new database without a table."""
        name = f"t{next(self._numbers)}"
        engine = make_engine(sa.make_url(self.url("postgres")))
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
        engine.dispose()
        return self.url(name)

    def _emptied(self, url: str) -> bool:
        """Return whether the database could be emptied; not where a test damaged it."""
        engine = make_engine(sa.make_url(url))
        try:
            with engine.begin() as connection:
                version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
                connection.exec_driver_sql("SET session_replication_role = replica")  # the trail refuses to shrink
                names = ", ".join([*metadata.tables, "text_index"])
                connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY")
                return version == SCHEMA_VERSION
        except sa.exc.DBAPIError:
            return False
        finally:
            engine.dispose()


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Start a server; it is stopped and its data are removed at the end. It refuses to run as root.

    However this process ends, the server ends with it.
    """
    home = Path(tempfile.mkdtemp(prefix="congvan-postgresql-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        user = "postgres" if any(known.pw_name == "postgres" for known in pwd.getpwall()) else "nobody"
        shutil.chown(home, user)
        group = pwd.getpwnam(user).pw_gid
        as_user = [f"--reuid={user}", f"--regid={group}", "--clear-groups"]
    data = str(home / "data")
    make = [
        str(folder / "initdb"),
        "-D",
        data,
        "-U",
        USER,
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
    ]
    done = subprocess.run(["setpriv", *as_user, *make], capture_output=True, text=True, cwd="/", check=False)
    assert done.returncode == 0, done.stderr
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "max_connections": 200}
    start = [str(folder / "postgres"), "-D", data, *(f"--{name}={value}" for name, value in options.items())]
    process = subprocess.Popen(
        ["setpriv", *as_user, "--pdeathsig=QUIT", *start, "--fsync=off", "--logging_collector=off"],
        cwd="/", stdout=subprocess.DEVNULL, stderr=(home / "log").open("wb"), start_new_session=True,
    )  # fmt: skip
    try:
        _wait(port, process, home / "log")
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
        process.wait(timeout=30)
        shutil.rmtree(home, ignore_errors=True)


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        assert process.poll() is None, log.read_text()
        engine = make_engine(sa.make_url(f"postgresql://{USER}@127.0.0.1:{port}/postgres"))
        try:
            engine.connect().close()
        except sa.exc.OperationalError:
            time.sleep(0.1)
        else:
            return
        finally:
            engine.dispose()
    raise AssertionError(log.read_text())
