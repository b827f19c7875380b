"""The words that may stand behind each token of a line, with log P(read | word)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import lru_cache
from itertools import chain

import numpy as np

from pipeline.repair.channel import Channel, Floats, Readings, Seen, Shape
from pipeline.repair.language_model import CODE, NUMBER, SPECIAL_TOKENS, UNKNOWN, LanguageModel, normal_form
from pipeline.repair.slots import slots_of
from pipeline.vietnamese import MARKED_LETTERS, fold, tone_key

LIMIT = 24
"""Candidates of one token."""
LONGEST = 40
"""Letters of a token that may be a word; longer ones are rules, addresses or noise."""
_NO_READINGS = Readings(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))
_LOST_MARK = np.float32(np.log(0.9))
_KEPT_MARK = np.float32(np.log(0.1))
"""In text that lost its marks a letter keeps its mark with this chance."""
_KNOWN_LETTER = -0.3
"""Log price of each letter of a known token that is no syllable ("internet") and stays as it is."""
_UNMARKED = np.float32(np.log(0.01))
"""In misread text a word was printed without its marks with this chance."""
_WRONG_MARK = np.float32(-6.0)
_ONE_NUMBER = np.float32(-3.0)
"""Log share of one short number among all numbers."""
_MOST_KEPT = 1 << 16
"""Tokens whose candidates are remembered."""

Asked = tuple[str, Shape, str]
"""A token as read, its capitals, and the name of the channel."""


class Candidates:
    """Candidates for tokens, by one channel or by marks alone; looked up once for each different token."""

    def __init__(self, model: LanguageModel, channels: Mapping[str, Channel], unknown_letter: float) -> None:
        """Prepare the look-ups.

        Args:
            model: the language model, whose vocabulary the candidates come from.
            channels: the channels by name of the reader.
            unknown_letter: log price of each letter of a token that stays as it is though no word is spelt so.
        """
        self.prior: Floats = model.unigrams(np.arange(len(model.vocabulary), dtype=np.int64))
        self._model = model
        self._channels = dict(channels)
        self._unknown_letter = unknown_letter
        self._by_skeleton: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(model.vocabulary):
            if number >= len(SPECIAL_TOKENS):
                self._by_skeleton[fold(word)].append(number)
        self._of_word: dict[Asked, Readings] = {}
        self._announced: dict[Asked, None] = {}
        self.by_marks = lru_cache(maxsize=_MOST_KEPT)(self._by_marks)

    def adapted(self, reader: str, seen: Sequence[Seen]) -> "Candidates":
        """Return these look-ups with the channel ``reader`` adapted to what was ``seen`` in a document."""
        ours = copy(self)
        ours._channels = {**self._channels, reader: self._channels[reader].adapted(seen)}
        ours._of_word, ours._announced = {}, {}
        return ours

    def announce(self, tokens: Iterable[Asked]) -> None:
        """Look up the candidates of ``tokens`` along with the next ones that are asked for."""
        self._announced.update(dict.fromkeys(tokens))

    def prepare(self, tokens: Iterable[Asked]) -> None:
        """Look up the candidates of many tokens at once, which costs a tenth of one by one."""
        if len(self._of_word) > _MOST_KEPT:
            self._of_word.clear()
        missing: dict[str, list[tuple[str, Shape]]] = defaultdict(list)
        for read, shape, reader in dict.fromkeys(chain(tokens, self._announced)):
            if len(read) > LONGEST:
                self._of_word[read, shape, reader] = self._with_itself(read, _NO_READINGS)
            elif (read, shape, reader) not in self._of_word:
                missing[reader].append((read, shape))
        self._announced.clear()
        for reader, asked in missing.items():
            found = self._channels[reader].readings_of(asked, LIMIT, self.prior)
            merged = self._with_unmarked([read for read, _ in asked], found)
            for (read, shape), readings in zip(asked, merged, strict=True):
                self._of_word[read, shape, reader] = self._with_itself(read, readings)

    def of_word(self, read: str, shape: Shape, reader: str) -> Readings:
        """Return the words that ``reader`` may have read as ``read``, and the token as it is."""
        asked = (read, shape, reader)
        if asked not in self._of_word:
            self.prepare([asked])
        return self._of_word[asked]

    def of_digits(self, read: str, reader: str) -> Readings:
        """Return the words that ``reader`` may have read as the short number ``read``, and the number."""
        words, scores = self.of_word(read, "l", reader)
        syllables = words >= len(SPECIAL_TOKENS)
        number = self._model.numbers[NUMBER]
        return Readings(np.append(words[syllables], number), np.append(scores[syllables], _ONE_NUMBER))

    def strokes(self, abbreviation: str) -> tuple[str, float]:
        """Return the likeliest form of a lower-case abbreviation, with or without strokes of đ, and its share.

        The share of an unknown one is 0.
        """
        words = [
            word
            for word in self._by_skeleton.get(fold(abbreviation), [])
            if self._model.vocabulary[word].replace("đ", "d") == abbreviation.replace("đ", "d")
        ]
        if not words:
            return abbreviation, 0.0
        weights = np.exp(self.prior[words])
        best = int(np.argmax(weights))
        return self._model.vocabulary[words[best]], float(weights[best] / weights.sum())

    def _with_unmarked(self, tokens: Sequence[str], found: Sequence[Readings]) -> list[Readings]:
        """Return ``found`` and the words of the same letters: any reader may meet a word printed without marks."""
        whole = list(found)
        places = [place for place, read in enumerate(tokens) if read.isalpha()]
        unmarked = [self.by_marks(tokens[place]) for place in places]
        read_so, unmarked_so = slots_of(whole[place] for place in places), slots_of(unmarked)
        own = unmarked_so.words >= len(SPECIAL_TOKENS)
        rows = np.concatenate([read_so.rows, unmarked_so.rows[own]])
        words = np.concatenate([read_so.words, unmarked_so.words[own]])
        scores = np.concatenate([read_so.scores, unmarked_so.scores[own] + _UNMARKED])
        order = np.lexsort((-scores, words, rows))
        key = rows[order] << 32 | words[order]
        order = order[np.flatnonzero(np.diff(key, prepend=-1))]  # each word once, with its best score
        order = order[np.lexsort((words[order], -(scores[order] + self.prior[words[order]]), rows[order]))]
        ends = np.searchsorted(rows[order], np.arange(len(places) + 1)).tolist()
        for place, start, end in zip(places, ends, ends[1:], strict=False):
            best = order[start : min(end, start + LIMIT)]
            whole[place] = Readings(words[best], scores[best])
        return whole

    def _by_marks(self, read: str) -> Readings:
        """Return the words that are ``read`` with more marks: HDND may be HĐND."""
        form = normal_form(read)
        words = self._by_skeleton.get(fold(form), [])
        scores = [self._marks_score(form, self._model.vocabulary[word]) for word in words]
        order = sorted(range(len(words)), key=lambda i: -(scores[i] + self.prior[words[i]]))[:LIMIT]
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
