"""Text as PostgreSQL's full-text index takes it, cut into words by us so that both databases find the same.

PostgreSQL's own parser takes "09-CT/TU" for the path of a file and "v.v" for a host.
"""

from collections.abc import Container, Sequence
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
_DIGITS = [str(number) for number in range(LAST_POSITION + 1)]


def vector(head: str, text: str, keys: str = "") -> str:
    """Return a tsvector literal of the words of ``head`` and ``text``, in lower case, and of ``keys``.

    >>> vector("Kế hoạch", "kế toán", "s0an")
    "'kế':1,5 'hoạch':2 'toán':6 's0an':9"
    """
    places: dict[str, list[str]] = {}
    position = 0
    room = _MAX_BYTES
    for part in (words(head), words(text), words(keys)):
        fitting, room = _fitting(part, places, room)
        for word in fitting:
            position += 1
            known = places.get(word)
            if known is None:
                places[word] = [_DIGITS[position] if position < LAST_POSITION else _DIGITS[LAST_POSITION]]
            elif position < LAST_POSITION and len(known) < 255:
                known.append(_DIGITS[position])
        position += _HEAD_GAP - 1
    return " ".join([f"'{word}':{','.join(at)}" for word, at in places.items()])


def _fitting(part: list[str], known: Container[str], room: int) -> tuple[list[str], int]:
    """Return the first words of ``part`` that fit ``room`` bytes, and the room left."""
    most = sum(map(len, part)) * 4 + len(part) * 8  # UTF-8 takes at most 4 bytes for a letter
    if most <= room // 4:
        return part, room - most
    new: set[str] = set()
    for place, word in enumerate(part):
        room -= 2 if word in known or word in new else len(word.encode()) + 8
        new.add(word)
        if room < 0:
            return part[:place], 0
    return part, room


def tail(text: str) -> str | None:
    """Return the words of ``text`` whose place a tsvector does not know, blanks around each, or None."""
    cut = words(text)[LAST_POSITION - _OVERLAP :]
    return f" {' '.join(cut)} " if len(cut) > _OVERLAP else None


def words(text: str) -> list[str]:
    """Return the words of ``text`` in lower case as the index has them."""
    found = tokens(text.lower())
    return found if len(max(found, key=len, default="")) <= LONGEST_WORD else [word[:LONGEST_WORD] for word in found]


def vector_row(rowid: int, head: str, text: str, head_folded: str, text_folded: str, keys: str) -> dict[str, Any]:
    """Return the row of the index for one row of ``texts``."""
    return {
        "rowid": rowid,
        "exact_head": vector(head, ""),
        "folded_head": vector(head_folded, ""),
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
    query = sa.select(texts.c.id, *(texts.c[name] for name in _INDEXED)).where(texts.c.document_id == document_id)
    insert_rows(connection, text_vectors, [vector_row(*row) for row in connection.execute(query)])


_INDEXED = ("head", "text", "head_folded", "text_folded", "field_words")


def insert_texts(connection: Connection, new: Sequence[dict[str, Any]]) -> None:
    """Insert rows of ``texts`` of new documents, and index them."""
    if not new:
        return
    if connection.dialect.name == "sqlite":
        insert_rows(connection, texts, new)  # triggers index them
        return
    one = sa.func.nextval(sa.func.pg_get_serial_sequence("texts", "id"))
    ids = connection.scalars(sa.select(one).select_from(sa.func.generate_series(1, len(new)))).all()
    insert_rows(connection, texts, [{"id": own, **row} for own, row in zip(ids, new, strict=True)])
    indexed = [vector_row(own, *(row[name] for name in _INDEXED)) for own, row in zip(ids, new, strict=True)]
    insert_rows(connection, text_vectors, indexed)
