"""The fields of a record drawn over the image of their page: where was what found, and how sure is it?"""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.dispatch import Found, Record
from pipeline.document import Box, Page
from pipeline.errors import UsageError
from pipeline.ingest import page_image
from pipeline.originals import original_of
from pipeline.settings import Settings
from pipeline.store import Store

if TYPE_CHECKING:  # Pillow and numpy are loaded only to draw
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

SURE, DOUBTFUL, GUESS = (0, 120, 60), (190, 120, 0), (200, 30, 30)
"""Colours of a frame at a confidence from 0.8, from 0.6, and below."""
SCREEN_DPI = 150


def fields_on_page(record: Record, page: int) -> Iterator[tuple[str, Found]]:
    """Yield (field name, evidence) for every field with a box on ``page``; parts of a number go with the number."""
    for name, state in record.fields.items():
        if isinstance(state, Found) and state.box is not None and state.page == page and not name.startswith("code_"):
            yield name, state


def draw_page(store: Store, record: Record, page: int, settings: Settings) -> "Image":
    """Return page ``page`` of the original, with the fields of ``record`` drawn over it.

    Raises:
        UsageError: the document has no such page, or no image of it.
        VanishedFile: the original is nowhere it was met, or holds other bytes now.
    """
    if record.media_type in (None, "text/plain"):
        raise UsageError(f"{record.source} has no page images.", advice="Only PDF and image files have.")
    if page > record.pages:
        raise UsageError(f"{record.source} has no page {page}.", advice=f"It has {record.pages}.")
    source = original_of(store, record, settings)
    kept = settings.out / record.id / "pages" / f"{page:04}.json"
    rotation = Page.model_validate_json(kept.read_bytes()).rotation if kept.is_file() else 0
    return draw_fields(page_image(source, page, SCREEN_DPI).pixels, record, page, rotation)


def draw_fields(pixels: "NDArray[np.uint8]", record: Record, page: int, rotation: int = 0) -> "Image":
    """Return the page image with a frame, the name and the confidence of each field.

    Args:
        pixels: height x width x 3 bytes of RGB, as the source shows the page.
        record: whose fields are drawn.
        page: number of the page, from 1.
        rotation: degrees clockwise by which the page was turned before it was read; boxes are of the turned page.
    """
    from PIL import Image, ImageDraw, ImageFont

    image = Image.fromarray(pixels).rotate(-rotation, expand=True)
    canvas = ImageDraw.Draw(image)
    width, height = image.size
    size = max(11, height // 75)
    font, stroke = ImageFont.load_default(size), max(2, height // 700)
    labels: list[Box] = []
    for name, state in fields_on_page(record, page):
        assert state.box is not None
        colour = SURE if state.confidence >= 0.8 else DOUBTFUL if state.confidence >= 0.6 else GUESS
        left, top = state.box.left * width - 2 * stroke, state.box.top * height - 2 * stroke
        right, bottom = state.box.right * width + 2 * stroke, state.box.bottom * height + 2 * stroke
        canvas.rectangle((left, top, right, bottom), outline=colour, width=stroke)
        text = f"{name} {state.confidence:.2f}"
        long, high = canvas.textlength(text, font=font) + 2 * stroke, size + 2 * stroke
        places = ((left, max(0.0, top - high)), (right, top), (left, bottom), (left - long, top))
        boxes = [Box(x, y, x + long, y + high) for x, y in places]
        label = next((box for box in boxes if not any(_overlap(box, other) for other in labels)), boxes[0])
        labels.append(label)
        canvas.rectangle(label, fill=colour)
        canvas.text((label.left + stroke, label.top), text, font=font, fill=(255, 255, 255))
    return image


def _overlap(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def encoded(image: "Image", suffix: str) -> bytes:
    """Return ``image`` as a file of the format that ``suffix`` names: .png, .webp or .jpg.

    Raises:
        UsageError: another suffix.
    """
    formats = {".png": "PNG", ".webp": "WEBP", ".jpg": "JPEG"}
    if suffix.lower() not in formats:
        raise UsageError(f"A picture cannot be written as {suffix or 'a name without an ending'}.", advice="Use .png.")
    buffer = io.BytesIO()
    image.save(buffer, formats[suffix.lower()])
    return buffer.getvalue()
