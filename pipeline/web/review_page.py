"""The review queue, and the desk: one field at a time beside the piece of the page where it stands."""

from typing import Any, Final
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.dispatch import FIELD_NAMES, Found, Record
from pipeline.document import Box
from pipeline.errors import NothingToUndo, StaleDecision, UsageError
from pipeline.originals import is_there, kept_page
from pipeline.store import review
from pipeline.store.held import STATUS, Held, value_of, worth_of
from pipeline.store.queue import document_queue, queue_size
from pipeline.store.trail import history
from pipeline.store.values import STATUSES, format_value, parse_value
from pipeline.web.fields_view import FieldView, field_view, lines_of
from pipeline.web.pictures import around, has_pictures
from pipeline.web.site import NoSuchRecord, record_at, respond, reviewer_of, site_of, words_of
from pipeline.web.walk import Walk

A_PAGE: Final = 50
MANY_LINES: Final = ("addressees", "recipients")
LONG: Final = ("subject", "issuing_body", "signer_title", "parent_body")
_CONTEXT = 200
"""Letters shown before and behind a field of a text without pictures."""
_REMEMBERED = 40
"""Decisions that can be taken back one after the other from here; the audit trail has all."""


def queue(request: Request) -> Response:
    """Return the list of what waits for a look, most worth first."""
    store = site_of(request).store
    asked = request.query_params.get("page", "1")
    page = max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1
    tasks = document_queue(store, limit=A_PAGE + 1, offset=(page - 1) * A_PAGE)
    return respond(
        request,
        "queue.html",
        size=queue_size(store),
        tasks=tasks[:A_PAGE],
        page=page,
        more=len(tasks) > A_PAGE,
        names=FIELD_NAMES,
        note=_note(request),
    )


def following(request: Request) -> Response:
    """Return the way to the next place of a walk: the start of it, or what comes behind document ``after``."""
    if not reviewer_of(request):
        return RedirectResponse("/reviewer?next=" + _quoted(request), 303)
    walk = Walk.of(request.query_params)
    return RedirectResponse(walk.next_document(site_of(request).store, request.query_params.get("after")), 303)


def field(request: Request) -> Response:
    """Return the desk for one field."""
    if not reviewer_of(request):
        return RedirectResponse("/reviewer?next=" + _quoted(request), 303)
    return _desk(request)


def decide(request: Request, form: FormData) -> Response:
    """Take one decision and go on to what comes next; where it cannot be taken, say why and keep what was typed."""
    store, walk, actor = site_of(request).store, Walk.of(request.query_params), _actor(request)
    record, name, action = record_at(request), request.path_params["field"], str(form.get("action", ""))
    typed = str(form.get("value", ""))
    note = str(form.get("note", "")).strip() or None
    known: dict[str, Any] = {"version": _version(form), "actor": actor, "note": note}
    try:
        held = _held(request, record, name)[name]
        sampled = walk.sample and held.judgement is None  # a person's word says nothing of the machine
        if action == "accept":
            after = review.accept(store, record.id, name, **known, sampled=sampled)
        elif action == "machine":
            after = review.take_machine(store, record.id, name, **known)
        elif action in ("blank", "missing"):
            after = review.correct(store, record.id, name, None, **known, sampled=sampled, blank=action == "blank")
        elif action == "correct":
            value = parse_value(name, typed)
            if value == value_of(held.state):  # saved as it was: that is an acceptance, and counts as one
                after = review.accept(store, record.id, name, **known, sampled=sampled)
            else:
                after = review.correct(store, record.id, name, value, **known, sampled=sampled)
        else:
            raise HTTPException(403, "forbidden")
    except StaleDecision:
        return _desk(request, typed=typed or None, problem="stale", status=409)
    except NoSuchRecord:
        raise
    except UsageError as error:
        return _desk(request, typed=typed, problem=str(error), status=400)
    _remember(request, record.id, name, after[name])
    return RedirectResponse(walk.after(store, record.id, name, after), 303)


def document(request: Request) -> Response:
    """Return the desk for a document in whole: what was decided, what warns, and whether it may be put away."""
    if not reviewer_of(request):
        return RedirectResponse("/reviewer?next=" + _quoted(request), 303)
    return _whole(request)


def close(request: Request, form: FormData) -> Response:
    """Put a document away as accepted, or as no dispatch, and go on to the next."""
    store, walk, actor = site_of(request).store, Walk.of(request.query_params), _actor(request)
    record = record_at(request)
    status = next((status for status in STATUSES if status == form.get("action")), None)
    if status is None:
        raise HTTPException(403, "forbidden")
    try:
        after = review.close(store, record.id, version=_version(form), actor=actor, status=status)
    except StaleDecision:
        return _whole(request, problem="stale", status=409)
    _remember(request, record.id, STATUS, after[STATUS])
    return RedirectResponse(walk.next_document(store, record.id), 303)


def undo(request: Request, _form: FormData) -> Response:
    """Take back the last decision of this reviewer and go back to where it was taken."""
    store, walk, actor = site_of(request).store, Walk.of(request.query_params), _actor(request)
    decided = list(request.session.get("decided", ()))
    document_id = decided.pop() if decided else None
    try:
        review.undo(store, actor=actor, document_id=document_id)
    except NothingToUndo:
        _tell(request, "nothing")
        return RedirectResponse(walk.address(), 303)
    except StaleDecision:
        _tell(request, "undo_stale")
        return RedirectResponse(walk.address(*([document_id] if document_id else [])), 303)
    finally:
        request.session["decided"] = decided
    if document_id is None:
        _tell(request, "undone")
        return RedirectResponse(walk.address(), 303)
    changes = history(store, document_id)
    first = next(change for change in reversed(changes) if change.action == "undone" and change.cause_id is None)
    _tell(request, "undone", first.field, _short(first.after))
    return RedirectResponse(walk.address(document_id, *([first.field] if first.field != STATUS else [])), 303)


