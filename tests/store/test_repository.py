"""The contract of the store: what is saved comes back, the same twice is once, and nothing is half-written."""

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from pipeline.dispatch import Problem
from pipeline.errors import OutputFailed, StoreBusy, StoreOutOfDate, UsageError
from pipeline.store import Store, connect, open_store
from pipeline.store.connect import write
from pipeline.store.schema import documents
from tests.store.invented import dossier_of, dump_of, edited_page, page

Save = Callable[..., str]

CLOSED = Problem(stage="ingest", code="E208", message="The file may not be read.")
KHO = Path("kho")


def test_a_record_comes_back_as_it_was_saved_under_the_source_it_was_found_at(store: Store) -> None:
    dossier, document = dossier_of("a", (edited_page(), page(2, "Nơi nhận:")))
    assert store.save(dossier, document, root=KHO, path="2031/a.pdf", fingerprint="run 1")
    source = {"source": "2031/a.pdf", "sources": ("2031/a.pdf",)}
    expected = dossier.model_copy(update={"record": dossier.record.model_copy(update=source)})
    assert store.dossier(document.id) == expected
    assert store.record(document.id) == expected.record
    assert [(p.number, p.raw_text, p.text) for p in store.pages_of(document.id)] == [
        (1, "T6 dân phố số 4\nphường Bến Gỗ", "Tổ dân phố số 4\nphường Bến Gỗ"),
        (2, "Nơi nhận:", "Nơi nhận:"),
    ]
    assert store.fingerprint(document.id) == "run 1"


def test_what_was_never_saved_is_none(store: Store) -> None:
    assert store.record("0123456789abcdef") is None
    assert store.dossier("0123456789abcdef") is None
    assert store.fingerprint("0123456789abcdef") is None
    assert store.sources_of("0123456789abcdef") == ()
    assert store.pages_of("0123456789abcdef") == ()


def test_saving_the_same_again_changes_no_row(store: Store) -> None:
    problems = (Problem(stage="recognize", code="E502", message="Page 2 took too long.", page=2, retryable=True),)
    dossier, document = dossier_of("a", (edited_page(),), problems=problems)
    assert store.save(dossier, document, root=KHO, path="a.pdf", fingerprint="run 1")
    before = dump_of(store)
    assert all(before[name] for name in ("documents", "pages", "recipients", "citations", "edits", "steps", "problems"))
    assert not store.save(dossier, document, root=KHO, path="a.pdf", fingerprint="run 1")
    store.add_source(document.id, KHO, "a.pdf")
    assert dump_of(store) == before


def test_another_run_takes_the_place_of_the_one_before(store: Store, save: Save) -> None:
    document_id = save("a.pdf", page(1, "bản cũ"), page(2, "trang hai"))
    assert save("a.pdf", page(1, "bản mới"), fingerprint="run 2", subject=None, recipients=()) == document_id
    record = store.record(document_id)
    assert record is not None
    assert (record.subject, record.recipients, store.fingerprint(document_id)) == (None, (), "run 2")
    assert [p.text for p in store.pages_of(document_id)] == ["bản mới"]
    assert store.counts().documents == 1
    if store.engine.dialect.name == "sqlite":
        with store.engine.begin() as connection:  # the index agrees with the texts after an update
            connection.exec_driver_sql("INSERT INTO text_index(text_index, rank) VALUES ('integrity-check', 1)")


def test_deleting_a_document_leaves_nothing_of_it_but_its_trail(store: Store, save: Save) -> None:
    save("a.pdf", edited_page())
    write(store.engine, lambda connection: connection.execute(documents.delete()))
    left = {name: rows for name, rows in dump_of(store).items() if rows and not name.startswith("text_index_")}
    assert left.keys() <= {"audit", "sqlite_sequence", "listing_state"}


def test_two_identical_files_are_one_document_with_two_sources(store: Store, save: Save) -> None:
    document_id = save("b.pdf", seed="same bytes")
    assert save("a.pdf", seed="same bytes") == document_id
    store.add_source(document_id, KHO, "c.pdf")
    record = store.record(document_id)
    assert record is not None
    assert (record.source, record.sources) == ("a.pdf", ("a.pdf", "b.pdf", "c.pdf"))
    assert store.sources_of(document_id) == record.sources
    assert len(list(store.records())) == 1


