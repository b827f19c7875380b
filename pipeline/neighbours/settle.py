"""From the members of a folder to what changes in them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from pipeline.dispatch import Absent, Found, FromFolder, RecordWarning
from pipeline.document import Alternative
from pipeline.neighbours.member import Change, Member
from pipeline.neighbours.numbering import Paper, Told, paper_of, told
from pipeline.neighbours.running import LEAST, Anchor, Running
from pipeline.neighbours.signers import signers_told

ACCEPTED = 0.95
"""Odds from which a value that was not read is taken, measured on invented folders: see ``docs/fields.md``."""
_LEAST_SEEN = 0.03
"""Odds that the digit reader itself gives at least: what the page hardly shows is not taken, however well it fits."""
_MOST = 0.98
"""No value that a pen wrote is surer than that."""
_AGAINST = 0.5
"""A value that was read and is less likely than this beside its neighbours contradicts them."""
_LEAST_AGAINST = 4
"""So many known neighbours it takes to contradict a reading."""
_SHOWN, _WORTH_SHOWING = 3, 0.001
_WHOLE = len("2022-05-04")
_NUMBER = frozenset(("number", "code_number"))
OUT_OF_ORDER = "out_of_order"
"""The code of the warning that number and date do not fit the neighbours'."""
CODES = (OUT_OF_ORDER,)
"""All codes of warnings that come from the folder."""

_Value = TypeVar("_Value", int, str)


def settled(members: Iterable[Member]) -> dict[str, Change]:
    """Return what the members of one folder tell of each other, by id; those of whom nothing is told are left out.

    The result depends on what was read and decided alone, not on the order of the members nor on changes made before.
    """
    ordered = sorted(members, key=lambda member: member.id)
    by_id = {member.id: member for member in ordered}
    fields: dict[str, dict[str, Found]] = defaultdict(dict)
    warnings: dict[str, list[RecordWarning]] = defaultdict(list)
    for paper, running in _series(ordered):
        member = by_id[paper.id]
        in_order = paper.anchor is None or (running is not None and running.holds(paper.anchor))
        if in_order and not (member.read["code_number"].pen or member.read["issued_date"].pen):
            continue  # print in its place: most of all dispatches
        beside = running if running is not None and running.known_without(paper.id) >= LEAST else None
        if beside is None and not paper.outside:
            continue
        judged = told(paper, beside)
        why = _why(beside, paper, judged)
        against = beside is not None and _is_against(paper, judged, beside)
        if beside is not None and not _NUMBER & member.decided.keys():
            fields[paper.id] |= _number_told(member, judged, why, against=against)
        if "issued_date" not in member.decided:
            fields[paper.id] |= _date_told(member, judged, why)
        if against and paper.anchor is not None and not {"issued_date", *_NUMBER} & member.decided.keys():
            warnings[paper.id].append(_out_of_order(paper.anchor, why))
    for document, found in signers_told(ordered).items():
        fields[document]["signer_name"] = found
    return {
        document: Change(fields[document], tuple(warnings[document]))
        for document in by_id
        if fields.get(document) or warnings.get(document)
    }


def _series(members: Iterable[Member]) -> Iterator[tuple[Paper, Running | None]]:
    """Yield each numbered dispatch with its series."""
    series: dict[tuple[str, str, str], list[Paper]] = defaultdict(list)
    for member in members:
        if paper := paper_of(member):
            series[paper.series].append(paper)
    for papers in series.values():
        anchors = [paper.anchor for paper in papers if paper.anchor is not None]
        running = Running(anchors, papers[0].start)
        yield from ((paper, running if running.in_order else None) for paper in papers)


def _number_told(member: Member, judged: Told, why: str, *, against: bool) -> dict[str, Found]:
    """Return the number and its running part where page and series together tell more, or are less sure, than the page.

    What a pen wrote is read with the series in mind; print is doubted only where it is ``against`` the series. A value
    that was read stays, whatever its odds.
    """
    state, whole = member.read["code_number"], member.read["number"]
    if not judged.numbers or not isinstance(whole, Found) or not (state.pen or against):
        return {}
    best = _ranked(judged.numbers)[0][0]
    if isinstance(state, Absent):
        if judged.numbers[best] < ACCEPTED or _seen_as(state, best) < _LEAST_SEEN:
            return {}
        text, raw, ceiling = _written(state, best), "", _MOST
    else:
        text, raw = str(state.value), state.raw
        best, ceiling = int(text), min(_MOST, state.confidence) if against else _MOST
    sureness = round(min(ceiling, judged.numbers[best]), 4)
    others = tuple(Alternative(str(n), round(odds, 4)) for n, odds in _ranked(judged.numbers) if n != best)
    part = Found(
        value=text,
        raw=raw,
        confidence=sureness,
        page=state.page,
        box=state.box,
        span=state.span if isinstance(state, Found) else None,
        rule="number.running.folder",
        candidates=others[:_SHOWN],
        folder=FromFolder(why=why, alone=state),
    )
    notation = member.read.get("code_notation")
    printed = notation.confidence if isinstance(notation, Found) else 1.0
    read = state.value if isinstance(state, Found) else ""
    changed = {
        "value": text + str(whole.value).removeprefix(str(read)),
        "confidence": round(sureness * printed, 4),
        "rule": "number.folder",
        "folder": FromFolder(why=why, alone=whole),
    }
    return {"code_number": part, "number": whole.model_copy(update=changed)}