def _desk(request: Request, *, typed: str | None = None, problem: str = "", status: int = 200) -> Response:
    site, walk, record = site_of(request), Walk.of(request.query_params), record_at(request)
    name = request.path_params["field"]
    fields = _held(request, record, name)
    held = fields[name]
    view = field_view(name, held.state)
    stops = walk.stops(fields)
    crop = around(view.box) if view.box else None
    return respond(
        request,
        "desk.html",
        status,
        **_surroundings(request, record, fields),
        name=name,
        held=held,
        view=view,
        machine=field_view(name, held.machine),
        typed=format_value(value_of(held.state)) if typed is None else typed,
        many_lines=name in MANY_LINES,
        long=name in LONG,
        problem=problem,
        stops=stops if name in stops else sorted({*stops, name}, key=FIELD_NAMES.index),
        skip=walk.after(site.store, record.id, name, fields),
        crop=crop,
        crop_size=_crop_size(request, record, view.page or 1, crop) if crop else None,
        around_it=_around(request, record, view),
        other=_last_hand(request, record, name) if problem == "stale" else None,
    )


def _crop_size(request: Request, record: Record, page: int, part: Box) -> tuple[int, int]:
    """Return the shape of a piece of a page, so that nothing jumps when the picture comes."""
    kept = kept_page(site_of(request).settings.out, record, page)
    across, down = (kept.width or 1, kept.height or 1) if kept else (1.0, 1.414)
    if kept and kept.rotation in (90, 270):
        across, down = down, across
    return max(1, round((part.right - part.left) * across)), max(1, round((part.bottom - part.top) * down))


def _around(request: Request, record: Record, view: FieldView) -> tuple[str, str, str] | None:
    """Return the text before, in and behind a field, where its place in the text is known."""
    pages = {page.number: page.text for page in site_of(request).store.pages_of(record.id)}
    if view.span is None or view.page not in pages:
        return None
    text, (start, end) = pages[view.page], view.span
    return text[max(0, start - _CONTEXT) : start], text[start:end], text[end : end + _CONTEXT]


def _whole(request: Request, *, problem: str = "", status: int = 200) -> Response:
    site, walk, record = site_of(request), Walk.of(request.query_params), record_at(request)
    fields = review.fields_of(site.store, record.id)
    return respond(
        request,
        "whole.html",
        status,
        **_surroundings(request, record, fields),
        version=review.review_version(site.store, record.id),
        stops=walk.stops(fields),
        skip=walk.next_document(site.store, record.id),
        problem=problem,
    )


def _surroundings(request: Request, record: Record, fields: dict[str, Held]) -> dict[str, Any]:
    """Return what both desks show around what they ask."""
    site = site_of(request)
    views: dict[str, FieldView] = {name: field_view(name, fields[name].state) for name in FIELD_NAMES if name in fields}
    page = next((views[n].page for n in (request.path_params.get("field"),) if n in views and views[n].page), None)
    page = page or (int(asked) if (asked := request.query_params.get("page", "")).isdecimal() and len(asked) < 5 else 1)
    return {
        "record": record,
        "fields": fields,
        "views": views,
        "walk": Walk.of(request.query_params),
        "page": min(max(1, page), max(1, record.pages)),
        "pictured": has_pictures(record) and is_there(site.store, record),
        "waiting": queue_size(site.store),
        "worth": {name: worth_of(held, fields) for name, held in fields.items()},
        "note": _note(request),
    }


def _held(request: Request, record: Record, name: str) -> dict[str, Held]:
    fields = review.fields_of(site_of(request).store, record.id)
    if name not in fields or name == STATUS:
        raise NoSuchRecord("no field")
    return fields


def _last_hand(request: Request, record: Record, name: str) -> dict[str, str]:
    """Return who changed a field last, when, and to what."""
    last = history(site_of(request).store, record.id, name)[-1]
    return {"actor": last.actor, "at": last.at, "value": _short(last.after)}


def _actor(request: Request) -> str:
    actor = reviewer_of(request)
    if not actor:
        raise UsageError(words_of(request)("reviewer.wrong"), advice="")
    return actor


def _version(form: FormData) -> int:
    given = str(form.get("version", ""))
    return int(given) if given.isdecimal() and len(given) < 10 else -1


def _remember(request: Request, document_id: str, name: str, held: Held) -> None:
    request.session["decided"] = [*request.session.get("decided", ()), document_id][-_REMEMBERED:]
    decision = held.judgement.decision if held.judgement else "accepted"
    _tell(request, decision, name, _short(held.state))


def _tell(request: Request, kind: str, name: str = "", value: str = "") -> None:
    """Let the next page say what was done."""
    request.session["note"] = {"kind": kind, "field": name, "value": value}


def _short(state: Any) -> str:
    shown = "; ".join(lines_of(state.value)) if isinstance(state, Found) else ""
    return shown if len(shown) <= 80 else shown[:79] + "…"


def _note(request: Request) -> dict[str, str] | None:
    """Return what was just done, once."""
    return request.session.pop("note") if "note" in request.session else None


def _quoted(request: Request) -> str:
    return quote(request.url.path + (f"?{request.url.query}" if request.url.query else ""), safe="")
