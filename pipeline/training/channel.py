"""From aligned pairs to the channel: what does the reader make of one, two or three printed letters?

Brill and Moore (2000): letters are aligned by dynamic programming, neighbouring rewrites are merged into longer ones,
and each printed segment gets the shares of what was read for it. Here the alignment is refined in a few rounds, and
rare rewrites lean on those of like letters (the same letter with other marks, then all vowels or consonants).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from pipeline.repair.adaptation import shape_and_word
from pipeline.repair.channel_tables import STEP, ChannelTables
from pipeline.repair.cuts import Op, best_cut, runs
from pipeline.repair.rule_book import LONGEST_PRINTED, LONGEST_READ
from pipeline.repair.tokens import pieces_of_token
from pipeline.training.params import ChannelParams
from pipeline.vietnamese import fold

_LONGEST_TOKEN = 14
_LENT = 0.05
"""Share of every letter's rewrites that comes from like letters, since no training scan shows all a reader may do."""
_DOUBLED, _LOST, _READINGS = 0.02, 3e-4, 6
"""Shares of marked letters that are read as two of their readings, or as nothing; how many readings are paired."""
PRIOR: Mapping[Op, float] = {("Đ", "P"): 0.03, ("á", "é"): 0.02, ("ã", "&"): 0.02}
"""Shares that other engines and real scans show and rendered pages do not (reference measurements)."""


def read_pairs(path: Path, reader: str) -> Counter[Op]:
    """Return the (printed, read) pairs of ``reader`` in a file of ``make_channel_pairs``, outer punctuation aside."""
    found: Counter[Op] = Counter()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            who, printed, read = line.rstrip("\n").split("\t")
            if who == reader and (pair := bare_pair(printed, read)):
                found[pair] += 1
    return found


def bare_pair(printed: str, read: str) -> Op | None:
    """Return the word in ``printed`` and what was read for it, or None where there is not exactly one word.

    Only the punctuation that was printed is taken off, so that signs read for letters stay.

    >>> bare_pair("(cấp),", "(cd}),"), bare_pair("26/5", "26/5")
    (('cấp', 'cd}'), None)
    """
    words = [piece for piece in pieces_of_token(printed) if piece.kind not in ("comma", "stop")]
    if len(words) != 1 or words[0].kind not in ("word", "abbreviation"):
        return None
    start, end = words[0].start, words[0].end
    lead, tail = printed[:start], printed[end:]
    if any(char.isdigit() for char in printed) or "/" in printed:
        return None
    if lead and not read.startswith(lead):
        return None
    if tail:
        stem = read[: -len(tail)] if read.endswith(tail) else read.rstrip(".,;:!?)]\"'”’")
    else:
        stem = read
        if stem[-1:] in ".,;:" and len(stem) > 1:  # a speck, not a letter
            stem = stem[:-1]
    stem = stem[len(lead) :]
    if not stem or max(len(stem), end - start) > _LONGEST_TOKEN:
        return None
    return printed[start:end], stem


def _first_guess(p: str, r: str) -> float:
    """Return a log score for reading ``r`` for ``p`` before anything was counted."""
    like = fold(p), fold(r)
    if len(p) == 1:
        if len(r) == 1:
            return -0.1 if p == r else -0.3 if like[0] == like[1] else -4.0
        if not r:
            return -5.0
        return -1.8 * len(r) - (0.0 if like[0] in like[1] else 1.5)
    if len(p) == 2:
        return -4.8 - 1.5 * abs(len(r) - 1) - (0.0 if like[1] and like[1] in like[0] else 1.0)
    return -12.0


class Aligner:
    """Best segmentations of pairs under the current scores of rewrites."""

    def __init__(self) -> None:
        """Start with scores from the likeness of letters."""
        self.scores: dict[Op, float] = {}
        self._known = False

    def score(self, p: str, r: str) -> float:
        """Return the log score of one rewrite."""
        if not self._known:
            return _first_guess(p, r)
        return self.scores.get((p, r), _first_guess(p, r) - 4.0)

    def ops(self, printed: str, read: str) -> list[Op]:
        """Return the rewrites of the best segmentation; together they spell both tokens."""
        return best_cut(printed, read, self.score)

    def learn(self, pairs: Mapping[Op, int]) -> None:
        """Set the scores anew from the best segmentations of ``pairs``."""
        counts: Counter[Op] = Counter()
        for (printed, read), count in pairs.items():
            for op in self.ops(printed, read):
                counts[op] += count
        letters = occurrences(pairs)
        self.scores = {op: math.log(count / letters[op[0]]) for op, count in counts.items()}
        self._known = True


def occurrences(pairs: Mapping[Op, int]) -> Counter[str]:
    """Return how often each segment of one to three letters was printed."""
    found: Counter[str] = Counter()
    for (printed, _), count in pairs.items():
        for size in range(1, LONGEST_PRINTED + 1):
            for at in range(len(printed) - size + 1):
                found[printed[at : at + size]] += count
    return found


def _family(segment: str) -> str:
    """Return the kind of one letter: itself without marks and its case."""
    return ("U" if segment.isupper() else "l") + fold(segment)


def _class(segment: str) -> str:
    vowel = fold(segment) in "aeiouy"
    return ("U" if segment.isupper() else "l") + ("vowel" if vowel else "consonant") + str(segment.isascii())


