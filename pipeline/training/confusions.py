"""For each word, what may be read for it and which words it could then be: material for the context network.

A row is a list of candidates as the lattice would offer them. Each word has as many rows as it is frequent, for each
kind of damage and each kind of capitals.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.badness import Damage
from pipeline.repair.candidates import Candidates
from pipeline.repair.casing import cased
from pipeline.repair.channel import Readings, Shape
from pipeline.repair.context_scorer import READERS
from pipeline.repair.language_model import SPECIAL_TOKENS, UNKNOWN
from pipeline.repair.lattice import CHANNELS
from pipeline.training.misreader import Misreader
from pipeline.vietnamese import is_syllable, strip_marks

WIDTH = 12
"""Candidates of a row."""
NOTHING = -60.0
"""Score that fills a row."""
_SHAPES: tuple[Shape, ...] = ("l", "T", "U")
_OUTER = ".,;:!?()[]\"'“”‘’-–_/…~|*^°`"
_FEWEST, _MOST, _PER_ROW = (
    {"misread": 24, "misspelt": 4},
    {"misread": 480, "misspelt": 64},
    {"misread": 4, "misspelt": 100},
)
_CHUNK = 2000


class Job(NamedTuple):
    """A word for which ``rows`` rows are to be made."""

    word: int
    shape: int
    rows: int
    printed: str


class Confusions(NamedTuple):
    """All rows, and which of them belong to a word: ``rows[starts[key] : starts[key] + counts[key]]``.

    ``key`` is ``(reader * words + word) * 3 + shape``, with places in ``READERS`` and ``SHAPES``.
    """

    words: NDArray[np.uint16]
    scores: NDArray[np.float16]
    starts: NDArray[np.int64]
    counts: NDArray[np.int32]
    rows: NDArray[np.int32]
    digits: NDArray[np.int32]
    """Rows of short numbers, which may be words in misread text."""

    def save(self, path: Path) -> None:
        """Write the arrays to ``path`` (``.npz``)."""
        np.savez(path, **self._asdict())


def load(path: Path) -> Confusions:
    """Return the confusions that ``Confusions.save`` wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        return Confusions(**{name: arrays[name] for name in Confusions._fields})


def jobs(
    damage: Damage, counts: Mapping[tuple[int, int], int], unknown: Counter[str], vocabulary: Sequence[str]
) -> list[Job]:
    """Return what is to be made for one kind of damage.

    Args:
        damage: marks_lost, misread or misspelt.
        counts: how often each (word, shape) occurs.
        unknown: words without a number, with their counts.
        vocabulary: all words by number.
    """
    found = []
    for (word, shape), count in sorted(counts.items()):
        if shape < len(_SHAPES) and word >= len(SPECIAL_TOKENS):
            rows = 1
            if damage in CHANNELS:
                rows = int(min(_MOST[damage], max(_FEWEST[damage], (count / _PER_ROW[damage]) ** 0.5)))
            found.append(Job(word, shape, rows, cased(vocabulary[word], _SHAPES[shape])))
    return found + [
        Job(SPECIAL_TOKENS.index(UNKNOWN), 2 if len(word) > 1 and word.isupper() else int(word[0].isupper()), 1, word)
        for word, _ in unknown.most_common()
        if word.isalpha()
    ]


def _read(job: Job, misreader: Misreader | None, rng: random.Random) -> Iterator[str]:
    """Yield what is read for the word of ``job``, without signs around it."""
    if misreader is None or _is_abbreviation(job):
        yield strip_marks(job.printed)
        return
    for read in misreader.samples(job.printed, job.rows, rng):
        core = read.strip(_OUTER)
        if core and not (core.isdecimal() and len(core) > 2):
            yield core


def _is_abbreviation(job: Job) -> bool:
    return _SHAPES[job.shape] == "U" and not is_syllable(job.printed)


class Maker:
    """Collects rows."""

    def __init__(self, candidates: Candidates, words: int) -> None:
        """Begin with no rows; ``words`` is the size of the vocabulary."""
        self._candidates = candidates
        self._words = words
        self._numbers: dict[tuple[bytes, bytes], int] = {}
        self._rows: list[tuple[NDArray[np.uint16], NDArray[np.float16]]] = []
        self._of_key: dict[int, list[int]] = defaultdict(list)

    def add(self, damage: Damage, todo: Sequence[Job], misreader: Misreader | None, seed: int) -> None:
        """Add the rows of ``todo``; a misreader is needed for all damage but lost marks."""
        rng = random.Random(seed)  # noqa: S311 - samples, no secrets
        reader = READERS.index(damage)
        for at in range(0, len(todo), _CHUNK):
            asked = [(job, read) for job in todo[at : at + _CHUNK] for read in _read(job, misreader, rng)]
            if damage in CHANNELS:
                self._candidates.prepare((read, _SHAPES[job.shape], CHANNELS[damage]) for job, read in asked)
            for job, read in asked:
                key = (reader * self._words + job.word) * len(_SHAPES) + job.shape
                self._of_key[key].append(self._row(self._look_up(job, read, damage)))

    def _look_up(self, job: Job, read: str, damage: Damage) -> Readings:
        if damage not in CHANNELS or _is_abbreviation(job):
            return self._candidates.by_marks(read)
        if read.isdecimal():
            return self._candidates.of_digits(read, CHANNELS[damage])
        return self._candidates.of_word(read, _SHAPES[job.shape], CHANNELS[damage])

    def _row(self, found: Readings) -> int:
        order = np.argsort(-(found.scores + self._candidates.prior[found.words]), kind="stable")[:WIDTH]
        words = found.words[order].astype(np.uint16)
        scores = np.round(found.scores[order], 2).astype(np.float16)
        name = (words.tobytes(), scores.tobytes())
        if name not in self._numbers:
            self._numbers[name] = len(self._rows)
            self._rows.append((words, scores))
        return self._numbers[name]

    def confusions(self) -> Confusions:
        """Return all rows that were added, and those of the short numbers."""
        digits = [*map(str, range(100)), *(f"0{digit}" for digit in range(10))]
        of_digits = [self._row(self._candidates.of_digits(number, CHANNELS["misread"])) for number in digits]
        words = np.zeros((len(self._rows), WIDTH), dtype=np.uint16)
        scores = np.full(words.shape, NOTHING, dtype=np.float16)
        for row, found in enumerate(self._rows):
            words[row, : len(found[0])], scores[row, : len(found[1])] = found
        keys = range(len(READERS) * self._words * len(_SHAPES))
        counts = np.array([len(self._of_key.get(key, ())) for key in keys], dtype=np.int32)
        return Confusions(
            words=words,
            scores=scores,
            starts=np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64),
            counts=counts,
            rows=np.array([row for key in keys for row in self._of_key.get(key, ())], dtype=np.int32),
            digits=np.array(of_digits, dtype=np.int32),
        )
