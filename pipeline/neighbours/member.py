"""One dispatch among those of its folder: its fields as its own page tells them, and what people decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pipeline.dispatch import Citation, FieldState, Found, RecordWarning, alone
from pipeline.document import DigitalSignature
from pipeline.vietnamese import fold


@dataclass(frozen=True)
class Member:
    """A dispatch of the folder.

    Args:
        id: its id.
        machine: what the last run says of its fields, with or without what an earlier look at the folder changed.
        decided: what people said of some of them.
        cites: the dispatches that it cites.
        signatures: its digital signatures.
    """

    id: str
    machine: Mapping[str, FieldState]
    decided: Mapping[str, FieldState]
    cites: tuple[Citation, ...] = ()
    signatures: tuple[DigitalSignature, ...] = ()

    @cached_property
    def read(self) -> dict[str, FieldState]:
        """The fields as the page alone tells them."""
        return {name: alone(state) for name, state in self.machine.items()}

    def state(self, name: str) -> FieldState | None:
        """Return what is known of a field without the folder: a person's word, else what was read."""
        word = self.decided.get(name)
        return word.model_copy(update={"pen": ()}) if word is not None else self.read.get(name)

    def text(self, name: str) -> str | None:
        """Return the value of a field that holds one string, or None."""
        state = self.state(name)
        return state.value if isinstance(state, Found) and isinstance(state.value, str) else None

    def sureness(self, name: str) -> float:
        """Return how sure a field is, 0 where it is absent; what a person decided is sure."""
        state = self.state(name)
        return state.confidence if isinstance(state, Found) else 0.0

    def key(self, name: str) -> str:
        """Return the value of a field in small letters without marks and signs, to be compared; "" where it is absent.

        >>> body = Found(value="UBND XÃ  MƯỜNG KHÀ", raw="", confidence=1, rule="issuer.header")
        >>> Member("a", {"issuing_body": body}, {}).key("issuing_body")
        'ubnd xa muong kha'
        """
        folded = fold(self.text(name) or "")
        return " ".join("".join(char if char.isalnum() else " " for char in folded).split())


@dataclass(frozen=True)
class Change:
    """What the folder makes of one dispatch: fields in place of those that were read, and what does not fit."""

    fields: Mapping[str, Found]
    warnings: tuple[RecordWarning, ...] = ()
