"""From token numbers to the language model: counting, interpolated Kneser-Ney, pruning, quantising."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.language_model import STEP
from pipeline.training.params import LanguageModelParams

Keys = NDArray[np.uint64]
Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ngrams:
    """Packed n-grams (16 bits a token, sorted) and their counts."""

    keys: Keys
    counts: Counts

    @property
    def context(self) -> Keys:
        """All but the last token of each."""
        return self.keys >> np.uint64(16)

    @property
    def shorter(self) -> Keys:
        """All but the first of three tokens of each."""
        return self.keys & np.uint64(0xFFFFFFFF)

    @property
    def last(self) -> NDArray[np.int64]:
        """The last token of each."""
        return (self.keys & np.uint64(0xFFFF)).astype(np.int64)


def _merge(parts: Sequence[Ngrams]) -> Ngrams:
    keys = np.concatenate([part.keys for part in parts])
    counts = np.concatenate([part.counts for part in parts])
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return Ngrams(keys[starts], np.add.reduceat(counts, starts))


def count(streams: Sequence[tuple[NDArray[np.uint16], int]], boundary: int) -> tuple[Ngrams, Ngrams]:
    """Return bigrams and trigrams of weighted token streams; none reaches over a boundary token."""
    bigrams: list[Ngrams] = []
    trigrams: list[Ngrams] = []
    for weight in sorted({weight for _, weight in streams}):
        ids = np.concatenate([s for s, w in streams if w == weight] + [np.array([boundary], dtype=np.uint16)])
        pair = ids[:-1].astype(np.uint64) << np.uint64(16) | ids[1:]
        whole = ids[1:] != boundary
        triple = pair[:-1] << np.uint64(16) | ids[2:]
        for keys, into in ((pair[whole], bigrams), (triple[whole[:-1] & whole[1:]], trigrams)):
            unique, counts = np.unique(keys, return_counts=True)
            into.append(Ngrams(unique, counts.astype(np.float64) * weight))
    return _merge(bigrams), _merge(trigrams)


def _sums(group: NDArray[np.int64], weights: Counts, minlength: int) -> Counts:
    """Return the sum of ``weights`` in each group."""
    return np.bincount(group, weights=weights, minlength=minlength).astype(np.float64)


def _discounts(counts: Counts) -> NDArray[np.float64]:
    """Return the discount for counts 0, 1, 2 and 3 or more (Chen and Goodman 1998, modified Kneser-Ney)."""
    n = [float(np.count_nonzero(np.rint(counts) == k)) or 1.0 for k in range(1, 5)]
    y = n[0] / (n[0] + 2 * n[1])
    found = [0.0, *(min(k, max(0.1, k - (k + 1) * y * n[k] / n[k - 1])) for k in (1, 2, 3))]
    return np.array(found)


def _discounted(grams: Ngrams, total_of: Counts, group: NDArray[np.int64], groups: int) -> tuple[Counts, Counts]:
    """Return the discounted share of each n-gram in its context, and the mass each context gives away."""
    discount = _discounts(grams.counts)[np.minimum(np.rint(grams.counts), 3).astype(np.int64)]
    share = (grams.counts - discount) / total_of[group]
    given_away = _sums(group, weights=discount, minlength=groups) / np.maximum(total_of, 1e-12)
    return share, given_away


@dataclass(frozen=True, slots=True)
class Estimates:
    """Interpolated probabilities of all n-grams that were seen."""

    unigram: Counts
    bigram: Counts
    trigram: Counts
    bigrams: Ngrams
    trigrams: Ngrams


def estimate(bigrams: Ngrams, trigrams: Ngrams, size: int) -> Estimates:
    """Return interpolated modified Kneser-Ney probabilities; ``size`` is the number of tokens in the vocabulary."""
    # Lower orders count in how many contexts a word was seen, not how often; line beginnings have no context.
    followed = np.searchsorted(bigrams.keys, trigrams.shorter)
    contexts = np.bincount(followed, minlength=len(bigrams.keys)).astype(np.float64)
    contexts = np.where(contexts > 0, contexts, bigrams.counts)
    continued = Ngrams(bigrams.keys, contexts)

    words = np.bincount(bigrams.last, minlength=size).astype(np.float64)
    unigram = (words + 0.5) / (words + 0.5).sum()

    first = continued.context.astype(np.int64)
    share, rest = _discounted(continued, _sums(first, weights=contexts, minlength=size), first, size)
    bigram = share + rest[first] * unigram[continued.last]

    pair = np.searchsorted(bigrams.keys, trigrams.context)
    totals = _sums(pair, weights=trigrams.counts, minlength=len(bigrams.keys))
    share, rest = _discounted(trigrams, totals, pair, len(bigrams.keys))
    trigram = share + rest[pair] * bigram[followed]
    return Estimates(unigram, bigram, trigram, bigrams, trigrams)


def _best(gain: Counts, wanted: int, forced: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the places of the ``wanted`` largest gains, those that are ``forced`` first."""
    gain = np.where(forced, np.inf, gain)
    if len(gain) <= wanted:
        return np.arange(len(gain))
    return np.sort(np.argpartition(gain, len(gain) - wanted)[len(gain) - wanted :])


