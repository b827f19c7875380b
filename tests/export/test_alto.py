"""ALTO: the structure that the public schema (version 4.4) asks for, and boxes on the page as it lies."""

from xml.etree.ElementTree import Element, fromstring

import numpy as np
import pytest

from pipeline.document import Box, Line, Page
from pipeline.export.alto import NAMESPACE, alto_page
from tests.export.sheets import LINES, ink_boxes, misread, page_of, sheet

# What may stand in each element, in this order, and which attributes it must and may have: the part of the schema that
# is used, in our own words.
CHILDREN = {
    "alto": ["Description", "Styles", "Tags", "ReadingOrder", "Layout"],
    "Description": ["MeasurementUnit", "sourceImageInformation", "OCRProcessing", "Processing"],
    "sourceImageInformation": ["fileName", "fileIdentifier", "documentIdentifier"],
    "Processing": [
        "processingCategory",
        "processingDateTime",
        "processingAgency",
        "processingStepDescription",
        "processingStepSettings",
        "processingSoftware",
    ],
    "processingSoftware": ["softwareCreator", "softwareName", "softwareVersion", "applicationDescription"],
    "Layout": ["Page"],
    "Page": ["TopMargin", "LeftMargin", "RightMargin", "BottomMargin", "PrintSpace"],
    "PrintSpace": ["TextBlock"],
    "TextBlock": ["TextLine"],
}
REQUIRED = {
    "Processing": {"ID"},
    "Page": {"ID", "PHYSICAL_IMG_NR"},
    "TextBlock": {"ID"},
    "String": {"CONTENT"},
}
PLACE = {"HPOS", "VPOS", "WIDTH", "HEIGHT"}
OPTIONAL = {
    "alto": {"SCHEMAVERSION", "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"},
    "fileIdentifier": {"fileIdentifierLocation"},
    "Page": {"WIDTH", "HEIGHT", "LANG", "ROTATION"},
    "PrintSpace": PLACE,
    "TextBlock": PLACE,
    "TextLine": PLACE | {"ID"},
    "String": PLACE | {"ID", "WC"},
}


def check(element: Element, ids: set[str]) -> None:
    """Check an element and all below it."""
    space, _, name = element.tag[1:].partition("}")
    assert space == NAMESPACE
    names = [child.tag.rpartition("}")[2] for child in element]
    if name == "TextLine":  # String (SP String)*
        assert names == ["String", *["SP", "String"] * (len(names) // 2)]
    else:
        allowed = CHILDREN.get(name, [])
        assert set(names) <= set(allowed)
        assert names == sorted(names, key=allowed.index)
    required = REQUIRED.get(name, set())
    assert required <= set(element.keys()) <= required | OPTIONAL.get(name, set())
    for key in {"PHYSICAL_IMG_NR", "ROTATION", "WC", *PLACE} & set(element.keys()):
        assert float(element.attrib[key]) >= 0
    assert float(element.get("WC", 1)) <= 1
    if (identity := element.get("ID")) is not None:
        assert identity not in ids
        assert identity[0].isalpha()
        ids.add(identity)
    if name in ("alto", "Description", "Layout"):
        assert {"alto": "Layout", "Description": "MeasurementUnit", "Layout": "Page"}[name] in names
    if name == "MeasurementUnit":
        assert element.text in ("pixel", "mm10", "inch1200")
    if name == "processingCategory":
        assert element.text in ("contentGeneration", "contentModification", "preOperation", "postOperation", "other")
    for child in element:
        check(child, ids)


def written(page: Page, media_type: str = "image/png") -> Element:
    data = alto_page(page, source="kho\x01/thư mời.png", sha256="0" * 64, media_type=media_type)
    root = fromstring(data)
    check(root, set())
    return root


def strings(root: Element) -> list[Element]:
    return list(root.iter(f"{{{NAMESPACE}}}String"))


def test_the_words_are_the_repaired_ones_in_reading_order() -> None:
    root = written(misread(page_of(sheet())))
    assert [string.get("CONTENT") for string in strings(root)] == [w for line in LINES for w in line.split()]
    assert {string.get("WC") for string in strings(root)} == {"0.9"}
    assert root.findtext(f".//{{{NAMESPACE}}}fileName") == "kho\ufffd/thư mời.png"


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_lie_on_the_image_as_it_is(rotation: int) -> None:
    upright = sheet()
    lying = np.ascontiguousarray(np.rot90(upright, k=rotation // 90))
    root = written(page_of(upright, rotation=rotation))
    page = root.find(f".//{{{NAMESPACE}}}Page")
    assert page is not None
    height, width = lying.shape[:2]
    assert (page.get("WIDTH"), page.get("HEIGHT")) == (str(width), str(height))
    assert page.get("ROTATION") == (str(rotation) if rotation else None)
    found = strings(root)
    for string, ink in zip(found, ink_boxes(lying, len(found)), strict=True):
        left, top, wide, high = (float(string.attrib[key]) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
        assert (left, top) == pytest.approx((ink.left * width, ink.top * height), abs=0.01)
        assert (left + wide, top + high) == pytest.approx((ink.right * width, ink.bottom * height), abs=0.01)


def test_pdf_pages_are_measured_in_inches() -> None:
    line = Line.of_words([("Kính", Box(0.5, 0.25, 0.6, 0.3), 0.8), ("gửi", None, None)])
    root = written(Page(number=2, width=595, height=842, lines=(line,)), "application/pdf")
    assert root.findtext(f".//{{{NAMESPACE}}}MeasurementUnit") == "inch1200"
    placed, unplaced = strings(root)
    assert float(placed.attrib["HPOS"]) == pytest.approx(595 / 2 / 72 * 1200, abs=0.01)
    assert set(unplaced.keys()) == {"ID", "CONTENT"}


def test_blocks_are_the_columns_and_paragraphs_that_were_found() -> None:
    box = Box(0.1, 0.1, 0.2, 0.2)
    lines = tuple(
        Line.of_words([(word, box, 1)], block=block) for word, block in (("a", 1), ("b", 1), ("c", 2), ("d", 1))
    )
    root = written(Page(number=1, width=10, height=10, lines=lines))
    assert [len(block) for block in root.iter(f"{{{NAMESPACE}}}TextBlock")] == [2, 1, 1]


@pytest.mark.parametrize(
    "lines",
    [(), (Line(text=""),), (Line.of_words([("\x00", Box(0, 0, 1, 1), 1)]),)],
)
def test_a_page_without_words_has_no_block(lines: tuple[Line, ...]) -> None:
    assert not list(written(Page(number=1, width=10, height=10, lines=lines)).iter(f"{{{NAMESPACE}}}TextBlock"))


def test_letters_that_xml_cannot_carry_do_not_break_the_file() -> None:
    words = [("a\x00\x1bb", Box(0, 0, 1, 1), 1), ("<&\">'", Box(0, 0, 1, 1), 1), ("\udfff!", Box(0, 0, 1, 1), 1)]
    root = written(Page(number=1, width=10, height=10, reason="\x02", lines=(Line.of_words(words),)))
    assert [string.get("CONTENT") for string in strings(root)] == ["ab", "<&\">'", "!"]
