"""A channel learns the hand of one document: what its reader made of letters and words that are beyond doubt.

What a first pass repaired with confidence counts as read pairs. They are mixed with what training found, which weighs
like a few more pairs of the same letter or word: ``P = (seen so + K * P before) / (seen + K)``.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.repair.channel_tables import ChannelTables
from pipeline.repair.cuts import Op, best_cut, runs
from pipeline.repair.language_model import normal_form
from pipeline.repair.rule_book import LONGEST_PRINTED, LONGEST_READ
from pipeline.vietnamese import fold

_LETTER_WEIGHT = 12.0
_WORD_WEIGHT = 4.0
"""How many pairs of a letter or word training weighs like."""
_LEAST = 1e-4
"""Shares below this are not kept."""


class Seen(NamedTuple):
    """One token of a document: as read, as it was surely printed (in its capitals), how sure (0..1)."""

    read: str
    printed: str
    weight: float


def shape_and_word(printed: str) -> str:
    """Return the name under which a word is remembered: its shape, and its normal form.

    >>> shape_and_word("Thuỷ"), shape_and_word("THUỶ"), shape_and_word("thuỷ")
    ('Tthủy', 'Uthủy', 'lthủy')
    """
    shape = "U" if len(printed) > 1 and printed.isupper() else "T" if printed[:1].isupper() else "l"
    return shape + normal_form(printed)


def adapted(tables: ChannelTables, seen: Sequence[Seen], word_weight: float) -> ChannelTables:
    """Return ``tables`` with what ``seen`` tells of letters and words; those that do not occur stay as they were.

    Args:
        tables: what training found.
        seen: pairs of the document; the same pair may come often.
        word_weight: how many occurrences of a word its letters weigh like, as the channel has it.
    """
    pairs: dict[tuple[str, str], float] = defaultdict(float)
    for read, printed, weight in seen:
        pairs[printed, read] += weight
    return ChannelTables(_rewrites(tables.rewrites, pairs), *_words(tables, pairs, word_weight))


def _words(
    tables: ChannelTables, pairs: Mapping[Op, float], word_weight: float
) -> tuple[Mapping[tuple[str, str], float], Mapping[str, float]]:
    """Return the counts of whole tokens with those of the document, which weigh more than those of training."""
    memory, printed = dict(tables.memory), dict(tables.printed)
    for (word, read), weight in pairs.items():
        name = shape_and_word(word)
        scale = (tables.printed.get(name, 0.0) + word_weight) / _WORD_WEIGHT
        memory[name, read] = memory.get((name, read), 0.0) + scale * weight
        printed[name] = printed.get(name, 0.0) + scale * weight
    return memory, printed


def _rewrites(rewrites: Mapping[Op, float], pairs: Mapping[Op, float]) -> Mapping[Op, float]:
    counts: dict[Op, float] = defaultdict(float)
    printed_times: dict[str, float] = defaultdict(float)

    def score(printed: str, read: str) -> float:
        known = rewrites.get((printed, read))
        return _unknown(printed, read) if known is None else known

    for (printed, read), weight in pairs.items():
        cut = best_cut(printed, read, score)
        for op in runs(cut, LONGEST_PRINTED, LONGEST_READ):
            counts[op] += weight
        for start in range(len(printed)):
            for end in range(start + 1, min(start + LONGEST_PRINTED, len(printed)) + 1):
                printed_times[printed[start:end]] += weight
    found = dict(rewrites)
    for op, before in rewrites.items():
        times = printed_times.get(op[0])
        if times:
            found[op] = math.log((counts.get(op, 0.0) + _LETTER_WEIGHT * math.exp(before)) / (times + _LETTER_WEIGHT))
    for op, count in counts.items():
        if op not in rewrites and len(op[0]) == 1:
            share = count / (printed_times[op[0]] + _LETTER_WEIGHT)
            if share > _LEAST:
                found[op] = math.log(share)
    return found


def _unknown(printed: str, read: str) -> float:
    """Return a log score for a rewrite that training never saw: one letter for up to three signs, or unread."""
    if len(printed) > 1:
        return -math.inf
    if len(read) == 1:
        return -5.0 if fold(printed) == fold(read) else -8.0
    return -9.0 - len(read) + (2.0 if read and fold(printed) in fold(read) else 0.0)
