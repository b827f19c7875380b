"""Fields in a table of their own, people's word on them, and the audit trail.

Revision ID: 0002
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_REFUSAL = "the audit trail is append-only"
_SQLITE_GUARDS = [
    f"CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON audit BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for verb in ("UPDATE", "DELETE")
]
_POSTGRESQL_GUARDS = [
    f"CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
    "CREATE TRIGGER audit_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
]
_COLUMNS = ("head", "text", "head_folded", "text_folded", "field_words")
_NEW, _OLD = (", ".join(f"{row}.{name}" for name in ("id", *_COLUMNS)) for row in ("new", "old"))
_ADD = f"INSERT INTO text_index(rowid, {', '.join(_COLUMNS)}) VALUES ({_NEW});"  # noqa: S608
_DROP = f"INSERT INTO text_index(text_index, rowid, {', '.join(_COLUMNS)}) VALUES ('delete', {_OLD});"  # noqa: S608
_SQLITE_INDEX = [
    *(f"DROP TRIGGER texts_after_{event}" for event in ("insert", "delete", "update")),
    "DROP TABLE text_index",
    f"CREATE VIRTUAL TABLE text_index USING fts5({', '.join(_COLUMNS)}, content='texts', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 0')",
    "INSERT INTO text_index(text_index) VALUES ('rebuild')",
    f"CREATE TRIGGER texts_after_insert AFTER INSERT ON texts BEGIN {_ADD} END",
    f"CREATE TRIGGER texts_after_delete AFTER DELETE ON texts BEGIN {_DROP} END",
    f"CREATE TRIGGER texts_after_update AFTER UPDATE ON texts BEGIN {_DROP} {_ADD} END",
    # All that facets count, so that they read no record. PostgreSQL refuses index rows as long as names may get.
    "CREATE INDEX ix_documents_facets ON documents (issued_date, doc_type, issuing_body, signer_name, status, id)",
]
_POSTGRESQL_INDEX = [
    "CREATE INDEX ix_documents_newest ON documents (issued_date DESC NULLS LAST, id)",
    "CREATE TABLE text_index (rowid integer PRIMARY KEY REFERENCES texts (id) ON DELETE CASCADE, "
    "exact tsvector NOT NULL, folded tsvector NOT NULL, exact_tail text, folded_tail text)",
    "CREATE INDEX ix_text_index_exact ON text_index USING gin (exact)",
    "CREATE INDEX ix_text_index_folded ON text_index USING gin (folded)",
    "CREATE INDEX ix_text_index_tail ON text_index (rowid) WHERE folded_tail IS NOT NULL",
]


def _owned(table: str, *primary: str) -> tuple[sa.Constraint, ...]:
    name = f"fk_{table}_document_id_documents"
    return (
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=name, ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(*primary, name=f"pk_{table}"),
    )


def upgrade() -> None:
    op.add_column("documents", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("documents", sa.Column("worth", sa.Float, nullable=False, server_default="0"))
    op.create_index("ix_documents_worth", "documents", ["worth"])
    op.drop_index("ix_documents_status", "documents")
    op.create_index("ix_documents_status", "documents", ["status", "ingested_at", "id"])
    op.drop_index("ix_sources_document_id", "sources")
    op.create_index("ix_sources_document_id", "sources", ["document_id", "replaced_at", "path"])
    fields = op.create_table(
        "fields",
        sa.Column("document_id", sa.String(16), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("machine", sa.JSON, nullable=False),
        sa.Column("judgement", sa.JSON(none_as_null=True)),
        sa.Column("confidence", sa.Float),
        sa.Column("decision", sa.String(16)),
        sa.Column("sampled", sa.Boolean, nullable=False),
        sa.Column("conflict", sa.Boolean, nullable=False),
        sa.Column("worth", sa.Float, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        *_owned("fields", "document_id", "name"),
        sqlite_with_rowid=False,
    )
    some = sa.text("worth > 0")
    op.create_index("ix_fields_worth", "fields", ["worth"], sqlite_where=some, postgresql_where=some)
    decided = sa.text("decision IS NOT NULL")
    counted = ["name", "decision", "sampled"]
    op.create_index("ix_fields_decided", "fields", counted, sqlite_where=decided, postgresql_where=decided)
    audit = op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.String(16), nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("field", sa.String(32)),
        sa.Column("before", sa.JSON(none_as_null=True)),
        sa.Column("after", sa.JSON(none_as_null=True)),
        sa.Column("judgement", sa.JSON(none_as_null=True)),
        sa.Column("why", sa.Text),
        sa.Column("cause_id", sa.Integer),
        sa.Column("undoes_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_document_id", "audit", ["document_id"])
    by_person = sa.text("field IS NOT NULL")
    for name in ("actor", "cause_id", "undoes_id"):
        op.create_index(f"ix_audit_{name}", "audit", [name], sqlite_where=by_person, postgresql_where=by_person)
    op.add_column("texts", sa.Column("field_words", sa.Text, nullable=False, server_default=""))
    signatures = op.create_table(
        "signatures",
        sa.Column("document_id", sa.String(16), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("signer", sa.String),
        sa.Column("signed_at", sa.String),
        *_owned("signatures", "document_id", "ordinal"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _move_fields(fields, audit, signatures)
        _fill_keys()
        for statement in _SQLITE_INDEX:
            op.execute(statement)
    guards = {"sqlite": _SQLITE_GUARDS, "postgresql": [*_POSTGRESQL_GUARDS, *_POSTGRESQL_INDEX]}
    for statement in guards[op.get_bind().dialect.name]:
        op.execute(statement)


def _move_fields(fields: sa.Table, audit: sa.Table, signatures: sa.Table) -> None:
    """Take the fields out of the records of a database of version 0001, which only SQLite could hold."""
    connection = op.get_bind()
    known = connection.execute(sa.text("SELECT id, status, record, updated_at FROM documents")).all()
    for document_id, status, text, updated_at in known:
        record: dict[str, Any] = json.loads(text)
        machine = record.pop("fields")
        machine["status"] = {
            "value": status,
            "raw": status,
            "confidence": 1.0,
            "page": None,
            "box": None,
            "span": None,
            "rule": "record.status",
            "candidates": [],
        }
        rows = [_field_row(document_id, name, state, status) for name, state in machine.items()]
        connection.execute(fields.insert(), rows)
        connection.execute(
            audit.insert(),
            {
                "document_id": document_id,
                "at": updated_at,
                "actor": "congvan",
                "action": "read",
                "before": {},
                "after": machine,
                "why": "before there was a trail",
            },
        )
        if record["signatures"]:
            signed = [
                {"document_id": document_id, "ordinal": ordinal, **signature}
                for ordinal, signature in enumerate(record["signatures"])
            ]
            connection.execute(signatures.insert(), signed)
        connection.execute(
            sa.text("UPDATE documents SET record = :record, worth = :worth WHERE id = :id"),
            {
                "record": json.dumps(record, ensure_ascii=False),
                "worth": round(sum(row["worth"] for row in rows), 4),
                "id": document_id,
            },
        )


def _fill_keys() -> None:
    """Give texts the words of the fields, each with the letter of its field before it."""
    connection = op.get_bind()
    columns = {"number_key": "n", "signer_key": "s", "issuer_key": "i", "place_key": "p"}
    known = connection.execute(sa.text(f"SELECT id, {', '.join(columns)} FROM documents"))  # noqa: S608
    keys: dict[str, list[str]] = {}
    for document_id, *values in known:
        pairs = zip(columns.values(), values, strict=True)
        number = (values[0] or "").split("-") if values[0] else []
        keys[document_id] = [f"{'m' if place == 0 else 'n'}0{part}" for place, part in enumerate(number)]
        keys[document_id] += [f"{tag}0{word}" for tag, key in pairs for word in (key or "").replace("-", " ").split()]
    for document_id, name in connection.execute(sa.text("SELECT document_id, name_key FROM recipients")):
        keys[document_id] += [f"r0{word}" for word in name.split()]
    for document_id, words in keys.items():
        update = sa.text("UPDATE texts SET field_words = :keys WHERE document_id = :id")
        connection.execute(update, {"keys": " ".join(words), "id": document_id})


def _field_row(document_id: str, name: str, state: dict[str, Any], status: str) -> dict[str, Any]:
    confidence = state.get("confidence")
    is_key = name in ("doc_type", "number", "issued_date", "issuing_body", "signer_name")
    doubt = {"unreadable": 0.95, "conflicting": 0.95, "not_found": 0.9 if is_key else 0.0, "blank_in_source": 0.2}
    worth = (1 - confidence if confidence is not None else doubt.get(state["absent"], 0.0)) * (1.0 if is_key else 0.4)
    waits = status in ("accepted", "needs_review") and name != "status" and worth > 0.05
    return {
        "document_id": document_id,
        "name": name,
        "machine": state,
        "judgement": None,
        "confidence": confidence,
        "decision": None,
        "sampled": False,
        "conflict": False,
        "worth": round(worth, 4) if waits else 0.0,
        "version": 1,
    }
