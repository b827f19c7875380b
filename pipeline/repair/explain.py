"""Edits for people: what was changed, by which rule, how surely, and what else it could have been."""

from collections.abc import Sequence

from pipeline.document import Edit

HEADINGS = ("line", "before", "after", "rule", "probability", "runner-up")


def rows(text: str, edits: Sequence[Edit]) -> list[tuple[str, str, str, str, str, str]]:
    r"""Return one row of strings for each edit to the raw ``text``, under ``HEADINGS``.

    >>> edit = Edit(page=1, start=4, end=6, before="T6", after="Tổ", rule="channel", score=0.98)
    >>> rows("Số\n\nT6 trưởng", [edit])
    [('3', 'T6', 'Tổ', 'channel', '0.98', '')]
    """
    return [
        (
            str(text.count("\n", 0, edit.start) + 1),
            edit.before,
            edit.after,
            edit.rule,
            f"{edit.score:.2f}",
            f"{edit.alternatives[0].text} {edit.alternatives[0].score:.2f}" if edit.alternatives else "",
        )
        for edit in sorted(edits, key=lambda edit: edit.start)
    ]


def explain(text: str, edits: Sequence[Edit]) -> list[str]:
    r"""Return a table in plain text, one line for each edit to the raw ``text``, headings first.

    >>> edit = Edit(page=1, start=0, end=2, before="T6", after="Tổ", rule="channel", score=0.98)
    >>> print("\n".join(explain("T6 trưởng", [edit])))
    line  before  after  rule     probability  runner-up
    1     T6      Tổ     channel  0.98
    """
    table = [HEADINGS, *rows(text, edits)]
    widths = [max(len(row[column]) for row in table) for column in range(len(HEADINGS))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
