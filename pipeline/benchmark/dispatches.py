"""One whole invented dispatch with its gold record, from a split, a seed and a number.

The types are dealt from a shuffled deck that holds every type, so that a benchmark of a few dozen documents has all of
them, the frequent ones more often.
"""

from collections.abc import Sequence
from random import Random
from typing import Any

from pipeline.benchmark.agencies import Agency, state_agency, superiors
from pipeline.benchmark.annexes import some_annexes
from pipeline.benchmark.bodies import BODIES
from pipeline.benchmark.case import Case, gold_record
from pipeline.benchmark.distribution import Item, addressees, recipients
from pipeline.benchmark.headers import blanks, joint, misprints, notation_of, printed_signature
from pipeline.benchmark.organisations import mass_organisation, party_committee
from pipeline.benchmark.people import person
from pipeline.benchmark.places import Territory, territory
from pipeline.benchmark.signing import signer
from pipeline.benchmark.subjects import subject
from pipeline.benchmark.writer import Writer
from pipeline.rendering.content import DispatchContent, Paragraph, RuleSet, Signer

DECK = {
    "công văn": 14, "quyết định": 6, "kế hoạch": 5, "thông báo": 4, "tờ trình": 4, "báo cáo": 4, "giấy mời": 3, "nghị quyết": 2, "chỉ thị": 2, "hướng dẫn": 2,
    "biên bản": 2, "quy chế": 1, "quy định": 1, "thông cáo": 1, "chương trình": 1, "phương án": 1, "đề án": 1, "dự án": 1, "hợp đồng": 1, "công điện": 2,
    "bản ghi nhớ": 1, "bản thỏa thuận": 1, "giấy ủy quyền": 1, "giấy giới thiệu": 1, "giấy nghỉ phép": 1, "phiếu gửi": 1, "phiếu chuyển": 1, "phiếu báo": 1, "thư công": 1,
    "kết luận": 1, "thông tri": 1, "nghị định": 1, "thông tư": 1, "thông tư liên tịch": 1,
}  # fmt: skip
"""How many cards of each type the deck holds: the 29 types of NĐ 30/2020, Điều 7, types of the Party, and legal acts."""

PARTY_TYPES = (
    "công văn",
    "quyết định",
    "kế hoạch",
    "thông báo",
    "tờ trình",
    "báo cáo",
    "nghị quyết",
    "chỉ thị",
    "hướng dẫn",
    "kết luận",
    "thông tri",
    "chương trình",
    "quy chế",
    "giấy mời",
    "đề án",
)
MASS_TYPES = (
    "công văn",
    "quyết định",
    "kế hoạch",
    "thông báo",
    "tờ trình",
    "báo cáo",
    "hướng dẫn",
    "chương trình",
    "giấy mời",
    "nghị quyết",
    "công điện",
)
TWO_SIDED = ("hợp đồng", "bản ghi nhớ", "bản thỏa thuận")
ADDRESSED = ("công văn", "tờ trình", "công điện", "giấy mời", "phiếu gửi", "phiếu chuyển", "thư công")
WITHOUT_SUBJECT = ("giấy giới thiệu", "giấy nghỉ phép", "phiếu gửi", "phiếu chuyển", "giấy ủy quyền")
LETTERS = ("THƯ KHEN", "THƯ CHÚC MỪNG", "THƯ CẢM ƠN", "THƯ CÔNG")


def type_of(split: str, seed: int, number: int) -> str:
    """Return the type that the deck deals to document ``number`` (0, 1, ...)."""
    cards = [doc_type for doc_type, count in DECK.items() for _ in range(count)]
    round_, place = divmod(number, len(cards))
    Random(f"deck {split} {seed} {round_}").shuffle(cards)
    return cards[place]


def make_dispatch(split: str, seed: int, number: int) -> Case:
    """Return document ``number`` of a split ("dev", "test") and seed, always the same."""
    rng = Random(f"dispatch {split} {seed} {number}")
    return _dispatch(rng, type_of(split, seed, number))


