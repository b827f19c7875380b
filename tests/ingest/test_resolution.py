"""A resolution that cannot be is told from paper and type, and the reason of it goes with the page."""

import io
from collections.abc import Callable

import img2pdf
import numpy as np
import pikepdf
import pytest
from PIL import Image

from pipeline.export.image_pdf import pdf_of_image
from pipeline.ingest import page_image, read_document
from pipeline.ingest.resolution import resolution_of
from pipeline.rendering.draw import text_page
from pipeline.rendering.fonts import vietnamese_fonts
from pipeline.settings import IngestOptions
from pipeline.source import Source

LINES = [f"{number}. Ủy ban nhân dân xã Tân Lập Hạ đề nghị các thôn nộp báo cáo" for number in range(1, 40)]


def sheet(inches: tuple[float, float], dpi: int) -> Image.Image:
    """Return a sheet of paper with 13 point type."""
    paper = Image.new("L", (round(inches[0] * dpi), round(inches[1] * dpi)), 255)
    paper.paste(Image.fromarray(text_page(LINES, vietnamese_fonts()[0], 13, dpi)), (0, 0))
    return paper


A4, A3 = (8.27, 11.69), (11.69, 16.54)


@pytest.mark.parametrize("claimed", [0, 1, 72, 10_000])
@pytest.mark.parametrize(("inches", "dpi"), [(A4, 150), (A4, 300), (A4[::-1], 200), (A3[::-1], 200), ((7.5, 4.0), 200)])
def test_paper_and_type_tell_what_the_file_does_not(claimed: int, inches: tuple[float, float], dpi: int) -> None:
    paper = sheet(inches, dpi)
    told = resolution_of(claimed, *paper.size, lambda: np.asarray(paper))
    assert told.dpi == pytest.approx(dpi, rel=0.15 if inches == (7.5, 4.0) else 0.01)
    assert told.reason.startswith("its resolution of" if claimed else "it tells no resolution")


def test_what_can_be_is_believed() -> None:
    for dpi in (72, 96, 150, 240, 600):
        assert resolution_of(dpi, *sheet(A4, dpi).size) == (dpi, "")
    assert resolution_of(200, *sheet(A3, 200).size) == (200, "")


@pytest.mark.parametrize("dpi", [1, 30, 72, 9999])
def test_a_scan_in_a_pdf_of_false_size_is_drawn_dot_for_dot(dpi: int) -> None:
    scan = sheet(A4, 300)
    scale = min(72 / dpi, 14_000 / max(scan.size))  # PDF allows no larger page
    points = tuple(side * scale for side in scan.size)
    buffer = io.BytesIO()
    scan.save(buffer, "PNG")
    data = img2pdf.convert([buffer.getvalue()], layout_fun=lambda *_: (*points, *points))
    source = Source.of_bytes("a.pdf", data)
    assert len(read_document(source, IngestOptions(max_pixels=10_000_000)).pages) == 1
    image = page_image(source, 1, 300)
    assert image.pixels.shape[1] == pytest.approx(scan.size[0], abs=3)
    assert image.dpi == pytest.approx(300, abs=2)
    assert image.note


def test_a_page_of_a_plausible_size_needs_no_note(image_of: Callable[..., bytes]) -> None:
    image = page_image(Source.of_bytes("a.png", image_of(sheet(A4, 200), "PNG", dpi=(200, 200))), 1, 300)
    assert (image.dpi, image.note) == (200, "")


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_fax_of_half_as_many_lines_gets_the_height_of_paper(orientation: int, image_of: Callable[..., bytes]) -> None:
    lines = sheet(A4, 204).resize((1687, 1146)).convert("1")
    exif = Image.Exif()
    exif[0x0112] = orientation
    source = Source.of_bytes("fax.tif", image_of(lines, "TIFF", dpi=(204, 98), compression="group4", exif=exif))
    page = read_document(source, IngestOptions()).pages[0]
    pixels = page_image(source, 1, 300)
    assert (page.width, page.height) == pixels.pixels.shape[1::-1]
    tall, wide = max(pixels.pixels.shape[:2]), min(pixels.pixels.shape[:2])
    assert tall / wide == pytest.approx(1.414, abs=0.01)
    assert pixels.dpi == 204
    with pikepdf.open(io.BytesIO(pdf_of_image(source))) as pdf:
        sides = [float(side) for side in pdf.pages[0].mediabox][2:]
    assert sorted(sides) == pytest.approx([595, 842], abs=3)
