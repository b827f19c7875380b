"""Page images -> lines: pages without a trustworthy text layer are read by a text recognition engine."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import entry_points
from threading import Lock

from pipeline import digits
from pipeline.document import Document, Page
from pipeline.errors import NoText, SettingsError
from pipeline.ocr.engine import Engine, PageImage, Picture
from pipeline.ocr.null import NullEngine
from pipeline.settings import RecognizeOptions

__all__ = ["ENGINES", "MODELS", "VERSION", "Engine", "engine_named", "recognize"]

VERSION = 7
MODELS = (digits.MODEL, "print_strokes.onnx", "vie_dispatch.traineddata")
"""The last two by name: the modules that read them load OpenCV, and Tesseract."""

_LARGE = 25_000_000
"""Pixels from which the pages of a document are read one after the other: an A3 at 350 dpi takes 200 MB."""
_HEADED = 3
"""Number and date stand on one of the first pages: a cover or a slip may lie before the dispatch."""


def _tesseract(options: RecognizeOptions) -> Engine:
    from pipeline.ocr.tesseract import TesseractEngine  # loads numpy and Pillow

    return TesseractEngine(options)


def _wider_tesseract(options: RecognizeOptions) -> Engine | None:
    from pipeline.ocr.tesseract import TesseractEngine
    from pipeline.ocr.tesseract_models import usable_models

    if not options.witness or options.witness == options.language or options.witness not in usable_models():
        return None
    return TesseractEngine(options.model_copy(update={"language": options.witness}))


WITNESSES: dict[str, Callable[[RecognizeOptions], Engine | None]] = {"tesseract": _wider_tesseract}
"""The second witness of each engine, for pages out of focus; None where it is not installed."""


ABREAST = frozenset({"tesseract"})
"""Engines that several threads may ask at once; others read page after page."""

ENGINES: dict[str, Callable[[RecognizeOptions], Engine]] = {
    "tesseract": _tesseract,
    "null": lambda _: NullEngine(),
}
"""The engines of the house; others come as plug-ins, see ``engine_named``."""
_GROUP = "congvan.engines"


def engine_named(name: str, options: RecognizeOptions) -> Engine:
    """Return the engine called ``name``: one of ours, or one that an installed package offers.

    A package offers an engine with an entry point in the group ``congvan.engines`` whose name is that of the engine
    and whose object is called with the options and gives an ``Engine``.

    Raises:
        SettingsError: there is no such engine.
    """
    if name in ENGINES:
        return ENGINES[name](options)
    offered = entry_points(group=_GROUP)
    if name not in offered.names:
        known = sorted({*ENGINES, *offered.names})
        raise SettingsError(f"There is no engine {name!r}.", advice=f"Choose one of: {', '.join(known)}.")
    made: Engine = offered[name].load()(options)
    return made


def recognize(
    document: Document, image_of: Callable[[int], PageImage], options: RecognizeOptions, readers: int = 1
) -> Document:
    """Return ``document`` with the text of every page that has no good text layer read from its image.

    Args:
        document: as ingest gives it; plain text and pages with a good layer are kept as they are.
        image_of: gives the image of a page by its number, from 1; called only for pages that are read.
        options: which engine, and how.
        readers: how many pages are read at once; the result is the same.

    Raises:
        NoText: no page holds a single letter.
        EngineCrashed, EngineTimeout, MissingTool: the engine failed.
        SettingsError: there is no such engine.
    """
    if document.media_type != "text/plain" and any(page.layer != "good" for page in document.pages):
        from pipeline.imaging.ink import without_equal_channels
        from pipeline.ocr.page import read_page, reads_worse  # loads OpenCV
        from pipeline.ocr.pen import with_pen_written
        from pipeline.ocr.photo import read_photo
        from pipeline.ocr.spread import read_spread

        engine = engine_named(options.engine, options)
        witness = WITNESSES[options.engine](options) if options.engine in WITNESSES else None
        drawing = Lock()  # pdfium knows no threads

        def read_flat(page: Page, image: PageImage) -> Page:
            page = read_page(page, image, engine, witness)
            return with_pen_written(page, image) if page.number <= _HEADED and page.text_source == "ocr" else page

        def read_alone(page: Page, image: PageImage) -> Page:
            return read_photo(page, image, read_flat) or read_flat(page, image)

        def read(page: Page) -> Page:
            if page.layer == "good":
                return page
            with drawing:
                drawn = image_of(page.number)
                image = Picture(without_equal_channels(drawn.pixels), drawn.dpi, drawn.note)
                del drawn  # the next page needs the memory
            two = read_spread(page, image, engine, read_alone)
            return read_alone(page, image) if two is None or reads_worse(two.lines, page) else two

        if readers == 1 or options.engine not in ABREAST or _has_large_page(document, options.render_dpi):
            pages = tuple(map(read, document.pages))
        else:
            with ThreadPoolExecutor(readers) as threads:
                pages = tuple(threads.map(read, document.pages))
        document = document.model_copy(update={"pages": pages})
    if not any(map(_has_letter, document.pages)):
        raise NoText("No page holds a single readable letter.")
    return document


def _has_large_page(document: Document, dpi: int) -> bool:
    """Return whether a picture in ``document`` may be too large for several at once; PDFs are drawn at ``dpi``."""
    scale = dpi / 72 if document.media_type == "application/pdf" else 1.0  # other pages are told in pixels
    return any(page.width * page.height * scale**2 > _LARGE for page in document.pages)


def _has_letter(page: Page) -> bool:
    return any(char.isalpha() for line in page.lines for char in line.text)
