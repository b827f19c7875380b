"""A model of Tesseract as training needs it: its network, its signs, and how it becomes a file again."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.atomic import write_atomically
from pipeline.training.tesseract_weights import Weights, read_codes, read_weights, with_weights

DEBIAN = Path("/usr/share/tesseract-ocr/5/tessdata/vie.traineddata")
"""Where Debian's package tesseract-ocr-vie puts the model."""
_INSTEAD = {"ÿ": "ỵ", "Ÿ": "Ỵ"}
"""Signs no Vietnamese text has, in whose places the model learns to say letters that it lacks ("huyện lỵ")."""


@dataclass(frozen=True)
class TesseractModel:
    """network: the part `lstm`; signs: text of the part `lstm-unicharset`; numbers: the output that says each sign."""

    file: Path
    network: bytes
    signs: str
    numbers: dict[str, int]
    nothing: int

    @property
    def weights(self) -> dict[str, Weights]:
        """The network's weights by layer."""
        return read_weights(self.network)

    def says(self, text: str) -> list[int] | None:
        """Return the outputs that say ``text``; None where a sign is none of the model's."""
        found = [self.numbers.get(sign) for sign in text]
        return None if None in found else [number for number in found if number is not None]

    def spell(self, numbers: Sequence[int]) -> str:
        """Return the text that the outputs ``numbers`` say."""
        signs = {number: sign for sign, number in self.numbers.items()}
        return "".join(signs.get(number, "\ufffd") for number in numbers)

    def save(self, weights: dict[str, Weights], path: Path) -> None:
        """Write the model with other ``weights`` to ``path``; its lists of words stay as they are."""
        with tempfile.TemporaryDirectory() as folder:
            whole = Path(folder, "new.traineddata")
            shutil.copyfile(self.file, whole)
            parts = {
                "new.lstm": with_weights(self.network, weights),
                "new.lstm-unicharset": self.signs.encode(),
            }
            for name, data in parts.items():
                Path(folder, name).write_bytes(data)
            subprocess.run(
                ["combine_tessdata", "-o", whole, *(Path(folder, name) for name in parts)],
                check=True,
                capture_output=True,
            )
            write_atomically(path, whole.read_bytes())


def load_model(path: Path) -> TesseractModel:
    """Return the model in the file ``path`` (.traineddata), taken apart with Tesseract's own `combine_tessdata`.

    Raises:
        WeightsError: its network is none that training can go on from.
        subprocess.CalledProcessError: the file is no model.
    """
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["combine_tessdata", "-u", path, f"{folder}/part."], check=True, capture_output=True)
        network = Path(folder, "part.lstm").read_bytes()
        signs = Path(folder, "part.lstm-unicharset").read_text(encoding="utf-8")
        codes = read_codes(Path(folder, "part.lstm-recoder").read_bytes())
    for old, new in _INSTEAD.items():
        signs = signs.replace(old, new)
    names = [line.split(" ")[0] for line in signs.splitlines()[1:]]
    names[0] = " "  # the file calls the blank NULL
    numbers = {name: codes[at][0] for at, name in enumerate(names) if len(name) == 1 and len(codes[at]) == 1}
    nothing = next(codes[at][0] for at, name in enumerate(names) if name.startswith("|Broken"))
    return TesseractModel(path, network, signs, numbers, nothing)
