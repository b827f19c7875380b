"""The weights inside a model of Tesseract, read as decimal numbers and written back.

Debian's `vie.traineddata` holds each weight as a byte and a scale for each output (its "fast" models). Tesseract's own
`lstmtraining` cannot go on from these; byte times scale is the weight, and a network of such weights reads alike, so
training can go on elsewhere and what it learned can be written into the same places. The order of values is that of
Tesseract 5 (`src/lstm/*.cpp` and `src/ccutil/unicharcompress.cpp`, the functions `Serialize`).
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_WHOLE, _DECIMAL_SCALES = 1, 128
"""Bits of the byte before a matrix: weights are whole numbers; their scales are doubles."""
_OWN_RATES = 64
"""The bit among a layer's flags that says a rate of learning follows for each layer inside."""
_GATES = ("cell", "input", "forget", "output")
"""An LSTM's matrices, in the order of the file."""
_LARGEST = 127
"""A whole weight goes from -127 to 127."""

Weights = NDArray[np.float64]


class WeightsError(ValueError):
    """The bytes are no network of whole-number weights as Tesseract 5 writes it."""


def read_weights(network: bytes) -> dict[str, Weights]:
    """Return each matrix of ``network`` by the name of its layer (``Lfx96.forget``), outputs x (inputs + 1 for bias).

    Args:
        network: the part `lstm` of a traineddata file (`combine_tessdata -u FILE.traineddata PREFIX`).

    Raises:
        WeightsError: the bytes are no such network.
    """
    return {name: place.read(network) for name, place in _places(network).items()}


def with_weights(network: bytes, weights: Mapping[str, Weights]) -> bytes:
    """Return ``network`` with ``weights`` in it, each rounded to whole steps of a 127th of its row's largest.

    Args:
        network: as for ``read_weights``.
        weights: matrices by name, of the shapes that ``read_weights`` gives; others stay.

    Raises:
        WeightsError: the bytes are no such network.
        KeyError: it has no matrix of a name.
    """
    places = _places(network)
    written = bytearray(network)
    for name, matrix in weights.items():
        places[name].write(written, matrix)
    return bytes(written)


def read_codes(recoder: bytes) -> list[tuple[int, ...]]:
    """Return for each sign of the model's set, in its order, the outputs of the network that say it.

    Args:
        recoder: the part `lstm-recoder` of a traineddata file.

    Raises:
        WeightsError: the bytes are no such table.
    """
    reader = _Reader(recoder)
    codes = []
    for _ in range(reader.whole()):
        reader.take(1)
        codes.append(struct.unpack(f"<{(count := reader.whole())}i", reader.take(4 * count)))
    return codes


@dataclass(frozen=True)
class _Place:
    """Where a matrix stands in the file: its whole numbers and, ``scales``, their doubles."""

    rows: int
    columns: int
    wholes: int
    scales: int

    def read(self, network: bytes) -> Weights:
        whole = np.frombuffer(network, np.int8, self.rows * self.columns, self.wholes)
        scales = np.frombuffer(network, "<f8", self.rows, self.scales)
        return np.asarray(whole.reshape(self.rows, self.columns) * scales[:, np.newaxis], dtype=np.float64)

    def write(self, network: bytearray, matrix: Weights) -> None:
        if matrix.shape != (self.rows, self.columns):
            raise WeightsError(f"weights of {matrix.shape} for a layer of {self.rows} x {self.columns}")
        scales = np.maximum(np.abs(matrix).max(axis=1), 1e-12) / _LARGEST
        whole = np.rint(matrix / scales[:, np.newaxis]).astype(np.int8)
        network[self.wholes : self.wholes + whole.size] = whole.tobytes()
        network[self.scales : self.scales + 8 * self.rows] = scales.astype("<f8").tobytes()


@dataclass
class _Reader:
    """Takes values from the front of the bytes, little-endian, and remembers where it is."""

    data: bytes
    at: int = 0
    places: dict[str, _Place] = field(default_factory=dict)

    def take(self, size: int) -> bytes:
        if size < 0 or self.at + size > len(self.data):
            raise WeightsError(f"{size} bytes wanted at {self.at} of {len(self.data)}: no network of Tesseract's")
        self.at += size
        return self.data[self.at - size : self.at]

    def whole(self) -> int:
        return int(struct.unpack("<i", self.take(4))[0])

    def text(self) -> str:
        return self.take(self.whole()).decode("ascii", "replace")

    def layer(self) -> None:
        """Read one layer and what it holds, and note where its weights are."""
        self.take(1)
        kind = self.text()
        self.take(2)
        flags = self.whole()
        self.take(3 * 4)
        name = self.text()
        match kind:
            case "Input":
                self.take(5 * 4)
            case "Convolve" | "Maxpool":
                self.take(2 * 4)
            case "LSTM" | "SummLSTM":
                self.take(4)
                for gate in _GATES:
                    self.matrix(f"{name}.{gate}")
            case "Series" | "RTLReversed" | "XYTranspose":
                for _ in range(self.whole()):
                    self.layer()
                if flags & _OWN_RATES:
                    self.take(4 * self.whole())
            case "Softmax" | "Tanh":
                self.matrix(name)
            case _:
                raise WeightsError(f"a layer of kind {kind!r}, which Tesseract's Vietnamese models do not have")

    def matrix(self, name: str) -> None:
        mode = self.take(1)[0]
        if not mode & _WHOLE or not mode & _DECIMAL_SCALES:
            raise WeightsError("the weights are no whole numbers: is this a model of tessdata_fast?")
        rows, columns = self.whole(), self.whole()
        self.take(1)
        wholes = self.at
        self.take(rows * columns)
        count = self.whole()
        scales = self.at
        self.take(8 * count)
        self.places[name] = _Place(rows, columns, wholes, scales)


def _places(network: bytes) -> dict[str, _Place]:
    reader = _Reader(network)
    reader.layer()
    return reader.places
