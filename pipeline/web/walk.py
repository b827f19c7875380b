"""The way of a reviewer through the queue: which fields of a document to look at, and where to go from each.

A place on the way is an address and holds all there is to know, so it can be shared, reloaded, and gone back to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from pipeline.dispatch import FIELD_NAMES
from pipeline.store import Store
from pipeline.store.held import STATUS, Held, worth_of
from pipeline.store.queue import document_queue, field_queue, sample_queue
from pipeline.store.review import fields_of
from pipeline.web.fields_view import PART_OF_NUMBER

_AHEAD = 2
"""Documents read from the queue: the one at hand may still be its first."""


@dataclass(frozen=True, slots=True)
class Walk:
    """How a reviewer goes: through all that is doubtful, by document; or one field of all; or a sample.

    ``only``: the one field looked at. ``sample``: documents drawn by chance, each looked at in whole, so that the
    decisions tell how good the archive is. ``past``: how many at the head of the queue were passed over.
    """

    only: str | None = None
    sample: bool = False
    past: int = 0

    @classmethod
    def of(cls, query: QueryParams) -> "Walk":
        """Return the walk that an address tells; what it does not understand counts for nothing."""
        only, past = query.get("only"), query.get("past", "")
        return cls(
            only=only if only in FIELD_NAMES else None,
            sample=query.get("sample") == "1",
            past=int(past) if past.isdecimal() and len(past) < 7 else 0,
        )

    def address(self, *parts: str) -> str:
        """Return the address of a place on this walk.

        >>> Walk(only="number", past=3).address("3fa1c09be2d47715", "number")
        '/review/3fa1c09be2d47715/number?only=number&past=3'
        """
        given = {"only": self.only, "sample": "1" if self.sample else None, "past": str(self.past or "") or None}
        query = urlencode({name: value for name, value in given.items() if value})
        return "/".join(("/review", *parts)) + (f"?{query}" if query else "")

    def stops(self, fields: Mapping[str, Held]) -> list[str]:
        """Return the fields of a document to look at on this walk, in the order in which people read it."""
        if self.only is not None:
            return [self.only] if self.only in fields and worth_of(fields[self.only], fields) > 0 else []
        if self.sample:
            undecided = [name for name in FIELD_NAMES if name in fields and fields[name].judgement is None]
            return [name for name in undecided if name not in PART_OF_NUMBER]
        return [name for name in FIELD_NAMES if name in fields and worth_of(fields[name], fields) > 0]

    def after(self, store: Store, document_id: str, field: str, fields: Mapping[str, Held]) -> str:
        """Return the address of what comes after ``field`` of a document whose fields are now ``fields``."""
        stops = self.stops(fields)
        behind = [name for name in stops if field in FIELD_NAMES and FIELD_NAMES.index(name) > FIELD_NAMES.index(field)]
        if behind and self.only is None:
            return self.address(document_id, behind[0])
        if self.only is None and field != STATUS and _waits(fields):
            return self.address(document_id)  # the document in whole: is the rest right?
        return self.next_document(store, document_id)

    def next_document(self, store: Store, document_id: str | None) -> str:
        """Return the address of the next place in another document than ``document_id``, or of the end of the way."""
        for past in (self.past, 0):  # at the end, what was passed over comes again
            ahead = self._queue(store, past)
            skipped = 1 if ahead and ahead[0][0] == document_id else 0
            if len(ahead) > skipped:
                found, stops = ahead[skipped]
                return replace(self, past=past + skipped).address(found, *stops[:1])
            if self.past == 0:
                break
        return replace(self, past=0).address()

    def _queue(self, store: Store, past: int) -> list[tuple[str, list[str]]]:
        """Return the next documents, each with the fields to look at."""
        if self.only is not None:
            tasks = field_queue(store, field=self.only, limit=_AHEAD, offset=past)
            return [(task.document_id, [self.only]) for task in tasks]
        if self.sample:
            drawn = sample_queue(store, limit=_AHEAD, offset=past)
            return [(task.id, self.stops(fields_of(store, task.id))) for task in drawn]
        ahead = document_queue(store, limit=_AHEAD, offset=past)
        return [(task.id, sorted(task.doubtful, key=FIELD_NAMES.index)) for task in ahead]


def _waits(fields: Mapping[str, Held]) -> bool:
    """Return whether the document as a whole still waits for a decision."""
    status = fields.get(STATUS)
    return status is not None and getattr(status.state, "value", None) == "needs_review"
