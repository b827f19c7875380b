"""What a folder tells, put into the tables: once, beside what the page tells, and never over a person's word."""

from collections.abc import Callable

from pipeline.dispatch import Absent, FieldState, Found, FromFolder, Record, RecordWarning, Status, alone
from pipeline.document import Alternative
from pipeline.store import Store
from pipeline.store.folder import Put, in_folders, put_told
from pipeline.store.query import Query
from pipeline.store.review import accept, correct, fields_of, take_machine
from pipeline.store.search import search
from pipeline.store.trail import history, state_at
from tests.store.invented import found_fields

Save = Callable[..., str]
READ: dict[str, FieldState] = {
    "number": Found(value="/KH-SVHTT", raw="Số: /KH-SVHTT", confidence=0.5, rule="number.state"),
    "code_number": Absent(absent="unreadable", page=1, candidates=(Alternative("143", 0.6),)),
}
WARNING = RecordWarning(code="out_of_order", message="Number 143 does not follow the order of the other dispatches.")


def told(number: str = "143") -> dict[str, Found]:
    return {
        name: Found(
            value=value,
            raw="",
            confidence=0.97,
            rule="number.folder",
            folder=FromFolder(why="Around it in the folder: number 142 of 2031-03-14.", alone=READ[name]),
        )
        for name, value in (("number", f"{number}/KH-SVHTT"), ("code_number", number))
    }


def put(number: str | None = "143", *warnings: RecordWarning) -> Put:
    return Put(READ, told(number) if number else {}, warnings, ("out_of_order",), "folder 1")


def needs_review(_: Record) -> Status:
    return "needs_review"


def as_sure(record: Record) -> Status:
    number = record.fields["number"]
    return "accepted" if isinstance(number, Found) and number.confidence > 0.9 else "needs_review"


def unread(save: Save, **other: str) -> str:
    return save("a.pdf", status="needs_review", **found_fields(**READ), **other)


def test_the_record_shows_what_the_folder_tells(store: Store, save: Save) -> None:
    key = unread(save)
    moved = put_told(store, {key: put()}, as_sure)
    assert [(one.record.id, one.before, one.record.status) for one in moved] == [(key, "needs_review", "accepted")]
    record = store.record(key)
    assert record is not None
    assert (record.number, record.code_number, record.status) == ("143/KH-SVHTT", "143", "accepted")
    assert alone(record.fields["number"]) == READ["number"]
    assert [hit.id for hit in search(store, Query(number="143"))] == [key]


def test_twice_is_once(store: Store, save: Save) -> None:
    key = unread(save)
    put_told(store, {key: put("143", WARNING)}, as_sure)
    before = history(store, key)
    assert put_told(store, {key: put("143", WARNING)}, as_sure) == []
    assert history(store, key) == before


def test_what_the_folder_no_longer_tells_is_taken_back(store: Store, save: Save) -> None:
    key = unread(save)
    put_told(store, {key: put("143", WARNING)}, as_sure)
    put_told(store, {key: put(None)}, as_sure)
    record = store.record(key)
    assert record is not None
    assert (record.number, record.code_number, record.warnings) == ("/KH-SVHTT", None, ())
    assert record.fields["code_number"] == READ["code_number"]
    last = history(store, key, "number")[-1]
    assert (last.why, last.after) == ("folder 1", READ["number"])
    assert state_at(store, key, last.id)["number"].machine == READ["number"]


def test_a_persons_word_stays(store: Store, save: Save) -> None:
    key = unread(save)
    held = fields_of(store, key)["number"]
    correct(store, key, "number", "144/KH-SVHTT", version=held.version, actor="lan")
    put_told(store, {key: put()}, needs_review)
    record = store.record(key)
    assert record is not None
    assert (record.number, record.code_number) == ("144/KH-SVHTT", "144")
    assert not any(field.conflict for field in fields_of(store, key).values())


def test_what_a_person_accepted_stays_through_a_run(store: Store, save: Save) -> None:
    key = unread(save)
    put_told(store, {key: put()}, needs_review)
    accept(store, key, "number", version=fields_of(store, key)["number"].version, actor="lan")
    unread(save, fingerprint="run 2")
    record = store.record(key)
    assert record is not None
    assert (record.number, record.code_number) == ("143/KH-SVHTT", "143")
    assert not fields_of(store, key)["number"].conflict


def test_a_run_that_reads_the_same_keeps_what_the_folder_told(store: Store, save: Save) -> None:
    key = unread(save)
    put_told(store, {key: put()}, as_sure)
    before = history(store, key)
    unread(save, fingerprint="run 2")
    record = store.record(key)
    assert record is not None
    assert (record.number, record.status) == ("143/KH-SVHTT", "accepted")
    assert history(store, key) == before


def test_a_page_read_anew_in_the_meantime_is_left_alone(store: Store, save: Save) -> None:
    key = save("a.pdf", **found_fields())
    assert put_told(store, {key: put()}, as_sure) == []
    record = store.record(key)
    assert record is not None
    assert record.number == "142/KH-SVHTT"


def test_members_are_those_of_the_folder(store: Store, save: Save) -> None:
    here, there = unread(save), save("b.pdf", root="kho khác", **found_fields())
    save("c.pdf", is_dispatch=False, status="not_a_dispatch")
    (member,) = in_folders(store, ["kho"])
    assert member.id == here
    assert member.machine["code_number"] == READ["code_number"]
    assert [one.issued_date for one in member.cites] == ["2029-05"]
    assert {one.id for one in in_folders(store, ["kho", "kho khác"])} == {here, there}


def test_who_accepts_a_number_accepts_its_parts(store: Store, save: Save) -> None:
    key = save("a.pdf", **found_fields())
    take_machine(store, key, "number", version=fields_of(store, key)["number"].version, actor="lan")
    (member,) = in_folders(store, ["kho"])
    part = member.decided["code_number"]
    assert isinstance(part, Found)
    assert (part.value, part.confidence) == ("142", 1.0)
