"""Which Tesseract there is, and which models it can read with: those it was installed with, and our own."""

import subprocess
from functools import cache
from pathlib import Path

from pipeline.errors import MissingTool
from pipeline.manifest import manifest, model_path

_ENDING = ".traineddata"
_PACKAGES = {"vie": "tesseract-ocr-vie", "Vietnamese": "tesseract-ocr-script-viet", "eng": "tesseract-ocr-eng"}


@cache
def program_version() -> str:
    """Return e.g. "5.3.0".

    Raises:
        MissingTool: Tesseract is not installed.
    """
    said = _told("--version").split()
    return said[1].lstrip("v") if len(said) > 1 else "unknown"


@cache
def listing() -> str:
    """Return what Tesseract says of its models: where they lie, then a name a line.

    Raises:
        MissingTool: Tesseract is not installed.
    """
    return _told("--list-langs")


def usable_models() -> frozenset[str]:
    """Return the names of the models that Tesseract can read with, our own among them.

    Raises:
        MissingTool: Tesseract is not installed.
    """
    ours = (name.removesuffix(_ENDING) for name in manifest() if name.endswith(_ENDING))
    return frozenset((*listing().splitlines()[1:], *ours))


@cache
def own_folder(name: str) -> Path | None:
    """Return the folder of the model ``name`` where it is our own, checked against the manifest; None for others.

    Raises:
        ModelAltered: its bytes are not those that were trained.
    """
    file = name + _ENDING
    return model_path(file).parent if file in manifest() else None


def check_usable(names: str) -> None:
    """Do nothing where all models ``names``, joined by "+", are there.

    Raises:
        MissingTool: one is not; the advice says which package has it.
    """
    missing = [name for name in names.split("+") if name not in usable_models()]
    if missing:
        packages = " ".join(_PACKAGES.get(name, f"tesseract-ocr-{name.replace('_', '-')}") for name in missing)
        raise MissingTool(
            f"Tesseract lacks the language data {', '.join(missing)}.",
            advice=f"On Debian or Ubuntu: apt-get install {packages}. Then run `congvan doctor`.",
        )


def missing_program() -> MissingTool:
    """Return the error for a machine without Tesseract."""
    return MissingTool(
        "The program tesseract is not installed.",
        advice="On Debian or Ubuntu: apt-get install tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd. "
        "Then run `congvan doctor`.",
    )


def _told(question: str) -> str:
    try:
        return subprocess.run(["tesseract", question], capture_output=True, text=True, check=False).stdout
    except OSError as error:
        raise missing_program() from error
