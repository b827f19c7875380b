"""Print stays under a seal and a pen, and a block with nothing but print comes back as it is."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.imaging.strokes import print_alone
from pipeline.rendering import stamp
from pipeline.rendering.degrade import bilevel
from pipeline.rendering.fonts import faces

DPI = 200


def block(size: int = 14) -> NDArray[np.uint8]:
    """Return a title and a name in bold type, as RGB."""
    sheet = Image.new("RGB", (700, 480), "white")
    font = ImageFont.truetype(str(faces().bold), round(size * DPI / 72))
    pen = ImageDraw.Draw(sheet)
    for text, y in (("KT. GIÁM ĐỐC", 60), ("PHÓ GIÁM ĐỐC", 110), ("Mạc Thị Bảo Khuyên", 360)):
        pen.text((350, y), text, font=font, fill="black", anchor="ms")
    return np.asarray(sheet)


def test_print_alone_comes_back_as_it_is() -> None:
    plain = bilevel(block(), 150)
    assert print_alone(plain, DPI) is plain


@pytest.mark.parametrize(("x", "y"), [(15.0, 1.0), (25.0, 27.0), (35.0, 10.0)])
def test_seal_and_pen_are_taken_off_the_print(x: float, y: float) -> None:
    plain = bilevel(block(), 150)
    inked = stamp.overlay(block(), stamp.round_seal("SỞ NÔNG VỤ TỈNH ĐÔNG HẢI", faces(), DPI), x, y, DPI)
    inked = stamp.overlay(inked, stamp.signature(34, 17, DPI, np.random.default_rng(3)), x + 22, y + 8, DPI)
    stamped = bilevel(inked, 150)
    clean = print_alone(stamped, DPI)
    print_, foreign = plain < 128, (stamped < 128) & (plain >= 128)
    assert (clean[print_] < 128).mean() > 0.9
    assert (clean[foreign] < 128).mean() < 0.2
    assert not (clean < stamped).any(), "nothing is drawn that was not there"
