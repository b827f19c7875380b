"""Work grows with the length of a text and no faster: counted in steps of the interpreter, not in seconds."""

import sys
from types import FrameType
from typing import Any

import pytest

from pipeline.extract import extract_text
from pipeline.extract.citations import find_citations
from pipeline.settings import ExtractOptions

HARD = {
    "digits": "1 2/ 3 4 - ",
    "numbers without an end": "Quyết định số 12/QĐ-UBND ngày ",
    "issuers without an end": "số 12/KH-UBND ngày 01/02/2020 của Ủy ban ",
    "capitals": "KT. TM. ỦY BAN ",
    "dates": "ngày tháng năm ",
    "brackets": "(b/c (t/h ",
    "names": "Nguyễn Văn An ",
}


def calls(text: str) -> int:
    """Return how many Python functions run while ``text`` is understood."""
    count = 0

    def watch(_: FrameType, event: str, __: Any) -> None:
        nonlocal count
        count += event == "call"

    extract_text("a", ExtractOptions())  # what is loaded once does not count
    sys.setprofile(watch)
    try:
        extract_text(text, ExtractOptions())
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("unit", HARD.values(), ids=HARD)
@pytest.mark.parametrize("end", [" ", "\n"], ids=["one line", "many lines"])
def test_twice_the_text_is_at_most_about_twice_the_work(unit: str, end: str) -> None:
    once, twice = (calls((unit + end) * times) for times in (60, 120))
    assert twice < 2.6 * once + 2000


@pytest.mark.parametrize("unit", HARD.values(), ids=HARD)
def test_no_pattern_runs_into_its_time_out(unit: str) -> None:
    list(find_citations(unit * 1000))  # a regex that ran for seconds would raise TimeoutError
