"""Review: decisions stand, nobody loses another's work, and the trail tells every state there ever was."""

import multiprocessing
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from pipeline.dispatch import Absent, Found, Recipient, RecordWarning
from pipeline.errors import NothingToUndo, StaleDecision, UsageError
from pipeline.store import Store, open_store
from pipeline.store.overview import overview, share
from pipeline.store.query import Query
from pipeline.store.queue import document_queue, field_queue, queue_size, sample_queue
from pipeline.store.review import accept, close, correct, fields_of, review_version, take_machine, undo
from pipeline.store.search import search
from pipeline.store.trail import history, state_at
from tests.store.invented import dump_of, found_fields, page

Save = Callable[..., str]


@pytest.fixture
def doubtful(store: Store, save: Save) -> str:
    """A dispatch whose number and signer are in doubt."""
    states = found_fields(number=0.4, signer_name=0.5, urgency=Absent(absent="not_found"))
    return save("a.pdf", page(1, "KẾ HOẠCH"), status="needs_review", **states)


def version(store: Store, document_id: str, field: str) -> int:
    return fields_of(store, document_id)[field].version


def put(store: Store, document_id: str, field: str, value: Any, actor: str = "lan", **options: Any) -> Any:
    return correct(store, document_id, field, value, version=version(store, document_id, field), actor=actor, **options)


def test_a_correction_shows_in_record_and_search_with_the_rule_human(store: Store, doubtful: str) -> None:
    put(store, doubtful, "signer_name", "Đặng Quốc Khánh", note="read on paper")
    record = store.record(doubtful)
    assert record is not None
    state = record.fields["signer_name"]
    assert isinstance(state, Found)
    assert (record.signer_name, state.value, state.rule, state.confidence) == (*["Đặng Quốc Khánh"] * 2, "human", 1)
    assert (state.raw, state.page, state.span) == ("Đặng Quốc Khải", 1, (0, 4))  # where to look on paper stays
    assert [hit.id for hit in search(store, Query(signer="khanh"))] == [doubtful]
    assert [hit.id for hit in search(store, Query(words="quoc khanh"))] == [doubtful]
    assert search(store, Query(signer="khai")) == search(store, Query(words="quoc khai")) == []
    assert next(store.records()).signer_name == "Đặng Quốc Khánh"


def test_lists_and_blanks_can_be_corrected(store: Store, doubtful: str) -> None:
    put(store, doubtful, "recipients", (Recipient(name="Sở Y tế", purpose="b/c"),))
    put(store, doubtful, "addressees", None)
    put(store, doubtful, "place", None, blank=False)
    record = store.record(doubtful)
    assert record is not None
    assert (record.recipients, record.addressees, record.place) == (
        (Recipient(name="Sở Y tế", purpose="b/c"),),
        (),
        None,
    )
    assert record.fields["addressees"] == Absent(absent="blank_in_source")
    assert record.fields["place"] == Absent(absent="not_found")
    assert [hit.id for hit in search(store, Query(recipient="so y te"))] == [doubtful]
    assert search(store, Query(recipient="so noi vu")) == []


def test_a_corrected_number_brings_its_parts(store: Store, doubtful: str) -> None:
    put(store, doubtful, "number", "143/KH-UBND")
    record = store.record(doubtful)
    assert record is not None
    assert (record.code_number, record.code_notation) == ("143", "KH-UBND")
    undo(store, actor="lan")
    record = store.record(doubtful)
    assert record is not None
    assert (record.number, record.code_number, record.code_notation) == ("142/KH-SVHTT", "142", "KH-SVHTT")


def test_a_run_never_overwrites_a_person_and_a_conflict_is_shown(store: Store, save: Save, doubtful: str) -> None:
    put(store, doubtful, "signer_name", "Đặng Quốc Khánh")
    again: dict[str, Any] = {"status": "needs_review", "seed": "a.pdf"}
    save("a.pdf", page(1, "KẾ HOẠCH"), fingerprint="run 2", **again, **found_fields(number=0.41, signer_name=0.6))
    held = fields_of(store, doubtful)["signer_name"]
    assert (held.state.value, held.conflict) == ("Đặng Quốc Khánh", False)  # type: ignore[union-attr]

    new = found_fields(signer_name=Found(value="Đặng Quốc Khoa", raw="Khoa", confidence=0.9, rule="signer.test"))
    save("a.pdf", page(1, "KẾ HOẠCH"), fingerprint="run 3", **again, **new)
    held = fields_of(store, doubtful)["signer_name"]
    assert held.conflict
    assert (held.state.value, held.machine.value) == ("Đặng Quốc Khánh", "Đặng Quốc Khoa")  # type: ignore[union-attr]
    record = store.record(doubtful)
    assert record is not None
    assert record.signer_name == "Đặng Quốc Khánh"
    assert field_queue(store)[0].held == held
    assert document_queue(store)[0].conflicts == ("signer_name",)
    assert queue_size(store).conflicts == 1

    accept(store, doubtful, "signer_name", version=held.version, actor="minh")
    held = fields_of(store, doubtful)["signer_name"]
    assert (held.conflict, held.state.value) == (False, "Đặng Quốc Khánh")  # type: ignore[union-attr]
    assert held.judgement is not None
    assert held.judgement.decision == "corrected"


