"""A printed word against what was read for it: the best cut of both into segments that stand for each other."""

import math
from collections.abc import Callable, Iterable, Sequence

Op = tuple[str, str]
"""A printed segment and what was read for it."""
_PRINTED, _READ = 2, 3
"""Letters and signs of the longest segments of a cut."""


def best_cut(printed: str, read: str, score: Callable[[str, str], float]) -> list[Op]:
    """Return the segments of the best cut, which together spell both words; none where no cut is possible.

    Args:
        printed: the word as printed.
        read: the word as read.
        score: log score of one printed segment (1 to 2 letters) and what was read for it (0 to 3 signs).

    >>> best_cut("xã", "x&", lambda printed, read: -1.0 if len(read) == len(printed) == 1 else -9.0)
    [('x', 'x'), ('ã', '&')]
    """
    n, m = len(printed), len(read)
    best = [[-math.inf] * (m + 1) for _ in range(n + 1)]
    back: dict[tuple[int, int], tuple[int, int]] = {}
    best[0][0] = 0.0
    for i in range(n):
        for j in range(m + 1):
            here = best[i][j]
            if here == -math.inf:
                continue
            for a in range(i + 1, min(i + _PRINTED, n) + 1):
                segment = printed[i:a]
                for b in range(j, min(j + _READ, m) + 1):
                    value = here + score(segment, read[j:b])
                    if value > best[a][b]:
                        best[a][b] = value
                        back[a, b] = (i, j)
    if best[n][m] == -math.inf:
        return []
    found: list[Op] = []
    at = (n, m)
    while at != (0, 0):
        before = back[at]
        found.append((printed[before[0] : at[0]], read[before[1] : at[1]]))
        at = before
    return found[::-1]


def runs(cut: Sequence[Op], longest_printed: int, longest_read: int) -> Iterable[Op]:
    """Yield every run of neighbouring segments as one, up to the longest segments.

    >>> list(runs([("x", "x"), ("ã", "&")], 3, 4))
    [('x', 'x'), ('xã', 'x&'), ('ã', '&')]
    """
    for at in range(len(cut)):
        printed = read = ""
        for op in cut[at:]:
            printed, read = printed + op[0], read + op[1]
            if len(printed) > longest_printed or len(read) > longest_read:
                break
            yield printed, read
