"""What all tests share: the reference documents beside the project, and settings in a temp folder."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.settings import RecognizeOptions, Settings
from tests.postgresql import Server, need_programs, running

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# A loaded machine makes no property false: speed is measured by scripts, never by tests.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_report_header(config: pytest.Config) -> str:
    """Name what results depend on."""
    tesseract = shutil.which("tesseract") or "no tesseract"
    return f"SQLite {sqlite3.sqlite_version}, {tesseract}, reference documents: {SHARED.is_dir()}"


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def shared() -> Path:
    """The reference documents beside the project; without them the test is skipped, unless CI demands them."""
    if not SHARED.is_dir():
        if os.environ.get("CONGVAN_REQUIRE_SHARED"):
            pytest.fail("CONGVAN_REQUIRE_SHARED is set, but ../shared is not there")
        pytest.skip("needs the reference documents in ../shared")
    return SHARED


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that keep everything below a temp folder, read nothing by OCR and use one process."""
    return Settings(
        db=f"sqlite:///{tmp_path}/clean/congvan.db",
        out=tmp_path / "clean",
        workers=1,
        recognize=RecognizeOptions(engine="null"),
    )


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server for all tests that want one."""
    with running(need_programs()) as server:
        yield server