def test_in_a_conflict_the_new_value_can_be_taken(store: Store, save: Save, doubtful: str) -> None:
    put(store, doubtful, "place", "Hải Đoài")
    new = found_fields(place=Found(value="Hải Nam", raw="Hải Nam", confidence=0.9, rule="place.test"))
    save("a.pdf", page(1, "KẾ HOẠCH"), fingerprint="run 2", status="needs_review", **new)
    fields = take_machine(store, doubtful, "place", version=version(store, doubtful, "place"), actor="lan")
    assert (fields["place"].conflict, fields["place"].state.value) == (False, "Hải Nam")  # type: ignore[union-attr]


def test_a_stale_decision_is_refused_and_changes_nothing(store: Store, doubtful: str) -> None:
    seen = version(store, doubtful, "number")
    correct(store, doubtful, "number", "143/KH-UBND", version=seen, actor="lan")
    before = dump_of(store)
    for decide in (
        lambda: accept(store, doubtful, "number", version=seen, actor="minh"),
        lambda: correct(store, doubtful, "number", "144/KH-UBND", version=seen, actor="minh"),
        lambda: close(store, doubtful, version=1, actor="minh"),
    ):
        with pytest.raises(StaleDecision, match="changed since you opened it"):
            decide()
    with pytest.raises(StaleDecision, match="lan decided '143/KH-UBND'"):
        take_machine(store, doubtful, "number", version=seen, actor="minh")
    assert dump_of(store) == before


def test_two_reviewers_of_two_fields_do_not_hinder_each_other(store: Store, doubtful: str) -> None:
    first, second = version(store, doubtful, "number"), version(store, doubtful, "signer_name")
    accept(store, doubtful, "number", version=first, actor="lan")
    fields = accept(store, doubtful, "signer_name", version=second, actor="minh")
    assert {name for name, held in fields.items() if held.judgement} == {"number", "signer_name", "status"}


def test_a_document_without_doubt_is_accepted_and_undo_takes_it_back(store: Store, doubtful: str) -> None:
    accept(store, doubtful, "number", version=1, actor="lan")
    assert store.record(doubtful).status == "needs_review"  # type: ignore[union-attr]
    accept(store, doubtful, "signer_name", version=1, actor="lan")
    assert store.record(doubtful).status == "accepted"  # type: ignore[union-attr]
    assert field_queue(store) == document_queue(store) == []
    undo(store, actor="lan")
    assert store.record(doubtful).status == "needs_review"  # type: ignore[union-attr]
    assert field_queue(store)[0].held.name == "signer_name"


def test_how_sure_key_fields_have_to_be_is_a_setting(store: Store, doubtful: str) -> None:
    strict = Store(store.engine, accept_confidence=0.999)
    accept(strict, doubtful, "number", version=1, actor="lan")
    accept(strict, doubtful, "signer_name", version=1, actor="lan")
    assert store.record(doubtful).status == "needs_review"  # type: ignore[union-attr]


def test_a_document_with_a_warning_waits_for_a_person_to_close_it(store: Store, save: Save) -> None:
    warning = RecordWarning(code="cited_date_conflict", message="Two dates.")
    document_id = save("w.pdf", status="needs_review", warnings=(warning,), **found_fields(number=0.4))
    accept(store, document_id, "number", version=1, actor="lan")
    assert [task.id for task in document_queue(store)] == [document_id]
    fields = close(store, document_id, version=review_version(store, document_id), actor="lan", note="checked")
    assert all(held.judgement for held in fields.values())
    assert store.record(document_id).status == "accepted"  # type: ignore[union-attr]
    assert document_queue(store) == []
    fields = undo(store, actor="lan")
    assert {name for name, held in fields.items() if held.judgement} == {"number"}


