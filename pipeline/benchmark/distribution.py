"""Addressees (Kính gửi) and recipients (Nơi nhận) as printed and as recorded.

NĐ 30/2020/NĐ-CP, phụ lục I, mục II.9; purposes in brackets as in practice.
"""

from random import Random
from typing import Any

from pipeline.benchmark.agencies import Agency
from pipeline.benchmark.people import person
from pipeline.benchmark.places import Territory
from pipeline.document import Frozen

PURPOSES = {"report": ("b/c", "b/c", "để b/c", "để báo cáo", "báo cáo"), "do": ("t/h", "t/h", "để thực hiện", "để t/h", "thực hiện"),
            "help": ("p/h", "để phối hợp", "phối hợp"), "know": ("để biết", "đ/b"), "direct": ("c/đ", "để chỉ đạo")}  # fmt: skip


class Item(Frozen):
    """One line of Nơi nhận: what is printed, and its parts in the record."""

    printed: str
    name: str
    purpose: str | None = None
    means: tuple[str, ...] | None = None

    def gold(self) -> dict[str, Any]:
        """Return the recipient of the record."""
        return {"name": self.name, "purpose": self.purpose, "means": list(self.means) if self.means else None}


def _item(rng: Random, name: str, purpose: str, share: float) -> Item:
    if rng.random() >= share:
        return Item(printed=name, name=name)
    word = rng.choice(PURPOSES[purpose])
    return Item(printed=f"{name} ({word})", name=name, purpose=word)


def addressees(rng: Random, land: Territory, agency: Agency, *, upward: bool = False) -> tuple[str, ...]:
    """Return whom a letter is addressed to; ``upward`` asks for the bodies above alone."""
    field, unit = agency.sector, rng.choice([land.province, land.district])
    above = [f"Ủy ban nhân dân {land.province.full}", f"Bộ {field.name}", f"Sở {field.name}", f"Thường trực Hội đồng nhân dân {unit.full}",
             f"UBND {unit.full}", f"Chủ tịch Ủy ban nhân dân {land.district.full}", "Hội đồng Thi đua - Khen thưởng tỉnh", f"Sở Tài chính {land.province.full}"]  # fmt: skip
    below = ["Các phòng chuyên môn thuộc Sở", "Ủy ban nhân dân các xã, thị trấn", "Ủy ban nhân dân các huyện, thị xã, thành phố", "Thủ trưởng các cơ quan, đơn vị trực thuộc",
             f"Hiệu trưởng các trường học trên địa bàn {land.district.full}", "Giám đốc các đơn vị sự nghiệp", f"{rng.choice(field.bodies)} {land.commune.name}", f"Phòng {field.name} các huyện",
             f"Công an {land.district.full}", f"Ông {person(rng)}, {land.commune.full}", f"Công ty TNHH {land.commune.name} Phát", "Các cơ quan báo chí Trung ương và địa phương",
             "Các chi bộ trực thuộc", "Các hội viên tổ chức", f"Bà {person(rng)}", "Trưởng các thôn, tổ dân phố", "Văn phòng Đăng ký đất đai và các chi nhánh"]  # fmt: skip
    pool = above if upward else above[:3] + below + below
    count = rng.choices([1, 2, 3, 4, 6], weights=[50, 20, 15, 10, 5])[0]
    chosen: list[str] = []
    for name in rng.sample(pool, k=min(len(pool), count * 2)):
        if name not in chosen and len(chosen) < count:
            chosen.append(name)
    return tuple(chosen)


def recipients(
    rng: Random, land: Territory, agency: Agency, to: tuple[str, ...], article: int | None
) -> tuple[Item, ...]:
    """Return the lines of Nơi nhận; ``to`` are the addressees, ``article`` that of a decision which names who acts."""
    share = rng.choice([0.0, 0.3, 0.7])
    unit, sector = rng.choice(agency.units), agency.sector
    items: list[Item] = []
    if to:
        if rng.random() < 0.92:
            items.append(Item(printed="Như trên", name="Như trên", means=to))
    elif article is not None and rng.random() < 0.9:
        word = rng.choice(["Như Điều", "Như điều"])
        items.append(Item(printed=f"{word} {article}", name=f"{word} {article}"))
    pool = [
        (f"UBND {land.province.full}", "report"), (f"Bộ {sector.name}", "report"), (f"TT. {rng.choice(['Tỉnh ủy', 'Huyện ủy'])}, HĐND, UBND {land.district.full}", "report"),
        ("CT, các PCT UBND", "report"), ("Giám đốc, các PGĐ Sở", "report"), (f"Sở {sector.name}", "report"), (f"Phòng {sector.name}", "do"), ("Các phòng, ban thuộc huyện", "do"),
        ("UBND các xã, phường, thị trấn", "do"), ("Cổng thông tin điện tử", "know"), ("Đài Truyền thanh", "help"), (f"Công an {land.district.full}", "help"), ("Website cơ quan", "know"),
        ("Các thành viên Ban Chỉ đạo", "do"), ("Kho bạc Nhà nước", "help"), ("Lãnh đạo Văn phòng", "know"), (f"MTTQ và các đoàn thể {land.district.full}", "help"), (f"{sector.bodies[0]} {land.commune.name}", "do"),
        ("Ban Giám đốc", "report"), ("Trung tâm Tin học - Công báo", "know"), ("Các PCVP", "know"), ("Báo và Đài PTTH tỉnh", "know"), ("Trang TTĐT Sở", "know"), ("Phòng NC, TH", "know"),
    ]  # fmt: skip
    for name, purpose in rng.sample(pool, k=rng.choices([0, 1, 2, 3, 5, 8], weights=[8, 22, 28, 22, 14, 6])[0]):
        items.append(_item(rng, name, purpose, share))
    items.append(_filing(rng, unit[1]))
    return tuple(items)


def _filing(rng: Random, unit: str) -> Item:
    """Return the line of what is filed: "Lưu: VT, NV (03b)"."""
    name = rng.choice(
        [
            "VT",
            "VT",
            f"VT, {unit}",
            f"VT, {unit}",
            f"VT, {unit}",
            f"VT, {unit}",
            f"{unit}, VT",
            f"VT; {unit}",
            f"VT-{unit}",
            "VP",
        ]
    )
    name += rng.choices(
        [
            "",
            " (2b)",
            " (03b)",
            f". {person(Random(rng.random())).split()[-1]}",
            f", {rng.choice(['thanh', 'ttha', 'nvbinh', 'lmhung'])}",
            ".TT(15)",
        ],
        weights=[70, 6, 6, 8, 6, 4],
    )[0]
    label = rng.choices(["Lưu: ", "Lưu ", "Lưu:"], weights=[80, 10, 10])[0]
    return Item(printed=f"{label}{name}", name=name, purpose="lưu")
