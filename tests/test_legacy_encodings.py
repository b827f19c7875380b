"""Legacy encodings: every letter there and back, whole texts, and nothing found where nothing is."""

import lzma
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.document import apply_edits, undo_edits
from pipeline.legacy_encodings import detect, to_unicode
from pipeline.repair.encoding_edits import encoding_edits
from pipeline.training.legacy import NAMES, encode
from pipeline.vietnamese import MARKED_LETTERS

DISPATCH = """UBND HUYỆN PHÚ LÂM
PHÒNG NỘI VỤ
Số: 46/CV-NV
V/v chuẩn bị tổng kết phong trào thi đua
Phú Lâm, ngày 14 tháng 11 năm 2003
Kính gửi: Uỷ ban nhân dân các xã, thị trấn
Thực hiện Kế hoạch số 12/KH-UBND ngày 05/9/2003 của Uỷ ban nhân dân huyện về tổng kết phong trào thi đua yêu nước,
Phòng Nội vụ đề nghị các xã, thị trấn khẩn trương rà soát những tập thể, cá nhân tiêu biểu và gửi hồ sơ trước ngày 30.
1. Báo cáo kết quả hoạt động của Hội Nông dân, Hội Phụ nữ và Đoàn Thanh niên trong năm qua;
2. Danh sách đề nghị khen thưởng (kèm theo biên bản họp xét của Hội đồng).
Mọi vướng mắc xin liên hệ với ông Đỗ Quý Hùng, số điện thoại 0912.345.678, thư điện tử noivu@phulam.example.
Đề nghị thủ trưởng các đơn vị nghiêm túc thực hiện./.
TRƯỞNG PHÒNG
Nguyễn Thị Mỹ Duyên"""

FOREIGN = [
    "Le président de la République a été reçu à l'hôtel de ville où il a prononcé un discours très applaudi.",
    "L'été dernier, la fête nationale s'est déroulée près du château; les élèves y étaient présents dès huit heures.",
    "Für die Prüfung müssen alle Schüler spätestens um acht Uhr in der Aula sein, sonst dürfen sie nicht schreiben.",
    "Die Bürger der Städte München und Köln hätten größere Räume benötigt; das Straßennetz wäre überfüllt.",
    "The committee's report isn't final (see p. 12), but it'll be published to all members: they've asked for it.",
    "A comissão não aprovou as contas de São João da Conceição porque não há informações sobre a execução.",
    "Příliš žluťoučký kůň úpěl ďábelské ódy, zatímco řidič čekal na zelenou u nádraží.",
    "El niño español comió jamón en la mañana y después cantó una canción con su compañero de León.",
    "Tämä päätös on hyväksytty, ja se lähetetään jäsenille välittömästi hyvän käytännön mukaisesti.",
    "På lørdag skal vi på fjellet, så vi må stå tidlig opp og spise frokost før vi går.",
    "Það er gott veður á Íslandi í dag, segir Sigurður Guðmundsson við Ísafjörð.",
    "La città è più bella di sera; perché non c'è traffico e si può camminare un po' di più.",
    "Çünkü öğrenciler bugün geç geldiler, müdür onları beklemedi.",
    "Ærø, Tårnby og Køge har færre indbyggere end Ålborg.",
]
TECHNICAL = [
    "d-d@x.vn a^2 + b^2 = c^2 (a) (b) o? e.g. i.e. U.S.A.",
    "https://www.donglinh.example/tin-tuc?id=5&trang=2 lienhe@donglinh.example ftp://a.b/c~d",
    "for (i = 0; i < n; i++) { a[i] = a[i] ^ mask; u += o * e; }",
    'print(f"{name!r}: {value:.2f}")  # don\'t use `eval`',
    r"C:\du\tailieu\vanban.docx  \\maychu\du-lieu  re.compile(r'\d+\.\d*')",
    "12.500.000đ/m² ở 25°C, 5 µm - 10 µm - 20 µm, ±3 %, 3 × 4 = 12, © 2019, § 5, ½ giờ, Intel® Core™",
    "AT&T, R&D, Q&A, e-mail, A4, H5N1, COVID-19, 4.0",
]