def test_a_document_can_be_put_away_as_no_dispatch(store: Store, doubtful: str) -> None:
    close(store, doubtful, version=review_version(store, doubtful), actor="lan", status="not_a_dispatch")
    record = store.record(doubtful)
    assert record is not None
    assert (record.status, record.is_dispatch) == ("not_a_dispatch", False)
    assert field_queue(store) == []


def test_undo_goes_back_step_by_step_and_never_over_another_person(store: Store, doubtful: str) -> None:
    put(store, doubtful, "place", "một")
    put(store, doubtful, "place", "hai")
    assert undo(store, actor="lan")["place"].state.value == "một"  # type: ignore[union-attr]
    put(store, doubtful, "place", "ba", actor="minh")
    with pytest.raises(StaleDecision, match="minh decided on place"):
        undo(store, actor="lan")
    assert undo(store, actor="minh")["place"].state.value == "một"  # type: ignore[union-attr]
    with pytest.raises(NothingToUndo):
        undo(store, actor="hoa")
    with pytest.raises(NothingToUndo):
        undo(store, actor="lan", document_id="0" * 16)


def test_an_undone_decision_can_be_undone_no_second_time(store: Store, doubtful: str) -> None:
    put(store, doubtful, "place", "một")
    undo(store, actor="lan")
    with pytest.raises(NothingToUndo):
        undo(store, actor="lan")
    assert fields_of(store, doubtful)["place"].state.value == "Hải Đông"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("issued_date", "14/3/2031", "2017-05-26"),
        ("issued_date", "2031-02-30", "no|not"),
        ("recipients", "Sở Y tế", "a list"),
        ("recipients", ("Sở Y tế",), "a list"),
        ("place", ("Hải Đông",), "text"),
        ("status", "great", "Choose one of"),
        ("status", None, "Choose one of"),
        ("colour", "red", "no field"),
    ],
)
def test_what_a_field_cannot_hold_is_wrong_use(store: Store, doubtful: str, field: str, value: Any, word: str) -> None:
    before = dump_of(store)
    with pytest.raises(UsageError, match=word):
        correct(store, doubtful, field, value, version=1, actor="lan")
    assert dump_of(store) == before


def test_nobody_and_unknown_documents_are_wrong_use(store: Store, doubtful: str) -> None:
    for actor in ("", "  ", " lan"):
        with pytest.raises(UsageError, match="name of the person"):
            accept(store, doubtful, "number", version=1, actor=actor)
    for ask in (fields_of, review_version):
        with pytest.raises(UsageError, match="no document"):
            ask(store, "0" * 16)
    with pytest.raises(UsageError, match="no document"):
        accept(store, "0" * 16, "number", version=1, actor="lan")


def test_the_trail_says_who_changed_what_from_what_to_what_when_and_why(store: Store, doubtful: str) -> None:
    put(store, doubtful, "place", "Hải Đoài", note="stamp")
    first, second = history(store, doubtful, "place")
    assert (first.actor, first.action, first.before, first.why) == ("congvan", "read", None, "extract 1")
    assert (second.actor, second.action, second.why) == ("lan", "corrected", "stamp")
    assert (second.before.value, second.after.value) == ("Hải Đông", "Hải Đoài")  # type: ignore[union-attr]
    assert first.at < second.at
    assert len(history(store, doubtful)) == 17 + 1


def test_the_trail_can_only_grow(store: Store, doubtful: str) -> None:
    for statement in ("DELETE FROM audit", "UPDATE audit SET actor = 'nobody'"):
        with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
            connection.execute(sa.text(statement))
    assert history(store, doubtful)


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "correct", "take", "undo", "close", "run"]),
        st.sampled_from(["number", "place", "signer_name", "recipients"]),
        st.sampled_from(["lan", "minh"]),
        st.integers(0, 2),
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(ACTIONS)
def test_every_state_there_ever_was_can_be_rebuilt_from_the_trail(
    store: Store, save: Save, actions: list[tuple[str, str, str, int]]
) -> None:
    seed = f"law {datetime.now(UTC).timestamp()} {actions}"
    document_id = save(seed, status="needs_review", **found_fields(number=0.4))
    states = {}
    for action, field, actor, choice in actions:
        text = f"giá trị {choice}"
        value = (Recipient(name=text),) if field == "recipients" else text
        key: dict[str, Any] = {"version": version(store, document_id, field), "actor": actor}
        try:
            if action == "accept":
                accept(store, document_id, field, **key)
            elif action == "correct":
                correct(store, document_id, field, value, **key)
            elif action == "take":
                take_machine(store, document_id, field, **key)
            elif action == "undo":
                undo(store, actor=actor, document_id=document_id)
            elif action == "close":
                close(store, document_id, version=review_version(store, document_id), actor=actor)
            else:
                said = Found(value=value, raw=text, confidence=0.7, rule="test")
                save(seed, status="needs_review", fingerprint=f"{action} {choice}", **found_fields(**{field: said}))
        except (NothingToUndo, StaleDecision):
            pass
        states[history(store, document_id)[-1].id] = fields_of(store, document_id)
    for change_id, fields in states.items():
        assert state_at(store, document_id, change_id) == fields
    fields = fields_of(store, document_id)
    assert state_at(store, document_id) == fields
    record = store.record(document_id)
    assert record is not None
    for name, held in fields.items():
        if name != "status":
            assert record.fields[name] == held.state
            assert getattr(record, name) == (held.state.value if isinstance(held.state, Found) else None)


