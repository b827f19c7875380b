"""Fonts that can draw every Vietnamese letter, found where Debian's packages put them.

A font without a letter draws an empty box and raises nothing, so every font is checked before it is used:
``fonts-liberation`` 1.07, for one, lacks 92 Vietnamese letters.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont

from pipeline.errors import MissingTool
from pipeline.vietnamese import VIETNAMESE_LETTERS

FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
"""Where Linux systems keep fonts (XDG base directories)."""

_NO_CHARACTER = "\uffff"  # Unicode guarantees that this is never a character, so every font draws its "missing" box


@dataclass(frozen=True, slots=True)
class FontFamily:
    """The four faces of one family and the Debian package that has them."""

    name: str
    package: str
    regular: str
    bold: str
    italic: str
    bold_italic: str

    @property
    def files(self) -> tuple[str, ...]:
        """The file names of the faces."""
        return self.regular, self.bold, self.italic, self.bold_italic


def _family(name: str, package: str, stem: str, italic: str = "Italic", regular: str = "-Regular") -> FontFamily:
    dash = "" if stem == "FreeSerif" else "-"
    return FontFamily(
        name,
        package,
        f"{stem}{regular}.ttf",
        f"{stem}{dash}Bold.ttf",
        f"{stem}{dash}{italic}.ttf",
        f"{stem}{dash}Bold{italic}.ttf",
    )


FAMILIES = (
    _family("Tinos", "fonts-croscore", "Tinos"),
    _family("Liberation Serif", "fonts-liberation2", "LiberationSerif"),
    _family("FreeSerif", "fonts-freefont-ttf", "FreeSerif", regular=""),
    _family("DejaVu Serif", "fonts-dejavu-extra", "DejaVuSerif", regular=""),
    _family("Noto Serif", "fonts-noto-core", "NotoSerif"),
    _family("Arimo", "fonts-croscore", "Arimo"),
    _family("Liberation Sans", "fonts-liberation2", "LiberationSans"),
    _family("DejaVu Sans", "fonts-dejavu-extra", "DejaVuSans", italic="Oblique", regular=""),
)
"""Known families, most like the decree's Times New Roman first (NĐ 30/2020/NĐ-CP, phụ lục I, mục I.4)."""


@dataclass(frozen=True, slots=True)
class Faces:
    """The files of one family on this machine."""

    name: str
    regular: Path
    bold: Path
    italic: Path
    bold_italic: Path

    def face(self, *, bold: bool = False, italic: bool = False) -> Path:
        """Return the file for a weight and a slant."""
        if bold:
            return self.bold_italic if italic else self.bold
        return self.italic if italic else self.regular


def missing_letters(font: Path, letters: Iterable[str] = VIETNAMESE_LETTERS) -> str:
    """Return those of ``letters``, sorted, that ``font`` draws as the box for missing letters, or not at all.

    Raises:
        OSError: the file is not a font.
    """
    drawn = ImageFont.truetype(str(font), 20, layout_engine=ImageFont.Layout.BASIC)
    box = bytes(drawn.getmask(_NO_CHARACTER))
    masks = {letter: bytes(drawn.getmask(letter)) for letter in sorted(letters)}
    return "".join(letter for letter, mask in masks.items() if mask == box or not any(mask))


@functools.cache
def _installed() -> dict[str, Path]:
    """Return the path of every known font file on this machine that has all Vietnamese letters."""
    wanted = {file for family in FAMILIES for file in family.files}
    found: dict[str, Path] = {}
    for folder in FONT_FOLDERS:
        for path in sorted(folder.rglob("*.ttf")) if folder.is_dir() else ():
            if path.name in wanted and path.name not in found and not missing_letters(path):
                found[path.name] = path
    return found


def vietnamese_fonts() -> list[Path]:
    """Return the font files on this machine that have every Vietnamese letter, in the order of ``FAMILIES``.

    Raises:
        MissingTool: none is installed; the message names the Debian package.
    """
    installed = _installed()
    found = [installed[file] for family in FAMILIES for file in family.files if file in installed]
    if not found:
        raise _missing("No font with every Vietnamese letter is installed.", FAMILIES[0].package)
    return found


def every_font() -> list[Path]:
    """Return the files of all known families: what is learned or measured must not depend on the machine.

    Raises:
        MissingTool: a family is not installed, or lacks letters; the message names the Debian packages.
    """
    absent = {family.package for family in FAMILIES if not _installed().keys() >= set(family.files)}
    if absent:
        raise _missing("Fonts that training draws its pages in are missing.", " ".join(sorted(absent)))
    return vietnamese_fonts()


def faces(name: str = "Tinos") -> Faces:
    """Return the four files of the family called ``name``.

    Raises:
        KeyError: no family of ``FAMILIES`` has this name.
        MissingTool: it is not installed, or an outdated version lacks letters; the message names the Debian package.
    """
    family = {family.name: family for family in FAMILIES}[name]
    installed = _installed()
    absent = [file for file in family.files if file not in installed]
    if absent:
        raise _missing(f"{', '.join(absent)} is not installed or lacks Vietnamese letters.", family.package)
    return Faces(family.name, *(installed[file] for file in family.files))


def _missing(message: str, package: str) -> MissingTool:
    return MissingTool(message, advice=f"Install it with: sudo apt-get install {package}")
