"""A narrow table for what searches sort, filter and count; its indexes are no longer needed on the wide one.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

from pipeline.store.vectors import vector

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_listing_issued_date": ["issued_date", "id"],
    "ix_listing_status": ["status", "issued_date", "id"],
    "ix_listing_doc_type_key": ["doc_type_key", "issued_date", "id"],
    "ix_listing_ingested_at": ["ingested_at", "status"],
}
_FILL = """
    INSERT INTO listing (id, document_id, status, issued_date, doc_type, doc_type_key, issuing_body, signer_name,
        ingested_at)
    SELECT t.id, d.id, d.status, coalesce(d.issued_date, ''), d.doc_type, d.doc_type_key, d.issuing_body, d.signer_name,
        d.ingested_at
    FROM documents d JOIN texts t ON t.document_id = d.id
    WHERE EXISTS (SELECT 1 FROM sources s WHERE s.document_id = d.id AND s.replaced_at IS NULL)
"""


def upgrade() -> None:
    op.create_table(
        "listing",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("document_id", sa.String(16), nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("issued_date", sa.String(10), nullable=False),
        sa.Column("doc_type", sa.String),
        sa.Column("doc_type_key", sa.String),
        sa.Column("issuing_body", sa.String),
        sa.Column("signer_name", sa.String),
        sa.Column("ingested_at", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_listing"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_listing_document_id_documents", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("document_id", name="uq_listing_document_id"),
    )
    op.create_table(
        "listing_state",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_listing_state"),
    )
    op.execute(_FILL)
    for name, columns in _INDEXES.items():
        op.create_index(name, "listing", columns)
    if op.get_bind().dialect.name == "postgresql":
        _index_heads()
    own = "ix_documents_facets" if op.get_bind().dialect.name == "sqlite" else "ix_documents_newest"
    for name in (own, "ix_documents_issued_date", "ix_documents_doc_type_key"):
        op.drop_index(name, "documents")


def _index_heads() -> None:
    """Give the heads vectors of their own, small enough to lie in their rows."""
    connection = op.get_bind()
    for name in ("exact_head", "folded_head"):
        op.execute(f"ALTER TABLE text_index ADD COLUMN {name} tsvector NOT NULL DEFAULT ''")
    for rowid, head, folded in connection.execute(sa.text("SELECT id, head, head_folded FROM texts")).all():
        connection.execute(
            sa.text(
                "UPDATE text_index SET exact_head = CAST(:exact AS tsvector), folded_head = CAST(:folded AS tsvector) "
                "WHERE rowid = :rowid"
            ),
            {"exact": vector(head, ""), "folded": vector(folded, ""), "rowid": rowid},
        )
    for name in ("exact_head", "folded_head"):
        op.execute(f"CREATE INDEX ix_text_index_{name} ON text_index USING gin ({name})")
    for name in ("exact", "folded", "exact_head", "folded_head"):
        # New texts wait in a list that each search goes through: keep it short.
        op.execute(f"ALTER INDEX ix_text_index_{name} SET (gin_pending_list_limit = 256)")
