"""One text through repair: lines -> tokens -> candidates -> decoding -> edits."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from pipeline.document import Alternative, Edit
from pipeline.manifest import model_path
from pipeline.repair.badness import Damage, damages
from pipeline.repair.candidates import Candidates
from pipeline.repair.casing import ToneStyle, cased, in_style, shape_of, style_of
from pipeline.repair.channel import Channel, Shape, load_tables
from pipeline.repair.decoder import Floats, Slot, posteriors
from pipeline.repair.language_model import (
    BOUNDARY,
    CODE,
    COMMA,
    NUMBER,
    ROMAN,
    SPECIAL_TOKENS,
    STOP,
    UNKNOWN,
    LanguageModel,
    normal_form,
)
from pipeline.repair.tokens import Piece, is_upper_line, pieces
from pipeline.repair.trie import Trie
from pipeline.settings import RepairOptions

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


@dataclass(frozen=True, slots=True)
class _Place:
    """One token of the text: where it stands and what may be done to it."""

    start: int
    end: int
    read: str
    shape: Shape
    rule: str
    slot: Slot
    changeable: bool


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
        shares = posteriors(
            [place.slot for place in places], self._model, self._model.numbers[BOUNDARY], _WEIGHT
        )
        found = (
            self._edit(place, share, style, options, page)
            for place, share in zip(places, shares, strict=True)
            if place.changeable
        )
        return tuple(edit for edit in found if edit is not None)

    def _places(self, lines: Sequence[str], damage: Sequence[Damage]) -> "list[_Place]":
        found: list[_Place] = []
        start = 0
        for line, kind in zip(lines, damage, strict=True):
            capitals = is_upper_line(line)
            found += (self._place(line, piece, start, kind, capitals=capitals) for piece in pieces(line))
            start += len(line) + 1
        return found

    def _place(self, line: str, piece: Piece, start: int, damage: Damage, *, capitals: bool) -> _Place:
        read = line[piece.start : piece.end]
        shape = "U" if piece.kind == "abbreviation" else shape_of(read, capitals=capitals)
        if damage != "none" and piece.kind in ("word", "abbreviation"):
            if piece.kind == "abbreviation":
                words, scores = self._candidates.of_abbreviation(read)
            elif damage == "marks_lost":
                words, scores = self._candidates.by_marks(read)
            else:
                words, scores = self._candidates.of_word(read, shape, _READER)
            slot, changeable = Slot(words, scores), True
        else:
            token = _CLASSES.get(piece.kind) or normal_form(read)
            slot = Slot(np.array([self._model.number(token)], dtype=np.int64), np.zeros(1, dtype=np.float32))
            changeable = False
        return _Place(
            start + piece.start, start + piece.end, read, shape, _RULES.get(damage, ""), slot, changeable
        )

    def _edit(self, place: _Place, share: Floats, style: ToneStyle, options: RepairOptions, page: int) -> Edit | None:
        order = np.argsort(-share)
        best = int(order[0])
        after = self._written(place, int(place.slot.words[best]), style)
        score = float(share[best])
        if after == place.read or score < options.min_score:
            return None
        others = tuple(
            Alternative(self._written(place, int(place.slot.words[i]), style), round(float(share[i]), 4))
            for i in order[1 : 1 + _ALTERNATIVES]
            if share[i] >= 0.001
        )
        return Edit(
            page=page,
            start=place.start,
            end=place.end,
            before=place.read,
            after=after,
            rule=place.rule,
            score=round(min(score, 1.0), 4),
            alternatives=others,
        )

    def _written(self, place: _Place, word: int, style: ToneStyle) -> str:
        """Return ``word`` as it would be printed at ``place``; what is there already stays as it is."""
        if word == self._model.numbers[UNKNOWN] or word < len(SPECIAL_TOKENS):
            return place.read
        form = self._model.vocabulary[word]
        return place.read if form == normal_form(place.read) else cased(in_style(form, style), place.shape)


@cache
def load() -> Repairer:
    """Return the repairer with the models in ``models/``, loaded once in a process.

    Raises:
        ModelMissing, ModelAltered: a model is not as the manifest says.
    """
    model = LanguageModel(model_path(LANGUAGE_MODEL))
    first = len(SPECIAL_TOKENS)
    trie = Trie(model.vocabulary[first:], range(first, len(model.vocabulary)))
    channels = {name: Channel(tables, trie, model.numbers) for name, tables in load_tables(model_path(CHANNEL)).items()}
    return Repairer(model, Candidates(model, channels, _UNKNOWN_LETTER))