def test_one_path_below_two_folders_is_two_sources(store: Store, save: Save) -> None:
    first = save("001.pdf", root="2030", seed="thư năm trước")
    second = save("001.pdf", root="2031", seed="thư năm nay")
    assert {record.id for record in store.records()} == {first, second}


def test_other_bytes_under_a_path_replace_the_document_but_do_not_lose_it(store: Store, save: Save) -> None:
    old = save("a.pdf", seed="bản quét mờ")
    new = save("a.pdf", seed="bản quét rõ")
    assert [record.id for record in store.records()] == [new]
    assert store.counts().documents == 1
    kept = store.record(old)
    assert kept is not None
    assert (kept.source, kept.sources) == ("a.pdf", ())
    store.add_source(old, KHO, "a.pdf")  # the old file is put back
    assert [record.id for record in store.records()] == [old]


def test_a_document_with_another_source_stays_when_one_is_replaced(store: Store, save: Save) -> None:
    old = save("a.pdf", seed="bản quét mờ")
    store.add_source(old, KHO, "copy.pdf")
    new = save("a.pdf", seed="bản quét rõ")
    assert {(record.id, record.sources) for record in store.records()} == {(new, ("a.pdf",)), (old, ("copy.pdf",))}


def test_records_come_by_date_then_source_with_undated_ones_last(store: Store, save: Save) -> None:
    for path, date in (("d", None), ("c", "2031-02-03"), ("a", "2031-02"), ("e", "2030"), ("b", "2031-02-03")):
        save(path, issued_date=date)
    assert [record.source for record in store.records()] == ["e", "a", "b", "c", "d"]


def test_a_record_is_found_by_the_beginning_of_its_id(store: Store, save: Save) -> None:
    document_id = save("a.pdf")
    record = store.record(document_id)
    assert record is not None
    for wanted in (document_id[:5], document_id.upper(), f" {document_id}\n", record.sha256, record.sha256[:20]):
        assert store.record(wanted) == record
    for wanted in ("", "%", "_", "công văn", record.sha256[:20] + "zz", document_id + "0" * 60):
        assert store.record(wanted) is None


def test_the_beginning_of_several_ids_is_wrong_use(store: Store, save: Save) -> None:
    ids = [save(f"{number}.pdf") for number in range(17)]
    first = next(one for one in "0123456789abcdef" if sum(i.startswith(one) for i in ids) > 1)
    with pytest.raises(UsageError, match="Several documents"):
        store.record(first)


def test_problems_of_paths_and_of_documents(store: Store, save: Save) -> None:
    late = Problem(stage="recognize", code="E502", message="Too slow.", page=1, retryable=True)
    document_id = save("b.pdf", status="failed", problems=(late,))
    store.set_problem(KHO, "a.pdf", CLOSED)
    found = store.problems()
    assert [(p.source, p.document_id, p.problem) for p in found] == [
        ("a.pdf", None, CLOSED),
        ("b.pdf", document_id, late),
    ]
    counts = store.counts()
    assert (counts.documents, counts.by_status["failed"], counts.sources, counts.problems) == (1, 1, 1, 2)
    save("b.pdf")
    assert [p.source for p in store.problems()] == ["a.pdf"]


def test_a_problem_of_a_path_is_noted_once_and_over_when_it_can_be_read(store: Store, save: Save) -> None:
    store.set_problem(KHO, "a.pdf", CLOSED)
    before = dump_of(store)
    store.set_problem(KHO, "a.pdf", CLOSED)
    assert dump_of(store) == before
    gone = CLOSED.model_copy(update={"code": "E209", "retryable": True})
    store.set_problem(KHO, "a.pdf", gone)
    assert [p.problem for p in store.problems()] == [gone]
    store.set_problem(Path("another"), "a.pdf", CLOSED)
    save("a.pdf")
    assert [p.problem for p in store.problems()] == [CLOSED]


