from typing import Any

import pytest

from pipeline.benchmark.case import Case
from pipeline.benchmark.comparing import compare, invented
from pipeline.benchmark.scoring import score_others, score_tier


def named(cases: list[Case]) -> dict[str, dict[str, Any]]:
    return {f"{number:04d}.txt": case.gold for number, case in enumerate(cases)}


def one(field: str, gold: dict[str, Any], record: dict[str, Any]) -> tuple[int, int, int]:
    (row,) = [row for row in compare(gold, record) if row.field == field]
    return row.right, row.given - row.right, row.wanted - row.right


def test_gold_itself_is_without_fault(cases: list[Case]) -> None:
    score = score_tier(named(cases), named(cases))
    assert score.all_fields.f1 == score.citations.f1 == score.signatures.f1 == 1
    assert score.without_record == score.called_no_dispatch == 0


def test_a_document_without_a_record_has_missed_everything(cases: list[Case]) -> None:
    score = score_tier(named(cases), {})
    assert score.all_fields.recall == 0
    assert score.without_record == len(cases)
    assert score.all_fields.wrong == 0


def test_each_field_that_is_changed_is_seen(cases: list[Case]) -> None:
    gold = cases[0].gold | {
        "number": "12/KH-UBND",
        "subject": "họp giao ban tháng ba",
        "signer_name": "Lê Minh An",
        "signers": [],
    }
    for field, wrong in (("number", "13/KH-UBND"), ("subject", "họp giao ban quý một"), ("signer_name", "Lê Minh Ân")):
        assert one(field, gold, gold) == (1, 0, 0)
        assert one(field, gold, gold | {field: wrong}) == (0, 1, 1)
        assert one(field, gold, gold | {field: None}) == (0, 0, 1)
        assert one(field, gold | {field: None}, gold) == (0, 1, 0)


@pytest.mark.parametrize(
    ("field", "printed", "same"),
    [
        ("number", "12/KH-UBND", "12 / KH-UBND"),
        ("subject", "Về việc họp", "họp"),
        ("issuing_body", "ỦY BAN NHÂN DÂN XÃ HÒA AN", "Uỷ ban nhân dân xã Hoà An"),
        ("signer_title", "KT.GIÁM ĐỐC PHÓ GIÁM ĐỐC", "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC"),
    ],
)
def test_what_does_not_matter_to_a_reader_is_forgiven(field: str, printed: str, same: str) -> None:
    assert one(field, {field: printed}, {field: same}) == (1, 0, 0)


def test_an_honest_part_is_missed_and_not_wrong() -> None:
    assert one("number", {"number": "12/KH-UBND"}, {"number": "/KH-UBND"}) == (0, 0, 1)
    assert one("issued_date", {"issued_date": "2021-03-05"}, {"issued_date": "2021-03"}) == (0, 0, 1)
    assert one("issued_date", {"issued_date": "2021-03-05"}, {"issued_date": "2021-04"}) == (0, 1, 1)
    assert one("number", {"number": "/KH-UBND"}, {"number": "12/KH-UBND"}) == (0, 1, 1)


def test_of_two_signers_either_counts_with_authority_and_title() -> None:
    left = {"name": "Lê An", "title": "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", "authority": "KT."}
    right = {"name": "Vũ Bình", "title": "GIÁM ĐỐC", "authority": None}
    gold = {"signers": [left, right], "signer_name": "Vũ Bình", "signer_title": "GIÁM ĐỐC", "signer_authority": None}
    record = {"signer_name": "Lê An", "signer_title": left["title"], "signer_authority": "KT."}
    for got in (record, gold):
        for field in ("signer_name", "signer_title"):
            assert one(field, gold, got) == (1, 0, 0)
        assert one("signer_authority", gold, got)[1:] == (0, 0)
    assert one("signer_authority", gold, record | {"signer_authority": None}) == (0, 0, 1)


def test_lists_are_matched_item_by_item() -> None:
    gold = {"recipients": [{"name": "UBND tỉnh", "purpose": "để báo cáo"}, {"name": "VT, NV", "purpose": "lưu"}]}
    assert one("recipients", gold, {"recipients": ["UBND tỉnh (báo cáo)", "Lưu: VT, NV"]}) == (2, 0, 0)
    assert one("recipients", gold, {"recipients": ["UBND tỉnh (báo cáo)", "Sở Y tế", "Lưu: VT"]}) == (1, 2, 1)


def test_citations_are_pairs_and_the_own_number_is_none() -> None:
    gold = {"a": {"number": "9/QĐ-X", "cites": [{"number": "1/KH-Y", "issued_date": "2020-01-02"}]}}
    got = {"a": {"is_dispatch": True, "cites": [{"number": "1/KH-Y", "issued_date": None}, {"number": "9/QĐ-X"}]}}
    counts = score_tier(gold, got).citations
    assert (counts.right, counts.wrong, counts.missed) == (0, 1, 1)


def test_confidences_are_judged_by_whole_fields() -> None:
    gold = {"a": {"place": "Hòa An", "number": "1/X-Y"}}
    fields = {"place": {"confidence": 0.97}, "number": {"confidence": 0.6}}
    trust = score_tier(gold, {"a": {"place": "Hòa An", "number": "2/X-Y", "fields": fields}}).trust
    assert trust is not None
    assert (trust.accepted, trust.precision, trust.coverage) == (1, 1.0, 0.5)
    assert trust.ece == pytest.approx((0.03 + 0.6) / 2)


def test_what_is_no_dispatch_has_no_field_but_may_have_a_type() -> None:
    assert invented({"is_dispatch": False, "doc_type": "form"}) == []
    score = score_others({"a": {}, "b": {}}, {"a": {"is_dispatch": True, "number": "1/X", "recipients": ["Y"]}})
    assert (score.documents, score.called_dispatch, score.invented_fields) == (2, 1, 2)
