"""Signs that may never have been printed: specks and edges of a page that a reader takes for points, dashes and quotes.

Nothing that holds a letter or a digit is ever given up, nor are leaders, rules, dashes at the beginning of a line,
brackets, strokes, percent signs, quotes with a partner, and signs that may stand for a word ("&" is read for "ở").
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.repair.candidates import LONGEST
from pipeline.repair.sites import Option, Site, Surroundings, Token, case_of
from pipeline.repair.tokens import pieces_of_token

_LONE = frozenset("._|~'’‘`;:,-–—©\\«»")
_DASHES = frozenset("-–—")
_LEADING = frozenset("‘'’`_-.~:|")
"""Double quotes are left out: a law that changes another opens one pages before it closes it."""
_TRAILING = frozenset(".:-_~|")
_INNER = re.compile(r"(?<=[^\W\d_])[.:'’‘-](?=[^\W\d_])")
_IN_CODES = frozenset("/@%#")
_LEADER = re.compile(r"(\.\.|__|--)")
_QUOTES = frozenset("‘'’`“”\"«»")
_NEAR = 200
"""Letters in which the other quote is looked for."""


def sign_sites(text: str, tokens: Sequence[Token], near: Surroundings, places: Sequence[int]) -> Iterator[Site]:
    """Yield the signs of ``text`` that may be stray, in order.

    Args:
        text: the text that holds ``tokens``.
        tokens: all tokens of the text.
        near: the words beside them.
        places: the places of the tokens that may be changed, in order.
    """
    for place in places:
        token = tokens[place]
        if token.is_word:
            if len(token.text) <= LONGEST and not token.text.isalnum() and not _is_code(token.text):
                yield from _before(text, tokens, near, place)
                yield from _inside(tokens, near, place)
                yield from _behind(tokens, near, place)
        elif _LONE.issuperset(token.text) and not _LEADER.search(token.text):
            yield from _alone(text, tokens, near, place)


def _is_code(token: str) -> bool:
    """Return whether a token is a number, code, address or label, whose signs are part of it.

    >>> [_is_code(t) for t in ("27/KH-UBND", "so@tinh.gov.vn", "_can", "ky.dieu", "8.LOAI")]
    [True, True, False, False, True]
    """
    return not _IN_CODES.isdisjoint(token) or any(
        piece.kind in ("code", "number", "label", "roman") for piece in pieces_of_token(token)
    )


def _alone(text: str, tokens: Sequence[Token], near: Surroundings, place: int) -> Iterator[Site]:
    """Yield the site of a token of signs; one of the blanks beside it goes with it."""
    token = tokens[place]
    if (token.first and token.text[0] in _DASHES) or _has_partner(text, token):
        return
    sign = token.text if len(token.text) == 1 else "more"
    where = "line" if token.first and token.last else "first" if token.first else "last" if token.last else "mid"
    before = tokens[place - 1].text if place else ""
    behind = tokens[place + 1].text if place + 1 < len(tokens) else ""
    ended = "w" if before[-1:].isalnum() else "p" if before[-1:] in tuple(".;:!?…,") else "s"
    left, right = near.before(place), near.behind(place, 0)
    start, end = token.start - (not token.first), token.end + (token.first and not token.last)
    if sign == "|":  # the usual misreading of 1
        kept = (*left, "1", *right)
    elif sign in ".,;:" and left:
        kept = (*left[:-1], left[-1] + sign, *right)
    else:
        kept = (*left, *right)
    kinds = ("lone", f"lone {sign}", f"lone {where} {ended}{case_of(behind)}", f"lone {sign} {where}")
    yield Site("stray_sign", kinds, kept, (Option(start, end, "", (*left, *right)),), token.capitals)


def _before(text: str, tokens: Sequence[Token], near: Surroundings, place: int) -> Iterator[Site]:
    token = tokens[place]
    sign, rest = token.text[0], token.text[1:]
    if sign not in _LEADING or not rest[0].isalnum() or _has_partner(text, token):
        return
    stretch = (*near.before(place), rest, *near.behind(place))
    where = "first" if token.first else "mid"
    kinds = ("lead", f"lead {sign}", f"lead {where} {case_of(rest)}", f"lead {sign} {where}")
    option = Option(token.start, token.start + 1, "", stretch)
    yield Site("stray_sign", kinds, stretch, (option,), token.capitals)


def _inside(tokens: Sequence[Token], near: Surroundings, place: int) -> Iterator[Site]:
    token = tokens[place]
    left, right = near.before(place), near.behind(place)
    kept = (*left, token.text, *right)
    for joint in _INNER.finditer(token.text):
        one, two = token.text[: joint.start()], token.text[joint.end() :]
        if min(len(one), len(two)) == 1 and joint[0] != ".":
            continue
        kinds = ("inner", f"inner {joint[0]}", f"inner {joint[0]} {case_of(one)}{case_of(two)}")
        start = token.start + joint.start()
        option = Option(start, start + 1, " ", (*left, one, two, *right))
        yield Site("stray_sign", kinds, kept, (option,), token.capitals)


def _behind(tokens: Sequence[Token], near: Surroundings, place: int) -> Iterator[Site]:
    token = tokens[place]
    sign, rest = token.text[-1], token.text[:-1]
    if sign not in _TRAILING or len(rest) < 2 or not rest[-1].isalnum():
        return
    left, right = near.before(place), near.behind(place)
    behind = tokens[place + 1].text if place + 1 < len(tokens) else ""
    where = "last" if token.last else "mid"
    kinds = (
        "trail",
        f"trail {sign}",
        f"trail {where} {case_of(rest)}{case_of(behind)}",
        f"trail {sign} {where}",
    )
    start, end = token.end - 1, token.end
    options: tuple[Option, ...] = (Option(start, end, "", (*left, rest, *right)),)
    if sign == ".":
        options += (Option(start, end, ",", (*left, rest + ",", *right)),)
    kept = (*left, token.text, *right)
    yield Site("stray_sign", kinds, kept, options, token.capitals)


def _has_partner(text: str, token: Token) -> bool:
    """Return whether the quote that ``token`` begins with has another quote near it."""
    if token.text[0] not in _QUOTES:
        return False
    around = text[max(0, token.start - _NEAR) : token.start] if not token.is_word else ""
    return not _QUOTES.isdisjoint(text[token.start + 1 : token.start + _NEAR] + around)
