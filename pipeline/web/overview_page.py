"""The archive at a glance: how much came when, what waits, what failed, and how good the fields are."""

from dataclasses import dataclass
from typing import Final, get_args

from starlette.requests import Request
from starlette.responses import Response

from pipeline.dispatch import FIELD_NAMES, Status
from pipeline.store.overview import Day, Share, overview
from pipeline.store.queue import queue_size
from pipeline.web.site import respond, site_of

STATUSES: Final[tuple[Status, ...]] = get_args(Status)
CHART_WIDTH, CHART_HEIGHT = 640, 140
_BAR_SHARE, _WIDEST_STEP, _SCALE = 0.7, 44.0, 40.0
"""Share of a day that its bar takes, the most room a day gets, and the room for the scale on the left."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of a bar in the chart, in units of the drawing."""

    x: float
    y: float
    width: float
    height: float
    status: Status


def show(request: Request) -> Response:
    """Return the overview."""
    store = site_of(request).store
    found = overview(store)
    return respond(
        request,
        "overview.html",
        found=found,
        size=queue_size(store),
        statuses=STATUSES,
        bars=bars(found.days),
        top=max((sum(day.by_status.values()) for day in found.days), default=0),
        chart=(CHART_WIDTH, CHART_HEIGHT),
        accuracy=_rows(found.accuracy),
        decided=_rows(found.decided),
    )


def _rows(shares: dict[str, Share]) -> list[tuple[str, Share]]:
    return [(name, shares[name]) for name in FIELD_NAMES if name in shares]


def bars(days: tuple[Day, ...]) -> list[Bar]:
    """Return the pieces of the chart of documents a day, one bar a day, parted by status from the ground up.

    >>> [(bar.y, bar.height) for bar in bars((Day(day="2026-11-02", by_status={"accepted": 3, "failed": 1}),))]
    [(35.0, 105.0), (0.0, 35.0)]
    """
    most = max((sum(day.by_status.values()) for day in days), default=0)
    drawn: list[Bar] = []
    step = min(_WIDEST_STEP, (CHART_WIDTH - _SCALE) / max(1, len(days)))
    width = step * _BAR_SHARE
    for place, day in enumerate(days):
        ground = float(CHART_HEIGHT)
        for status in STATUSES:
            height = day.by_status.get(status, 0) / most * CHART_HEIGHT
            if height:
                ground -= height
                x = _SCALE + place * step + (step - width) / 2
                drawn.append(Bar(round(x, 1), round(ground, 1), round(width, 1), round(height, 1), status))
    return drawn
