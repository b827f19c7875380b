"""A field as people see it: its value in lines, how sure it is, where it stands, or why it is absent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.dispatch import FieldState, FieldValue, Found, Recipient
from pipeline.document import Alternative, Box
from pipeline.web.marked_text import Mark

SURE, LIKELY = 0.8, 0.6
PART_OF_NUMBER: Final = ("code_number", "code_notation")
"""They stand where the number stands, and get no frame of their own."""

Level = Literal["sure", "likely", "unsure", "absent"]


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of a record. ``lines`` is empty where the field is absent; ``reason`` says why then."""

    name: str
    lines: tuple[str, ...]
    level: Level
    reason: str = ""
    confidence: float | None = None
    page: int | None = None
    box: Box | None = None
    span: tuple[int, int] | None = None
    raw: str = ""
    rule: str = ""
    candidates: tuple[Alternative, ...] = ()
    folder: str = ""
    """What the other dispatches of the folder told of it."""

    @property
    def framed(self) -> bool:
        """Whether the field gets a frame on its page."""
        return self.box is not None and self.name not in PART_OF_NUMBER


def level_of(confidence: float) -> Level:
    """Return the name of how sure ``confidence`` is; the same steps as in the picture of ``congvan show``.

    >>> level_of(0.93), level_of(0.7), level_of(0.2)
    ('sure', 'likely', 'unsure')
    """
    return "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "unsure"


def field_view(name: str, state: FieldState) -> FieldView:
    """Return field ``name`` for a page."""
    if not isinstance(state, Found):
        return FieldView(name=name, lines=(), level="absent", reason=state.absent)
    return FieldView(
        name=name,
        lines=tuple(lines_of(state.value)),
        level=level_of(state.confidence),
        confidence=state.confidence,
        page=state.page,
        box=state.box,
        span=state.span,
        raw=state.raw,
        rule=state.rule,
        candidates=state.candidates,
        folder=state.folder.why if state.folder is not None else "",
    )


def lines_of(value: FieldValue | None) -> Iterator[str]:
    """Yield the lines of a value: one of a string, one an item of a list.

    >>> list(lines_of((Recipient(name="Sở Nội vụ", purpose="b/c"), Recipient(name="VT, NV", purpose="lưu"))))
    ['Sở Nội vụ (b/c)', 'Lưu: VT, NV']
    """
    if value is None:
        return
    for item in (value,) if isinstance(value, str) else value:
        yield _recipient(item) if isinstance(item, Recipient) else item


def _recipient(item: Recipient) -> str:
    if item.purpose == "lưu":
        return f"Lưu: {item.name}"
    means = f" = {'; '.join(item.means)}" if item.means else ""
    return f"{item.name}{f' ({item.purpose})' if item.purpose else ''}{means}"


def marks_of(fields: dict[str, FieldView], page: int) -> list[Mark]:
    """Return where the fields stand in the repaired text of ``page``."""
    return [
        Mark(*view.span, name)
        for name, view in fields.items()
        if view.span is not None and view.page == page and name not in PART_OF_NUMBER
    ]
