"""Make pipeline/export/glyphless.ttf, the font of the invisible text layer: one glyph without a shape.

    python scripts/make_glyphless_font.py

The letters are told from the ToUnicode map that each PDF has, so one glyph serves all of them. It is a line there and
back, which encloses no area and so paints nothing, but has a size: pdfium passes over words of one letter that has
none. Same bytes each time.
"""

import io
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

TARGET = Path(__file__).resolve().parent.parent / "pipeline/export/glyphless.ttf"
UNITS, ADVANCE, ASCENT, DESCENT = 1000, 500, 800, -200
NAMES = (".notdef", "line")


def line_glyph() -> Glyph:
    """Return the glyph: from one corner of its box to the other and back."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, DESCENT))
    pen.lineTo((ADVANCE, ASCENT))
    pen.closePath()
    return pen.glyph()


def font() -> bytes:
    """Return the bytes of the font."""
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder(list(NAMES))
    builder.setupCharacterMap({ord(" "): "line"})
    builder.setupGlyf({name: line_glyph() for name in NAMES})
    builder.setupHorizontalMetrics(dict.fromkeys(NAMES, (ADVANCE, 0)))
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    builder.setupNameTable({"familyName": "Congvan Glyphless", "styleName": "Regular"})
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


if __name__ == "__main__":
    TARGET.write_bytes(font())
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
