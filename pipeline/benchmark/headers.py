"""What varies in headers: notations, blanks of drafts, misprints, joint issuers, stamps of digital signatures."""

from random import Random
from typing import Any

from pipeline.benchmark.agencies import Agency, department, ministry
from pipeline.benchmark.people import person
from pipeline.benchmark.places import Territory
from pipeline.benchmark.vocabulary import sectors
from pipeline.rendering.content import DispatchContent, RuleSet, Signer
from pipeline.vietnamese import fold

ABBREVIATIONS = {
    "nghị quyết": "NQ", "quyết định": "QĐ", "chỉ thị": "CT", "quy chế": "QC", "quy định": "QyĐ", "thông cáo": "TC", "thông báo": "TB", "hướng dẫn": "HD",
    "chương trình": "CTr", "kế hoạch": "KH", "phương án": "PA", "đề án": "ĐA", "dự án": "DA", "báo cáo": "BC", "biên bản": "BB", "tờ trình": "TTr", "hợp đồng": "HĐ",
    "công điện": "CĐ", "bản ghi nhớ": "BGN", "bản thỏa thuận": "BTT", "giấy ủy quyền": "GUQ", "giấy mời": "GM", "giấy giới thiệu": "GGT", "giấy nghỉ phép": "GNP",
    "phiếu gửi": "PG", "phiếu chuyển": "PC", "phiếu báo": "PB", "nghị định": "NĐ", "thông tư": "TT", "thông tư liên tịch": "TTLT", "kết luận": "KL", "thông tri": "TT",
    "công văn": "CV", "thư công": "T",
}  # fmt: skip
"""NĐ 30/2020/NĐ-CP, phụ lục III; Party types of Hướng dẫn 36-HD/VPTW."""
UNTIL_2020 = {
    "bản ghi nhớ": "GN",
    "bản thỏa thuận": "TTh",
    "giấy ủy quyền": "UQ",
    "giấy giới thiệu": "GT",
    "giấy nghỉ phép": "NP",
}
"""Thông tư 01/2011/TT-BNV."""


def notation_of(rng: Random, rules: RuleSet, doc_type: str, agency: Agency, year: int, *, old: bool) -> str:
    """Return what follows the number: "KH-UBND", "UBND-NV", "2020/NĐ-CP", "CV/ĐU", "KH/TĐTN-BTG"."""
    code = UNTIL_2020.get(doc_type, ABBREVIATIONS[doc_type]) if old else ABBREVIATIONS[doc_type]
    short, unit = agency.short, rng.choice(agency.units)[1]
    if rules == "party":
        return f"{'QĐ' if doc_type == 'quy định' else code}/{short}"
    if rules == "youth":
        return f"{code}/{short}" + (f"-{unit}" if rng.random() < 0.4 else "")
    if doc_type in ("nghị định", "thông tư", "thông tư liên tịch") or (
        doc_type in ("quyết định", "nghị quyết") and agency.kind in ("committee", "council") and rng.random() < 0.15
    ):
        return f"{year}/{code}-{short}"
    if doc_type == "công văn":
        return f"{short}-{unit}" if rng.random() < 0.88 else short
    if doc_type == "hợp đồng" and rng.random() < 0.4:
        return f"{year}/{code}-{short}"
    return f"{code}-{short}"


def joint(
    rng: Random, land: Territory, agency: Agency, *, ministerial: bool
) -> tuple[Agency, tuple[Signer, ...], Signer]:
    """Return two agencies as one issuer, and who signs for each: left, and right."""
    fields = [sector for sector in sectors() if sector != agency.sector]
    one = ministry(rng, land.province, agency.sector) if ministerial else agency
    other = (ministry if ministerial else department)(rng, land.province, rng.choice(fields))
    lines = [one.issuer[0], other.issuer[0]]
    if len(" - ".join(lines)) < 34 or rng.random() < 0.4:
        lines = [" - ".join(lines)]
    elif rng.random() < 0.5:
        lines[0] += " -"
    merged = one.model_copy(
        update={
            "issuer": tuple(lines),
            "short": f"{one.short}-{other.short}",
            "name": f"{one.name} và {other.name}",
            "kind": "joint",
        }
    )
    blocks = []
    for side in (one, other):
        deputy = side.deputies[0]
        title = (
            (f"KT. {side.head} {side.issuer[0]}", deputy) if rng.random() < 0.6 else (f"{side.head} {side.issuer[0]}",)
        )
        blocks.append(Signer(title=title, name=person(rng)))
    return merged, (blocks[0],), blocks[1]


