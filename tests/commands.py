"""The command as people and scripts call it, in a process of its own and without OCR."""

import os
import subprocess
import sys
from pathlib import Path


def congvan(
    *args: str, cwd: Path, stdin: bytes | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "CONGVAN_RECOGNIZE__ENGINE": "null", "NO_COLOR": "1", **environment}
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *args], cwd=cwd, input=stdin, env=env, capture_output=True, check=False
    )
