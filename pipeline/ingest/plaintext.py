"""Plain text: which encoding, and its pages."""

from pipeline.document import Document, Line, Page
from pipeline.errors import UnknownFormat
from pipeline.ingest.triage import judge_text
from pipeline.legacy_encodings import Encoding, to_unicode
from pipeline.settings import IngestOptions
from pipeline.source import Source
from pipeline.vietnamese import marked_share, syllable_share, to_nfc

_CONVINCING = 0.75
"""Share of well-formed syllables from which a guessed encoding is believed; a wrong one gives under 0.5."""

_MARKED = 0.05
"""Share of letters with marks that any Vietnamese text in a guessed encoding must have."""

_DAMAGED = 0.005
"""Share of unreadable letters up to which a text is taken for UTF-8 with damaged bytes; legacy text has 0.1 or more."""


def read_text(source: Source, options: IngestOptions) -> Document:
    """Return the document in a text file; form feeds part its pages, and every character of a line is kept.

    Raises:
        UnknownFormat: no encoding makes it read like text.
    """
    text, encoding = decode(source.data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    pages = []
    for number, content in enumerate(_pages(text), start=1):
        verdict = judge_text(content, options)
        lines = content.split("\n")
        if lines[-1] == "":  # the line feed that ends the file begins no line
            lines.pop()
        pages.append(
            Page(
                number=number,
                layer="broken" if verdict.quality == "broken" else "good",
                text_source="text_layer",
                reason=verdict.reason if verdict.quality == "broken" else "plain text",
                lines=tuple(Line(text=line) for line in lines),
            )
        )
    return Document(sha256=source.sha256, media_type="text/plain", pages=tuple(pages), encoding=encoding)


def _pages(text: str) -> list[str]:
    pages = text.split("\f")
    return pages[:-1] if len(pages) > 1 and not pages[-1].strip() else pages


def decode(data: bytes) -> tuple[str, str | None]:
    """Return the text in ``data`` and the name of its encoding, None for UTF-8.

    UTF-8 and UTF-16 come back as they are stored, all others in NFC. In UTF-8 with a few bad bytes ("damaged utf-8")
    each of them becomes U+FFFD.

    >>> decode("Ủy ban nhân dân xã Hoa Lâm".encode("utf-16"))
    ('Ủy ban nhân dân xã Hoa Lâm', 'utf-16')
    >>> decode("Uû ban nh©n d©n x· Hoa L©m".encode("latin-1"))
    ('Uỷ ban nhân dân xã Hoa Lâm', 'tcvn3')

    Raises:
        UnknownFormat: no encoding makes it read like text.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16"), "utf-16"
    if b"\0" in data:
        little = data[1::2].count(0) > data[0::2].count(0)
        return _strictly(data, "utf-16-le" if little else "utf-16-be"), "utf-16"
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        mended = data.decode("utf-8", errors="replace")
        if mended.count("\ufffd") <= _DAMAGED * len(mended):
            return mended, "damaged utf-8"
        return _legacy(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnknownFormat(f"The file begins like {encoding.upper()} text and is none.") from error


def _legacy(data: bytes) -> tuple[str, str]:
    latin = data.decode("latin-1")
    guesses = {"windows-1258": to_nfc(data.decode("cp1258", errors="replace"))}
    fonts: tuple[Encoding, ...] = ("TCVN3", "VNI")
    guesses |= {name.lower(): to_unicode(latin, name) for name in fonts}
    shares = {name: syllable_share(text) if marked_share(text) > _MARKED else 0.0 for name, text in guesses.items()}
    best = max(shares, key=lambda name: shares[name])
    if shares[best] < _CONVINCING or "\ufffd" in guesses[best]:
        raise UnknownFormat("The file looks like text, but in none of UTF-8, UTF-16, Windows-1258, TCVN3 and VNI.")
    return guesses[best], best
