"""ALTO XML (version 4.4, Library of Congress): the words of one page with their boxes, for other archive software.

Boxes lie on the page as the original shows it, so a page that was turned to be read is described unturned, and
``ROTATION`` says how its text runs. The unit is 1/1200 inch for PDF pages and the pixel for image files. ``CONTENT`` is
the repaired word; ``WC`` is how sure the reader was of what it read there.
"""

from importlib.metadata import version
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from pipeline.document import Box, Page, Word, union
from pipeline.export.placement import turned_back
from pipeline.export.plain import plain, visible

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_UNITS_A_POINT = 1200 / 72

register_namespace("", NAMESPACE)
register_namespace("xsi", _INSTANCE)


class _Sheet:
    """The page as it lies in the original: where a box of the upright page is on it, in the unit of the file."""

    def __init__(self, page: Page, *, is_pdf: bool) -> None:
        scale = _UNITS_A_POINT if is_pdf else 1.0
        sideways = page.rotation in (90, 270)
        self.width = (page.height if sideways else page.width) * scale
        self.height = (page.width if sideways else page.height) * scale
        self._rotation = page.rotation

    def place(self, element: Element, box: Box | None) -> None:
        """Give ``element`` the attributes of its box."""
        if box is None:
            return
        left, top, right, bottom = turned_back(box, self._rotation)
        element.set("HPOS", _number(left * self.width))
        element.set("VPOS", _number(top * self.height))
        element.set("WIDTH", _number((right - left) * self.width))
        element.set("HEIGHT", _number((bottom - top) * self.height))


def alto_page(page: Page, *, source: str, sha256: str, media_type: str) -> bytes:
    """Return the ALTO file of ``page``.

    Args:
        page: as read and repaired; a page without a word gives a file without a block.
        source: name of the original, as people know it.
        sha256: digest of the original.
        media_type: kind of the original: "application/pdf" or that of an image.
    """
    is_pdf = media_type == "application/pdf"
    sheet = _Sheet(page, is_pdf=is_pdf)
    root = Element(_tag("alto"), {"SCHEMAVERSION": "4.4", f"{{{_INSTANCE}}}schemaLocation": f"{NAMESPACE} {SCHEMA}"})
    _describe(_sub(root, "Description"), page, source, sha256, "inch1200" if is_pdf else "pixel")
    number = str(page.number)
    shape = {"ID": f"page_{number}", "PHYSICAL_IMG_NR": number, "LANG": "vi"}
    if sheet.width and sheet.height:
        shape |= {"WIDTH": _number(sheet.width), "HEIGHT": _number(sheet.height)}
    if page.rotation:  # the text runs so many degrees counterclockwise, since turning it clockwise put it right
        shape["ROTATION"] = str(page.rotation)
    element = _sub(_sub(root, "Layout"), "Page", shape)
    _print_space(_sub(element, "PrintSpace"), page, sheet)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + written + b"\n"


def _describe(description: Element, page: Page, source: str, sha256: str, unit: str) -> None:
    _sub(description, "MeasurementUnit").text = unit
    image = _sub(description, "sourceImageInformation")
    _sub(image, "fileName").text = plain(source)
    _sub(image, "fileIdentifier", {"fileIdentifierLocation": "SHA-256"}).text = sha256
    reading = _sub(description, "Processing", {"ID": "reading"})
    _sub(reading, "processingCategory").text = "contentGeneration"
    _sub(reading, "processingStepDescription").text = plain(f"{page.text_source}: {page.reason}")
    software = _sub(reading, "processingSoftware")
    _sub(software, "softwareName").text = plain(page.engine or "text layer of the original")
    repair = _sub(description, "Processing", {"ID": "repair"})
    _sub(repair, "processingCategory").text = "contentModification"
    _sub(repair, "processingStepDescription").text = f"{len(page.edits)} repairs"
    software = _sub(repair, "processingSoftware")
    _sub(software, "softwareName").text = "congvan"
    _sub(software, "softwareVersion").text = version("congvan")


def _print_space(space: Element, page: Page, sheet: _Sheet) -> None:
    """Write the blocks: lines that follow one another and have the same block number."""
    lines = [(line, words) for line in page.repaired_lines if (words := [w for w in line.words if visible(w.text)])]
    sheet.place(space, _around([word for _, words in lines for word in words]))
    block: Element | None = None
    number, inside = 0, list[Word]()
    for count, (line, words) in enumerate(lines, start=1):
        if block is None or line.block != number:
            _close(block, inside, sheet)
            block, number, inside = _sub(space, "TextBlock", {"ID": f"block_{count}"}), line.block, []
        inside += words
        _write_line(_sub(block, "TextLine", {"ID": f"line_{count}"}), words, sheet, count)
    _close(block, inside, sheet)


def _close(block: Element | None, words: list[Word], sheet: _Sheet) -> None:
    if block is not None:
        sheet.place(block, _around(words))


def _write_line(element: Element, words: list[Word], sheet: _Sheet, count: int) -> None:
    sheet.place(element, _around(words))
    for at, word in enumerate(words, start=1):
        if at > 1:
            _sub(element, "SP")
        string = _sub(element, "String", {"ID": f"word_{count}_{at}", "CONTENT": visible(word.text)})
        sheet.place(string, word.box)
        if word.confidence is not None:
            string.set("WC", _number(word.confidence))


def _around(words: list[Word]) -> Box | None:
    return union(word.box for word in words if word.box is not None)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _sub(parent: Element, name: str, attributes: dict[str, str] | None = None) -> Element:
    return SubElement(parent, _tag(name), attributes or {})


def _number(value: float) -> str:
    """Return a number with at most three decimals.

    >>> _number(12.0), _number(0.98765)
    ('12', '0.988')
    """
    return f"{value:.3f}".rstrip("0").rstrip(".")