def repaired(text: str) -> str:
    return apply_edits(text, encoding_edits(text, 1))


def coded(text: str, name: str) -> str:
    found = encode(text, name)
    assert found is not None
    return found


TABLES = {"TCVN3": "TCVN3", "VNI": "VNI", "VIQR": "VIQR", "VIQR, horn as *": "VIQR"} | {
    name: "UTF-8 as Latin" for name in NAMES if name.startswith("UTF-8")
}


@pytest.mark.parametrize("name", TABLES)
def test_every_letter_there_and_back(name):
    written = "".join(sorted(MARKED_LETTERS))
    if name == "TCVN3":  # toned capitals have no codes of their own
        written = "".join(letter for letter in written if letter.islower() or letter in "ĂÂÊÔƠƯĐ")
    for letter in written:
        word = f"{letter}n"
        assert to_unicode(encode(word, name) or word, TABLES[name]) == word


def test_tcvn3_writes_toned_capitals_in_words_of_capitals_only():
    assert encode("Ủy ban", "TCVN3") is None
    assert encode("ỦY BAN", "TCVN3") == "ñY BAN"


def test_tcvn3_is_the_table_of_the_standard():
    assert to_unicode("thÞ x· BØm S¬n, ngµy 26 th¸ng 5 n¨m 2017", "TCVN3") == "thị xã Bỉm Sơn, ngày 26 tháng 5 năm 2017"
    assert to_unicode("§¶ng bé, ph\u00ad¬ng ph¸p", "TCVN3") == "Đảng bộ, phương pháp"


@pytest.mark.parametrize("name", NAMES)
def test_a_dispatch_comes_back_exactly(name):
    damaged = coded(DISPATCH, name)
    assert damaged != DISPATCH
    assert repaired(damaged) == DISPATCH


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("line", [line for line in DISPATCH.split("\n") if len(line.split()) >= 7])
def test_a_line_comes_back_exactly(name, line):
    damaged = encode(line, name)
    if damaged is not None:
        assert repaired(damaged) == line


def test_the_rule_names_the_encoding():
    rules = {name: {edit.rule for edit in encoding_edits(coded(DISPATCH, name), 1)} for name in NAMES}
    assert rules["TCVN3"] == {"encoding_tcvn3"}
    assert rules["VNI"] == {"encoding_vni"}
    assert rules["VIQR"] == rules["VIQR, horn as *"] == {"encoding_viqr"}
    assert rules["UTF-8 as Latin-1"] == rules["UTF-8 as Windows-1252, twice"] == {"encoding_utf8_as_latin"}
    assert rules["NFD"] == rules["Windows-1258"] == {"encoding_nfd"}
    assert rules["eth"] == {"encoding_eth"}


@pytest.mark.parametrize("name", ["TCVN3", "VNI", "UTF-8 as Latin-1", "NFD"])
def test_damaged_lines_between_clean_ones(name):
    lines = DISPATCH.split("\n")
    mixed = "\n".join(coded(line, name) if number % 3 == 0 else line for number, line in enumerate(lines) if line)
    assert repaired(mixed) == DISPATCH


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kính gửi: Uû ban nh©n d©n tØnh Phó L©m", "Kính gửi: Uỷ ban nhân dân tỉnh Phú Lâm"),
        ("UÛY BAN NHAÂN DAÂN HUYEÄN PHUÙ LAÂM", "ỦY BAN NHÂN DÂN HUYỆN PHÚ LÂM"),
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("céng hoµ x· héi chñ nghÜa viÖt nam", "cộng hoà xã hội chủ nghĩa việt nam"),
        ("d-u+o+`ng lie^n xa~, d-e^` nghi. hoa`n tha`nh", "đường liên xã, đề nghị hoàn thành"),
        (r"huye^.n Phu' La^m\. Ca'c xa~ kha^?n tru+o+ng", "huyện Phú Lâm. Các xã khẩn trương"),
        ("Ðiều 1. HÐND các xã Ða Mai", "Điều 1. HĐND các xã Đa Mai"),
        ("tie\u0301\u0302n ddo^.", "tiến ddo^."),
    ],
)
def test_special_forms(text, expected):
    assert repaired(text) == expected


