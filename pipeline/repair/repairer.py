"""The models together: text -> places -> probabilities -> edits and doubts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from pipeline.document import Alternative, Doubt, Edit
from pipeline.manifest import model_path
from pipeline.repair.badness import Damage, damages
from pipeline.repair.candidates import Candidates
from pipeline.repair.casing import ToneStyle, cased, in_style, style_of
from pipeline.repair.channel import Channel, Seen, load_tables
from pipeline.repair.codes import ROMAN_SHARE, joined, roman, stroked
from pipeline.repair.context_scorer import READERS, SHAPES, ContextScorer
from pipeline.repair.decoder import posteriors
from pipeline.repair.digits_read import Shares, letters_read_as_digits, loses_digits, shares_of_code, shares_of_number
from pipeline.repair.labels import label_edits
from pipeline.repair.language_model import BOUNDARY, CODE, NUMBER, SPECIAL_TOKENS, LanguageModel, normal_form
from pipeline.repair.lattice import CHANNELS, Lattice, Place
from pipeline.repair.place_names import place_edits
from pipeline.repair.respacing import respacing_edits
from pipeline.repair.slots import slots_of
from pipeline.repair.tokens import is_upper_line, pieces
from pipeline.repair.trie import Trie
from pipeline.settings import RepairOptions
from pipeline.vietnamese import is_syllable

LANGUAGE_MODEL, CHANNEL = "repair_language_model.npz", "repair_channel.npz"
CONTEXT_WORDS, CONTEXT_GRAPH = "repair_context.npz", "repair_context.onnx"
_UNKNOWN_LETTER = -2.6
"""Log price of each letter of a token that is kept though it is no known word."""
_CONTEXT_WEIGHT, _LANGUAGE_WEIGHT = 0.6, 0.5
"""Exponents of the network and of the trigrams, tuned on pages and lines of their own; see the model card."""
_ALTERNATIVES, _LEAST = 3, 0.005
"""Runners-up that an edit tells of, and the probability that they have at least."""
_ALONE = 1.0001 - _LEAST
"""Above this probability no other candidate has so much, rounding allowed for."""
_FEW, _POOR = 3, 0.005
"""Words that are spelt right are changed only on a page where at least so many, and such a share, look wrong: on a good
page what looks wrong is more often a rare phrase than a misreading.
"""
_MOST_LOST = 1
"""Letters that an edit may take from a token of mostly right text; more are a second word that was joined to it."""
_SUREST = 0.9999
"""No reading is beyond all doubt."""
_MAX_OWN_SHARE, _MAX_MISREAD_SHARE, _MAX_NUMBER_SHARE = 0.12, 0.1, 0.002
"""A word that stands in the text is kept where it is right with more than this chance, since good text is worth more to
a reader than a correction: in text that lost its marks, in misread text, and a number or code.
"""
_MAX_SETTLED_SHARE, _SETTLED, _OFTEN = 0.3, 0.95, 2
"""The same for a token that stands for this word again and again: with how much chance, and how often."""
_STRANGE = (-0.3, -0.6)
"""Log P(read | word) a letter, in the mean of what is sure, below which a channel is adapted once and twice: pages of
the engines that training knows have -0.2 to -0.4, those of others -1.4 and less.
"""
_SURE = 0.5
"""Share from which a repaired token tells something about its reader."""


class _Sure(NamedTuple):
    """A repaired token: what was read there, its place, its best candidate and the share of that."""

    read: str
    place: Place
    best: int
    share: float


class Found(NamedTuple):
    """What the models say about a text."""

    edits: tuple[Edit, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class Repairer:
    """The models in memory."""

    def __init__(self, model: LanguageModel, candidates: Candidates, scorer: ContextScorer) -> None:
        """Keep the models."""
        self._model = model
        self._candidates = candidates
        self._scorer = scorer
        self._lattice = Lattice(model, candidates)

    def spacing(self, text: str, page: int, *, from_image: bool) -> tuple[Edit, ...]:
        """Return the edits that put blanks and stray signs of ``text`` right, before its words are looked at."""
        lines = text.split("\n")
        damage = _damages(lines, from_image=from_image)
        if CHANNELS.keys().isdisjoint(damage):
            return ()
        self._candidates.announce(self._lattice.asked(lines, damage))  # most texts are left to ``words`` as they are
        return respacing_edits(lines, damage, self._model, self._candidates, page)

    def words(self, text: str, options: RepairOptions, page: int, *, from_image: bool) -> Found:
        """Return the edits that repair the words of ``text``, and the doubts that are left."""
        lines = text.split("\n")
        damage = _damages(lines, from_image=from_image)
        if all(kind == "none" for kind in damage):
            return Found()
        style = style_of(text) if options.tone_style == "document" else options.tone_style
        places, shares, sure = self._read(text, lines, damage)
        shares = self._witnessed(places, shares, sure)
        settled = _settled(places, shares)
        edits: list[Edit] = []
        doubts: list[Doubt] = []
        for place, share in zip(places, shares, strict=True):
            if place.spans:
                finding = self._finding(text, place, share, style, options, page, settled)
                if isinstance(finding, Edit):
                    edits.append(finding)
                elif finding:
                    doubts.append(finding)
        given = [*label_edits(lines, damage, page), *place_edits(lines, damage, page)]
        taken = {edit.start for edit in given}  # a label that is no letter may look like a word
        edits = [edit for edit in edits if taken.isdisjoint(range(edit.start, edit.end))]
        doubts = [doubt for doubt in doubts if taken.isdisjoint(range(doubt.start, doubt.end))]
        edits += self._codes(lines, damage, page) + given
        in_context = [edit for edit in edits if edit.rule == "context"]
        if len(in_context) < max(_FEW, _POOR * len(places)):
            edits = [edit for edit in edits if edit.rule != "context"]
            doubts = sorted([*doubts, *map(_doubted, in_context)], key=lambda doubt: doubt.start)
        return Found(tuple(sorted(edits, key=lambda edit: edit.start)), tuple(doubts))

    def _codes(self, lines: Sequence[str], damage: Sequence[Damage], page: int) -> list[Edit]:
        """Return the edits to codes and Roman numbers in damaged lines."""
        found: list[Edit] = []
        start = 0
        for line, kind in zip(lines, damage, strict=True):
            for piece in pieces(line) if kind in ("marks_lost", "misread") else ():
                read = line[piece.start : piece.end]
                span = {"page": page, "start": start + piece.start, "end": start + piece.end, "before": read}
                if piece.kind == "code" and (better := stroked(read, self._candidates.strokes)):
                    found.append(Edit(after=better.code, rule="stroke", score=better.share, **span))
                elif piece.kind == "roman" and kind == "misread" and (number := roman(read)):
                    found.append(Edit(after=number, rule="roman", score=ROMAN_SHARE, **span))
            if kind in ("marks_lost", "misread") and not is_upper_line(line):
                for short in joined(line, self._candidates.strokes):
                    if (before := line[short.start : short.end]) != short.stroked.code:
                        span = {"page": page, "start": start + short.start, "end": start + short.end, "before": before}
                        found.append(Edit(after=short.stroked.code, rule="stroke", score=short.stroked.share, **span))
            start += len(line) + 1
        return found

    def _read(
        self, text: str, lines: Sequence[str], damage: Sequence[Damage]
    ) -> tuple[list[Place], list[Shares], list[_Sure]]:
        """Return the places of a text, the probabilities of their candidates, and what of it is beyond doubt.

        The channel of misread text is adapted to its reader.
        """
        places = self._lattice.places(lines, damage)
        if not any(place.spans for place in places):
            return [], [], []
        shares = self._shares(places)
        sure = self._sure(text, places, shares)
        for strange in _STRANGE:
            letters = sum(len(one.read) for one in sure)
            if sum(float(one.place.found.scores[one.best]) for one in sure) >= strange * letters:
                break  # it reads like the engines of training
            seen = [Seen(one.read, self._printed(one.place, one.best), one.share) for one in sure]
            adapted = self._candidates.adapted(CHANNELS["misread"], seen)
            places = self._lattice.by(adapted).places(lines, damage)
            shares = self._shares(places)
            sure = self._sure(text, places, shares)
        return places, shares, sure

    def _witnessed(self, places: Sequence[Place], shares: Sequence[Shares], sure: Sequence[_Sure]) -> list[Shares]:
        """Return the probabilities with those of digits weighed by a second witness; see ``digits_read``."""
        seen = letters_read_as_digits((one.read, self._printed(one.place, one.best)) for one in sure)
        found = list(shares)
        for at, place in enumerate(places):
            if place.rule != "digits_for_letters":
                continue
            if place.read.isdigit():
                found[at] = shares_of_number(places, shares, at, self._model)
            else:
                found[at] = shares_of_code(place, shares[at], self._model.vocabulary, seen)
        return found

    def _sure(self, text: str, places: Sequence[Place], shares: Sequence[Shares]) -> list[_Sure]:
        """Return the misread tokens whose word is beyond doubt."""
        return [
            _Sure(text[slice(*place.spans[best])], place, best, share[best])
            for place, share in zip(places, shares, strict=True)
            if place.rule == "channel"
            and share[best := share.index(max(share))] >= _SURE
            and place.found.words[best] >= len(SPECIAL_TOKENS)
        ]

    def _shares(self, places: Sequence[Place]) -> list[Shares]:
        """Return the probability of each candidate at each of ``places``."""
        slots = slots_of(place.found for place in places)
        scores = self._scorer.scores(
            slots,
            np.array([SHAPES.index(place.shape) for place in places]),
            np.array([READERS.index(place.damage) for place in places]),
            self._candidates.prior,
        )
        weighed = slots.with_scores(scores * np.float32(_CONTEXT_WEIGHT))
        shares = posteriors(weighed, self._model, self._model.numbers[BOUNDARY], _LANGUAGE_WEIGHT).tolist()
        starts = slots.starts.tolist()
        return [shares[start:end] for start, end in pairwise(starts)]

    def _finding(
        self,
        text: str,
        place: Place,
        share: Shares,
        style: ToneStyle,
        options: RepairOptions,
        page: int,
        settled: Mapping[str, int],
    ) -> Edit | Doubt | None:
        """Return the edit that the likeliest candidate asks for, a doubt where it is not sure, else None.

        ``settled`` has the words that tokens stand for elsewhere in the text, beyond doubt.
        """
        best = share.index(max(share))
        start, end = place.spans[best]
        before, after = text[start:end], self._written(place, best, style)
        if after == before:
            return None
        if share[best] > _ALONE:
            likely = [(-share[best], best)]
        else:
            likely = sorted((-p, i) for i, p in enumerate(share) if p >= _LEAST)[: 1 + _ALTERNATIVES]
        score = min(share[best], _SUREST)
        most = _MAX_MISREAD_SHARE if place.damage == "misread" else _MAX_OWN_SHARE
        most = _MAX_NUMBER_SHARE if place.rule == "digits_for_letters" else most
        most = _MAX_SETTLED_SHARE if place.read in settled and settled[place.read] == place.found.words[best] else most
        unsure = score < max(options.min_score, place.min_score) or self._own_share(place, share) > most
        unsure = unsure or loses_digits(before, after)
        if unsure or (place.damage == "misspelt" and len(after) + _MOST_LOST < len(before)):
            others = self._alternatives(place, likely, style)
            return Doubt(page=page, start=start, end=end, text=before, alternatives=others)
        return Edit(
            page=page,
            start=start,
            end=end,
            before=before,
            after=after,
            rule=place.rule,
            score=score,
            alternatives=self._alternatives(place, likely[1:], style),
        )

    def _alternatives(
        self, place: Place, likely: Sequence[tuple[float, int]], style: ToneStyle
    ) -> tuple[Alternative, ...]:
        """Return candidates of ``place`` with their probabilities, each given as its negative and the candidate."""
        return tuple(Alternative(self._written(place, i, style), round(-p, 4)) for p, i in likely)

    def _own_share(self, place: Place, share: Shares) -> float:
        """Return the probability that a token which is a word, number or code as it stands is right."""
        if place.rule == "digits_for_letters":
            own = self._model.number(NUMBER if place.read.isdigit() else CODE)
        elif (known := self._model.numbers.get(normal_form(place.read))) is not None:
            own = known
        else:
            return 0.0
        return sum(p for word, p in zip(place.found.words.tolist(), share, strict=True) if word == own)

    def _written(self, place: Place, candidate: int, style: ToneStyle) -> str:
        """Return a candidate as it would be printed at ``place``; a word that is there already stays as it is."""
        word = int(place.found.words[candidate])
        if word < len(SPECIAL_TOKENS):
            return place.read
        if self._model.vocabulary[word] == normal_form(place.read):
            return place.read
        return in_style(self._printed(place, candidate), style)

    def _printed(self, place: Place, candidate: int) -> str:
        """Return a candidate, which is a word, in the capitals of ``place``."""
        return cased(self._model.vocabulary[int(place.found.words[candidate])], place.shape or "l")


def _damages(lines: Sequence[str], *, from_image: bool) -> list[Damage]:
    found = damages(lines)
    return ["misspelt" if kind == "none" else kind for kind in found] if from_image else found


def _settled(places: Sequence[Place], shares: Sequence[Shares]) -> dict[str, int]:
    """Return the word behind each misread token that stands for one and the same word again and again."""
    words: dict[str, list[int]] = defaultdict(list)
    for place, share in zip(places, shares, strict=True):
        if place.rule == "channel":
            best = share.index(max(share))
            words[place.read].append(int(place.found.words[best]) if share[best] >= _SETTLED else -1)
    return {
        read: max(seen)
        for read, seen in words.items()
        if len(set(seen) - {-1}) == 1 and seen.count(max(seen)) >= _OFTEN
    }


def _doubted(edit: Edit) -> Doubt:
    proposed = Alternative(edit.after, round(edit.score, 4))
    return Doubt(
        page=edit.page, start=edit.start, end=edit.end, text=edit.before, alternatives=(proposed, *edit.alternatives)
    )


@cache
def language_model() -> LanguageModel:
    """Return the trigram model in ``models/``.

    Raises:
        ModelMissing, ModelAltered: it is not as the manifest says.
    """
    return LanguageModel(model_path(LANGUAGE_MODEL))


@cache
def candidates() -> Candidates:
    """Return the look-ups of candidates by the channels in ``models/``.

    Raises:
        ModelMissing, ModelAltered: a model is not as the manifest says.
    """
    model = language_model()
    syllables = [(word, number) for word, number in model.numbers.items() if is_syllable(word)]
    trie = Trie([word for word, _ in syllables], [number for _, number in syllables])
    channels = {name: Channel(tables, trie, model.numbers) for name, tables in load_tables(model_path(CHANNEL)).items()}
    return Candidates(model, channels, _UNKNOWN_LETTER)


@cache
def load() -> Repairer:
    """Return the repairer with the models in ``models/``, loaded once in a process.

    Raises:
        ModelMissing, ModelAltered: a model is not as the manifest says.
    """
    return Repairer(
        language_model(),
        candidates(),
        ContextScorer(model_path(CONTEXT_WORDS), model_path(CONTEXT_GRAPH), language_model().vocabulary),
    )
