"""A fresh store with a clock that never stands still, and a short way to put documents into it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from pipeline.document import Page
from pipeline.store import Store, open_store
from tests.store.invented import dossier_of


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/công văn đến.db"


@pytest.fixture
def store(url: str) -> Store:
    """A new store; each look at its clock is a second later than the last."""
    seconds = count()
    return Store(
        open_store(url, create=True).engine,
        now=lambda: datetime(2031, 4, 1, tzinfo=UTC) + timedelta(seconds=next(seconds)),
    )


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
