"""What is installed, what is missing, and how to get it."""

import platform
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version

from pipeline.document import Frozen
from pipeline.errors import CongvanError
from pipeline.manifest import manifest, model_path

TESSERACT_LANGUAGES = {"vie": "tesseract-ocr-vie", "osd": "tesseract-ocr-osd"}


class Check(Frozen):
    """One thing looked at; ``needed`` tells a must from an extra, ``advice`` how to get it."""

    what: str
    ok: bool
    found: str
    needed: bool = True
    advice: str = ""


def examine_installation() -> list[Check]:
    """Return what was found, in the order in which a page meets it."""
    return [check for part in _PARTS for check in part()]


def _python() -> Iterator[Check]:
    yield Check(what="Python", ok=sys.version_info >= (3, 11), found=platform.python_version(), advice="3.11 or newer")


def _tesseract() -> Iterator[Check]:
    program = shutil.which("tesseract")
    install = "apt-get install tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd"
    if program is None:
        yield Check(what="Tesseract", ok=False, found="not found", advice=install)
        return
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    first = (said.stdout or said.stderr).splitlines()[:1]
    yield Check(what="Tesseract", ok=said.returncode == 0, found=first[0] if first else "no answer", advice=install)
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False).stdout.split()
    for language, package in TESSERACT_LANGUAGES.items():
        here = language in listed
        found = "installed" if here else "not found"
        yield Check(what=f"Tesseract language {language}", ok=here, found=found, advice=f"apt-get install {package}")
    wider = "Vietnamese" in listed
    yield Check(
        what="Tesseract model Vietnamese, the second witness",
        ok=wider,
        found="installed" if wider else "not found",
        needed=False,
        advice="apt-get install tesseract-ocr-script-viet (reads pages of poor quality better)",
    )


def _libraries() -> Iterator[Check]:
    try:
        import cv2

        yield Check(what="OpenCV", ok=True, found=cv2.__version__)
    except ImportError as error:
        yield Check(what="OpenCV", ok=False, found=str(error), advice="apt-get install libgl1 libglib2.0-0")
    for name, needed, advice in (
        ("spacy", True, "install congvan again (make setup)"),
        ("pdfplumber", True, "install congvan again (make setup)"),
        ("distributed", False, f"{sys.executable} -m pip install distributed (only for --scheduler)"),
        ("psycopg", False, f"{sys.executable} -m pip install 'psycopg[binary]' (only for PostgreSQL)"),
    ):
        try:
            yield Check(what=name, ok=True, found=version(name), needed=needed)
        except PackageNotFoundError:
            yield Check(what=name, ok=False, found="not found", needed=needed, advice=advice)


def _search() -> Iterator[Check]:
    options = {row[0] for row in sqlite3.connect(":memory:").execute("pragma compile_options")}
    has = "ENABLE_FTS5" in options
    found = f"SQLite {sqlite3.sqlite_version}{'' if has else ' without FTS5'}"
    yield Check(what="Full-text search", ok=has, found=found, advice="a Python whose SQLite has FTS5")


def _models() -> Iterator[Check]:
    try:
        for name in manifest():
            model_path(name)
            yield Check(what=f"Model {name}", ok=True, found="as in the manifest")
    except CongvanError as error:
        yield Check(what="Models", ok=False, found=error.message, advice=error.next_step)


_PARTS: tuple[Callable[[], Iterator[Check]], ...] = (_python, _tesseract, _libraries, _models, _search)
