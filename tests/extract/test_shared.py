"""The reference dispatches beside the project: every labelled field, read as ``congvan ingest`` reads them."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.run import read_text
from pipeline.settings import Settings, load_settings
from pipeline.source import Source
from pipeline.vietnamese import tone_key

FIELDS = ("doc_type", "number", "issued_date", "place", "issuing_body", "subject", "addressees", "recipients",
          "signer_name", "signer_title", "signer_authority", "is_dispatch")  # fmt: skip
NAMES = (
    "000_clean_dispatch.txt",
    "001_clean_dispatch.txt",
    "002_bimson_plan.raw.txt",
    "004_draft_plan.txt",
)


def shown(value: Any) -> Any:
    """Return a value as the labels write it: "name (purpose)", "Lưu: name"; in one tone style, as scores have it."""
    if isinstance(value, list):
        return [tone_key(printed(item) if isinstance(item, dict) else item) for item in value]
    return value or None


def printed(item: dict[str, Any]) -> str:
    if item["purpose"] == "lưu":
        return f"Lưu: {item['name']}"
    return f"{item['name']} ({item['purpose']})" if item["purpose"] else str(item["name"])


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings()


@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_every_labelled_field(shared: Path, settings: Settings, name: str) -> None:
    labels = map(json.loads, (shared / "seeds" / "labels.jsonl").read_text(encoding="utf-8").splitlines())
    label = next(row for row in labels if row["file"] == name)
    source = Source.of_bytes(name, (shared / "seeds" / name).read_bytes())
    record = read_text(source, settings).model_dump(mode="json")
    wanted = {field: shown(label[field]) or None for field in FIELDS if field in label and field != "is_dispatch"}
    got = {field: shown(record[field]) or None for field in wanted}
    assert got == wanted
    assert record["is_dispatch"] is True


@pytest.mark.shared
def test_the_plan_without_a_header_says_where_date_and_issuer_come_from(shared: Path, settings: Settings) -> None:
    source = Source.of_bytes("plan.txt", (shared / "seeds" / "002_bimson_plan.raw.txt").read_bytes())
    record = read_text(source, settings)
    assert {w.code for w in record.warnings} >= {"from_signature"}
    assert record.fields["issued_date"].model_dump()["rule"] == "date.signing_time"
    assert record.status == "needs_review"
