"""Which of the labelled strings of a scan stand in the text read from it, letter for letter."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from pipeline.vietnamese import to_nfc

Kind = Literal["number", "date", "signer", "issuing_body", "recipients"]
Reading = Literal["as read", "repaired"]

_BESIDE_SIGNS = re.compile(r"\s*([^\w\s])\s*")


class Wanted(NamedTuple):
    """A string that a label says is printed, and the page, from 1, where it stands; page 0 is any page."""

    kind: Kind
    readings: tuple[str, ...]
    page: int


class Sighting(NamedTuple):
    """Whether a wanted string was found in the text as read, and in the text as repaired."""

    document: str
    wanted: Wanted
    found: dict[Reading, bool]


def wanted_of(label: Mapping[str, Any]) -> Iterator[Wanted]:
    """Yield what is printed of number, date, signer, issuing body and recipients; what a pen wrote is not asked for.

    Of a pen-written number the notation is printed, of a date with a pen-written day the month and the year, of one
    with a pen-written month the year. Number, date and issuing body stand on the first page.

    >>> label = {"traits": ["handwritten_date"], "issued_date": "2024-03-05", "number": "12/QĐ-UBND"}
    >>> [wanted.readings for wanted in wanted_of(label)]
    [('12/QĐ-UBND',), ('tháng 3 năm 2024', 'tháng 03 năm 2024')]

    Args:
        label: traits, number, number_alt, code_notation, issued_date, signer_name, signer_name_printed, signers,
            issuing_body, recipients and signature_page, as labels.jsonl has them; what is null or absent is not
            printed.
    """
    traits = label.get("traits") or ()
    if label.get("number"):
        by_pen = "handwritten_number" in traits
        whole = (label["number"], *(label.get("number_alt") or ()))
        yield Wanted("number", (f"/{label['code_notation']}",) if by_pen else whole, 1)
    if label.get("issued_date"):
        yield Wanted("date", _printed_dates(label["issued_date"], traits), 1)
    page = int(label.get("signature_page") or 0)
    blocks = label.get("signers") or [label]
    for block in blocks:
        if name := block.get("signer_name_printed") or block.get("signer_name"):
            yield Wanted("signer", (name, name.upper()), page)
    if label.get("issuing_body"):
        yield Wanted("issuing_body", (label["issuing_body"],), 1)
    for item in label.get("recipients") or ():
        yield Wanted("recipients", (item,), 0)


def sightings(label: Mapping[str, Any], raw: str, repaired: str) -> Iterator[Sighting]:
    """Yield for each string that ``label`` says is printed whether it was read.

    Args:
        label: as ``wanted_of`` takes it, with ``id``.
        raw: the text as read, pages parted by form feeds.
        repaired: the same, repaired.
    """
    texts: dict[Reading, list[str]] = {"as read": _pages(raw), "repaired": _pages(repaired)}
    for wanted in wanted_of(label):
        yield Sighting(label["id"], wanted, {name: _stands_in(wanted, pages) for name, pages in texts.items()})


def summary(rows: Iterable[Sighting]) -> dict[str, dict[str, float]]:
    """Return for each kind how many strings are wanted, and the shares found as read and repaired, in per cent."""
    by_kind: dict[str, list[Sighting]] = {}
    for row in rows:
        by_kind.setdefault(row.wanted.kind, []).append(row)
    return {
        kind: {"wanted": len(found)}
        | {name: round(100 * sum(row.found[name] for row in found) / len(found), 1) for name in found[0].found}
        for kind, found in by_kind.items()
    }


def strings_table(report: Mapping[str, Mapping[str, float]]) -> str:
    """Return a ``summary`` as a Markdown table."""
    rows = ["| printed | strings | as read | repaired |", "|---|---|---|---|"]
    for kind, found in report.items():
        rows.append(
            f"| {kind.replace('_', ' ')} | {found['wanted']} | {found['as read']:.0f} % | {found['repaired']:.0f} % |"
        )
    return "\n".join(rows)


def _printed_dates(day: str, traits: Sequence[str]) -> tuple[str, ...]:
    """Return how the printed part of an ISO date may be written: days and months below ten with a nought or without."""
    year, month, of_month = (*day.split("-"), "", "")[:3]
    if "handwritten_month" in traits or not month:
        return (f"năm {year}",)
    months = tuple(dict.fromkeys((f"tháng {int(month)} năm {year}", f"tháng {month} năm {year}")))
    if "handwritten_date" in traits or not of_month:
        return months
    days = dict.fromkeys((str(int(of_month)), of_month))
    return tuple(f"ngày {one} {rest}" for one in days for rest in months)


def _stands_in(wanted: Wanted, pages: Sequence[str]) -> bool:
    chosen = pages if wanted.page == 0 else pages[wanted.page - 1 : wanted.page]
    return any(_whole(_plain(reading)).search(page) for reading in wanted.readings for page in chosen)


def _whole(text: str) -> re.Pattern[str]:
    """Return what finds ``text`` where no letter or digit goes on at its ends; signs at its ends may touch letters."""
    before, after = (r"(?<!\w)" if text[:1].isalnum() else ""), (r"(?!\w)" if text[-1:].isalnum() else "")
    return re.compile(before + re.escape(text) + after)


def _pages(text: str) -> list[str]:
    return [_plain(page) for page in text.split("\f")]


def _plain(text: str) -> str:
    """Return ``text`` in NFC as one line, without blanks beside signs: neither breaks nor blanks are letters."""
    return " ".join(_BESIDE_SIGNS.sub(r"\1", to_nfc(text)).split())
