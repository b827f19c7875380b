"""Invented dispatches in plain text, one JSON object a line: what must be found in each, and what must not.

``expect`` null means that the text is no dispatch. Recipients are written as "name (purpose)"; what is filed as
"lưu name". A case with ``known_failure`` says why it fails today; once it passes, the mark must go.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.dispatch import FIELD_NAMES, Absent, Recipient, Understanding
from pipeline.extract import extract_text
from pipeline.settings import ExtractOptions

CASES = Path(__file__).parent / "cases"


def load() -> list[Any]:
    params = []
    for path in sorted(CASES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            why = case.get("known_failure")
            marks = [pytest.mark.xfail(reason=why, strict=True)] if why else []
            params.append(pytest.param(case, id=f"{path.stem}: {case['label']}", marks=marks))
    assert len(params) > 25
    return params


def shown(understanding: Understanding, name: str) -> Any:
    value = understanding.value(name)
    if not isinstance(value, tuple):
        return value
    return [printed(item) if isinstance(item, Recipient) else item for item in value]


def printed(item: Recipient) -> str:
    if item.purpose == "lưu":
        return f"lưu {item.name}"
    return f"{item.name} ({item.purpose})" if item.purpose else item.name


@pytest.mark.parametrize("case", load())
def test_case(case: dict[str, Any]) -> None:
    understanding = extract_text(case["text"], ExtractOptions())
    expect = case["expect"]
    if expect is None:
        assert not understanding.is_dispatch
        assert understanding.fields == {name: Absent(absent="not_a_dispatch") for name in FIELD_NAMES}
        return
    assert understanding.is_dispatch
    assert {name: shown(understanding, name) for name in expect} == expect


def test_means_of_as_above_is_the_addressees() -> None:
    cases = [json.loads(line) for line in (CASES / "state.jsonl").read_text(encoding="utf-8").splitlines()]
    text = next(case["text"] for case in cases if "glued" in case["label"])
    recipients = extract_text(text, ExtractOptions()).value("recipients")
    assert isinstance(recipients, tuple)
    assert recipients[0] == Recipient(
        name="Như trên", means=("Ủy ban nhân dân tỉnh Bình Lâm", "Hội đồng Thi đua - Khen thưởng tỉnh")
    )
