"""Doubts about a text as it was read, found in the text as it was repaired."""

from collections.abc import Sequence

from pipeline.document import Doubt, Edit


def moved_back(doubts: Sequence[Doubt], edits: Sequence[Edit]) -> tuple[Doubt, ...]:
    """Return ``doubts`` about a text that ``edits`` made, with their places in the text before the edits.

    A doubt about something that an edit has put there is left out: it is no longer as it was read.

    Args:
        doubts: sorted by place, offsets into the repaired text.
        edits: sorted by place, offsets into the text as read.

    >>> edits = [Edit(page=1, start=0, end=2, before="T6", after="Tổ,", rule="channel", score=0.9)]
    >>> doubts = [Doubt(page=1, start=0, end=2, text="Tổ"), Doubt(page=1, start=4, end=7, text="dan")]
    >>> moved_back(doubts, edits)
    (Doubt(page=1, start=3, end=6, text='dan', alternatives=()),)
    """
    found: list[Doubt] = []
    behind, shift = 0, 0  # edits that end before the doubt, and by how much they moved it
    for doubt in doubts:
        while behind < len(edits) and edits[behind].start + shift + len(edits[behind].after) <= doubt.start:
            shift += len(edits[behind].after) - len(edits[behind].before)
            behind += 1
        if behind == len(edits) or doubt.end <= edits[behind].start + shift:
            place = {"start": doubt.start - shift, "end": doubt.end - shift}
            found.append(doubt.model_copy(update=place))
    return tuple(found)
