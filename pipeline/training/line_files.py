"""Files of drawn lines: strips as high as Tesseract's network sees a line, side by side, with what stands on each."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.atomic import write_atomically

HEIGHT = 36
"""Pixels of a line, of whatever size, for Tesseract's Vietnamese models."""
_SHRUNK, _AS_IT_WAS = 0.7, 1.4
_EDGES = ((_SHRUNK, 1, 0.2), (_AS_IT_WAS, 2, 0.4))
"""Up to which scale Leptonica's ``pixScale`` sharpens, with what half width of the window and by what share."""

Grey = NDArray[np.uint8]


def as_strip(picture: Grey) -> Grey:
    """Return the line ``HEIGHT`` pixels high, scaled and sharpened as Leptonica does it (``pixScale``)."""
    scale = HEIGHT / picture.shape[0]
    way = cv2.INTER_AREA if scale < _SHRUNK else cv2.INTER_LINEAR
    strip = cv2.resize(picture, (max(1, round(scale * picture.shape[1])), HEIGHT), interpolation=way)
    for limit, half, share in _EDGES:
        if scale < limit:
            smooth = cv2.blur(strip, (2 * half + 1, 2 * half + 1))
            return np.asarray(cv2.addWeighted(strip, 1 + share, smooth, -share, 0), dtype=np.uint8)
    return np.asarray(strip, dtype=np.uint8)


def write_lines(path: Path, lines: Iterable[tuple[Grey, str]]) -> None:
    """Write ``lines``, each a strip and its text, to ``path`` (.npz); nothing is left of a file half written."""
    strips, texts = zip(*lines, strict=True)
    data = BytesIO()
    np.savez_compressed(
        data,
        pixels=np.hstack(strips),
        widths=np.array([strip.shape[1] for strip in strips], np.int32),
        text=np.frombuffer("\n".join(texts).encode(), np.uint8),
    )
    write_atomically(path, data.getvalue())


def read_lines(path: Path) -> Iterator[tuple[Grey, str]]:
    """Yield the strips and texts that ``write_lines`` wrote."""
    with np.load(path) as file:
        pixels, widths, text = file["pixels"], file["widths"], file["text"].tobytes().decode()
    ends = np.cumsum(widths)
    for end, width, line in zip(ends, widths, text.split("\n"), strict=True):
        yield pixels[:, end - width : end], line
