"""The routes, on one screen."""

from importlib.resources import files
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from pipeline.errors import CongvanError
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.web import document_page, history_page, login_page, overview_page, review_page, search_page
from pipeline.web.credentials import Credentials
from pipeline.web.error_page import on_error, on_fault, on_http
from pipeline.web.guard import PasswordWall, SafeHeaders, SmallBodies, decision
from pipeline.web.site import Site

LOCAL_HOSTS: Final = ("localhost", "127.0.0.1", "::1", "[::1]")
_WORKING_DAY = 12 * 60 * 60
_FORTNIGHT = 14 * 24 * 60 * 60

ROUTES: list[BaseRoute] = [
    Route("/", search_page.show),
    Route("/search.json", search_page.as_json),
    Route("/search.csv", search_page.as_csv),
    Route("/documents/{id}", document_page.show),
    Route("/documents/{id}/record.json", document_page.record_json),
    Route("/documents/{id}/original", document_page.original),
    Route("/documents/{id}/history", history_page.show),
    Route("/documents/{id}/pages/{page:int}.webp", document_page.page_picture),
    Route("/documents/{id}/fields/{field}.webp", document_page.field_picture),
    Route("/review", review_page.queue),
    Route("/review/next", review_page.following),
    Route("/review/undo", decision(review_page.undo), methods=["POST"]),
    Route("/review/{id}", review_page.document),
    Route("/review/{id}", decision(review_page.close), methods=["POST"]),
    Route("/review/{id}/{field}", review_page.field),
    Route("/review/{id}/{field}", decision(review_page.decide), methods=["POST"]),
    Route("/reviewer", login_page.reviewer),
    Route("/reviewer", decision(login_page.set_reviewer), methods=["POST"]),
    Route("/overview", overview_page.show),
    Route("/login", login_page.show),
    Route("/login", decision(login_page.login), methods=["POST"]),
    Route("/logout", decision(login_page.logout), methods=["POST"]),
    Mount("/static", StaticFiles(directory=str(files("pipeline.web").joinpath("static"))), name="static"),
]


def create_app(
    store: Store,
    settings: Settings,
    credentials: Credentials,
    *,
    hosts: tuple[str, ...] = LOCAL_HOSTS,
    cookie: str = "congvan",
    secure: bool = False,
) -> ASGIApp:
    """Return the pages over ``store`` as an ASGI application.

    Args:
        store: the records.
        settings: where the output folder is, and how large originals may be.
        credentials: the password, where one is needed, and the key that signs sessions.
        hosts: names under which the pages may be asked for; others are refused.
        cookie: name of the session cookie; servers on one machine need different ones, ports do not part them.
        secure: whether browsers come over TLS alone.
    """
    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
            Middleware(SmallBodies),
            Middleware(
                SessionMiddleware,
                secret_key=credentials.session_key,
                session_cookie=cookie,
                max_age=_FORTNIGHT if credentials.password is None else _WORKING_DAY,
                same_site="lax",  # a link in a mail must find the reader signed in; forms carry a token besides
                https_only=secure,
            ),
            Middleware(PasswordWall, password=credentials.password),
        ],
        exception_handlers={
            CongvanError: on_error,
            404: on_http,
            405: on_http,
            403: on_http,
            413: on_http,
            500: on_fault,
        },
    )
    app.state.site = Site(store, settings, credentials)
    return SafeHeaders(app)
