"""One file with pages of every kind: each is read, kept or left empty for a reason of its own."""

import io

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.ingest import page_image, read_document
from pipeline.ocr import recognize
from pipeline.rendering.draw import text_page
from pipeline.rendering.fonts import vietnamese_fonts
from pipeline.settings import IngestOptions, RecognizeOptions
from pipeline.source import Source

TYPED = "Ủy ban nhân dân xã Tân Lập Hạ đề nghị các thôn thực hiện nghiêm túc Kế hoạch này"
LINES = [f"Điều {number}. Các thôn, bản trên địa bàn xã chịu trách nhiệm thi hành" for number in range(1, 9)]


def scan() -> Image.Image:
    """Return an A4 page of print at 150 dpi."""
    text = text_page(LINES, vietnamese_fonts()[0], 14, 150)
    paper = np.full((1754, 1240), 255, np.uint8)
    paper[90 : 90 + text.shape[0], 90 : 90 + text.shape[1]] = text
    return Image.fromarray(paper)


def photo() -> Image.Image:
    """Return an A4 page with a picture that holds no letter: shades and noise."""
    rng = np.random.default_rng(11)
    clouds = rng.integers(40, 220, (12, 9), dtype=np.uint8)
    picture = np.asarray(Image.fromarray(clouds).resize((1040, 1500), Image.Resampling.BICUBIC))
    paper = np.full((1754, 1240), 255, np.uint8)
    paper[100:1600, 100:1140] = picture
    return Image.fromarray(paper)


def mixed_pdf() -> bytes:
    """Return a PDF with a typed page, a scan, an empty page, a photo, and a scan that lies on its side."""
    pdfmetrics.registerFont(TTFont("Mixed", str(vietnamese_fonts()[0])))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    canvas.setFont("Mixed", 12)
    canvas.drawString(70, 750, TYPED)
    canvas.showPage()
    for picture in (scan(), Image.new("L", (1240, 1754), 255), photo()):
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
        canvas.showPage()
    canvas.setPageSize((842, 595))
    canvas.drawImage(ImageReader(scan().rotate(90, expand=True)), 0, 0, 842, 595)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.mark.ocr
def test_every_page_of_a_mixed_file_is_taken_for_what_it_is() -> None:
    source = Source.of_bytes("mixed.pdf", mixed_pdf())
    document = read_document(source, IngestOptions())
    read = recognize(document, lambda number: page_image(source, number, 300), RecognizeOptions())
    typed, scanned, empty, picture, turned = read.pages
    assert typed.text_source == "text_layer"
    assert typed.raw_text == TYPED
    assert "Các thôn, bản trên địa bàn xã" in scanned.raw_text
    assert empty.reason == "blank page"
    assert picture.reason == "page of pictures: no text found"
    assert not (empty.lines or picture.lines)
    assert "Các thôn, bản trên địa bàn xã" in turned.raw_text
    assert turned.rotation == 90
