"""The searchable PDF of a document: the original pages, untouched, with the repaired words invisible over them.

A new file; the original is only read. A PDF to which nothing has to be added, because its pages have good text layers
of their own, comes out byte for byte, signatures and all. Any other copy says in its properties what it was made from;
that of a signed original carries no signature and says so in its title.
"""

import io
from collections.abc import Sequence
from importlib.metadata import version
from typing import NamedTuple

from pikepdf import Dictionary, Name, Page, PasswordError, Pdf, PdfError, StreamDecodeLevel

from pipeline import document as read
from pipeline.errors import DamagedFile, EncryptedFile, UsageError
from pipeline.export.image_pdf import pdf_of_image
from pipeline.export.old_layer import remove_hidden_text
from pipeline.export.placement import PlacedLine, placed_lines
from pipeline.export.plain import plain
from pipeline.export.text_layer import add_words, codes_of, embed_font, rotation_of, visible_box
from pipeline.export.unsigned import is_signed, take_signatures_out
from pipeline.source import Source

COPY_NOTE = "Bản sao có lớp chữ tìm kiếm được do congvan tạo từ {source} (SHA-256 {sha256})."
UNSIGNED_NOTE = "Bản gốc có chữ ký số; bản sao này KHÔNG mang chữ ký số, chỉ bản gốc có giá trị xác thực."
UNSIGNED_TITLE = "Bản sao không có chữ ký số"


class SearchablePdf(NamedTuple):
    """The bytes of the file, and what it is: the original itself, or a copy, made of a signed original or not."""

    data: bytes
    is_original: bool
    was_signed: bool


def searchable_pdf(source: Source, media_type: str, pages: Sequence[read.Page]) -> SearchablePdf:
    """Return the searchable PDF of ``source``.

    Args:
        source: the original, a PDF or an image file.
        media_type: what ingest said it is.
        pages: its pages as read and repaired, all of them in order.

    Raises:
        UsageError: plain text has no page images.
        EncryptedFile, DamagedFile: the PDF cannot be opened or taken apart.
    """
    if media_type == "text/plain":
        raise UsageError(f"{source.name} is plain text.", advice="Only PDF and image files have page images.")
    is_pdf = media_type == "application/pdf"
    if is_pdf and not any(map(needs_layer, pages)):
        return SearchablePdf(source.data, is_original=True, was_signed=False)
    data = source.data if is_pdf else pdf_of_image(source)
    try:
        with Pdf.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) != len(pages):
                raise DamagedFile(f"The PDF has {len(pdf.pages)} pages, but {len(pages)} were read.")
            if not _add_layer(pdf, pages) and is_pdf:
                return SearchablePdf(source.data, is_original=True, was_signed=False)
            if signed := is_signed(pdf):
                take_signatures_out(pdf)
            _say_what_it_is(pdf, source, signed=signed)
            buffer = io.BytesIO()
            # Streams stay as they are stored: a scan is not packed anew. The same input gives the same bytes.
            pdf.save(buffer, deterministic_id=True, stream_decode_level=StreamDecodeLevel.none)
    except PasswordError as error:
        raise EncryptedFile("The PDF is encrypted.") from error
    except PdfError as error:
        raise DamagedFile(f"The PDF cannot be taken apart ({error}).") from error
    return SearchablePdf(buffer.getvalue(), is_original=False, was_signed=signed)


def needs_layer(page: read.Page) -> bool:
    """Return whether the text of ``page`` is not, word for word, that of its own text layer."""
    return bool(page.lines) and (page.text_source != "text_layer" or bool(page.edits))


def _add_layer(pdf: Pdf, pages: Sequence[read.Page]) -> bool:
    """Return whether any page got an invisible layer."""
    layers: list[tuple[Page, list[PlacedLine], int]] = []
    for number, page in enumerate(pages):
        target = pdf.pages[number]
        if not needs_layer(page):
            continue
        removed = remove_hidden_text(pdf, target)
        if page.layer == "good" and not removed:
            continue  # a good layer that people see, with a few repairs: twice every word would be worse
        turn = (page.rotation + rotation_of(target)) % 360
        left, bottom, right, top = visible_box(target)
        size = (right - left, top - bottom) if turn in (0, 180) else (top - bottom, right - left)
        layers.append((target, placed_lines(page.repaired_lines, *size), turn))
    if not layers:
        return False
    codes = codes_of(word.text for _, lines, _ in layers for line in lines for word in line.words)
    font = embed_font(pdf, codes)
    for target, lines, turn in layers:
        add_words(target, lines, turn, font, codes)
    return True


def _say_what_it_is(pdf: Pdf, source: Source, *, signed: bool) -> None:
    note = COPY_NOTE.format(source=plain(source.name), sha256=source.sha256)
    if signed:
        note = f"{UNSIGNED_NOTE} {note}"
    title = f"{UNSIGNED_TITLE}: {plain(source.name)}"
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:description"] = _joined(metadata.get("dc:description"), note)
        if signed:
            metadata["dc:title"] = title
        for claim in ("pdfaid:part", "pdfaid:conformance"):
            if claim in metadata:  # nobody has checked that the copy still keeps to the standard
                del metadata[claim]
    pdf.docinfo["/Subject"] = _joined(pdf.docinfo.get("/Subject"), note)
    pdf.docinfo["/Producer"] = f"congvan {version('congvan')}"
    if signed:
        pdf.docinfo["/Title"] = title
        viewer = pdf.Root.get(Name.ViewerPreferences, Dictionary())
        viewer.DisplayDocTitle = True
        pdf.Root.ViewerPreferences = viewer


def _joined(said: object, note: str) -> str:
    """Return what the original said, and the note behind it."""
    return f"{said} {note}" if said else note
