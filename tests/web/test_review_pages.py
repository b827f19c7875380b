"""Review without script: the way through the queue, decisions, and two people at once."""

import pytest

from pipeline.dispatch import Found
from pipeline.store.overview import overview
from pipeline.store.queue import queue_size
from pipeline.store.review import correct, fields_of
from pipeline.store.trail import history
from pipeline.web.walk import Walk
from tests.store.invented import dossier_of, page
from tests.web.conftest import Archive, doubtful_fields
from tests.web.reader import Reader, forms_of, text_of

ACCEPT = ("action", "accept")


@pytest.fixture
def desk(archive: Archive) -> str:
    return f"/review/{archive.ids['doubtful']}/number"


def value(archive: Archive, name: str = "number", document: str = "doubtful") -> object:
    state = fields_of(archive.store, archive.ids[document])[name].state
    return state.value if isinstance(state, Found) else None


def actions(archive: Archive) -> list[tuple[str, str, str]]:
    changes = history(archive.store, archive.ids["doubtful"])
    return [(change.actor, change.action, change.field) for change in changes if change.action != "read"]


def test_the_queue_shows_what_waits(archive: Archive) -> None:
    html = archive.reader("Lan").page("/review")
    assert "2 trường ở 2 văn bản đang chờ" in text_of(html)
    assert f"/review/{archive.ids['doubtful']}/number" in html
    assert "cả văn bản" in text_of(html)  # the one with a warning


def test_a_reviewer_without_a_name_is_asked_for_it_first(archive: Archive, desk: str) -> None:
    reader = archive.reader()
    for path in ("/review/next", desk, f"/review/{archive.ids['doubtful']}"):
        assert reader.get(path).headers["location"].startswith("/reviewer?next=%2Freview")
    assert reader.send("/reviewer?next=/review/next", "/reviewer", name="Lan").headers["location"] == "/review/next"


def test_the_desk_shows_the_piece_of_the_page_and_what_else_it_could_be(archive: Archive, desk: str) -> None:
    html = archive.reader("Lan").page(desk)
    assert f"/documents/{archive.ids['doubtful']}/fields/number.webp" in html
    assert "147/KH-SVHTT" in text_of(html)
    assert "55 %" in text_of(html)
    assert "number 141 of 2031-03-12" in text_of(html)


def test_each_decision_lands_at_once_and_leads_on(archive: Archive, desk: str) -> None:
    reader = archive.reader("Lan")
    assert reader.get("/review/next").headers["location"] == desk
    answer = reader.send(desk, desk, press=ACCEPT)
    signer = desk.replace("number", "signer_name")
    assert answer.headers["location"] == signer
    assert actions(archive) == [("Lan", "accepted", "number")]
    answer = reader.send(signer, signer, value="Đặng Quốc Khánh", note="xem bản giấy")
    assert value(archive, "signer_name") == "Đặng Quốc Khánh"
    assert history(archive.store, archive.ids["doubtful"], "signer_name")[-1].why == "xem bản giấy"
    # Nothing of the first document is in doubt any more: it is accepted, and the next one comes.
    assert answer.headers["location"] == f"/review/{archive.ids['warned']}"
    assert actions(archive)[-1] == ("Lan", "corrected", "status")


def test_what_was_done_is_told_once(archive: Archive, desk: str) -> None:
    reader = archive.reader("Lan")
    there = reader.send(desk, desk, value="147/KH-SVHTT").headers["location"]
    assert "Đã lưu Số, ký hiệu : 147/KH-SVHTT" in text_of(reader.page(there))
    assert "Đã lưu" not in text_of(reader.page(there))


def test_a_runner_up_is_taken_with_one_button(archive: Archive, desk: str) -> None:
    archive.reader("Lan").send(desk, desk, press=("value", "147/KH-SVHTT"))
    assert value(archive) == "147/KH-SVHTT"
    assert value(archive, "code_number") == "147"


def test_saving_what_stood_there_is_an_acceptance(archive: Archive, desk: str) -> None:
    archive.reader("Lan").send(desk, desk, value=" 142/KH-SVHTT ")
    assert actions(archive) == [("Lan", "accepted", "number")]


@pytest.mark.parametrize(("press", "reason"), [("blank", "blank_in_source"), ("missing", "not_found")])
def test_a_field_can_be_declared_absent(archive: Archive, desk: str, press: str, reason: str) -> None:
    archive.reader("Lan").send(desk, desk, press=("action", press))
    state = fields_of(archive.store, archive.ids["doubtful"])["number"].state
    assert getattr(state, "absent", None) == reason