def test_a_state_is_rebuilt_by_time(store: Store, doubtful: str) -> None:
    put(store, doubtful, "place", "một")
    when = datetime.fromisoformat(history(store, doubtful, "place")[-1].at)
    assert state_at(store, doubtful, when)["place"].state.value == "một"  # type: ignore[union-attr]
    before = state_at(store, doubtful, when - timedelta(microseconds=1))
    assert before["place"].state.value == "Hải Đông"  # type: ignore[union-attr]
    assert state_at(store, doubtful, datetime(2000, 1, 1, tzinfo=UTC)) == {}


def test_what_is_most_in_doubt_comes_first(store: Store, save: Save) -> None:
    save("sure", status="accepted", **found_fields(0.99))
    save("unsure place", status="needs_review", **found_fields(0.99, place=0.3))
    save("unsure number", status="needs_review", **found_fields(0.99, number=0.3, issued_date=0.6))
    save("none", status="needs_review", **found_fields(0.99, signer_name=Absent(absent="unreadable")))
    save("news", status="not_a_dispatch", is_dispatch=False)
    assert [(task.source, task.held.name) for task in field_queue(store)] == [
        ("none", "signer_name"),
        ("unsure number", "number"),
        ("unsure number", "issued_date"),
        ("unsure place", "place"),
    ]
    assert [task.source for task in document_queue(store)] == ["unsure number", "none", "unsure place"]
    assert document_queue(store)[0].doubtful == ("number", "issued_date")
    assert [task.source for task in document_queue(store, limit=1, offset=1)] == ["none"]
    assert [task.held.name for task in field_queue(store, field="issued_date")] == ["issued_date"]
    assert queue_size(store).model_dump() == {"fields": 4, "conflicts": 0, "documents": 3}


def test_the_overview_counts_days_errors_waiting_and_accuracy(store: Store, save: Save, doubtful: str) -> None:
    save("b.pdf", status="accepted", **found_fields())
    accept(store, doubtful, "place", version=1, actor="lan", sampled=True)
    correct(store, doubtful, "subject", "khác", version=1, actor="lan", sampled=True)
    accept(store, doubtful, "urgency", version=1, actor="lan")
    seen = overview(store)
    assert [(day.day, day.by_status) for day in seen.days] == [("2031-04-01", {"accepted": 1, "needs_review": 1})]
    assert [waiting.id for waiting in seen.oldest] == [doubtful]
    assert seen.accuracy == {"place": share(1, 1), "subject": share(0, 1)}
    assert seen.decided.keys() == {"place", "subject", "urgency"}
    assert doubtful not in [task.id for task in sample_queue(store)]
    assert seen.errors == {}


def decide_many(url: str, document_id: str, actor: str, start: "multiprocessing.synchronize.Barrier") -> None:
    store = open_store(url, create=False)
    start.wait()
    done = 0
    while done < 10:
        seen = version(store, document_id, "place")
        try:
            correct(store, document_id, "place", f"{actor} {done}", version=seen, actor=actor)
            done += 1
        except StaleDecision:
            pass


def test_reviewers_at_once_lose_nothing(store: Store, url: str, doubtful: str) -> None:
    context = multiprocessing.get_context("fork")
    start = context.Barrier(3)
    workers = [context.Process(target=decide_many, args=(url, doubtful, actor, start)) for actor in ("a", "b", "c")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    changes = history(store, doubtful, "place")[1:]
    assert len(changes) == 30
    for one, next_one in pairwise(changes):
        assert next_one.before == one.after
    assert state_at(store, doubtful) == fields_of(store, doubtful)
    assert version(store, doubtful, "place") == 31
