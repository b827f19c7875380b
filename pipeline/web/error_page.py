"""What people see when something is not there, not allowed, or went wrong: what it was and what to do next."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pipeline.errors import CongvanError, SourceError, StaleDecision, StoreBusy, StoreError, UsageError, VanishedFile
from pipeline.web.site import NoSuchRecord, respond, words_of

_STATUS: tuple[tuple[type[CongvanError], int], ...] = (
    (NoSuchRecord, 404),
    (VanishedFile, 410),
    (StaleDecision, 409),
    (UsageError, 400),
    (SourceError, 422),
    (StoreBusy, 503),
    (StoreError, 503),
)
"""The first that fits; all else is a fault of ours."""


def on_error(request: Request, error: Exception) -> Response:
    """Return the page for an error with a code."""
    assert isinstance(error, CongvanError)
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    words = words_of(request)
    if isinstance(error, NoSuchRecord):
        return _page(request, status, words("error.no_record"), words("error.no_record_advice"))
    if isinstance(error, VanishedFile):
        return _page(request, status, words("document.gone"), words("document.gone_advice", source=""), error.code)
    meaning = words.known("problem", error.code)
    if words.language == "en" or not meaning:
        return _page(request, status, error.message, error.next_step, error.code)
    return _page(request, status, meaning, "", error.code, detail=f"{error.message} {error.next_step}")


def on_http(request: Request, error: Exception) -> Response:
    """Return the page for an address that is not there, or a form that may not be taken."""
    assert isinstance(error, HTTPException)
    words = words_of(request)
    key = {404: "not_found", 405: "not_found", 413: "too_large"}.get(error.status_code, error.detail)
    if not words.has(f"error.{key}"):
        key = "forbidden"
    return _page(request, error.status_code, words(f"error.{key}"), words(f"error.{key}_advice"))


def on_fault(request: Request, error: Exception) -> Response:
    """Return the page for a fault of ours; the server prints the details for its owner, readers see none."""
    words = words_of(request)
    return _page(request, 500, words("error.fault"), words("error.fault_advice"), type(error).__name__)


def _page(request: Request, status: int, message: str, advice: str, code: str = "", detail: str = "") -> Response:
    """``detail``: what is known in English alone."""
    return respond(request, "error.html", status, message=message, advice=advice, code=code, detail=detail)