def _backoffs(kept_share: Counts, kept_lower: Counts) -> Counts:
    """Return the back-off weights that make each context sum to one."""
    return np.maximum(1 - kept_share, 1e-6) / np.maximum(1 - kept_lower, 1e-6)


def prune(model: Estimates, params: LanguageModelParams, size: int) -> dict[str, NDArray[np.generic]]:
    """Return the tables of the model with only the n-grams whose loss would cost the most.

    Weighted difference pruning (Seymore and Rosenfeld 1996): count times the change of the logarithm.
    """
    pair = np.searchsorted(model.bigrams.keys, model.trigrams.context)
    lower = model.bigram[np.searchsorted(model.bigrams.keys, model.trigrams.shorter)]
    seen = _sums(pair, weights=model.trigram, minlength=len(model.bigrams.keys))
    seen_lower = _sums(pair, weights=lower, minlength=len(model.bigrams.keys))
    backed_off = _backoffs(seen, seen_lower)[pair] * lower
    gain = model.trigrams.counts * np.log(model.trigram / backed_off)
    gain[model.trigrams.counts < 2] = -np.inf
    kept3 = _best(gain, min(params.trigrams, int(np.count_nonzero(np.isfinite(gain)))), np.zeros(len(gain), bool))

    first = model.bigrams.context.astype(np.int64)
    needed = np.zeros(len(model.bigrams.keys), bool)
    needed[pair[kept3]] = True
    change = model.bigrams.counts * np.log(model.bigram / model.unigram[model.bigrams.last])
    kept2 = _best(change, max(params.bigrams, int(needed.sum())), needed)

    bow1 = _backoffs(
        _sums(first[kept2], weights=model.bigram[kept2], minlength=size),
        _sums(first[kept2], weights=model.unigram[model.bigrams.last[kept2]], minlength=size),
    )
    # What a pruned bigram is worth now, for the back-off weights of its contexts.
    stored = np.zeros(len(model.bigrams.keys), bool)
    stored[kept2] = True
    now = np.where(stored, model.bigram, bow1[first] * model.unigram[model.bigrams.last])
    lower3 = now[np.searchsorted(model.bigrams.keys, model.trigrams.shorter[kept3])]
    bow2 = _backoffs(
        _sums(pair[kept3], weights=model.trigram[kept3], minlength=len(now)),
        _sums(pair[kept3], weights=lower3, minlength=len(now)),
    )[kept2]
    new_place = np.cumsum(stored) - 1
    return {
        "unigram": _steps(model.unigram),
        "unigram_backoff": _steps(bow1),
        "bigram_counts": np.bincount(first[kept2], minlength=size).astype(np.uint32),
        "bigram_word": model.bigrams.last[kept2].astype(np.uint16),
        "bigram": _steps(model.bigram[kept2]),
        "bigram_backoff": _steps(bow2),
        "trigram_counts": np.bincount(new_place[pair[kept3]], minlength=len(kept2)).astype(np.uint16),
        "trigram_word": model.trigrams.last[kept3].astype(np.uint16),
        "trigram": _steps(model.trigram[kept3]),
    }


def _steps(probabilities: Counts) -> NDArray[np.uint8]:
    return np.clip(np.rint(-np.log(probabilities) / STEP), 0, 255).astype(np.uint8)


def write(path: Path, tables: dict[str, NDArray[np.generic]], vocabulary: Sequence[str]) -> None:
    """Write the model to ``path`` (``.npz``, compressed)."""
    np.savez_compressed(path, vocabulary=np.array("\n".join(vocabulary)), **tables)  # type: ignore[arg-type]
