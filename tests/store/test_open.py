"""Opening: what is made, what is brought up to date, what is refused, and with which words."""

import multiprocessing
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.schema import SchemaItem

from pipeline.errors import CongvanError, SettingsError, StoreOutOfDate, StoreUnreachable
from pipeline.store import Store, open_store
from pipeline.store import open as opening
from pipeline.store.migrate import configuration
from pipeline.store.schema import OLDER_VERSIONS, SCHEMA_VERSION, metadata


def test_a_new_database_is_made_with_its_folder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/kho lưu trữ/năm 2031/a.db"
    assert open_store(url, create=True).counts().documents == 0
    assert open_store(url, create=False).counts().documents == 0


def test_versions_are_those_of_the_migrations() -> None:
    revisions = [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()]
    assert revisions == [SCHEMA_VERSION, *reversed(OLDER_VERSIONS)]


def test_migrations_make_what_the_schema_says(store: Store) -> None:
    def ours(_item: SchemaItem, name: str | None, kind: str, _reflected: bool, _other: SchemaItem | None) -> bool:
        return not (kind == "table" and (name or "").startswith("text_index"))

    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_connections_keep_foreign_keys_and_let_readers_read(store: Store) -> None:
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000


def test_a_missing_database_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="no database"):
        open_store(f"sqlite:///{tmp_path}/none.db", create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize(
    ("url", "error", "word"),
    [
        ("data/clean/congvan.db", SettingsError, "sqlite:///folder/name.db"),
        ("", SettingsError, "not a database URL"),
        ("postgresql://archive@localhost/congvan", StoreUnreachable, "PostgreSQL is not supported by this version"),
        ("postgresql+psycopg://localhost/congvan", StoreUnreachable, "PostgreSQL is not supported by this version"),
        ("mysql://localhost/congvan", StoreUnreachable, "not supported"),
        ("sqlite://", StoreUnreachable, "has to be a file"),
        ("sqlite:///:memory:", StoreUnreachable, "has to be a file"),
    ],
)
def test_other_databases_are_refused(url: str, error: type[CongvanError], word: str, create: bool) -> None:
    with pytest.raises(error) as caught:
        open_store(url, create=create)
    assert word in str(caught.value)


@pytest.mark.parametrize("create", [True, False])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, create: bool) -> None:
    path = tmp_path / "thư.db"
    path.write_text("Kính gửi: Ủy ban nhân dân phường Bến Gỗ\n" * 100, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(StoreUnreachable):
        open_store(f"sqlite:///{path}", create=create)
    assert path.read_bytes() == before


@pytest.mark.parametrize("create", [True, False])
def test_a_folder_is_no_database(tmp_path: Path, create: bool) -> None:
    with pytest.raises(StoreUnreachable, match="not a file"):
        open_store(f"sqlite:///{tmp_path}", create=create)


@pytest.mark.parametrize("create", [True, False])
def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path, create: bool) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE invoices (id INTEGER)")
    before = path.read_bytes()
    with pytest.raises(StoreOutOfDate, match="another program"):
        open_store(f"sqlite:///{path}", create=create)
    assert path.read_bytes() == before


def stamp(url: str, version: str) -> None:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [version])


@pytest.mark.parametrize("create", [True, False])
def test_a_newer_database_is_refused(store: Store, url: str, create: bool) -> None:
    stamp(url, "9999")
    with pytest.raises(StoreOutOfDate, match="newer version"):
        open_store(url, create=create)


def test_an_older_database_is_refused_with_the_command_that_migrates_it(
    store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp(url, "0000")
    monkeypatch.setattr(opening, "OLDER_VERSIONS", ("0000",))
    with pytest.raises(StoreOutOfDate, match="congvan ingest"):
        open_store(url, create=False)


def test_an_empty_file_becomes_a_database_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()
    with pytest.raises(StoreUnreachable, match="empty"):
        open_store(f"sqlite:///{tmp_path}/a.db", create=False)
    assert open_store(f"sqlite:///{tmp_path}/a.db", create=True).counts().documents == 0


def test_a_migration_that_fails_leaves_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.store import migrate

    upgrade = migrate.upgrade

    def killed(connection: object) -> None:
        upgrade(connection)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(migrate, "upgrade", killed)
    with pytest.raises(KeyboardInterrupt):
        open_store(url, create=True)
    with pytest.raises(StoreUnreachable, match="empty"):
        open_store(url, create=False)
    monkeypatch.undo()
    assert open_store(url, create=True).counts().documents == 0


def open_at_once(url: str, start: "multiprocessing.synchronize.Barrier") -> None:
    start.wait()
    open_store(url, create=True).counts()


def test_processes_that_open_a_new_database_at_once_all_succeed(url: str) -> None:
    context = multiprocessing.get_context("fork")
    start = context.Barrier(4)
    workers = [context.Process(target=open_at_once, args=(url, start)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]


def test_an_interrupt_while_a_connection_closes_is_not_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(f"sqlite:///{tmp_path}/c.db", create=True)

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store.engine.dialect, "do_close", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store.fingerprint("0" * 16)
    assert caplog.records == []
