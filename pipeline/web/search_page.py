"""Finding documents: the box, the fields, the facets, and the result as a page, as CSV and as JSON."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, get_args

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.dispatch import Record, Status
from pipeline.errors import UsageError
from pipeline.export import write_csv
from pipeline.store import Store
from pipeline.store.facets import Facets, facets
from pipeline.store.query import Query
from pipeline.store.search import Hit, search
from pipeline.store.snippet import Snippet
from pipeline.vietnamese import fold
from pipeline.web.site import address_with, respond, site_of

A_PAGE: Final = 20
LAST_PAGE: Final = 500
"""Nobody leafs further; narrower questions find better."""
RESULT_LIMIT: Final = 2000
"""Documents in a CSV or JSON file; ``congvan export`` gives them all."""

FIELDS: Final = ("number", "signer", "issuer", "recipient", "place", "type", "from", "to")
"""Parameters of an address, beside ``q``, ``year``, ``status`` and ``page``, that a form asks for."""
_FACETS: Final = (
    ("status", "statuses"),
    ("type", "doc_types"),
    ("year", "years"),
    ("issuer", "issuers"),
    ("signer", "signers"),
)
"""Parameter of an address to the facet that sets it, in the order of the page."""
CONDITIONS: Final = ("q", *FIELDS, "year", "status")


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit, and its snippet in runs: (text, is it one of the words found)."""

    hit: Hit
    runs: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: how many documents have it, and the address that chooses it."""

    value: str
    count: int
    address: str
    chosen: bool


def runs_of(snippet: Snippet) -> tuple[tuple[str, bool], ...]:
    """Return the snippet in runs, those of the words found told from the others.

    >>> runs_of(Snippet(text="Kế hoạch năm 2031", start=7, marks=((3, 8),)))
    (('Kế ', False), ('hoạch', True), (' năm 2031', False))
    """
    runs: list[tuple[str, bool]] = []
    at = 0
    for start, end in snippet.marks:
        runs += [(snippet.text[at:start], False), (snippet.text[start:end], True)]
        at = end
    return tuple(run for run in (*runs, (snippet.text[at:], False)) if run[0])


def show(request: Request) -> Response:
    """Return the search page; without conditions it shows all documents, the newest first."""
    if blank := [name for name, value in request.query_params.multi_items() if not value.strip()]:
        return RedirectResponse(address_with(request, **dict.fromkeys(blank)), 303)  # an address worth sharing
    store, asked = site_of(request).store, _asked(request)
    page = _page(request)
    query, wrong = _query(asked, limit=A_PAGE, offset=(page - 1) * A_PAGE)
    counted = facets(store, query) if query else Facets(total=0)
    hits = search(store, query) if query else []
    return respond(
        request,
        "search.html",
        200 if query else 400,
        asked=asked,
        fields=FIELDS,
        by_field=any(asked[name] for name in FIELDS),
        problem=wrong,
        marked=asked["q"].lower() != fold(asked["q"]),
        total=counted.total,
        shown=[Shown(hit, runs_of(hit.snippet) if hit.snippet else ()) for hit in hits],
        choices=_choices(request, asked, counted),
        chips=[(n, asked[n], address_with(request, **{n: None}, page=None)) for n in CONDITIONS[1:] if asked.get(n)],
        page=page,
        pages=min(LAST_PAGE, max(1, -(-counted.total // A_PAGE))),
        page_address=lambda number: address_with(request, page=str(number) if number > 1 else None),
        result_address=lambda kind: f"/search.{kind}" + _query_string(request),
        result_limit=RESULT_LIMIT,
        empty=not any(asked.values()) and counted.total == 0 and not wrong,
    )


def as_json(request: Request) -> Response:
    """Return the hits as JSON: how many there are in all, and the first ``RESULT_LIMIT`` of them."""
    store, query = site_of(request).store, _certain_query(request)
    content = {
        "total": facets(store, query, values=1).total,
        "hits": [hit.model_dump(mode="json") for hit in search(store, query)],
    }
    return Response(json.dumps(content, ensure_ascii=False) + "\n", media_type="application/json")


def as_csv(request: Request) -> Response:
    """Return the records of the hits as ``congvan export --format csv`` writes them, with the mark of UTF-8."""
    store = site_of(request).store
    stream = io.StringIO(newline="")
    write_csv(_records(store, search(store, _certain_query(request))), stream)
    return Response(
        "\ufeff" + stream.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="congvan.csv"'},
    )


def _records(store: Store, hits: list[Hit]) -> Iterator[Record]:
    for hit in hits:
        record = store.record(hit.id)
        if record is not None:
            yield record


def _asked(request: Request) -> dict[str, str]:
    """Return the conditions in the address, each once, without blanks around them."""
    asked = {name: request.query_params.get(name, "").strip()[:500] for name in CONDITIONS}
    return {**asked, "status": asked["status"] if asked["status"] in get_args(Status) else ""}


def _query(asked: dict[str, str], *, limit: int, offset: int = 0) -> tuple[Query | None, str]:
    """Return the question, or None and what is wrong with it."""
    year = asked["year"]
    given: dict[str, Any] = {
        "words": asked["q"],
        "date_from": year or asked["from"] or None,
        "date_to": year or asked["to"] or None,
        "doc_type": asked["type"] or None,
        "status": asked["status"] or None,
        **{name: asked[name] or None for name in ("signer", "recipient", "issuer", "place", "number")},
    }
    try:
        return Query(**given, limit=limit, offset=offset), ""
    except UsageError as error:
        return None, str(error)


def _certain_query(request: Request) -> Query:
    query, wrong = _query(_asked(request), limit=RESULT_LIMIT)
    if query is None:
        raise UsageError(wrong, advice="")
    return query


def _page(request: Request) -> int:
    asked = request.query_params.get("page", "1")
    return min(LAST_PAGE, max(1, int(asked))) if asked.isdecimal() and len(asked) < 7 else 1


def _choices(request: Request, asked: dict[str, str], counted: Facets) -> list[tuple[str, list[Choice]]]:
    """Return the facets with their values; a value that is chosen already leads back."""
    found = []
    for name, source in _FACETS:
        values = [
            Choice(
                value=value.value,
                count=value.count,
                address=address_with(request, **{name: None if asked[name] == value.value else value.value}, page=None),
                chosen=asked[name] == value.value,
            )
            for value in getattr(counted, source)
        ]
        found.append((name, values))
    return found


def _query_string(request: Request) -> str:
    address = address_with(request, page=None, lang=None)
    return address[len(request.url.path) :]
