"""Who gets in, what a forged form can do, and what hostile text or addresses can do: nothing."""

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.routing import Route

from pipeline.errors import SettingsError, UsageError
from pipeline.web.app import ROUTES
from pipeline.web.credentials import FILE_NAME, Credentials, Password, load_credentials, set_password
from pipeline.web.guard import HEADERS, MAX_BODY, own_address
from pipeline.web.server import Listening, check
from pipeline.web.throttle import ATTEMPTS
from tests.store.invented import dossier_of, found_fields, page
from tests.web.conftest import Archive
from tests.web.reader import Reader

TEMPLATES = Path(__file__).resolve().parents[2] / "pipeline/web/templates"
POSTS = [route for route in ROUTES if isinstance(route, Route) and route.methods and "POST" in route.methods]
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}</textarea></title>"


def filled(path: str, archive: Archive) -> str:
    return path.replace("{id}", archive.ids["doubtful"]).replace("{field}", "number").replace("{page:int}", "1")


# Headers


@pytest.mark.parametrize("path", ["/", "/overview", "/nothing", "/static/site.css", "/static/none.css", "/?from=x"])
def test_every_answer_has_the_safe_headers(reader: Reader, path: str) -> None:
    answer = reader.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_a_fault_of_ours_has_them_too_and_tells_no_details(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.web.search_page.facets", lambda *_, **__: 1 / 0)
    answer = archive.reader().get("/")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
    assert "division" not in answer.text


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert set(re.findall(r"'[a-z]+'|https?:", policy)) == {"'none'", "'self'"}


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_templates_hold_no_inline_script_or_style_and_mark_nothing_as_safe(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|\|\s*safe|autoescape", text)


def test_pages_are_kept_in_no_cache(reader: Reader) -> None:
    assert reader.get("/").headers["cache-control"] == "no-store"


# The Host header, and where it listens


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "evil.example:8080"])
def test_another_host_is_refused(reader: Reader, host: str) -> None:
    assert reader.get("/", host=host).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:8080"])
def test_this_machine_is_answered(reader: Reader, host: str) -> None:
    assert reader.get("/", host=host).status_code == 200


def test_it_listens_on_this_machine_alone_unless_told() -> None:
    assert Listening().host == "127.0.0.1"
    assert Listening().is_local
    assert [Listening(host=host).is_local for host in ("::1", "localhost", "127.0.0.2")] == [True] * 3
    assert [Listening(host=host).is_local for host in ("0.0.0.0", "::", "192.168.1.5", "host.example")] == [False] * 4


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5"])
def test_open_to_others_it_wants_a_password(host: str) -> None:
    with pytest.raises(UsageError, match="no password is set") as told:
        check(Listening(host=host), Credentials("key"))
    assert "--set-password" in str(told.value)
    check(Listening(host=host), Credentials("key", Password.of("mật khẩu dài")))


def test_names_given_are_answered() -> None:
    assert "archive.example.org" in Listening(host="0.0.0.0", names=("archive.example.org",)).hosts()
    assert "*" not in Listening(host="0.0.0.0").hosts()


# The password


def test_a_password_is_kept_hashed_and_for_its_owner_alone(tmp_path: Path) -> None:
    set_password(tmp_path, "mật khẩu dài")
    kept = tmp_path / FILE_NAME
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "mật" not in kept.read_text(encoding="utf-8")
    assert "khẩu" not in json.dumps(json.loads(kept.read_text(encoding="utf-8")), ensure_ascii=False)
    password = load_credentials(tmp_path).password
    assert password is not None
    assert password.matches("mật khẩu dài")
    assert not password.matches("mật khẩu dai")
    assert not password.matches("x" * 100_000)


def test_two_hashes_of_one_password_differ() -> None:
    assert Password.of("mật khẩu dài").digest != Password.of("mật khẩu dài").digest


@pytest.mark.parametrize("word", ["", "ngắn", "x" * 2000])
def test_short_and_absurd_passwords_are_refused(word: str) -> None:
    with pytest.raises(UsageError):
        Password.of(word)


