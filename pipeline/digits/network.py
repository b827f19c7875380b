"""The digit reader's network in NumPy: a picture in, for each column the odds of every digit out.

Convolutions shrink the picture to one row of 64 columns; each column says "0" to "9", "?" for what is no digit, or
nothing. Which string that is, ``pipeline.digits.strings`` tells. Training is in ``pipeline.training.digit_network``.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.digits import MODEL
from pipeline.manifest import model_path

SYMBOLS = "0123456789?"
"""What a column can say; index 0 of the network's output is nothing, index 1 is "0"."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Layer:
    """One convolution: size of its kernel, whether it is padded in height, and the pooling after it."""

    inputs: int
    outputs: int
    kernel: tuple[int, int]
    pool: tuple[int, int] = (1, 1)
    flat: bool = False
    """Whether its kernel takes the whole height, so that one row remains."""

    @property
    def padding(self) -> tuple[int, int]:
        """Rows and columns of zeros put around the picture."""
        return (0 if self.flat else self.kernel[0] // 2, self.kernel[1] // 2)


LAYERS = (
    Layer(1, 16, (3, 3), pool=(2, 2)),
    Layer(16, 32, (3, 3), pool=(2, 1)),
    Layer(32, 48, (3, 3)),
    Layer(48, 64, (3, 3), pool=(2, 1)),
    Layer(64, 96, (4, 3), flat=True),
    Layer(96, 96, (1, 5)),
    Layer(96, 96, (1, 5)),
    Layer(96, 1 + len(SYMBOLS), (1, 1)),
)
"""All but the last are followed by a ReLU."""


@dataclass(frozen=True)
class Network:
    """The trained weights: a matrix, a gain and a bias for each layer, and the temperature that calibrates the odds."""

    weights: tuple[tuple[Floats, Floats, Floats], ...]
    temperature: float

    @classmethod
    def load(cls, path: Path) -> "Network":
        """Return the network in ``path``."""
        with np.load(path, allow_pickle=False) as stored:
            weights = tuple(
                (stored[f"{n}.weight"].astype(np.float32), stored[f"{n}.gain"], stored[f"{n}.bias"])
                for n in range(len(LAYERS))
            )
            return cls(weights, float(stored["temperature"]))

    def __call__(self, pictures: Floats) -> Floats:
        """Return log P(symbol) for each column: n x columns x symbols, for ``pictures`` of n x height x width."""
        x = pictures[:, None].astype(np.float32)
        for layer, (weight, gain, bias) in zip(LAYERS, self.weights, strict=True):
            x = _pooled(_convolved(x, weight, layer), layer.pool) * gain[:, None, None] + bias[:, None, None]
            if layer is not LAYERS[-1]:
                x = np.maximum(x, 0)
        scores = x[:, :, 0, :].transpose(0, 2, 1)
        scores = scores - scores.max(axis=2, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=2, keepdims=True)), dtype=np.float32)


def _convolved(x: Floats, weight: Floats, layer: Layer) -> Floats:
    """Return ``x`` (n x inputs x height x width) convolved; ``weight`` is outputs x (inputs * kernel)."""
    rows, columns = layer.padding
    x = np.pad(x, ((0, 0), (0, 0), (rows, rows), (columns, columns)))
    windows = np.lib.stride_tricks.sliding_window_view(x, layer.kernel, axis=(2, 3))
    n, _, height, width = windows.shape[:4]
    patches = windows.transpose(0, 2, 3, 1, 4, 5).reshape(n * height * width, -1)
    out = patches @ weight.T
    return np.asarray(out.reshape(n, height, width, -1).transpose(0, 3, 1, 2), dtype=np.float32)


def _pooled(x: Floats, pool: tuple[int, int]) -> Floats:
    n, channels, height, width = x.shape
    blocks = x.reshape(n, channels, height // pool[0], pool[0], width // pool[1], pool[1])
    return np.asarray(blocks.max(axis=(3, 5)), dtype=np.float32)


@cache
def digit_network() -> Network:
    """Return the trained network, loaded once.

    Raises:
        ModelMissing, ModelAltered: it is not there as the manifest has it.
    """
    return Network.load(model_path(MODEL))
