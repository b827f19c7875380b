"""Dispatches that a text cites: as printed at the first and at later mentions, and as recorded.

NĐ 30/2020/NĐ-CP, phụ lục I, mục II.6b: a first mention carries type, number, date, issuer and subject, later ones type
and number; how dates are written inside a text is free, as seen in practice.
"""

from random import Random

from pipeline.benchmark.agencies import Agency
from pipeline.document import Frozen

TYPES = {"quyết định": "QĐ", "kế hoạch": "KH", "chỉ thị": "CT", "nghị quyết": "NQ", "thông báo": "TB", "hướng dẫn": "HD",
         "báo cáo": "BC", "tờ trình": "TTr", "chương trình": "CTr", "công điện": "CĐ", "quy chế": "QC"}  # fmt: skip
PARTY_TYPES = {"chỉ thị": "CT", "nghị quyết": "NQ", "kết luận": "KL", "kế hoạch": "KH", "hướng dẫn": "HD",
               "quy định": "QĐ", "thông báo": "TB", "chương trình": "CTr", "quyết định": "QĐ"}  # fmt: skip
PARTY_ISSUERS = (("Ban Bí thư", "TW"), ("Bộ Chính trị", "TW"), ("Ban Thường vụ Tỉnh ủy", "TU"), ("Ban Chấp hành Trung ương", "TW"),
                 ("Ban Thường vụ Huyện ủy", "HU"), ("Tỉnh ủy", "TU"), ("Ban Tổ chức Trung ương", "BTCTW"))  # fmt: skip


class Day(Frozen):
    """A day as written inside a text."""

    day: int
    month: int
    year: int

    @property
    def iso(self) -> str:
        """The day in ISO 8601."""
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    def printed(self, rng: Random, party: bool = False) -> str:
        """Return the day after "ngày": with strokes, in words, with hyphens (the Party's habit) or full stops."""
        zeros = rng.random() < 0.7
        day = f"{self.day:02d}" if zeros else str(self.day)
        month = f"{self.month:02d}" if zeros and (self.month < 3 or rng.random() < 0.5) else str(self.month)
        style = rng.choices(["/", "words", "-", "."], weights=[50, 35, 45 if party else 6, 6])[0]
        return f"{day} tháng {month} năm {self.year}" if style == "words" else style.join((day, month, str(self.year)))


class Reference(Frozen):
    """One cited dispatch."""

    doc_type: str
    number: str
    day: Day | None
    issuer: str | None
    topic: str
    party: bool = False

    def gold(self) -> dict[str, str | None]:
        """Return the citation of the record."""
        return {
            "number": self.number,
            "doc_type": self.doc_type,
            "issued_date": self.day.iso if self.day else None,
            "issuing_body": self.issuer,
        }


def some_day(rng: Random, before: int, after: int | None = None) -> Day:
    """Return a day of one of the four years up to ``before``, or from the year ``after`` on."""
    first = before - 4 if after is None else after
    return Day(day=rng.randint(1, 28), month=rng.randint(1, 12), year=rng.randint(min(first, before), before))


def reference(rng: Random, issuers: list[Agency], topic: str, year: int, *, party: bool = False) -> Reference:
    """Return a dispatch on ``topic``, dated before ``year``, by one of ``issuers``, the Party or the government."""
    roll = rng.random()
    when = some_day(rng, year - 1 if rng.random() < 0.4 else year)
    if party or roll < 0.12:
        doc_type = rng.choice(list(PARTY_TYPES))
        issuer, code = rng.choice(PARTY_ISSUERS)
        number = f"{rng.randint(1, 160):02d}-{PARTY_TYPES[doc_type]}/{code}"
        return Reference(doc_type=doc_type, number=number, day=when, issuer=issuer, topic=topic, party=True)
    if roll < 0.34:
        return _law(rng, topic, when)
    if roll < 0.38:
        number = f"{rng.randint(1, 1999):02d}/QĐ-TTg"
        return Reference(doc_type="quyết định", number=number, day=when, issuer="Thủ tướng Chính phủ", topic=topic)
    agency = rng.choice(issuers)
    if roll < 0.6:
        number = f"{rng.randint(3, 9800):02d}/{agency.short}-{rng.choice(agency.units)[1]}"
        return Reference(doc_type="công văn", number=number, day=when, issuer=agency.name, topic=topic)
    doc_type = rng.choice(list(TYPES))
    if doc_type == "nghị quyết":
        agency = next((one for one in issuers if one.kind == "council"), agency)
    number = f"{rng.randint(1, 4200):02d}/{TYPES[doc_type]}-{agency.short}"
    return Reference(doc_type=doc_type, number=number, day=when, issuer=agency.name, topic=topic)


def _law(rng: Random, topic: str, when: Day) -> Reference:
    """Return a decree, a circular or a normative decision, whose number holds its year."""
    kind = rng.choice(["decree", "decree", "circular", "circular", "joint", "decision", "resolution"])
    n, year = f"{rng.randint(1, 180):02d}", when.year
    ministry = rng.choice([("Bộ Tài chính", "BTC"), ("Bộ Nội vụ", "BNV"), ("Bộ Y tế", "BYT"), ("Bộ Giáo dục và Đào tạo", "BGDĐT"),
                           ("Bộ Xây dựng", "BXD"), ("Bộ Tư pháp", "BTP"), ("Bộ Công an", "BCA"), ("Bộ Công Thương", "BCT")])  # fmt: skip
    rows = {
        "decree": ("nghị định", f"{n}/{year}/NĐ-CP", "Chính phủ"),
        "circular": ("thông tư", f"{n}/{year}/TT-{ministry[1]}", f"Bộ trưởng {ministry[0]}" if rng.random() < 0.4 else ministry[0]),
        "joint": ("thông tư liên tịch", f"{n}/{year}/TTLT-BTC-BNV", "liên Bộ Tài chính - Bộ Nội vụ"),
        "decision": ("quyết định", f"{n}/{year}/QĐ-UBND", "Ủy ban nhân dân tỉnh"),
        "resolution": ("nghị quyết", f"{n}/{year}/NQ-HĐND", "Hội đồng nhân dân tỉnh"),
    }  # fmt: skip
    doc_type, number, issuer = rows[kind]
    bare = kind in ("circular", "decree") and rng.random() < 0.15
    return Reference(
        doc_type=doc_type, number=number, day=None if bare else when, issuer=None if bare else issuer, topic=topic
    )


def first_mention(rng: Random, ref: Reference) -> str:
    """Return the full mention: "Kế hoạch số 38/KH-UBND ngày 26/02/2024 của Ủy ban nhân dân tỉnh X về ..."."""
    label = ref.doc_type.capitalize()
    so = " số " if rng.random() < 0.93 else " "
    if ref.day is None:
        return f"{label}{so}{ref.number}"
    join = rng.choices([" ngày ", ", ngày ", " ký ngày "], weights=[92, 6, 2])[0]
    tail = f" {rng.choice(['về', 'về', 'về việc', 'triển khai'])} {ref.topic}" if rng.random() < 0.8 else ""
    return f"{label}{so}{ref.number}{join}{ref.day.printed(rng, ref.party)} của {ref.issuer}{tail}"


def later_mention(ref: Reference) -> str:
    """Return the short mention: "Kế hoạch số 38/KH-UBND"."""
    return f"{ref.doc_type.capitalize()} số {ref.number}"
