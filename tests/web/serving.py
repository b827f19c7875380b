"""The server as people start it: a process of its own, on a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from urllib.error import URLError


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Serving:
    """``congvan serve`` over a database, from ``with`` to its end."""

    def __init__(self, url: str, out: Path, *options: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        command = ["serve", "--db", url, "--out", str(out), "--port", str(self.port), *options]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli", *command],
            cwd=out.parent,
            env={**os.environ, "NO_COLOR": "1"},
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Serving":
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.address}/login", timeout=5).close()
                return self
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
        self.process.kill()
        raise AssertionError(self.process.communicate()[1])

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)
        if self.process.stderr is not None:
            self.process.stderr.close()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()
