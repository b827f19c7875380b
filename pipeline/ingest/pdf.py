"""PDF files: their pages, the words of each text layer with boxes, and the verdict on it."""

import re

from pdfplumber.page import Page as PlumberPage
from pdfplumber.pdf import PDF
from pypdfium2 import PdfiumError, PdfPage

from pipeline.document import Box, DigitalSignature, Document, Page
from pipeline.errors import DamagedFile
from pipeline.ingest.pdf_file import PARSER_ERRORS, open_pdf, plumb
from pipeline.ingest.pdf_images import check_size, scan_on
from pipeline.ingest.signatures import field_signatures, printed_signatures
from pipeline.ingest.triage import Verdict, judge_layer
from pipeline.reading_order import Token, ordered_lines, rows_of
from pipeline.settings import IngestOptions
from pipeline.source import Source
from pipeline.vietnamese import to_nfc

_WORD_GAP = 0.15
"""Share of the letter height that parts two words; a fixed gap in points fails on large or tight type."""
_SYMBOL_FONT = re.compile("[\uf020-\uf0ff]")
"""Word stores bullets of the Symbol and Wingdings fonts in the private area of Unicode."""


def read_pdf(source: Source, options: IngestOptions) -> Document:
    """Return the document in a PDF. Pages whose layer is "none" have no lines yet.

    Raises:
        EncryptedFile, NoPages, DamagedFile: it cannot be opened, or a page of it not.
        ImageTooLarge: a page or a picture on it is larger than ``options.max_pixels``.
    """
    document = open_pdf(source)
    plumbed = plumb(source)
    signatures = _signatures(plumbed)
    pages = []
    try:
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            check_size(page, number, options.max_pixels)
            built, printed = _read_page(page, plumbed, number, options)
            pages.append(built)
            signatures += tuple(s for s in printed if s.signed_at not in {known.signed_at for known in signatures})
            page.close()
    except PdfiumError as error:
        raise DamagedFile("A page of the PDF cannot be read.") from error
    finally:
        document.close()
    return Document(
        sha256=source.sha256, media_type="application/pdf", pages=tuple(pages), signatures=tuple(signatures)
    )


def _signatures(plumbed: PDF | None) -> tuple[DigitalSignature, ...]:
    try:
        return field_signatures(plumbed.doc) if plumbed is not None else ()
    except PARSER_ERRORS:  # a malformed form is no reason to lose the document
        return ()


def _read_page(
    page: PdfPage, plumbed: PDF | None, number: int, options: IngestOptions
) -> tuple[Page, tuple[DigitalSignature, ...]]:
    """Return page ``number`` and the signatures printed on it as text."""
    width, height = page.get_size()
    scanned = scan_on(page) is not None
    blank = Page(number=number, width=width, height=height, layer="none", reason="no text layer")
    if page.get_textpage().count_chars() == 0:
        return blank, ()
    if plumbed is None:
        return blank.model_copy(update={"reason": "text layer cannot be read: malformed PDF"}), ()
    try:
        plumber_page = plumbed.pages[number - 1]
        _set_upright(plumber_page)
        tokens = _tokens(plumber_page)
        fonts = {str(char.get("fontname", "")) for char in plumber_page.chars}
        plumber_page.close()
    except PARSER_ERRORS as error:
        return blank.model_copy(update={"reason": f"text layer cannot be read ({type(error).__name__})"}), ()
    lines = ordered_lines(rows_of(tokens), height / width if width else 1.0)
    text = "\n".join(line.text for line in lines)
    printed = printed_signatures(text)
    verdict = judge_layer(text, fonts, options, scanned=scanned)
    if verdict.quality == "broken" and not scanned:
        verdict = Verdict("broken", f"{verdict.reason}; drawn letters are right, so the page is drawn and read")
    built = blank.model_copy(
        update={
            "layer": verdict.quality,
            "reason": verdict.reason,
            "text_source": "ocr" if verdict.quality == "none" else "text_layer",
            "lines": () if verdict.quality == "none" else lines,
        }
    )
    return built, printed


def _set_upright(page: PlumberPage) -> None:
    """Let the page's box begin at its lower left corner; PDF allows any (ISO 32000-1, 7.9.5), pdfminer does not."""
    left, bottom, right, top = page.page_obj.mediabox
    page.page_obj.mediabox = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _tokens(page: PlumberPage) -> list[Token]:
    """Return the words of a page, in NFC, with boxes in fractions of what is seen of the page."""
    left, top, right, bottom = (float(edge) for edge in page.cropbox)
    width, height = right - left, bottom - top
    words = page.dedupe_chars(tolerance=1).extract_words(x_tolerance_ratio=_WORD_GAP, keep_blank_chars=False)
    tokens: list[Token] = []
    for word in words:
        box = Box(
            _clip((word["x0"] - left) / width),
            _clip((word["top"] - top) / height),
            _clip((word["x1"] - left) / width),
            _clip((word["bottom"] - top) / height),
        )
        if box.right > box.left and box.bottom > box.top:
            tokens.append((_SYMBOL_FONT.sub(_symbol, to_nfc(word["text"])), box, None))
    return tokens


def _symbol(match: re.Match[str]) -> str:
    return "-" if match[0] == "\uf02d" else "•"


def _clip(value: float) -> float:
    return min(1.0, max(0.0, float(value)))
