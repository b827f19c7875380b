"""Print alone, where seals and pen strokes lie over it in the same black.

Colour and shade tell nothing on a bilevel copy; shape does, and a small network has learnt it
(``pipeline.training.stroke_network``). It only says of ink which is print: nothing is drawn that is not on the page.
"""

from functools import cache

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from pipeline.manifest import model_path

Grey = NDArray[np.uint8]

MODEL = "print_strokes.onnx"
DPI = 150
"""Resolution at which the network looks: strokes of print are two to four pixels wide there."""
_MULTIPLE = 8
"""Sides of what it looks at are multiples of that."""
_PRINT = 0.4
"""Probability from which ink is print: a letter that lost a stroke is worse than one with a scratch too many."""

_DARK, _INK = 0.5, 160
"""Darkness from which a pixel is ink for the network, and the grey level below which one of the page is."""
_FEW = 0.03
"""Share of the ink that the network calls no print on a block that has nothing but print."""


def print_alone(grey: Grey, dpi: int) -> Grey:
    """Return ``grey`` with the ink that is no print turned white; as it is, where that is hardly any.

    Args:
        grey: part of a cleaned page, paper 255.
        dpi: its resolution.

    Raises:
        ModelMissing, ModelAltered: the network is not there as the manifest has it.
    """
    height, width = grey.shape
    rows, columns = (-(-round(side * DPI / dpi) // _MULTIPLE) * _MULTIPLE for side in (height, width))
    small = cv2.resize(grey, (columns, rows), interpolation=cv2.INTER_AREA if dpi > DPI else cv2.INTER_LINEAR)
    ink = (255 - small[None, None]).astype(np.float32) / 255
    (printed,) = _session().run(None, {"ink": ink})
    dark = ink > _DARK
    if np.count_nonzero(dark & (printed < _PRINT)) <= _FEW * np.count_nonzero(dark):
        return grey
    kept = cv2.resize(printed[0, 0], (width, height), interpolation=cv2.INTER_LINEAR) >= _PRINT
    whole = cv2.dilate((kept & (grey < _INK)).astype(np.uint8), np.ones((3, 3), np.uint8))  # with its grey edges
    return np.where(whole > 0, grey, 255).astype(np.uint8)


@cache
def _session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model_path(MODEL)), options, providers=["CPUExecutionProvider"])
