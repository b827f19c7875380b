"""A second witness for pages out of focus: another model reads the same image, and word by word the likelier stays.

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
