"""A fresh store in either database, with a clock that never stands still, and a short way to put documents into it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from pipeline.document import Page
from pipeline.store import Store, open_store
from tests.postgresql import Server
from tests.store.invented import dossier_of


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database: every test of the store runs on both."""
    return str(request.param)


@pytest.fixture
def url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    if database == "sqlite":
        return f"sqlite:///{tmp_path}/công văn đến.db"
    server: Server = request.getfixturevalue("postgresql")
    return server.fresh_store()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with our tables, all empty, to be copied: making them takes longer than most tests."""
    path = tmp_path_factory.mktemp("made") / "made.db"
    open_store(f"sqlite:///{path}", create=True)
    return path


@pytest.fixture
def store(url: str, database: str, made: Path) -> Iterator[Store]:
    """A new store; each look at its clock is a second later than the last."""
    seconds = count()
    if database == "sqlite":
        shutil.copy(made, url.removeprefix("sqlite:///"))
    engine = open_store(url, create=True).engine
    yield Store(engine, now=lambda: datetime(2031, 4, 1, tzinfo=UTC) + timedelta(seconds=next(seconds)))
    engine.dispose()


@pytest.fixture
def save(store: Store) -> Callable[..., str]:
    """Save an invented document with these pages and fields under ``path``; return its id."""

    def save(
        path: str, *pages: Page, root: str = "kho", fingerprint: str = "run 1", seed: str | None = None, **fields: Any
    ) -> str:
        dossier, document = dossier_of(seed or path, pages, **fields)
        store.save(dossier, document, root=Path(root), path=path, fingerprint=fingerprint)
        return document.id

    return save
