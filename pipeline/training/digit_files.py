"""Written digits as MNIST carries them: IDX files, with or without gzip, and which of them are held out."""

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import SettingsError

_HELD_OUT = 5
"""One block in five is never trained on; writers come one after the other, so blocks keep them apart."""
_BLOCK = 500


@dataclass(frozen=True)
class DigitFiles:
    """Images (n x 28 x 28, white on black) and their labels."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def part(self, *, held_out: bool) -> "DigitFiles":
        """Return the digits that training sees, or those it never sees."""
        chosen = (np.arange(len(self.labels)) // _BLOCK % _HELD_OUT == _HELD_OUT - 1) == held_out
        return DigitFiles(self.images[chosen], self.labels[chosen])


def read_digits(folder: Path) -> DigitFiles:
    """Return the digits of all pairs ``*images-idx3-ubyte[.gz]`` and ``*labels-idx1-ubyte[.gz]`` in ``folder``.

    Raises:
        SettingsError: there is no pair, or a file is not what its name says.
    """
    images, labels = [], []
    for path in sorted(folder.glob("*images-idx3-ubyte*")):
        partner = path.with_name(path.name.replace("images-idx3", "labels-idx1"))
        if not partner.is_file():
            raise SettingsError(f"{path.name} has no labels.", advice=f"Put {partner.name} beside it.")
        images.append(_read_idx(path))
        labels.append(_read_idx(partner))
        if images[-1].ndim != 3 or labels[-1].shape != images[-1].shape[:1]:
            raise SettingsError(f"{path.name} and {partner.name} do not belong together.")
    if not images:
        raise SettingsError(
            f"No digits in {folder}.", advice="Put MNIST's t10k-images-idx3-ubyte.gz and its labels there."
        )
    return DigitFiles(np.concatenate(images), np.concatenate(labels))


def _read_idx(path: Path) -> NDArray[np.uint8]:
    """Return the array of an IDX file of bytes: http://yann.lecun.com/exdb/mnist/."""
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    if data[:3] != b"\x00\x00\x08":
        raise SettingsError(f"{path.name} is not an IDX file of bytes.")
    axes = data[3]
    shape = tuple(int.from_bytes(data[4 + 4 * axis : 8 + 4 * axis], "big") for axis in range(axes))
    if len(data) != 4 + 4 * axes + int(np.prod(shape)):
        raise SettingsError(f"{path.name} is cut off.")
    return np.frombuffer(data, np.uint8, offset=4 + 4 * axes).reshape(shape)
