"""Confidence on pages whose marks were restored."""

import math

import pytest

from pipeline.dispatch import Found
from pipeline.document import Document, Edit, Line, Page, TextSource
from pipeline.extract.confidence import FEATURES, REVIEWED, calibrated, sigmoid
from pipeline.settings import ExtractOptions

WEIGHTS = {"place": [3.0 if name == "bias" else -2.0 if name == "doubt" else 0.0 for name in FEATURES]}


def read(raw: str, edits: tuple[Edit, ...], source: TextSource) -> Document:
    page = Page(number=1, layer="broken", text_source=source, lines=(Line(text=raw),), edits=edits)
    return Document(sha256="0" * 64, media_type="text/plain", pages=(page,))


def edit(start: int, before: str, after: str, score: float) -> Edit:
    return Edit(page=1, start=start, end=start + len(before), before=before, after=after, rule="test", score=score)


@pytest.mark.parametrize(("source", "doubt"), [("repaired_text_layer", -math.log(0.9 * 0.8)), ("text_layer", 0.0)])
def test_doubtful_edits_inside_a_value_make_it_less_sure(source: TextSource, doubt: float) -> None:
    edits = (edit(0, "So", "Số: ", 0.1), edit(3, "Ha", "Hà", 0.9), edit(6, "Lam", "Lâm", 0.8))
    document = read("So Ha Lam", edits, source)
    start = document.pages[0].text.index("Hà")
    place = Found(value="Hà Lâm", raw="Hà Lâm", confidence=0.95, page=1, span=(start, start + 6), rule="date.place")
    state = calibrated({"place": place}, document, {}, WEIGHTS)["place"]
    assert isinstance(state, Found)
    assert state.confidence == pytest.approx(sigmoid(3.0 - 2.0 * doubt), abs=1e-3)


def test_what_was_not_read_is_never_accepted_unseen() -> None:
    title = Found(value="GIÁM ĐỐC", raw="", confidence=0.5, page=1, rule="signer.title.inferred.completed")
    weights = {"signer_title": [9.0] + [0.0] * (len(FEATURES) - 1)}
    state = calibrated({"signer_title": title}, read("An Hà", (), "ocr"), {}, weights)["signer_title"]
    assert isinstance(state, Found)
    assert state.confidence == REVIEWED < ExtractOptions().accept_confidence
