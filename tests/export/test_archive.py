"""The archival field lists: every name of the rules, in their order, and nothing lost that does not fit."""

import io
from xml.etree.ElementTree import Element, fromstring

import pytest

from pipeline.dispatch import Recipient, Record
from pipeline.export.archive import receivers, write_archive
from pipeline.export.archive_rules import ND30, TT05, TYPE_CODES
from tests.export.test_export import EMPTY, FULL, HOSTILE


def written(*records: Record) -> Element:
    stream = io.StringIO()
    assert write_archive(iter(records), stream) == len(records)
    return fromstring(stream.getvalue())


def document(record: Record) -> Element:
    (element,) = written(record).findall("document")
    return element


def leaves(element: Element, above: str = "") -> list[str]:
    """Return the names of all fields as the rules have them, groups with their parts."""
    names: list[str] = []
    for child in element:
        name = f"{above}{child.tag}"
        names += leaves(child, f"{name}/") if len(child) else [name]
    return names


@pytest.mark.parametrize("record", [EMPTY, FULL.model_copy(update={"recipients": (), "addressees": ("Sở Y tế",)})])
def test_every_document_has_every_field_of_both_rules_in_order(record: Record) -> None:
    element = document(record)
    nd30, ead = element.find("ND30"), element.find("EAD_doc")
    assert nd30 is not None and ead is not None
    assert leaves(nd30) == [field.name for field in ND30]
    assert leaves(ead) == [field.name for field in TT05]
    assert (len({name.partition("/")[0] for name in leaves(nd30)}), len(ead)) == (16, 21)


def test_values() -> None:
    element = document(FULL)
    texts = {name: element.findtext(name) for name in ("ND30/TypeName", "ND30/CodeNumber", "ND30/CodeNotation")}
    assert list(texts.values()) == ["Giấy mời", "31", "GM-UBND"]
    assert element.findtext("ND30/SignerInfo/FullName") == "Lý Thị Hồng Đào"
    assert element.findtext("ND30/FileCode/FileCatalog") == "2031"
    assert element.findtext("ND30/Priority") == "1"
    assert [to.findtext("OrganName") for to in element.findall("ND30/To")] == [
        "Tổ dân phố 1",
        "Tổ dân phố 2",
        "Đảng ủy phường",
    ]
    assert all(leaves(to) == ["OrganId", "OrganName"] for to in element.findall("ND30/To"))
    assert (element.findtext("EAD_doc/typeName"), element.findtext("EAD_doc/language")) == ("26", "01")
    assert "Lý Thị Hồng Đào" in (element.findtext("EAD_doc/description") or "")


def test_dates_are_whole_or_told() -> None:
    whole = document(FULL.model_copy(update={"issued_date": "2031-02-09"}))
    assert whole.findtext("ND30/IssuedDate") == whole.findtext("EAD_doc/issuedDate") == "09/02/2031"
    assert whole.findall("warning") == []
    partial = document(FULL)
    assert not partial.findtext("ND30/IssuedDate")
    assert [(w.get("field"), w.text) for w in partial.findall("warning")] == [
        ("IssuedDate", "2031-02"),
        ("issuedDate", "2031-02"),
    ]


def test_what_is_too_long_is_cut_and_kept_whole_beside() -> None:
    subject = "trích yếu dài " * 60
    element = document(FULL.model_copy(update={"subject": subject, "issued_date": None, "pages": 1200}))
    assert element.findtext("ND30/Subject") == subject[:500]
    warnings = {w.get("field"): (w.get("reason"), w.text) for w in element.findall("warning")}
    assert warnings["Subject"] == ("longer than 500", subject)
    assert not element.findtext("ND30/PageAmount"), "a number is not cut"
    assert warnings["PageAmount"] == ("longer than 3", "1200")
    assert element.findtext("EAD_doc/numberOfPage") == "1200"


def test_types_and_codes() -> None:
    assert (len(TYPE_CODES), TYPE_CODES["công văn"], TYPE_CODES["khác"]) == (32, "22", "32")
    assert document(FULL.model_copy(update={"doc_type": "nghị định"})).findtext("EAD_doc/typeName") == "32"
    for urgency, code in (("HOẢ TỐC", "3"), ("Thượng  khẩn", "2"), ("KHẨN?", ""), (None, "")):
        assert (document(FULL.model_copy(update={"urgency": urgency})).findtext("ND30/Priority") or "") == code
    assert document(FULL.model_copy(update={"secrecy": "MẬT"})).findtext("EAD_doc/mode") == "03"
    assert document(FULL.model_copy(update={"media_type": "image/tiff"})).findtext("EAD_doc/confidenceLevel") == "02"


def test_the_copy_that_is_kept_was_sent_to_nobody() -> None:
    record = FULL.model_copy(update={"recipients": (*FULL.recipients, Recipient(name="Như trên"))})
    assert list(receivers(record)) == ["Tổ dân phố 1", "Tổ dân phố 2", "Đảng ủy phường", "Như trên"]


def test_the_file_says_what_is_unverified() -> None:
    rules = {rule.get("name"): rule for rule in written().findall("rules/rule")}
    for name, fields in (("ND30", ND30), ("TT05", TT05)):
        described = rules[name].findall("field")
        assert [field.get("name") for field in described] == [field.name for field in fields]
        assert [field.get("verified") == "true" for field in described] == [field.verified for field in fields]
        assert "chưa được kiểm chứng" in (rules[name].findtext("note") or "")
    assert {field.get("verified") for field in rules["TT05"].findall("field")} == {"false"}


def test_hostile_text_leaves_the_file_well_formed() -> None:
    element = document(HOSTILE.model_copy(update={"source": "\x01]]>.pdf", "issuing_body": "<UBND> & \x0b"}))
    assert element.get("source") == "\ufffd]]>.pdf"
    assert element.findtext("ND30/OrganName") == "<UBND> & \ufffd"
    assert element.findtext("ND30/Subject") == "a\ufffdb\ufffd[31m"
