"""People, agencies and places in running text: invented sentences whose mentions are marked, ``{A:Sở Y tế}``."""

import re
from collections import Counter
from pathlib import Path

import pytest

from pipeline.extract import extract_text
from pipeline.extract.mentions import find_mentions
from pipeline.settings import ExtractOptions

SENTENCES = Path(__file__).with_name("mentions.txt").read_text(encoding="utf-8").splitlines()
KINDS = {"P": "person", "A": "agency", "L": "place"}
Marked = set[tuple[str, int, int]]


def parsed(marked: str) -> tuple[str, Marked]:
    """Return the sentence without its marks, and kind, start and end of each mention."""
    text, opened, gold = "", list[tuple[str, int]](), Marked()
    for part in re.split(r"(\{[PAL]:|\})", marked):
        if part.startswith("{"):
            opened.append((KINDS[part[1]], len(text)))
        elif part == "}":
            kind, start = opened.pop()
            gold.add((kind, start, len(text)))
        else:
            text += part
    return text, gold


@pytest.mark.parametrize(
    ("kind", "precision", "recall"), [("person", 1, 1), ("agency", 0.96, 0.96), ("place", 1, 0.97)]
)
def test_mentions_are_found_to_the_letter(kind: str, precision: float, recall: float) -> None:
    counts = Counter[str]()
    for sentence in SENTENCES:
        text, gold = parsed(sentence)
        found = {(mention.kind, *mention.span) for mention in find_mentions(text, 1)}
        want, got = ({one for one in ones if one[0] == kind} for ones in (gold, found))
        counts.update(right=len(want & got), wanted=len(want), given=len(got))
    assert counts["right"] >= precision * counts["given"]
    assert counts["right"] >= recall * counts["wanted"]


def test_a_name_goes_on_over_a_line_break_but_not_over_the_end_of_a_paragraph() -> None:
    text = "Đề nghị các đơn vị liên quan phối hợp với Ủy ban nhân dân huyện\nLam Khê.\nGửi Sở Y tế\nCăn cứ tình hình"
    found = find_mentions(text, 2)
    assert [mention.text for mention in found] == ["Ủy ban nhân dân huyện Lam Khê", "huyện Lam Khê", "Sở Y tế"]
    assert all(mention.page == 2 for mention in found)
    assert text[slice(*found[0].span)] == "Ủy ban nhân dân huyện\nLam Khê"


def test_the_mentions_of_a_dispatch_stand_beside_its_fields() -> None:
    text = (
        "UBND TỈNH AN HÀ\nSố: 12/KH-UBND\nAn Hà, ngày 05 tháng 3 năm 2021\nKẾ HOẠCH\n"
        "Tổ chức Hội nghị tổng kết năm 2020\n"
        "Giao ông Trần Văn Nam chủ trì, phối hợp với Sở Nội vụ thực hiện kế hoạch này trong quý I năm 2021./."
    )
    understanding = extract_text(text, ExtractOptions())
    assert {(mention.kind, mention.text) for mention in understanding.mentions} == {
        ("person", "Trần Văn Nam"),
        ("agency", "Sở Nội vụ"),
    }


def test_a_page_that_is_no_dispatch_has_no_mentions() -> None:
    assert extract_text("Ông Trần Văn Nam đi chợ.", ExtractOptions()).mentions == ()
