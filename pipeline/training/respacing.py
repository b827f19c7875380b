"""How often are blanks and signs wrong? Pages printed and read -> ``models/repair_respacing.json``.

Each site of a read page is tried on the printed page: an option is right when it brings the text nearer, letter by
letter, without marks. A multinomial logistic regression then gives the odds.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from pipeline.repair.lattice import CHANNELS
from pipeline.repair.local_scores import LocalScores
from pipeline.repair.respacing import sites_of
from pipeline.repair.respacing_odds import COMMA, MOST_GAIN, names_of, slope_of
from pipeline.repair.sites import Site, Surroundings, tokens_in
from pipeline.vietnamese import fold, is_syllable, to_nfc

_ALIKE = str.maketrans({"–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "."})
_AROUND = 18
"""Letters on each side within which the two texts are compared."""
_UNREADABLE = 0.3
"""Pages of which a larger share of letters was read wrongly teach nothing."""
_RIDGE = 0.2
_STEPS, _RATE = 1500, 0.05
_FEW = 0.15
"""Odds nearer to zero than this are left out of the table."""


class Example(NamedTuple):
    """A site whose truth is known."""

    names: tuple[str, ...]
    slope: str
    gains: tuple[float, ...]
    changes: tuple[int, ...]
    """For each option, by how many letters the text moves away from what was printed."""
    has_comma: bool

    @property
    def truth(self) -> int:
        """0 where the text as read is right, else 1 + the right option."""
        best = int(np.argmin(self.changes))
        return best + 1 if self.changes[best] < 0 else 0


class PageTruth:
    """A read page beside what was printed."""

    def __init__(self, read: str, printed: str) -> None:
        """Align the two letter by letter."""
        self._raw = read
        self._read = _plain(read)
        self._printed = _plain(" ".join(printed.split()))
        self._place = np.zeros(len(self._read) + 1, dtype=np.int64)
        for op in Levenshtein.opcodes(self._read, self._printed):
            for at in range(op.src_start, op.src_end):
                self._place[at] = min(op.dest_start + (at - op.src_start), op.dest_end)
        self._place[-1] = len(self._printed)

    @property
    def unlikeness(self) -> float:
        """How many letters of the printed text were read wrongly, as a share of all."""
        return Levenshtein.distance(self._read, self._printed) / max(1, len(self._printed))

    def change(self, start: int, end: int, after: str) -> int:
        """Return by how many letters ``after`` in place of ``start:end`` moves the text away from the printed one."""
        low, high = self._window(start, end)
        printed = self._between(low, high)
        new = _plain(self._raw[low:start] + after + self._raw[end:high])
        return Levenshtein.distance(_one_blank(new), printed) - Levenshtein.distance(
            _one_blank(self._read[low:high]), printed
        )

    def is_glued(self, start: int, end: int) -> bool:
        """Return whether the printed text near ``start:end`` itself has two words in one, as spoilt corpus texts do."""
        low, high = self._window(start, end)
        words = self._between(low, high).split()
        return any(len(word) > 7 and word.isalpha() and not is_syllable(word) for word in words)

    def _between(self, low: int, high: int) -> str:
        return _one_blank(self._printed[self._place[low] : self._place[high]])

    def _window(self, start: int, end: int) -> tuple[int, int]:
        """Return offsets around ``start:end`` at which a blank was read as a blank."""
        low, high = max(0, start - _AROUND), min(len(self._read), end + _AROUND)
        while low > 0 and not self._is_anchor(low):
            low -= 1
        while high < len(self._read) and not self._is_anchor(high):
            high += 1
        return low, high

    def _is_anchor(self, at: int) -> bool:
        place = self._place[at]
        return self._read[at] == " " and place < len(self._printed) and self._printed[place] == " "


def _plain(text: str) -> str:
    same_length = "".join(one if len(one := to_nfc(char)) == 1 else char for char in text.replace("\n", " "))
    return fold(same_length).translate(_ALIKE)


def _one_blank(text: str) -> str:
    return " ".join(text.split())


def examples(pages: Iterable[tuple[str, str]], scores: LocalScores, reader: str) -> list[Example]:
    """Return the sites of ``pages`` (printed, read), each with its truth."""
    found: list[Example] = []
    for printed, read in pages:
        truth = PageTruth(read, printed)
        if truth.unlikeness > _UNREADABLE:
            continue
        sites = [
            site
            for site in page_sites(read, reader)
            if site.rule == "stray_sign" or not truth.is_glued(site.options[0].start, site.options[0].end)
        ]
        logs = iter(
            scores.of(
                [stretch for site in sites for stretch in (site.kept, *(o.stretch for o in site.options))],
                [site.capitals for site in sites for _ in range(1 + len(site.options))],
                reader,
            ).tolist()
        )
        for site in sites:
            kept = next(logs)
            found.append(
                Example(
                    names_of(site.kinds, reader),
                    slope_of(site.kinds, reader),
                    tuple(next(logs) - kept for _ in site.options),
                    tuple(truth.change(option.start, option.end, option.after) for option in site.options),
                    site.rule == "stray_sign" and len(site.options) > 1,
                )
            )
    return found


def page_sites(read: str, reader: str) -> list[Site]:
    """Return all sites of a page by ``reader``."""
    tokens = tokens_in(read.split("\n"))
    damage = next(damage for damage, name in CHANNELS.items() if name == reader)
    return sites_of(read, tokens, Surroundings(tokens), range(len(tokens)), damage)


def fit(found: Sequence[Example]) -> dict[str, float]:
    """Return the odds and slopes that make ``found`` most likely (ridge regression, Adam)."""
    names = sorted({name for one in found for name in one.names} | {COMMA})
    slopes = sorted({one.slope for one in found})
    width, most = max(len(one.names) for one in found), max(2, *(len(one.gains) for one in found))
    number = {name: place for place, name in enumerate(names)}
    nothing = len(names)
    own = np.full((len(found), width), nothing)
    gains = np.zeros((len(found), most))
    absent = np.full((len(found), most + 1), -1e9)
    truth = np.zeros((len(found), most + 1))
    for row, one in enumerate(found):
        own[row, : len(one.names)] = [number[name] for name in one.names]
        gains[row, : len(one.gains)] = np.clip(one.gains, -MOST_GAIN, MOST_GAIN)
        absent[row, : len(one.gains) + 1] = 0
        truth[row, one.truth] = 1
    slope_at = np.array([slopes.index(one.slope) for one in found])
    comma = np.array([one.has_comma for one in found])
    weights = np.concatenate([np.zeros(nothing + 1), np.full(len(slopes), 0.5)])
    momentum, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        odds = absent.copy()
        odds[:, 1:] += weights[own].sum(axis=1)[:, None] + weights[nothing + 1 + slope_at][:, None] * gains
        odds[comma, 2] += weights[number[COMMA]]
        error = _shares(odds) - truth
        slant = np.zeros_like(weights)
        np.add.at(slant, own.ravel(), np.repeat(error[:, 1:].sum(axis=1), width))
        slant[number[COMMA]] = error[comma, 2].sum()
        slant[: nothing + 1] += _RIDGE * weights[: nothing + 1]
        slant[nothing + 1 :] = np.bincount(slope_at, (error[:, 1:] * gains).sum(axis=1), len(slopes))
        slant[nothing] = 0
        momentum, spread = 0.9 * momentum + 0.1 * slant, 0.999 * spread + 0.001 * slant**2
        weights -= _RATE * (momentum / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    fitted = dict(zip([*names, "", *slopes], weights.tolist(), strict=True))
    return {name: round(value, 2) for name, value in fitted.items() if abs(value) >= _FEW and name}


def table_of(odds: Mapping[str, float]) -> str:
    """Return ``odds`` as the file that ``pipeline.repair.respacing_odds`` reads: JSON, one entry a line.

    >>> print(table_of({"slope eng lone": 0.25, "lone |": 1.5}), end="")
    {
    "lone |": 1.5,
    "slope eng lone": 0.25
    }
    """
    return json.dumps(odds, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def _shares(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(odds - odds.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return shares