def _seen_as(state: Absent, number: int) -> float:
    """Return the digit reader's own odds of ``number``."""
    return sum(
        one.score for part in state.pen for one in part.readings if one.text.isdigit() and int(one.text) == number
    )


def _written(state: Absent, number: int) -> str:
    """Return ``number`` as the digit reader has it, with its leading zero if there is one."""
    texts = [one.text for part in state.pen for one in part.readings]
    return next((text for text in texts if text.isdigit() and int(text) == number), str(number))


def _date_told(member: Member, judged: Told, why: str) -> dict[str, Found]:
    """Return the date as page, series and signature tell it, where a pen wrote its day or month."""
    state = member.read["issued_date"]
    if not isinstance(state, Found) or not state.pen or not judged.days:
        return {}
    value = str(state.value)
    days = {date.fromordinal(day).isoformat(): odds for day, odds in judged.days.items()}
    sureness = min(_MOST, days.get(value, 0.0)) if len(value) == _WHOLE else state.confidence
    if len(value) < _WHOLE:
        months: dict[str, float] = defaultdict(float)
        for day, odds in days.items():
            months[day[:7]] += odds
        best_day, best_month = (_ranked(known)[0] for known in (days, months))
        if best_day[1] >= ACCEPTED:
            value, sureness = best_day[0], min(_MOST, best_day[1])
        elif best_month[1] >= ACCEPTED and len(value) < len(best_month[0]):
            value = best_month[0]
        else:
            return {}
    others = (Alternative(day, round(odds, 4)) for day, odds in _ranked(days) if day != value)
    changed = {
        "value": value,
        "confidence": round(sureness, 4),
        "rule": "date.folder" if len(value) == _WHOLE else "date.folder.part_unread",
        "candidates": (*list(others)[:_SHOWN], *(one for one in state.candidates if one.text not in days)),
        "pen": (),
        "folder": FromFolder(why=why, alone=state),
    }
    return {"issued_date": state.model_copy(update=changed)}


def _ranked(odds: Mapping[_Value, float]) -> list[tuple[_Value, float]]:
    """Return values and odds, the likeliest first; the unlikely are left out, but for the first."""
    ranked = sorted(odds.items(), key=lambda pair: (-pair[1], pair[0]))
    return [pair for place, pair in enumerate(ranked) if not place or pair[1] > _WORTH_SHOWING]


def _is_against(paper: Paper, judged: Told, running: Running) -> bool:
    """Return whether number and day were both read and are unlikely together, by enough known neighbours."""
    known = paper.anchor
    if known is None or running.known_without(paper.id) < _LEAST_AGAINST:
        return False
    return min(judged.numbers.get(known.number, 0.0), judged.days.get(known.day, 0.0)) < _AGAINST


def _out_of_order(known: Anchor, why: str) -> RecordWarning:
    message = f"{_named(known).capitalize()} does not follow the order of the other dispatches. {why}"
    return RecordWarning(code=OUT_OF_ORDER, message=message)


def _why(running: Running | None, paper: Paper, judged: Told) -> str:
    """Return in a sentence what stands around ``paper``."""
    sentences = []
    days = judged.days or dict.fromkeys(paper.span, 1.0)
    day = max(days, key=lambda one: (days[one], -one))
    if running is not None:
        around = running.bracket(day, paper.id)
        known = [_named(anchor) for anchor in (around.before, around.after) if anchor and anchor.document]
        if known:
            sentences.append(f"Around it in the folder: {' and '.join(known)}.")
    if paper.outside:
        sentences.append("The day was weighed against the digital signature or the dispatches cited.")
    return " ".join(sentences) or "From the other dispatches of the folder."


def _named(anchor: Anchor) -> str:
    return f"number {anchor.number} of {date.fromordinal(anchor.day).isoformat()}"
