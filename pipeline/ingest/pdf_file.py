"""Opening a PDF that nobody vouches for."""

import io
import logging
import re
import struct
import zlib

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from pipeline.errors import DamagedFile, EncryptedFile, NoPages
from pipeline.source import Source

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it reports every flaw; our verdict says what matters

PARSER_ERRORS = (
    PdfminerException,
    MalformedPDFException,
    PDFException,
    PSException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pdfminer raises on malformed files: its parser trusts types and counts that the file gets wrong."""
_BARE_END = re.compile(rb"startxref\s+\d+\s*\Z")
"""How the last lines look in files of programs that forget the end mark."""
_LOCKED = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")


def open_pdf(source: Source) -> pypdfium2.PdfDocument:
    """Return the PDF, opened with pdfium; it has at least one page.

    Raises:
        EncryptedFile: a password is needed to read it.
        NoPages: it has none.
        DamagedFile: it is cut off or corrupt.
    """
    if is_cut_off(source.data):
        raise DamagedFile("The PDF ends in the middle.")
    try:
        document = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        if _declares_no_pages(source):  # for which pdfium leaves the code of an earlier error
            raise NoPages("The PDF has no page.") from error
        if error.err_code in _LOCKED and b"/Encrypt" in source.data:
            raise EncryptedFile("The PDF is encrypted.") from error
        raise DamagedFile("The PDF is corrupt.") from error
    if len(document) == 0:
        raise NoPages("The PDF has no page.")
    return document


def is_cut_off(data: bytes) -> bool:
    """Return whether the end of a PDF is missing: no end mark, or objects after the last one.

    Junk behind the end mark is common (a mail footer, zero bytes) and harmless.

    >>> is_cut_off(b"%PDF-1.4 1 0 obj <<>> endobj trailer <<>> startxref 9 %%EOF <html>")
    False
    >>> is_cut_off(b"%PDF-1.4 1 0 obj <<>> endobj %%EOF 2 0 obj <</Length 99")
    True
    """
    end = data.rfind(b"%%EOF")
    if end < 0:
        return _BARE_END.search(data[-64:]) is None
    return _OBJECT.search(data, end) is not None


def plumb(source: Source) -> PDF | None:
    """Return the PDF opened with pdfplumber, or None where only pdfium can read it."""
    try:
        return pdfplumber.open(io.BytesIO(source.data))
    except PARSER_ERRORS:
        return None


def _declares_no_pages(source: Source) -> bool:
    plumbed = plumb(source)
    try:
        pages = resolve1(plumbed.doc.catalog.get("Pages")) if plumbed is not None else None
        return isinstance(pages, dict) and resolve1(pages.get("Count")) == 0
    except PARSER_ERRORS:
        return False
