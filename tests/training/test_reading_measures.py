"""Which labelled strings count as read: letter for letter, on their page, what a pen wrote left out."""

from pipeline.training.reading_measures import sightings, summary, wanted_of

LABEL = {
    "id": "x1",
    "traits": ["handwritten_number", "handwritten_date"],
    "number": "513/SYT-NV",
    "code_notation": "SYT-NV",
    "issued_date": "2019-05-31",
    "issuing_body": "UBND TỈNH AN LẠC SỞ Y TẾ",
    "recipients": ["Như trên", "Lưu: VT, NV"],
    "signer_name": "Lê Hoàng Bá",
    "signature_page": 2,
}
FIRST = "UBND TỈNH AN LẠC\nSỞ Y TẾ\nSố: 513 /SYT-NV\nAn Lạc, ngày 31 tháng 5 năm 2019"
SECOND = "Nơi nhận:\n- Như trên;\n- Lưu:VT, NV.\nLê Hoàng Bá"


def found(raw: str, repaired: str = "") -> dict[str, list[bool]]:
    rows: dict[str, list[bool]] = {}
    for row in sightings(LABEL, raw, repaired):
        rows.setdefault(row.wanted.kind, []).append(row.found["as read"])
    return rows


def test_a_right_reading_has_all_of_it() -> None:
    rows = found(f"{FIRST}\f{SECOND}")
    assert rows == {
        "number": [True],
        "date": [True],
        "signer": [True],
        "issuing_body": [True],
        "recipients": [True, True],
    }


def test_one_wrong_mark_and_a_wrong_page_are_misses() -> None:
    assert found(f"{FIRST.replace('TẾ', 'TẺ')}\f{SECOND}")["issuing_body"] == [False]
    assert found(f"{SECOND}\f{FIRST}")["signer"] == [False]
    assert found(f"{FIRST}\f{SECOND.replace('Bá', 'Bách')}")["signer"] == [False]
    assert found(f"{FIRST.replace('tháng 5', 'tháng 15')}\f{SECOND}")["date"] == [False]


def test_a_sign_at_the_end_of_a_string_may_touch_the_next_line() -> None:
    label = LABEL | {"issuing_body": "SỞ Y TẾ (DỰ ÁN LÚA)"}
    rows = sightings(label, "SỞ Y TẾ (DỰ ÁN LÚA)\nSố: 12", "SỞ Y TẾ (DỰ ÁN LÚA\nSố: 12")
    (body,) = (row for row in rows if row.wanted.kind == "issuing_body")
    assert body.found == {"as read": True, "repaired": False}


def test_what_a_pen_wrote_is_not_asked_for() -> None:
    asked = {wanted.kind: wanted.readings for wanted in wanted_of(LABEL)}
    assert asked["number"] == ("/SYT-NV",)
    assert asked["date"] == ("tháng 5 năm 2019", "tháng 05 năm 2019")
    typed = {wanted.kind: wanted.readings for wanted in wanted_of(LABEL | {"traits": []})}
    assert typed["number"] == ("513/SYT-NV",)
    assert "ngày 31 tháng 5 năm 2019" in typed["date"]


def test_shares_are_told_for_both_texts() -> None:
    report = summary(sightings(LABEL, f"{FIRST}\f", f"{FIRST}\f{SECOND}"))
    assert report["recipients"] == {"wanted": 2, "as read": 0.0, "repaired": 100.0}
    assert report["number"] == {"wanted": 1, "as read": 100.0, "repaired": 100.0}
