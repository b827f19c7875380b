"""Invented committees of the Party and of mass organisations.

Hướng dẫn 36-HD/VPTW (Party), Hướng dẫn 29-HD/TWĐTN-VP (Youth Union), Quyết định 933/QĐ-TLĐ (trade unions); Front and
other unions as seen in practice.
"""

from random import Random

from pipeline.benchmark.agencies import Agency
from pipeline.benchmark.places import Territory
from pipeline.benchmark.vocabulary import sectors
from pipeline.document import Frozen
from pipeline.rendering.content import RuleSet

_COMMITTEES = {"tỉnh": ("Tỉnh ủy", "TU"), "thành phố": ("Thành ủy", "TU"), "huyện": ("Huyện ủy", "HU"),
               "thị xã": ("Thị ủy", "ThU"), "quận": ("Quận ủy", "QU")}  # fmt: skip
_ORGANS = (("Ban Tổ chức", "BTC", "TRƯỞNG BAN"), ("Ban Tuyên giáo", "BTG", "TRƯỞNG BAN"), ("Ban Dân vận", "BDV", "TRƯỞNG BAN"),
           ("Ban Nội chính", "BNC", "TRƯỞNG BAN"), ("Ủy ban Kiểm tra", "UBKT", "CHỦ NHIỆM"), ("Văn phòng", "VP", "CHÁNH VĂN PHÒNG"))  # fmt: skip


class Organisation(Frozen):
    """A Party or mass organisation: an ``Agency`` and the rules that its papers follow."""

    rules: RuleSet
    agency: Agency
    star: str = ""


def party_committee(rng: Random, land: Territory) -> Organisation:
    """Return a committee, an organ or a cell of the Party."""
    sector = rng.choice(sectors())
    unit = rng.choice([land.province, land.district])
    committee, code = _COMMITTEES[unit.kind]
    named = f"{committee} {unit.name}" if not unit.name.isdigit() else f"{committee} {unit.full}"
    roll = rng.random()
    above: tuple[str, ...] = ()
    issuer: tuple[str, ...]
    deputies: tuple[str, ...]
    if roll < 0.4:
        if unit == land.district:
            above = (f"ĐẢNG BỘ {land.province.full.upper()}",)
        name, short, issuer = named, code, (named.upper(),)
        head, deputies, collective = "BÍ THƯ", ("PHÓ BÍ THƯ", "PHÓ BÍ THƯ THƯỜNG TRỰC"), "BAN THƯỜNG VỤ"
        office: tuple[str, ...] = ("CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")
        place = unit.place
    elif roll < 0.7:
        organ, organ_code, head = rng.choice(_ORGANS)
        above, issuer = (named.upper(),), (organ.upper(),)
        name, short = f"{organ} {committee}", f"{organ_code}{code}"
        deputies, collective, office = (f"PHÓ {head}",), "ỦY BAN KIỂM TRA" if organ_code == "UBKT" else "", ()
        place = unit.place
    else:
        where = land.commune
        above = (f"ĐẢNG BỘ {land.district.full.upper()}",)
        body = rng.choice(
            [f"ĐẢNG ỦY {where.full.upper()}", f"ĐẢNG ỦY {where.full.upper()}", "ĐẢNG ỦY KHỐI CÁC CƠ QUAN"]
        )
        if rng.random() < 0.25:
            above, body = (
                (f"ĐẢNG BỘ {where.full.upper()}",),
                f"CHI BỘ {rng.choice(['TRƯỜNG TIỂU HỌC', 'THÔN', 'TRẠM Y TẾ'])} {where.name.upper()}",
            )
        issuer = (body,)
        short = "CB" if body.startswith("CHI BỘ") else rng.choice(["ĐU", "ĐU", "ĐUK"])
        name = "Chi bộ" if short == "CB" else "Đảng ủy"
        head, deputies, collective = (
            "BÍ THƯ",
            ("PHÓ BÍ THƯ",),
            "CHI BỘ" if short == "CB" else rng.choice(["BAN THƯỜNG VỤ", "ĐẢNG ỦY", "BAN CHẤP HÀNH"]),
        )
        office, place = (), where.place
    agency = Agency(
        kind="party", parent=above, issuer=issuer, name=name, short=short, place=place, head=head, deputies=deputies,
        collective=collective, office=office, units=(("Văn phòng", "VP"), ("Tổng hợp", "TH")), sector=sector,
    )  # fmt: skip
    return Organisation(rules="party", agency=agency, star="*")


