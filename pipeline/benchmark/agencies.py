"""Invented agencies of the state: header lines, short names, heads and signing collectives.

Header and notation follow NĐ 30/2020/NĐ-CP, phụ lục I, mục II.2-3; names of kinds of agency are those of everyday
administration, places and bodies are invented.
"""

from collections.abc import Callable
from random import Random

from pipeline.benchmark.places import Territory, Unit
from pipeline.benchmark.vocabulary import Sector, sectors
from pipeline.document import Frozen
from pipeline.vietnamese import fold

LONG, SHORT = "ỦY BAN NHÂN DÂN", "UBND"


class Agency(Frozen):
    """An issuer: ``parent`` and ``issuer`` are the lines of its header, ``name`` is what running text calls it.

    ``collective`` is what the head signs on behalf of ("ỦY BAN NHÂN DÂN"), ``second`` what the head is elsewhere, ``head`` and ``deputies`` are titles in
    capitals, ``office`` titles of those who sign by order; ``units`` pairs of unit and short name.
    """

    kind: str
    parent: tuple[str, ...] = ()
    issuer: tuple[str, ...]
    name: str
    short: str
    place: str
    head: str
    second: str = ""
    deputies: tuple[str, ...]
    collective: str = ""
    office: tuple[str, ...] = ()
    units: tuple[tuple[str, str], ...]
    sector: Sector
    learned: bool = False
    ranked: bool = False


def committee(rng: Random, unit: Unit, sector: Sector) -> Agency:
    """Return the people's committee of ``unit``."""
    village = unit.kind in ("xã", "phường", "thị trấn")
    units = [("Văn hóa - Xã hội", "VHXH"), ("Địa chính", "ĐC"), ("Tư pháp", "TP")] if village else list(sector.units)
    extra = [("Nội chính", "NC"), ("Văn xã", "VX"), ("Tổng hợp", "TH"), ("Kinh tế", "KT")]
    offices = (("CHÁNH VĂN PHÒNG",) if not village else ("CÔNG CHỨC VĂN PHÒNG - THỐNG KÊ",)) + (
        () if village or unit.kind in ("tỉnh",) else (f"TRƯỞNG PHÒNG {sector.name.upper()}",)
    )
    lines: tuple[str, ...] = (LONG, unit.full.upper())
    if rng.random() < 0.15:
        lines = (f"{LONG} {unit.full.upper()}",)
    elif rng.random() < 0.1:
        lines = (f"{SHORT} {unit.full.upper()}",)
    return Agency(
        kind="committee",
        issuer=lines,
        name=f"Ủy ban nhân dân {unit.full}",
        short="UBND",
        place=unit.place,
        head="CHỦ TỊCH",
        deputies=("PHÓ CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC") if rng.random() < 0.2 else ("PHÓ CHỦ TỊCH",),
        collective=LONG if rng.random() < 0.9 else SHORT,
        office=offices,
        units=tuple(units + extra),
        sector=sector,
    )


def _above(rng: Random, unit: Unit) -> tuple[str, ...]:
    """Return how a committee stands as the superior in the header."""
    name = unit.full.upper()
    return rng.choice([(f"{SHORT} {name}",), (f"{SHORT} {name}",), (LONG, name), (f"{LONG} {name}",)])


def department(rng: Random, unit: Unit, sector: Sector) -> Agency:
    """Return the sở of a province."""
    return Agency(
        kind="department",
        parent=_above(rng, unit),
        issuer=(f"SỞ {sector.name.upper()}",),
        name=f"Sở {sector.name}" + (f" {unit.full}" if rng.random() < 0.4 else ""),
        short=f"S{sector.short}",
        place=unit.place,
        head="GIÁM ĐỐC",
        deputies=("PHÓ GIÁM ĐỐC",),
        office=("CHÁNH VĂN PHÒNG", f"TRƯỞNG PHÒNG {sector.units[0][0].upper()}", "CHÁNH THANH TRA"),
        units=(*sector.units, ("Văn phòng", "VP"), ("Thanh tra", "TTra")),
        sector=sector,
    )


def division(rng: Random, unit: Unit, sector: Sector) -> Agency:
    """Return the phòng of a district."""
    name = f"Phòng {sector.name}"
    return Agency(
        kind="division",
        parent=_above(rng, unit),
        issuer=(name.upper(),),
        name=f"{name} {unit.full}" if rng.random() < 0.5 else name,
        short=rng.choice([f"P{sector.short}", sector.short, f"P.{sector.short}"]),
        place=unit.place,
        head="TRƯỞNG PHÒNG",
        deputies=("PHÓ TRƯỞNG PHÒNG",),
        units=sector.units,
        sector=sector,
    )


