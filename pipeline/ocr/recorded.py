"""An engine that repeats what was read before: for tests of everything around the engine."""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline.document import Line
from pipeline.ocr.engine import Layout, Turn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def image_digest(image: "NDArray[np.uint8]") -> str:
    """Return the key of ``image`` in a recording: SHA-256 over its shape and pixels."""
    return hashlib.sha256(repr(image.shape).encode() + image.tobytes()).hexdigest()


class RecordedEngine:
    """Gives the lines recorded for an image, and none for an image it does not know."""

    name = "recorded"

    def __init__(self, recording: Mapping[str, tuple[Line, ...]], turns: Mapping[str, Turn] | None = None) -> None:
        self._recording = recording
        self._turns = turns or {}

    def version(self) -> str:
        """Return the version of this engine."""
        return "1"

    def read(self, image: "NDArray[np.uint8]", dpi: int, layout: Layout = "page") -> tuple[Line, ...]:  # noqa: ARG002
        """Return the lines recorded for ``image``."""
        return self._recording.get(image_digest(image), ())

    def orientation(self, image: "NDArray[np.uint8]") -> Turn:
        """Return the turn recorded for ``image``, or 0."""
        return self._turns.get(image_digest(image), 0)
