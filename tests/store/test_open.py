"""Opening: what is made, what is brought up to date, what is refused, and with which words."""

import multiprocessing
import sqlite3
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.schema import SchemaItem

from pipeline.errors import CongvanError, MissingTool, SettingsError, StoreOutOfDate, StoreUnreachable
from pipeline.store import Store, open_store
from pipeline.store import open as opening
from pipeline.store.connect import make_engine
from pipeline.store.held import worth_of
from pipeline.store.migrate import configuration
from pipeline.store.query import Query
from pipeline.store.queue import field_queue
from pipeline.store.review import accept, fields_of
from pipeline.store.rows import document_row
from pipeline.store.schema import OLDER_VERSIONS, SCHEMA_VERSION, metadata
from pipeline.store.search import search
from pipeline.store.trail import state_at
from tests.postgresql import Server
from tests.store.invented import dossier_of, found_fields, page


def test_a_new_database_is_made_with_its_folder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/kho lưu trữ/năm 2031/a.db"
    assert open_store(url, create=True).counts().documents == 0
    assert open_store(url, create=False).counts().documents == 0


def test_versions_are_those_of_the_migrations() -> None:
    revisions = [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()]
    assert revisions == [SCHEMA_VERSION, *reversed(OLDER_VERSIONS)]


def test_migrations_make_what_the_schema_says(store: Store) -> None:
    def ours(_item: SchemaItem, name: str | None, kind: str, _reflected: bool, _other: SchemaItem | None) -> bool:
        # Each has its own: SQLite reads its index by date backwards, PostgreSQL refuses long index rows.
        only_one = name in ("ix_documents_newest", "ix_documents_facets")
        return not (only_one or (kind == "table" and (name or "").startswith("text_index")))

    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        differences = compare_metadata(context, metadata)
    assert [found for found in differences if not isinstance(found, list) or found[0][0] != "modify_comment"] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
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
        ("postgresql+psycopg2://archive@localhost/congvan", StoreUnreachable, "not supported"),
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


def stamp(store: Store, version: str) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")


@pytest.mark.parametrize("create", [True, False])
def test_a_newer_database_is_refused(store: Store, url: str, create: bool) -> None:
    stamp(store, "9999")
    with pytest.raises(StoreOutOfDate, match="newer version"):
        open_store(url, create=create)


def test_an_older_database_is_refused_with_the_command_that_migrates_it(
    store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp(store, "0000")
    monkeypatch.setattr(opening, "OLDER_VERSIONS", ("0000",))
    with pytest.raises(StoreOutOfDate, match="congvan migrate"):
        open_store(url, create=False)


@pytest.mark.parametrize("create", [True, False])
def test_a_postgresql_that_cannot_be_reached_is_told_without_its_password(create: bool) -> None:
    with pytest.raises(StoreUnreachable, match="cannot be used") as caught:
        open_store("postgresql://archive:secret@127.0.0.1:9/congvan", create=create)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("create", [True, False])
def test_a_postgresql_database_has_to_be_there(postgresql: Server, create: bool) -> None:
    with pytest.raises(StoreUnreachable, match="does not exist"):
        open_store(postgresql.url("nowhere"), create=create)


def test_a_postgresql_database_of_another_program_is_refused(postgresql: Server) -> None:
    url = postgresql.empty_database()
    with pytest.raises(StoreUnreachable, match="empty"):
        open_store(url, create=False)
    engine = make_engine(sa.make_url(url))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE invoices (id integer)")
    engine.dispose()
    with pytest.raises(StoreOutOfDate, match="another program"):
        open_store(url, create=True)


def test_without_the_driver_postgresql_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingTool, match=r"congvan\[postgres\]"):
        open_store("postgresql://archive@localhost/congvan", create=False)


def first_version(url: str) -> None:
    """Make a database as version 0001 made it, with one record in it."""
    engine = make_engine(sa.make_url(url))
    with engine.begin() as connection:
        command.upgrade(configuration(connection), "0001")
        dossier, document = dossier_of("a", (page(1, "Kế hoạch"),), status="needs_review", **found_fields(number=0.4))
        row = document_row(dossier.record)
        row["record"] = dossier.record.model_dump_json(exclude={"source", "sources"})
        row |= {"fingerprint": "f", "digest": "d", "ingested_at": "2031-01-01", "updated_at": "2031-01-02"}
        names = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        connection.execute(sa.text(f"INSERT INTO documents ({names}) VALUES ({values})"), row)
        connection.execute(
            sa.text("INSERT INTO sources (root, path, document_id, seen_at) VALUES ('kho', 'a.pdf', :id, '2031')"),
            {"id": document.id},
        )
        connection.execute(
            sa.text(
                "INSERT INTO texts (document_id, head, text, head_folded, text_folded) VALUES (:id, '', 'a', '', 'a')"
            ),
            {"id": document.id},
        )
    engine.dispose()


