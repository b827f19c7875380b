"""The store: what is saved, and how it is found again by id, source or in whole."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, Select

from pipeline.dispatch import Dossier, Problem, Record, Status
from pipeline.document import Document
from pipeline.errors import UsageError
from pipeline.settings import ExtractOptions
from pipeline.source import display_name
from pipeline.store import rows
from pipeline.store.connect import reading, write
from pipeline.store.fields import fields_of_many
from pipeline.store.lookup import current_source, find, parts, record_of, sources_of
from pipeline.store.saving import Incoming, save_many, save_one
from pipeline.store.schema import documents, edits, listing, pages, problems, sources, steps
from pipeline.store.writing import point, points


@dataclass(frozen=True, slots=True)
class StoredProblem:
    """A problem, where it was met and since when. Without ``document_id`` the file could not be read at all."""

    source: str
    document_id: str | None
    problem: Problem
    seen_at: str


@dataclass(frozen=True, slots=True)
class StoredPage:
    """The text of one page as read (``raw_text``) and as repaired (``text``), and where it came from."""

    number: int
    raw_text: str
    text: str
    text_source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is in the store. Documents whose sources were all replaced do not count."""

    documents: int
    by_status: dict[Status, int]
    sources: int
    problems: int


def _utc_now() -> datetime:
    return datetime.now(UTC)


ANALYSED = 1000
"""Rows of each index that SQLite looks at: as good as all, and done at once."""
_AT_ONCE = 100
"""Records whose fields are loaded together."""


