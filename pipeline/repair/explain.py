"""Edits for people and programs: what was changed, by which rule, how surely, and what else it could have been."""

import json
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from pipeline.console import one_line
from pipeline.document import Alternative, Doubt, Edit

if TYPE_CHECKING:
    from pipeline.repair.result import Repaired

HEADINGS = ("line", "before", "after", "rule", "probability", "runner-up")
LEFT = "left for review"
"""The rule of a token that was left as it was read though something else is likelier."""


def line_starts(text: str) -> list[int]:
    r"""Return the offset at which each line of ``text`` begins; lines end with line feeds.

    >>> line_starts("Kính gửi:\n\nSở Y tế")
    [0, 10, 11]
    """
    return [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]


def line_at(starts: Sequence[int], offset: int) -> int:
    """Return the number, from 1, of the line that holds ``offset``; ``starts`` as ``line_starts`` gives them."""
    return bisect_right(starts, offset)


def rows(repaired: "Repaired") -> list[tuple[str, str, str, str, str, str]]:
    r"""Return one row of strings, under ``HEADINGS``, for each edit and each doubt in the order of the text.

    >>> from pipeline.repair import Doubt, Edit, Repaired
    >>> edit = Edit(page=1, start=4, end=6, before="T6", after="Tổ", rule="channel", score=0.98)
    >>> doubt = Doubt(page=1, start=0, end=2, text="Dé", alternatives=(Alternative("Để", 0.5), Alternative("Đã", 0.3)))
    >>> for row in rows(Repaired("Dé\n\nT6 trưởng", (edit,), (doubt,))):
    ...     print(row)
    ('1', 'Dé', 'Dé', 'left for review', '', 'Để 0.50')
    ('3', 'T6', 'Tổ', 'channel', '0.98', '')
    """
    starts = line_starts(repaired.raw)
    found = [
        (e.start, e.before, e.after, e.rule, f"{e.score:.2f}", _runner_up(e.alternatives)) for e in repaired.edits
    ] + [(d.start, d.text, d.text, LEFT, "", _runner_up(d.alternatives)) for d in repaired.doubtful]
    return [
        (str(line_at(starts, start)), one_line(before), one_line(after), rule, probability, one_line(runner_up))
        for start, before, after, rule, probability, runner_up in sorted(found)
    ]


def _runner_up(alternatives: Sequence[Alternative]) -> str:
    return f"{alternatives[0].text} {alternatives[0].score:.2f}" if alternatives else ""


def table(repaired: "Repaired") -> list[str]:
    r"""Return a table in plain text, headings first, then one line for each edit and each doubt.

    Columns line up on a terminal, whatever the letters: combining marks take no room there, wide letters take two.

    >>> from pipeline.repair import Edit, Repaired
    >>> edit = Edit(page=1, start=0, end=2, before="T6", after="Tổ", rule="channel", score=0.98)
    >>> print("\n".join(table(Repaired("T6 trưởng", (edit,)))))
    line  before  after  rule     probability  runner-up
    1     T6      Tổ     channel  0.98
    """
    cells = [HEADINGS, *rows(repaired)]
    widths = [max(cell_len(row[column]) for row in cells) for column in range(len(HEADINGS))]
    return ["  ".join(map(_padded, row, widths)).rstrip() for row in cells]


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - cell_len(cell))


def as_dict(repaired: "Repaired") -> dict[str, Any]:
    """Return ``repaired`` as JSON has it: ``text``, ``edits`` and ``doubtful``, each edit and doubt with its line.

    >>> from pipeline.repair import Edit, Repaired
    >>> edit = Edit(page=1, start=0, end=2, before="T6", after="Tổ", rule="channel", score=0.98)
    >>> as_dict(Repaired("T6 trưởng", (edit,)))  # doctest: +NORMALIZE_WHITESPACE
    {'text': 'Tổ trưởng',
     'edits': [{'line': 1, 'page': 1, 'start': 0, 'end': 2, 'before': 'T6', 'after': 'Tổ', 'rule': 'channel',
                'score': 0.98, 'alternatives': []}],
     'doubtful': []}
    """
    starts = line_starts(repaired.raw)

    def row(item: Edit | Doubt) -> dict[str, Any]:
        return {"line": line_at(starts, item.start), **item.model_dump(mode="json")}

    return {
        "text": repaired.text,
        "edits": [row(edit) for edit in repaired.edits],
        "doubtful": [row(doubt) for doubt in repaired.doubtful],
    }


def as_json(repaired: "Repaired") -> str:
    """Return ``as_dict`` as one line of JSON, in letters rather than in escapes."""
    return json.dumps(as_dict(repaired), ensure_ascii=False)
