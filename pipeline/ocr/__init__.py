"""Page images -> lines: pages without a trustworthy text layer are read by a text recognition engine."""

from collections.abc import Callable

from pipeline.document import Document, Page
from pipeline.errors import NoText, SettingsError
from pipeline.ocr.engine import Engine, PageImage
from pipeline.ocr.null import NullEngine
from pipeline.settings import RecognizeOptions

__all__ = ["ENGINES", "VERSION", "Engine", "recognize"]

VERSION = 2


def _tesseract(options: RecognizeOptions) -> Engine:
    from pipeline.ocr.tesseract import TesseractEngine  # loads numpy and Pillow

    return TesseractEngine(options)


def _wider_tesseract(options: RecognizeOptions) -> Engine | None:
    from pipeline.ocr.tesseract import TesseractEngine, installed_languages

    if not options.witness or options.witness == options.language or options.witness not in installed_languages():
        return None
    return TesseractEngine(options.model_copy(update={"language": options.witness}))


WITNESSES: dict[str, Callable[[RecognizeOptions], Engine | None]] = {"tesseract": _wider_tesseract}
"""The second witness of each engine, for pages that read badly; None where it is not installed."""

ENGINES: dict[str, Callable[[RecognizeOptions], Engine]] = {
    "tesseract": _tesseract,
    "null": lambda _: NullEngine(),
}
"""The engines that ``recognize.engine`` may name."""


def recognize(document: Document, image_of: Callable[[int], PageImage], options: RecognizeOptions) -> Document:
    """Return ``document`` with the text of every page that has no good text layer read from its image.

    Args:
        document: as ingest gives it; plain text and pages with a good layer are kept as they are.
        image_of: gives the image of a page by its number, from 1; called only for pages that are read.
        options: which engine, and how.

    Raises:
        NoText: no page holds a single letter.
        EngineCrashed, EngineTimeout, MissingTool: the engine failed.
        SettingsError: there is no such engine.
    """
    if document.media_type != "text/plain" and any(page.layer != "good" for page in document.pages):
        if options.engine not in ENGINES:
            raise SettingsError(
                f"There is no engine {options.engine!r}.", advice=f"Choose one of: {', '.join(sorted(ENGINES))}."
            )
        from pipeline.ocr.page import read_page  # loads OpenCV

        engine = ENGINES[options.engine](options)
        witness = WITNESSES[options.engine](options) if options.engine in WITNESSES else None
        pages = tuple(
            page if page.layer == "good" else read_page(page, image_of(page.number), engine, witness)
            for page in document.pages
        )
        document = document.model_copy(update={"pages": pages})
    if not any(map(_has_letter, document.pages)):
        raise NoText("No page holds a single readable letter.")
    return document


def _has_letter(page: Page) -> bool:
    return any(char.isalpha() for line in page.lines for char in line.text)