def blanks(rng: Random, content: DispatchContent) -> tuple[DispatchContent, list[str]]:
    """Return the dispatch as a draft now and then: number and day left blank, rarely the month as well."""
    if content.number_line == "" or not content.has_date_line or rng.random() >= 0.07:
        return content, []
    number = None if rng.random() < 0.8 else content.number
    month = None if rng.random() < 0.15 else content.month
    draft = content.model_copy(
        update={"number": number, "day": None, "month": month, "number_printed": None, "date_printed": None}
    )
    if rng.random() < 0.5:  # dots in the place of blanks
        dots = "." * rng.randint(3, 8)
        shown = f"{month:02d}" if month and month < 3 else str(month or dots)
        line = draft.number_line if number else draft.number_line.replace("       ", dots)
        draft = draft.model_copy(
            update={
                "number_printed": line,
                "date_printed": f"{content.place}, ngày {dots} tháng {shown} năm {content.year}",
            }
        )
    return draft, ["draft"]


def misprints(rng: Random, content: DispatchContent, *, old: bool) -> DispatchContent:
    """Return the dispatch with the small freedoms that offices take: blanks, zeros, tone marks, list signs."""
    changes: dict[str, Any] = {}
    if rng.random() < (0.35 if old else 0.1):
        changes["motto"] = ("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", content.motto[1])
    if content.number_line and rng.random() < 0.2:
        mark = "-" if content.rules != "state" else "/"
        label = rng.choice(["Số: ", "Số : ", "Số ", "Số:"])
        gap = rng.choice([("", ""), (" ", ""), (" ", " ")])
        changes["number_printed"] = f"{label}{content.number}{gap[0]}{mark}{gap[1]}{content.notation}"
    if content.has_date_line and content.day and content.month and rng.random() < 0.12:
        month = f"{content.month:02d}" if rng.random() < 0.5 else str(content.month)
        day = str(content.day)
        changes["date_printed"] = f"{content.place}, ngày {day} tháng {month} năm {content.year}"
    if rng.random() < 0.15:
        changes["subject_opening"] = rng.choice(["V/v: ", "Về việc ", "v/v ", "V/v "])
    if rng.random() < 0.12:
        changes["list_end"] = rng.choice([",", ""])
    if rng.random() < 0.08:
        changes["contact"] = (
            f"Địa chỉ: {rng.randint(1, 320)} đường Bến Nghè, {content.place}; điện thoại: 0{rng.randint(200, 299)} 3{rng.randint(100, 999)} {rng.randint(100, 999)}"
        )
    return content.model_copy(update=changes)


def printed_signature(rng: Random, content: DispatchContent, name: str) -> tuple[DispatchContent, list[dict[str, Any]]]:
    """Return the dispatch with the printed stamp of a digital signature now and then, and the signature as recorded."""
    if rng.random() >= 0.06 or content.day is None or content.month is None:
        return content, []
    day = min(28, content.day + rng.choice([0, 0, 1, 3]))
    moment = f"{rng.randint(7, 17):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}"
    mail = "".join(word[0] for word in fold(name).split()) + "@" + fold(content.place).replace(" ", "") + ".gov.vn"
    iso = f"{content.year}-{content.month:02d}-{day:02d}T{moment}"
    lines: tuple[str, ...] = (f"{iso}+0700", f"{name} <{mail}> đã ký lên văn bản này!")
    if rng.random() < 0.5:
        stamp = f"{day:02d}.{content.month:02d}.{content.year} {moment} +07:00"
        lines = (f"Người ký: {name}", f"Email: {mail}", f"Thời gian ký: {stamp}")
    return content.model_copy(update={"trailer": lines}), [{"signer": name, "signed_at": f"{iso}+07:00"}]
