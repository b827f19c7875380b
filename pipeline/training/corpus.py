"""From text files to token numbers.

A corpus is a folder of folders with ``*.train*.txt.xz`` (one paragraph a line), ``optional_*.txt.xz`` and
``lexicon/units_*.tsv`` (names of places). Development and test files are never opened.
"""

import csv
import lzma
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.language_model import BOUNDARY, SPECIAL_TOKENS, UNKNOWN, tokens_of
from pipeline.training.params import LanguageModelParams
from pipeline.vietnamese import is_syllable

Ids = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class TextFile:
    """One training file and how often it counts."""

    path: Path
    weight: int

    def lines(self) -> Iterator[str]:
        """Yield its paragraphs."""
        if self.path.suffix == ".tsv":
            with self.path.open(encoding="utf-8", newline="") as table:
                for row in csv.DictReader(table, delimiter="\t"):
                    names = (row.get("full_name"), row.get("district"), row.get("province"))
                    yield ", ".join(name for name in names if name)
        else:
            with lzma.open(self.path, "rt", encoding="utf-8") as text:
                for line in text:
                    yield line.rstrip("\n")


def training_files(corpus: Path, params: LanguageModelParams) -> list[TextFile]:
    """Return the training files under ``corpus`` with their weights, in a fixed order.

    Raises:
        FileNotFoundError: there is none.
    """
    paths = sorted({*corpus.glob("*/*.train*.txt.xz"), *corpus.glob("*/optional_*.txt.xz")})
    if not paths:
        raise FileNotFoundError(f"no */*.train*.txt.xz under {corpus}")
    paths += sorted(corpus.glob("lexicon/units_*.tsv"))
    files = []
    for path in paths:
        weights = [weight for name, weight in params.weights.items() if path.name.startswith(name)]
        files.append(TextFile(path, weights[0] if weights else 1))
    return files


def count_words(files: Sequence[TextFile]) -> Counter[str]:
    """Return how often each white-space token occurs, weighted."""
    total: Counter[str] = Counter()
    for file in files:
        counts: Counter[str] = Counter()
        for line in file.lines():
            counts.update(line.split())
        for token, count in counts.items():
            total[token] += count * file.weight
    return total


def choose_vocabulary(words: Counter[str], params: LanguageModelParams) -> list[str]:
    """Return the tokens that get a number, the special ones first, then by falling frequency."""
    counts: Counter[str] = Counter()
    for word, count in words.items():
        for token in tokens_of(word):
            counts[token] += count
    kept = [
        (token, count)
        for token, count in counts.items()
        if token not in SPECIAL_TOKENS
        and count >= (params.min_syllable_count if is_syllable(token) else params.min_count)
    ]
    kept.sort(key=lambda pair: (-pair[1], pair[0]))
    room = np.iinfo(np.uint16).max + 1 - len(SPECIAL_TOKENS)
    return [*SPECIAL_TOKENS, *(token for token, _ in kept[:room])]


def encode(file: TextFile, numbers: dict[str, int]) -> Ids:
    """Return the token numbers of ``file``, each line led by the boundary token."""
    known: dict[str, tuple[int, ...]] = {}
    unknown = numbers[UNKNOWN]
    stream = array("H")
    boundary = numbers[BOUNDARY]
    for line in file.lines():
        stream.append(boundary)
        for word in line.split():
            ids = known.get(word)
            if ids is None:
                ids = known[word] = tuple(numbers.get(token, unknown) for token in tokens_of(word))
            stream.extend(ids)
    return np.frombuffer(stream, dtype=np.uint16)
