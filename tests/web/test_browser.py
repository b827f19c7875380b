"""The pages in a real browser: Debian's Chromium, driven by Playwright, over sample scans that were really read.

What it saw lies in data/clean/screenshots afterwards. In CI a missing browser is a failure, not a skip.
"""

import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch import run_batch
from pipeline.folders import find_files
from pipeline.settings import Settings
from pipeline.store import Store, open_store
from pipeline.store.held import Held
from pipeline.store.review import fields_of
from pipeline.store.trail import history, state_at
from tests.web.serving import Serving

pytestmark = [pytest.mark.slow, pytest.mark.ocr]

SAMPLES = ("01-cong-van-ban-dien-tu.pdf", "04-to-trinh-dau-do.pdf", "09-bai-bao.pdf")
"""One with a good text layer, one scan that is read for the purpose, and an article."""
MISREAD = """UY BAN NHAN DAN
XA TAN LAP
S6: 45/KH-UBND
CONG HOA XA HOI CHU NGHIA VIET NAM
Doc lap - Tu do - Hanh phuc
Tan Lap, ngay 12 thang 3 nam 2024
KE HOACH
Phéng chay rimg nam 2024
Ban Chi dao phéi hgp v6i cac co quan, don vi ti€én hanh kiém tra viéc thuc hién ké hoach phong chay rimg.
<script>alert("hostile")</script>
Noi nhan:
- UBND huyén (b/c);
- Luu: VT.
TM. UY BAN NHAN DAN
CHU TICH
Nguyén Van Son
"""
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
DESK, PHONE = {"width": 1366, "height": 860}, {"width": 390, "height": 844}
ACTIONS = 50


