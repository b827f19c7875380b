"""What kind of file the bytes are, whatever the name says."""

import re
import unicodedata
from pathlib import PurePath

from pipeline.errors import MisnamedFile, UnknownFormat
from pipeline.source import Source

_MAGIC = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"II\*\0|MM\0\*|II\+\0|MM\0\+"), "image/tiff"),
    (re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL), "image/bmp"),
    (re.compile(rb"\0\0\0\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51"), "image/jp2"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp"),
)
_PDF_WINDOW = 1024
"""Readers accept %PDF anywhere in the first kilobyte (ISO 32000-1, implementation note 13)."""
_PROMISES = {
    ".pdf": "PDF",
    ".png": "PNG image",
    ".jpg": "JPEG image",
    ".jpeg": "JPEG image",
    ".tif": "TIFF image",
    ".tiff": "TIFF image",
    ".bmp": "BMP image",
    ".webp": "WebP image",
    ".jp2": "JPEG 2000 image",
}
_ASCII_SHARE = 0.4
"""Vietnamese text has 0.8 or more, blanks included; other binary data seldom alternates at all."""
_NOT_TEXT = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(source: Source) -> str:
    """Return the media type of ``source``, told from its bytes.

    Raises:
        MisnamedFile: the name promises a PDF or an image and the bytes are neither.
        UnknownFormat: the bytes are no PDF, no image and no text.
    """
    data = source.data
    for magic, media_type in _MAGIC:
        if magic.match(data):
            return media_type
    if b"%PDF-" in data[:_PDF_WINDOW]:
        return "application/pdf"
    is_text = looks_like_text(data)
    promise = _PROMISES.get(PurePath(unicodedata.normalize("NFC", source.name)).suffix.lower())
    if promise is not None:
        found = "plain text" if is_text else "neither a PDF nor an image"
        raise MisnamedFile(f"The name promises a {promise}, but the file is {found}.")
    if not is_text:
        raise UnknownFormat("The file is no PDF, no image and no text.")
    return "text/plain"


def looks_like_text(data: bytes) -> bool:
    r"""Return whether ``data`` may be text: no control characters, and zero bytes only as UTF-16 has them.

    >>> looks_like_text("Kính gửi".encode()), looks_like_text("Kính gửi".encode("utf-16-le"))
    (True, True)
    >>> looks_like_text(b"PK\x03\x04\x14\x00\x06\x00")
    False
    """
    sample = data[:65536]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in sample:
        return _is_utf16(sample)
    return not _NOT_TEXT.search(sample)


def _is_utf16(sample: bytes) -> bool:
    """Return whether two bytes make a character, most of them ASCII, none of them a control character."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if max(even, odd) < _ASCII_SHARE * len(sample) / 2:
            return False
        encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = sample[: len(sample) // 2 * 2].decode(encoding, errors="replace")
    return not _NOT_TEXT.search(text.encode()) and "\0" not in text
