"""Edits explained to people: a table on a terminal, JSON, and a page that any text may be shown in."""

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pipeline.document import Alternative, Doubt, Edit
from pipeline.repair import Repaired
from pipeline.repair.html_diff import page

RAW = "S6 nha: 15\r\n\nbdo cdo <script>alert('x')</script> & két\n"
EDITS = (
    Edit(page=1, start=0, end=2, before="S6", after="Số", rule="channel", score=0.99),
    Edit(
        page=1,
        start=RAW.index("bdo"),
        end=RAW.index("bdo") + 3,
        before="bdo",
        after="báo",
        rule="context",
        score=0.85,
        alternatives=(Alternative("bảo", 0.1), Alternative("bão", 0.05)),
    ),
    Edit(page=1, start=RAW.index("két"), end=RAW.index("két") + 3, before="két", after="kết", rule="new<", score=0.61),
)
DOUBT = Doubt(page=1, start=3, end=6, text="nha", alternatives=(Alternative("nhà", 0.5), Alternative("nhả", 0.2)))
REPAIRED = Repaired(RAW, EDITS, (DOUBT,))


class Reader(HTMLParser):
    """Reads from the page the text as repaired and as read; a tag that is not closed is a fault."""

    VOID = frozenset(("meta", "input"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.repaired: list[str] = []
        self.read: list[str] = []
        self.classes: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag, attrs):
        about = dict(attrs)
        self.tags.add(tag)
        if about.get("class") == "line":
            self.repaired.append("")
            self.read.append("")
        self.ids += [about["id"]] if "id" in about else []
        self.links += [about["href"]] if "href" in about else []
        if tag in ("ins", "mark") and "id" in about:
            self.classes.append(about["class"])
        if tag not in self.VOID:
            self.open.append(f"{tag}.line" if about.get("class") == "line" else tag)

    def handle_endtag(self, tag):
        assert self.open.pop().removesuffix(".line") == tag

    def handle_data(self, data):
        if "div.line" in self.open:
            if "del" not in self.open:
                self.repaired[-1] += data
            if "ins" not in self.open:
                self.read[-1] += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def test_the_page_holds_both_texts_line_by_line():
    found = read(page(REPAIRED))
    assert found.repaired == REPAIRED.text.replace("\r", "").removesuffix("\n").split("\n")
    assert found.read == RAW.replace("\r", "").removesuffix("\n").split("\n")


def test_the_strength_of_an_edit_is_its_probability_and_doubts_look_different():
    assert read(page(REPAIRED)).classes == ["sure", "doubt", "likely", "unsure"]


def test_the_page_runs_nothing_and_loads_nothing():
    html = page(REPAIRED, title='<img src=x onerror="alert(1)">')
    found = read(html)
    assert found.tags.isdisjoint(("script", "img", "link", "iframe", "object"))
    assert all(link.startswith("#") for link in found.links)
    assert "default-src 'none'" in html
    assert "url(" not in html


def test_every_edit_is_in_the_table_and_every_link_leads_to_it():
    found = read(page(REPAIRED))
    assert {link[1:] for link in found.links} <= set(found.ids)
    assert {"t1", "e1", "t3", "e3", "u1", "d1"} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    assert "wrong in its context" in page(REPAIRED)
    assert "bảo 10 %, bão 5 %" in page(REPAIRED)
    assert "new&lt;" in page(REPAIRED)


def test_the_page_says_its_language_and_follows_the_light():
    html = page(REPAIRED)
    assert '<html lang="vi">' in html
    assert "prefers-color-scheme: dark" in html
    assert "3 chỗ sửa trên 2/3 dòng, 1 chỗ còn ngờ" in html


@given(st.text(st.characters(codec=None), max_size=40), st.integers(0, 40), st.integers(0, 40), st.text(max_size=8))
def test_any_text_makes_a_page_that_can_be_written(raw, one, other, after):
    start, end = sorted((min(one, len(raw)), min(other, len(raw))))
    before = raw[start:end]
    edits = (
        ()
        if not before or "\n" in before + after
        else (Edit(page=1, start=start, end=end, before=before, after=after, rule="r", score=0.5),)
    )
    repaired = Repaired(raw, edits)
    found = read(page(repaired))
    assert len(found.repaired) == raw.removesuffix("\n").count("\n") + 1
    assert re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", page(repaired)) is None
    assert json.loads(repaired.explain("json"))["text"] == repaired.text
    assert "\x1b" not in repaired.explain()


def test_columns_line_up_whatever_the_letters():
    words = ("To\u0302\u0309", "会議", "Tổ\u200b", "a\x1b[31m", "chức")
    raw = " ".join(words)
    edits, at = [], 0
    for word in words:
        edits.append(Edit(page=1, start=at, end=at + len(word), before=word, after="x", rule="channel", score=0.9))
        at += len(word) + 1
    lines = Repaired(raw, tuple(edits)).explain().splitlines()
    assert len(lines) == 1 + len(words)
    assert len({cell_len(line[: line.rindex("channel")]) for line in lines[1:]}) == 1


def test_the_table_has_edits_and_doubts_in_the_order_of_the_text():
    lines = [line.split()[:4] for line in REPAIRED.explain().splitlines()[1:]]
    assert [line[:2] for line in lines] == [["1", "S6"], ["1", "nha"], ["3", "bdo"], ["3", "két"]]
    assert "left for review" in REPAIRED.explain().splitlines()[2]


def test_json_gives_each_edit_its_line():
    told = json.loads(REPAIRED.explain("json"))
    assert told["text"] == REPAIRED.text
    assert [edit["line"] for edit in told["edits"]] == [1, 3, 3]
    assert told["edits"][1]["alternatives"] == [["bảo", 0.1], ["bão", 0.05]]
    assert told["doubtful"][0]["text"] == "nha"


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_a_text_without_edits_is_explained_too(form):
    assert Repaired("Kính gửi: Sở Y tế\n").explain(form)
