"""Who or what changed which field of a document, when and why; and how the document was at any moment of it."""

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from pipeline.dispatch import FIELD_NAMES, FieldState
from pipeline.errors import UsageError
from pipeline.store.held import STATUS
from pipeline.store.trail import history, state_at
from pipeline.web.fields_view import FieldView, field_view
from pipeline.web.site import record_at, respond, site_of


def show(request: Request) -> Response:
    """Return the history of a document, newest first; what one run read stands together.

    ``at``, the id of a change, shows all fields as they were then.

    Raises:
        UsageError: ``at`` is no change of this document.
    """
    store, record = site_of(request).store, record_at(request)
    changes = history(store, record.id)
    asked = request.query_params.get("at")
    then: dict[str, FieldView] | None = None
    if asked is not None:
        if asked not in {str(change.id) for change in changes}:
            raise UsageError("The history has no such moment.", advice="")
        held = state_at(store, record.id, int(asked))
        then = {name: field_view(name, held[name].state) for name in (*FIELD_NAMES, STATUS) if name in held}
    rows = [
        (first, [(c.field, _view(c.field, c.before), field_view(c.field, c.after)) for c in (first, *others)])
        for first, *others in (list(group) for _, group in groupby(changes, key=lambda change: change.id))
    ]
    return respond(
        request,
        "history.html",
        record=record,
        rows=rows[::-1],
        then=then,
        moment=next((change for change in changes if str(change.id) == asked), None),
    )


def _view(name: str, state: FieldState | None) -> FieldView | None:
    return None if state is None else field_view(name, state)
