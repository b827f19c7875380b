"""What a repair of plain text gives: the text as it was read, the edits, the doubts, and explanations of them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pipeline.document import Doubt, Edit, apply_edits


@dataclass(frozen=True)
class Repaired:
    r"""A text as it was read and what repair found in it; ``str()`` of it is the repaired text.

    >>> edit = Edit(page=1, start=0, end=2, before="T6", after="Tổ", rule="channel", score=0.98)
    >>> repaired = Repaired("T6 dân phố", edits=(edit,))
    >>> repaired.text
    'Tổ dân phố'
    >>> repaired.raw
    'T6 dân phố'
    """

    raw: str
    """The text as it was given."""
    edits: tuple[Edit, ...] = ()
    """What was changed, sorted by place; offsets are those of ``raw``, and no two overlap."""
    doubtful: tuple[Doubt, ...] = ()
    """Tokens left as read though another reading is likelier, because it is not likely enough."""

    @cached_property
    def text(self) -> str:
        """The repaired text."""
        return apply_edits(self.raw, self.edits)

    def __str__(self) -> str:
        return self.text

    def explain(self, form: Literal["text", "json", "html"] = "text") -> str:
        r"""Return each edit with its line, what was read, what was printed, rule, probability and runner-up.

        >>> edit = Edit(page=1, start=0, end=2, before="T6", after="Tổ", rule="channel", score=0.98)
        >>> print(Repaired("T6 dân phố", edits=(edit,)).explain())
        line  before  after  rule     probability  runner-up
        1     T6      Tổ     channel  0.98

        Args:
            form: ``text``, a table; ``json``, one object with ``text``, ``edits`` and ``doubtful``; ``html``, a page
                that shows the repaired text with its edits in place, and needs no other file and no script.
        """
        if form == "html":
            from pipeline.repair import html_diff  # not before somebody asks

            return html_diff.page(self)
        from pipeline.repair import explain

        return explain.as_json(self) if form == "json" else "\n".join(explain.table(self))
