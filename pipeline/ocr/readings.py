"""What can be told of lines that were read, and parts of them."""

from collections.abc import Iterable, Sequence

from pipeline.document import Line, Word


def confidence_of(line: Line) -> float:
    """Return the mean confidence of the words of ``line``, each counted by its length; 0 where there is none."""
    rated = [(len(word.text), word.confidence or 0.0) for word in line.words]
    return sum(size * sure for size, sure in rated) / max(1, sum(size for size, _ in rated))


def letters_in(lines: Iterable[Line]) -> int:
    """Return how many letters ``lines`` have."""
    return sum(char.isalpha() for line in lines for char in line.text)


def part_of(line: Line, words: Sequence[Word]) -> Line:
    """Return a line of ``words``, some of those of ``line``."""
    return Line.of_words(((word.text, word.box, word.confidence) for word in words), block=line.block)
