"""How well does repair work, on text that training never saw?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Levenshtein

from pipeline.document import Edit, apply_edits
from pipeline.training.alignment import align
from pipeline.training.calibration import Judged, calibration_error, judged
from pipeline.training.places import compared, covering, spans, standing_against
from pipeline.training.verbatim import Verbatim, verbatim
from pipeline.vietnamese import fold, to_nfc

Repair = Callable[[str], Sequence[Edit]]
Pair = tuple[str, str]
"""A text as printed, and as read."""


@dataclass(frozen=True, slots=True)
class Counts:
    """White-space tokens, counted as in a word error rate; sums of texts are counts of a set."""

    tokens: int = 0
    """Printed tokens."""
    raw_wrong: int = 0
    """Edit distance of the text as read."""
    wrong: int = 0
    """Edit distance after repair."""
    lost: int = 0
    """Printed tokens for which nothing was read, so that no repair can bring them back."""
    right_before: int = 0
    """Printed tokens that were right as read."""
    harmed: int = 0
    """Those of them that are wrong after repair."""
    touched: int = 0
    """Read tokens that an edit touches."""
    verbatim: int = 0
    """Read tokens that are numbers, dates, codes or addresses."""
    verbatim_changed: tuple[tuple[str, str], ...] = ()
    """Those of them that are no longer what was read, and not what was printed."""
    edits: tuple[Judged, ...] = ()

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def accuracy(self) -> float:
        """1 - edit distance / printed tokens, after repair."""
        return 1 - self.wrong / max(1, self.tokens)

    @property
    def raw_accuracy(self) -> float:
        """The same, as read."""
        return 1 - self.raw_wrong / max(1, self.tokens)

    @property
    def error_reduction(self) -> float:
        """The share of errors that repair took away."""
        return 1 - self.wrong / self.raw_wrong if self.raw_wrong else 0.0

    def figures(self) -> dict[str, Any]:
        """Return what stands in the metric file: counts as they are, shares 0..1 with four digits."""
        return {
            "tokens": self.tokens,
            "lost": self.lost,
            "raw_accuracy": round(self.raw_accuracy, 4),
            "accuracy": round(self.accuracy, 4),
            "error_reduction": round(self.error_reduction, 4),
            "right_before": self.right_before,
            "harmed": self.harmed,
            "harmed_share": round(self.harmed / max(1, self.right_before), 5),
            "tokens_touched": self.touched,
            "verbatim": self.verbatim,
            "verbatim_changed": len(self.verbatim_changed),
            "edits": len(self.edits),
            "calibration_error": round(calibration_error(self.edits), 4),
        }


def compare(gold_text: str, raw_text: str, got_text: str) -> Counts:
    """Return what can be counted from three texts: printed, as read, and repaired by any system.

    >>> found = compare("Ủy ban xã Đông Mỹ", "Uy ban x& Đông Mỹ", "Uỷ ban xã Đồng Mỹ")
    >>> found.tokens, found.raw_wrong, found.wrong, found.right_before, found.harmed
    (5, 2, 1, 3, 1)
    """
    gold, raw, got = compared(gold_text).split(), compared(raw_text).split(), compared(got_text).split()
    before, after = standing_against(gold, raw), standing_against(gold, got)
    right = [n for n, token in enumerate(gold) if n in before and raw[before[n]] == token]
    return Counts(
        tokens=len(gold),
        raw_wrong=Levenshtein.distance(gold, raw),
        wrong=Levenshtein.distance(gold, got),
        right_before=len(right),
        harmed=sum(n not in after or got[after[n]] != gold[n] for n in right),
    )


def assess(gold_text: str, raw_text: str, edits: Sequence[Edit]) -> Counts:
    """Return all that can be counted of ``edits`` to ``raw_text``."""
    kept: Verbatim = verbatim(gold_text, raw_text, edits)
    places = spans(raw_text)
    touched = {n for edit in edits for n in covering(places, (edit.start, edit.end))}
    return compare(gold_text, raw_text, apply_edits(raw_text, edits)) + Counts(
        lost=lost(gold_text.split(), raw_text.split()),
        touched=len(touched),
        verbatim=kept.tokens,
        verbatim_changed=kept.changed,
        edits=judged(gold_text, raw_text, edits),
    )


def lost(gold: Sequence[str], raw: Sequence[str]) -> int:
    """Return how many printed tokens have no token as read in their place, by the likeness of letters.

    >>> lost("báo cáo kết quả".split(), "bdo két qua".split())
    1
    """
    if [fold(token) for token in gold] == [fold(token) for token in raw]:
        return 0
    return len(gold) - len(align(gold, raw))


def measure(pairs: Iterable[Pair], repair: Repair) -> Counts:
    """Return the counts of a set of (printed, read) texts under ``repair``."""
    return sum((assess(gold, raw, repair(raw)) for gold, raw in pairs), Counts())


def restored(texts: Iterable[str], encode: Callable[[str], str | None], repair: Repair) -> tuple[int, int]:
    """Return how many of ``texts`` can be written by ``encode``, and how many of these repair gives back exactly.

    Letter case is forgiven, since fonts of capitals have no code of their own for toned capitals (TCVN3).
    """
    written = exact = 0
    for text in texts:
        coded = encode(text)
        if coded is not None:
            written += 1
            exact += apply_edits(coded, repair(coded)).lower() == to_nfc(text).lower()
    return written, exact
