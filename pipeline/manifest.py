"""The trained tables in ``models/``: where they are, their digests, and a check that they are unaltered."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.document import digest_of
from pipeline.errors import ModelAltered, ModelMissing

_HERE = Path(__file__).resolve().parent
MODELS_DIR = next(
    (folder for folder in (_HERE / "_models", _HERE.parent / "models") if folder.is_dir()),
    _HERE.parent / "models",
)
"""Inside an installed wheel the models lie in the package; in a checkout they lie beside it."""


@cache
def manifest(folder: Path = MODELS_DIR) -> dict[str, dict[str, Any]]:
    """Return ``MANIFEST.json``: file name -> sha256, made_by, data, licence, score.

    Raises:
        ModelMissing: there is no manifest.
    """
    path = folder / "MANIFEST.json"
    if not path.is_file():
        raise ModelMissing(f"{path.name} is missing from the models folder.")
    entries: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return entries


def models_digest(names: tuple[str, ...], folder: Path = MODELS_DIR) -> str | None:
    """Return one digest for the tables ``names`` as the manifest has them, or None for no tables."""
    if not names:
        return None
    entries = manifest(folder)
    for name in names:
        if name not in entries:
            raise ModelMissing(f"{name} is not in the manifest of the models.")
    return digest_of("\n".join(f"{name} {entries[name]['sha256']}" for name in names).encode())


def model_path(name: str, folder: Path = MODELS_DIR) -> Path:
    """Return the path of the table ``name`` after comparing its digest with the manifest.

    Raises:
        ModelMissing: the table or its entry is not there.
        ModelAltered: its bytes differ from the manifest.
    """
    entry = manifest(folder).get(name)
    path = folder / name
    if entry is None or not path.is_file():
        raise ModelMissing(f"The model {name} is missing.")
    if digest_of(path.read_bytes()) != entry["sha256"]:
        raise ModelAltered(f"The model {name} differs from its digest in the manifest.")
    return path
