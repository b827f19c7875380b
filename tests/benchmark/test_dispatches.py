import re
from collections import Counter

import pytest

from pipeline.benchmark.case import Case
from pipeline.benchmark.dispatches import DECK, make_dispatch, type_of
from pipeline.benchmark.others import make_other
from pipeline.benchmark.plain_text import MANNERS, pages_text
from pipeline.dispatch import Record
from pipeline.errors import MissingTool
from pipeline.rendering.compose import compose
from pipeline.rendering.fonts import Faces, faces
from pipeline.rendering.layout import PAGE_HEIGHT, PAGE_WIDTH

DECREE_TYPES = """
nghị quyết, quyết định, chỉ thị, quy chế, quy định, thông cáo, thông báo, hướng dẫn, chương trình, kế hoạch, phương án,
đề án, dự án, báo cáo, biên bản, tờ trình, hợp đồng, công văn, công điện, bản ghi nhớ, bản thỏa thuận, giấy ủy quyền,
giấy mời, giấy giới thiệu, giấy nghỉ phép, phiếu gửi, phiếu chuyển, phiếu báo, thư công"""


@pytest.fixture(scope="module")
def tinos() -> Faces:
    try:
        return faces("Tinos")
    except MissingTool as missing:
        pytest.skip(str(missing))


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_one_deck_holds_all_29_types_of_the_decree() -> None:
    dealt = {type_of("dev", 1, number) for number in range(sum(DECK.values()))}
    types = {name.strip() for name in DECREE_TYPES.replace("\n", " ").split(",")}
    assert len(types) == 29
    assert types <= dealt


def test_a_number_always_gives_the_same_dispatch_and_splits_share_none() -> None:
    assert make_dispatch("dev", 1, 5) == make_dispatch("dev", 1, 5)
    assert make_dispatch("dev", 1, 5) != make_dispatch("dev", 2, 5)
    dev, test = (
        {p.text for n in range(40) for p in make_dispatch(split, 1, n).content.body if len(p.text) > 120}
        for split in ("dev", "test")
    )
    assert not dev & test


def test_gold_has_the_keys_of_the_record(cases: list[Case]) -> None:
    for case in cases:
        assert set(case.gold) - {"signers"} <= set(Record.model_fields)
        assert all(set(item) == {"name", "purpose", "means"} for item in case.gold["recipients"])


def test_what_gold_says_stands_on_the_pages(cases: list[Case], tinos: Faces) -> None:
    for case in cases:
        gold = case.gold
        pages = compose(case.content, tinos)
        text = squeezed("\n".join(page.text() for page in pages))
        printed = [gold["place"], gold["subject"], gold["parent_body"], gold["issuing_body"], gold["code_notation"]]
        printed += [gold["signer_title"], gold["signer_name"], *gold["addressees"]]
        printed += [item["name"] for item in gold["recipients"]]
        printed += [item["purpose"] for item in gold["recipients"] if item["purpose"] != "lưu"]
        printed += [cited["number"] for cited in gold["cites"]] + [cited["issuing_body"] for cited in gold["cites"]]
        for value in filter(None, printed):
            assert squeezed(value) in text, (value, text)
        marks = [mark.text for page in pages for mark in page.marks]
        assert marks == [mark for mark in (gold["secrecy"], gold["urgency"]) if mark]


def test_every_number_that_is_cited_in_the_body_is_gold(cases: list[Case]) -> None:
    for case in cases:
        body = " ".join(paragraph.text for paragraph in case.content.body)
        printed = set(re.findall(r"\d+[/-][\w/-]*[A-ZĐ][\w/-]*", body)) - {case.gold["number"]}
        numbers = {cited["number"] for cited in case.gold["cites"]}
        assert {one for one in printed if not any(one in number for number in numbers)} == set()


def test_nothing_leaves_the_paper(cases: list[Case], tinos: Faces) -> None:
    for case in cases[:60]:
        for page in compose(case.content, tinos):
            for line in page.lines:
                assert 0 < line.y < PAGE_HEIGHT
                assert all(0 < word.x < PAGE_WIDTH for word in line.words)


def test_the_hard_cases_turn_up(cases: list[Case]) -> None:
    traits = Counter(trait for case in cases for trait in case.traits)
    wanted = "tt01 nd30 party youth draft annex joint two_signers urgency printed_signature".split()
    assert all(traits[trait] >= 2 for trait in wanted), traits
    assert len({case.content.signer for case in cases}) > 140
    assert len({case.content.issuer for case in cases}) > 110
    assert any(case.gold["number"].startswith("/") for case in cases if case.gold["number"])


def test_each_manner_of_text_keeps_every_word(cases: list[Case], tinos: Faces) -> None:
    pages = compose(cases[0].content, tinos)
    words = [sorted(pages_text(pages, manner).split()) for manner in MANNERS]
    assert words[0] == words[1] == words[2]


def test_other_pages_are_of_many_kinds(tinos: Faces) -> None:
    made = [make_other("dev", 1, number, tinos) for number in range(64)]
    assert len({kind for kind, _ in made}) == 16
    assert len({"\n".join(page.text() for page in pages) for _, pages in made}) >= 60
    assert all(pages for _, pages in made)
