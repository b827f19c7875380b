"""A page photographed at a slant is read as it is seen from above, and its boxes are put back on the photo."""

from collections.abc import Callable

from pipeline.document import Box, Line, Page
from pipeline.imaging.sheet import Sheet, slanted_sheet
from pipeline.ocr.engine import PageImage, Picture, Turn

_NOTE = "sheet laid flat"


def read_photo(page: Page, image: PageImage, read: Callable[[Page, PageImage], Page]) -> Page | None:
    """Return ``page`` as ``read`` reads the flat sheet; None where ``image`` shows no sheet at a slant, or no text.

    Args:
        page: as ingest gives it.
        image: its picture.
        read: reads one page.
    """
    sheet = slanted_sheet(image.pixels)
    if sheet is None:
        return None
    note = "; ".join(filter(None, (image.note, _NOTE)))
    flat = read(page, Picture(sheet.laid_flat(image.pixels), image.dpi, note))
    if flat.text_source != "ocr" or not flat.lines:
        return None
    return flat.model_copy(update={"lines": tuple(_on_photo(line, sheet, flat.rotation) for line in flat.lines)})


def _on_photo(line: Line, sheet: Sheet, turn: Turn) -> Line:
    """Return ``line`` of the flat sheet, turned by ``turn``, with boxes in fractions of the photo, turned likewise."""
    words = tuple(
        word
        if word.box is None
        else word.model_copy(update={"box": turned_box(sheet.box(turned_box(word.box, -turn)), turn)})
        for word in line.words
    )
    return line.model_copy(update={"words": words})


def turned_box(box: Box, degrees: int) -> Box:
    """Return where ``box``, in fractions of a picture, lies once that is turned clockwise by ``degrees``.

    >>> turned_box(Box(0.0, 0.25, 0.5, 0.5), 90), turned_box(Box(0.5, 0.0, 0.75, 0.5), -90)
    (Box(left=0.5, top=0.0, right=0.75, bottom=0.5), Box(left=0.0, top=0.25, right=0.5, bottom=0.5))

    Args:
        box: as above.
        degrees: a multiple of 90.
    """
    for _ in range(degrees // 90 % 4):
        box = Box(1 - box.bottom, box.left, 1 - box.top, box.right)
    return box
