"""From lines to places: what may stand at each token, and which part of the text a candidate would replace."""

import re
from collections.abc import Iterator, Sequence
from copy import copy
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from pipeline.repair.badness import Damage
from pipeline.repair.candidates import LONGEST, Asked, Candidates
from pipeline.repair.casing import shape_of
from pipeline.repair.channel import Readings, Shape
from pipeline.repair.codes import joined
from pipeline.repair.language_model import CLASSES, SPECIAL_TOKENS, LanguageModel, normal_form
from pipeline.repair.tokens import Piece, WithSigns, is_doubtful_code, is_upper_line, pieces, with_signs
from pipeline.vietnamese import is_syllable

CHANNELS: dict[Damage, str] = {"misread": "eng", "misspelt": "vie"}
_MIN_DIGITS_SCORE = 0.8
"""Digits are taken for a word that is likelier than this; ``repairer`` asks whether a number may stand there."""
_MIN_MIXED_SCORE = 0.9
"""The same for a token that may be a code."""
_MIN_ABBREVIATION_SCORE = 0.8
"""An abbreviation that nobody knows is more often right than a word without marks."""
_MIN_SPELLING_SCORE = 0.97
"""In text that is mostly right a token is changed only when little doubt is left."""
Span = tuple[int, int]


class Place(NamedTuple):
    """One token of the text."""

    found: Readings
    """The words that may have been printed here."""
    shape: Shape | None = None
    """The capitals it was read with; None for what is no word."""
    damage: Damage = "none"
    """What happened to it, as far as it may be changed."""
    spans: tuple[Span, ...] = ()
    """For each candidate the offsets of what it would replace; none where nothing may be changed."""
    read: str = ""
    """The token as read, without signs beside it."""
    rule: str = ""
    min_score: float = 0.0
    """What an edit here must reach, whatever the options allow."""


class _Token(NamedTuple):
    """A token that may be changed, before its candidates are looked up."""

    read: str
    shape: Shape
    damage: Damage
    span: Span
    rule: str
    wider: WithSigns | None = None
    outer: Span = (0, 0)
    outer_read: str = ""


class Lattice:
    """Makes the places of a text."""

    def __init__(self, model: LanguageModel, candidates: Candidates) -> None:
        """Keep the models."""
        self._model = model
        self._candidates = candidates
        self._tokens = lru_cache(maxsize=1)(self._tokens_of)

    def by(self, candidates: Candidates) -> "Lattice":
        """Return a lattice with other candidates for the same tokens."""
        ours = copy(self)
        ours._candidates = candidates
        return ours

    def places(self, lines: Sequence[str], damage: Sequence[Damage]) -> list[Place]:
        """Return the places of ``lines`` in order; offsets count from the beginning of the first line."""
        self._candidates.prepare(self.asked(lines, damage))
        tokens = self._tokens(tuple(lines), tuple(damage))
        return [self._open(token) if isinstance(token, _Token) else token for token in tokens]

    def asked(self, lines: Sequence[str], damage: Sequence[Damage]) -> list[Asked]:
        """Return what ``places`` looks up by a channel."""
        return [
            (read, token.shape, CHANNELS[token.damage])
            for token in self._tokens(tuple(lines), tuple(damage))
            if isinstance(token, _Token) and token.damage in CHANNELS and token.rule != "abbreviation"
            for read in (token.read, token.outer_read)
            if read
        ]

    def _tokens_of(self, lines: Sequence[str], damage: Sequence[Damage]) -> tuple[_Token | Place, ...]:
        """Return the tokens of ``lines``; the same lines are asked for again where their reader is adapted to."""
        return tuple(self._found(lines, damage))

    def _found(self, lines: Sequence[str], damage: Sequence[Damage]) -> Iterator[_Token | Place]:
        start = 0
        digits_may_be_words = _reads_digits_for_letters(lines, damage)
        for line, kind in zip(lines, damage, strict=True):
            capitals = is_upper_line(line)
            known = [range(found.start, found.end) for found in joined(line, self._candidates.strokes)]
            for piece in pieces(line):
                read = line[piece.start : piece.end]
                span = (start + piece.start, start + piece.end)
                if kind == "misread" and digits_may_be_words and _may_be_a_word(line, piece):
                    yield _Token(read, "l", kind, span, "digits_for_letters")
                elif kind == "misread" and digits_may_be_words and piece.kind == "code" and is_doubtful_code(read):
                    yield _Token(read, shape_of(read, capitals=capitals), kind, span, "digits_for_letters")
                elif kind == "misread" and not digits_may_be_words and any(map(str.isdigit, read)):
                    yield self._fixed(read, piece if piece.kind in CLASSES else piece._replace(kind="code"))
                elif kind == "none" or piece.kind not in ("word", "abbreviation") or len(read) > LONGEST:
                    yield self._fixed(read, piece)
                elif piece.kind == "abbreviation":
                    yield (
                        self._fixed(read, piece)
                        if kind == "misspelt" or any(piece.start in span for span in known)
                        else _Token(read, "U", kind, span, "abbreviation")
                    )
                elif kind == "misspelt":
                    yield self._suspect(read, piece, shape_of(read, capitals=capitals), span)
                elif kind == "marks_lost":
                    yield _Token(read, shape_of(read, capitals=capitals), kind, span, "marks")
                else:
                    yield _misread(line, piece, start, shape_of(read, capitals=capitals))
            start += len(line) + 1

    def _suspect(self, read: str, piece: Piece, shape: Shape, span: Span) -> _Token | Place:
        """Return a token of mostly right text, fixed unless it may be misspelt; a word that may be a name may not."""
        if read.isalpha():
            if self._is_no_word(read):
                return _Token(read, shape, "misspelt", span, "spelling")
            may_be_name = read[0].isupper() and not (read.isupper() and len(read) > 1)
            if not may_be_name and is_syllable(normal_form(read)):
                return _Token(read, shape, "misspelt", span, "context")
        return self._fixed(read, piece)

    def _is_no_word(self, read: str) -> bool:
        form = normal_form(read)
        return len(form) > 1 and not is_syllable(form) and form not in self._model.numbers

    def _fixed(self, read: str, piece: Piece) -> Place:
        known = CLASSES.get(piece.kind)
        token = self._model.number(known or normal_form(read))
        only = Readings(np.array([token], dtype=np.int64), np.zeros(1, dtype=np.float32))
        return Place(
            only, None if known or piece.kind == "label" else shape_of(read, capitals=len(read) > 1 and read.isupper())
        )

    def _open(self, token: _Token) -> Place:
        read, shape, damage = token.read, token.shape, token.damage
        min_score = 0.0
        if token.rule == "digits_for_letters" and read.isdigit():
            found = self._candidates.of_digits(read, CHANNELS[damage])
            min_score = _MIN_DIGITS_SCORE
        elif damage == "marks_lost" or token.rule == "abbreviation":
            found = self._candidates.by_marks(read)
            min_score = _MIN_ABBREVIATION_SCORE if token.rule == "abbreviation" else 0.0
        else:
            found = self._candidates.of_word(read, shape, CHANNELS[damage])
            mixed = token.rule == "digits_for_letters" or _may_be_a_code(read)
            min_score = _MIN_SPELLING_SCORE if damage == "misspelt" else _MIN_MIXED_SCORE * mixed
        spans = (token.span,) * len(found.words)
        if token.wider:
            more = self._candidates.of_word(token.outer_read, shape, CHANNELS[damage])
            found, spans = _with_wider(found, token.span, more, token.wider, token.outer)
        return Place(found, shape, damage, spans, read, token.rule, min_score)


