"""One document: the picture of a page beside its text, fields framed on both, repairs with their reasons."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.dispatch import FIELD_NAMES, Dossier, Found, Record
from pipeline.document import Box, Edit
from pipeline.errors import UsageError
from pipeline.originals import is_there, kept_page, original_of
from pipeline.store.citations import cited_by, cites
from pipeline.store.review import fields_of
from pipeline.web.fields_view import FieldView, field_view, level_of, marks_of
from pipeline.web.marked_text import Piece, pieces, repairs_in_text
from pipeline.web.pictures import around, has_pictures
from pipeline.web.site import NoSuchRecord, record_at, respond, site_of

MEDIA_TYPES = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
    "image/bmp": ".bmp",
    "image/webp": ".webp",
    "text/plain": ".txt",
}
"""What originals are, as ingest tells from their bytes, and the ending a download gets."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One edit as people see it; ``number`` counts on its page."""

    number: int
    edit: Edit
    level: str


def show(request: Request) -> Response:
    """Return the page of one document."""
    site = site_of(request)
    dossier = site.store.dossier(request.path_params["id"])
    if dossier is None:
        raise NoSuchRecord("no record")
    record = dossier.record
    if record.id != request.path_params["id"]:  # the beginning of an id is enough, but a page has one address
        return RedirectResponse(f"/documents/{record.id}", 303)
    number = page_number(request, record)
    fields = {name: field_view(name, record.fields[name]) for name in FIELD_NAMES}
    return respond(
        request,
        "document.html",
        record=record,
        fields=fields,
        page=number,
        held=fields_of(site.store, record.id),
        cites=cites(site.store, record.id),
        cited_by=cited_by(site.store, record.id),
        steps=dossier.steps,
        **_text(request, dossier, number, fields),
        **_picture(request, record, number),
    )


def page_number(request: Request, record: Record) -> int:
    """Return the page asked for, or the first.

    Raises:
        UsageError: the document has no such page.
    """
    asked = request.query_params.get("page", "1")
    if not asked.isdecimal() or not 1 <= int(asked[:6]) <= max(1, record.pages):
        raise UsageError(f"{record.source} has no page {asked[:20]}.", advice=f"It has {record.pages}.")
    return int(asked)


def _text(request: Request, dossier: Dossier, number: int, fields: dict[str, FieldView]) -> dict[str, Any]:
    pages = site_of(request).store.pages_of(dossier.record.id)
    stored = next((page for page in pages if page.number == number), None)
    if stored is None:
        return {"pieces": [], "repairs": [], "origin": None}
    edits = sorted((edit for edit in dossier.edits if edit.page == number), key=lambda edit: (edit.start, edit.end))
    found: list[Piece] = pieces(stored.text, marks_of(fields, number), repairs_in_text(edits))
    repairs = [Repair(place, edit, level_of(edit.score)) for place, edit in enumerate(edits)]
    return {"pieces": found, "repairs": repairs, "origin": stored}


def _picture(request: Request, record: Record, number: int) -> dict[str, Any]:
    site = site_of(request)
    kept = kept_page(site.settings.out, record, number)
    turned = kept is not None and kept.rotation in (90, 270)
    size = None if kept is None or not kept.width or not kept.height else (kept.width, kept.height)
    return {
        "pictured": has_pictures(record),
        "at_hand": is_there(site.store, record),
        "size": (size[1], size[0]) if size and turned else size,
    }


def page_picture(request: Request) -> Response:
    """Return a page of the original as WebP."""
    record = record_at(request)
    return _webp(request, record, request.path_params["page"], None)


def field_picture(request: Request) -> Response:
    """Return the piece of the page where a field stands, as WebP; the box comes from the store, not the request."""
    record = record_at(request)
    state = record.fields.get(request.path_params["field"])
    if not isinstance(state, Found) or state.box is None or state.page is None:
        raise NoSuchRecord("no place")
    return _webp(request, record, state.page, around(state.box))


def _webp(request: Request, record: Record, page: int, part: Box | None) -> Response:
    tag = f'"{record.sha256[:16]}-{page}-{"" if part is None else "-".join(f"{side:.4f}" for side in part)}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=600"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    picture = site_of(request).pictures.page(record, page, part)
    return Response(picture, media_type="image/webp", headers=headers)


def original(request: Request) -> Response:
    """Return the original as a file to keep: never shown in the browser, whatever it holds."""
    site, record = site_of(request), record_at(request)
    source = original_of(site.store, record, site.settings)
    media_type = record.media_type if record.media_type in MEDIA_TYPES else "application/octet-stream"
    name = record.source.replace("\\", "/").rsplit("/", 1)[-1]
    plain = record.id + MEDIA_TYPES.get(media_type, "")
    return Response(
        source.data,
        media_type=media_type,
        headers={"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"},
    )


def record_json(request: Request) -> Response:
    """Return the record as ``congvan show --json`` prints it."""
    content = record_at(request).model_dump(mode="json")
    return Response(json.dumps(content, ensure_ascii=False, indent=2) + "\n", media_type="application/json")
