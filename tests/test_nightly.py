"""The nightly run: incremental, one at a time, and no lock is left by a crash."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import ExitCode, StoreBusy
from pipeline.nightly import run_nightly
from pipeline.settings import Settings
from tests.texts import DISPATCH

HOLD_LOCK = """
import sys, time, filelock
lock = filelock.FileLock(sys.argv[1])
lock.acquire()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "one.txt").write_text(DISPATCH, encoding="utf-8")
    return folder


def test_only_what_is_new_is_read(folder: Path, settings: Settings) -> None:
    first = run_nightly(folder, settings)
    assert (first.files, first.known, first.exit_code) == (1, 0, ExitCode.DONE)
    (folder / "two.txt").write_text(DISPATCH.replace("127/", "128/"), encoding="utf-8")
    (folder / "bad.pdf").write_bytes(b"")
    second = run_nightly(folder, settings)
    assert (second.files, second.known, second.exit_code) == (3, 1, ExitCode.SOME_FAILED)
    assert "bad.pdf: E201" in second.text()
    assert len(list((settings.out / "reports").iterdir())) >= 1


def test_a_second_run_waits_for_nobody_and_a_killed_one_leaves_no_lock(folder: Path, settings: Settings) -> None:
    settings.out.mkdir(parents=True)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD_LOCK, str(settings.out / ".nightly.lock")], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(StoreBusy):
        run_nightly(folder, settings)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert run_nightly(folder, settings).exit_code == ExitCode.DONE
