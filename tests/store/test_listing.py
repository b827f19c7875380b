"""The narrow table of what is listed says what the wide ones say, whatever happens to a document."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.store import Store
from pipeline.store.facets import facets
from pipeline.store.query import Query
from pipeline.store.review import accept, correct
from pipeline.store.saving import Incoming
from pipeline.store.schema import documents, listing, sources, texts
from pipeline.store.search import search
from tests.store.invented import dossier_of, found_fields, page

KHO = Path("kho")


def incoming(seed: str, path: str, number: float = 0.97) -> Incoming:
    dossier, document = dossier_of(seed, (page(1, f"Kế hoạch {seed}"),), **found_fields(number=number))
    return Incoming(dossier, document, KHO, path, f"run {number}")


def listed(store: Store) -> dict[str, tuple[object, ...]]:
    names = ("status", "doc_type", "issuing_body", "signer_name", "ingested_at", "issued_date")
    with store.engine.connect() as connection:
        rows = connection.execute(sa.select(listing.c.id, listing.c.document_id, *(listing.c[name] for name in names)))
        return {row.document_id: tuple(row) for row in rows}


def expected(store: Store) -> dict[str, tuple[object, ...]]:
    names = ("status", "doc_type", "issuing_body", "signer_name", "ingested_at")
    columns = (texts.c.id, documents.c.id, *(documents.c[name] for name in names), documents.c.issued_date)
    with store.engine.connect() as connection:
        current = set(connection.scalars(sa.select(sources.c.document_id).where(sources.c.replaced_at.is_(None))))
        rows = connection.execute(sa.select(*columns).join_from(documents, texts)).all()
    return {row[1]: (*row[:-1], row[-1] or "") for row in rows if row[1] in current}


def test_what_is_listed_follows_saves_replacements_and_decisions(store: Store) -> None:
    store.save_many([incoming("a", "a.pdf"), incoming("b", "b.pdf")])
    first, second = incoming("a", "a.pdf").dossier.record.id, incoming("b", "b.pdf").dossier.record.id
    assert set(listed(store)) == {first, second}
    assert listed(store) == expected(store)
    third = incoming("c", "b.pdf", number=0.4)  # other bytes under the path of the second
    store.save(third.dossier, third.document, root=KHO, path="b.pdf", fingerprint="run 2")
    assert set(listed(store)) == {first, third.dossier.record.id}
    assert listed(store) == expected(store)
    store.add_source(second, KHO, "again.pdf")  # found once more elsewhere
    assert set(listed(store)) == {first, second, third.dossier.record.id}
    correct(store, first, "issued_date", "2031-02", version=1, actor="lan")
    correct(store, second, "signer_name", "Đỗ Thị Thảo", version=1, actor="lan")
    correct(store, first, "status", "not_a_dispatch", version=1, actor="lan")
    assert listed(store) == expected(store)
    assert [hit.id for hit in search(store, Query(status="not_a_dispatch"))] == [first]
    again = incoming("c", "b.pdf", number=0.9)
    store.save(again.dossier, again.document, root=KHO, path="b.pdf", fingerprint="run 3")
    accept(store, third.dossier.record.id, "number", version=2, actor="lan")
    assert listed(store) == expected(store)


def test_undated_documents_come_last_and_are_of_no_year(store: Store, save: Callable[..., str]) -> None:
    undated = save("a", page(1, "Kế hoạch"), issued_date=None)
    dated = save("b", page(1, "Kế hoạch"), issued_date="2031")
    assert [hit.id for hit in search(store, Query(words="ke hoach"))] == [dated, undated]
    assert [hit.id for hit in search(store, Query(date_to="2040"))] == [dated]
    assert [value.value for value in facets(store, Query()).years] == ["2031"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_the_database_counted_is_kept(store: Store, tmp_path: Path) -> None:
    store.save_many([incoming(str(n), f"{n}.pdf") for n in range(20)])
    store.analyse()
    assert store.engine.url.database is not None
    with sqlite3.connect(store.engine.url.database) as connection:
        counted = dict(connection.execute("SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'listing'").fetchall())
    assert counted["ix_listing_status"].startswith("20 ")


def test_facets_follow_what_changes(store: Store) -> None:
    store.save_many([incoming(str(n), f"{n}.pdf") for n in range(3)])
    query = Query(words="ke hoach")
    assert facets(store, query).total == facets(store, Query()).total == 3
    one = incoming("1", "1.pdf").dossier.record.id
    correct(store, one, "signer_name", "Đỗ Thị Thảo", version=1, actor="lan")
    other = incoming("3", "0.pdf")  # in place of the first
    store.save(other.dossier, other.document, root=KHO, path="0.pdf", fingerprint="run 1")
    for asked in (query, Query()):
        seen = facets(store, asked)
        assert seen.total == 3
        assert [(value.value, value.count) for value in seen.signers] == [("Đặng Quốc Khải", 2), ("Đỗ Thị Thảo", 1)]
