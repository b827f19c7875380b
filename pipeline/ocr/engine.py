"""What a text recognition engine must offer."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from pipeline.document import Line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Turn = Literal[0, 90, 180, 270]
Layout = Literal["page", "block", "sparse"]
"""What an image holds: a page with columns, one block of lines, or text scattered among other things."""


class PageImage(Protocol):
    """A picture of a page, its resolution and how that was told.

    The pixels are height x width x 3 bytes of RGB, or height x width of grey.
    """

    @property
    def pixels(self) -> "NDArray[np.uint8]":
        """The pixels."""

    @property
    def dpi(self) -> int:
        """Dots per inch."""

    @property
    def note(self) -> str:
        """How the resolution was told where the file's own word cannot be believed; else empty."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page image made of another one: turned, laid flat, or one of the two pages on it."""

    pixels: "NDArray[np.uint8]"
    dpi: int
    note: str = ""


class Engine(Protocol):
    """Reads one image of a page."""

    @property
    def name(self) -> str:
        """The short name, as in the settings."""

    def version(self) -> str:
        """Return version and language, e.g. "5.3.0 vie"."""

    def read(self, image: "NDArray[np.uint8]", dpi: int, layout: Layout = "page") -> tuple[Line, ...]:
        """Return the lines in the grey ``image``: words with boxes in fractions of it, and confidences 0..1.

        Raises:
            EngineCrashed, EngineTimeout, MissingTool
        """

    def orientation(self, image: "NDArray[np.uint8]") -> Turn:
        """Return by how many degrees clockwise ``image`` must be turned to stand upright; 0 when unsure."""
