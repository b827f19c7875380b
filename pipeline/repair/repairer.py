"""One text through repair: lines -> tokens -> candidates -> decoding -> edits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from pipeline.document import Alternative, Edit
from pipeline.manifest import model_path
from pipeline.repair.badness import Damage, damages
from pipeline.repair.candidates import Candidates
from pipeline.repair.casing import ToneStyle, cased, in_style, shape_of, style_of
from pipeline.repair.channel import Channel, Readings, Shape, load_tables
from pipeline.repair.decoder import Floats, Slot, posteriors
from pipeline.repair.language_model import (
    BOUNDARY,
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
from pipeline.repair.trie import Trie
from pipeline.settings import RepairOptions
from pipeline.vietnamese import is_syllable

LANGUAGE_MODEL, CHANNEL = "repair_language_model.npz", "repair_channel.npz"
MODELS = (LANGUAGE_MODEL, CHANNEL)
_UNKNOWN_LETTER = -2.6
"""Log price of each letter of a token that is kept though it is no known word."""
_WEIGHT = 1.0
"""Exponent of the language model."""
_READER = "eng"
_CLASSES = {"number": NUMBER, "code": CODE, "roman": ROMAN, "comma": COMMA, "stop": STOP}
_RULES: dict[Damage, str] = {"marks_lost": "marks", "misread": "channel"}
_ALTERNATIVES = 3
_DIGITS_RULE = "digits_for_letters"
_MIN_DIGITS_SCORE = 0.98
"""Digits are taken for a word only when the context leaves no doubt."""
_ONE_NUMBER = -3.0
"""Log share of one short number among all numbers."""


@dataclass(frozen=True, slots=True)
class _Place:
    """One token of the text: what may stand there, and which part of the line each candidate replaces."""

    slot: Slot
    shape: Shape = "l"
    rule: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    """For each candidate its offsets in the text; none where nothing may be changed."""
    read: str = ""
    """The token as read, without signs beside it."""


class Repairer:
    """The models in memory."""

    def __init__(self, model: LanguageModel, candidates: Candidates) -> None:
        """Keep the models."""
        self._model = model
        self._candidates = candidates

    def edits(self, text: str, options: RepairOptions, page: int) -> tuple[Edit, ...]:
        """Return the edits that repair ``text``; see ``repair_text``."""
        lines = text.split("\n")
        damage = damages(lines)
        if all(kind == "none" for kind in damage):
            return ()
        style = style_of(text) if options.tone_style == "document" else options.tone_style
        places = list(self._places(lines, damage))
        shares = posteriors([place.slot for place in places], self._model, self._model.numbers[BOUNDARY], _WEIGHT)
        found = (
            self._edit(text, place, share, style, options, page)
            for place, share in zip(places, shares, strict=True)
            if place.spans
        )
        return tuple(edit for edit in found if edit is not None)

    def _places(self, lines: Sequence[str], damage: Sequence[Damage]) -> Iterator[_Place]:
        start = 0
        for line, kind in zip(lines, damage, strict=True):
            capitals = is_upper_line(line)
            for piece in pieces(line):
                if kind == "misread" and _may_be_a_word(line, piece):
                    yield self._digits(line[piece.start : piece.end], start + piece.start)
                elif kind == "none" or piece.kind not in ("word", "abbreviation"):
                    yield self._fixed(line[piece.start : piece.end], piece.kind)
                else:
                    yield self._open(line, piece, start, kind, capitals=capitals)
            start += len(line) + 1

    def _fixed(self, read: str, kind: str) -> _Place:
        token = self._model.number(_CLASSES.get(kind) or normal_form(read))
        return _Place(Slot(np.array([token], dtype=np.int64), np.zeros(1, dtype=np.float32)))

    def _digits(self, read: str, start: int) -> _Place:
        """Return a place for one or two digits alone, which may be a short word: "6" is read for "ở"."""
        words, scores = self._candidates.of_word(read, "l", _READER)
        syllables = words >= len(SPECIAL_TOKENS)
        words = np.append(words[syllables], self._model.numbers[NUMBER])
        scores = np.append(scores[syllables], np.float32(_ONE_NUMBER))
        span = (start, start + len(read))
        return _Place(Slot(words, scores), "l", _DIGITS_RULE, (span,) * len(words), read)

    def _open(self, line: str, piece: Piece, start: int, damage: Damage, *, capitals: bool) -> _Place:
        read = line[piece.start : piece.end]
        span = (start + piece.start, start + piece.end)
        if piece.kind == "abbreviation":
            found = self._candidates.of_abbreviation(read)
            return _Place(Slot(*found), "U", _RULES[damage], (span,) * len(found.words), read)
        shape = shape_of(read, capitals=capitals)
        if damage == "marks_lost":
            found = self._candidates.by_marks(read)
            return _Place(Slot(*found), shape, _RULES[damage], (span,) * len(found.words), read)
        found = self._candidates.of_word(read, shape, _READER)
        spans = [span] * len(found.words)
        wider = with_signs(line, piece)
        if wider is not None:
            found, spans = self._with_wider(found, span, line, wider, start, shape)
        return _Place(Slot(*found), shape, _RULES[damage], tuple(spans), read)

    def _with_wider(
        self, found: Readings, span: tuple[int, int], line: str, wider: WithSigns, start: int, shape: Shape
    ) -> tuple[Readings, list[tuple[int, int]]]:
        """Return the candidates once more, now that signs beside the token may be parts of letters."""
        best = {
            int(word): (float(score) + wider.price, span) for word, score in zip(found.words, found.scores, strict=True)
        }
        outer = (start + wider.start, start + wider.end)
        more = self._candidates.of_word(line[wider.start : wider.end], shape, _READER)
        for word, score in zip(more.words.tolist(), more.scores.tolist(), strict=True):
            if word >= len(SPECIAL_TOKENS) and score > best.get(word, (-np.inf, span))[0]:
                best[word] = (score, outer)
        words = np.fromiter(best.keys(), dtype=np.int64, count=len(best))
        scores = np.array([score for score, _ in best.values()], dtype=np.float32)
        return Readings(words, scores), [where for _, where in best.values()]

    def _edit(
        self, text: str, place: _Place, share: Floats, style: ToneStyle, options: RepairOptions, page: int
    ) -> Edit | None:
        order = np.argsort(-share)
        best = int(order[0])
        start, end = place.spans[best]
        before, after = text[start:end], self._written(place, best, style)
        score = float(share[best])
        least = max(options.min_score, _MIN_DIGITS_SCORE) if place.rule == _DIGITS_RULE else options.min_score
        if after == before or score < least:
            return None
        others = tuple(
            Alternative(self._written(place, int(i), style), round(float(share[i]), 4))
            for i in order[1 : 1 + _ALTERNATIVES]
            if share[i] >= 0.001
        )
        return Edit(
            page=page,
            start=start,
            end=end,
            before=before,
            after=after,
            rule=place.rule,
            score=round(min(score, 1.0), 4),
            alternatives=others,
        )

    def _written(self, place: _Place, candidate: int, style: ToneStyle) -> str:
        """Return a candidate as it would be printed at ``place``; a word that is there already stays as it is."""
        word = int(place.slot.words[candidate])
        if word < len(SPECIAL_TOKENS):
            return place.read
        form = self._model.vocabulary[word]
        return place.read if form == normal_form(place.read) else cased(in_style(form, style), place.shape)


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


@cache
def load() -> Repairer:
    """Return the repairer with the models in ``models/``, loaded once in a process.

    Raises:
        ModelMissing, ModelAltered: a model is not as the manifest says.
    """
    model = LanguageModel(model_path(LANGUAGE_MODEL))
    syllables = [(word, number) for word, number in model.numbers.items() if is_syllable(word)]
    trie = Trie([word for word, _ in syllables], [number for _, number in syllables])
    channels = {name: Channel(tables, trie, model.numbers) for name, tables in load_tables(model_path(CHANNEL)).items()}
    return Repairer(model, Candidates(model, channels, _UNKNOWN_LETTER))
