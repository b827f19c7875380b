"""Following citations both ways, contradictions, and the check of running numbers."""

from collections.abc import Callable

import pytest

from pipeline.dispatch import Citation
from pipeline.errors import UsageError
from pipeline.store import Store
from pipeline.store.citations import cited_by, cites, contradictions
from pipeline.store.series import series

Save = Callable[..., str]


def cite(number: str, date: str | None = None) -> Citation:
    return Citation(number=number, doc_type="chỉ thị", issued_date=date)


def directive(save: Save, path: str = "directive", date: str | None = "2030-05-09") -> str:
    return save(path, number="09-CT/TU", doc_type="chỉ thị", issued_date=date, cites=())


def test_citations_are_followed_both_ways_however_the_number_is_written(store: Store, save: Save) -> None:
    cited = directive(save)
    citing = save("plan", cites=(cite("9 CT/TU", "2030-05-09"), cite("5/NQ-HĐND")))
    first, second = cites(store, citing)
    assert first.held is not None
    assert (first.held.id, first.agrees) == (cited, True)
    assert (second.held, second.agrees, second.citation.number) == (None, None, "5/NQ-HĐND")
    (back,) = cited_by(store, cited)
    assert back.held is not None
    assert (back.held.id, back.agrees, back.citation.number) == (citing, True, "9 CT/TU")
    assert cited_by(store, citing) == cites(store, cited) == cited_by(store, "0" * 16) == []


@pytest.mark.parametrize(
    ("date", "linked", "agrees"),
    [
        (None, True, None),
        ("2030", True, True),
        ("2030-05", True, True),
        ("2030-06", True, False),
        ("2030-05-10", True, False),
        ("2029-05-09", False, None),  # the directive of another year
    ],
)
def test_dates_tell_which_dispatch_is_meant(
    store: Store, save: Save, date: str | None, linked: bool, agrees: bool | None
) -> None:
    cited = directive(save)
    citing = save("plan", cites=(cite("09-CT/TU", date),))
    (link,) = cites(store, citing)
    assert (link.held is not None, link.agrees) == (linked, agrees)
    assert [link.agrees for link in cited_by(store, cited)] == ([agrees] if linked else [])


def test_one_dispatch_cited_with_two_dates_is_a_contradiction(store: Store, save: Save) -> None:
    a = save("a", cites=(cite("09-CT/TU", "2030-05-09"), cite("11-CT/TU", "2030-06-01")))
    b = save("b", cites=(cite("9-CT/TU", "2030-05-19"), cite("11-CT/TU", "2031-06-01")))
    save("c", cites=(cite("09-CT/TU", "2030"),))
    (found,) = contradictions(store)
    assert (found.number, found.year) == ("09-CT/TU", "2030")
    assert found.dates == {"2030-05-09": (a,), "2030-05-19": (b,)}
    assert found.held == ()
    assert contradictions(store, "9 ct tu") == [found]
    assert contradictions(store, "11-CT/TU") == []


def test_a_citation_against_the_dispatch_itself_is_a_contradiction(store: Store, save: Save) -> None:
    cited = directive(save)
    citing = save("a", cites=(cite("09-CT/TU", "2030-05-19"),))
    (found,) = contradictions(store)
    assert (found.dates, [held.id for held in found.held]) == ({"2030-05-19": (citing,)}, [cited])


def test_two_dispatches_of_one_number_and_year_explain_two_dates(store: Store, save: Save) -> None:
    directive(save, "of one province", "2030-05-09")
    directive(save, "of another", "2030-05-19")
    save("a", cites=(cite("09-CT/TU", "2030-05-09"),))
    save("b", cites=(cite("09-CT/TU", "2030-05-19"),))
    assert contradictions(store) == []


def test_a_replaced_document_cites_no_more(store: Store, save: Save) -> None:
    cited = directive(save)
    save("plan", seed="old", cites=(cite("09-CT/TU"),))
    save("plan", seed="new", cites=())
    assert cited_by(store, cited) == []


def numbered(save: Save, *numbers: str, notation: str = "KH-UBND", date: str = "2030-02", **fields: str) -> list[str]:
    return [
        save(
            f"{number} {notation} {date} {place} {fields}",
            code_number=number,
            code_notation=notation,
            number=f"{number}/{notation}",
            issued_date=date,
            **fields,
        )
        for place, number in enumerate(numbers)
    ]


def test_gaps_and_duplicates_of_each_series(store: Store, save: Save) -> None:
    ids = numbered(save, "03", "4", "7", "07", "10")
    numbered(save, "1", "2", notation="QĐ-UBND")  # sound
    numbered(save, "1", "3", date="2031-01-05")  # another year
    numbered(save, "1", "5", issuing_body="SỞ Y TẾ")
    numbered(save, "12a")
    of_2030 = [one for one in series(store, year="2030") if one.issuing_body != "SỞ Y TẾ"]
    (found,) = of_2030
    assert (found.notation, found.year, found.count, found.first, found.last) == ("KH-UBND", "2030", 5, 3, 10)
    assert (found.gaps, found.missing) == (((5, 6), (8, 9)), 4)
    assert found.duplicates == {7: tuple(sorted((ids[2], ids[3])))}
    assert [one.gaps for one in series(store, issuer="so y te")] == [((2, 4),)]
    assert len(series(store)) == 3
    assert len(series(store, sound=True)) == 4


def test_what_is_no_year_is_wrong_use(store: Store) -> None:
    with pytest.raises(UsageError, match="no year"):
        series(store, year="2030-01")
