"""The models together: text -> places -> probabilities -> edits."""

from functools import cache

import numpy as np

from pipeline.document import Alternative, Edit
from pipeline.manifest import model_path
from pipeline.repair.badness import damages
from pipeline.repair.candidates import Candidates
from pipeline.repair.casing import ToneStyle, cased, in_style, style_of
from pipeline.repair.channel import Channel, load_tables
from pipeline.repair.decoder import Floats, posteriors
from pipeline.repair.fixed_point import to_fixed_point
from pipeline.repair.language_model import BOUNDARY, SPECIAL_TOKENS, LanguageModel, normal_form
from pipeline.repair.lattice import Lattice, Place
from pipeline.repair.trie import Trie
from pipeline.settings import RepairOptions
from pipeline.vietnamese import is_syllable

LANGUAGE_MODEL, CHANNEL = "repair_language_model.npz", "repair_channel.npz"
_UNKNOWN_LETTER = -2.6
"""Log price of each letter of a token that is kept though it is no known word."""
_WEIGHT = 1.0
"""Exponent of the language model; at 1 the probabilities of edits are as right as they claim."""
_ALTERNATIVES = 3
_FEW, _POOR = 3, 0.005
"""Words that are spelt right are changed only on a page where at least so many, and such a share, look wrong: on a good
page what looks wrong is more often a rare phrase than a misreading.
"""


class Repairer:
    """The models in memory."""

    def __init__(self, model: LanguageModel, candidates: Candidates) -> None:
        """Keep the models."""
        self._model = model
        self._lattice = Lattice(model, candidates)

    def edits(self, text: str, options: RepairOptions, page: int, *, from_image: bool) -> tuple[Edit, ...]:
        """Return the edits that repair ``text``; see ``pipeline.repair.repair_text``."""
        return to_fixed_point(text, lambda current: self._one_pass(current, options, page, from_image=from_image))

    def _one_pass(self, text: str, options: RepairOptions, page: int, *, from_image: bool) -> tuple[Edit, ...]:
        lines = text.split("\n")
        damage = damages(lines)
        if from_image:
            damage = ["misspelt" if kind == "none" else kind for kind in damage]
        if all(kind == "none" for kind in damage):
            return ()
        style = style_of(text) if options.tone_style == "document" else options.tone_style
        places = list(self._lattice.places(lines, damage))
        if not any(place.spans for place in places):
            return ()
        shares = posteriors([place.slot for place in places], self._model, self._model.numbers[BOUNDARY], _WEIGHT)
        found = (
            self._edit(text, place, share, style, options, page)
            for place, share in zip(places, shares, strict=True)
            if place.spans
        )
        edits = [edit for edit in found if edit is not None]
        in_context = sum(edit.rule == "context" for edit in edits)
        if in_context < max(_FEW, _POOR * len(places)):
            edits = [edit for edit in edits if edit.rule != "context"]
        return tuple(edits)

    def _edit(
        self, text: str, place: Place, share: Floats, style: ToneStyle, options: RepairOptions, page: int
    ) -> Edit | None:
        """Return the edit that the most likely candidate asks for, or None where the token stays."""
        order = np.argsort(-share)
        best = int(order[0])
        start, end = place.spans[best]
        before, after = text[start:end], self._written(place, best, style)
        score = float(share[best])
        if after == before or score < max(options.min_score, place.min_score):
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
            score=min(score, 1.0),
            alternatives=others,
        )

    def _written(self, place: Place, candidate: int, style: ToneStyle) -> str:
        """Return a candidate as it would be printed at ``place``; a word that is there already stays as it is."""
        word = int(place.slot.words[candidate])
        if word < len(SPECIAL_TOKENS):
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
    syllables = [(word, number) for word, number in model.numbers.items() if is_syllable(word)]
    trie = Trie([word for word, _ in syllables], [number for _, number in syllables])
    channels = {name: Channel(tables, trie, model.numbers) for name, tables in load_tables(model_path(CHANNEL)).items()}
    return Repairer(model, Candidates(model, channels, _UNKNOWN_LETTER))