def _may_be_a_code(read: str) -> bool:
    """Return whether a token looks like a point or a size, "1a", "B1", though it may be a word: "là", "Bị"."""
    return len(read) == 2 and (read[0].isdigit() or (read[0].isupper() and read[1] in "018"))


def _misread(line: str, piece: Piece, start: int, shape: Shape) -> _Token:
    read = line[piece.start : piece.end]
    span = (start + piece.start, start + piece.end)
    wider = with_signs(line, piece)
    if wider is None:
        return _Token(read, shape, "misread", span, "channel")
    outer = (start + wider.start, start + wider.end)
    return _Token(read, shape, "misread", span, "channel", wider, outer, line[wider.start : wider.end])


def _with_wider(
    found: Readings, span: Span, more: Readings, wider: WithSigns, outer: Span
) -> tuple[Readings, tuple[Span, ...]]:
    """Return the candidates of a token and those of the token with the signs beside it, and what each replaces."""
    best = {
        int(word): (
            float(score) + wider.price,
            outer if wider.never_printed and word >= len(SPECIAL_TOKENS) else span,
        )
        for word, score in zip(found.words, found.scores, strict=True)
    }
    for word, score in zip(more.words.tolist(), more.scores.tolist(), strict=True):
        if word >= len(SPECIAL_TOKENS) and score > best.get(word, (-np.inf, span))[0]:
            best[word] = (score, outer)
    words = np.fromiter(best.keys(), dtype=np.int64, count=len(best))
    scores = np.array([score for score, _ in best.values()], dtype=np.float32)
    return Readings(words, scores), tuple(where for _, where in best.values())


_LEAST_DIGITS = 0.005
"""Share of words with a digit inside from which a reader takes letters for digits; pages of `eng` have 0.025, and
text that only lost its marks next to none.
"""


def _reads_digits_for_letters(lines: Sequence[str], damage: Sequence[Damage]) -> bool:
    """Return whether the misread ones of ``lines`` have words with digits inside, "t6" for tổ, as some readers write.

    >>> [_reads_digits_for_letters([line], ["misread"]) for line in ("Cac t6 dan phé hgp", "Cac to dan phé hgp")]
    [True, False]
    """
    words = [
        line[piece.start : piece.end]
        for line, kind in zip(lines, damage, strict=True)
        if kind == "misread"
        for piece in pieces(line)
        if piece.kind == "word"
    ]
    return sum(any(map(str.isdigit, word)) for word in words) > _LEAST_DIGITS * len(words)


_DIGITS_FOR_LETTERS = re.compile("[0468]|1[0468]|[08]6")
"""Numbers that readers make of short words, "ở", "là", "số"; a 1 that stands alone was printed."""


def _may_be_a_word(line: str, piece: Piece) -> bool:
    """Return whether ``piece`` is one or two digits between blanks, not at the beginning of the line.

    >>> [_may_be_a_word(line, pieces(line)[1]) for line in ("Dat 6 nay", "Dat 1 nay", "Dat 16 nay", "Dat 25 nay")]
    [True, False, True, False]
    """
    return (
        piece.kind == "number"
        and _DIGITS_FOR_LETTERS.fullmatch(line, piece.start, piece.end) is not None
        and line[: piece.start].endswith(" ")
        and line[: piece.start].strip() != ""
        and line[piece.end : piece.end + 1] in (" ", "")
    )
