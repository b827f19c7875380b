"""One record against its gold: for each field how many values are wanted, given and right.

The rules are those of docs/benchmark.md. They forgive what does not matter to a reader (case, tone style, dashes,
"V/v") and nothing that does.
"""

from collections.abc import Mapping
from typing import Any

import regex
from rapidfuzz.distance import Levenshtein

from pipeline.document import Frozen
from pipeline.evaluation import SOFT_SIMILARITY, item_form, matched_items, normal_form

EXACT_FIELDS = ("doc_type", "number", "issued_date", "place", "signer_name", "signer_authority", "urgency", "secrecy")
SOFT_FIELDS = ("issuing_body", "parent_body", "subject", "signer_title")
LIST_FIELDS = ("addressees", "recipients")
FIELDS = (*EXACT_FIELDS, *SOFT_FIELDS, *LIST_FIELDS)
SIGNER_FIELDS = {"signer_name": "name", "signer_title": "title", "signer_authority": "authority"}

_OPENING = regex.compile(r"^(v/v|về việc|về)\b[\s:]*")
_FOR = regex.compile(r"^(?:để|for)")


class Compared(Frozen):
    """One field of one document: values wanted and given, how many agree, and whether the whole field is right."""

    field: str
    wanted: int
    given: int
    right: int
    partial: bool = False
    """Given less than is printed, and truly so: a number without its running part, a date without its day."""
    want: Any = None
    got: Any = None

    @property
    def whole(self) -> bool:
        """Whether everything wanted was given, and nothing else."""
        return self.right == self.wanted == self.given


def compare(gold: Mapping[str, Any], record: Mapping[str, Any]) -> list[Compared]:
    """Return every field of the gold record of a dispatch against what a system gives, ``{}`` if it gives nothing."""
    rows = []
    for field in FIELDS:
        if field in LIST_FIELDS:
            rows.append(_compare_lists(field, gold.get(field) or (), record.get(field) or ()))
        else:
            rows.append(_compare_values(field, gold, record))
    return rows


def invented(record: Mapping[str, Any]) -> list[str]:
    """Return the fields that a system gives for a page that is no dispatch; its type may say what the page is."""
    return [field for field in FIELDS if field != "doc_type" and record.get(field)]


def _compare_values(field: str, gold: Mapping[str, Any], record: Mapping[str, Any]) -> Compared:
    want, got = comparable(field, gold.get(field)), comparable(field, record.get(field))
    right = bool(want and got) and _same(field, want, got)
    if not right and got and field in SIGNER_FIELDS and len(gold.get("signers") or ()) > 1:
        others = [comparable(field, one.get(SIGNER_FIELDS[field])) for one in gold["signers"]]
        if any(other and _same(field, other, got) for other in others):
            want, right = got, True
    if field == "signer_authority" and not right and not got and len(gold.get("signers") or ()) > 1:
        own = [
            one
            for one in gold["signers"]
            if _same("signer_name", normal_form(one["name"]), comparable("signer_name", record.get("signer_name")))
        ]
        want = comparable(field, own[0]["authority"]) if own else want
    partial = not right and _honest_part(field, want, got)
    return Compared(field=field, wanted=int(bool(want)), given=int(bool(got) and not partial), right=int(right), partial=partial, want=gold.get(field), got=record.get(field))  # fmt: skip


def _compare_lists(field: str, want: Any, got: Any) -> Compared:
    wanted, given = [_item(one) for one in want], [_item(one) for one in got]
    right = matched_items(wanted, given)
    return Compared(field=field, wanted=len(wanted), given=len(given), right=right, want=list(want), got=list(got))


def _item(item: str | Mapping[str, Any]) -> str:
    """Return a list item as compared: "để báo cáo" and "báo cáo" are one purpose."""
    if isinstance(item, str) or not item.get("purpose"):
        return item_form(item)
    return item_form({**item, "purpose": _FOR.sub("", normal_form(item["purpose"]))})


def comparable(field: str, value: Any) -> str:
    """Return one value as it is compared, "" where there is none.

    >>> comparable("number", "15 / UBND-VX"), comparable("subject", "V/v: họp giao ban")
    ('15/ubnd-vx', 'họp giao ban')
    """
    if field == "number":  # the stroke before a blank running number is kept
        return normal_form(f"x{value}")[1:].replace(" ", "") if value else ""
    text = normal_form(str(value or ""))
    if field == "subject":
        return _OPENING.sub("", text)
    if field.startswith("signer_"):
        return regex.sub(r"\.\s*", ". ", text).strip(" .")
    return text


def _same(field: str, want: str, got: str) -> bool:
    if field in SOFT_FIELDS:
        return Levenshtein.normalized_similarity(want, got) >= SOFT_SIMILARITY
    return want == got


def _honest_part(field: str, want: str, got: str) -> bool:
    if not want or not got:
        return False
    if field == "number":
        return got[0] in "/-" and want.endswith(got)
    return field == "issued_date" and len(got) < len(want) and want.startswith(got)
