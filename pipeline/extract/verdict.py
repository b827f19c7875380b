"""Is it a dispatch at all? Evidence is counted, element by element.

News, forms, slides, receipts and books may hold one or two of the elements of a dispatch (a textbook page can carry
the national motto, a blank form even "Kính gửi"), but not the set that Nghị định 30/2020/NĐ-CP, Điều 8 requires.
"""

import regex

from pipeline.dispatch import FieldState, Found
from pipeline.extract.zones import Zones

ENOUGH = 5.0
"""Points from which a document is a dispatch: a number or a date line and two or three elements more."""

PRIVATE = 3.0
"""Points more that are asked of a page whose header names a paper of a private person or of trade."""
PRIVATE_PAPER = regex.compile(
    r"^\W*(?:don (?:xin|de nghi|khoi kien|khieu nai|to cao|dang ky|yeu cau|trinh bao|thuoc|dat hang)|to khai|"
    r"so yeu ly lich|ban (?:cam doan|tuong trinh|tu kiem diem)|can cuoc|the can cuoc|bang tot nghiep|"
    r"giay (?:khen|khai sinh|"
    r"ket hon|nop tien|mua ban|bao no|bao co)|hoa don|phieu (?:thu|chi|xuat kho|nhap kho|luong)|bien lai|thiep moi|"
    r"de (?:kiem tra|thi)|bai giang|luan (?:van|an)|giao trinh)\b"
)
"""Observed on forms, receipts and school papers; none of them is among the 29 types of Điều 7."""

_WEIGHTS = {"number": 3.0, "issued_date": 2.0, "issuing_body": 1.0, "doc_type": 1.0, "addressees": 1.0,
            "recipients": 2.0, "signer_title": 1.0, "signer_name": 1.0}  # fmt: skip


def evidence_score(fields: dict[str, FieldState], zones: Zones, signed: bool) -> float:
    """Return the points for ``fields``; ``signed`` says whether there is a digital signature."""
    found = {name: state for name, state in fields.items() if isinstance(state, Found)}
    points = sum(weight for name, weight in _WEIGHTS.items() if name in found)
    if "doc_type" in found and found["doc_type"].rule == "doc_type.notation":
        points -= _WEIGHTS["doc_type"]  # it says nothing that the number has not said
    if zones.motto or zones.is_party:
        points += 1.5
    if zones.title is not None:
        points += 0.5
    return points + (1.0 if signed else 0.0)


def is_dispatch(fields: dict[str, FieldState], zones: Zones, signed: bool) -> bool:
    """Return whether the elements found make a dispatch.

    One of the elements that only an issued dispatch has must be there: a number, a date of issue, or recipients
    together with a signature.
    """
    has = {name for name, state in fields.items() if isinstance(state, Found)}
    number = fields.get("number")
    blank_number = isinstance(number, Found) and str(number.value).startswith("/")
    anchored = (
        ("number" in has and (not blank_number or "issued_date" in has or {"recipients", "signer_name"} <= has))
        or ("issued_date" in has and bool(has & {"recipients", "signer_title", "issuing_body"}))
        or {"recipients", "signer_name"} <= has
        or (signed and zones.title is not None and "signer_name" in has)
    )
    needed = ENOUGH + (PRIVATE if any(PRIVATE_PAPER.match(s.folded) for s in zones.header) else 0.0)
    return anchored and evidence_score(fields, zones, signed) >= needed