def office(rng: Random, unit: Unit, sector: Sector) -> Agency:
    """Return the office of a people's committee."""
    return Agency(
        kind="office",
        parent=_above(rng, unit),
        issuer=("VĂN PHÒNG",),
        name=f"Văn phòng Ủy ban nhân dân {unit.full}",
        short=rng.choice(["VP", "VPUBND"]),
        place=unit.place,
        head="CHÁNH VĂN PHÒNG",
        deputies=("PHÓ CHÁNH VĂN PHÒNG",),
        units=(("Tổng hợp", "TH"), ("Nội chính", "NC"), ("Tiếp công dân", "TCD"), *sector.units[:2]),
        sector=sector,
    )


def council(rng: Random, unit: Unit, sector: Sector) -> Agency:
    """Return the people's council of ``unit``."""
    return Agency(
        kind="council",
        issuer=("HỘI ĐỒNG NHÂN DÂN", unit.full.upper()),
        name=f"Hội đồng nhân dân {unit.full}",
        short="HĐND",
        place=unit.place,
        head="CHỦ TỊCH",
        deputies=("PHÓ CHỦ TỊCH",),
        collective=rng.choice(["", "", "HỘI ĐỒNG NHÂN DÂN", "THƯỜNG TRỰC HĐND"]),
        office=("CHÁNH VĂN PHÒNG",),
        units=(("Văn phòng", "VP"), ("Kinh tế - Ngân sách", "KTNS"), ("Pháp chế", "PC")),
        sector=sector,
    )


def ministry(rng: Random, unit: Unit, sector: Sector) -> Agency:  # noqa: ARG001
    """Return a ministry; it sits in Hà Nội."""
    return Agency(
        kind="ministry",
        issuer=(f"BỘ {sector.name.upper()}",),
        name=f"Bộ {sector.name}",
        short=f"B{sector.short}",
        place="Hà Nội",
        head="BỘ TRƯỞNG",
        deputies=("THỨ TRƯỞNG",),
        office=("CHÁNH VĂN PHÒNG", f"VỤ TRƯỞNG VỤ {sector.units[-1][0].upper()}", "VỤ TRƯỞNG VỤ PHÁP CHẾ"),
        units=(*sector.units, ("Văn phòng", "VP"), ("Pháp chế", "PC"), ("Thanh tra", "TTr")),
        sector=sector,
    )


def bureau(rng: Random, unit: Unit, sector: Sector) -> Agency:  # noqa: ARG001
    """Return a bureau of a ministry."""
    field, code = rng.choice(sector.units)
    kind, mark, head = rng.choice([("Cục", "C", "CỤC TRƯỞNG"), ("Vụ", "V", "VỤ TRƯỞNG")])
    return Agency(
        kind="bureau",
        parent=(f"BỘ {sector.name.upper()}",),
        issuer=(f"{kind} {field}".upper(),),
        name=f"{kind} {field}",
        short=f"{mark}{code}" if rng.random() < 0.6 else code,
        place="Hà Nội",
        head=head,
        deputies=(f"PHÓ {head}",),
        office=("CHÁNH VĂN PHÒNG",) if kind == "Cục" else (),
        units=(("Văn phòng", "VP"), ("Tổng hợp", "TH"), ("Chính sách", "CS")),
        sector=sector,
    )


_HEADS = {"Trường": ("HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"), "Chi": ("CHI CỤC TRƯỞNG", "PHÓ CHI CỤC TRƯỞNG"),
          "Cục": ("CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG"), "Phòng": ("TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"),
          "Đoàn": ("TRƯỞNG ĐOÀN", "PHÓ TRƯỞNG ĐOÀN"), "Viện": ("VIỆN TRƯỞNG", "PHÓ VIỆN TRƯỞNG"),
          "Trạm": ("TRẠM TRƯỞNG", "PHÓ TRẠM TRƯỞNG")}  # fmt: skip


def initials(name: str) -> str:
    """Return the initials of a name in capitals, as agencies shorten themselves: without marks, but with Đ.

    >>> initials("Trường Trung học phổ thông"), initials("Chi cục Thi hành án dân sự"), initials("Ban Điều độ")
    ('TTHPT', 'CCTHADS', 'BĐĐ')
    """
    letters = (word[0].upper() for word in name.replace("-", " ").split() if word[0].isalpha())
    return "".join(letter if letter == "Đ" else fold(letter).upper() for letter in letters)


