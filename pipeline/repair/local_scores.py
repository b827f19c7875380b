"""How likely is a short stretch of tokens, as read, whatever was printed? For comparing ways to cut the same text.

Each token stands for its few best readings; the sum over all of them, under channel and trigram model, is the score of
the stretch. All stretches of a page are summed in one go.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.candidates import Candidates
from pipeline.repair.casing import shape_of
from pipeline.repair.channel import Shape
from pipeline.repair.decoder import log_sum
from pipeline.repair.language_model import BOUNDARY, CLASSES, CODE, LanguageModel
from pipeline.repair.tokens import pieces_of_token

_CLASSES = CLASSES | {"label": CODE}
_WIDTH = 3
"""Readings of one token; a fourth changes no decision."""
_NEVER = -1e4
_MOST_KEPT = 1 << 16
"""Tokens whose readings are remembered."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Readings = tuple[Ints, Floats]


class LocalScores:
    """Scores of short stretches of tokens."""

    def __init__(self, model: LanguageModel, candidates: Candidates) -> None:
        """Keep the models."""
        self._model = model
        self._candidates = candidates
        self._boundary = model.numbers[BOUNDARY]
        self._known: dict[tuple[str, bool, str], tuple[Readings, ...]] = {}

    def _look_up(self, tokens: Iterable[tuple[str, bool]], reader: str) -> None:
        """Keep the words most likely printed for each piece of each (token, in capitals), and log P(read | word)."""
        if len(self._known) > _MOST_KEPT:
            self._known.clear()
        missing = {
            (token, capitals): pieces_of_token(token)
            for token, capitals in tokens
            if (token, capitals, reader) not in self._known
        }
        asked = {
            (token, capitals, piece): (read, shape_of(read, capitals=capitals), reader)
            for (token, capitals), pieces in missing.items()
            for piece in pieces
            if piece.kind not in _CLASSES
            for read in (token[piece.start : piece.end],)
        }
        self._candidates.prepare(asked.values())
        for (token, capitals), pieces in missing.items():
            self._known[token, capitals, reader] = tuple(
                self._class(piece.kind) if piece.kind in _CLASSES else self._best(*asked[token, capitals, piece])
                for piece in pieces
            )

    def _class(self, kind: str) -> Readings:
        return np.array([self._model.numbers[_CLASSES[kind]]], dtype=np.int64), np.zeros(1, dtype=np.float32)

    def _best(self, read: str, shape: Shape, reader: str) -> Readings:
        words, scores = self._candidates.of_word(read, shape, reader)
        best = np.argsort(-(scores + self._model.unigrams(words)), kind="stable")[:_WIDTH]
        return words[best], scores[best]

    def of(self, stretches: Sequence[Sequence[str]], capitals: Sequence[bool], reader: str) -> Floats:
        """Return log P of each stretch (natural logarithm); only those with the same neighbours may be compared.

        Args:
            stretches: tokens without white space, with their punctuation.
            capitals: for each stretch, whether its line is set in capitals.
            reader: name of the channel.
        """
        if not stretches:
            return np.zeros(0, dtype=np.float32)
        together = list(zip(stretches, capitals, strict=True))
        self._look_up(((token, upper) for stretch, upper in together for token in stretch), reader)
        rows = [
            [piece for token in stretch for piece in self._known[token, upper, reader]] for stretch, upper in together
        ]
        words, scores, beyond = self._table(rows)
        total, place = self._first(words[:, 0], beyond[:, 0])
        total = total + scores[:, 0][:, None, :]
        for at in range(1, words.shape[1]):
            total, place = self._next(total, place, words[:, at - 1], words[:, at], beyond[:, at])
            total = total + scores[:, at][:, None, :]
        flat = total.reshape(len(rows), -1)
        return log_sum(flat, 1)

    def _table(self, rows: Sequence[Sequence[Readings]]) -> tuple[Ints, Floats, NDArray[np.bool_]]:
        """Return words and scores of all rows, ended alike; what lies before a row's beginning is marked as beyond."""
        size = (len(rows), max(1, *(len(row) for row in rows)))
        words = np.full((*size, _WIDTH), self._boundary, dtype=np.int64)
        scores = np.full((*size, _WIDTH), _NEVER, dtype=np.float32)
        scores[:, :, 0] = 0
        beyond = np.ones(size, dtype=np.bool_)
        for number, row in enumerate(rows):
            for at, (some, their) in enumerate(row, size[1] - len(row)):
                words[number, at, : len(some)] = some
                scores[number, at, : len(some)] = their
                beyond[number, at] = False
        return words, scores, beyond

    def _first(self, words: Ints, beyond: NDArray[np.bool_]) -> tuple[Floats, Ints]:
        before = np.full(words.size, self._boundary, dtype=np.int64)
        logs, place = self._model.bigrams(before, words.ravel())
        logs = np.where(beyond[:, None], np.float32(0), logs.reshape(words.shape))
        return logs[:, None, :].astype(np.float32), place.reshape(words.shape)[:, None, :]

    def _next(
        self, total: Floats, place: Ints, last: Ints, words: Ints, beyond: NDArray[np.bool_]
    ) -> tuple[Floats, Ints]:
        """Return sums over (word before, word) and the places of these pairs, from those one word earlier."""
        count, width = words.shape
        first, second = np.repeat(last, width, axis=1), np.tile(words, (1, width))
        logs, pairs = self._model.bigrams(first.ravel(), second.ravel())
        logs, pairs = logs.reshape(count, width, width), pairs.reshape(count, width, width)
        gain = np.broadcast_to(logs[:, None], (count, total.shape[1], width, width)).copy()
        known = (place >= 0) & (total > _NEVER / 2) & ~beyond[:, None, None]
        row, before, middle = np.nonzero(known)
        if len(row):
            here = words[row]
            context = np.broadcast_to(place[row, before, middle][:, None], here.shape)
            gain[row, before, middle] = self._model.trigrams(context, here, logs[row, middle])
        gain[beyond] = 0
        return log_sum(total[:, :, :, None] + gain, 1), pairs
