"""A page that is one scan is read as it lies in the file; whatever else is seen on a page makes it be drawn."""

import io
from collections.abc import Callable

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.ingest import PageImage, page_image
from pipeline.source import Source

DOTS = np.where(np.random.default_rng(11).random((1169, 829)) < 0.1, 0, 255).astype(np.uint8)
"""Single dots at 100 dpi: none of them survives being drawn on another grid."""
PAGE = (596.4, 841.2)


def placed(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.fromarray(DOTS)), 0, 0, *PAGE)


def seen(data: bytes) -> PageImage:
    return page_image(Source.of_bytes("scan.pdf", data), 1, 300)


def is_native(image: PageImage, pixels: NDArray[np.uint8]) -> bool:
    return bool(np.array_equal(image.pixels, np.repeat(pixels[:, :, None], 3, axis=2)))


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_a_scan_comes_dot_for_dot(pdf_of: Callable[..., bytes]) -> None:
    image = seen(pdf_of(placed, size=PAGE))
    assert is_native(image, DOTS)
    assert image.dpi == 100


def test_invisible_text_does_not_matter_and_visible_text_does(pdf_of: Callable[..., bytes]) -> None:
    def lettered(mode: int) -> bytes:
        def draw(canvas: Canvas) -> None:
            placed(canvas)
            text = canvas.beginText(90, 700)
            text.setTextRenderMode(mode)
            text.textOut("Ban hanh")
            canvas.drawText(text)

        return bytes(pdf_of(draw, size=PAGE))

    assert is_native(seen(lettered(3)), DOTS)
    assert not is_native(seen(lettered(0)), DOTS)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_upright(turn: int, pdf_of: Callable[..., bytes]) -> None:
    def turn_page(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Rotate = turn

    assert is_native(seen(changed(pdf_of(placed, size=PAGE), turn_page)), np.rot90(DOTS, k=-(turn // 90)))


def test_what_the_file_shows_otherwise_is_drawn(pdf_of: Callable[..., bytes]) -> None:
    def inverted(pdf: pikepdf.Pdf) -> None:
        for picture in pdf.pages[0].get_images().values():
            picture.Decode = pikepdf.Array([1, 0] * (3 if picture.ColorSpace == "/DeviceRGB" else 1))

    data = changed(pdf_of(placed, size=PAGE), inverted)
    assert seen(data).pixels.mean() == pytest.approx(255 - DOTS.mean(), abs=3)


def test_a_cropped_scan_and_a_scan_beside_others_are_drawn(pdf_of: Callable[..., bytes]) -> None:
    def crop(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].CropBox = pikepdf.Array([0, 400, 596, 841])

    assert seen(changed(pdf_of(placed, size=PAGE), crop)).pixels.shape[0] < 700

    def with_seal(canvas: Canvas) -> None:
        placed(canvas)
        canvas.rect(100, 100, 80, 80, fill=1)

    assert not is_native(seen(pdf_of(with_seal, size=PAGE)), DOTS)
