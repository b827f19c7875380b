"""Printed tokens against read tokens: which read token stands for which printed one."""

from collections.abc import Sequence

from pipeline.vietnamese import fold

_GAP = 0.6
_BAND = 40
"""How far the two texts may drift apart, in tokens; a line that was not read at all has about a dozen."""


def _letters(token: str) -> int:
    """Return the letters of a token as bits, so that two tokens can be compared at once."""
    bits = 0
    for char in fold(token):
        bits |= 1 << (ord(char) % 61)
    return bits


def _unlike(a: int, b: int) -> float:
    return 1 - 2 * (a & b).bit_count() / ((a.bit_count() + b.bit_count()) or 1)


def align(printed: Sequence[str], read: Sequence[str]) -> list[tuple[int, int, float]]:
    """Return the matched places (printed, read) with their unlikeness 0..1, in order, by least total cost.

    >>> align("thị xã Bỉm Sơn ở xa".split(), "thi x4 Bim Son | & xa".split())[1][:2]
    (1, 1)
    >>> [pair[:2] for pair in align("ngày hội lớn".split(), "ngay 16n".split())]
    [(0, 0), (2, 1)]
    """
    a, b = [_letters(t) for t in printed], [_letters(t) for t in read]
    slope = len(b) / max(1, len(a))
    infinite = float("inf")
    cost: list[dict[int, float]] = [{j: j * _GAP for j in range(min(len(b), _BAND) + 1)}]
    for i in range(1, len(a) + 1):
        middle = round(i * slope)
        row: dict[int, float] = {}
        above = cost[i - 1]
        for j in range(max(0, middle - _BAND), min(len(b), middle + _BAND) + 1):
            best = above.get(j, infinite) + _GAP
            if j and (left := row.get(j - 1, infinite) + _GAP) < best:
                best = left
            if j and (diagonal := above.get(j - 1, infinite) + _unlike(a[i - 1], b[j - 1])) < best:
                best = diagonal
            row[j] = best
        cost.append(row)
    matched: list[tuple[int, int, float]] = []
    i, j = len(a), len(b)
    while i and j:
        here = cost[i].get(j, infinite)
        unlike = _unlike(a[i - 1], b[j - 1])
        if here == cost[i - 1].get(j - 1, infinite) + unlike:
            matched.append((i - 1, j - 1, unlike))
            i, j = i - 1, j - 1
        elif here == cost[i - 1].get(j, infinite) + _GAP:
            i -= 1
        elif j and here == cost[i].get(j - 1, infinite) + _GAP:
            j -= 1
        else:  # outside the band: the texts have drifted too far apart to go on
            break
    return matched[::-1]


def trusted_pairs(printed: Sequence[str], read: Sequence[str]) -> list[tuple[str, str]]:
    """Return the pairs (printed token, read token) that are surely the same place on the page.

    A pair is trusted when its letters are alike, or when both neighbours are matched and alike.

    >>> trusted_pairs("thị xã ở Bỉm Sơn".split(), "thi x& & Bim Son".split())
    [('thị', 'thi'), ('xã', 'x&'), ('ở', '&'), ('Bỉm', 'Bim'), ('Sơn', 'Son')]
    """
    matched = align(printed, read)
    alike = {(i, j): unlike <= 0.67 for i, j, unlike in matched}
    trusted = []
    for i, j, unlike in matched:
        framed = alike.get((i - 1, j - 1), i == 0 == j) and alike.get((i + 1, j + 1), False)
        if unlike <= 0.5 or framed:
            trusted.append((printed[i], read[j]))
    return trusted