@pytest.mark.parametrize("text", FOREIGN + TECHNICAL)
def test_other_languages_and_code_are_left(text):
    assert encoding_edits(text, 1) == ()
    assert detect(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Péi véi céng tac héi déng nhan dan cac cép, phdi hop vdi cac nganh lién quan t6 chirc hoi nghi",
        "Thyc hién Ké hoach sé 12 vé viéc phat déng phong trao, néi dung cudc van déng cing véi cdng tac héi",
    ],
)
def test_misread_text_is_no_other_encoding(text):
    assert encoding_edits(text, 1) == ()


def test_other_languages_are_left_together_and_beside_vietnamese():
    text = "\n".join(FOREIGN + TECHNICAL)
    assert encoding_edits(text, 1) == ()
    assert encoding_edits(f"{DISPATCH}\n{text}", 1) == ()


@pytest.mark.parametrize("name", ["TCVN3", "VNI", "VIQR"])
def test_addresses_and_numbers_inside_legacy_text_stay(name):
    got = repaired(coded(DISPATCH, name))
    assert "noivu@phulam.example" in got
    assert "0912.345.678" in got


@pytest.mark.parametrize("genre", ["legal", "news"])
def test_clean_text_is_never_taken_for_another_encoding(genre, shared: Path):
    with lzma.open(shared / "corpus" / genre / "dev.txt.xz", "rt", encoding="utf-8") as file:
        lines = file.read().splitlines()[::4]
    assert encoding_edits("\n".join(lines), 1) == ()
    assert [line for line in lines if encoding_edits(line, 1)] == []


@pytest.mark.parametrize("name", NAMES)
def test_blocks_of_an_unseen_text_come_back_exactly(name, shared: Path):
    with lzma.open(shared / "corpus" / "legal" / "dev.txt.xz", "rt", encoding="utf-8") as file:
        lines = [line for line in file.read().splitlines()[::20] if encode(line, name)]
    wrong = 0
    for at in range(0, len(lines), 30):
        block = lines[at : at + 30]
        got = repaired("\n".join(coded(line, name) for line in block)).split("\n")
        wrong += sum(a != b for a, b in zip(block, got, strict=True))
    assert len(lines) > 100
    # Without backslashes a full stop behind a vowel is a guess: "tư." or "tự".
    assert wrong <= (0.04 * len(lines) if name == "VIQR, no backslashes" else 0)


vowels = "aăâeêioôơuưyàáảãạăđĐðÐ"
legacy_like = st.text(
    alphabet="anguyethi \n\\'`?~.^(+*-dD" + "".join(map(chr, range(0xA0, 0x100))) + "ÃÄÆá»ºệ\u0301\u0323", max_size=80
)
tokens = st.lists(
    st.sampled_from(
        "nh©n d©n tØnh nhaân daân nha^n Ðiều ðã dÃ¢n á»‡ việt ho. «Bộ» été la. tie\u0302\u0301n \n".split(" ")
    ),
    max_size=30,
).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=120), legacy_like, tokens))
@example("\x85Ã\xa0\u2003")
@example("Ã\u0303 Ã\xa0 d\u0323Ð")
def test_any_text_gives_sound_edits_and_rests(text):
    edits = encoding_edits(text, 2)
    end = 0
    for edit in edits:
        assert end <= edit.start < edit.end
        assert edit.before != edit.after
        assert (edit.page, edit.score) == (2, 1.0)
        assert "\n" not in edit.before + edit.after
        end = edit.end
    after = apply_edits(text, edits)
    assert undo_edits(after, edits) == text
    assert encoding_edits(after, 2) == ()


@given(st.lists(st.sampled_from("Kế hoạch phòng chống thiên tai ở xã Đồng Thượng, tổ chức diễn tập giữa quý".split())))
def test_loose_marks_are_joined(words):
    text = " ".join(words)
    assert repaired(unicodedata.normalize("NFD", text)) == text


def test_a_letter_between_digits_is_no_word():
    text = "Ủy ban nhân dân xã báo cáo 3,ð9 ha"
    assert repaired(text) == text
