"""The font without shapes, and the names of its letters."""

import importlib.util
import io
import re
from pathlib import Path

import pikepdf
from fontTools.ttLib import TTFont

from pipeline.export.placement import PlacedLine, PlacedWord
from pipeline.export.text_layer import add_words, codes_of, embed_font, rotation_of, to_unicode
from tests.export.sheets import drawn, saved


def test_the_font_in_the_package_is_what_its_script_makes(root: Path) -> None:
    spec = importlib.util.spec_from_file_location("maker", root / "scripts/make_glyphless_font.py")
    assert spec is not None and spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    data = (root / "pipeline/export/glyphless.ttf").read_bytes()
    assert maker.font() == data
    assert maker.font() == data
    assert len(TTFont(io.BytesIO(data)).getGlyphOrder()) == 2


def test_every_letter_is_named_in_sections_of_at_most_a_hundred() -> None:
    letters = "".join(map(chr, range(0x1EA0, 0x1EFA))) + "🙂" + "".join(map(chr, range(0x4E00, 0x4E80)))
    cmap = to_unicode(codes_of([letters]))
    sizes = [int(size) for size in re.findall(r"(\d+) beginbfchar", cmap)]
    assert max(sizes) <= 100
    named = {bytes.fromhex(letter).decode("utf-16-be") for _, letter in re.findall(r"<(\w{4})> <(\w+)>\n", cmap)}
    assert named >= set(letters) | {" "}


def test_no_ink_even_where_a_viewer_paints_the_words() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 100))
    codes = codes_of(["Đây"])
    line = PlacedLine((PlacedWord("Đây", 100, 50, 120, 40, 10.0), PlacedWord("Đây", 100, 80, 120, 20, None)), 0.1)
    add_words(page, [line], 0, embed_font(pdf, codes), codes)
    page.contents_coalesce()
    hidden = page.obj.Contents.read_bytes()
    painted = hidden.replace(b"3 Tr", b"0 Tr")
    assert painted != hidden
    page.obj.Contents = pikepdf.Stream(pdf, painted)
    for scale in (1, 2.7, 8):
        assert (drawn(saved(pdf), scale=scale) == 255).all()


def test_pages_inherit_their_rotation_and_may_say_it_oddly() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    assert rotation_of(page) == 0
    page.obj.Parent.Rotate = -90
    assert rotation_of(page) == 270
    page.obj.Rotate = 450
    assert rotation_of(page) == 90