def test_lists_are_typed_one_item_a_line(archive: Archive) -> None:
    place = f"/review/{archive.ids['doubtful']}/recipients"
    reader = archive.reader("Lan")
    form = next(form for form in reader.forms(place) if "value" in form.values)
    assert form.values["value"].splitlines() == ["Như trên = Phòng Văn hóa các huyện", "Sở Nội vụ (b/c)", "Lưu: VT, TH"]
    reader.send(place, place, value="Sở Y tế (p/h)\nLưu: VT")
    record = archive.store.record(archive.ids["doubtful"])
    assert record is not None
    assert [(r.name, r.purpose) for r in record.recipients] == [("Sở Y tế", "p/h"), ("VT", "lưu")]


def test_what_cannot_be_taken_is_told_and_what_was_typed_stays(archive: Archive) -> None:
    place = f"/review/{archive.ids['doubtful']}/issued_date"
    answer = archive.reader("Lan").send(place, place, value="30/02/2031")
    assert answer.status_code == 400
    assert "is not a date" in answer.text
    assert next(form for form in forms_of(answer.text) if "value" in form.values).values["value"] == "30/02/2031"
    assert value(archive, "issued_date") == "2031-03-14"


def test_two_reviewers_never_lose_one_anothers_work(archive: Archive, desk: str) -> None:
    lan, minh = archive.reader("Lan"), archive.reader("Minh")
    seen = next(form for form in lan.forms(desk) if "value" in form.values)
    minh.send(desk, desk, value="147/KH-SVHTT")
    answer = lan.client.post(desk, data={**seen.values, "value": "141/KH-SVHTT"})
    assert answer.status_code == 409
    shown = text_of(answer.text)
    assert "Chưa lưu: người khác vừa quyết định trường này" in shown
    assert "Minh" in shown
    assert "147/KH-SVHTT" in shown
    assert value(archive) == "147/KH-SVHTT"
    again = next(form for form in forms_of(answer.text) if "value" in form.values)
    assert again.values["value"] == "141/KH-SVHTT"  # what she typed is kept, and she may still decide
    assert lan.client.post(desk, data=again.values).status_code == 303
    assert value(archive) == "141/KH-SVHTT"
    assert [a for a in actions(archive) if a[2] == "number"] == [
        ("Minh", "corrected", "number"),
        ("Lan", "corrected", "number"),
    ]


def test_two_reviewers_on_one_document_in_whole(archive: Archive, desk: str) -> None:
    lan, minh = archive.reader("Lan"), archive.reader("Minh")
    whole = f"/review/{archive.ids['doubtful']}"
    seen = lan.forms(whole)[0]
    minh.send(desk, desk, value="147/KH-SVHTT")
    answer = lan.client.post(whole, data={**seen.values, "action": "accepted"})
    assert answer.status_code == 409
    assert "vừa được người khác thay đổi" in text_of(answer.text)


def test_undo_takes_back_one_decision_after_the_other(archive: Archive, desk: str) -> None:
    reader = archive.reader("Lan")
    reader.send(desk, desk, value="147/KH-SVHTT")
    signer = desk.replace("number", "signer_name")
    reader.send(signer, signer, press=ACCEPT)
    answer = reader.send("/review/" + archive.ids["warned"], "/review/undo")
    assert answer.headers["location"] == signer
    assert "Đã hoàn tác Người ký" in text_of(reader.page(signer))
    assert reader.send(signer, "/review/undo").headers["location"] == desk
    assert value(archive) == "142/KH-SVHTT"
    assert reader.send(desk, "/review/undo").headers["location"] == "/review"
    assert "Không còn gì để hoàn tác" in text_of(reader.page("/review"))


def test_nobody_undoes_what_another_decided_since(archive: Archive, desk: str) -> None:
    lan, minh = archive.reader("Lan"), archive.reader("Minh")
    lan.send(desk, desk, value="147/KH-SVHTT")
    minh.send(desk, desk, value="141/KH-SVHTT")
    there = lan.send(desk, "/review/undo").headers["location"]
    assert "người khác đã quyết định sau bạn" in text_of(lan.page(there))
    assert value(archive) == "141/KH-SVHTT"


def test_a_conflict_with_the_machine_is_shown_and_decided(archive: Archive, desk: str) -> None:
    reader = archive.reader("Lan")
    reader.send(desk, desk, value="147/KH-SVHTT")
    record = archive.store.dossier(archive.ids["doubtful"])
    assert record is not None
    said = doubtful_fields()
    number = said["fields"]["number"].model_copy(update={"value": "143/KH-SVHTT"})
    fields = {**said["fields"], "number": number}
    again = record.record.model_copy(update={**said, "number": "143/KH-SVHTT", "fields": fields})
    archive.store.save(
        record.model_copy(update={"record": again}), None, root=archive.folder / "kho", path="142.png", fingerprint="2"
    )
    assert value(archive) == "147/KH-SVHTT"  # a person's word stands
    html = reader.page(desk)
    assert "máy đã đọc lại và ra kết quả khác" in text_of(html)
    assert "143/KH-SVHTT" in text_of(html)
    assert "Máy đọc khác" in reader.page(f"/documents/{archive.ids['doubtful']}")
    reader.send(desk, desk, press=("action", "machine"))
    assert value(archive) == "143/KH-SVHTT"


