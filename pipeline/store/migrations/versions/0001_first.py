"""The first schema.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# `remove_diacritics` knows no đ, so folding is ours: the index takes letters as they are, apart from case.
_TEXT_INDEX = """
CREATE VIRTUAL TABLE text_index USING fts5(
    head, text, head_folded, text_folded,
    content='texts', content_rowid='id', tokenize='unicode61 remove_diacritics 0'
)
"""
_ADD = """
INSERT INTO text_index(rowid, head, text, head_folded, text_folded)
VALUES (new.id, new.head, new.text, new.head_folded, new.text_folded);
"""
_DROP = """
INSERT INTO text_index(text_index, rowid, head, text, head_folded, text_folded)
VALUES ('delete', old.id, old.head, old.text, old.head_folded, old.text_folded);
"""


def _owner(*, nullable: bool = False) -> sa.Column[str]:
    return sa.Column("document_id", sa.String(16), nullable=nullable)


def _owned(table: str, *primary: str) -> tuple[sa.Constraint, ...]:
    """Return the constraints of a table whose rows die with their document."""
    name = f"fk_{table}_document_id_documents"
    return (
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=name, ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(*primary, name=f"pk_{table}"),
    )


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("media_type", sa.String),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("is_dispatch", sa.Boolean, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("doc_type", sa.String),
        sa.Column("doc_type_key", sa.String),
        sa.Column("number", sa.String),
        sa.Column("number_key", sa.String),
        sa.Column("code_number", sa.String),
        sa.Column("code_notation", sa.String),
        sa.Column("issued_date", sa.String(10)),
        sa.Column("place", sa.String),
        sa.Column("place_key", sa.String),
        sa.Column("issuing_body", sa.String),
        sa.Column("issuer_key", sa.String),
        sa.Column("subject", sa.Text),
        sa.Column("signer_name", sa.String),
        sa.Column("signer_key", sa.String),
        sa.Column("ingested_at", sa.String, nullable=False),
        sa.Column("updated_at", sa.String, nullable=False),
        # Last: SQLite goes through a long value to reach what stands behind it.
        sa.Column("record", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("sha256", name="uq_documents_sha256"),
    )
    for name in ("status", "doc_type_key", "number_key", "issued_date"):
        op.create_index(f"ix_documents_{name}", "documents", [name])
    op.create_table(
        "sources",
        sa.Column("root", sa.String, nullable=False),
        sa.Column("path", sa.String, nullable=False),
        _owner(),
        sa.Column("seen_at", sa.String, nullable=False),
        sa.Column("replaced_at", sa.String),
        *_owned("sources", "root", "path", "document_id"),
    )
    op.create_index("ix_sources_document_id", "sources", ["document_id"])
    op.create_table(
        "pages",
        _owner(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("raw_text", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("text_source", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        *_owned("pages", "document_id", "number"),
    )
    op.create_table(
        "recipients",
        _owner(),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("name_key", sa.String, nullable=False),
        sa.Column("purpose", sa.String),
        sa.Column("means", sa.JSON),
        *_owned("recipients", "document_id", "role", "ordinal"),
    )
    op.create_table(
        "citations",
        _owner(),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("number", sa.String),
        sa.Column("number_key", sa.String),
        sa.Column("doc_type", sa.String),
        sa.Column("issued_date", sa.String(10)),
        sa.Column("issuing_body", sa.String),
        *_owned("citations", "document_id", "ordinal"),
    )
    op.create_index("ix_citations_number_key", "citations", ["number_key"])
    op.create_table(
        "edits",
        _owner(),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("rule", sa.String, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("alternatives", sa.JSON, nullable=False),
        *_owned("edits", "document_id", "ordinal"),
    )
    op.create_table(
        "steps",
        _owner(),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("stage", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("options_digest", sa.String, nullable=False),
        sa.Column("model_digest", sa.String),
        sa.Column("started", sa.String, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        *_owned("steps", "document_id", "ordinal"),
    )
    op.create_table(
        "problems",
        sa.Column("id", sa.Integer, nullable=False),
        _owner(nullable=True),
        sa.Column("root", sa.String),
        sa.Column("path", sa.String),
        sa.Column("stage", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("page", sa.Integer),
        sa.Column("retryable", sa.Boolean, nullable=False),
        sa.Column("seen_at", sa.String, nullable=False),
        sa.CheckConstraint("(document_id IS NULL) = (path IS NOT NULL)", name=op.f("ck_problems_of_document_or_path")),
        sa.CheckConstraint("(root IS NULL) = (path IS NULL)", name=op.f("ck_problems_path_has_root")),
        *_owned("problems", "id"),
    )
    op.create_index("ix_problems_document_id", "problems", ["document_id"])
    op.create_index("ix_problems_path", "problems", ["root", "path"])
    op.create_table(
        "texts",
        sa.Column("id", sa.Integer, nullable=False),
        _owner(),
        sa.Column("head", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("head_folded", sa.Text, nullable=False),
        sa.Column("text_folded", sa.Text, nullable=False),
        sa.UniqueConstraint("document_id", name="uq_texts_document_id"),
        *_owned("texts", "id"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_TEXT_INDEX)
        op.execute(f"CREATE TRIGGER texts_after_insert AFTER INSERT ON texts BEGIN {_ADD} END")
        op.execute(f"CREATE TRIGGER texts_after_delete AFTER DELETE ON texts BEGIN {_DROP} END")
        op.execute(f"CREATE TRIGGER texts_after_update AFTER UPDATE ON texts BEGIN {_DROP} {_ADD} END")
