"""A run that is killed half-way goes on where it was, and what is on disk is never half of anything."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.texts import DISPATCH

pytestmark = pytest.mark.slow


def start(folder: Path, home: Path, workers: int = 1) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "ingest", str(folder), "--workers", str(workers)],
        cwd=home,
        env={**os.environ, "CONGVAN_RECOGNIZE__ENGINE": "null"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def processes_of(session: int) -> list[int]:
    """Return the living processes of a session, whatever groups they are in."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, of = status.read_text(encoding="utf-8").rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(of) == session and state != "Z":
            found.append(int(status.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_is_left_however_a_run_ends(end: signal.Signals, tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    for number in range(600):
        (folder / f"{number:03}.txt").write_text(DISPATCH.replace("127/", f"{number + 1}/"), encoding="utf-8")
    run = start(folder, tmp_path, workers=2)
    assert run.stderr is not None
    run.stderr.readline()
    assert len(processes_of(run.pid)) >= 3
    run.send_signal(end)
    said = run.communicate()[1]  # returns when the last process that holds stderr is gone
    assert run.returncode == (-signal.SIGKILL if end == signal.SIGKILL else 130)
    assert "Traceback" not in said
    for _ in range(100):
        if not (left := processes_of(run.pid)):
            break
        time.sleep(0.1)  # files are closed a moment before a process is gone
    assert left == []


def test_a_killed_run_is_finished_by_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.txt").write_text(DISPATCH.replace("127/", f"{number + 1}/"), encoding="utf-8")

    killed = start(folder, tmp_path)
    assert killed.stderr is not None
    for line in killed.stderr:
        if line.startswith("[5/30]"):
            killed.send_signal(signal.SIGKILL)
            break
    killed.wait()
    done_before = len(list((tmp_path / "data/clean").glob("*/record.json")))
    assert 5 <= done_before < 30

    second = start(folder, tmp_path)
    _, said = second.communicate()
    assert second.returncode == 0, said
    assert said.count(" known") >= 5
    records = list((tmp_path / "data/clean").glob("*/record.json"))
    assert len(records) == 30
    assert {json.loads(path.read_text(encoding="utf-8"))["record"]["status"] for path in records} == {"accepted"}
    database = sqlite3.connect(tmp_path / "data/clean/congvan.db")
    assert database.execute("pragma integrity_check").fetchone() == ("ok",)
    assert database.execute("select count(*) from documents").fetchone() == (30,)


def test_a_polite_kill_ends_with_130(tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number:03}.txt").write_text(DISPATCH.replace("127/", f"{number + 1}/"), encoding="utf-8")
    run = start(folder, tmp_path)
    assert run.stderr is not None
    run.stderr.readline()
    run.send_signal(signal.SIGTERM)
    _, said = run.communicate()
    assert run.returncode == 130
    assert "Interrupted" in said
