"""Text as PostgreSQL's full-text index takes it, cut into words by us so that both databases find the same.

PostgreSQL's own parser takes "09-CT/TU" for the path of a file and "v.v" for a host.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from pipeline.store.bulk import insert_rows
from pipeline.store.keys import tokens
from pipeline.store.schema import text_vectors, texts

LAST_POSITION = 16_000
"""A tsvector counts words up to 16,383; phrases behind this one are looked for in ``tail``."""
LONGEST_WORD = 200
"""Letters of a word that count; a tsvector takes 2,046 bytes."""
_HEAD_GAP = 3
_MAX_BYTES = 900_000
"""A tsvector takes 1 MB."""
_OVERLAP = 1_000


HEAD_TAG = "h0"
"""Marks the words of the head a second time: a weight would have to be looked up in each vector."""


def vector(head: str, text: str, keys: str = "") -> str:
    """Return a tsvector literal of the words of ``head`` (weight A) and ``text`` (B), in lower case, and of ``keys``.

    >>> vector("Kế hoạch", "kế toán", "s0an")
    "'kế':1A,8B 'hoạch':2A 'h0kế':5 'h0hoạch':6 'toán':9B 's0an':12"
    """
    in_head = words(head)
    places: dict[str, list[str]] = {}
    size = position = 0
    parts = (in_head, "A"), ([HEAD_TAG + word for word in in_head], ""), (words(text), "B"), (words(keys), "")
    for part, weight in parts:
        for word in part:
            position += 1
            known = places.setdefault(word, [])
            size += 2 if known else len(word.encode()) + 8
            if size > _MAX_BYTES:
                break
            if (len(known) < 255 and position < LAST_POSITION) or not known:
                known.append(f"{min(position, LAST_POSITION)}{weight}")
        position += _HEAD_GAP - 1
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items() if at)


def tail(text: str) -> str | None:
    """Return the words of ``text`` whose place a tsvector does not know, blanks around each, or None."""
    cut = words(text)[LAST_POSITION - _OVERLAP :]
    return f" {' '.join(cut)} " if len(cut) > _OVERLAP else None


def words(text: str) -> list[str]:
    """Return the words of ``text`` in lower case as the index has them."""
    return [token[:LONGEST_WORD] for token in tokens(text.lower())]


def vector_row(rowid: int, head: str, text: str, head_folded: str, text_folded: str, keys: str) -> dict[str, Any]:
    """Return the row of the index for one row of ``texts``."""
    return {
        "rowid": rowid,
        "exact": vector(head, text),
        "folded": vector(head_folded, text_folded, keys),
        "exact_tail": tail(text),
        "folded_tail": tail(text_folded),
    }


def index_texts(connection: Connection, document_id: str) -> None:
    """Bring the index up to date with the text of a document; SQLite's triggers have done so already."""
    if connection.dialect.name == "sqlite":
        return
    own = sa.select(texts.c.id).where(texts.c.document_id == document_id)
    connection.execute(text_vectors.delete().where(text_vectors.c.rowid.in_(own)))
    index_new_texts(connection, [document_id])


def index_new_texts(connection: Connection, ids: Sequence[str]) -> None:
    """Add the texts of documents that the index does not know yet."""
    if connection.dialect.name == "sqlite" or not ids:
        return
    query = sa.select(
        texts.c.id, texts.c.head, texts.c.text, texts.c.head_folded, texts.c.text_folded, texts.c.field_words
    )
    new = [vector_row(*row) for row in connection.execute(query.where(texts.c.document_id.in_(ids)))]
    insert_rows(connection, text_vectors, new)
