"""Files made for the tests of ingest."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.rendering.fonts import vietnamese_fonts

Drawing = Callable[[Canvas], None]


@pytest.fixture(scope="session")
def font() -> str:
    """The name of a font registered with reportlab that has every Vietnamese letter."""
    pdfmetrics.registerFont(TTFont("Viet", str(vietnamese_fonts()[0])))
    return "Viet"


@pytest.fixture
def pdf_of() -> Callable[..., bytes]:
    """A function that gives a PDF with one page for each drawing."""

    def build(*drawings: Drawing, password: str | None = None, size: tuple[float, float] = (595, 842)) -> bytes:
        buffer = io.BytesIO()
        lock = StandardEncryption(password) if password else None
        canvas = Canvas(buffer, pagesize=size, invariant=1, encrypt=lock)
        for drawing in drawings:
            drawing(canvas)
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()

    return build


@pytest.fixture
def image_of() -> Callable[..., bytes]:
    """A function that gives a picture as a file of the format asked for."""

    def build(picture: Image.Image, kind: str, **options: object) -> bytes:
        buffer = io.BytesIO()
        picture.save(buffer, kind, **options)
        return buffer.getvalue()

    return build


def text_lines(font: str, *lines: tuple[float, float, str], size: float = 13) -> Drawing:
    """Return a drawing that writes each (x, y from the top, text)."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        for x, y, text in lines:
            canvas.drawString(x, 842 - y, text)

    return draw


def shown_upright(canvas: Canvas, rotation: int) -> None:
    """Turn the page by ``rotation`` and what is drawn from now on back, as scanners and printer drivers do."""
    canvas.setPageRotation(rotation)  # reportlab swaps the sides of the paper, so it is shown 595 x 842 again
    canvas.translate(*{0: (0, 0), 90: (842, 0), 180: (595, 842), 270: (0, 595)}[rotation])
    canvas.rotate(rotation)


def full_picture(picture: Image.Image, then: Drawing | None = None) -> Drawing:
    """Return a drawing that covers the page with ``picture``, as a scanner does."""

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
        if then is not None:
            then(canvas)

    return draw
