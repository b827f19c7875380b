"""The clean reference dispatches beside the project: every labelled field."""

import json
from pathlib import Path

import pytest

from pipeline.extract import extract_text
from pipeline.settings import ExtractOptions

from .test_cases import shown

FIELDS = ("doc_type", "number", "issued_date", "place", "issuing_body", "subject", "addressees", "signer_name",
          "signer_title", "signer_authority")  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize("name", ["000_clean_dispatch.txt", "001_clean_dispatch.txt", "004_draft_plan.txt"])
def test_clean_dispatch(shared: Path, name: str) -> None:
    labels = map(json.loads, (shared / "seeds" / "labels.jsonl").read_text(encoding="utf-8").splitlines())
    label = next(row for row in labels if row["file"] == name)
    understanding = extract_text((shared / "seeds" / name).read_text(encoding="utf-8"), ExtractOptions())
    got = {field: shown(understanding, field) for field in FIELDS if field in label}
    assert {field: value or None for field, value in got.items()} == {field: label[field] or None for field in got}
    assert len(shown(understanding, "recipients")) == len(label["recipients"])


@pytest.mark.shared
def test_the_plan_without_a_header_takes_date_and_issuer_from_its_signature(shared: Path) -> None:
    text = (shared / "seeds" / "002_bimson_plan.raw.txt").read_text(encoding="utf-8")
    understanding = extract_text(text, ExtractOptions())
    assert understanding.is_dispatch
    assert understanding.value("issued_date") == "2019-09-30"
    assert understanding.value("doc_type") == "kế hoạch"
    assert len(understanding.value("recipients") or ()) == 7
    assert understanding.value("number") is None
