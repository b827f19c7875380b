"""Invented dispatches to put into a store, and a look at all that is in it."""

import json
from typing import Any

import sqlalchemy as sa

from pipeline.dispatch import (
    FIELD_NAMES,
    Absent,
    Citation,
    Dossier,
    EditSummary,
    FieldState,
    Found,
    PageSource,
    Recipient,
    Record,
    Step,
    nothing_found,
)
from pipeline.document import Document, Edit, Line, Page, digest_of
from pipeline.store import Store

FIELDS: dict[str, Any] = {
    "doc_type": "kế hoạch",
    "number": "142/KH-SVHTT",
    "code_number": "142",
    "code_notation": "KH-SVHTT",
    "issued_date": "2031-03-14",
    "place": "Hải Đông",
    "issuing_body": "UBND TỈNH HẢI ĐÔNG SỞ VĂN HÓA VÀ THỂ THAO",
    "parent_body": "UBND TỈNH HẢI ĐÔNG",
    "subject": "biểu dương các điển hình tiên tiến năm 2031",
    "addressees": ("Phòng Văn hóa các huyện",),
    "recipients": (
        Recipient(name="Như trên", means=("Phòng Văn hóa các huyện",)),
        Recipient(name="Sở Nội vụ", purpose="b/c"),
        Recipient(name="VT, TH", purpose="lưu"),
    ),
    "signer_name": "Đặng Quốc Khải",
    "signer_title": "GIÁM ĐỐC",
    "signer_authority": None,
    "urgency": None,
    "secrecy": None,
    "cites": (Citation(number="07-CT/TU", doc_type="chỉ thị", issued_date="2029-05"),),
}


def page(number: int, *lines: str) -> Page:
    return Page(number=number, lines=tuple(Line(text=line) for line in lines), reason="written for a test")


def dossier_of(seed: str, pages: tuple[Page, ...] = (), **fields: Any) -> tuple[Dossier, Document]:
    """Return what a run would give for a source with the bytes ``seed``."""
    document = Document(sha256=digest_of(seed.encode()), media_type="text/plain", pages=pages)
    record = Record(
        **{
            "id": document.id,
            "source": "named by the run",
            "sources": ("named by the run",),
            "sha256": document.sha256,
            "media_type": document.media_type,
            "pages": len(pages),
            "is_dispatch": True,
            "status": "accepted",
            **FIELDS,
            "signatures": (),
            "warnings": (),
            "fields": nothing_found("not_found"),
            "text_source": tuple(PageSource(page=p.number, source=p.text_source, reason=p.reason) for p in pages),
            "edits": EditSummary(count=len(document.edits)),
            "problems": (),
            **fields,
        }
    )
    step = Step(
        stage="extract", version=1, options_digest="0" * 16, model_digest=None, started="2031-03-20", seconds=0.5
    )
    return Dossier(record=record, edits=document.edits, steps=(step,)), document


def found_fields(confidence: float = 0.97, **other: float | FieldState) -> dict[str, Any]:
    """Return the values of FIELDS with evidence; ``other`` gives a field another confidence or another state."""
    states: dict[str, FieldState] = {}
    for name in FIELD_NAMES:
        given, value = other.get(name, confidence), FIELDS[name]
        if not isinstance(given, float | int):
            states[name] = given
        elif value is None:
            states[name] = Absent(absent="not_found")
        else:
            raw = value if isinstance(value, str) else "như in"
            states[name] = Found(value=value, raw=raw, confidence=given, page=1, span=(0, 4), rule=f"{name}.test")
    values = {name: states[name].value if isinstance(states[name], Found) else None for name in states}
    empty = {name: () for name in ("addressees", "recipients") if values[name] is None}
    return {**values, **empty, "fields": states}


def edited_page(number: int = 1) -> Page:
    edit = Edit(page=number, start=0, end=2, before="T6", after="Tổ", rule="channel", score=0.9, alternatives=())
    return page(number, "T6 dân phố số 4", "phường Bến Gỗ").model_copy(update={"edits": (edit,)})


def dump_of(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, those of the full-text index too."""
    with store.engine.connect() as connection:
        names = [name for name in sa.inspect(connection).get_table_names() if name != "alembic_version"]
        dump = {}
        for name in names:
            rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"')
            dump[name] = sorted((tuple(map(_comparable, row)) for row in rows), key=repr)
        return dump


def _comparable(value: Any) -> Any:
    return json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else value
