"""From repaired text to fields: the extract stage.

``extract`` is a pure function of the document and its options. The grammars are in the modules beside this one, each
around one element of a dispatch; ``assembly`` puts them into one spaCy pipeline, which is loaded on first use.
"""

from pipeline.dispatch import Understanding
from pipeline.document import Document, Line, Page, digest_of
from pipeline.settings import ExtractOptions

VERSION = 10
"""Raised with every change that can change a result."""
MODELS = ("extract_confidence.json", "places.json")


def extract(document: Document, options: ExtractOptions) -> Understanding:  # noqa: ARG001 - the stage protocol
    r"""Return the fields of ``document``, with evidence, from its repaired text.

    >>> text = "Số: 12/KH-UBND\nAn Hà, ngày 05 tháng 3 năm 2021\nKẾ HOẠCH\nTổ chức Hội nghị tổng kết năm 2020"
    >>> understanding = extract_text(text, ExtractOptions())
    >>> understanding.value("number"), understanding.value("issued_date"), understanding.value("doc_type")
    ('12/KH-UBND', '2021-03-05', 'kế hoạch')
    """
    from pipeline.extract.assembly import understand

    return understand(document)


def extract_text(text: str, options: ExtractOptions) -> Understanding:
    """Return the fields of one document of plain text; form feeds divide its pages."""
    pages = tuple(
        Page(
            number=number,
            layer="good",
            text_source="text_layer",
            reason="plain text",
            lines=tuple(Line(text=line) for line in page.split("\n")),
        )
        for number, page in enumerate(text.split("\f"), start=1)
    )
    document = Document(sha256=digest_of(text.encode("utf-8", "replace")), media_type="text/plain", pages=pages)
    return extract(document, options)
