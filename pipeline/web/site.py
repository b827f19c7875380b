"""What all pages share: the store, the settings, the pictures, and how a template becomes an answer."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from pipeline.dispatch import Record
from pipeline.errors import UsageError
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.web.credentials import Credentials
from pipeline.web.guard import form_token
from pipeline.web.pictures import Pictures
from pipeline.web.throttle import Throttle
from pipeline.web.words import LANGUAGES, Words, preferred_language


@dataclass(slots=True)
class Site:
    """The archive behind the pages."""

    store: Store
    settings: Settings
    credentials: Credentials
    pictures: Pictures = field(init=False)
    throttle: Throttle = field(default_factory=Throttle)

    def __post_init__(self) -> None:
        self.pictures = Pictures(self.store, self.settings)


@lru_cache(maxsize=1)
def templates() -> Environment:
    """Return the templates. Everything put into them is escaped; a name they do not get is an error, not a blank."""
    return Environment(
        loader=PackageLoader("pipeline.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def site_of(request: Request) -> Site:
    """Return the archive that ``request`` asks."""
    return cast(Site, request.app.state.site)


def words_of(request: Request) -> Words:
    """Return the words in the language of the reader: asked for in the address, kept from before, or the browser's."""
    asked = request.query_params.get("lang", "")
    kept = str(request.session.get("lang", ""))
    if asked in LANGUAGES and asked != kept:
        request.session["lang"] = kept = asked
    return Words(kept or preferred_language(request.headers.get("accept-language", "")))


def reviewer_of(request: Request) -> str:
    """Return the name under which this reader decides, or an empty string."""
    return str(request.session.get("reviewer", ""))


def address_with(request: Request, **changes: str | None) -> str:
    """Return the address of ``request`` with some of its parameters changed, or taken away (None)."""
    pairs = [(name, value) for name, value in parse_qsl(request.url.query, max_num_fields=100) if name not in changes]
    pairs += [(name, value) for name, value in changes.items() if value is not None]
    return request.url.path + (f"?{urlencode(pairs)}" if pairs else "")


def respond(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Return the page that ``template`` makes of ``context``."""
    words = words_of(request)
    page = templates().get_template(template)
    shared = {
        "t": words,
        "languages": [(language, address_with(request, lang=language)) for language in LANGUAGES],
        "token": lambda: form_token(request),
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "path": request.url.path,
        "reviewer": reviewer_of(request),
        "locked": site_of(request).credentials.password is not None,
    }
    return HTMLResponse(page.render(**shared, **context), status)


def record_at(request: Request) -> Record:
    """Return the record whose id stands in the address.

    Raises:
        UsageError: there is none, or several ids begin like this.
    """
    record = site_of(request).store.record(request.path_params["id"])
    if record is None:
        raise NoSuchRecord("no record")
    return record


class NoSuchRecord(UsageError):
    """The id in the address is not in the store."""
