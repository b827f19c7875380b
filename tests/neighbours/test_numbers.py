"""Numbers and days that a pen wrote, told by the dispatches around them."""

from datetime import date
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dispatch import Absent, Found
from pipeline.neighbours import Change, Member, settled
from pipeline.neighbours.running import Anchor, Running, longest_chain
from pipeline.neighbours.settle import ACCEPTED, OUT_OF_ORDER
from tests.neighbours.invented import MAY, found, member, series


def value(changes: dict[str, Change], key: str, name: str) -> object:
    change = changes.get(key)
    return change.fields[name].value if change and name in change.fields else None


def test_a_number_is_told_by_those_around_it() -> None:
    doubtful = member("pen", {"123": 0.5, "193": 0.4}, "2022-05-04")
    change = settled([*MAY, doubtful])["pen"]
    number, part = change.fields["number"], change.fields["code_number"]
    assert (part.value, number.value) == ("123", "123/KH-UBND")
    assert part.confidence >= ACCEPTED
    assert part.folder is not None
    assert "number 121 of 2022-05-03" in part.folder.why
    assert "number 125 of 2022-05-06" in part.folder.why
    assert part.folder.alone == doubtful.machine["code_number"]
    assert number.folder is not None
    assert number.folder.alone == doubtful.machine["number"]


@pytest.mark.parametrize(
    "readings",
    [
        {"122": 0.4, "123": 0.4},
        {"193": 0.6, "183": 0.3},
        {"123": 0.02},
    ],
    ids=["two fit", "none fits", "the page hardly shows it"],
)
def test_what_is_not_certain_stays_unread(readings: dict[str, float]) -> None:
    assert value(settled([*MAY, member("pen", readings, "2022-05-04")]), "pen", "code_number") is None


def test_a_zero_before_the_number_stays_as_written() -> None:
    early = series((2, "2022-01-04"), (7, "2022-01-10"), (12, "2022-01-20"))
    changes = settled([*early, member("pen", {"05": 0.5, "65": 0.4}, "2022-01-07")])
    assert value(changes, "pen", "number") == "05/KH-UBND"


def test_a_day_is_told_by_the_numbers_around_it() -> None:
    doubtful = member("pen", "123", "2022-05", day={"14": 0.5, "04": 0.4})
    change = settled([*MAY, doubtful])["pen"]
    assert change.fields["issued_date"].value == "2022-05-04"
    assert change.fields["issued_date"].folder is not None


def test_number_and_day_are_told_together() -> None:
    doubtful = member("pen", {"133": 0.5, "183": 0.4}, "2022-05", day={"13": 0.6, "31": 0.38})
    changes = settled([*MAY, doubtful])
    assert value(changes, "pen", "number") == "133/KH-UBND"
    assert value(changes, "pen", "issued_date") == "2022-05-13"


def test_a_day_is_on_or_shortly_before_its_digital_signature() -> None:
    doubtful = member("pen", "7", "2022-05", day={"14": 0.5, "04": 0.4}, signed_at="2022-05-04T09:30:00+07:00")
    assert value(settled([doubtful]), "pen", "issued_date") == "2022-05-04"


def test_print_that_was_not_read_is_not_guessed() -> None:
    """Without a reading of the pen there is nothing on the page that the folder could confirm."""
    blot = member("blot", {}, "2022-05-04")
    assert "blot" not in settled([*MAY, blot])


@pytest.mark.parametrize(
    "other",
    [{"body": "UBND XÃ BẢN LẦU"}, {"notation": "QĐ-UBND"}],
    ids=["another body", "another series"],
)
def test_other_series_tell_nothing(other: dict[str, str]) -> None:
    assert "pen" not in settled([*MAY, member("pen", {"123": 0.5, "193": 0.4}, "2022-05-04", **other)])


def test_another_year_tells_nothing() -> None:
    assert "pen" not in settled([*MAY, member("pen", {"123": 0.5, "193": 0.4}, "2023-05-04")])


def test_numbers_of_the_party_run_over_years() -> None:
    term = [
        member(f"typed {number}", str(number), issued, separator="-")
        for number, issued in ((40, "2021-11-02"), (47, "2021-12-20"), (52, "2022-01-25"), (60, "2022-03-01"))
    ]
    changes = settled([*term, member("pen", {"49": 0.5, "99": 0.4}, "2022-01-05", separator="-")])
    assert value(changes, "pen", "number") == "49-KH-UBND"


