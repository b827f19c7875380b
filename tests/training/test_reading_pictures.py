"""The pictures of docs/reading.md: one for each step that is drawn, and each step does something."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.training.charts import word_error_chart
from pipeline.training.reading_pictures import Pair, pairs


@pytest.fixture(scope="module")
def drawn() -> dict[str, Pair]:
    return pairs(20170526)


def test_each_pair_shows_a_change(drawn: dict[str, Pair]) -> None:
    assert len(drawn) == 7
    for name, pair in drawn.items():
        assert any(step.startswith(name) for step in pair.steps)
        both = pair.side_by_side()
        half = both.shape[1] // 2 - 6
        assert np.abs(both[:, :half].astype(int) - both[:, -half:].astype(int)).mean() > 1


def test_the_page_shows_each_pair(drawn: dict[str, Pair], root: Path) -> None:
    text = (root / "docs/reading.md").read_text(encoding="utf-8")
    for name in drawn:
        picture = f"data/figures/imaging-{name.replace(' ', '-')}.webp"
        assert f"../{picture}" in text
        assert (root / picture).is_file()


def test_the_chart_has_two_bars_a_state_and_passes_over_what_has_no_rates() -> None:
    rates = {"bare": {"wer": 4.0}, "ours": {"wer": 1.0}}
    svg = word_error_chart({"pages": 2, "fax": rates, "stamp": {"ours": {"words": 3.0}}})
    assert svg.count("<rect") == 2
    assert "4.0%" in svg
    assert "stamp" not in svg
