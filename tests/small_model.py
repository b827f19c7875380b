"""A language model counted from a few lines, for tests of the parts around it."""

import lzma
from pathlib import Path

from pipeline.repair.language_model import BOUNDARY, LanguageModel
from pipeline.training import ngrams
from pipeline.training.corpus import TextFile, choose_vocabulary, count_words, encode
from pipeline.training.params import LanguageModelParams


def text_file(folder: Path, text: str) -> TextFile:
    """Return ``text`` as a file of a corpus in ``folder``."""
    source = folder / "a.train.txt.xz"
    source.write_bytes(lzma.compress(text.encode()))
    return TextFile(source, 1)


def small_model(folder: Path, text: str) -> LanguageModel:
    """Return the model that was counted from ``text``; its files are in ``folder``."""
    params = LanguageModelParams(min_count=1, min_syllable_count=1, bigrams=1000, trigrams=1000)
    file = text_file(folder, text)
    vocabulary = choose_vocabulary(count_words([file]), params)
    numbers = {token: number for number, token in enumerate(vocabulary)}
    bigrams, trigrams = ngrams.count([(encode(file, numbers), 1)], numbers[BOUNDARY])
    tables = ngrams.prune(ngrams.estimate(bigrams, trigrams, len(vocabulary)), params, len(vocabulary))
    ngrams.write(folder / "model.npz", tables, vocabulary)
    return LanguageModel(folder / "model.npz")
