"""Print that is larger than an engine reads best is reduced, other print is left as it is."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.document import Line
from pipeline.ocr.engine import Layout, Turn
from pipeline.ocr.legible import BEST_DPI, read_reduced


class Eye:
    """An engine that tells what it is shown."""

    name = "eye"

    def version(self) -> str:
        return "1"

    def read(self, image: NDArray[np.uint8], dpi: int, layout: Layout = "page") -> tuple[Line, ...]:
        self.seen = image.shape, dpi, layout
        return ()

    def orientation(self, image: NDArray[np.uint8]) -> Turn:
        return 0


@pytest.mark.parametrize(
    ("dpi", "shape", "told"),
    [(300, (210, 140), BEST_DPI), (600, (105, 70), BEST_DPI), (200, (300, 200), 200), (240, (300, 200), 240)],
)
def test_only_fine_images_are_reduced(dpi: int, shape: tuple[int, int], told: int) -> None:
    eye = Eye()
    read_reduced(eye, np.full((300, 200), 255, np.uint8), dpi, "block")
    assert eye.seen == (shape, told, "block")
