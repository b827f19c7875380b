"""Law: many records saved at once lie in the tables as they do when saved one by one."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.document import DigitalSignature, Page
from pipeline.store import Store, open_store
from pipeline.store.query import Query
from pipeline.store.saving import Incoming
from pipeline.store.search import search
from tests.store.invented import dossier_of, dump_of, edited_page, found_fields, page

KHO = Path("kho")


def incoming() -> list[Incoming]:
    """Return documents of all kinds: without pages, closed, doubtful, one twice, two under one path."""
    kinds: list[tuple[str, tuple[Page, ...], dict[str, Any]]] = [
        ("a", (page(1, "Kính gửi: các sở", "ðiển hình tiên tiến"), edited_page(2)), found_fields(0.6, place=0.99)),
        ("b", (), {"status": "not_a_dispatch", "is_dispatch": False, **found_fields(0.3)}),
        ("c", (page(1, ""),), {"status": "needs_review"}),
        ("d", (page(1, "từ" * 300, "số 09-CT/TU"),), {"signatures": (DigitalSignature(signer="Lê Văn Tám"),)}),
        ("a", (page(1, "lần thứ hai"),), {}),
        ("e", (page(1, "cùng đường dẫn"),), {}),
    ]
    paths = ["1.pdf", "2.pdf", "3.pdf", "4.pdf", "5.pdf", "4.pdf"]
    made = [dossier_of(seed, pages, **fields) for seed, pages, fields in kinds]
    return [Incoming(*one, KHO, path, "run 1") for one, path in zip(made, paths, strict=True)]


@pytest.fixture
def stores(database: str, tmp_path: Path, made: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """New stores, one after the other, whose clock stands still."""

    def new() -> Iterator[Store]:
        for number in range(9):
            url = f"sqlite:///{tmp_path}/{number}.db"
            if database == "sqlite":
                shutil.copy(made, url.removeprefix("sqlite:///"))
            else:
                url = request.getfixturevalue("postgresql").fresh_store()
            engine = open_store(url, create=True).engine
            yield Store(engine, now=lambda: datetime(2031, 4, 1, tzinfo=UTC))
            engine.dispose()

    return new()


def content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows but those in which SQLite's index keeps its own state, and the number of changes."""
    own = ("text_index_", "listing_state")
    return {name: rows for name, rows in dump_of(store).items() if not name.startswith(own)}


def test_many_at_once_are_saved_as_one_by_one(stores: Iterator[Store]) -> None:
    one_by_one = next(stores)
    for item in incoming():
        one_by_one.save(item.dossier, item.document, root=item.root, path=item.path, fingerprint=item.fingerprint)
    expected = content(one_by_one)
    at_once = next(stores)
    assert at_once.save_many(incoming()) == 6
    assert content(at_once) == expected
    assert len(expected["documents"]) == 5
    assert [hit.source for hit in search(at_once, Query(words="điển hình"))] != []


def test_what_was_saved_at_once_is_not_written_again(stores: Iterator[Store]) -> None:
    store, items = next(stores), incoming()[:4]
    assert store.save_many(items) == 4
    before = content(store)
    assert store.save_many(items) == 0
    for item in items:
        assert not store.save(item.dossier, item.document, root=KHO, path=item.path, fingerprint="run 1")
    assert content(store) == before
