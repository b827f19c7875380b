"""Files -> pages: what kind of file it is, its pages, and for each page whether its text layer can be trusted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.document import Document
from pipeline.errors import SourceError
from pipeline.ingest.sniff import sniff
from pipeline.settings import IngestOptions
from pipeline.source import Source

if TYPE_CHECKING:  # numpy and the readers load slowly; `congvan --help` needs neither
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["VERSION", "PageImage", "page_image", "read_document", "sniff"]

VERSION = 4


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a picture: height x width x 3 bytes of RGB, upright as the file says, and its resolution.

    ``note`` says how the resolution was told where the file's own word could not be believed.
    """

    pixels: "NDArray[np.uint8]"
    dpi: int
    note: str = ""


def read_document(source: Source, options: IngestOptions) -> Document:
    """Return the document in ``source``: its pages, with the text of each page that has a text layer.

    The kind of file is told from its bytes; its name only serves to call a lie a lie.

    Raises:
        SourceError: one of DamagedFile, EncryptedFile, NoPages, ImageTooLarge, MisnamedFile, UnknownFormat.
    """
    media_type = sniff(source)
    read: Callable[[Source, IngestOptions], Document]
    if media_type == "application/pdf":
        from pipeline.ingest.pdf import read_pdf as read
    elif media_type == "text/plain":
        from pipeline.ingest.plaintext import read_text as read
    else:
        from pipeline.ingest.images import read_image as read
    return read(source, options)


def page_image(source: Source, number: int, render_dpi: int) -> PageImage:
    """Return page ``number`` (from 1) of ``source`` as a picture.

    A PDF page that is one scan is given at the scan's own resolution, any other is drawn at ``render_dpi``.

    Raises:
        DamagedFile: the picture cannot be decoded.
        SourceError: the source has no such page, or no pages to look at (plain text).
    """
    media_type = sniff(source)
    if media_type == "text/plain":
        raise SourceError("Plain text has no page image.")
    if media_type == "application/pdf":
        from pipeline.ingest.pdf_images import pdf_page_image

        return pdf_page_image(source, number, render_dpi)
    from pipeline.ingest.images import image_page

    return image_page(source, number)
