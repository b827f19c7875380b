"""Tokens that the reader split, joined or invented: edits to blanks and stray signs, made before words are restored."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from pipeline.document import Edit
from pipeline.repair.badness import Damage
from pipeline.repair.candidates import Candidates
from pipeline.repair.language_model import LanguageModel
from pipeline.repair.lattice import CHANNELS
from pipeline.repair.local_scores import LocalScores
from pipeline.repair.respacing_odds import odds_of
from pipeline.repair.sites import Site, Surroundings, Token, tokens_in
from pipeline.repair.stray_signs import sign_sites
from pipeline.repair.word_breaks import break_sites
from pipeline.vietnamese import is_syllable, to_nfc

_MIN_SCORE: dict[Damage, float] = {"misread": 0.9, "misspelt": 0.95}
"""Text that is mostly right is touched only when little doubt is left."""
_BLANKS = frozenset(" \t\u00a0")


def respacing_edits(
    lines: Sequence[str], damage: Sequence[Damage], model: LanguageModel, candidates: Candidates, page: int
) -> tuple[Edit, ...]:
    """Return the edits that split, join or clear tokens of ``lines``, sorted, none over a line break.

    Args:
        lines: the lines of a page as read; offsets of the edits count from the beginning of the first.
        damage: what happened to each line; only misread and misspelt lines are changed.
        model: the language model.
        candidates: what may be printed where a token was read.
        page: the number that the edits carry, from 1.
    """
    kinds = [kind for kind in CHANNELS if kind in damage]
    if not kinds:
        return ()
    text = "\n".join(lines)
    tokens = tokens_in(lines)
    near = Surroundings(tokens)
    found: list[tuple[float, Edit]] = []
    for kind in kinds:
        places = [place for place, token in enumerate(tokens) if damage[token.line] == kind]
        found += _scored(text, sites_of(text, tokens, near, places, kind), _scores(model, candidates), kind, page)
    return _apart(found)


def sites_of(
    text: str, tokens: Sequence[Token], near: Surroundings, places: Sequence[int], damage: Damage
) -> list[Site]:
    """Return the sites among the tokens at ``places`` that may be changed in a text of this ``damage``."""
    breaks = break_sites(tokens, near, places)
    if damage == "misspelt":
        breaks = (
            site._replace(options=better)
            for site in breaks
            if (better := tuple(o for o in site.options if _is_spelt_better(text[o.start : o.end], o.after)))
        )
    return [*sign_sites(text, tokens, near, places), *breaks]


def _is_spelt_better(before: str, after: str) -> bool:
    """Return whether ``after`` is made of syllables only and ``before`` is not.

    >>> _is_spelt_better("th eo", "theo"), _is_spelt_better("và đ", "vàđ"), _is_spelt_better("thịxã", "thị xã")
    (True, False, True)
    """
    return all(map(is_syllable, to_nfc(after).split())) and not all(map(is_syllable, to_nfc(before).split()))


@lru_cache(maxsize=4)
def _scores(model: LanguageModel, candidates: Candidates) -> LocalScores:
    return LocalScores(model, candidates)


def _scored(
    text: str, sites: Sequence[Site], scores: LocalScores, damage: Damage, page: int
) -> list[tuple[float, Edit]]:
    """Return an edit for each site that is surely wrong, with its log odds."""
    reader = CHANNELS[damage]
    hopeful = [
        (site, odds)
        for site in sites
        if (odds := odds_of(site.rule, site.kinds, len(site.options), reader)).can_reach(_MIN_SCORE[damage])
    ]
    stretches = [stretch for site, _ in hopeful for stretch in (site.kept, *(o.stretch for o in site.options))]
    capitals = [site.capitals for site, _ in hopeful for _ in range(1 + len(site.options))]
    logs = scores.of(stretches, capitals, reader)
    found = []
    at = 0
    for site, odds in hopeful:
        gains = logs[at + 1 : at + 1 + len(site.options)] - logs[at]
        at += 1 + len(site.options)
        against_keeping = odds.with_gains(gains.tolist())
        best = int(np.argmax(against_keeping))
        share = float(np.exp(against_keeping[best] - np.logaddexp.reduce([0.0, *against_keeping])))
        if share < _MIN_SCORE[damage]:
            continue
        option = site.options[best]
        if any(char.isspace() and char not in _BLANKS for char in text[option.start : option.end]):
            continue  # what parts lines or pages is no blank, and stays
        edit = Edit(
            page=page,
            start=option.start,
            end=option.end,
            before=text[option.start : option.end],
            after=option.after,
            rule=site.rule,
            score=min(share, 1.0),
        )
        found.append((float(against_keeping[best]), edit))
    return found


def _apart(found: Sequence[tuple[float, Edit]]) -> tuple[Edit, ...]:
    """Return the edits in order of place; of two that touch the same letters the surer one stays."""
    kept: list[Edit] = []
    taken: set[int] = set()
    for _, edit in sorted(found, key=lambda pair: (-pair[0], pair[1].start)):
        touched = set(range(edit.start, edit.end))
        if taken.isdisjoint(touched):
            kept.append(edit)
            taken |= touched
    return tuple(sorted(kept, key=lambda edit: edit.start))
