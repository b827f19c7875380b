"""Pixels come out upright, in RGB, on white paper, at a believable resolution."""

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import DamagedFile
from pipeline.ingest import page_image, read_document
from pipeline.settings import IngestOptions
from pipeline.source import Source

from .conftest import full_picture, shown_upright, text_lines


def corner(width: int = 200, height: int = 300) -> Image.Image:
    """Return white paper with a black top left corner."""
    picture = Image.new("L", (width, height), 255)
    picture.paste(0, (0, 0, width // 4, height // 4))
    return picture


def where_is_black(pixels: np.ndarray) -> tuple[str, str]:
    rows, columns = np.nonzero(pixels[:, :, 0] < 128)
    height, width = pixels.shape[:2]
    return "top" if rows.mean() < height / 2 else "bottom", "left" if columns.mean() < width / 2 else "right"


@pytest.mark.parametrize(
    "picture",
    [
        corner(),
        corner().convert("1"),
        corner().convert("P"),
        corner().convert("RGB"),
        corner().convert("CMYK"),
        corner().convert("I;16").point(lambda value: value * 257),
        Image.merge("LA", (Image.new("L", (200, 300), 0), corner().point(lambda value: 255 - value))),
        Image.merge("RGBA", (*[Image.new("L", (200, 300), 0)] * 3, corner().point(lambda value: 255 - value))),
    ],
    ids=lambda picture: picture.mode,
)
def test_every_mode_gives_black_on_white(picture: Image.Image, image_of: Callable[..., bytes]) -> None:
    data = image_of(picture, "TIFF" if picture.mode in ("CMYK", "I;16") else "PNG")
    pixels = page_image(Source.of_bytes("a", data), 1, 300).pixels
    assert pixels.dtype == np.uint8
    assert pixels.shape == (300, 200, 3)
    assert pixels[10, 10].max() < 10
    assert pixels[250, 150].min() > 245


@pytest.mark.parametrize(
    ("orientation", "black"),
    [(1, ("top", "left")), (3, ("bottom", "right")), (6, ("top", "right")), (8, ("bottom", "left"))],
)
def test_exif_orientation(orientation: int, black: tuple[str, str], image_of: Callable[..., bytes]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    source = Source.of_bytes("photo.jpg", image_of(corner(), "JPEG", exif=exif))
    pixels = page_image(source, 1, 300).pixels
    page = read_document(source, IngestOptions()).pages[0]
    assert where_is_black(pixels) == black
    assert (page.width, page.height) == (pixels.shape[1], pixels.shape[0])


@pytest.mark.parametrize(("claimed", "believed"), [(200, 200), (1, 200), (None, 200), (9999, 200)])
def test_absurd_resolutions_are_replaced_by_a_guess(
    claimed: int | None, believed: int, image_of: Callable[..., bytes]
) -> None:
    options = {"dpi": (claimed, claimed)} if claimed else {}
    data = image_of(Image.new("L", (1654, 2339), 255), "PNG", **options)
    assert page_image(Source.of_bytes("a.png", data), 1, 300).dpi == believed


def test_a_scan_is_drawn_at_its_own_resolution_and_text_at_the_one_asked_for(
    pdf_of: Callable[..., bytes], font: str
) -> None:
    scan = full_picture(corner(1240, 1754))  # A4 at 150 dpi
    text = text_lines(font, (70, 90, "Căn cứ Luật Tổ chức chính quyền địa phương"))
    source = Source.of_bytes("a.pdf", pdf_of(scan, text))
    first, second = page_image(source, 1, 300), page_image(source, 2, 240)
    assert abs(first.dpi - 150) <= 1
    assert abs(first.pixels.shape[1] - 1240) <= 2
    assert second.dpi == 240
    assert where_is_black(first.pixels) == ("top", "left")
    assert page_image(source, 1, 100).dpi == 100


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_pdf_page_comes_out_as_it_is_shown(rotation: int, pdf_of: Callable[..., bytes]) -> None:
    def drawing(canvas: Canvas) -> None:
        shown_upright(canvas, rotation)
        full_picture(corner(600, 850))(canvas)

    source = Source.of_bytes("a.pdf", pdf_of(drawing))
    page = read_document(source, IngestOptions()).pages[0]
    image = page_image(source, 1, 300)
    assert (page.width, page.height) == (595, 842)
    assert abs(image.dpi - 73) <= 1
    assert where_is_black(image.pixels) == ("top", "left")


def test_what_is_said_of_a_damaged_header_is_the_same_each_time() -> None:
    source = Source.of_bytes("a.webp", b"RIFF....WEBP" + b"junk" * 99)
    with pytest.raises(DamagedFile, match="its header is damaged") as told:
        read_document(source, IngestOptions())
    assert "0x" not in str(told.value)