def _issuer(rng: Random, land: Territory, doc_type: str) -> tuple[RuleSet, Agency, str]:
    """Return rules, issuer and the star under its name."""
    roll = rng.random()
    if doc_type in ("kết luận", "thông tri") or (doc_type in PARTY_TYPES and roll < 0.17):
        organisation = party_committee(rng, land)
    elif doc_type in MASS_TYPES and roll < 0.3:
        organisation = mass_organisation(rng, land)
    else:
        while True:
            agency = state_agency(rng, land)
            if doc_type == "thông tư" and agency.kind != "ministry":
                continue
            if doc_type == "nghị quyết" and agency.kind != "council":
                continue
            return "state", agency, ""
    return organisation.rules, organisation.agency, organisation.star


def _dispatch(rng: Random, doc_type: str) -> Case:
    land = territory(rng)
    rules, agency, star = _issuer(rng, land, doc_type)
    year = rng.randint(2011, 2025)
    old = year < 2020
    day, month = rng.randint(1, 28), rng.randint(1, 12)
    agency = _government(agency) if doc_type == "nghị định" else agency
    topic = rng.choice(agency.sector.topics)
    unit = rng.choice([land.province, land.district, land.commune]).full
    writer = Writer(rng, land, agency, year, topic, superiors(rng, land, agency.sector), party=rules == "party")
    body = BODIES[doc_type](writer)
    agency, others, signed_by, traits = _signing(rng, land, doc_type, agency, party=rules == "party")
    changes: dict[str, Any] = {"date_printed": ""} if doc_type == "biên bản" and rng.random() < 0.5 else {}
    to, salutation = _addressing(rng, land, doc_type, agency)
    changes |= salutation
    items = _recipients(rng, land, doc_type, agency, to, body)
    number = f"{rng.choice([rng.randint(1, 99), rng.randint(1, 999), rng.randint(1, 9999)]):02d}"
    number += rng.choice("abc") if rng.random() < 0.015 else ""
    about = _subject(rng, doc_type, agency, unit, writer)
    if rules == "state" and doc_type == "công văn" and writer.cited and rng.random() < 0.12:
        about = _citing_subject(rng, writer)
        traits.append("cites_in_subject")
    if doc_type == "thư công":
        changes |= {"heading": rng.choice(LETTERS), "number_printed": ""}
        number, about = "", ""
    stamps = _stamps(rng, old=old)
    content = DispatchContent(
        rules=rules, parent=agency.parent, issuer=agency.issuer, number=number or None,
        notation=notation_of(rng, rules, doc_type, agency, year, old=old), place=agency.place, day=day, month=month, year=year,
        doc_type=doc_type, subject=about, addressees=to, body=body, recipients=tuple(item.printed for item in items),
        title=signed_by.title, signer=signed_by.name, learned=signed_by.learned, others=others, star=star,
        authority=_authority(rng, doc_type, agency), **changes, **stamps,
    )  # fmt: skip
    content, drafted = blanks(rng, misprints(rng, content, old=old))
    content, signatures, endings = _ended(rng, content, agency)
    gold = gold_record(content, [item.gold() for item in items], [ref.gold() for ref in writer.cited], signatures)
    ruled = {"state": "tt01" if old else "nd30"}.get(rules, rules)
    return Case(content=content, gold=gold, traits=(ruled, *traits, *stamps, *drafted, *endings))


def _government(agency: Agency) -> Agency:
    return agency.model_copy(
        update={
            "kind": "government", "parent": (), "issuer": ("CHÍNH PHỦ",), "name": "Chính phủ", "short": "CP", "place": "Hà Nội",
            "head": "THỦ TƯỚNG", "deputies": ("PHÓ THỦ TƯỚNG",), "collective": "CHÍNH PHỦ", "office": (),
        }
    )  # fmt: skip


