"""From lines to places: what may stand at each token, and which part of the text a candidate would replace."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.repair.badness import Damage
from pipeline.repair.candidates import Candidates
from pipeline.repair.casing import shape_of
from pipeline.repair.channel import Readings, Shape
from pipeline.repair.decoder import Slot
from pipeline.repair.language_model import (
    CODE,
    COMMA,
    NUMBER,
    ROMAN,
    SPECIAL_TOKENS,
    STOP,
    LanguageModel,
    normal_form,
)
from pipeline.repair.tokens import Piece, WithSigns, is_upper_line, pieces, with_signs
from pipeline.vietnamese import is_syllable

_CLASSES = {"number": NUMBER, "code": CODE, "roman": ROMAN, "comma": COMMA, "stop": STOP}
_CHANNELS: dict[Damage, str] = {"misread": "eng", "misspelt": "vie"}
_ONE_NUMBER = -3.0
"""Log share of one short number among all numbers."""
_MIN_DIGITS_SCORE = 0.98
"""Digits are taken for a word only when the context leaves no doubt."""
_MIN_SPELLING_SCORE = 0.97
"""In text that is mostly right a token is changed only when little doubt is left."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """One token of the text."""

    slot: Slot
    spans: tuple[Span, ...] = ()
    """For each candidate the offsets of what it would replace; none where nothing may be changed."""
    read: str = ""
    """The token as read, without signs beside it."""
    shape: Shape = "l"
    rule: str = ""
    min_score: float = 0.0
    """What an edit here must reach, whatever the options allow."""


class Lattice:
    """Makes the places of a text."""

    def __init__(self, model: LanguageModel, candidates: Candidates) -> None:
        """Keep the models."""
        self._model = model
        self._candidates = candidates

    def places(self, lines: Sequence[str], damage: Sequence[Damage]) -> Iterator[Place]:
        """Yield the places of ``lines`` in order; offsets count from the beginning of the first line."""
        start = 0
        for line, kind in zip(lines, damage, strict=True):
            capitals = is_upper_line(line)
            for piece in pieces(line):
                read = line[piece.start : piece.end]
                if kind == "misread" and _may_be_a_word(line, piece):
                    yield self._digits(read, start + piece.start)
                elif (
                    kind == "none"
                    or piece.kind not in ("word", "abbreviation")
                    or (kind == "misspelt" and not self._is_suspect(piece, read))
                ):
                    yield self._fixed(read, piece)
                else:
                    yield self._open(line, piece, start, kind, shape_of(read, capitals=capitals))
            start += len(line) + 1

    def _is_no_word(self, read: str) -> bool:
        form = normal_form(read)
        return len(form) > 1 and not is_syllable(form) and form not in self._model.numbers

    def _is_suspect(self, piece: Piece, read: str) -> bool:
        """Return whether a token of mostly right text may be changed; a word that may be a name may not."""
        if piece.kind != "word" or not read.isalpha():
            return False
        may_be_name = read[0].isupper() and not (read.isupper() and len(read) > 1)
        return self._is_no_word(read) or (not may_be_name and is_syllable(normal_form(read)))

    def _fixed(self, read: str, piece: Piece) -> Place:
        token = self._model.number(_CLASSES.get(piece.kind) or normal_form(read))
        return Place(Slot(np.array([token], dtype=np.int64), np.zeros(1, dtype=np.float32)))

    def _digits(self, read: str, start: int) -> Place:
        """Return a place for one or two digits alone, which may be a short word: "6" is read for "ở"."""
        words, scores = self._candidates.of_word(read, "l", _CHANNELS["misread"])
        syllables = words >= len(SPECIAL_TOKENS)
        words = np.append(words[syllables], self._model.numbers[NUMBER])
        scores = np.append(scores[syllables], np.float32(_ONE_NUMBER))
        span = (start, start + len(read))
        return Place(
            Slot(words, scores), (span,) * len(words), read, rule="digits_for_letters", min_score=_MIN_DIGITS_SCORE
        )

    def _open(self, line: str, piece: Piece, start: int, damage: Damage, shape: Shape) -> Place:
        read = line[piece.start : piece.end]
        span = (start + piece.start, start + piece.end)
        if piece.kind == "abbreviation":
            found = self._candidates.of_abbreviation(read)
            return Place(Slot(*found), (span,) * len(found.words), read, "U", "abbreviation")
        if damage == "marks_lost":
            found = self._candidates.by_marks(read)
            return Place(Slot(*found), (span,) * len(found.words), read, shape, "marks")
        found = self._candidates.of_word(read, shape, _CHANNELS[damage])
        if damage == "misspelt":
            rule = "spelling" if self._is_no_word(read) else "context"
            return Place(Slot(*found), (span,) * len(found.words), read, shape, rule, _MIN_SPELLING_SCORE)
        wider = with_signs(line, piece)
        if wider is None:
            return Place(Slot(*found), (span,) * len(found.words), read, shape, "channel")
        more = self._candidates.of_word(line[wider.start : wider.end], shape, _CHANNELS[damage])
        found, spans = _with_wider(found, span, more, wider, (start + wider.start, start + wider.end))
        return Place(Slot(*found), spans, read, shape, "channel")


def _with_wider(
    found: Readings, span: Span, more: Readings, wider: WithSigns, outer: Span
) -> tuple[Readings, tuple[Span, ...]]:
    """Return the candidates of a token and those of the token with the signs beside it, and what each replaces."""
    best = {
        int(word): (float(score) + wider.price, span) for word, score in zip(found.words, found.scores, strict=True)
    }
    for word, score in zip(more.words.tolist(), more.scores.tolist(), strict=True):
        if word >= len(SPECIAL_TOKENS) and score > best.get(word, (-np.inf, span))[0]:
            best[word] = (score, outer)
    words = np.fromiter(best.keys(), dtype=np.int64, count=len(best))
    scores = np.array([score for score, _ in best.values()], dtype=np.float32)
    return Readings(words, scores), tuple(where for _, where in best.values())


def _may_be_a_word(line: str, piece: Piece) -> bool:
    """Return whether ``piece`` is one or two digits between blanks, not at the beginning of the line."""
    digits = line[piece.start : piece.end]
    return (
        piece.kind == "number"
        and len(digits) <= 2
        and digits.isdecimal()
        and line[: piece.start].endswith(" ")
        and line[: piece.start].strip() != ""
        and line[piece.end : piece.end + 1] in (" ", "")
    )
