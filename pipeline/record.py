"""The record made from what was read and what was understood: pure assembly, no judgement beyond the status."""

from collections.abc import Sequence

from pipeline.dispatch import (
    KEY_FIELDS,
    EditSummary,
    Found,
    PageSource,
    Problem,
    Record,
    Status,
    Understanding,
    nothing_found,
)
from pipeline.document import Document
from pipeline.settings import ExtractOptions

NOTHING_UNDERSTOOD = Understanding(is_dispatch=False, fields=nothing_found("unreadable"))


def status_of(understanding: Understanding | Record, problems: Sequence[Problem], options: ExtractOptions) -> Status:
    """Return whether the record stands as it is, needs a look, or is none of a dispatch."""
    if not understanding.is_dispatch:
        return "needs_review" if problems else "not_a_dispatch"
    states = [understanding.fields[name] for name in KEY_FIELDS]
    sure = all(isinstance(state, Found) and state.confidence >= options.accept_confidence for state in states)
    return "accepted" if sure and not problems and not understanding.warnings else "needs_review"


def make_record(
    sources: Sequence[str],
    document: Document,
    understanding: Understanding,
    problems: Sequence[Problem],
    options: ExtractOptions,
) -> Record:
    """Return the record of one document that was read through."""
    values = {name: understanding.value(name) for name in understanding.fields}
    edits = document.edits
    return Record.model_validate(
        {
            **values,
            "addressees": values["addressees"] or (),
            "recipients": values["recipients"] or (),
            "id": document.id,
            "source": sources[0],
            "sources": tuple(sources),
            "sha256": document.sha256,
            "media_type": document.media_type,
            "pages": len(document.pages),
            "is_dispatch": understanding.is_dispatch,
            "status": status_of(understanding, problems, options),
            "cites": understanding.cites,
            "signatures": understanding.signatures,
            "warnings": understanding.warnings,
            "fields": understanding.fields,
            "text_source": [PageSource(page=p.number, source=p.text_source, reason=p.reason) for p in document.pages],
            "edits": EditSummary(
                count=len(edits),
                mean_score=round(sum(e.score for e in edits) / len(edits), 4) if edits else None,
            ),
            "problems": tuple(problems),
        }
    )


def failed_record(
    sources: Sequence[str], sha256: str, problems: Sequence[Problem], document: Document | None
) -> Record:
    """Return the record of a document that could not be read through: its problems, and no field."""
    known = document or Document(sha256=sha256, media_type="application/octet-stream")
    record = make_record(sources, known, NOTHING_UNDERSTOOD, problems, ExtractOptions())
    media_type = document.media_type if document else None
    return record.model_copy(update={"status": "failed", "media_type": media_type})
