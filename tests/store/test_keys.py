"""Keys: all ways to write one number or name are one, and different numbers stay different."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.store.keys import number_key, words_key


@pytest.mark.parametrize(
    "written",
    ["09-CT/TU", "09 CT/TU", "9-CT/TU", "09-ct/tu", "09 - CT / TU", "09CT/TU", "9 CT TU", "09–CT/TU", "09.CT/TU"],
)
def test_ways_to_write_one_number(written: str) -> None:
    assert number_key(written) == "9-ct-tu"


def test_numbers_with_the_same_digits_in_other_places_stay_different() -> None:
    assert number_key("1/11-TB") != number_key("11/1-TB")


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("/QĐ-CTĐ2", "qd-ctd-2"),
        ("2179/CỤM TĐ SỐ I", "2179-cum-td-so-i"),
        ("000", "0"),
        ("/", None),
        ("", None),
        (None, None),
    ],
)
def test_unusual_numbers(number: str | None, key: str | None) -> None:
    assert number_key(number) == key


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    key = words_key(text)
    assert words_key(key) == key
    number = number_key(text)
    assert number_key(number) == number
