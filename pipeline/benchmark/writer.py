"""A writer of invented text: fills phrases, cites dispatches and keeps what it cited."""

from dataclasses import dataclass, field
from random import Random

from pipeline.benchmark.agencies import Agency
from pipeline.benchmark.people import person
from pipeline.benchmark.places import Territory
from pipeline.benchmark.references import Reference, first_mention, later_mention, reference, some_day
from pipeline.benchmark.vocabulary import phrases


@dataclass
class Writer:
    """Writes for ``agency`` in ``year`` about ``topic``; ``cited`` are the dispatches that its text named."""

    rng: Random
    land: Territory
    agency: Agency
    year: int
    topic: str
    issuers: list[Agency]
    party: bool = False
    cited: list[Reference] = field(default_factory=list)

    def say(self, kind: str) -> str:
        """Return a sentence of the phrase list ``kind`` with its slots filled."""
        rng = self.rng
        return rng.choice(phrases()[kind]).format(
            topic=self.topic if rng.random() < 0.5 else rng.choice(self.agency.sector.topics),
            task=rng.choice(self.agency.sector.tasks),
            agency=self.agency.name,
            unit=self.unit(),
            day=some_day(rng, self.year, self.year).printed(rng),
            month=rng.randint(1, 12),
            n=rng.randint(2, 48),
            n2=rng.randint(2, 19),
            n3=rng.randint(50, 1900),
            percent=f"{rng.randint(31, 99)},{rng.randint(1, 9)}",
            money=f"{rng.randint(2, 940)}.{rng.randint(100, 999)}.000",
            who=f"{person(rng)}, {rng.choice(['Phó Chủ tịch', 'Phó Giám đốc', 'Trưởng phòng', 'Chánh Văn phòng'])}",
            phone=f"0{rng.randint(200, 299)} 3{rng.randint(100, 999)} {rng.randint(100, 999)}",
        )

    def unit(self) -> str:
        """Return a unit of the issuer in running text."""
        name = self.rng.choice(self.agency.units)[0]
        return name if name.startswith(("Văn phòng", "Phòng", "Ban ", "Đội", "Thanh tra")) else f"Phòng {name}"

    def sayings(self, kind: str, least: int, most: int) -> list[str]:
        """Return between ``least`` and ``most`` different sentences of one kind."""
        seen: dict[str, None] = {}
        for _ in range(self.rng.randint(least, most)):
            seen.setdefault(self.say(kind))
        return list(seen)

    def cite(self, topic: str | None = None) -> str:
        """Return the first mention of a dispatch that was not cited before."""
        while True:
            ref = reference(
                self.rng,
                self.issuers,
                topic or self.rng.choice(self.agency.sector.topics),
                self.year,
                party=self.party and self.rng.random() < 0.6,
            )
            if all(ref.number != other.number for other in self.cited):
                break
        self.cited.append(ref)
        return first_mention(self.rng, ref)

    def cite_two(self) -> str:
        """Return two dispatches of one type and issuer in one breath: "các Kế hoạch số ... ngày ... và số ... ngày ... của ..."."""
        one = reference(self.rng, self.issuers, self.topic, self.year)
        if one.day is None or "/" not in one.number:
            return self.cite()
        head, rest = one.number.split("/", 1)
        number = f"{int(''.join(filter(str.isdigit, head))) + self.rng.randint(1, 60):02d}/{rest}"
        other = one.model_copy(update={"number": number, "day": some_day(self.rng, one.day.year, one.day.year)})
        if any(ref.number in (one.number, number) for ref in self.cited):
            return self.cite()
        self.cited += [one, other]
        days = [ref.day.printed(self.rng) for ref in (one, other) if ref.day]
        return f"các {one.doc_type.capitalize()} số {one.number} ngày {days[0]} và số {number} ngày {days[1]} của {one.issuer}"

    def cite_otherwise(self) -> str:
        """Return a dispatch cited before with another date, as careless texts contradict themselves."""
        one = self.rng.choice(self.cited)
        if one.day is None:
            return later_mention(one)
        wrong = one.model_copy(update={"day": one.day.model_copy(update={"year": one.day.year - 1})})
        self.cited.append(wrong)
        return first_mention(self.rng, wrong)

    def cite_again(self) -> str:
        """Return a later mention of a dispatch cited before."""
        return later_mention(self.rng.choice(self.cited))
