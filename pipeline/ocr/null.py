"""An engine that sees nothing."""

from typing import TYPE_CHECKING

from pipeline.document import Line
from pipeline.ocr.engine import Layout, Turn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class NullEngine:
    """Recognises no text: for collections of which only the text layers are wanted, and for tests."""

    name = "null"

    def version(self) -> str:
        """Return the version of this engine."""
        return "1"

    def read(self, image: "NDArray[np.uint8]", dpi: int, layout: Layout = "page") -> tuple[Line, ...]:  # noqa: ARG002
        """Return no lines."""
        return ()

    def orientation(self, image: "NDArray[np.uint8]") -> Turn:  # noqa: ARG002
        """Return 0."""
        return 0