def test_the_key_of_sessions_stays_over_a_restart_and_a_damaged_file_is_told(tmp_path: Path) -> None:
    assert load_credentials(tmp_path).session_key == load_credentials(tmp_path).session_key
    (tmp_path / FILE_NAME).write_text("{", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_credentials(tmp_path)


def test_without_the_password_nothing_but_the_sign_in_is_seen(archive: Archive, locked: Callable[..., Reader]) -> None:
    reader = locked()
    for route in ROUTES:
        if isinstance(route, Route) and route.path not in ("/login",):
            for method in route.methods or ():
                answer = reader.client.request(method, filled(route.path, archive))
                assert answer.status_code == 303, route.path
                assert answer.headers["location"].startswith("/login?next=")


def test_the_password_opens_and_leads_back(locked: Callable[..., Reader]) -> None:
    reader = locked()
    wanted = reader.get("/overview?x=1").headers["location"]
    before = reader.forms(wanted)[0].values["token"]
    wrong = reader.send(wanted, "/login", password="falsch falsch", name="")
    assert wrong.status_code == 401
    right = reader.send(wanted, "/login", password="mật khẩu dài", name="Lan")
    assert (right.status_code, right.headers["location"]) == (303, "/overview?x=1")
    assert "Lan" in reader.page("/overview")
    assert reader.forms("/reviewer")[-1].values["token"] != before  # nothing known before is worth anything now


def test_signing_out_ends_the_session(locked: Callable[..., Reader]) -> None:
    reader = locked()
    reader.send("/login", "/login", password="mật khẩu dài")
    assert reader.get("/").status_code == 200
    assert reader.send("/", "/logout").status_code == 303
    assert reader.get("/").status_code == 303


def test_a_new_password_ends_all_sessions(archive: Archive, locked: Callable[..., Reader]) -> None:
    from pipeline.web.app import create_app

    reader = locked()
    reader.send("/login", "/login", password="mật khẩu dài")
    cookies = reader.client.cookies
    other = create_app(archive.store, archive.settings, Credentials("a key", Password.of("mật khẩu mới")))
    assert Reader(other, cookies=cookies).get("/").status_code == 303


def test_a_cookie_nobody_signed_is_worth_nothing(locked: Callable[..., Reader]) -> None:
    reader = locked(cookies={"congvan": "eyJsb2dpbiI6ICJ4In0=.x.y"})
    assert reader.get("/").status_code == 303


def test_guessing_has_to_wait(locked: Callable[..., Reader]) -> None:
    reader = locked()
    tried = [reader.send("/login", "/login", password=f"wrong wrong {n}").status_code for n in range(ATTEMPTS)]
    assert tried == [401] * ATTEMPTS
    answer = reader.send("/login", "/login", password="mật khẩu dài")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


def test_the_session_cookie_is_out_of_reach_of_script(archive: Archive) -> None:
    cookie = archive.reader().get("/reviewer").headers["set-cookie"]
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()


# Forged forms


@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.path)
def test_no_form_is_taken_without_its_token(archive: Archive, route: Route) -> None:
    reader = archive.reader("Lan")
    version = archive.store.record(archive.ids["doubtful"])
    for token in ({}, {"token": ""}, {"token": "guessed"}):
        answer = reader.client.post(filled(route.path, archive), data={"action": "accept", "version": "1", **token})
        assert answer.status_code == 403, route.path
    assert archive.store.record(archive.ids["doubtful"]) == version


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_no_form_is_taken_from_another_site(archive: Archive, headers: dict[str, str]) -> None:
    reader = archive.reader("Lan")
    place = f"/review/{archive.ids['doubtful']}/number"
    form = reader.forms(place)[0]
    answer = reader.client.post(form.action, data={**form.values, "action": "accept"}, headers=headers)
    assert answer.status_code == 403
    assert reader.client.post(form.action, data={**form.values, "action": "accept"}).status_code == 303


def test_looking_changes_nothing(archive: Archive) -> None:
    reader = archive.reader("Lan")
    before = archive.store.dossier(archive.ids["doubtful"])
    for route in ROUTES:
        if isinstance(route, Route) and "GET" in (route.methods or ()):
            reader.get(filled(route.path, archive) + "?action=accept&version=1")
    assert archive.store.dossier(archive.ids["doubtful"]) == before


# Hostile text