def _signing(
    rng: Random, land: Territory, doc_type: str, agency: Agency, *, party: bool
) -> tuple[Agency, tuple[Signer, ...], Signer, list[str]]:
    """Return the issuer (two agencies may become one), who signs on the left, who signs, and traits."""
    own = signer(rng, agency, party=party)
    ministerial = doc_type == "thông tư liên tịch"
    if ministerial or (doc_type in ("kế hoạch", "hướng dẫn") and agency.kind == "department" and rng.random() < 0.25):
        return *joint(rng, land, agency, ministerial=ministerial), ["joint"]
    if doc_type in TWO_SIDED:
        left = Signer(title=("ĐẠI DIỆN BÊN A", *own.title), name=own.name, learned=own.learned)
        right = Signer(title=("ĐẠI DIỆN BÊN B", "GIÁM ĐỐC"), name=person(rng))
        return agency, (left,), right, ["two_signers"]
    if doc_type == "biên bản":
        left = Signer(title=("THƯ KÝ",), name=person(rng))
        title = rng.choice(["CHỦ TỌA", "CHỦ TRÌ", "CHỦ TỌA CUỘC HỌP"])
        return agency, (left,), Signer(title=(title,), name=person(rng)), ["two_signers"]
    return agency, (), own, []


def _addressing(rng: Random, land: Territory, doc_type: str, agency: Agency) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the addressees, and how a telegram opens."""
    to: tuple[str, ...] = ()
    if doc_type in ADDRESSED and (doc_type in ("công văn", "tờ trình", "công điện") or rng.random() < 0.7):
        to = addressees(rng, land, agency, upward=doc_type == "tờ trình")
    if doc_type == "công điện" and rng.random() < 0.7:
        return to, {"salutation": f"{' '.join(agency.issuer)} điện:"}
    return to, {}


def _recipients(
    rng: Random, land: Territory, doc_type: str, agency: Agency, to: tuple[str, ...], body: Sequence[Paragraph]
) -> tuple[Item, ...]:
    articles = sum(paragraph.lead.startswith("Điều") for paragraph in body)
    last = articles if articles and doc_type in ("quyết định", "nghị quyết") else None
    items = recipients(rng, land, agency, to, last)
    return () if doc_type in (*TWO_SIDED, "biên bản") and rng.random() < 0.5 else items


def _subject(rng: Random, doc_type: str, agency: Agency, unit: str, writer: Writer) -> str:
    about = subject(rng, doc_type, agency.sector, unit, writer.year, writer.topic)
    bare = doc_type in WITHOUT_SUBJECT or (doc_type == "giấy mời" and rng.random() < 0.4)
    return "" if bare else about


def _citing_subject(rng: Random, writer: Writer) -> str:
    """Return a subject that speaks of a dispatch which the body cites."""
    ref = writer.cited[0]
    about = (
        f"{rng.choice(['triển khai thực hiện', 'đính chính', 'trả lời'])} {ref.doc_type.capitalize()} số {ref.number}"
    )
    return f"{about} ngày {ref.day.printed(rng)} của {ref.issuer}" if ref.day is not None else about


def _stamps(rng: Random, *, old: bool) -> dict[str, str]:
    stamps = {}
    if rng.random() < 0.06:
        stamps["urgency"] = rng.choice(["KHẨN", "THƯỢNG KHẨN", "HỎA TỐC", *(["HỎA TỐC HẸN GIỜ"] if old else [])])
    if rng.random() < 0.03:
        stamps["secrecy"] = rng.choice(["MẬT", "MẬT", "TỐI MẬT", "TUYỆT MẬT"])
    return stamps


def _ended(
    rng: Random, content: DispatchContent, agency: Agency
) -> tuple[DispatchContent, list[dict[str, Any]], list[str]]:
    """Return the dispatch with what stands behind the signature, its digital signatures, and traits."""
    content, signatures = printed_signature(rng, content, agency.name)
    traits = ["printed_signature"] if signatures else []
    if signatures and content.subject and not content.is_letter and rng.random() < 0.3:
        content = content.model_copy(update={"headless": True, "urgency": None, "secrecy": None})
        traits.append("headless")
    if rng.random() < 0.18 and content.doc_type not in TWO_SIDED:
        content = content.model_copy(update={"annexes": some_annexes(rng, content, agency)})
        traits.append("annex")
    if content.others or rng.random() < 0.06:
        content = content.model_copy(update={"below": True})
    return content, signatures, traits


def _authority(rng: Random, doc_type: str, agency: Agency) -> str:
    """Return the line of who decides, above the grounds of a decision."""
    if doc_type not in ("quyết định", "nghị quyết") or agency.kind in ("party",) or rng.random() < 0.2:
        return ""
    if agency.collective and rng.random() < 0.6:
        return agency.name.upper()
    return f"{agency.head} {agency.name.upper()}"
