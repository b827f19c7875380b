"""Kill -9 in the middle of writes: what is there afterwards is whole, in both databases."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import sqlalchemy as sa

from pipeline.dispatch import FIELD_NAMES
from pipeline.store import Store, open_store
from pipeline.store.query import Query
from pipeline.store.review import fields_of
from pipeline.store.schema import audit, documents, fields, pages, sources, texts
from pipeline.store.search import search
from pipeline.store.trail import state_at

WRITER = """
import sys
from itertools import count
from pathlib import Path
from pipeline.store import open_store
from pipeline.store.review import correct, fields_of
from pipeline.store.saving import Incoming
from tests.store.invented import dossier_of, found_fields, page

store = open_store(sys.argv[1], create=False)
first = int(sys.argv[2])
for number in count(first):
    fields = {"status": "needs_review", **found_fields(number=0.4)}
    made = [dossier_of(f"{number} {n}", (page(1, f"trang {number}"),), **fields) for n in range(5)]
    one, document = made[0]
    store.save(one, document, root=Path("kho"), path=f"{number} 0", fingerprint="run 1")
    store.save_many([Incoming(d, doc, Path("kho"), f"{number} {n}", "run 1") for n, (d, doc) in enumerate(made) if n])
    for field in ("number", "place"):
        version = fields_of(store, document.id)[field].version
        correct(store, document.id, field, f"{number}/SỬA", version=version, actor="lan")
    print(number, flush=True)
"""


def kill_while_writing(url: str, root: Path, first: int, seconds: float) -> None:
    """Start a writer, wait until it writes, and kill it where it is ``seconds`` later."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, url, str(first)], cwd=root, stdout=subprocess.PIPE, env={**os.environ}
    )
    assert writer.stdout is not None
    assert writer.stdout.readline(), "the writer wrote nothing"
    time.sleep(seconds)
    writer.send_signal(signal.SIGKILL)
    assert writer.wait() == -signal.SIGKILL


def wait_until_gone(store: Store) -> None:
    """PostgreSQL rolls back when it notices that the client is gone."""
    for _ in range(100):
        with contextlib.suppress(sa.exc.OperationalError), store.engine.connect() as connection:
            busy = (
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if store.engine.dialect.name == "sqlite" or not connection.exec_driver_sql(busy).scalar():
                return
        time.sleep(0.1)


def test_a_writer_killed_at_any_moment_leaves_nothing_half_written(store: Store, url: str, root: Path) -> None:
    for turn, seconds in enumerate((0.0, 0.013, 0.031)):
        kill_while_writing(url, root, turn * 10_000, seconds)
        wait_until_gone(store)
    with store.engine.connect() as connection:
        ids = list(connection.scalars(sa.select(documents.c.id)))
        for table in (sources, pages, texts):
            assert sorted(connection.scalars(sa.select(table.c.document_id))) == sorted(ids)
        number = sa.func.count()
        per_document = sa.select(fields.c.document_id, number).group_by(fields.c.document_id)
        assert {row[1] for row in connection.execute(per_document)} == {len(FIELD_NAMES) + 1}
        trail = sa.select(audit.c.document_id).where(audit.c.action == "read")
        assert sorted(connection.scalars(trail)) == sorted(ids)
        if store.engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    assert len(ids) >= 15
    records = {record.id: record for record in store.records()}
    assert records.keys() == set(ids)
    assert {hit.id for hit in search(store, Query(words="trang", limit=1000))} == set(ids)
    for document_id, record in records.items():
        held = fields_of(store, document_id)
        assert state_at(store, document_id) == held
        assert {name: one.state for name, one in held.items() if name != "status"} == record.fields


def test_the_next_writer_goes_on_where_the_killed_one_was(store: Store, url: str, root: Path) -> None:
    kill_while_writing(url, root, 0, 0.01)
    wait_until_gone(store)
    before = open_store(url, create=False).counts().documents
    kill_while_writing(url, root, 10_000, 0.01)
    wait_until_gone(store)
    assert store.counts().documents > before
