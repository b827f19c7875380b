"""Coming in with the password, going out, and under which name a reviewer decides."""

import time
from typing import Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.web.guard import own_address
from pipeline.web.site import respond, reviewer_of, site_of
from pipeline.web.throttle import WINDOW_SECONDS

LONGEST_NAME: Final = 80
_BUSY_SECONDS = 2.0
"""How long a sign-in waits for another: waiting ones must not use up the server's threads."""


def show(request: Request) -> Response:
    """Return the form that asks for the password."""
    if site_of(request).credentials.password is None:
        return RedirectResponse("/", 303)
    return _form(request, own_address(request.query_params.get("next")))


def login(request: Request, form: FormData) -> Response:
    """Return the way in, or the form again."""
    password = site_of(request).credentials.password
    wanted = own_address(str(form.get("next", "")))
    if password is None:
        return RedirectResponse(wanted, 303)
    client, now = request.client.host if request.client else "", time.monotonic()
    throttle = site_of(request).throttle
    if throttle.blocked(client, now) or not throttle.guess.acquire(timeout=_BUSY_SECONDS):
        return _form(request, wanted, "login.wait", 429)
    try:
        right = password.matches(str(form.get("password", "")))
    finally:
        throttle.guess.release()
    if not right:
        throttle.note(client, now)
        return _form(request, wanted, "login.wrong", 401)
    kept = {name: request.session[name] for name in ("lang",) if name in request.session}
    request.session.clear()  # a new form token: what was known before the password is worth nothing after it
    request.session.update({**kept, "login": password.tag})
    _name(request, str(form.get("name", "")))
    return RedirectResponse(wanted, 303)


def logout(request: Request, _form: FormData) -> Response:
    """Return the way out."""
    request.session.clear()
    return RedirectResponse("/", 303)


def reviewer(request: Request) -> Response:
    """Return the form that asks a reviewer for a name; decisions are noted under it."""
    return respond(
        request, "reviewer.html", wanted=own_address(request.query_params.get("next"), "/review"), wrong=False
    )


def set_reviewer(request: Request, form: FormData) -> Response:
    """Keep the name and go on."""
    wanted = own_address(str(form.get("next", "")), "/review")
    _name(request, str(form.get("name", "")))
    if not reviewer_of(request):
        return respond(request, "reviewer.html", 400, wanted=wanted, wrong=True)
    return RedirectResponse(wanted, 303)


def _name(request: Request, name: str) -> None:
    shown = " ".join("".join(char if char.isprintable() else " " for char in name).split())[:LONGEST_NAME].strip()
    if shown and shown != "congvan":  # the machine's own name in the audit trail
        request.session["reviewer"] = shown


def _form(request: Request, wanted: str, problem: str = "", status: int = 200) -> Response:
    answer = respond(request, "login.html", status, wanted=wanted, problem=problem)
    if status == 429:
        answer.headers["Retry-After"] = str(int(WINDOW_SECONDS))
    return answer
