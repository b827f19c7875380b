"""What counts as right, unreadable and wrong of a pen-written value."""

from pipeline.dispatch import Absent, Found, Understanding, nothing_found
from pipeline.training.pen_measures import outcomes, summary

LABEL = {
    "id": "x1",
    "traits": ["handwritten_number", "handwritten_date"],
    "code_number": "513",
    "number_alt": ["573/SYT"],
    "issued_date": "2019-05-31",
}


def understood(number: str | None, date: str) -> Understanding:
    found = Found(value=date, raw=date, confidence=0.95, rule="date.line")
    code = Found(value=number, raw=number, confidence=0.7, rule="number") if number else Absent(absent="unreadable")
    return Understanding(
        is_dispatch=True, fields=nothing_found("not_found") | {"code_number": code, "issued_date": found}
    )


def test_each_part_is_judged_by_itself() -> None:
    rows = {row.part: row for row in outcomes(LABEL, understood("573", "2019-05-21"))}
    assert {part: (row.verdict, row.by_pen) for part, row in rows.items()} == {
        "number": ("right", True),
        "day": ("wrong", True),
        "month": ("right", False),
    }


def test_a_part_without_a_value_is_unreadable_and_never_sure() -> None:
    rows = list(outcomes(LABEL, understood(None, "2019-05")))
    assert [row.verdict for row in rows] == ["unreadable", "unreadable", "right"]
    pen = summary(rows)["pen"]["all"]
    assert (pen["values"], pen["unreadable"], pen["wrong_and_sure"]) == (2, 2, 0)