def test_a_known_document_met_at_a_path_ends_its_problem(store: Store, save: Save) -> None:
    document_id = save("a.pdf")
    store.set_problem(KHO, "a.pdf", CLOSED)
    store.add_source(document_id, KHO, "a.pdf")
    assert store.problems() == []


def test_a_path_that_is_not_utf8_can_be_a_root(store: Store, save: Save) -> None:
    document_id = save("a.pdf", root=os.fsdecode(b"kho-\xff"))
    assert store.sources_of(document_id) == ("a.pdf",)


def save_many(url: str, name: str, start: "multiprocessing.synchronize.Barrier") -> None:
    store = open_store(url, create=True)
    start.wait()
    for number in range(12):
        own, document = dossier_of(f"{name}{number}", (page(1, f"thư số {number}"),))
        store.save(own, document, root=KHO, path=f"{name}/{number}", fingerprint="run 1")
        twin, document = dossier_of(f"twin {number}", (page(1, "hai tệp như nhau"),))
        store.save(twin, document, root=KHO, path=f"{name}/twin {number}", fingerprint="run 1")


def test_processes_that_save_at_once_lose_nothing(url: str) -> None:
    context = multiprocessing.get_context("fork")
    start = context.Barrier(3)
    workers = [context.Process(target=save_many, args=(url, name, start)) for name in "abc"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    records = list(open_store(url, create=False).records())
    assert len(records) == 3 * 12 + 12
    assert sum(len(record.sources) for record in records) == 2 * 3 * 12


def die_while_saving(url: str) -> None:
    store = open_store(url, create=False)
    event.listen(store.engine, "commit", lambda _connection: os._exit(9))
    dossier, document = dossier_of("a", (edited_page(),), subject="bị ngắt giữa chừng")
    store.save(dossier, document, root=KHO, path="a.pdf", fingerprint="run 2")


def test_a_process_killed_while_saving_leaves_the_record_as_it_was(store: Store, url: str) -> None:
    dossier, document = dossier_of("a", (edited_page(),))
    store.save(dossier, document, root=KHO, path="a.pdf", fingerprint="run 1")
    before = dump_of(store)
    worker = multiprocessing.get_context("fork").Process(target=die_while_saving, args=(url,))
    worker.start()
    worker.join()
    assert worker.exitcode == 9
    assert dump_of(store) == before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the room of PostgreSQL is the server's
def test_a_full_disk_is_said_and_leaves_the_record_as_it_was(store: Store, save: Save) -> None:
    save("a.pdf", page(1, "trang một"))
    before = dump_of(store)

    def no_more_room(connection: object, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

    event.listen(store.engine, "connect", no_more_room)
    with pytest.raises(OutputFailed, match="full"):
        save("a.pdf", page(1, "dài " * 100_000), fingerprint="run 2")
    assert dump_of(store) == before


def test_a_database_locked_all_the_time_is_said(store: Store, save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(connect, "BUSY_SECONDS", 0)
    monkeypatch.setattr(connect.time, "sleep", waits.append)
    with store.engine.execution_options(writes=True).begin(), pytest.raises(StoreBusy):
        save("a.pdf")
    assert len(waits) == connect.ATTEMPTS - 1
    save("a.pdf")
    assert store.counts().documents == 1


@pytest.mark.parametrize("content", ["{nonsense", '{"id": "x"}'])
def test_a_record_of_another_form_is_told(content: str, store: Store, save: Save, database: str) -> None:
    if content == "{nonsense" and database == "postgresql":
        content = '{"id": "y", "pages": null}'  # PostgreSQL takes no JSON that is none
    document_id = save("a.pdf", page(1, "Kính gửi"))
    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE documents SET record = :content"), {"content": content})
    for read in (store.record, store.dossier, lambda _: list(store.records())):
        with pytest.raises(StoreOutOfDate, match="form"):
            read(document_id)


def test_a_table_that_is_gone_is_told(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE problems"))
    with pytest.raises(StoreOutOfDate, match=r"no such table|does not exist"):
        store.problems()
    with pytest.raises(StoreOutOfDate, match=r"no such table|does not exist"):
        store.set_problem(KHO, "a.pdf", CLOSED)