class Store:
    """Documents with their records, in one database. Any number of processes may read and write at once.

    ``accept_confidence``: how sure key fields have to be for a record to count as accepted once its doubtful ones were
    decided. ``now`` tells the time; it is there to be replaced in tests.
    """

    def __init__(
        self,
        engine: Engine,
        now: Callable[[], datetime] = _utc_now,
        *,
        accept_confidence: float = ExtractOptions().accept_confidence,
    ) -> None:
        self.engine = engine
        self.accept_confidence = accept_confidence
        self._now = now

    def timestamp(self) -> str:
        """Return the time now, as it is written into the tables."""
        return self._now().isoformat(timespec="seconds")

    def moment(self) -> str:
        """Return the time now to the microsecond, as the audit trail notes it."""
        return self._now().isoformat(timespec="microseconds")

    # Writing

    def save(self, dossier: Dossier, document: Document | None, *, root: Path, path: str, fingerprint: str) -> bool:
        """Return whether anything was written; saving the same again changes nothing.

        What people decided stands above what ``dossier`` says, see ``pipeline.store.held``; the audit trail gets
        what the run says anew.

        Args:
            dossier: the record with its edits and steps. The sources it names are not looked at.
            document: the pages, or None where nothing could be read.
            root: the folder that was ingested.
            path: the source below ``root``; it points to this document from now on.
            fingerprint: cache key of the run that made the record.

        Raises:
            StoreBusy, OutputFailed, StoreUnreachable: see ``pipeline.store.connect.write``.
        """
        item = Incoming(dossier, document, root, path, fingerprint)
        return write(self.engine, lambda connection: save_one(connection, item, self))

    def save_many(self, items: Sequence[Incoming]) -> int:
        """Return how many of ``items`` were written, in one transaction: all of them or none.

        The same as ``save`` for each, much faster where most are new; a few hundred at a time are best.

        Raises:
            StoreBusy, OutputFailed, StoreUnreachable: see ``pipeline.store.connect.write``.
        """
        return write(self.engine, lambda connection: save_many(connection, items, self))

    def add_source(self, document_id: str, root: Path, path: str) -> None:
        """Note that ``path`` below ``root`` holds a document that is stored already."""
        place = display_name(root), path
        with reading(self.engine) as connection:
            if points(connection, document_id, *place):
                return
        write(self.engine, lambda connection: point(connection, document_id, *place, self.timestamp()))

    def set_problem(self, root: Path, path: str, problem: Problem) -> None:
        """Note why ``path`` below ``root`` could not be read, in place of what was noted before."""
        place: dict[str, Any] = {"root": display_name(root), "path": path}
        here = sa.and_(*(problems.c[name] == value for name, value in place.items()))
        columns = [problems.c[name] for name in Problem.model_fields]

        def work(connection: Connection) -> None:
            known = connection.execute(sa.select(*columns).where(here)).mappings().all()
            if [dict(row) for row in known] != [problem.model_dump()]:
                connection.execute(problems.delete().where(here))
                connection.execute(problems.insert(), rows.problem_row(problem, self.timestamp(), place=place))

        write(self.engine, work)

    def analyse(self) -> None:
        """Let SQLite look at what is in its tables, so that it plans well; PostgreSQL does so by itself."""
        if self.engine.dialect.name != "sqlite":
            return

        def work(connection: Connection) -> None:
            connection.exec_driver_sql(f"PRAGMA analysis_limit = {ANALYSED}")
            connection.exec_driver_sql("ANALYZE")

        write(self.engine, work)

    # Reading

    def fingerprint(self, document_id: str) -> str | None:
        """Return the cache key of the run that made the record of ``document_id``, or None if it is not stored."""
        with reading(self.engine) as connection:
            return connection.scalar(sa.select(documents.c.fingerprint).where(documents.c.id == document_id))

    def sources_of(self, document_id: str) -> tuple[str, ...]:
        """Return the current sources of a document in the order of names."""
        with reading(self.engine) as connection:
            return sources_of(connection, document_id)

    def files_of(self, document_id: str) -> tuple[Path, ...]:
        """Return where the current sources of a document were met, in the order of names."""
        query = sa.select(sources.c.root, sources.c.path).where(
            sources.c.document_id == document_id, sources.c.replaced_at.is_(None)
        )
        with reading(self.engine) as connection:
            return tuple(Path(root) / path for root, path in connection.execute(query.order_by(sources.c.path)))

    def record(self, id_or_prefix: str) -> Record | None:
        """Return the record whose id is or begins with ``id_or_prefix`` (or whose SHA-256 does), or None.

        Raises:
            UsageError: several ids begin like this.
        """
        with reading(self.engine) as connection:
            content = find(connection, id_or_prefix)
            return None if content is None else record_of(connection, content)

    def known_id(self, id_or_prefix: str) -> str:
        """Return the whole id of the record found as by ``record``.

        Raises:
            UsageError: there is none, or several ids begin like this.
        """
        with reading(self.engine) as connection:
            content = find(connection, id_or_prefix)
        if content is None:
            raise UsageError(
                f"No record has an id that begins with {id_or_prefix}.", advice="Look with congvan search."
            )
        return str(content["id"])

    def dossier(self, id_or_prefix: str) -> Dossier | None:
        """Return the record with its edits and steps, found as by ``record``."""
        with reading(self.engine) as connection:
            content = find(connection, id_or_prefix)
            if content is None:
                return None
            return Dossier.model_validate(
                {
                    "record": record_of(connection, content),
                    "edits": parts(connection, edits, content["id"]),
                    "steps": parts(connection, steps, content["id"]),
                }
            )

    def pages_of(self, document_id: str) -> tuple[StoredPage, ...]:
        """Return the pages of a document in order."""
        query = sa.select(*(pages.c[name] for name in StoredPage.__slots__))
        with reading(self.engine) as connection:
            found = connection.execute(query.where(pages.c.document_id == document_id).order_by(pages.c.number))
            return tuple(StoredPage(**row) for row in found.mappings())

    def records(self) -> Iterator[Record]:
        """Yield all records with a current source: by date of issue, those without one last, then by source."""
        source = current_source()
        query = (
            sa.select(documents.c.record)
            .where(source.is_not(None))
            .order_by(documents.c.issued_date.is_(None), documents.c.issued_date, source, documents.c.id)
        )
        with reading(self.engine) as connection:
            for contents in connection.execute(query).yield_per(_AT_ONCE).scalars().partitions():
                held = fields_of_many(connection, [content["id"] for content in contents])
                for content in contents:
                    yield record_of(connection, content, held.get(content["id"], {}))

    def problems(self) -> list[StoredProblem]:
        """Return the problems of documents with a current source and of paths that could not be read, by source."""
        source = sa.func.coalesce(problems.c.path, current_source())
        query: Select[Any] = (
            sa.select(source.label("source"), problems)
            .select_from(problems.outerjoin(documents))
            .where(source.is_not(None))
            .order_by("source", problems.c.id)
        )
        with reading(self.engine) as connection:
            return [
                StoredProblem(
                    source=row["source"],
                    document_id=row["document_id"],
                    problem=Problem.model_validate({name: row[name] for name in Problem.model_fields}),
                    seen_at=row["seen_at"],
                )
                for row in connection.execute(query).mappings()
            ]

    def counts(self) -> Counts:
        """Return how many documents, by status, sources and problems there are."""
        by_status = sa.select(listing.c.status, sa.func.count()).group_by(listing.c.status)
        current = sa.select(sa.func.count()).where(sources.c.replaced_at.is_(None))
        with reading(self.engine) as connection:
            found = {row[0]: row[1] for row in connection.execute(by_status)}
            number_of_sources = connection.scalar(current) or 0
        return Counts(
            documents=sum(found.values()),
            by_status={status: found.get(status, 0) for status in get_args(Status)},
            sources=number_of_sources,
            problems=len(self.problems()),
        )
