"""Pages drawn for these tests: each word in a colour of its own, so that its place can be seen in any picture."""

import ctypes
import io

import numpy as np
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.document import Box, Edit, Line, Page
from pipeline.rendering.fonts import vietnamese_fonts

Pixels = NDArray[np.uint8]

LINES = (
    "Căn cứ Kế hoạch số 15 của Ủy ban nhân dân phường Bến Gỗ",
    "về việc thu gom rác thải nhựa dọc bờ sông Cái Lớn,",
    "đề nghị các tổ dân phố vận động mỗi hộ một người",
    "tham dự buổi ra quân sáng chủ nhật tuần này.",
    "Ngõ nhỏ, phố nhỏ: ưu tiên xe ba gác chở gọn gàng;",
    "đường lớn dùng xe tải. Trân trọng cảm ơn quý vị!",
)
SIZE = (827, 1169)
"""A4 at 100 dpi."""
Colour = tuple[int, int, int]


def colour_of(number: int) -> Colour:
    return 40 + number % 8 * 20, 40 + number // 8 % 8 * 20, 40 + number // 64 * 20


def sheet(lines: tuple[str, ...] = LINES, slant: float = 0.0) -> Pixels:
    """Return an upright page whose lines fall to the right by ``slant`` degrees; word n has ``colour_of(n)``."""
    image = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(image)
    pen.fontmode = "1"  # no soft edges: they would be other colours
    font = ImageFont.truetype(str(vietnamese_fonts()[0]), 24)
    number = 0
    for row, line in enumerate(lines):
        x = 90.0
        for word in line.split():
            pen.text((x, 200 + 90 * row), word, font=font, fill=colour_of(number))
            x += pen.textlength(word + " ", font=font)
            number += 1
    return np.asarray(image.rotate(-slant, Image.Resampling.NEAREST, fillcolor="white"))


def ink_boxes(pixels: Pixels, count: int) -> list[Box]:
    """Return where the words 0 to ``count`` are in the picture, in fractions of it."""
    height, width = pixels.shape[:2]
    rows, columns = np.nonzero((pixels < 255).any(axis=2))
    inked = pixels[rows, columns].astype(np.int32) @ (1, 256, 65536)
    boxes = []
    for number in range(count):
        here = inked == np.dot(colour_of(number), (1, 256, 65536))
        across, down = columns[here], rows[here]
        boxes.append(
            Box(across.min() / width, down.min() / height, (across.max() + 1) / width, (down.max() + 1) / height)
        )
    return boxes


def page_of(pixels: Pixels, lines: tuple[str, ...] = LINES, rotation: int = 0, **changes: object) -> Page:
    """Return the page that a perfect reader finds in the upright picture."""
    boxes = iter(ink_boxes(pixels, sum(len(line.split()) for line in lines)))
    read = [Line.of_words((word, next(boxes), 0.9) for word in line.split()) for line in lines]
    height, width = pixels.shape[:2]
    return Page(number=1, width=width, height=height, rotation=rotation, lines=tuple(read)).model_copy(update=changes)


def misread(page: Page) -> Page:
    """Return ``page`` as if "Kế" had been read as "Ké" and repaired."""
    raw = page.raw_text
    at = raw.index("Kế")
    lines = (Line.of_words((w.text.replace("Kế", "Ké"), w.box, w.confidence) for w in page.lines[0].words),)
    edit = Edit(page=1, start=at, end=at + 2, before="Ké", after="Kế", rule="channel", score=0.9)
    return page.model_copy(update={"lines": lines + page.lines[1:], "edits": (edit,)})


def scan(pixels: Pixels, rotate: int = 0, content: bytes = b"", *, under: bytes = b"") -> bytes:
    """Return a PDF whose page shows ``pixels``, with /Rotate, and a crop box off the origin.

    ``content`` is drawn over and ``under`` under the picture, with /F a font; both see the stored page.
    """
    stored = np.ascontiguousarray(np.rot90(pixels, k=rotate // 90))  # counterclockwise, since viewers turn clockwise
    height, width = (side * 0.72 for side in stored.shape[:2])
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(width + 100, height + 100))
    page.obj.MediaBox = pikepdf.Array([-20, -30, width + 80, height + 70])
    page.obj.CropBox = pikepdf.Array([10, 15, 10 + width, 15 + height])
    page.obj.Rotate = rotate
    picture = pikepdf.Stream(pdf, stored.tobytes())
    picture.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/BitsPerComponent": 8})
    picture.update({"/Width": stored.shape[1], "/Height": stored.shape[0], "/ColorSpace": pikepdf.Name.DeviceRGB})
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.obj.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Im=picture), Font=pikepdf.Dictionary(F=pdf.make_indirect(font))
    )
    drawn = b"q %f 0 0 %f 10 15 cm /Im Do Q\n" % (width, height)
    page.obj.Contents = pikepdf.Stream(pdf, under + b"\n" + drawn + content)
    return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, **options)
    return buffer.getvalue()


def drawn(data: bytes, page: int = 0, scale: float = 1.0) -> Pixels:
    """Return the page as pdfium shows it, forms and annotations and all, in RGB.

    Letters are smoothed as for flat screens, since pdfium smooths those of form fields so in any case.
    """
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    shown = document[page].render(scale=scale, rev_byteorder=True, optimize_mode="lcd")
    return np.array(shown.to_numpy()[:, :, :3])


def copied(data: bytes, page: int = 0) -> str:
    """Return the text that a person copies from pdfium, the engine of Chrome."""
    return pypdfium2.PdfDocument(data)[page].get_textpage().get_text_range()


def word_boxes(data: bytes) -> list[tuple[str, Box]]:
    """Return the words of the first page with their boxes in fractions of the page as it is shown, by pdfium."""
    document = pypdfium2.PdfDocument(data)
    page = document[0]
    text = page.get_textpage()
    letters = [(text.get_text_range(at, 1), text.get_charbox(at)) for at in range(text.count_chars())]
    words: list[tuple[str, Box]] = []
    word, box = "", Box(1, 1, 0, 0)
    for letter, (left, bottom, right, top) in [*letters, (" ", (0.0, 0.0, 0.0, 0.0))]:
        if letter.isspace():
            if word:
                words.append((word, box))
            word, box = "", Box(1, 1, 0, 0)
            continue
        for x, y in (_shown(page, left, top), _shown(page, right, bottom)):
            box = Box(min(box.left, x), min(box.top, y), max(box.right, x), max(box.bottom, y))
        word += letter
    return words


def _shown(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    """Return where a point of the page's own space is seen, by pdfium's own reckoning."""
    size = 100_000
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, size, size, 0, x, y, across, down)
    return across.value / size, down.value / size