def mass_organisation(rng: Random, land: Territory) -> Organisation:
    """Return the Front, a trade union, the Youth Union or another union in a province or district."""
    sector = rng.choice(sectors())
    unit = rng.choice([land.province, land.district])
    upper = unit.full.upper()
    kind = rng.choice(["front", "union", "youth", "youth", "women", "farmers", "veterans", "charity"])
    units: tuple[tuple[str, str], ...] = (("Văn phòng", "VP"), ("Phong trào", "PT"), ("Tổ chức", "ToC"))
    rules: RuleSet = "state"
    star, place = "", unit.place
    parent: tuple[str, ...] = ()
    issuer: tuple[str, ...]
    if kind == "front":
        parent, issuer = ("ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM", upper), ("BAN THƯỜNG TRỰC",)
        name, short, collective, head = (
            f"Ủy ban Mặt trận Tổ quốc Việt Nam {unit.full}",
            "MTTQ-BTT",
            "BAN THƯỜNG TRỰC",
            "CHỦ TỊCH",
        )
        star = rng.choice(["", "*"])
    elif kind == "union":
        parent, issuer = ("TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM",), (f"LIÊN ĐOÀN LAO ĐỘNG {upper}",)
        name, short, collective, head = f"Liên đoàn Lao động {unit.full}", "LĐLĐ", "BAN THƯỜNG VỤ", "CHỦ TỊCH"
    elif kind == "youth":
        committee = _COMMITTEES[unit.kind][0].removesuffix(" ủy")
        issuer = (f"BCH ĐOÀN {upper}",) if rng.random() < 0.5 else (f"{committee.upper()} ĐOÀN {unit.name.upper()}",)
        name, short, collective, head = (
            f"Ban Thường vụ {committee} đoàn",
            rng.choice(["TĐTN", "ĐTN", "TĐTN"]),
            "BAN THƯỜNG VỤ",
            "BÍ THƯ",
        )
        rules, star = "youth", "***"
        units = (("Ban Tuyên giáo", "BTG"), ("Ban Phong trào", "BPT"), ("Văn phòng", "VP"))
    else:
        union, short = {"women": ("HỘI LIÊN HIỆP PHỤ NỮ", "HPN"), "farmers": ("HỘI NÔNG DÂN", "HND"),
                        "veterans": ("HỘI CỰU CHIẾN BINH", "CCB"), "charity": ("HỘI CHỮ THẬP ĐỎ", "CTĐ")}[kind]  # fmt: skip
        parent = (f"{union} VIỆT NAM",) if unit == land.province else (f"{union} {land.province.full.upper()}",)
        issuer = (f"BCH {union} {upper}",) if rng.random() < 0.3 else (f"{union}", upper)
        name, collective, head = (
            f"{union.capitalize()} {unit.full}",
            rng.choice(["BAN THƯỜNG VỤ", "BAN CHẤP HÀNH", ""]),
            "CHỦ TỊCH",
        )
        star = rng.choice(["", "*", "***"])
    agency = Agency(
        kind=kind, parent=parent, issuer=issuer, name=name, short=short, place=place, head=head,
        deputies=("PHÓ CHỦ TỊCH",) if head == "CHỦ TỊCH" else ("PHÓ BÍ THƯ", "PHÓ BÍ THƯ THƯỜNG TRỰC"),
        collective=collective, units=units, sector=sector,
    )  # fmt: skip
    return Organisation(rules=rules, agency=agency, star=star)
