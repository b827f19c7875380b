"""Is an edit of probability 0.9 right nine times in ten?"""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.document import Edit, apply_edits
from pipeline.training.places import Shift, compared, covering, spans, standing_against

BINS = 15
"""Equal bins of probability (Guo and others 2017 use as many)."""
_AROUND = ".,;:!?()[]\"'-_/…"


class Judged(NamedTuple):
    """The probability that an edit claims, and whether it was right."""

    claimed: float
    right: bool


class Bin(NamedTuple):
    """The edits whose claims fall into one bin."""

    edits: int
    claimed: float
    right: float


def judged(gold_text: str, raw_text: str, edits: Sequence[Edit]) -> tuple[Judged, ...]:
    """Return for each edit whether it made what was printed.

    An edit is right when all tokens that it touches, as repaired, stand against tokens that are the same in
    ``gold_text``; punctuation at their ends counts only where the edit changed nothing else. A deleted token was
    right when nothing was printed between its neighbours. ``edits`` are sorted by place.

    >>> edits = [Edit(page=1, start=0, end=2, before="x&", after="xã", rule="channel", score=0.9),
    ...          Edit(page=1, start=3, end=6, before="Bim", after="Bím", rule="channel", score=0.8)]
    >>> judged("xã Bỉm Sơn", "x& Bim Sơn", edits)
    (Judged(claimed=0.9, right=True), Judged(claimed=0.8, right=False))
    """
    if not edits:
        return ()
    after = apply_edits(raw_text, edits)
    places = spans(after)
    gold, got = compared(gold_text).split(), [compared(after[start:end]) for start, end in places]
    gold_at = {theirs: ours for ours, theirs in standing_against(gold, got).items()}
    shift = Shift.of(edits)
    found = []
    for edit, span in zip(edits, zip(shift.repaired[1::2], shift.repaired[2::2], strict=True), strict=True):
        touched = covering(places, span)
        if not touched:
            right = _adjacent(gold_at, touched.start)
        elif _bare(edit.before) == _bare(edit.after):
            right = all(n in gold_at and got[n] == gold[gold_at[n]] for n in touched)
        else:
            right = all(n in gold_at and _bare(got[n]) == _bare(gold[gold_at[n]]) for n in touched)
        found.append(Judged(edit.score, right))
    return tuple(found)


def _adjacent(gold_at: dict[int, int], after: int) -> bool:
    """Return whether the tokens before and at place ``after`` are neighbours in the printed text too."""
    return after - 1 not in gold_at or after not in gold_at or gold_at[after] == gold_at[after - 1] + 1


def _bare(token: str) -> str:
    return compared(token).strip(_AROUND)


def bins(edits: Sequence[Judged]) -> list[Bin]:
    """Return the edits in ``BINS`` equal bins of claimed probability, empty ones included."""
    sums = [[0, 0.0, 0] for _ in range(BINS)]
    for claimed, right in edits:
        row = sums[min(int(claimed * BINS), BINS - 1)]
        row[0] += 1
        row[1] += claimed
        row[2] += right
    return [Bin(int(n), claimed / (n or 1), right / (n or 1)) for n, claimed, right in sums]


def calibration_error(edits: Sequence[Judged]) -> float:
    """Return the expected calibration error: the mean distance of claimed and true shares, weighted by edits.

    >>> round(calibration_error([Judged(0.9, True)] * 9 + [Judged(0.9, False)]), 6)
    0.0
    >>> round(calibration_error([Judged(0.8, True), Judged(0.8, False)]), 6)
    0.3
    """
    return sum(b.edits * abs(b.claimed - b.right) for b in bins(edits)) / max(1, len(edits))