def test_a_reading_out_of_order_is_flagged_and_kept() -> None:
    wrong = member("wrong", "519", "2022-05-10")
    change = settled([*MAY, wrong])["wrong"]
    assert change.fields["number"].value == "519/KH-UBND"
    assert change.fields["number"].confidence < 0.5
    assert [warning.code for warning in change.warnings] == [OUT_OF_ORDER]
    assert "519 of 2022-05-10" in change.warnings[0].message


def test_a_sure_reading_of_the_pen_is_confirmed() -> None:
    sure = found("123", 0.87, pen=member("x", {"123": 0.87, "193": 0.1}, "2022-05-04").machine["code_number"].pen)
    doubtful = member("pen", "123", "2022-05-04")
    read = Member("pen", {**doubtful.machine, "code_number": sure}, {})
    assert settled([*MAY, read])["pen"].fields["code_number"].confidence > 0.95


def test_typed_dispatches_in_order_are_left_alone() -> None:
    assert settled(MAY) == {}


def test_what_people_decided_is_kept_and_tells() -> None:
    decided = {"code_number": found("193", 1.0), "number": found("193/KH-UBND", 1.0)}
    assert "pen" not in settled([*MAY, member("pen", {"123": 0.5, "193": 0.4}, "2022-05-04", decided=decided)])
    known = [
        member("a", {"121": 0.5}, "2022-05-03", decided={"code_number": found("121", 1.0)}),
        member("b", {"125": 0.5}, "2022-05-06", decided={"code_number": found("125", 1.0)}),
    ]
    changes = settled([*known, member("pen", {"123": 0.5, "193": 0.4}, "2022-05-04")])
    assert value(changes, "pen", "number") == "123/KH-UBND"


def test_neither_order_nor_an_earlier_look_matters() -> None:
    some = [*MAY[1:4], member("p", {"123": 0.5, "193": 0.4}, "2022-05-04"), member("q", "519", "2022-05-10")]
    expected = settled(some)
    assert all(settled(order) == expected for order in list(permutations(some))[::17])
    looked_at = [
        Member(one.id, {**one.machine, **(expected[one.id].fields if one.id in expected else {})}, {}) for one in some
    ]
    assert settled(looked_at) == expected


def test_a_misread_neighbour_does_not_mislead() -> None:
    misread = [*MAY, member("misread", "930", "2022-05-04")]
    changes = settled([*misread, member("pen", {"123": 0.5, "193": 0.4}, "2022-05-04")])
    assert value(changes, "pen", "code_number") == "123"


def test_a_series_that_is_not_in_order_tells_nothing() -> None:
    shuffled = series(
        (150, "2022-05-02"), (12, "2022-05-03"), (99, "2022-05-05"), (3, "2022-05-09"), (140, "2022-05-11"),
        (60, "2022-05-12"), (1, "2022-05-16"), (170, "2022-05-17"), (20, "2022-05-19"), (80, "2022-05-20"),
    )  # fmt: skip
    assert "pen" not in settled([*shuffled, member("pen", {"123": 0.45, "193": 0.45}, "2022-05-10")])


anchors = st.lists(st.tuples(st.integers(1, 300), st.integers(1, 2000)), min_size=2, max_size=25)


@given(anchors, st.integers(1, 300))
def test_odds_of_all_numbers_are_about_one(known: list[tuple[int, int]], day: int) -> None:
    first = date(2022, 1, 1).toordinal()
    running = Running([Anchor(first + d, n, str(index)) for index, (d, n) in enumerate(known)], first - 1)
    total = sum(running.prior(first + day, number, "own") for number in range(1, 30_000))
    assert 0 < total <= 1.01


@given(anchors)
def test_the_chain_is_in_order_and_of_the_known(known: list[tuple[int, int]]) -> None:
    given_ = sorted(Anchor(day, number, str(index)) for index, (day, number) in enumerate(known))
    chain = longest_chain(given_)
    assert set(chain) <= set(given_)
    assert all(one.number < other.number and one.day <= other.day for one, other in pairwise(chain))


def test_absent_without_pen_is_never_found() -> None:
    assert all(isinstance(state, Found) for change in settled(MAY).values() for state in change.fields.values())
    assert isinstance(member("x", {}, "2022").machine["code_number"], Absent)
