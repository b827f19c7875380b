"""Confidence on pages whose marks were restored."""

import pytest

from pipeline.dispatch import Found
from pipeline.document import Document, Edit, Line, Page, TextSource
from pipeline.extract.confidence import FEATURES, calibrated

SURE = {"place": [5.0] + [0.0] * (len(FEATURES) - 1)}


def read(raw: str, edits: tuple[Edit, ...], source: TextSource) -> Document:
    page = Page(number=1, layer="broken", text_source=source, lines=(Line(text=raw),), edits=edits)
    return Document(sha256="0" * 64, media_type="text/plain", pages=(page,))


def edit(start: int, before: str, after: str, score: float) -> Edit:
    return Edit(page=1, start=start, end=start + len(before), before=before, after=after, rule="test", score=score)


@pytest.mark.parametrize(("source", "most"), [("repaired_text_layer", 0.72), ("text_layer", 1.0)])
def test_a_value_is_at_most_as_sure_as_the_edits_inside_it(source: TextSource, most: float) -> None:
    edits = (edit(0, "So", "Số: ", 0.1), edit(3, "Ha", "Hà", 0.9), edit(6, "Lam", "Lâm", 0.8))
    document = read("So Ha Lam", edits, source)
    start = document.pages[0].text.index("Hà")
    place = Found(value="Hà Lâm", raw="Hà Lâm", confidence=0.95, page=1, span=(start, start + 6), rule="date.place")
    state = calibrated({"place": place}, document, {}, SURE)["place"]
    assert isinstance(state, Found)
    assert state.confidence == pytest.approx(min(most, 0.9933), abs=1e-3)
