"""The steps of repair with models made here: what is left out, what is doubted, and where."""

import re

import pytest

from pipeline.document import Alternative, Doubt, Edit
from pipeline.repair import repaired, steps
from pipeline.settings import RepairOptions


def found_by(pattern: str, after: str, text: str) -> tuple[Edit, ...]:
    return tuple(
        Edit(page=1, start=m.start(), end=m.end(), before=m[0], after=after, rule="channel", score=0.9)
        for m in re.finditer(pattern, text)
    )


@pytest.fixture
def models(monkeypatch):
    """Models that read T6 as Tổ and ké as kế, and are in doubt about every nha; each call is counted."""
    calls = []

    def by_models(text, options, page, *, from_image):
        calls.append(text)
        edits = sorted((*found_by(r"\bT6\b", "Tổ,", text), *found_by(r"\bké\b", "kế", text)), key=lambda e: e.start)
        doubts = tuple(
            Doubt(page=page, start=m.start(), end=m.end(), text=m[0], alternatives=(Alternative("nhà", 0.4),))
            for m in re.finditer(r"\bnha\b", text)
        )
        return tuple(edits), doubts

    monkeypatch.setattr(steps, "by_models", by_models)
    return calls


def test_doubts_are_places_in_the_text_as_read(models):
    text = "T6 nha T6 ké nha tie\u0302\u0301n T6 nha"
    found = repaired(text)
    assert found.text == "Tổ, nha Tổ, kế nha tiến Tổ, nha"
    assert [text[doubt.start : doubt.end] for doubt in found.doubtful] == ["nha"] * 3
    assert [edit.rule for edit in found.edits] == ["channel", "channel", "channel", "encoding_nfd", "channel"]


def test_what_is_left_out_is_another_context(models):
    found = repaired("T6 nha ké", RepairOptions(only="marks"))
    assert found.text == "T6 nha kế"
    assert models == ["T6 nha ké", "T6 nha kế"]  # the second time nothing is found
    assert [(doubt.start, doubt.text) for doubt in found.doubtful] == [(3, "nha")]


def test_a_token_with_a_lone_surrogate_is_let_be(monkeypatch):
    monkeypatch.setattr(steps, "by_models", lambda text, *_, **__: (found_by("\\S*\ufffd\\S*|x&", "xã", text), ()))
    assert repaired("x& \ud800x& nha\udfff").text == "xã \ud800x& nha\udfff"


def test_models_that_never_rest_are_not_believed(monkeypatch):
    doubt = Doubt(page=1, start=0, end=1, text="a", alternatives=(Alternative("b", 0.4),))
    monkeypatch.setattr(
        steps, "by_models", lambda text, *_, **__: (found_by("x", "y", text) or found_by("y", "x", text), (doubt,))
    )
    found = repaired("a x")
    assert found.edits == found.doubtful == ()
