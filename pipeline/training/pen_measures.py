"""What became of pen-written and typed numbers, days and months, against labels read by eye."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from pipeline.dispatch import Absent, Found, Understanding

Part = Literal["number", "day", "month"]
Verdict = Literal["right", "unreadable", "wrong"]

SURE = 0.9
_TRAITS: dict[Part, str] = {"number": "handwritten_number", "day": "handwritten_date", "month": "handwritten_month"}
_DATE_PARTS: dict[Part, tuple[int, int]] = {"day": (8, 10), "month": (5, 7)}


class Outcome(NamedTuple):
    """One value of one document: who wrote it, what became of it, and how sure the record is of its field."""

    document: str
    part: Part
    by_pen: bool
    verdict: Verdict
    confidence: float
    expected: str
    given: str | None


def outcomes(label: Mapping[str, Any], understanding: Understanding) -> Iterable[Outcome]:
    """Yield what became of number, day and month of one document.

    Args:
        label: id, traits, code_number, number_alt and issued_date, as labels.jsonl has them.
        understanding: what the extract stage gave.
    """
    for part, trait in _TRAITS.items():
        expected = _expected(label, part)
        if not expected:
            continue
        name = "code_number" if part == "number" else "issued_date"
        state = understanding.fields[name]
        given = _given(state, part)
        verdict: Verdict = "unreadable" if given is None else "right" if given in expected else "wrong"
        confidence = state.confidence if isinstance(state, Found) and given is not None else 0.0
        yield Outcome(label["id"], part, trait in label["traits"], verdict, confidence, expected[0], given)


def summary(all_outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Return counts and shares by who wrote it and by part; ``wrong_and_sure`` counts confidences from 0.9."""
    rows = list(all_outcomes)

    def counted(chosen: list[Outcome]) -> dict[str, Any]:
        count = Counter(row.verdict for row in chosen)
        sure = [row for row in chosen if row.confidence >= SURE]
        return {
            "values": len(chosen),
            **{verdict: count[verdict] for verdict in ("right", "unreadable", "wrong")},
            "right_and_sure": sum(row.verdict == "right" for row in sure),
            "wrong_and_sure": sum(row.verdict == "wrong" for row in sure),
            "right_share": round(count["right"] / max(1, len(chosen)), 3),
        }

    report: dict[str, Any] = {}
    for name, by_pen in (("pen", True), ("typed", False)):
        written = [row for row in rows if row.by_pen == by_pen]
        parts = {part: counted([row for row in written if row.part == part]) for part in _TRAITS}
        report[name] = {"all": counted(written), **parts}
    return report


def _expected(label: Mapping[str, Any], part: Part) -> list[str]:
    if part == "number":
        numbers = [label.get("code_number"), *(other.split("/")[0] for other in label.get("number_alt") or ())]
        return [number for number in numbers if number]
    start, end = _DATE_PARTS[part]
    value = (label.get("issued_date") or "")[start:end]
    return [value] if value else []


def _given(state: Found | Absent, part: Part) -> str | None:
    if isinstance(state, Absent) or not isinstance(state.value, str):
        return None
    if part == "number":
        return state.value
    start, end = _DATE_PARTS[part]
    return state.value[start:end] or None
