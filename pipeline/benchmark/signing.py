"""Signature blocks: the title lines, the authority they carry and the name as printed.

NĐ 30/2020/NĐ-CP, phụ lục I, mục II.7; T/M, K/T and T/L for the Party (Hướng dẫn 36-HD/VPTW).
"""

from random import Random

from pipeline.benchmark.agencies import Agency
from pipeline.benchmark.people import person
from pipeline.benchmark.vocabulary import people
from pipeline.rendering.content import Signer


def signer(rng: Random, agency: Agency, *, party: bool = False) -> Signer:
    """Return who signs for ``agency``: its head, a deputy, an acting head, or an officer by order."""
    head = agency.head
    tm = rng.choice(["T/M", "T/M", "TM."]) if party else "TM."
    body = [f"{tm} {agency.collective}"] if agency.collective and rng.random() < 0.85 else []
    roll = rng.random()
    if agency.office and roll < 0.2:
        title = _by_order(rng, head if not party else agency.collective or head, rng.choice(agency.office), party=party)
    elif roll < 0.55:
        deputy = rng.choice(agency.deputies)
        if party and body:
            title = [*body, deputy]
        else:
            kt = "K/T" if party and rng.random() < 0.5 else "KT."
            title = [*body, f"{kt} {head}", deputy]
    elif roll < 0.58 and not party:
        title = [*body, f"Q. {head}"]
    else:
        title = [*body, head, *([agency.second] if agency.second else [])]
    if rng.random() < 0.08:
        title = [line.replace(". ", ".", 1) for line in title]
    name = person(rng)
    learned = ""
    if agency.learned and rng.random() < 0.5:
        learned = rng.choice(people().learned)
    elif agency.ranked and rng.random() < 0.9:
        learned = rng.choice(people().ranks)
    return Signer(title=tuple(title), name=name, learned=learned)


def _by_order(rng: Random, head: str, officer: str, *, party: bool) -> list[str]:
    if party:
        return [f"{rng.choice(['T/L', 'TL.'])} {head}", officer]
    prefix = rng.choices(["TL.", "TUQ."], weights=[80, 20])[0]
    if rng.random() < 0.35 and officer.startswith(("CHÁNH", "VỤ TRƯỞNG", "TRƯỞNG")):
        return [f"{prefix} {head}", f"KT. {officer}", f"PHÓ {officer}"]
    return [f"{prefix} {head}", officer]
