"""The setup script, on machines that lack something and where nothing may be installed."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = ("bash", "env", "dirname", "grep", "cat", "sha256sum", "ls", "tail", "mktemp", "rm", "git")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A PATH of its own: the common tools and Python, but no Tesseract, and a user who is not root."""
    path = tmp_path / "bin"
    path.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, tool
        (path / tool).symlink_to(found)
    (path / "python3").symlink_to(sys.executable)
    fake(path / "id", "echo 1000")
    fake(path / "ldconfig", "echo libGL.so.1 libgthread-2.0.so.0")
    return path


def fake(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/bash\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def setup(root: Path, machine: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PATH": str(machine)}
    return subprocess.run(
        [str(machine / "bash"), str(root / "scripts/setup"), "run"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_root_it_names_the_exact_packages(root: Path, machine: Path) -> None:
    fake(machine / "apt-get", "exit 99")
    done = setup(root, machine)
    assert done.returncode == 3
    assert (
        "tesseract-ocr tesseract-ocr-vie tesseract-ocr-eng tesseract-ocr-script-viet tesseract-ocr-osd" in done.stderr
    )


def test_on_another_system_it_says_what_they_are(root: Path, machine: Path) -> None:
    done = setup(root, machine)
    assert done.returncode == 3
    assert "Install what your system calls them" in done.stderr


def test_an_old_python_is_told_at_once(root: Path, machine: Path) -> None:
    (machine / "python3").unlink()
    fake(machine / "python3", '[ "$1" = --version ] && echo Python 3.9.2 || exit 1')
    done = setup(root, machine)
    assert done.returncode == 3
    assert "3.11 or newer; found: Python 3.9.2" in done.stderr
