"""What readers find on the pages: the search, one document, its picture, its history, the overview."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image
from starlette.routing import Route

from pipeline.store.review import correct, fields_of
from pipeline.web.app import ROUTES
from tests.web.conftest import Archive, picture
from tests.web.reader import Reader, text_of

# The docs and the routes


def test_the_readme_names_every_route(root: Path) -> None:
    section = (root / "README.md").read_text(encoding="utf-8").split("### In the browser")[1].split("\n### ")[0]
    routes = {route.path.replace("{page:int}", "{page}") for route in ROUTES if isinstance(route, Route)}
    assert {path for path in routes if f"`{path}`" not in section} == set()


def test_every_page_to_read_answers(archive: Archive) -> None:
    reader = archive.reader("Lan")
    for route in ROUTES:
        if isinstance(route, Route) and "GET" in (route.methods or ()):
            path = route.path.replace("{id}", archive.ids["doubtful"]).replace("{field}", "number")
            answer = reader.get(path.replace("{page:int}", "1"))
            assert answer.status_code in (200, 303), route.path


# Search


def test_words_without_marks_find_and_mark_what_was_printed(reader: Reader) -> None:
    html = reader.page("/?q=dien+hinh+tien+tien")
    found = " ".join(re.findall("<mark>(.*?)</mark>", html))
    assert "điển hình tiên tiến" in found
    assert "142/KH-SVHTT" in html


def test_without_conditions_all_documents_are_there(archive: Archive, reader: Reader) -> None:
    assert "4 văn bản" in text_of(reader.page("/"))


def test_fields_and_facets_narrow_down(reader: Reader) -> None:
    assert "1 văn bản" in text_of(reader.page("/?number=9/TB"))
    assert "2 văn bản" in text_of(reader.page("/?status=needs_review"))
    assert "4 văn bản" in text_of(reader.page("/?year=2031&type=kế+hoạch&signer=dang+quoc+khai"))
    assert "Không tìm thấy" in text_of(reader.page("/?from=2032"))


def test_what_was_left_blank_leaves_the_address(reader: Reader) -> None:
    answer = reader.get("/?q=dieu&number=&from=+&signer=x")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?q=dieu&signer=x")


def test_a_facet_leads_to_its_hits_and_back(reader: Reader) -> None:
    html = reader.page("/?q=dieu&page=1")
    assert 'href="/?q=dieu&amp;status=accepted"' in html
    html = reader.page("/?q=dieu&status=accepted")
    assert 'href="/?q=dieu" aria-current="true"' in html
    assert 'class="chip" href="/?q=dieu"' in html


def test_a_wrong_date_is_told_and_keeps_what_was_asked(reader: Reader) -> None:
    html = reader.page("/?q=dieu&from=hôm+qua", 400)
    assert "is not a date" in html
    assert 'value="hôm qua"' in html


@pytest.mark.parametrize("query", ["?q=%22", "?q=***", "?page=x", "?page=999999999", "?q=" + "a+" * 400, "?status=x"])
def test_no_question_breaks_the_page(reader: Reader, query: str) -> None:
    assert reader.get("/" + query).status_code == 200


def test_pages_of_the_result(archive: Archive) -> None:
    from tests.store.invented import dossier_of, found_fields, page

    for number in range(45):
        dossier, document = dossier_of(f"n{number}", (page(1, "mùa gặt"),), **found_fields(0.97))
        archive.store.save(dossier, document, root=archive.folder, path=f"n{number}.txt", fingerprint="1")
    reader = archive.reader()
    seen: set[str] = set()
    for number, hits in ((1, 20), (2, 20), (3, 5)):
        html = reader.page(f"/?q=mua+gat&page={number}")
        found = {part.split('"')[0].split("?")[0] for part in html.split('class="hit-link" href="/documents/')[1:]}
        assert len(found) == hits
        assert not found & seen
        seen |= found
    assert 'rel="next"' not in html
    assert 'rel="prev" href="/?q=mua+gat&amp;page=2"' in html
    assert "45 văn bản" in text_of(html)


def test_the_result_as_csv_is_that_of_export(archive: Archive, reader: Reader) -> None:
    answer = reader.get("/search.csv?number=9/TB")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["id"], row["number"]) for row in rows] == [(archive.ids["repaired"], "9/TB-UBND")]


def test_the_result_as_json(archive: Archive, reader: Reader) -> None:
    found = reader.get("/search.json?q=phong+chay&lang=en").json()
    assert found["total"] == 1
    assert [hit["id"] for hit in found["hits"]] == [archive.ids["sure"]]
    assert reader.get("/search.json?from=x").status_code == 400


def test_an_empty_archive_says_how_to_fill_it(archive: Archive, tmp_path: Path) -> None:
    from pipeline.store import open_store
    from pipeline.web.app import create_app
    from pipeline.web.credentials import Credentials

    empty = open_store(f"sqlite:///{tmp_path}/empty.db", create=True)
    reader = Reader(create_app(empty, archive.settings, Credentials("key")))
    assert "congvan ingest" in reader.page("/")
    assert "congvan ingest" in reader.page("/overview")
    assert "Không có gì đang chờ" in reader.page("/review")


# One document


def test_a_document_shows_fields_frames_text_and_provenance(archive: Archive, reader: Reader) -> None:
    html = reader.page(f"/documents/{archive.ids['doubtful']}")
    shown = text_of(html)
    for expected in ("142/KH-SVHTT", "14/03/2031", "Đặng Quốc Khải", "Sở Nội vụ (b/c)", "Lưu: VT, TH", "142.png"):
        assert expected in shown
    assert 'href="#field-number" data-field="number" class="unsure"' in html  # its frame on the picture
    assert '<span class="part" data-field="number">142/KH-SVHTT</span>' in html  # and its place in the text
    assert '<rect x="97.0" y="77.5"' in html
    assert "extract" in shown


def test_repairs_tell_before_after_reason_and_how_sure(archive: Archive, reader: Reader) -> None:
    html = reader.page(f"/documents/{archive.ids['repaired']}")
    assert re.search(
        '<span class="repair sure"[^>]*><a href="#repair-0" data-repair="0">Tổ</a><del>T6</del></span>', html
    )
    assert "T6 Tổ 90 % chữ máy đọc hay nhầm" in text_of(html)


def test_citations_lead_both_ways_and_contradictions_are_shown(archive: Archive, reader: Reader) -> None:
    from tests.store.invented import dossier_of, found_fields, page

    cited = {**found_fields(0.97), "number": "07-CT/TU", "issued_date": "2029-06-01", "cites": ()}
    dossier, document = dossier_of("cited", (page(1, "Chỉ thị"),), **cited)
    assert "chưa có trong kho" in reader.page(f"/documents/{archive.ids['sure']}")
    archive.store.save(dossier, document, root=archive.folder, path="cited.txt", fingerprint="1")
    citing = reader.page(f"/documents/{archive.ids['sure']}")
    assert f'→ <a href="/documents/{document.id}"><bdi>07-CT/TU</bdi></a>' in citing
    assert "văn bản trong kho ghi ngày 01/06/2029" in citing
    back = reader.page(f"/documents/{document.id}")
    assert f'← <a href="/documents/{archive.ids["sure"]}">' in back
    assert "ghi ngày 05/2029" in back


def test_the_beginning_of_an_id_leads_to_the_one_address(archive: Archive, reader: Reader) -> None:
    answer = reader.get(f"/documents/{archive.ids['sure'][:8]}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/documents/{archive.ids['sure']}")


def test_pages_of_a_document(archive: Archive, reader: Reader) -> None:
    html = reader.page(f"/documents/{archive.ids['sure']}?page=2")
    assert "Kế hoạch phòng cháy" in html
    assert "Điều một" not in html
    assert "trang 1" in html  # where its fields are


def test_the_record_as_json(archive: Archive, reader: Reader) -> None:
    record = archive.store.record(archive.ids["sure"])
    assert record is not None
    assert reader.get(f"/documents/{record.id}/record.json").json() == record.model_dump(mode="json")


def test_the_picture_of_a_page_and_the_piece_of_a_field(archive: Archive, reader: Reader) -> None:
    home = f"/documents/{archive.ids['doubtful']}"
    whole = reader.get(f"{home}/pages/1.webp")
    assert whole.headers["content-type"] == "image/webp"
    assert Image.open(io.BytesIO(whole.content)).size == (620, 877)
    piece = Image.open(io.BytesIO(reader.get(f"{home}/fields/number.webp").content))
    assert 0.4 * 620 < piece.width < 620
    assert piece.height < 100
    assert min(piece.convert("L").tobytes()) < 100  # the number is on it
    again = reader.get(f"{home}/pages/1.webp", **{"if-none-match": whole.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_original_is_a_file_to_keep_byte_for_byte(archive: Archive, reader: Reader) -> None:
    answer = reader.get(f"/documents/{archive.ids['doubtful']}/original")
    assert answer.content == picture()
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("change", ["removed", "altered"])
def test_where_the_original_is_gone_the_page_says_so_kindly(archive: Archive, change: str) -> None:
    file = archive.folder / "kho/142.png"
    file.unlink() if change == "removed" else file.write_bytes(b"other bytes")
    reader = archive.reader()
    home = f"/documents/{archive.ids['doubtful']}"
    html = reader.page(home)
    assert "142/KH-SVHTT" in html
    assert ("Không còn thấy bản gốc" in html) == (change == "removed")
    for path in (f"{home}/original", f"{home}/pages/1.webp"):
        answer = reader.get(path)
        assert answer.status_code == 410
        assert "Không còn thấy bản gốc" in answer.text
        assert str(archive.folder) not in answer.text


def test_plain_text_has_no_picture(archive: Archive, reader: Reader) -> None:
    assert "văn bản thuần" in reader.page(f"/documents/{archive.ids['sure']}")
    assert reader.get(f"/documents/{archive.ids['sure']}/pages/1.webp").status_code == 400


def test_a_source_with_any_name_can_be_downloaded(archive: Archive) -> None:
    from tests.store.invented import dossier_of, found_fields, page

    dossier, document = dossier_of("odd", (page(1, "chữ"),), **found_fields(0.97))
    name = 'a";\r\nX-Evil: 1\u202e.txt'
    archive.store.save(dossier, document, root=archive.folder, path=name, fingerprint="1")
    (archive.folder / name).write_bytes(b"odd")
    answer = archive.reader().get(f"/documents/{document.id}/original")
    assert answer.status_code == 200
    assert "x-evil" not in answer.headers
    assert f'filename="{document.id}.txt"' in answer.headers["content-disposition"]


def test_the_history_shows_who_and_when_and_any_moment_of_it(archive: Archive) -> None:
    document_id = archive.ids["doubtful"]
    version = fields_of(archive.store, document_id)["number"].version
    correct(archive.store, document_id, "number", "147/KH-SVHTT", version=version, actor="Lan", note="xem bản giấy")
    reader = archive.reader()
    html = reader.page(f"/documents/{document_id}/history")
    assert all(word in text_of(html) for word in ("Lan", "147/KH-SVHTT", "xem bản giấy", "congvan"))
    first = json.loads(html.split("?at=")[-1].split('"')[0])
    then = reader.page(f"/documents/{document_id}/history?at={first}")
    assert "142/KH-SVHTT" in then.split('class="then"')[1].split("</section>")[0]
    assert "147/KH-SVHTT" not in then.split('class="then"')[1].split("</section>")[0]


# Overview


def test_the_overview_counts_and_estimates(archive: Archive) -> None:
    reader = archive.reader("Lan")
    shown = text_of(reader.page("/overview"))
    assert "4 văn bản" in shown
    assert "2 Cần rà soát" in shown
    assert "Chưa rà soát mẫu ngẫu nhiên nào" in shown
    place = reader.get("/review/next?sample=1").headers["location"]
    assert reader.send(place, place, press=("action", "accept")).status_code == 303
    shown = text_of(reader.page("/overview"))
    assert "Chưa rà soát mẫu" not in shown
    assert "100 %" in shown
    assert "21 % – 100 %" in shown  # Wilson: one of one


# Languages


def test_the_language_of_the_browser_the_address_and_the_session(archive: Archive) -> None:
    reader = archive.reader(language="en-GB,vi;q=0.5")
    assert '<html lang="en">' in reader.page("/")
    assert '<html lang="vi">' in reader.page("/?lang=vi")
    assert '<html lang="vi">' in reader.page("/overview")  # kept
    assert '<html lang="vi">' in archive.reader(language="fr").page("/?lang=xx")


def test_unknown_addresses_and_ids_have_a_page(reader: Reader) -> None:
    assert "Không có trang này" in reader.page("/nowhere", 404)
    assert "Không có văn bản này" in reader.page("/documents/0000000000000000", 404)
    assert reader.client.put("/").status_code == 405
