"""From text files to token numbers with their capitals: what the context network learns from."""

from array import array
from collections import Counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.context_scorer import SHAPES
from pipeline.repair.language_model import BOUNDARY, CLASSES, CODE, UNKNOWN, normal_form
from pipeline.repair.tokens import pieces_of_token
from pipeline.training.corpus import TextFile

NO_WORD = SHAPES.index(None)


class TokenStream(NamedTuple):
    """One file: token numbers, the capitals of each (a place in ``SHAPES``), and the words without a number."""

    ids: NDArray[np.uint16]
    shapes: NDArray[np.uint8]
    unknown: Counter[str]


def shape_number(word: str) -> int:
    """Return the place in ``SHAPES`` of the capitals of ``word``.

    >>> [shape_number(word) for word in ("kế", "Kế", "KẾ", "Ý")]
    [0, 1, 2, 1]
    """
    if len(word) > 1 and word.isupper():
        return SHAPES.index("U")
    return SHAPES.index("T" if word[:1].isupper() else "l")


def token_stream(file: TextFile, numbers: dict[str, int]) -> TokenStream:
    """Return the tokens of ``file``, each line led by the boundary."""
    known: dict[str, tuple[tuple[int, ...], bytes, tuple[str, ...]]] = {}
    ids, shapes = array("H"), bytearray()
    unknown: Counter[str] = Counter()
    for line in file.lines():
        ids.append(numbers[BOUNDARY])
        shapes.append(NO_WORD)
        for token in line.split():
            if token not in known:
                known[token] = _encoded(token, numbers)
            numbers_here, shapes_here, unknown_here = known[token]
            ids.extend(numbers_here)
            shapes.extend(shapes_here)
            if unknown_here:
                unknown.update(unknown_here)
    return TokenStream(np.frombuffer(ids, dtype=np.uint16), np.frombuffer(bytes(shapes), dtype=np.uint8), unknown)


def _encoded(token: str, numbers: dict[str, int]) -> tuple[tuple[int, ...], bytes, tuple[str, ...]]:
    ids: list[int] = []
    shapes: list[int] = []
    unknown: list[str] = []
    for piece in pieces_of_token(token):
        word = token[piece.start : piece.end]
        name = CLASSES.get(piece.kind) or (CODE if any(c.isdigit() for c in word) else normal_form(word))
        ids.append(numbers.get(name, numbers[UNKNOWN]))
        if ids[-1] == numbers[UNKNOWN]:
            unknown.append(word)
        is_word = piece.kind in ("word", "abbreviation") and name != CODE
        shapes.append(shape_number(word) if is_word else NO_WORD)
    return tuple(ids), bytes(shapes), tuple(unknown)