def rewrite_scores(pairs: Mapping[Op, int], params: ChannelParams) -> dict[Op, float]:
    """Return log P(read | printed) of the rewrites worth keeping."""
    aligner = Aligner()
    for _ in range(params.rounds):
        aligner.learn(pairs)
    counts: Counter[Op] = Counter()
    for (printed, read), count in pairs.items():
        for op in runs(aligner.ops(printed, read), LONGEST_PRINTED, LONGEST_READ):
            counts[op] += count
    totals = occurrences(pairs)
    singles = _smoothed_letters(counts, totals)
    kept = {op: math.log(share) for op, share in singles.items() if share > 2e-6}
    for size in range(2, LONGEST_PRINTED + 1):
        for (p, r), count in counts.items():
            if len(p) == size and count >= params.min_count:
                score = math.log(count / totals[p])
                if score > _composed(p, r, kept) + 0.4:
                    kept[p, r] = score
    return kept


def _smoothed_letters(counts: Mapping[Op, int], totals: Mapping[str, int]) -> dict[Op, float]:
    """Return P(read | letter), leaning on the letter's family and class where it is rare."""
    by_family: dict[str, Counter[str]] = defaultdict(Counter)
    by_class: dict[str, Counter[str]] = defaultdict(Counter)
    letters: dict[str, Counter[str]] = defaultdict(Counter)
    for (p, r), count in counts.items():
        if len(p) == 1:
            letters[p][r] += count
            if r != p:  # what a letter itself looks like tells nothing about its family
                by_family[_family(p)][r] += count
                by_class[_class(p)][r] += count
    found: dict[Op, float] = {}
    for p, seen in letters.items():
        family, kind = by_family[_family(p)], by_class[_class(p)]
        family_total, kind_total = sum(family.values()) or 1, sum(kind.values()) or 1
        for r in {*seen, *(r for r, c in family.items() if c > 2), *(r for r, c in kind.items() if c > 8)}:
            lent = 0.6 * family[r] / family_total + 0.4 * kind[r] / kind_total
            found[p, r] = (1 - _LENT) * (seen[r] + 4 * lent) / (totals[p] + 4) + _LENT * lent
    for p in letters:
        if not p.isascii():
            _allow_doubling_and_loss(p, found)
    for op, share in PRIOR.items():
        if op[0] in letters:
            found[op] = max(found.get(op, 0.0), share)
    return found


def _allow_doubling_and_loss(letter: str, shares: dict[Op, float]) -> None:
    """Make room in ``shares`` for a marked letter that is read twice ("déan" for dân) or not at all ("cp" for cấp)."""
    once = sorted(((share, r) for (p, r), share in shares.items() if p == letter and len(r) == 1), reverse=True)
    for first, a in once[:_READINGS]:
        for second, b in once[:_READINGS]:
            if a != b:
                doubled = _DOUBLED * first * second
                shares[letter, a + b] = max(shares.get((letter, a + b), 0.0), doubled)
    shares[letter, ""] = max(shares.get((letter, ""), 0.0), _LOST)


def _composed(p: str, r: str, scores: Mapping[Op, float]) -> float:
    """Return the best score of ``p`` read as ``r`` by rewrites of shorter segments."""
    best: dict[tuple[int, int], float] = {(0, 0): 0.0}
    for i in range(len(p)):
        for j in range(len(r) + 1):
            here = best.get((i, j))
            if here is None:
                continue
            for a in range(1, len(p) - i + 1):
                for b in range(len(r) - j + 1):
                    score = scores.get((p[i : i + a], r[j : j + b]))
                    if score is not None and here + score > best.get((i + a, j + b), -math.inf):
                        best[i + a, j + b] = here + score
    return best.get((len(p), len(r)), -math.inf)


def fit(pairs: Mapping[Op, int], params: ChannelParams) -> ChannelTables:
    """Return the tables of one channel: rewrites, and the pairs of whole tokens that came often."""
    scores = rewrite_scores(pairs, params)
    printed: Counter[str] = Counter()
    remembered: Counter[Op] = Counter()
    for (word, read), count in pairs.items():
        printed[shape_and_word(word)] += count
        remembered[shape_and_word(word), read] += count
    memory = {pair: count for pair, count in remembered.items() if count >= params.min_memory}
    words = {word for word, _ in memory}
    return ChannelTables(
        rewrites=scores,
        memory=memory,
        printed={word: count for word, count in printed.items() if word in words},
    )


def write(path: Path, channels: Mapping[str, ChannelTables]) -> None:
    """Write the channels to ``path`` (``.npz``, compressed)."""
    arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {}
    for name, tables in channels.items():
        rewrites = sorted(tables.rewrites.items())
        memory = sorted(tables.memory.items())
        printed = sorted(tables.printed.items())
        arrays[f"{name}.rewrites"] = np.array("\n".join(f"{p}\t{r}" for (p, r), _ in rewrites))
        steps = [min(255, round(-score / STEP)) for _, score in rewrites]
        arrays[f"{name}.scores"] = np.array(steps, dtype=np.uint8)
        arrays[f"{name}.memory"] = np.array("\n".join(f"{w}\t{r}\t{c:.0f}" for (w, r), c in memory))
        arrays[f"{name}.printed"] = np.array("\n".join(f"{w}\t{c:.0f}" for w, c in printed))
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
