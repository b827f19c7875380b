"""Invisible words on a PDF page, at their places, in a font that has a name for every letter and a shape for none.

The font is one empty glyph (glyphless.ttf, made by scripts/make_glyphless_font.py) under a Type 0 font whose ToUnicode
map (ISO 32000-1, 9.10.3) names the letters that this document uses. So what is copied and searched is exactly the
text, whatever letters it has. The words are drawn in text rendering mode 3 (neither filled nor stroked).
"""

import math
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from pipeline.export.placement import PlacedLine, PlacedWord

_ADVANCE, _ASCENT, _DESCENT = 500, 800, -200
"""Of the font, in thousandths of its size; scripts/make_glyphless_font.py has the same."""
_FONT_NAME: Final = "/Congvan"
_CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_CMAP_TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
_CMAP_BLOCK = 100
"""Entries that one bfchar section may have."""

_TREE_DEPTH = 32
"""Page trees nest; a loop among them must end."""

Codes = dict[str, int]


def codes_of(texts: Iterable[str]) -> Codes:
    """Return a code from 1 for each letter of ``texts`` and the blank, in the order of Unicode.

    >>> codes_of(["Đã", "ă"])
    {' ': 1, 'ã': 2, 'ă': 3, 'Đ': 4}
    """
    letters = sorted({" "}.union(*texts))
    return {letter: code for code, letter in enumerate(letters[:0xFFFF], start=1)}


def embed_font(pdf: Pdf, codes: Codes) -> Dictionary:
    """Return the font for ``codes``, put into ``pdf``."""
    program = Stream(pdf, _program())
    program.Length1 = len(_program())
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name.CongvanGlyphless,
        Flags=5,  # of fixed pitch, with letters of its own
        FontBBox=Array([0, _DESCENT, _ADVANCE, _ASCENT]),
        ItalicAngle=0,
        Ascent=_ASCENT,
        Descent=_DESCENT,
        CapHeight=_ASCENT,
        StemV=80,
        FontFile2=program,
    )
    glyphs = Stream(pdf, b"\0\0" + b"\0\1" * len(codes))
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.CongvanGlyphless,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=_ADVANCE,
        CIDToGIDMap=glyphs,
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name.CongvanGlyphless,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=Stream(pdf, to_unicode(codes).encode("ascii")),
    )
    return pdf.make_indirect(font)


def to_unicode(codes: Codes) -> str:
    """Return the CMap that gives each code its letter in UTF-16."""
    entries = [f"<{code:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, code in codes.items()]
    blocks = [entries[at : at + _CMAP_BLOCK] for at in range(0, len(entries), _CMAP_BLOCK)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return _CMAP_HEAD + body + _CMAP_TAIL


def add_words(page: Page, lines: Sequence[PlacedLine], turn: int, font: Dictionary, codes: Codes) -> None:
    """Draw ``lines`` invisibly on ``page``, under what is there already.

    Args:
        page: the page; what it shows does not change.
        lines: placed on the upright page, in points.
        turn: degrees clockwise, a multiple of 90, by which the page has to be turned to stand upright.
        font: as given by ``embed_font``.
        codes: the code of each letter in it; a letter without one is left out.
    """
    left, bottom, right, top = visible_box(page)
    to_page = _upright_to_page(left, bottom, right, top, turn)
    name = _add_font(page, font)
    parts = ["q BT 3 Tr"]
    for line in lines:
        for word in line.words:
            if shown := _word(word, line.slant, to_page, name, codes):
                parts.append(shown)
    parts.append("ET Q\n")
    page.contents_add("\n".join(parts).encode("ascii"), prepend=True)


def _add_font(page: Page, font: Dictionary) -> str:
    """Return the name of ``font`` on ``page``, which gets resources of its own: many PDFs share one dictionary."""
    resources = copy_of(page.resources)
    fonts = copy_of(resources.get(Name.Font))
    name = next(name for number in count() if (name := f"{_FONT_NAME}{number}") not in fonts)
    fonts[name] = font
    resources.Font = fonts
    page.obj.Resources = resources
    return name


def copy_of(dictionary: Object | None) -> Dictionary:
    """Return a new dictionary with the same entries; an empty one for what is no dictionary."""
    return Dictionary(dict(dictionary.items())) if isinstance(dictionary, Dictionary) else Dictionary()


def visible_box(page: Page) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of what a viewer shows of ``page``, in points before any turn."""
    media, crop = _sorted_box(page.mediabox), _sorted_box(page.cropbox)
    shown = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    return shown if shown[0] < shown[2] and shown[1] < shown[3] else media


def rotation_of(page: Page) -> int:
    """Return by how many degrees clockwise a viewer turns ``page``: 0, 90, 180 or 270; pages inherit it."""
    node: Object | None = page.obj
    for _ in range(_TREE_DEPTH):
        if not isinstance(node, Dictionary):
            break
        if (rotation := node.get(Name.Rotate)) is not None:
            return round(float(rotation) / 90) * 90 % 360
        node = node.get(Name.Parent)
    return 0


def _sorted_box(box: Array) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(edge) for edge in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


@cache
def _program() -> bytes:
    return files(__package__).joinpath("glyphless.ttf").read_bytes()


Affine = tuple[float, float, float, float, float, float]


def _upright_to_page(left: float, bottom: float, right: float, top: float, turn: int) -> Affine:
    """Return (a, b, c, d, e, f) with X = a x + c y + e and Y = b x + d y + f.

    It maps the upright page, in points from its top left corner, to the space of the page's content.
    """
    return {
        0: (1.0, 0.0, 0.0, -1.0, left, top),
        90: (0.0, 1.0, 1.0, 0.0, left, bottom),
        180: (-1.0, 0.0, 0.0, 1.0, right, bottom),
        270: (0.0, -1.0, -1.0, 0.0, right, top),
    }[turn]


def _word(word: PlacedWord, slant: float, to_page: Affine, font: str, codes: Codes) -> str:
    """Return the operators that draw a word and the blank behind it."""
    text = "".join(letter for letter in word.text if letter in codes)
    if not text:
        return ""
    cos, sin = math.cos(slant), math.sin(slant)
    down = word.high * (0.5 + _DESCENT / 1000)  # from the middle to the base
    x = word.x - cos * word.long / 2 - sin * down
    y = word.y - sin * word.long / 2 + cos * down
    a, b, c, d, e, f = to_page
    along = (a * cos + c * sin, b * cos + d * sin)
    up = (a * sin - c * cos, b * sin - d * cos)
    place = (*along, *up, a * x + c * y + e, b * x + d * y + f)
    shown = (
        f"{font} {_number(word.high)} Tf {' '.join(map(_number, place))} Tm {_stretched(text, word.long, word, codes)}"
    )
    if word.gap is not None:
        shown += f" {_stretched(' ', word.gap, word, codes)}"
    return shown


def _stretched(text: str, length: float, word: PlacedWord, codes: Codes) -> str:
    """Return the operators that draw ``text`` so that it is ``length`` long."""
    natural = len(text) * word.high * _ADVANCE / 1000
    codes_in_hex = "".join(f"{codes[letter]:04X}" for letter in text)
    return f"{_number(100 * length / natural)} Tz <{codes_in_hex}> Tj"


def _number(value: float) -> str:
    """Return a number as PDF has it: no exponent, no more digits than can be seen.

    >>> _number(12.0), _number(-0.00001), _number(0.12345)
    ('12', '0', '0.1235')
    """
    written = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written