def service(rng: Random, unit: Unit, sector: Sector) -> Agency:
    """Return a school, hospital, centre or company under an agency of the sector."""
    body = rng.choice(sector.bodies)
    head, deputy = _HEADS.get(body.split()[0], ("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"))
    company = body.startswith("Công ty")
    if company:
        parent: tuple[str, ...] = (f"TỔNG CÔNG TY {sector.name.split(',')[0].upper()}",)
    else:
        parent = rng.choice(
            [(f"SỞ {sector.name.upper()}",), (f"SỞ {sector.name.upper()}", unit.full.upper()),
             (f"{SHORT} {unit.full.upper()}",), (f"UBND {unit.full.upper()}", f"SỞ {sector.name.upper()}")]
        )  # fmt: skip
    full = f"{body} {unit.full}" if rng.random() < 0.4 else f"{body} {unit.name}"
    return Agency(
        kind="service",
        parent=parent,
        issuer=rng.choice([(body.upper(), full.removeprefix(body).strip().upper()), (full.upper(),)]),
        name=full,
        short=initials(body) + (rng.choice(["", "", initials(unit.name)])),
        place=unit.place,
        head=head,
        deputies=(deputy,),
        office=("TRƯỞNG PHÒNG TỔ CHỨC - HÀNH CHÍNH",),
        units=(
            ("Tổ chức - Hành chính", "TCHC"),
            ("Kế hoạch - Tài chính", "KHTC"),
            ("Kế hoạch tổng hợp", "KHTH"),
            ("Hành chính", "HC"),
        ),
        sector=sector,
        learned=body.split()[0] in ("Trường", "Bệnh", "Viện"),
    )


def university(rng: Random, unit: Unit, sector: Sector) -> Agency:
    """Return a university, whose heads print their titles of learning."""
    field = rng.choice(["Kỹ thuật", "Sư phạm", "Nông lâm", "Y Dược", "Kinh tế", "Ngoại ngữ", "Xây dựng Công trình"])
    ministry_name = rng.choice(["BỘ GIÁO DỤC VÀ ĐÀO TẠO", f"BỘ {sector.name.upper()}", f"UBND {unit.full.upper()}"])
    name = f"Trường Đại học {field} {unit.name}"
    return Agency(
        kind="university",
        parent=(ministry_name,),
        issuer=rng.choice([(f"TRƯỜNG ĐẠI HỌC {field.upper()}", unit.name.upper()), (name.upper(),)]),
        name=name,
        short="ĐH" + initials(field) + initials(unit.name),
        place=unit.place,
        head="HIỆU TRƯỞNG",
        deputies=("PHÓ HIỆU TRƯỞNG",),
        office=("TRƯỞNG PHÒNG ĐÀO TẠO", "TRƯỞNG PHÒNG HÀNH CHÍNH - TỔNG HỢP"),
        units=(
            ("Đào tạo", "ĐT"),
            ("Khoa học công nghệ", "KHCN"),
            ("Công tác sinh viên", "CTSV"),
            ("Hành chính", "HCTH"),
        ),
        sector=sector,
        learned=True,
    )