def test_a_document_is_put_away_in_whole(archive: Archive) -> None:
    reader = archive.reader("Lan")
    place = f"/review/{archive.ids['warned']}"
    assert "cited_date_conflict" in reader.page(place)
    reader.send(place, place, press=("action", "accepted"))
    record = archive.store.record(archive.ids["warned"])
    assert record is not None
    assert record.status == "accepted"
    place = f"/review/{archive.ids['doubtful']}"
    reader.send(place, place, press=("action", "not_a_dispatch"))
    assert queue_size(archive.store).documents == 0
    assert "Không có gì đang chờ" in text_of(reader.page("/review/next"))


def test_later_passes_over_and_comes_back_at_the_end(archive: Archive, desk: str) -> None:
    reader = archive.reader("Lan")

    def later(place: str) -> str:
        html = reader.page(place)
        return html.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")

    signer = later(desk)
    assert signer == desk.replace("number", "signer_name")
    whole = later(signer)
    assert whole == f"/review/{archive.ids['doubtful']}"
    other = later(whole)
    assert other == f"/review/{archive.ids['warned']}?past=1"
    assert later(other) == desk  # round again: nothing is lost by passing over
    assert actions(archive) == []


def test_one_field_of_all_documents(archive: Archive, desk: str) -> None:
    dossier, document = dossier_of("second", (page(1, "x"),), **doubtful_fields())
    archive.store.save(dossier, document, root=archive.folder, path="second.txt", fingerprint="1")
    reader = archive.reader("Lan")
    place = reader.get("/review/next?only=signer_name").headers["location"]
    assert place.endswith("/signer_name?only=signer_name")
    there = reader.send(place, place, press=ACCEPT).headers["location"]
    assert there.endswith("/signer_name?only=signer_name")
    assert there != place
    assert reader.send(there, there, press=ACCEPT).headers["location"] == "/review?only=signer_name"


def test_a_random_sample_looks_at_every_field_and_counts_for_accuracy(archive: Archive) -> None:
    reader = archive.reader("Lan")
    place = reader.get("/review/next?sample=1").headers["location"]
    document = place.split("/")[2]
    looked: list[str] = []
    while place.startswith(f"/review/{document}/"):
        looked.append(place.split("/")[3].split("?")[0])
        place = reader.send(place, place, press=ACCEPT).headers["location"]
    assert len(looked) == 14  # all but the two parts of the number
    accuracy = overview(archive.store).accuracy
    assert accuracy["number"].reviewed == 1
    assert accuracy["urgency"].right == 1


def test_a_persons_word_counts_for_nothing_in_a_sample(archive: Archive, desk: str) -> None:
    version = fields_of(archive.store, archive.ids["doubtful"])["number"].version
    correct(archive.store, archive.ids["doubtful"], "number", "1/KH", version=version, actor="Minh")
    reader = archive.reader("Lan")
    reader.send(f"{desk}?sample=1", desk, press=ACCEPT)
    assert overview(archive.store).accuracy == {}


def test_a_walk_reads_only_what_it_knows() -> None:
    from starlette.datastructures import QueryParams

    assert Walk.of(QueryParams("only=nonsense&past=-3&sample=yes")) == Walk()
    assert Walk.of(QueryParams("only=number&past=12&sample=1")) == Walk("number", True, 12)


def test_an_unknown_action_is_refused(archive: Archive, desk: str) -> None:
    reader = archive.reader("Lan")
    form = reader.forms(desk)[0]
    assert reader.client.post(desk, data={**form.values, "action": "burn"}).status_code == 403
    assert actions(archive) == []


def test_without_a_name_nothing_is_decided(archive: Archive, desk: str) -> None:
    reader = archive.reader()
    token = reader.forms("/reviewer")[0].values["token"]
    answer = reader.client.post(desk, data={"token": token, "action": "accept", "version": "1"})
    assert answer.status_code == 400
    assert actions(archive) == []


def test_the_reader_helper_is_honest(archive: Archive, desk: str) -> None:
    with pytest.raises(AssertionError, match="has no form"):
        archive.reader("Lan").send(desk, desk, press=("action", "burn"))
    assert isinstance(archive.reader("Lan"), Reader)
