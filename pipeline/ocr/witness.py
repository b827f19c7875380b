"""Witnesses: readings of the same image by another model or in another size, and word by word the likelier stays.

The two readings of a line are aligned by their words; where they differ, the words that are spelt like Vietnamese and
of which their reader is surer are kept. What only the witness saw is left out: it may be dirt.
"""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from pipeline.document import Line, Word
from pipeline.vietnamese import is_syllable

_SPELT_RIGHT = 0.25
"""What a legal syllable is worth, measured in confidence: a misread mark mostly gives a syllable that cannot be."""
_BETTER = 0.03
"""By how much the witness must be surer."""
_SAME_ROW = 0.6
"""Share of the lower line's height that two lines must have in common to be readings of one line."""


def agreed(lines: Sequence[Line], witness: Iterable[Line]) -> tuple[Line, ...]:
    """Return ``lines`` with the words of ``witness``, a second reading of the same image, where those are likelier."""
    others = list(witness)
    return tuple(_line_of(line, _words_beside(line, others)) for line in lines)


def _words_beside(line: Line, others: Iterable[Line]) -> list[Word]:
    """Return the words of the second reading that stand in the row of ``line``, from left to right."""
    box = line.box
    if box is None:
        return []
    found = []
    for other in others:
        at = other.box
        if at is None:
            continue
        shared = min(box.bottom, at.bottom) - max(box.top, at.top)
        if shared > _SAME_ROW * min(box.bottom - box.top, at.bottom - at.top):
            found += [w for w in other.words if w.box and box.left - 0.01 <= w.box.middle[0] <= box.right + 0.01]
    return sorted(found, key=lambda word: word.box.left if word.box else 0.0)


def _line_of(line: Line, heard: Sequence[Word]) -> Line:
    """Return ``line`` with those stretches of ``heard`` that differ from it and are likelier."""
    mine = [word.text for word in line.words]
    theirs = [word.text for word in heard]
    if not theirs:
        return line
    words: list[Word] = []
    for kind, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        ours, other = line.words[a:b], heard[c:d]
        if kind == "equal":
            words += [_surer(one, two) for one, two in zip(ours, other, strict=True)]
        elif kind == "replace" and _likelihood(other) > _likelihood(ours) + _BETTER:
            words += other
        else:
            words += ours
    return Line.of_words(((word.text, word.box, word.confidence) for word in words), block=line.block)


def voted(lines: Sequence[Line], second: Iterable[Line], third: Iterable[Line]) -> tuple[Line, ...]:
    """Return ``lines`` with the words that two of three readings of one image have; where all differ, the likeliest.

    What the two others have not is dropped, what only they have is added where both have the same. Signs at the ends
    of a line are left out.
    """
    others = list(second), list(third)
    return tuple(_elected(line, *(_words_beside(line, other) for other in others)) for line in lines)


def _elected(line: Line, second: Sequence[Word], third: Sequence[Word]) -> Line:
    if not second or not third:
        return line
    ours = _without_rims(line.words)
    one, two = _changes(ours, _without_rims(second)), _changes(ours, _without_rims(third))
    words: list[Word] = []
    at = 0
    for start, end in sorted({*one, *two}):
        if start < at:
            continue  # lies inside a change that was decided
        words += ours[at:start]
        words += _choice(ours[start:end], one.get((start, end)), two.get((start, end)))
        at = end
    words += ours[at:]
    return Line.of_words(((word.text, word.box, word.confidence) for word in words), block=line.block)


def _without_rims(words: Sequence[Word]) -> Sequence[Word]:
    """Return ``words`` without signs at either end: strokes beside the line, which each reader sees otherwise."""
    told = [at for at, word in enumerate(words) if any(map(str.isalnum, word.text))]
    return words[told[0] : told[-1] + 1] if told else words


def _choice(ours: Sequence[Word], second: Sequence[Word] | None, third: Sequence[Word] | None) -> Sequence[Word]:
    """Return the words that stay of ``ours`` and what two others have in their place; None is: the same as ours."""
    if second is None or third is None:
        return ours
    if [word.text for word in second] == [word.text for word in third]:
        return second
    return max((words for words in (ours, second, third) if words), key=_likelihood) if ours else ours


def _changes(ours: Sequence[Word], heard: Sequence[Word]) -> dict[tuple[int, int], Sequence[Word]]:
    """Return how each stretch of ``ours`` was heard otherwise, word by word where their number is the same."""
    found: dict[tuple[int, int], Sequence[Word]] = {}
    texts = [word.text for word in ours], [word.text for word in heard]
    for kind, a, b, c, d in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if kind == "replace" and b - a == d - c:
            found |= {(a + at, a + at + 1): heard[c + at : c + at + 1] for at in range(b - a)}
        elif kind != "equal":
            found[a, b] = heard[c:d]
    return found


def _surer(one: Word, other: Word) -> Word:
    """Return ``one``, as sure as the surer of two witnesses that say the same."""
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