def test_a_database_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    first_version(url)
    with pytest.raises(StoreOutOfDate, match="congvan migrate"):
        open_store(url, create=False)
    (record,) = open_store(url, create=True).records()
    dossier, _ = dossier_of("a", (page(1, "Kế hoạch"),), status="needs_review", **found_fields(number=0.4))
    assert record == dossier.record.model_copy(update={"source": "a.pdf", "sources": ("a.pdf",)})
    store = open_store(url, create=False)
    fields = fields_of(store, record.id)
    assert state_at(store, record.id) == fields
    assert {name: worth_of(held, fields) for name, held in fields.items() if worth_of(held, fields)} == {
        task.held.name: task.worth for task in field_queue(store)
    }
    accept(store, record.id, "number", version=1, actor="lan")


def test_an_empty_file_becomes_a_database_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()
    with pytest.raises(StoreUnreachable, match="empty"):
        open_store(f"sqlite:///{tmp_path}/a.db", create=False)
    assert open_store(f"sqlite:///{tmp_path}/a.db", create=True).counts().documents == 0


@pytest.fixture
def empty_url(database: str, url: str, request: pytest.FixtureRequest) -> str:
    """The URL of a database that has no table, and with SQLite no file."""
    return url if database == "sqlite" else request.getfixturevalue("postgresql").empty_database()


def test_a_migration_that_fails_leaves_nothing(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url = empty_url
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


def test_processes_that_open_a_new_database_at_once_all_succeed(empty_url: str) -> None:
    context = multiprocessing.get_context("fork")
    start = context.Barrier(4)
    workers = [context.Process(target=open_at_once, args=(empty_url, start)) for _ in range(4)]
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


def second_version(url: str) -> str:
    """Make a database as version 0002 made it, with one document in it; return its id."""
    engine = make_engine(sa.make_url(url))
    with engine.begin() as connection:
        command.upgrade(configuration(connection), "0002")
        dossier, document = dossier_of("a", (page(1, "Kế hoạch"),), **found_fields())
        row = document_row(dossier.record)
        row["record"] = str(row["record"])
        row |= {"fingerprint": "f", "digest": "d", "ingested_at": "2031-01-01", "updated_at": "2031-01-02"}
        values = ", ".join(f"CAST(:{name} AS json)" if name == "record" else f":{name}" for name in row)
        connection.execute(sa.text(f"INSERT INTO documents ({', '.join(row)}) VALUES ({values})"), row)
        given = {"id": document.id}
        source = "INSERT INTO sources (root, path, document_id, seen_at) VALUES ('kho', 'a.pdf', :id, '2031')"
        connection.execute(sa.text(source), given)
        text = (
            "INSERT INTO texts (id, document_id, head, text, head_folded, text_folded, field_words) "
            "VALUES (1, :id, 'Chuyển đổi số', 'Kế hoạch', 'chuyen doi so', 'ke hoach', '')"
        )
        connection.execute(sa.text(text), given)
        if engine.dialect.name == "postgresql":
            vectors = "'chuyển':1 'đổi':2 'số':3", "'chuyen':1 'doi':2 'so':3"
            connection.exec_driver_sql("INSERT INTO text_index (rowid, exact, folded) VALUES (1, %s, %s)", vectors)
    engine.dispose()
    return document.id


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_database_of_the_second_version_lists_and_finds_what_it_held(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if database == "sqlite":
        url = f"sqlite:///{tmp_path}/a.db"
    else:
        url = request.getfixturevalue("postgresql").empty_database()
    document_id = second_version(url)
    store = open_store(url, create=True)
    for query in (Query(words='"chuyen doi"'), Query(words="Chuyển đổi"), Query(doc_type="ke hoach"), Query()):
        assert [hit.id for hit in search(store, query)] == [document_id], query
    store.engine.dispose()