def steering(rng: Random, unit: Unit, sector: Sector) -> Agency:
    """Return an advisory body with its own number series; its head has a second title (phụ lục I, II.3a, II.7)."""
    kind, short, head = rng.choice(
        [("BAN CHỈ ĐẠO", "BCĐ", "TRƯỞNG BAN"), ("HỘI ĐỒNG", "HĐ", "CHỦ TỊCH HỘI ĐỒNG"), ("BAN TỔ CHỨC", "BTC", "TRƯỞNG BAN")]
    )  # fmt: skip
    topic = rng.choice(["CẢI CÁCH HÀNH CHÍNH", "PHÒNG, CHỐNG THIÊN TAI", "CHUYỂN ĐỔI SỐ", "GIẢM NGHÈO BỀN VỮNG",
                        "XÂY DỰNG NÔNG THÔN MỚI", "THI ĐUA - KHEN THƯỞNG", "PHÒNG CHỐNG DỊCH", "AN TOÀN GIAO THÔNG"])  # fmt: skip
    issuer: tuple[str, ...] = (kind, topic) if rng.random() < 0.6 else (f"{kind} {topic}",)
    code = short + rng.choice(["", "", initials(topic)])
    if rng.random() < 0.25:  # a cluster of districts that compete, led by one of them in turn
        count = rng.randint(2, 9)
        roman = ("", "", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[count]
        issuer, head = (f"CỤM THI ĐUA SỐ {count}",), "CỤM TRƯỞNG"
        code = rng.choice([f"CTĐ{count}", f"CỤM TĐ {roman}", f"CTĐ{count}"])
    return Agency(
        kind="steering",
        parent=(f"UBND {unit.full.upper()}",),
        issuer=issuer,
        name=f"{' '.join(issuer).capitalize()} {unit.full}",
        short=code,
        place=unit.place,
        head=head,
        second=f"{rng.choice(['CHỦ TỊCH', 'PHÓ CHỦ TỊCH'])} UBND {unit.full.upper()}" if rng.random() < 0.5 else "",
        deputies=(
            head.replace("TRƯỞNG", "PHÓ TRƯỞNG")
            .replace("CHỦ TỊCH HỘI", "PHÓ CHỦ TỊCH HỘI")
            .replace("CỤM PHÓ TRƯỞNG", "PHÓ CỤM TRƯỞNG"),
        ),
        units=(("Thường trực", "TTr"), ("Thư ký", "TK"), *sector.units[:1]),
        sector=sector,
    )


def police(rng: Random, unit: Unit, sector: Sector) -> Agency:
    """Return the police of a district or the military command of a province, whose heads print their ranks."""
    if rng.random() < 0.6:
        parent, name, short = f"CÔNG AN TỈNH {unit.name.upper()}", f"Công an huyện {unit.name}", "CAH"
        head, deputy = "TRƯỞNG CÔNG AN HUYỆN", "PHÓ TRƯỞNG CÔNG AN HUYỆN"
    else:
        parent, name, short = "QUÂN KHU 10", f"Bộ Chỉ huy Quân sự {unit.full}", "BCH"
        head, deputy = "CHỈ HUY TRƯỞNG", "PHÓ CHỈ HUY TRƯỞNG"
    return Agency(
        kind="police",
        parent=(parent,),
        issuer=(name.upper(),),
        name=name,
        short=short,
        place=unit.place,
        head=head,
        deputies=(deputy,),
        units=(("Tham mưu", "TM"), ("Đội Tổng hợp", "TH"), ("Hậu cần", "HC")),
        sector=sector,
        ranked=True,
    )


def court(rng: Random, unit: Unit, sector: Sector) -> Agency:
    """Return a people's court or procuracy."""
    kind, short, head = rng.choice(
        [("Tòa án nhân dân", "TA", "CHÁNH ÁN"), ("Viện kiểm sát nhân dân", "VKS", "VIỆN TRƯỞNG")]
    )
    return Agency(
        kind="court",
        parent=(f"{kind.upper()} TỐI CAO",),
        issuer=(kind.upper(), unit.full.upper()),
        name=f"{kind} {unit.full}",
        short=short,
        place=unit.place,
        head=head,
        deputies=(f"PHÓ {head}",),
        office=("CHÁNH VĂN PHÒNG",),
        units=(("Văn phòng", "VP"), ("Tổ chức cán bộ", "TCCB"), ("Phòng 7", "P7")),
        sector=sector,
    )


Maker = Callable[[Random, Unit, Sector], Agency]


def state_agency(rng: Random, land: Territory) -> Agency:
    """Return an agency of the state somewhere in ``land``."""
    sector = rng.choice(sectors())
    choices: list[tuple[Maker, Unit, int]] = [
        (committee, land.province, 10), (committee, land.district, 10), (committee, land.commune, 8),
        (department, land.province, 22), (division, land.district, 8), (office, land.province, 4),
        (office, land.district, 2), (council, land.province, 2), (council, land.commune, 2), (ministry, land.province, 8),
        (bureau, land.province, 5), (service, land.province, 8), (service, land.district, 8), (university, land.province, 5),
        (steering, land.province, 3), (steering, land.district, 3), (police, land.district, 3), (court, land.province, 3),
    ]  # fmt: skip
    maker, unit, _ = rng.choices(choices, weights=[weight for *_, weight in choices])[0]
    return maker(rng, unit, sector)


def superiors(rng: Random, land: Territory, sector: Sector) -> list[Agency]:
    """Return agencies whose papers an issuer in ``land`` carries out."""
    return [
        ministry(rng, land.province, sector), department(rng, land.province, sector), committee(rng, land.province, sector),
        committee(rng, land.district, sector), council(rng, land.province, sector),
    ]  # fmt: skip
