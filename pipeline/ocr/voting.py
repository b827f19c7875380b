"""Readings of the same print vote, word by word.

Other models and other sizes make other mistakes, so what most readings have is seldom wrong (ROVER: Fiscus, "A
post-processing system to yield reduced word error rates", 1997). The readings of a line are aligned with the first by
their words. Where they differ, the words that most of them have are kept, and among equals those that are spelt like
Vietnamese and of which their reader is surer. What is in few readings, or missing in few, may be dirt or a stroke: a
word is added, or dropped, only by most of them.
"""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from statistics import median

from pipeline.document import Line, Word
from pipeline.vietnamese import is_syllable

_SPELT_RIGHT = 0.25
"""What a legal syllable is worth, measured in confidence: a misread mark mostly gives a syllable that cannot be."""
_BETTER = 0.03
"""By how much another reading must be likelier than the first where as many have it."""
_COUNT = 4.0
"""What all votes together weigh, measured in confidence: two of three outweigh any doubt, one of five more does not."""
_ILL_FORMED = 0.5
"""The vote of a reading that opens a bracket and leaves it open, or closes one that is not: "I)" was read as "D"."""
_SAME_ROW = 0.6
"""Share of the lower line's height that two lines must have in common to be readings of one line."""

_Change = tuple[int, int, int, int]
"""Words ``a`` to ``b`` of the first reading stand for words ``c`` to ``d`` of another one."""


def voted(lines: Sequence[Line], *others: Iterable[Line]) -> tuple[Line, ...]:
    """Return ``lines``, the first reading of an image, with the words that most readings have.

    Args:
        lines: the first reading, whose lines and signs at their ends stay.
        others: further readings of the same image; one that has nothing in the row of a line has no vote there.

    >>> from pipeline.document import Box
    >>> def heard(text, sure):
    ...     words = enumerate(text.split())
    ...     return [Line.of_words((word, Box(at / 10, 0.1, at / 10 + 0.08, 0.12), sure) for at, word in words)]
    >>> voted(heard("SỞ Y TẺ", 0.9), heard("SỞ Y TẾ", 0.6), heard("SO Y TẾ", 0.6))[0].text
    'SỞ Y TẾ'
    """
    readings = [list(other) for other in others]
    return tuple(_elected(line, [found for one in readings if (found := _words_beside(line, one))]) for line in lines)


def _words_beside(line: Line, others: Iterable[Line]) -> Sequence[Word]:
    """Return the words of another reading that stand in the row of ``line``, from left to right."""
    row, box = _row(line), line.box
    if row is None or box is None:
        return ()
    found = []
    for other in others:
        at = _row(other)
        if at is None:
            continue
        shared = min(row[1], at[1]) - max(row[0], at[0])
        if shared > _SAME_ROW * min(row[1] - row[0], at[1] - at[0]):
            found += [w for w in other.words if w.box and box.left - 0.01 <= w.box.middle[0] <= box.right + 0.01]
    found.sort(key=lambda word: word.box.left if word.box else 0.0)
    first, end = inner(found)
    return found[first:end]


def _row(line: Line) -> tuple[float, float] | None:
    """Return top and bottom of most words of ``line``: strokes of a pen reach into other rows."""
    boxes = [word.box for word in line.words if word.box is not None]
    return (median(box.top for box in boxes), median(box.bottom for box in boxes)) if boxes else None


def inner(words: Sequence[Word]) -> tuple[int, int]:
    """Return where ``words`` begin and end without the signs at either end, which each reader sees otherwise."""
    told = [at for at, word in enumerate(words) if any(map(str.isalnum, word.text))]
    return (told[0], told[-1] + 1) if told else (0, 0)


def _elected(line: Line, others: Sequence[Sequence[Word]]) -> Line:
    first, end = inner(line.words)
    if not others or first == end:
        return line
    readings = [line.words[first:end], *others]
    changes = [_changes(readings[0], other) for other in readings]
    weights = [_ILL_FORMED if _is_open(words) else 1.0 for words in readings]
    words: list[Word] = []
    for a, b in _stretches(changes):
        said = [_in_place(reading, found, a, b) for reading, found in zip(readings, changes, strict=True)]
        words += _choice(said, weights)
    words = [*line.words[:first], *words, *line.words[end:]]
    return Line.of_words(((word.text, word.box, word.confidence) for word in words), block=line.block)


def _changes(ours: Sequence[Word], heard: Sequence[Word]) -> list[_Change]:
    """Return how ``heard`` is aligned with ``ours``, word by word where as many stand for as many."""
    found: list[_Change] = []
    texts = [word.text for word in ours], [word.text for word in heard]
    for _, a, b, c, d in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        single = b - a == d - c
        found += [(a + at, a + at + 1, c + at, c + at + 1) for at in range(b - a)] if single else [(a, b, c, d)]
    return found


def _stretches(readings: Sequence[Sequence[_Change]]) -> list[tuple[int, int]]:
    """Return the stretches of the first reading that every reading has something for: in none a change is cut."""
    spans = sorted({(a, b) for changes in readings for a, b, _, _ in changes})
    merged: list[tuple[int, int]] = []
    for a, b in spans:
        if merged and a < merged[-1][1]:
            merged[-1] = merged[-1][0], max(b, merged[-1][1])
        else:
            merged.append((a, b))
    return merged


def _in_place(reading: Sequence[Word], changes: Iterable[_Change], start: int, end: int) -> Sequence[Word]:
    """Return the words of ``reading`` that stand for words ``start`` to ``end`` of the first one."""
    inside = [(c, d) for a, b, c, d in changes if (a, b) == (start, end) or (start < b and a < end)]
    return reading[inside[0][0] : inside[-1][1]] if inside else ()


def _choice(said: Sequence[Sequence[Word]], weights: Sequence[float]) -> Sequence[Word]:
    """Return the words that are kept of what the readings have in one place, those of the first reading before all."""
    votes: dict[tuple[str, ...], float] = {}
    surest: dict[tuple[str, ...], Sequence[Word]] = {}
    for words, weight in zip(said, weights, strict=True):
        text = tuple(word.text for word in words)
        votes[text] = votes.get(text, 0.0) + weight / sum(weights)
        surest[text] = [_surer(*pair) for pair in zip(surest.get(text, words), words, strict=True)]
    ours = tuple(word.text for word in said[0])
    most = max(votes, key=lambda text: votes[text])
    if () in votes and (votes[most] > 0.5 or not ours):
        return surest[most] if votes[most] > 0.5 else said[0]

    def worth(text: tuple[str, ...]) -> float:
        return _COUNT * votes[text] + _likelihood(surest[text]) + (_BETTER if text == ours else 0.0)

    return surest[max(filter(None, votes), key=worth)]


def _surer(one: Word, other: Word) -> Word:
    """Return ``one``, as sure as the surer of two readings that say the same."""
    return one.model_copy(update={"confidence": max(one.confidence or 0.0, other.confidence or 0.0)})


def _likelihood(words: Sequence[Word]) -> float:
    """Return the mean confidence of ``words``, raised where they are spelt like Vietnamese; longer words count more."""
    length = sum(len(word.text) for word in words)
    return (
        sum((((word.confidence or 0.0) + _SPELT_RIGHT * _is_spelt(word.text)) * len(word.text)) for word in words)
        / length
    )


def _is_spelt(text: str) -> bool:
    bare = text.strip(".,;:()-/\"'“”")
    return len(bare) > 1 and (is_syllable(bare) or not any(map(str.isalpha, bare)))


def _is_open(words: Sequence[Word]) -> bool:
    text = "".join(word.text for word in words)
    return text.count("(") != text.count(")")
