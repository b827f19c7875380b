"""The tables, as SQLAlchemy Core sees them. What makes and changes them in a database are the migrations.

The record of a document lies whole in ``documents.record``; columns beside it are for looking it up. Columns that
end in ``_key`` hold folded text (``pipeline.store.keys``): researchers type without marks.

A source is a path below an ingested folder (``root``). It points to the newest content found there: when other
bytes come under the same path, the row of the older document gets a ``replaced_at``. A document all of whose
sources are replaced is kept and can be shown by its id, but is neither searched nor exported.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    TypeDecorator,
    column,
    table,
)
from sqlalchemy import String as PlainString
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import TSVECTOR

SCHEMA_VERSION = "0003"
"""The newest migration."""
OLDER_VERSIONS: tuple[str, ...] = ("0001", "0002")
"""Migrations before it, from which a database can be brought up to date; a test compares both with the folder."""


_NUL, _ESCAPE, _ESCAPED_NUL = "\x00", "\ufdd2", "\ufdd2\ufdd3"


class _AnyText(TypeDecorator[str]):
    """Any text. PostgreSQL stores no NUL, which text layers do hold, so it is written as two noncharacters there."""

    impl = PlainString
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what the database gets."""
        if value is None or dialect.name != "postgresql" or not (_NUL in value or _ESCAPE in value):
            return value
        return value.replace(_ESCAPE, _ESCAPE + _ESCAPE).replace(_NUL, _ESCAPED_NUL)

    def bind_processor(self, dialect: Dialect) -> Any:
        """Return what makes of a value what the database gets; None where that is the value itself."""
        return super().bind_processor(dialect) if dialect.name == "postgresql" else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what was stored."""
        if value is None or dialect.name != "postgresql" or _ESCAPE not in value:
            return value
        return _ESCAPE.join(part.replace(_ESCAPED_NUL, _NUL) for part in value.split(_ESCAPE + _ESCAPE))


class String(_AnyText):
    """Short text."""

    cache_ok = True


class Text(_AnyText):
    """Long text."""

    impl = LongText
    cache_ok = True


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _owner(**options: Any) -> Column[str]:
    """Return the column that ties a row to its document and dies with it."""
    return Column("document_id", String(16), ForeignKey("documents.id", ondelete="CASCADE"), **options)


documents = Table(
    "documents",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("media_type", String),
    Column("pages", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("is_dispatch", Boolean, nullable=False),
    Column("fingerprint", String, nullable=False, comment="cache key of the run that made the record"),
    Column("digest", String(64), nullable=False, comment="of all content saved; tells whether a save changes anything"),
    Column("record", JSON, nullable=False, comment="the record without its sources and fields, as people left it"),
    Column("doc_type", String),
    Column("doc_type_key", String),
    Column("number", String),
    Column("number_key", String, index=True),
    Column("code_number", String),
    Column("code_notation", String),
    Column("issued_date", String(10), comment="2017-05-26, 2022-01 or 2022; sorts as text"),
    Column("place", String),
    Column("place_key", String),
    Column("issuing_body", String),
    Column("issuer_key", String),
    Column("subject", Text),
    Column("signer_name", String),
    Column("signer_key", String),
    Column("version", Integer, nullable=False, server_default="1", comment="rises with each change"),
    Column("worth", Float, nullable=False, server_default="0", index=True, comment="of a look at it: of its fields"),
    Column("ingested_at", String, nullable=False),
    Column("updated_at", String, nullable=False),
    Index("ix_documents_status", "status", "ingested_at", "id"),
)

sources = Table(
    "sources",
    metadata,
    Column("root", String, primary_key=True),
    Column("path", String, primary_key=True),
    _owner(primary_key=True),
    Column("seen_at", String, nullable=False),
    Column("replaced_at", String, comment="when other content came under this path; null: current"),
    Index("ix_sources_document_id", "document_id", "replaced_at", "path"),
)

pages = Table(
    "pages",
    metadata,
    _owner(primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("raw_text", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_source", String, nullable=False),
    Column("reason", String, nullable=False),
)

recipients = Table(
    "recipients",
    metadata,
    _owner(primary_key=True),
    Column("role", String, primary_key=True, comment="addressee (Kính gửi) or recipient (Nơi nhận)"),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("name_key", String, nullable=False),
    Column("purpose", String),
    Column("means", JSON(none_as_null=True)),
)

citations = Table(
    "citations",
    metadata,
    _owner(primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("number", String),
    Column("number_key", String, index=True),
    Column("doc_type", String),
    Column("issued_date", String(10)),
    Column("issuing_body", String),
)

_DECIDED = sa.text("decision IS NOT NULL")

fields = Table(
    "fields",
    metadata,
    _owner(primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("machine", JSON, nullable=False, comment="what the last run says: value and evidence, or why it is absent"),
    Column("judgement", JSON(none_as_null=True), comment="what a person says; stands above the machine's"),
    Column("confidence", Float, comment="the machine's; null: absent"),
    Column("decision", String(16), comment="accepted or corrected; null: no person decided"),
    Column("sampled", Boolean, nullable=False, comment="decided when drawn by chance; counts for accuracy"),
    Column("conflict", Boolean, nullable=False, comment="the machine says something new since the person decided"),
    Column("worth", Float, nullable=False, comment="of a look at it, 0 to 2"),
    Column("version", Integer, nullable=False),
    Index("ix_fields_worth", "worth", sqlite_where=sa.text("worth > 0"), postgresql_where=sa.text("worth > 0")),
    Index("ix_fields_decided", "name", "decision", "sampled", sqlite_where=_DECIDED, postgresql_where=_DECIDED),
    sqlite_with_rowid=False,
)

_BY_PERSON = sa.text("field IS NOT NULL")

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", String(16), nullable=False, index=True, comment="no foreign key: the trail outlives it"),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String(16), nullable=False, comment="read (a run), accepted, corrected or undone"),
    Column("field", String(32), comment="null: read changed several"),
    Column("before", JSON(none_as_null=True), comment="the state shown before; of a read: by field"),
    Column("after", JSON(none_as_null=True), comment="the state shown after; of a read: the machine's, by field"),
    Column("judgement", JSON(none_as_null=True), comment="the person's word from now on; null: none"),
    Column("why", Text),
    Column("cause_id", Integer, comment="the decision that brought this one with it"),
    Column("undoes_id", Integer, comment="the decision that this takes back"),
    *(
        Index(f"ix_audit_{name}", name, sqlite_where=_BY_PERSON, postgresql_where=_BY_PERSON)
        for name in ("actor", "cause_id", "undoes_id")
    ),
    sqlite_autoincrement=True,
)
"""Append-only: triggers refuse to change or delete a row."""

signatures = Table(
    "signatures",
    metadata,
    _owner(primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("signer", String),
    Column("signed_at", String),
)

edits = Table(
    "edits",
    metadata,
    _owner(primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("page", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("rule", String, nullable=False),
    Column("score", Float, nullable=False),
    Column("alternatives", JSON, nullable=False),
)

steps = Table(
    "steps",
    metadata,
    _owner(primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("stage", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("options_digest", String, nullable=False),
    Column("model_digest", String),
    Column("started", String, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("summary", Text, nullable=False),
)

problems = Table(
    "problems",
    metadata,
    Column("id", Integer, primary_key=True),
    _owner(index=True),
    Column("root", String),
    Column("path", String),
    Column("stage", String, nullable=False),
    Column("code", String, nullable=False),
    Column("message", Text, nullable=False),
    Column("page", Integer),
    Column("retryable", Boolean, nullable=False),
    Column("seen_at", String, nullable=False),
    # Of a document, or of a path that could not even be read; never of both.
    CheckConstraint("(document_id IS NULL) = (path IS NOT NULL)", name="of_document_or_path"),
    CheckConstraint("(root IS NULL) = (path IS NULL)", name="path_has_root"),
    Index("ix_problems_path", "root", "path"),
)

texts = Table(
    "texts",
    metadata,
    Column("id", Integer, primary_key=True),
    _owner(nullable=False, unique=True),
    Column("head", Text, nullable=False, comment="type, number, issuer, subject, signer and place, a line each"),
    Column("text", Text, nullable=False, comment="repaired text, pages joined by form feeds"),
    Column("head_folded", Text, nullable=False, comment="letter for letter, so that offsets stay"),
    Column("text_folded", Text, nullable=False),
    Column(
        "field_words",
        Text,
        nullable=False,
        server_default="",
        comment="words of fields, see pipeline.store.keys.tagged",
    ),
)

listing = Table(
    "listing",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="that of its text"),
    _owner(nullable=False, unique=True),
    Column("status", String, nullable=False),
    Column("issued_date", String(10), nullable=False, comment="empty where there is none; sorts as text"),
    Column("doc_type", String),
    Column("doc_type_key", String),
    Column("issuing_body", String),
    Column("signer_name", String),
    Column("ingested_at", String, nullable=False),
    Index("ix_listing_issued_date", "issued_date", "id"),
    Index("ix_listing_status", "status", "issued_date", "id"),
    Index("ix_listing_doc_type_key", "doc_type_key", "issued_date", "id"),
    Index("ix_listing_ingested_at", "ingested_at", "status"),
)
"""What searches sort, filter and count: a narrow row for each document that has a current source, for its record and
its text are pages long. ``pipeline.store.listing`` keeps it."""

listing_state = Table(
    "listing_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="1: there is one row"),
    Column("version", Integer, nullable=False, comment="rises with each change of listing"),
)

text_index = table(
    "text_index",
    column("rowid"),
    column("head"),
    column("text"),
    column("head_folded"),
    column("text_folded"),
    column("field_words"),
)
"""SQLite's full-text index over ``texts``, kept up to date by triggers (FTS5 with external content)."""

text_vectors = table(
    "text_index",
    column("rowid", Integer),
    column("exact_head", TSVECTOR),
    column("folded_head", TSVECTOR),
    column("exact", TSVECTOR),
    column("folded", TSVECTOR),
    column("exact_tail", Text),
    column("folded_tail", Text),
)
"""PostgreSQL's, kept up to date by ``pipeline.store.vectors``: a row for each row of ``texts``."""
