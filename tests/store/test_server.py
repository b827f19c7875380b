"""The PostgreSQL server of the tests does not outlive them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.postgresql import need_programs

HOLDER = """
import time
from tests.postgresql import need_programs, running
with running(need_programs()) as server:
    print(server.pid, flush=True)
    time.sleep(600)
"""


def is_running(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"  # nobody may have collected it
    except OSError:
        return False


def test_the_server_ends_when_its_tests_are_killed(root: Path) -> None:
    need_programs()
    holder = subprocess.Popen([sys.executable, "-c", HOLDER], cwd=root, stdout=subprocess.PIPE, env={**os.environ})
    assert holder.stdout is not None
    pid = int(holder.stdout.readline())
    assert is_running(pid)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    for _ in range(300):
        if not is_running(pid):
            return
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    raise AssertionError("the server outlived the tests")
