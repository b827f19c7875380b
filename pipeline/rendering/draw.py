"""Pages as images and as PDFs, from one layout."""

import functools
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.rendering import stamp
from pipeline.rendering.fonts import Faces
from pipeline.rendering.layout import PAGE_HEIGHT, PAGE_WIDTH, Mark, SheetPage

MM_PER_INCH = 25.4
POINTS_PER_MM = 72 / MM_PER_INCH
RULE_WIDTH_MM = 0.25
LINE_PITCH = 1.35


@dataclass(frozen=True, slots=True)
class HiddenWord:
    """A word of an invisible text layer with its box in fractions of the page: left, top, right, bottom."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@functools.lru_cache(maxsize=64)
def _font(path: Path, pixels: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), pixels, layout_engine=ImageFont.Layout.BASIC)


def text_page(lines: Sequence[str], font: Path, size_pt: float, dpi: int) -> NDArray[np.uint8]:
    """Return a grey image (black on white) of plain ``lines``, one below the other, with a margin of 12 mm.

    The image is as large as the text needs.
    """
    drawn = _font(font, size_pt * dpi / 72)
    margin = round(12 / MM_PER_INCH * dpi)
    pitch = size_pt * dpi / 72 * LINE_PITCH
    width = max((drawn.getlength(line) for line in lines), default=0)
    sheet = Image.new("L", (int(width) + 2 * margin, int(pitch * len(lines)) + 2 * margin), 255)
    pen = ImageDraw.Draw(sheet)
    for row, line in enumerate(lines):
        pen.text((margin, margin + pitch * (row + 0.8)), line, font=drawn, fill=0, anchor="ls")
    return np.asarray(sheet, dtype=np.uint8)


def page_image(page: SheetPage, faces: Faces, dpi: int, *, sealed: bool = True) -> NDArray[np.uint8]:
    """Return the page in RGB at ``dpi``; ``sealed`` draws signatures and round stamps over the text."""
    scale = dpi / MM_PER_INCH
    sheet = Image.new("RGB", (round(PAGE_WIDTH * scale), round(PAGE_HEIGHT * scale)), "white")
    pen = ImageDraw.Draw(sheet)
    for line in page.lines:
        for word in line.words:
            path = faces.face(bold=word.style.bold, italic=word.style.italic)
            font = _font(path, word.style.size * dpi / 72)
            pen.text((word.x * scale, line.y * scale), word.text, font=font, fill="black", anchor="ls")
    for rule in page.rules:
        pen.line(
            [(rule.x0 * scale, rule.y * scale), (rule.x1 * scale, rule.y * scale)],
            fill="black",
            width=max(1, round(RULE_WIDTH_MM * scale)),
        )
    picture = np.asarray(sheet, dtype=np.uint8)
    for mark in page.marks:
        picture = stamp.overlay(
            picture, stamp.framed(mark.text, mark.width, mark.height, faces, dpi), mark.x, mark.y, dpi
        )
    if sealed:
        for seal in page.seals:
            picture = stamp.sign_and_seal(picture, seal, faces, dpi)
    return picture


def _canvas(out: io.BytesIO) -> Canvas:
    # invariant: no clock and no random identifier in the file, so the same page gives the same bytes
    canvas = Canvas(
        out, pagesize=(PAGE_WIDTH * POINTS_PER_MM, PAGE_HEIGHT * POINTS_PER_MM), invariant=1, pageCompression=1
    )
    canvas.setProducer("reportlab")
    return canvas


def _register(path: Path) -> str:
    if path.stem not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(path.stem, str(path)))
    return path.stem


def born_digital_pdf(pages: Sequence[SheetPage], faces: Faces) -> bytes:
    """Return a PDF with embedded fonts and real text, as a word processor writes it."""
    out = io.BytesIO()
    canvas = _canvas(out)
    for page in pages:
        for line in page.lines:
            for place, word in enumerate(line.words):
                blank = " " if place + 1 < len(line.words) else ""
                name = _register(faces.face(bold=word.style.bold, italic=word.style.italic))
                canvas.setFont(name, word.style.size)
                canvas.drawString(word.x * POINTS_PER_MM, (PAGE_HEIGHT - line.y) * POINTS_PER_MM, word.text + blank)
        canvas.setLineWidth(RULE_WIDTH_MM * POINTS_PER_MM)
        for rule in page.rules:
            height = (PAGE_HEIGHT - rule.y) * POINTS_PER_MM
            canvas.line(rule.x0 * POINTS_PER_MM, height, rule.x1 * POINTS_PER_MM, height)
        for mark in page.marks:
            _frame(canvas, mark, faces)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _frame(canvas: Canvas, mark: Mark, faces: Faces) -> None:
    """Write a framed stamp in red: word processors set urgency and secrecy as text."""
    left, bottom = mark.x * POINTS_PER_MM, (PAGE_HEIGHT - mark.y - mark.height) * POINTS_PER_MM
    wide, high = mark.width * POINTS_PER_MM, mark.height * POINTS_PER_MM
    canvas.setStrokeColorRGB(*(part / 255 for part in stamp.RED))
    canvas.setFillColorRGB(*(part / 255 for part in stamp.RED))
    canvas.rect(left, bottom, wide, high)
    canvas.setFont(_register(faces.bold), 13)
    canvas.drawCentredString(left + wide / 2, bottom + high / 2 - 4.5, mark.text)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.setStrokeColorRGB(0, 0, 0)


def scan_pdf(
    images: Sequence[NDArray[np.uint8]],
    hidden: Sequence[Sequence[HiddenWord]] = (),
    *,
    hidden_font: Path | None = None,
    quality: int | None = 60,
) -> bytes:
    """Return an A4 PDF with one image a page, as a scanner writes it, and the invisible words of ``hidden`` over it.

    ``quality`` (1..100) is that of the JPEG inside; None keeps the pixels as they are (for bilevel pages).
    """
    out = io.BytesIO()
    canvas = _canvas(out)
    width, height = PAGE_WIDTH * POINTS_PER_MM, PAGE_HEIGHT * POINTS_PER_MM
    for number, image in enumerate(images):
        picture = Image.fromarray(image)
        if quality is None:
            source = ImageReader(picture)
        else:
            packed = io.BytesIO()
            picture.save(packed, "JPEG", quality=quality)
            packed.seek(0)
            source = ImageReader(packed)
        canvas.drawImage(source, 0, 0, width, height)
        if hidden_font is not None and number < len(hidden):
            _hide(canvas, hidden[number], _register(hidden_font), width, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _hide(canvas: Canvas, words: Sequence[HiddenWord], font: str, width: float, height: float) -> None:
    """Write ``words`` invisibly, each stretched to its box, the way OCR programs do."""
    for word in words:
        size = max(4.0, (word.bottom - word.top) * height)
        natural = pdfmetrics.stringWidth(word.text, font, size)
        text = canvas.beginText(word.left * width, (1 - word.bottom) * height)
        text.setTextRenderMode(3)  # 3: neither filled nor stroked
        text.setFont(font, size)
        text.setHorizScale(100 * (word.right - word.left) * width / natural if natural else 100)
        text.textOut(word.text + " ")
        canvas.drawText(text)
