"""Exports: every record, every key, and text that other programs read as it is."""

import csv
import io
import json

import jsonschema
import pytest

from pipeline.dispatch import (
    Citation,
    EditSummary,
    PageSource,
    Problem,
    Recipient,
    Record,
    RecordWarning,
    nothing_found,
    record_schema,
)
from pipeline.document import DigitalSignature, digest_of
from pipeline.export import EXPORTERS, write_csv
from pipeline.export.csv_export import COLUMNS

SHA = digest_of("thư mời".encode())
FULL = Record(
    id=SHA[:16],
    source="2031/thư mời.pdf",
    sources=("2031/thư mời.pdf", "bản sao.pdf"),
    sha256=SHA,
    media_type="application/pdf",
    pages=2,
    is_dispatch=True,
    status="needs_review",
    doc_type="giấy mời",
    number="31/GM-UBND",
    code_number="31",
    code_notation="GM-UBND",
    issued_date="2031-02",
    place="Bến Gỗ",
    issuing_body="ỦY BAN NHÂN DÂN PHƯỜNG BẾN GỖ",
    parent_body=None,
    subject='họp bàn việc "Nước sạch",\nnăm 2031',
    addressees=("Tổ dân phố 1", "Tổ dân phố 2"),
    recipients=(
        Recipient(name="Như trên", means=("Tổ dân phố 1", "Tổ dân phố 2")),
        Recipient(name="Đảng ủy phường", purpose="b/c"),
        Recipient(name="VT", purpose="lưu"),
    ),
    signer_name="Lý Thị Hồng Đào",
    signer_title="KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
    signer_authority="KT.",
    urgency="KHẨN",
    secrecy=None,
    cites=(
        Citation(number="07-CT/TU", doc_type="chỉ thị", issued_date="2029-05"),
        Citation(number="12/KH-X"),
        Citation(doc_type="nghị quyết"),
    ),
    signatures=(DigitalSignature(signer="Văn phòng", signed_at="2031-02-03T08:00:00+07:00"),),
    warnings=(RecordWarning(code="cited_date_conflict", message="Hai ngày khác nhau."),),
    fields=nothing_found("not_found"),
    text_source=(
        PageSource(page=1, source="ocr", reason="no text layer"),
        PageSource(page=2, source="text_layer", reason="good text layer"),
    ),
    edits=EditSummary(count=3, mean_score=0.97),
    problems=(Problem(stage="recognize", code="E502", message="Too slow.", page=2),),
)
NULLS = dict.fromkeys(("media_type", "doc_type", "number", "code_number", "code_notation", "issued_date", "place"))
NULLS |= dict.fromkeys(("issuing_body", "subject", "signer_name", "signer_title", "signer_authority", "urgency"))
EMPTY = FULL.model_copy(
    update=NULLS
    | dict.fromkeys(("addressees", "recipients", "cites", "signatures", "warnings", "text_source", "problems"), ())
    | {"sources": (), "is_dispatch": False, "edits": EditSummary()}
)


def export(name: str, *records: Record) -> str:
    stream = io.StringIO()
    assert EXPORTERS[name](iter(records), stream) == len(records)
    return stream.getvalue()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_json_lines_are_the_records() -> None:
    lines = export("jsonl", FULL, EMPTY).splitlines()
    assert [Record.model_validate_json(line) for line in lines] == [FULL, EMPTY]
    for line in lines:
        jsonschema.validate(json.loads(line), record_schema())
    assert "Lý Thị Hồng Đào" in lines[0]


def test_a_line_feed_in_a_value_does_not_end_a_json_line() -> None:
    odd = FULL.model_copy(update={"subject": "a\nb\rc\u2028d\x0be"})
    text = export("jsonl", odd)
    assert text.count("\n") == 1
    assert json.loads(text)["subject"] == odd.subject


def test_csv_has_a_documented_column_for_every_key_but_the_evidence() -> None:
    assert set(COLUMNS) == set(Record.model_fields) - {"fields"}
    assert all(meaning for meaning, _ in COLUMNS.values())


def test_csv_cells() -> None:
    (row,) = rows(export("csv", FULL))
    assert row["subject"] == FULL.subject
    assert row["addressees"] == "Tổ dân phố 1; Tổ dân phố 2"
    assert row["recipients"] == "Như trên; Đảng ủy phường (b/c); VT (lưu)"
    assert row["cites"] == "chỉ thị 07-CT/TU (2029-05); 12/KH-X; nghị quyết"
    assert row["signatures"] == "Văn phòng (2031-02-03T08:00:00+07:00)"
    assert row["sources"] == "2031/thư mời.pdf; bản sao.pdf"
    assert (row["is_dispatch"], row["pages"], row["edits"]) == ("true", "2", "3")
    assert (row["warnings"], row["problems"]) == ("cited_date_conflict", "E502")
    assert row["text_source"] == "1: ocr; 2: text_layer"


def test_absent_values_are_empty_cells() -> None:
    (row,) = rows(export("csv", EMPTY))
    given = {"id", "source", "sha256", "pages", "is_dispatch", "status", "edits"}
    assert {name for name, cell in row.items() if cell} == given


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    (row,) = rows(export("csv", FULL.model_copy(update={"subject": f"{start}HYPERLINK(1)"})))
    assert row["subject"] == f"'{start}HYPERLINK(1)"


def test_no_records_leave_only_the_header() -> None:
    assert export("jsonl") == ""
    assert export("csv") == ",".join(COLUMNS) + "\r\n"


def test_a_byte_order_mark_is_there_for_spreadsheets_only() -> None:
    stream = io.StringIO(newline="")
    assert write_csv([FULL], stream, bom=True) == 1
    assert stream.getvalue() == "\ufeff" + export("csv", FULL)


HOSTILE = FULL.model_copy(
    update={
        "subject": "a\x00b\x1b[31m",
        "signer_name": "\ud800 Lý",
        "place": "\u202eGỗ",
        "number": "=1+1",
        "urgency": "\uffff",
    }
)


def test_characters_that_no_file_can_carry() -> None:
    (row,) = rows(export("csv", HOSTILE))
    assert row["subject"] == "a\ufffdb\ufffd[31m"
    assert row["signer_name"] == "\ufffd Lý"
    assert (row["place"], row["number"], row["urgency"]) == ("\u202eGỗ", "'=1+1", "\ufffd")
    line = export("jsonl", HOSTILE)
    line.encode()
    assert json.loads(line)["signer_name"] == "\ud800 Lý"
    assert json.loads(line).keys() == json.loads(export("jsonl", FULL)).keys()
