"""How well does repair work, on text that training never saw?"""

import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.document import Edit, apply_edits
from pipeline.repair import repair_text
from pipeline.settings import RepairOptions
from pipeline.vietnamese import to_nfc, tone_key


class Result(NamedTuple):
    """Figures of one set: shares 0..1 and counts of tokens."""

    tokens: int
    accuracy: float
    raw_accuracy: float
    harmed: int
    right_before: int
    digits_changed: int
    calibration_error: float
    syllables_per_second: float


def compared(text: str) -> list[str]:
    """Return the tokens of ``text`` in the form in which they are compared: case and tone place forgiven."""
    return tone_key(to_nfc(text).lower()).split()


def _standing_against(gold: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Return, for each place of ``gold``, the place of the token of ``other`` that stands against it."""
    found: dict[int, int] = {}
    for op in Levenshtein.opcodes(gold, other):
        if op.tag in ("equal", "replace"):
            found.update(zip(range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=False))
    return found


def score(pairs: Sequence[tuple[str, str]], options: RepairOptions, *, from_image: bool = False) -> Result:
    """Return the figures for (gold, raw) texts after ``repair_text``."""
    tokens = wrong = raw_wrong = harmed = right = digits = 0
    confidence: list[float] = []
    correct: list[bool] = []
    seconds = 0.0
    for gold_text, raw_text in pairs:
        began = time.perf_counter()
        edits = repair_text(raw_text, options, from_image=from_image)
        seconds += time.perf_counter() - began
        gold, raw, got = compared(gold_text), compared(raw_text), compared(apply_edits(raw_text, edits))
        tokens += len(gold)
        wrong += Levenshtein.distance(gold, got)
        raw_wrong += Levenshtein.distance(gold, raw)
        before, after = _standing_against(gold, raw), _standing_against(gold, got)
        for place, token in enumerate(gold):
            if place in before and raw[before[place]] == token:
                right += 1
                if place not in after or got[after[place]] != token:
                    harmed += 1
                    digits += any(char.isdigit() for char in token)
        if len(raw) == len(got):
            _judge(edits, raw_text, gold, got, after, confidence, correct)
    return Result(
        tokens=tokens,
        accuracy=1 - wrong / tokens,
        raw_accuracy=1 - raw_wrong / tokens,
        harmed=harmed,
        right_before=right,
        digits_changed=digits,
        calibration_error=_calibration_error(np.array(confidence), np.array(correct)),
        syllables_per_second=tokens / max(seconds, 1e-9),
    )


def _judge(
    edits: Sequence[Edit],
    raw_text: str,
    gold: Sequence[str],
    got: Sequence[str],
    after: dict[int, int],
    confidence: list[float],
    correct: list[bool],
) -> None:
    """Add, for each edit whose token stands against one of the gold text, its score and whether it was right."""
    gold_at = {theirs: ours for ours, theirs in after.items()}
    for edit in edits:
        place = len(raw_text[: edit.start].split()) - (0 if raw_text[: edit.start][-1:].isspace() else 1)
        place = max(0, place)
        if place in gold_at:
            confidence.append(edit.score)
            correct.append(_bare(got[place]) == _bare(gold[gold_at[place]]))


def _bare(token: str) -> str:
    """Return ``token`` without the punctuation around it, which no edit answers for."""
    return token.strip(".,;:!?()[]\"'“”‘’-–_/…")


def _calibration_error(
    confidence: "np.ndarray[tuple[int], np.dtype[np.float64]]", correct: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
) -> float:
    """Return the expected calibration error over ten equal bins of confidence."""
    if not len(confidence):
        return 0.0
    bins = np.minimum((confidence * 10).astype(int), 9)
    error = 0.0
    for number in range(10):
        inside = bins == number
        if inside.any():
            error += abs(confidence[inside].mean() - correct[inside].mean()) * inside.mean()
    return float(error)
