"""The server as a process: it starts, says where it is, ends politely, and leaves nothing half-written when killed."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import httpx2
import pytest

from pipeline.dispatch import FIELD_NAMES
from pipeline.store import open_store
from pipeline.store.review import fields_of
from pipeline.store.trail import history, state_at
from pipeline.web.credentials import FILE_NAME
from tests.commands import congvan
from tests.store.invented import dossier_of, found_fields, page
from tests.web.conftest import fill
from tests.web.reader import forms_of
from tests.web.serving import Serving

pytestmark = pytest.mark.slow


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/web.db"


def test_it_says_where_it_is_and_ends_politely(tmp_path: Path, url: str) -> None:
    fill(open_store(url, create=True), tmp_path)
    with Serving(url, tmp_path / "out") as serving:
        assert httpx2.get(f"{serving.address}/").status_code == 200
        assert "server" not in httpx2.get(f"{serving.address}/").headers
        serving.process.send_signal(signal.SIGINT)
        said = serving.process.communicate(timeout=20)[1]
    assert f"The archive is at {serving.address}/" in said
    assert "Traceback" not in said


def test_what_is_wrong_is_told_before_it_starts(tmp_path: Path, url: str) -> None:
    done = congvan("serve", "--db", url, cwd=tmp_path)
    assert (done.returncode, b"E601" in done.stderr) == (4, True)
    fill(open_store(url, create=True), tmp_path)
    done = congvan("serve", "--db", url, "--host", "0.0.0.0", cwd=tmp_path)
    assert (done.returncode, b"no password is set" in done.stderr) == (2, True)
    done = congvan("serve", "--db", url, "--certificate", "none.pem", cwd=tmp_path)
    assert (done.returncode, b"needs its key" in done.stderr) == (2, True)
    with Serving(url, tmp_path / "out") as serving:
        done = congvan("serve", "--db", url, "--port", str(serving.port), cwd=tmp_path)
        assert (done.returncode, b"Choose another --port" in done.stderr) == (2, True)


def test_with_a_password_it_may_be_open_to_others(tmp_path: Path, url: str) -> None:
    fill(open_store(url, create=True), tmp_path)
    out = tmp_path / "out"
    short = congvan("serve", "--out", str(out), "--set-password", cwd=tmp_path, stdin="ngắn\n".encode())
    assert short.returncode == 2
    done = congvan("serve", "--out", str(out), "--set-password", cwd=tmp_path, stdin="mật khẩu dài\n".encode())
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE((out / FILE_NAME).stat().st_mode) == 0o600
    with Serving(url, out, "--host", "0.0.0.0", "--name", "archive.example.org") as serving:
        assert httpx2.get(f"{serving.address}/").status_code == 303
        assert httpx2.get(f"{serving.address}/", headers={"host": "archive.example.org"}).status_code == 303
        assert httpx2.get(f"{serving.address}/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_kill_9_in_the_middle_of_writes_leaves_nothing_half_written(
    tmp_path: Path, url: str, database: str, request: pytest.FixtureRequest
) -> None:
    if database == "postgresql":
        url = request.getfixturevalue("postgresql").fresh_store()
    store = open_store(url, create=True)
    ids = []
    for number in range(40):
        dossier, document = dossier_of(f"n{number}", (page(1, "x"),), **{**found_fields(0.5), "status": "needs_review"})
        store.save(dossier, document, root=tmp_path, path=f"{number}.txt", fingerprint="1")
        ids.append(document.id)
    answered: list[tuple[str, str, str]] = []
    with Serving(url, tmp_path / "out") as serving:
        readers = [threading.Thread(target=decide, args=(serving.address, ids[n::4], n, answered)) for n in range(4)]
        for reader in readers:
            reader.start()
        while len(answered) < 20:
            assert any(reader.is_alive() for reader in readers)
        serving.kill()
        for reader in readers:
            reader.join()
    if database == "sqlite":
        with sqlite3.connect(tmp_path / "web.db") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    again = open_store(url, create=False)
    for document_id in ids:
        now, record = fields_of(again, document_id), again.record(document_id)
        assert record is not None
        assert state_at(again, document_id) == now  # the trail tells all that is in the tables, and no more
        shown = {name: record.fields[name] for name in FIELD_NAMES}
        assert shown == {name: now[name].state for name in FIELD_NAMES}
        for change in history(again, document_id):  # a number never comes without its parts
            if change.action == "corrected" and change.field == "number":
                brought = [c.field for c in history(again, document_id) if c.cause_id == change.id]
                assert {"code_number"} <= set(brought)
    for document_id, name, value in answered:  # what was confirmed to a reviewer is there
        state = fields_of(again, document_id)[name].state
        assert state.model_dump()["value"] == value
    with Serving(url, tmp_path / "out") as serving:
        assert httpx2.get(f"{serving.address}/review").status_code == 200


def decide(address: str, ids: list[str], number: int, answered: list[tuple[str, str, str]]) -> None:
    """Correct one number after the other until the server is gone."""
    with httpx2.Client(base_url=address) as client:
        try:
            form = forms_of(client.get("/reviewer").text)[0]
            client.post("/reviewer", data={**form.values, "name": f"Người {number}"})
            for place, document_id in enumerate(ids):
                form = next(
                    f for f in forms_of(client.get(f"/review/{document_id}/number").text) if "value" in f.values
                )
                value = f"{number * 100 + place + 1000}/KH-SVHTT"
                if client.post(form.action, data={**form.values, "value": value}).status_code == 303:
                    answered.append((document_id, "number", value))
        except httpx2.TransportError:
            return


def test_two_servers_on_one_machine_keep_their_sessions_apart(tmp_path: Path, url: str) -> None:
    fill(open_store(url, create=True), tmp_path)
    with Serving(url, tmp_path / "out") as one, Serving(url, tmp_path / "other") as two, httpx2.Client() as client:
        for serving in (one, two):
            form = forms_of(client.get(f"{serving.address}/reviewer").text)[0]
            client.post(f"{serving.address}/reviewer", data={**form.values, "name": f"Lan {serving.port}"})
        for serving in (one, two):
            assert f"Lan {serving.port}" in client.get(f"{serving.address}/review").text


def test_help_has_examples() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "serve", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "200"},
    )
    assert "congvan serve --set-password" in done.stdout
