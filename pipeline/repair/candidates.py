"""The words that may stand behind each token of a line, with log P(read | word)."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from pipeline.repair.channel import Channel, Readings, Shape
from pipeline.repair.language_model import CODE, SPECIAL_TOKENS, UNKNOWN, LanguageModel, normal_form
from pipeline.vietnamese import MARKED_LETTERS, fold, is_syllable, tone_key

LIMIT = 20
"""Candidates of one token."""
_LOST_MARK = np.float32(np.log(0.9))
_KEPT_MARK = np.float32(np.log(0.1))
"""In text that lost its marks a letter keeps its mark with this chance."""
_KNOWN_LETTER = -0.3
"""Log price of each letter of a known token that is no syllable ("internet") and stays as it is."""
_UNMARKED = float(np.log(0.01))
"""In misread text a word was printed without its marks with this chance."""
_WRONG_MARK = np.float32(-6.0)


class Candidates:
    """Candidates for tokens, by one channel or by marks alone; looked up once for each different token."""

    def __init__(self, model: LanguageModel, channels: Mapping[str, Channel], unknown_letter: float) -> None:
        """Prepare the look-ups.

        Args:
            model: the language model, whose vocabulary the candidates come from.
            channels: the channels by name of the reader.
            unknown_letter: log price of each letter of a token that stays as it is though no word is spelt so.
        """
        self._model = model
        self._channels = channels
        self._unknown_letter = unknown_letter
        self._prior = model.unigrams(np.arange(len(model.vocabulary), dtype=np.int64))
        self._by_skeleton: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(model.vocabulary):
            if number >= len(SPECIAL_TOKENS):
                self._by_skeleton[fold(word)].append(number)
        self.of_word = lru_cache(maxsize=1 << 16)(self._of_word)
        self.of_abbreviation = lru_cache(maxsize=1 << 12)(self._of_abbreviation)
        self.by_marks = lru_cache(maxsize=1 << 16)(self._by_marks)

    def _of_word(self, read: str, shape: Shape, reader: str) -> Readings:
        """Return the words that ``reader`` may have read as ``read``, and the token as it is."""
        words, scores = self._channels[reader].readings(read, shape, LIMIT, self._prior)
        if read.isalpha():  # any reader may meet a word that was printed without its marks
            best = dict(zip(words.tolist(), scores.tolist(), strict=True))
            for word, score in zip(*self.by_marks(read), strict=True):
                if word >= len(SPECIAL_TOKENS):
                    best[int(word)] = max(best.get(int(word), -np.inf), float(score) + _UNMARKED)
            words = np.fromiter(best.keys(), dtype=np.int64, count=len(best))
            scores = np.fromiter(best.values(), dtype=np.float32, count=len(best))
            order = np.argsort(-(scores + self._prior[words]))[:LIMIT]
            words, scores = words[order], scores[order]
        return self._with_itself(read, Readings(words, scores))

    def _by_marks(self, read: str) -> Readings:
        """Return the words that are ``read`` with more marks."""
        form = normal_form(read)
        words = self._by_skeleton.get(fold(form), [])
        scores = [self._marks_score(form, self._model.vocabulary[word]) for word in words]
        order = sorted(range(len(words)), key=lambda i: -(scores[i] + self._prior[words[i]]))[: 2 * LIMIT]
        found = Readings(
            np.array([words[i] for i in order], dtype=np.int64), np.array([scores[i] for i in order], dtype=np.float32)
        )
        return self._with_itself(read, found)

    def _marks_score(self, read: str, word: str) -> float:
        score = np.float32(0)
        for seen, meant in zip(read, tone_key(word), strict=True):
            if meant in MARKED_LETTERS:
                score += _KEPT_MARK if seen == meant else _LOST_MARK if seen.isascii() else _WRONG_MARK
            elif seen != meant:
                score += _WRONG_MARK
        return float(score)

    def _of_abbreviation(self, read: str) -> Readings:
        """Return the abbreviations that are ``read`` with more marks: HDND may be HĐND."""
        words = [w for w in self._by_skeleton.get(fold(read), []) if not is_syllable(self._model.vocabulary[w])]
        found = Readings(np.array(words, dtype=np.int64), np.zeros(len(words), dtype=np.float32))
        return self._with_itself(read, found)

    def _with_itself(self, read: str, found: Readings) -> Readings:
        """Return ``found`` and the token as it is, where it is not among them already."""
        own = self._model.numbers.get(normal_form(read))
        if own is not None and own in found.words:
            return found
        if own is None:
            own = self._model.numbers[CODE if any(char.isdigit() for char in read) else UNKNOWN]
            price = self._unknown_letter * max(2, len(read))
        else:
            price = _KNOWN_LETTER * len(read)
        return Readings(np.append(found.words, own), np.append(found.scores, np.float32(price)))
