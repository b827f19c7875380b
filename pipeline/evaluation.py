"""How right records and texts are, measured against gold: F1 per field, character and word error rates."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from rapidfuzz.distance import Levenshtein

from pipeline.document import Frozen
from pipeline.vietnamese import to_nfc, tone_key

EXACT_FIELDS = ("doc_type", "number", "issued_date", "place", "signer_name", "signer_authority")
SOFT_FIELDS = ("issuing_body", "subject", "signer_title")
LIST_FIELDS = ("addressees", "recipients")
SOFT_SIMILARITY = 0.95
ITEM_SIMILARITY = 0.93


class FieldScore(Frozen):
    """Counts for one field: right values, wrong or invented ones, and wrong or missing ones."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 1 where there was nothing to find and nothing was found."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


def normal_form(text: str) -> str:
    """Return ``text`` as it is compared: one spelling of tones, one blank, no case, no punctuation at the ends.

    >>> normal_form(" Uỷ ban  nhân dân; ")
    'ủy ban nhân dân'
    """
    return " ".join(tone_key(to_nfc(text)).casefold().split()).strip(" .,;:-–*/_")


def score_fields(
    gold: Mapping[str, Mapping[str, Any]], records: Mapping[str, Mapping[str, Any]]
) -> dict[str, FieldScore]:
    """Return the score of every field over all documents of ``gold``, both keyed by the name of the file.

    ``gold`` holds the keys of the record; a recipient may be a string ("Ban Tổ chức (b/c)") or an object. A value
    where gold has none counts as wrong; of a document that is no dispatch only that fact counts.
    """
    counts: dict[str, Counter[str]] = {}
    for name, want in gold.items():
        got = records.get(name, {})
        for field, (right, wanted, given) in _compare(want, got):
            tally = counts.setdefault(field, Counter())
            tally.update(right=right, wrong=given - right, missed=wanted - right)
    return {field: FieldScore(right=c["right"], wrong=c["wrong"], missed=c["missed"]) for field, c in counts.items()}


def micro_f1(scores: Iterable[FieldScore]) -> float:
    """Return F1 over all values of all fields together."""
    all_scores = list(scores)
    return FieldScore(
        right=sum(s.right for s in all_scores),
        wrong=sum(s.wrong for s in all_scores),
        missed=sum(s.missed for s in all_scores),
    ).f1


def character_error_rate(gold: str, got: str) -> float:
    """Return edit distance over the length of ``gold``, white space counted as single blanks."""
    want, have = " ".join(gold.split()), " ".join(got.split())
    return Levenshtein.distance(want, have) / max(1, len(want))


def word_error_rate(gold: str, got: str) -> float:
    """Return edit distance over words, divided by the number of words in ``gold``."""
    want, have = gold.split(), got.split()
    return Levenshtein.distance(want, have) / max(1, len(want))


def _compare(want: Mapping[str, Any], got: Mapping[str, Any]) -> list[tuple[str, tuple[int, int, int]]]:
    """Return (field, (right, wanted, given)) for one document."""
    dispatch = bool(want["is_dispatch"])
    rows = [("is_dispatch", (int(bool(got.get("is_dispatch")) == dispatch), 1, 1))]
    for field in EXACT_FIELDS + SOFT_FIELDS:
        a = normal_form(want.get(field) or "") if dispatch else ""
        b = normal_form(got.get(field) or "")
        if field == "number":
            a, b = a.replace(" ", ""), b.replace(" ", "")
        alike = Levenshtein.normalized_similarity(a, b) >= SOFT_SIMILARITY if field in SOFT_FIELDS else a == b
        rows.append((field, (int(bool(a and b) and alike), int(bool(a)), int(bool(b)))))
    for field in LIST_FIELDS:
        items_a = [item_form(i) for i in want.get(field) or ()] if dispatch else []
        items_b = [item_form(i) for i in got.get(field) or ()]
        rows.append((field, (matched_items(items_a, items_b), len(items_a), len(items_b))))
    return rows


def item_form(item: str | Mapping[str, Any]) -> str:
    """Return an addressee or a recipient as it is compared: letters and digits alone, its purpose behind its name.

    >>> item_form({"name": "UBND tỉnh", "purpose": "b/c"}) == item_form("UBND tỉnh (b/c)")
    True
    """
    if not isinstance(item, str):
        purpose = item.get("purpose") or ""
        item = f"Lưu: {item['name']}" if purpose == "lưu" else f"{item['name']} {purpose}"
    letters = (char for char in normal_form(item) if char.isalnum())
    return "".join(letters)


def matched_items(want: list[str], got: list[str]) -> int:
    """Return how many items of ``want`` and ``got`` agree, each used once, the most alike first."""
    pairs = sorted(
        ((Levenshtein.normalized_similarity(a, b), i, j) for i, a in enumerate(want) for j, b in enumerate(got)),
        reverse=True,
    )
    used_a: set[int] = set()
    used_b: set[int] = set()
    for similarity, i, j in pairs:
        if similarity >= ITEM_SIMILARITY and i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
    return len(used_a)
