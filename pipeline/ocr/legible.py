"""The size of print that an engine reads best.

Tesseract's networks see every line at the same small height, and what is far larger is read worse and more slowly. Of
the words of ten invented dispatches at 300 dpi (12 to 14 point type) 2.5 in a hundred were missed, of the same pages
reduced to 210 dpi 1.6; "VT" was read as "VF" and "VI".
"""

from typing import TYPE_CHECKING

from pipeline.document import Line
from pipeline.imaging.ink import scaled
from pipeline.ocr.engine import Engine, Layout

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BEST_DPI = 210
"""Resolution at which the type of dispatches has the best size."""
_TOO_FINE = 1.15
"""Times the best resolution from which an image is reduced; below, it would lose more than it gains."""


def read_reduced(engine: Engine, image: "NDArray[np.uint8]", dpi: int, layout: Layout = "page") -> tuple[Line, ...]:
    """Return what ``engine`` reads on ``image``, at the best resolution where its own is finer.

    Args:
        engine: reads it.
        image: grey.
        dpi: its resolution.
        layout: what the image holds.
    """
    if dpi <= _TOO_FINE * BEST_DPI:
        return engine.read(image, dpi, layout)
    return engine.read(scaled(image, BEST_DPI / dpi), BEST_DPI, layout)
