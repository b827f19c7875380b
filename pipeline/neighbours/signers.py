"""Who signs for a body under a title, told by the other dispatches of the folder where a seal lies on the name."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.dispatch import Found, FromFolder
from pipeline.document import Alternative
from pipeline.neighbours.member import Member
from pipeline.vietnamese import fold

SURE = 0.95
"""Confidence from which a name is taken for the signer's: what is accepted unseen."""
_REVIEWED = 0.9
"""The most that is claimed for a name some letters of which were not read as such (decision 20)."""
_BY_CHANCE = 0.05
"""How often a misread name is, letter for letter, another one that signs for the same body under the same title."""
_CONFIRMED = 0.99
_LETTERS_A_SLIP = 5
"""One misread letter in so many is borne, two at most: "Lò Văn Pánh" has nine letters."""
_MOST_SLIPS = 2
_MARK = 0.4
"""What a letter counts whose marks alone are another's."""


def signers_told(members: Sequence[Member]) -> dict[str, Found]:
    """Return the names of signers that the folder changes or confirms, by id.

    A doubtful name is compared with the sure ones above which the same body and the same title stand. It takes the
    name of the one that it is nearly, and none where it is nearly two.
    """
    known: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for member in members:
        if (
            member.sureness("signer_name") >= SURE
            and (office := _office(member))
            and (name := member.text("signer_name"))
        ):
            known[office][name] += 1
    found: dict[str, Found] = {}
    for member in members:
        state, office = member.read.get("signer_name"), _office(member)
        if not isinstance(state, Found) or not office or state.confidence >= SURE or "signer_name" in member.decided:
            continue
        near = list(_near(str(state.value), known.get(office, {})))
        if len(near) == 1:
            found[member.id] = _told(state, near[0], known[office][near[0]])
    return found


def _told(state: Found, name: str, count: int) -> Found:
    times = f"{count} other dispatch{'' if count == 1 else 'es'}"
    why = f"{name} signs {times} of the folder for the same body under the same title."
    if name == state.value:
        sureness = max(state.confidence, min(_CONFIRMED, 1 - (1 - state.confidence) * _BY_CHANCE))
        others = state.candidates
    else:
        sureness = min(_REVIEWED, max(0.6, state.confidence))
        read = Alternative(str(state.value), round(min(state.confidence, 1 - sureness), 4))
        others = (read, *(one for one in state.candidates if one.text not in (name, state.value)))
    update = {
        "value": name,
        "confidence": round(sureness, 4),
        "candidates": others,
        "rule": "signer.name.folder",
        "folder": FromFolder(why=why, alone=state),
    }
    return state.model_copy(update=update)


def _office(member: Member) -> tuple[str, str] | None:
    body, title = member.key("issuing_body"), member.key("signer_title")
    return (body, title) if body and title else None


def _near(read: str, names: "dict[str, int]") -> Iterator[str]:
    """Yield those of ``names`` that may have been misread as ``read``.

    >>> list(_near("Lò Văn Pảnh", {"Lò Văn Pánh": 3, "Lò Thị Mai": 1})), list(_near("Lò Văn An", {"Lò Văn Pánh": 3}))
    (['Lò Văn Pánh'], [])
    """
    for name in sorted(names):
        bearable = min(_MOST_SLIPS, len(name.replace(" ", "")) / _LETTERS_A_SLIP)
        if slips(read, name) <= bearable:
            yield name


def slips(read: str, name: str) -> float:
    """Return how many letters differ between two names; marks alone count less, blanks and capitals nothing.

    >>> slips("Lò Văn Pảnh", "Lò Văn Pánh"), slips("Lò Vân Pánn", "Lò Văn Pánh")
    (0.4, 1.4)
    """
    first, second = read.replace(" ", "").lower(), name.replace(" ", "").lower()
    row = [float(at) for at in range(len(second) + 1)]
    for i, a in enumerate(first, start=1):
        above, row[0] = row[0], float(i)
        for j, b in enumerate(second, start=1):
            change = 0.0 if a == b else _MARK if fold(a) == fold(b) else 1.0
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + change)
    return round(row[-1], 4)
