"""Lines that were read in a piece of a page, as lines of the page."""

from collections.abc import Iterator

from pipeline.document import Box, Line


def moved(line: Line, left: int, top: int, crop: tuple[int, ...], page: tuple[int, ...]) -> Line:
    """Return ``line``, read in a crop, with boxes in fractions of the page."""
    down, across = crop[0] / page[0], crop[1] / page[1]
    x, y = left / page[1], top / page[0]

    def words() -> Iterator[tuple[str, Box | None, float | None]]:
        for word in line.words:
            box = word.box
            if box is not None:
                box = Box(x + box.left * across, y + box.top * down, x + box.right * across, y + box.bottom * down)
            yield word.text, box, word.confidence

    return Line.of_words(words(), block=line.block)
