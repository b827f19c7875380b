"""Which stretches of a text are in a legacy encoding? The likeliest path through its tokens (Viterbi).

Being in an encoding is a state; each token says how well it fits (``evidence.gain``), and changing the state costs
something, less at the end of a line than inside it. So a token that could be either follows its neighbours, and one odd
word in a clean text changes nothing.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.legacy_encodings.evidence import (
    ONLY_UNICODE,
    SIGN_ENCODINGS,
    VIQR_SIGN_INSIDE,
    SignEncoding,
    gain,
    may_be,
)
from pipeline.legacy_encodings.viqr import ESCAPED

_TOKEN = re.compile(r"\S+")


class Costs(NamedTuple):
    """What it costs to enter and to leave an encoding, between lines and inside a line."""

    enter: float
    enter_inside: float
    leave: float
    leave_inside: float


_UNKNOWN = {
    "TCVN3": Costs(4.5, 8.0, 1.0, 4.0),
    "VNI": Costs(4.5, 8.0, 1.0, 4.0),
    "VIQR": Costs(6.0, 10.0, 1.0, 4.0),
}
_ESTABLISHED = Costs(1.0, 2.5, 0.5, 2.0)
_SURE = 25.0
"""Gain of a whole text from which an encoding is established, and single words of it are believed."""


class Token(NamedTuple):
    """A run without white space at ``start`` of the text; ``first`` where a line begins with it."""

    text: str
    start: int
    first: bool


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of ``text`` in order."""
    found: list[Token] = []
    line_end = -1
    for match in _TOKEN.finditer(text):
        first = match.start() > line_end
        if first:
            line_end = text.find("\n", match.start())
            line_end = len(text) if line_end < 0 else line_end
        found.append(Token(match[0], match.start(), first))
    return found


def candidates(text: str) -> tuple[SignEncoding, ...]:
    """Return the encodings that ``text`` may hold: those in which some stretch of it outweighs entering them.

    Clean text leaves here. It is looked at in three steps, each dearer and rarer: which different tokens could tell,
    what they say together, and whether those that speak for an encoding stand together.
    """
    tokens = text.split()
    counts = Counter(tokens)
    coded = [token for token in counts if not token.isascii() and ONLY_UNICODE.isdisjoint(token)]
    signed = [token for token in counts if VIQR_SIGN_INSIDE.search(token)] if VIQR_SIGN_INSIDE.search(text) else []
    found: list[SignEncoding] = []
    for encoding in SIGN_ENCODINGS:
        telling = signed if encoding == "VIQR" else coded
        enter = _UNKNOWN[encoding].enter
        total = 0.0
        for token in telling:
            total += max(0.0, gain(token, encoding)) * counts[token]
        if total > enter and _best_stretch([gain(token, encoding) for token in tokens]) > enter:
            found.append(encoding)
    return tuple(found)


def _best_stretch(gains: Sequence[float]) -> float:
    best = running = 0.0
    for value in gains:
        running = max(0.0, running + value)
        best = max(best, running)
    return best


def path(tokens: Sequence[Token], encodings: Sequence[SignEncoding]) -> list[SignEncoding | None]:
    """Return the encoding of each of ``tokens``, None for Unicode."""
    found = _viterbi(tokens, encodings, _UNKNOWN)
    sums: dict[SignEncoding, float] = dict.fromkeys(encodings, 0.0)
    for token, encoding in zip(tokens, found, strict=True):
        if encoding:
            sums[encoding] += gain(token.text, encoding)
    sure = [encoding for encoding in encodings if sums[encoding] > _SURE]
    if not sure:
        return found
    return _viterbi(tokens, encodings, _UNKNOWN | dict.fromkeys(sure, _ESTABLISHED))


def _viterbi(
    tokens: Sequence[Token], encodings: Sequence[SignEncoding], costs: dict[str, Costs]
) -> list[SignEncoding | None]:
    """Return the best path; a change from one encoding to another passes through Unicode and pays both."""
    outside = 0.0
    inside = [-costs[encoding].enter for encoding in encodings]
    back: list[
        tuple[int, list[bool]]
    ] = []  # which encoding Unicode came from (-1: Unicode); whether each one was entered
    for number, token in enumerate(tokens):
        if number:
            came_from = -1
            left = outside
            for place, encoding in enumerate(encodings):
                cost = costs[encoding].leave if token.first else costs[encoding].leave_inside
                if inside[place] - cost > left:
                    came_from, left = place, inside[place] - cost
            entered = []
            for place, encoding in enumerate(encodings):
                cost = costs[encoding].enter if token.first else costs[encoding].enter_inside
                entered.append(left - cost > inside[place])
                inside[place] = max(inside[place], left - cost)
            outside = left
            back.append((came_from, entered))
        for place, encoding in enumerate(encodings):
            inside[place] += gain(token.text, encoding, known=costs[encoding] is _ESTABLISHED)
    return _walk_back(tokens, encodings, outside, inside, back)


def _walk_back(
    tokens: Sequence[Token],
    encodings: Sequence[SignEncoding],
    outside: float,
    inside: Sequence[float],
    back: Sequence[tuple[int, list[bool]]],
) -> list[SignEncoding | None]:
    if not tokens:
        return []
    state = max(range(-1, len(encodings)), key=lambda place: outside if place < 0 else inside[place])
    found = [state]
    for came_from, entered in reversed(back):
        if state >= 0 and entered[state]:
            state = -1
        if state < 0:
            state = came_from
        found.append(state)
    return [encodings[place] if place >= 0 else None for place in reversed(found)]


def legacy_tokens(text: str) -> list[tuple[Token, SignEncoding]]:
    r"""Return the tokens of ``text`` that stand in a legacy encoding and are to be decoded.

    >>> [token.text for token, _ in legacy_tokens("Số 12\nUû ban nh©n d©n tØnh")]
    ['Uû', 'nh©n', 'd©n', 'tØnh']
    """
    encodings = candidates(text)
    if not encodings:
        return []
    tokens = tokens_of(text)
    escaped = ESCAPED.search(text) is not None
    return [
        (token, encoding)
        for token, encoding in zip(tokens, path(tokens, encodings), strict=True)
        if encoding and may_be(token.text, encoding, escaped=escaped)
    ]
