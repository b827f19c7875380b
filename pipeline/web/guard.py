"""What stands before every page: headers, the size of requests, the session, the password, and forged forms.

The order, from outside: headers on every answer, even on a failure of ours; the Host header (against DNS rebinding);
the size of the body (there are no uploads); the session; the password. ``decision`` guards each POST.
"""

import hmac
import secrets
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.web.credentials import Password

MAX_BODY: Final = 64 * 1024
"""Bytes of a request: a corrected field is at most a few thousand letters."""
MAX_FIELDS: Final = 40

HEADERS: Final = {
    # Nothing from elsewhere, nothing inline: scanned text is hostile, and this is the second wall behind escaping.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
PUBLIC: Final = ("/login", "/static/")
"""What may be seen before the password was given."""


class SafeHeaders:
    """Adds ``HEADERS`` to every answer; pages are kept in no cache unless they say otherwise."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back with the headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, with_headers)


class SmallBodies:
    """Refuses requests with more than ``MAX_BODY`` bytes, announced or not."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is small enough."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or int(announced) > MAX_BODY:
            await PlainTextResponse("The request is too large.", 413)(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > MAX_BODY:
                raise HTTPException(413, "The request is too large.")
            return message

        await self.app(scope, counted, send)


class PasswordWall:
    """Sends everyone who has not given the password to the sign-in page; stands behind the session."""

    def __init__(self, app: ASGIApp, password: Password | None) -> None:
        self.app = app
        self.password = password

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on who may come in."""
        if scope["type"] != "http" or self.password is None or scope["path"].startswith(PUBLIC):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        if hmac.compare_digest(str(request.session.get("login", "")), self.password.tag):
            await self.app(scope, receive, send)
            return
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        answer = RedirectResponse(f"/login?next={quote(wanted, safe='')}", 303)
        await answer(scope, receive, send)


def form_token(request: Request) -> str:
    """Return the token that forms of this session carry, made when the first form is shown."""
    if "form" not in request.session:
        request.session["form"] = secrets.token_urlsafe(24)
    return str(request.session["form"])


Decide = Callable[[Request, FormData], Response]


def decision(answer: Decide) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of a POST: ``answer`` sees a form only when it came from one of our pages.

    A form must carry the token of the session, and the browser must not say that another site sent it.
    """

    @wraps(answer)
    async def endpoint(request: Request) -> Response:
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
            raise HTTPException(403, "other_site")
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise HTTPException(403, "other_site")
        form = await request.form(max_files=0, max_fields=MAX_FIELDS, max_part_size=MAX_BODY)
        expected, given = str(request.session.get("form", "")), str(form.get("token", ""))
        if not expected or not hmac.compare_digest(expected.encode(), given.encode()):
            raise HTTPException(403, "form_expired")
        return await run_in_threadpool(answer, request, form)

    return endpoint


def own_address(wanted: str | None, otherwise: str = "/") -> str:
    """Return ``wanted`` where it is an address of these pages, else ``otherwise``: no redirect leads elsewhere.

    >>> own_address("/review?type=1"), own_address("//evil.example/"), own_address("https://evil.example/")
    ('/review?type=1', '/', '/')
    >>> own_address("/" + chr(92) + "evil.example"), own_address("/a" + chr(10) + "b")
    ('/', '/')
    """
    if (
        not wanted
        or not wanted.startswith("/")
        or wanted.startswith("//")
        or "\\" in wanted
        or not wanted.isprintable()
    ):
        return otherwise
    return wanted