def test_scanned_text_is_escaped_wherever_it_is_shown(archive: Archive) -> None:
    values = dict.fromkeys(("number", "subject", "issuing_body", "signer_name", "place", "doc_type"), HOSTILE)
    states = found_fields(0.5)
    fields = {
        name: state.model_copy(update={"value": HOSTILE, "raw": HOSTILE}) if name in values else state
        for name, state in states["fields"].items()
    }
    given = {**states, **values, "fields": fields, "status": "needs_review"}
    dossier, document = dossier_of("evil", (page(1, HOSTILE + " mồi"),), **given)
    archive.store.save(dossier, document, root=archive.folder, path=f"{HOSTILE.replace('/', '')}.txt", fingerprint="1")
    reader = archive.reader("Lan")
    home = f"/documents/{document.id}"
    review = f"/review/{document.id}"
    for path in ("/?q=moi", "/", home, f"{home}/history", "/review", review, f"{review}/number", f"{review}/subject"):
        html = reader.page(path)
        assert "&lt;script&gt;" in html, path
        assert "<script>alert" not in html, path
        assert "<img src=x" not in html, path
        assert "49" not in re.findall(r"onerror=alert\(2\)&gt;(..)", html), path
    assert json.loads(reader.page("/search.json?q=moi"))["hits"][0]["number"] == HOSTILE


@pytest.mark.parametrize("name", ["q", "number", "signer", "from", "type", "year", "lang", "page"])
def test_what_stands_in_an_address_is_escaped(reader: Reader, name: str) -> None:
    answer = reader.client.get("/", params={name: HOSTILE})
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text


def test_a_name_cannot_break_the_page(archive: Archive) -> None:
    reader = archive.reader(HOSTILE)
    assert "<script>alert" not in reader.page("/review")


# Sizes


def test_large_requests_are_refused(archive: Archive) -> None:
    reader = archive.reader("Lan")
    place = f"/review/{archive.ids['doubtful']}/number"
    form = reader.forms(place)[1]
    announced = reader.client.post(form.action, data={**form.values, "value": "x" * (MAX_BODY + 1)})
    assert announced.status_code == 413

    def pieces():  # type: ignore[no-untyped-def]
        for _ in range(100):
            yield b"token=" + b"x" * 1024

    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert reader.client.post(form.action, content=pieces(), headers=kind).status_code == 413


def test_nothing_can_be_uploaded(archive: Archive) -> None:
    reader = archive.reader("Lan")
    form = reader.forms(f"/review/{archive.ids['doubtful']}/number")[0]
    sent = reader.client.post(form.action, data=form.values, files={"file": ("a.pdf", b"%PDF", "application/pdf")})
    assert sent.status_code in (400, 403)


# Paths


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/static//etc/passwd",
        "/documents/..%2f..%2fetc%2fpasswd/original",
        "/documents/%2fetc%2fpasswd/original",
        "/documents/%00/original",
        "/documents/*/original",
        "/documents/%25/record.json",
        "/documents/zzzz/pages/1.webp",
        "/documents/{id}/pages/0.webp",
        "/documents/{id}/pages/99.webp",
        "/documents/{id}/pages/999999999999999999999.webp",
        "/documents/{id}/pages/-1.webp",
        "/documents/{id}/fields/..%2f..%2frecord.webp",
        "/documents/{id}/fields/place.webp",
        "/documents/{id}?page=0",
        "/documents/{id}?page=..",
        "/documents/{id}/history?at=..",
        "/review/{id}/nothing",
        "/review/{id}/status",
    ],
)
def test_no_address_leads_out_of_the_archive(archive: Archive, path: str) -> None:
    answer = archive.reader("Lan").get(path.replace("{id}", archive.ids["doubtful"]))
    assert answer.status_code in (400, 404), path
    assert "root:" not in answer.text
    assert "import" not in answer.text


def test_only_files_the_store_knows_are_opened(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: opened.append(path) or real(path))
    reader = archive.reader()
    reader.page(f"/documents/{archive.ids['doubtful']}?file=/etc/passwd&source=../../x")
    assert reader.get(f"/documents/{archive.ids['doubtful']}/original?path=/etc/passwd").status_code == 200
    originals = [path for path in opened if path.suffix != ".json"]
    assert originals == [archive.folder / "kho/142.png"]
    assert all(path.is_relative_to(archive.settings.out / archive.ids["doubtful"]) for path in opened[:-1])


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", "", "x"]
)
def test_no_redirect_leads_elsewhere(archive: Archive, wanted: str) -> None:
    assert own_address(wanted, "/safe") == "/safe"
    reader = archive.reader()
    form = reader.forms("/reviewer")[0]
    answer = reader.client.post("/reviewer", data={**form.values, "name": "Lan", "next": wanted})
    assert answer.headers["location"] == "/review"


def test_the_machine_lends_nobody_its_name(archive: Archive) -> None:
    reader = archive.reader()
    assert reader.send("/reviewer", "/reviewer", name="congvan").status_code == 400
    assert reader.send("/reviewer", "/reviewer", name=" \u202e\n ").status_code == 400