@dataclass
class Site:
    store: Store
    serving: Serving
    ids: dict[str, str]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CONGVAN_REQUIRE_SHARED"):
            pytest.fail("CONGVAN_REQUIRE_SHARED is set, but there is no chromium: scripts/setup dev installs it")
        pytest.skip("needs chromium: scripts/setup dev installs it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = Path(__file__).resolve().parents[2]
    folder = tmp_path_factory.mktemp("browser")
    scans = folder / "scans"
    scans.mkdir()
    for name in SAMPLES:
        shutil.copy(root / "data/raw" / name, scans / name)
    (scans / "13.txt").write_text(MISREAD, encoding="utf-8")
    settings = Settings(db=f"sqlite:///{folder}/clean/congvan.db", out=folder / "clean", workers=2)
    ids = {o.record.source[:2]: o.record.id for o in run_batch(list(find_files([scans])), settings) if o.record}
    assert len(ids) == len(SAMPLES) + 1
    with Serving(settings.db, settings.out) as serving:
        yield Site(open_store(settings.db, create=False), serving, ids)


Open = Callable[..., Any]


@pytest.fixture
def open_page(browser: Any, site: Site) -> Iterator[Open]:
    """Open a page as a reader of a name; whatever the browser complains of fails the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_page(path: str, name: str | None = None, **options: Any) -> Any:
        given = {"viewport": DESK, "locale": "vi-VN", "color_scheme": "light", **options}
        context = browser.new_context(base_url=site.serving.address, **given)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if serious(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"hostile text ran: {dialog.message}"))
        if name is not None:
            page.goto("/reviewer")
            page.fill("#name", name)
            page.press("#name", "Enter")
            page.wait_for_url("**/review")
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def serious(said: Any) -> bool:
    """Whether the browser complains of something other than an answer that tells of a conflict."""
    return said.type in ("error", "warning") and "status of 409" not in said.text


def snap(page: Any, name: str) -> None:
    folder = Path(__file__).resolve().parents[2] / "data/clean/screenshots"
    page.screenshot(path=folder / f"{name}.png")


def paths(site: Site) -> dict[str, str]:
    scan, text = site.ids["04"], site.ids["13"]
    return {
        "search": "/?q=ke+hoach",
        "search-fields": "/?signer=mac+thi&from=2020",
        "document": f"/documents/{scan}",
        "document-repairs": f"/documents/{text}",
        "history": f"/documents/{scan}/history",
        "queue": "/review",
        "desk": f"/review/{scan}/number",
        "desk-text": f"/review/{text}/subject",
        "whole": f"/review/{site.ids['01']}",
        "overview": "/overview",
        "reviewer": "/reviewer",
        "error": "/documents/0000",
    }


# To read


def test_from_a_word_without_marks_to_the_page_that_holds_it(site: Site, open_page: Open) -> None:
    page = open_page("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("mua sam thiet bi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=mua+sam+thiet+bi")  # an address to share: nothing in it that was not asked
    assert "sắm" in [mark.lower() for mark in page.locator("mark").all_inner_texts()]
    page.locator(".hit-link").first.click()
    page.wait_for_url(f"**/documents/{site.ids['04']}*")
    picture = page.locator(".page-image img")
    picture.wait_for()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 1000


def test_hover_and_focus_link_field_frame_and_text(site: Site, open_page: Open) -> None:
    page = open_page(f"/documents/{site.ids['04']}")
    linked = ".linked[data-field~=number]"
    page.hover("#field-number dt")
    assert page.locator(linked).count() == 3  # the row, the frame, the text
    snap(page, "document-linked")
    page.hover("h1")
    page.locator(".frames a[data-field=number]").focus()
    assert page.locator(linked).count() == 3
    page.locator(".part[data-field~=number]").first.hover()
    assert page.locator(linked).count() == 3
    page.keyboard.press("Tab")


def test_frames_lie_where_the_words_are(site: Site, open_page: Open) -> None:
    page = open_page(f"/documents/{site.ids['04']}")
    picture = page.locator(".page-image img")
    picture.evaluate("image => image.decode()")
    image, frame = picture.bounding_box(), page.locator(".frames a[data-field=number] rect").bounding_box()
    state = site.store.record(site.ids["04"]).fields["number"]  # type: ignore[union-attr]
    assert abs((frame["x"] - image["x"]) / image["width"] - state.box.left) < 0.02  # type: ignore[union-attr]
    assert abs((frame["y"] - image["y"]) / image["height"] - state.box.top) < 0.02  # type: ignore[union-attr]


def test_a_repair_tells_its_reason_by_mouse_and_by_keyboard(site: Site, open_page: Open) -> None:
    page = open_page(f"/documents/{site.ids['13']}")
    repair = page.locator("a[data-repair]", has_text="phối").first
    repair.hover()
    tip = page.locator("#tip")
    assert tip.is_visible()
    assert re.match(r"phéi → phối · \d+ % · ", tip.inner_text())
    snap(page, "document-repair")
    page.mouse.move(0, 0)
    assert tip.is_hidden()
    repair.focus()
    assert tip.is_visible()
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    assert page.locator(".text del").first.is_hidden()
    page.check("#as-read")
    assert page.locator(".text del").first.is_visible()


@pytest.mark.parametrize("name", list(paths(Site(None, None, {"01": "", "04": "", "13": ""}))))  # type: ignore[arg-type]
def test_every_page_at_every_width_by_day_and_by_night(site: Site, open_page: Open, name: str) -> None:
    reviewer = "Lan" if name in ("queue", "desk", "desk-text", "whole") else None
    page = open_page("/overview", name=reviewer)
    if name != "error":  # a 404 is a complaint of the browser
        page.goto(paths(site)[name])
    for width, size in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size(size)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(TOO_WIDE) == [], f"{name} on a {width}"
        snap(page, f"{name}-{width}")
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="dark")
    snap(page, f"{name}-night")
    assert page.evaluate(AUDIT) == []


TOO_WIDE = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter((node) => node.getBoundingClientRect().right > window.innerWidth + 0.5)
    .map((node) => node.outerHTML.slice(0, 100))"""
"""What sticks out on the right, where a page can be scrolled sideways."""
AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8").split("\n", 1)[1]


def test_the_keyboard_reaches_all_and_focus_is_seen(site: Site, open_page: Open) -> None:
    page = open_page(f"/documents/{site.ids['04']}")
    seen = []
    while True:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break  # once around
        focus = page.evaluate(
            "(() => { const node = document.activeElement, style = getComputedStyle(node);"
            " const rect = node.querySelector && node.querySelector('rect');"
            " const width = rect ? parseFloat(getComputedStyle(rect).strokeWidth) : parseFloat(style.outlineWidth);"
            " return [node.className.baseVal ?? node.className, node.textContent.trim().slice(0, 30), width]; })()"
        )
        seen.append(focus)
        assert focus[2] >= 2, f"focus is not seen on {focus}"
    assert seen[0][0] == "skip"
    assert "Rà soát" in [text for _, text, _ in seen]
    assert any("Số, ký hiệu" in text for _, text, _ in seen)
    page.goto("/")
    page.keyboard.press("Escape")
    page.locator("h1").click(force=True)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_all_can_be_read_and_decided_without_script(site: Site, open_page: Open) -> None:
    page = open_page("/?q=to+trinh", java_script_enabled=False)
    page.locator(".hit-link", has_text="08/TTr-TTYT").click()
    assert page.locator("#field-number .value").inner_text() == "08/TTr-TTYT"
    page.goto("/reviewer")
    page.fill("#name", "Không Script")
    page.locator("main button").click()
    place = f"/review/{site.ids['04']}/place"
    before = fields_of(site.store, site.ids["04"])["place"].state.model_dump()["value"]
    page.goto(place)
    assert page.locator(".toggle.keys").is_hidden()
    page.fill("#value", "không script")
    page.locator(".correct button").click()
    assert fields_of(site.store, site.ids["04"])["place"].state.model_dump()["value"] == "không script"
    page.locator("button", has_text="Hoàn tác").click()
    assert page.url.endswith(place)
    assert page.locator(".now .value").inner_text() == before


# To review


def test_two_reviewers_at_once_in_two_browsers(site: Site, open_page: Open) -> None:
    place = f"/review/{site.ids['01']}/subject"
    lan, minh = open_page(place, name="Lan"), open_page(place, name="Minh")
    minh.fill("#value", "trích yếu của Minh")
    minh.locator(".correct button").click()
    minh.wait_for_url(lambda url: not url.endswith(place))
    lan.fill("#value", "trích yếu của Lan")
    lan.locator(".correct button").click()
    alert = lan.locator("[role=alert]")
    alert.wait_for()
    assert "Minh" in alert.inner_text()
    assert "trích yếu của Minh" in alert.inner_text()
    assert lan.input_value("#value") == "trích yếu của Lan"
    snap(lan, "desk-stale")
    assert fields_of(site.store, site.ids["01"])["subject"].state.model_dump()["value"] == "trích yếu của Minh"


def typed_for(name: str, number: int) -> str:
    """A value that the field may have, another each time."""
    special = {
        "issued_date": f"2024-03-{number % 28 + 1:02}",
        "number": f"{number}/KH-UBND",
        "recipients": f"Sở Nội vụ {number} (b/c)\nLưu: VT",
        "addressees": f"Sở Y tế {number}\nSở Nội vụ",
        "doc_type": "kế hoạch" if number % 2 else "công văn",
    }
    return special.get(name, f"Giá trị {number} của người rà soát")


def test_fifty_actions_leave_a_trail_from_which_every_moment_can_be_rebuilt(site: Site, open_page: Open) -> None:
    page = open_page("/review/next?sample=1", name="Người Rà Soát")
    chance = random.Random(6)
    moments: list[tuple[datetime, dict[str, dict[str, Held]]]] = []
    done: list[str] = []

    def press(*keys: str) -> None:
        with page.expect_navigation():
            for key in keys:
                page.keyboard.press(key)

    def state() -> dict[str, dict[str, Held]]:
        return {document_id: fields_of(site.store, document_id) for document_id in site.ids.values()}

    before = state()
    while len(done) < ACTIONS:
        if not page.locator("#value").count():  # the queue, or a document in whole: on to some field
            page.goto(
                f"/review/{chance.choice(sorted(site.ids.values()))}/{chance.choice(['number', 'place', 'subject'])}"
            )
        if chance.random() < 0.1:
            press("n")
            continue
        name = page.url.split("/")[5].split("?")[0]
        action = chance.choices(["accept", "correct", "undo", "absent"], [5, 3, 2 if done else 0, 1])[0]
        if action == "correct":
            page.keyboard.press("c")
            assert page.evaluate("document.activeElement.id") == "value"
            page.fill("#value", typed_for(name, len(done)))
            if page.locator("textarea#value:not([data-one-line])").count():
                with page.expect_navigation():
                    page.locator(".correct button").click()
            else:
                press("Enter")
        else:
            press({"accept": "a", "undo": "u", "absent": "x"}[action])
        done.append(action)
        moments.append((datetime.now(UTC), state()))
    assert set(done) == {"accept", "correct", "undo", "absent"}
    assert moments[-1][1] != before

    for moment, then in moments:
        for document_id, fields in then.items():
            assert state_at(site.store, document_id, moment) == fields
    own = [c for i in site.ids.values() for c in history(site.store, i) if c.actor == "Người Rà Soát"]
    firsts = [change for change in own if change.cause_id is None]
    assert len(firsts) >= ACTIONS - done.count("undo")  # each lands in the trail; an undo with nothing left does not
    assert {change.action for change in own} == {"accepted", "corrected", "undone"}


def test_single_letter_keys_can_be_switched_off_and_never_fire_while_typing(site: Site, open_page: Open) -> None:
    place = f"/review/{site.ids['01']}/place"
    page = open_page(place, name="Lan")
    before = fields_of(site.store, site.ids["01"])["place"]
    page.fill("#value", "")
    page.locator("#value").focus()
    page.keyboard.type("xanaub")
    assert page.input_value("#value") == "xanaub"
    page.keyboard.press("Escape")
    page.uncheck("#keys")
    page.locator("h1").click()
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert page.url.endswith(place)
    page.reload()
    assert not page.is_checked("#keys")
    assert fields_of(site.store, site.ids["01"])["place"] == before
