"""The way of a page, on one screen: ingest -> recognize -> repair -> extract (-> store, which keeps the result).

Each stage is a pure function of what the stage before gave, its options and its models. Its version goes up when its
code may give another result; then it and all later stages run again, and no earlier one.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pipeline.repair as repair
from pipeline import extract as extraction
from pipeline import ingest, ocr
from pipeline.dispatch import Understanding
from pipeline.document import Document, digest_of
from pipeline.loading import load_ahead
from pipeline.manifest import models_digest
from pipeline.settings import Options, Settings
from pipeline.source import Source


def _ingest(source: Source, _: None, settings: Settings) -> Document:
    return ingest.read_document(source, settings.ingest)


def _recognize(source: Source, document: Document, settings: Settings) -> Document:
    options = settings.recognize

    def image_of(number: int) -> "ingest.PageImage":
        return ingest.page_image(source, number, options.render_dpi)

    load_ahead()
    return ocr.recognize(document, image_of, options, settings.readers)


def _repair(_: Source, document: Document, settings: Settings) -> Document:
    load_ahead().join()
    return repair.repair_document(document, settings.repair)


def _extract(_: Source, document: Document, settings: Settings) -> Understanding:
    return extraction.extract(document, settings.extract)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: what it does, what its result depends on besides its input, and what it gives."""

    name: str
    version: int
    run: Callable[..., Document | Understanding]
    options: Callable[[Settings], Options]
    gives: type[Document] | type[Understanding]
    models: tuple[str, ...] = ()


STAGES = (
    Stage("ingest", ingest.VERSION, _ingest, lambda s: s.ingest, Document),
    Stage("recognize", ocr.VERSION, _recognize, lambda s: s.recognize, Document, ocr.MODELS),
    Stage("repair", repair.VERSION, _repair, lambda s: s.repair, Document, repair.MODELS),
    Stage("extract", extraction.VERSION, _extract, lambda s: s.extract, Understanding, extraction.MODELS),
)


def options_digest(stage: Stage, settings: Settings) -> str:
    """Return a digest of the options of ``stage``."""
    return digest_of(stage.options(settings).model_dump_json().encode())


def stage_keys(sha256: str, settings: Settings) -> tuple[str, ...]:
    """Return the cache key of every stage for the source ``sha256``; the last one is the record's fingerprint."""
    keys: list[str] = []
    before = sha256
    for stage in STAGES:
        parts = (before, stage.name, str(stage.version), options_digest(stage, settings), models_digest(stage.models))
        before = digest_of("\n".join(part or "-" for part in parts).encode())
        keys.append(before)
    return tuple(keys)
