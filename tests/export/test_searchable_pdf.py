"""The searchable PDF: right words at their places, and not a pixel changed."""

import io
from itertools import product

import numpy as np
import pdfplumber
import pikepdf
import pytest
from PIL import Image

from pipeline.document import Box, Line, Page
from pipeline.errors import DamagedFile, EncryptedFile, UsageError
from pipeline.export.searchable_pdf import needs_layer, searchable_pdf
from pipeline.source import Source
from pipeline.vietnamese import VIETNAMESE_LETTERS
from tests.export.sheets import (
    LINES,
    colour_of,
    copied,
    drawn,
    ink_boxes,
    misread,
    page_of,
    saved,
    scan,
    sheet,
    word_boxes,
)

WORDS = [word for line in LINES for word in line.split()]
PDF = "application/pdf"


def exported(data: bytes, *pages: Page, media_type: str = PDF) -> bytes:
    return searchable_pdf(Source.of_bytes("thư mời.pdf", data), media_type, pages).data


def plumbed(data: bytes, **options: object) -> list[str]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [word["text"] for page in pdf.pages for word in page.extract_words(**options)]


def test_the_words_are_read_back_in_order_and_the_page_looks_the_same() -> None:
    pixels = sheet()
    original = scan(pixels)
    copy = exported(original, page_of(pixels))
    assert plumbed(original) == []
    assert plumbed(copy) == WORDS
    assert copied(copy).split() == WORDS
    assert [line.split() for line in copied(copy).splitlines()] == [line.split() for line in LINES]
    for scale in (0.5, 1.0, 2.0, 3.3):
        assert np.array_equal(drawn(original, scale=scale), drawn(copy, scale=scale))
    assert exported(original, page_of(pixels)) == copy, "the same again"


def test_what_is_searched_are_the_repaired_words() -> None:
    pixels = sheet()
    page = misread(page_of(pixels))
    assert "Ké" in page.raw_text
    assert plumbed(exported(scan(pixels), page)) == WORDS


def test_every_vietnamese_letter_comes_back() -> None:
    letters = sorted(VIETNAMESE_LETTERS)
    words = ["".join(letters[at : at + 6]) for at in range(0, len(letters), 6)]
    page = Page(number=1, width=600, height=800, lines=_rows([*words, "€", "½", "–", "“ngoặc”"]))
    copy = exported(scan(sheet(())), page)
    assert sorted("".join(plumbed(copy))) == sorted("".join([*words, "€½–“ngoặc”"]))
    assert set(copied(copy)) >= VIETNAMESE_LETTERS


def _rows(words: list[str]) -> tuple[Line, ...]:
    """Return each word on a line of its own."""
    step = 0.9 / len(words)
    return tuple(
        Line.of_words([(word, Box(0.1, 0.05 + step * row, 0.5, 0.05 + step * (row + 0.7)), 0.9)])
        for row, word in enumerate(words)
    )


@pytest.mark.parametrize("slant", [0.0, 3.0, -6.5])
@pytest.mark.parametrize(("turn", "rotate"), [*product((0, 90, 180, 270), (0, 90)), (0, 180), (0, 270), (90, 270)])
def test_words_land_on_the_ink_of_the_page_as_it_lies(turn: int, rotate: int, slant: float) -> None:
    lines = LINES[1:4]
    words = [word for line in lines for word in line.split()]
    assert len(set(words)) == len(words)
    upright = sheet(lines, slant)
    page = page_of(upright, lines, rotation=turn)
    lying = np.ascontiguousarray(np.rot90(upright, k=turn // 90))  # turned clockwise by ``turn`` it is upright
    copy = exported(scan(lying, rotate), page)
    shown = Image.fromarray(drawn(copy, scale=100 / 72)).resize(lying.shape[1::-1])
    assert np.abs(np.asarray(shown, float) - lying).mean() < 1, "viewers show the page as it lies"
    found = dict(word_boxes(copy))
    assert set(found) == set(words)
    height, width = lying.shape[:2]
    for word, ink in zip(words, ink_boxes(lying, len(words)), strict=True):
        text = found[word]
        errors = [(text.middle[0] - ink.middle[0]) * width, (text.middle[1] - ink.middle[1]) * height]
        lengths = [
            ((text.right - text.left) * width, (ink.right - ink.left) * width),
            ((text.bottom - text.top) * height, (ink.bottom - ink.top) * height),
        ]
        if turn in (90, 270):  # along the text first
            errors.reverse()
            lengths.reverse()
        # Letters are 24 pixels high. Along the text a word is where its ink is; across it, the words of a line share
        # one band, while the ink of some lacks tails or marks.
        assert abs(errors[0]) < 3, word
        assert abs(errors[1]) < 9, word
        assert lengths[0][0] == pytest.approx(lengths[0][1], abs=5), word


@pytest.mark.parametrize("slant", [2.0, -4.0, 8.0])
def test_letters_of_a_slanted_page_follow_its_slant(slant: float) -> None:
    upright = sheet(slant=slant)
    copy = exported(scan(upright), page_of(upright))
    with pdfplumber.open(io.BytesIO(copy)) as pdf:
        matrices = [char["matrix"] for char in pdf.pages[0].chars]
    falls = [np.degrees(np.arctan2(-b, a)) for a, b, *_ in matrices]
    assert np.ptp(falls) < 0.05
    assert falls[0] == pytest.approx(slant, abs=0.3)


def test_a_level_page_is_not_slanted_by_letters_of_different_heights() -> None:
    pixels = sheet()
    with pdfplumber.open(io.BytesIO(exported(scan(pixels), page_of(pixels)))) as pdf:
        assert {char["matrix"][1] for char in pdf.pages[0].chars} == {0.0}


def test_scans_inside_are_not_packed_anew() -> None:
    pixels = sheet()
    original = scan(pixels)
    with pikepdf.open(io.BytesIO(original)) as pdf:
        before = pdf.pages[0].Resources.XObject.Im.read_raw_bytes()
    with pikepdf.open(io.BytesIO(exported(original, page_of(pixels)))) as pdf:
        assert pdf.pages[0].Resources.XObject.Im.read_raw_bytes() == before


def test_pages_that_share_their_resources_both_get_their_words() -> None:
    first, second = sheet(), sheet(LINES[:1])
    with pikepdf.open(io.BytesIO(scan(first))) as pdf, pikepdf.open(io.BytesIO(scan(second))) as other:
        pdf.pages.append(other.pages[0])
        pdf.pages[1].obj.Resources = pdf.pages[0].obj.Resources = pdf.make_indirect(pdf.pages[0].obj.Resources)
        data = saved(pdf)
    copy = exported(data, page_of(first), page_of(second, LINES[:1]))
    assert plumbed(copy) == [*WORDS, *LINES[0].split()]


def test_a_good_layer_needs_no_second_one_and_the_file_stays_as_it_is() -> None:
    pixels = sheet()
    page = page_of(pixels, layer="good", text_source="text_layer")
    assert not needs_layer(page)
    original = scan(pixels, content=b"BT /F 12 Tf 60 700 Td (Thu moi) Tj ET")
    result = searchable_pdf(Source.of_bytes("a.pdf", original), PDF, (page,))
    assert result.is_original
    assert result.data == original


def test_a_good_layer_that_is_seen_is_not_doubled_for_a_few_repairs() -> None:
    pixels = sheet()
    original = scan(pixels, content=b"BT /F 12 Tf 60 700 Td (Thu moi) Tj ET")
    page = misread(page_of(pixels, layer="good", text_source="repaired_text_layer"))
    for data in (original, signed(original)):
        assert exported(data, page) == data
    assert plumbed(original) == ["Thu", "moi"]


def test_a_layer_that_was_kept_for_want_of_a_better_one_is_not_doubled() -> None:
    original = scan(sheet(), content=b"BT /F 12 Tf 60 700 Td (Thu moi) Tj ET")
    page = page_of(sheet(), layer="broken", text_source="text_layer")
    assert exported(original, page) == original


HIDDEN = b"BT 3 Tr /F 9 Tf 60 700 Td (Ke hogch) Tj 0 -20 Td [(s6) -300 (15)] TJ T* (cua) ' ET "
UNDER = b"BT /F 9 Tf 60 700 Td (Ke hogch) Tj ET"


@pytest.mark.parametrize("layer", [{"content": HIDDEN}, {"content": b"q 3 Tr " + HIDDEN + b"Q"}, {"under": UNDER}])
def test_a_misread_layer_nobody_sees_is_taken_out(layer: dict[str, bytes]) -> None:
    pixels = sheet()
    original = scan(pixels, **layer)
    assert "hogch" in " ".join(plumbed(original))
    copy = exported(original, page_of(pixels, layer="broken"))
    assert plumbed(copy) == WORDS
    assert np.array_equal(drawn(original), drawn(copy))


def test_a_misread_layer_in_a_form_is_taken_out_on_its_page_only() -> None:
    pixels = sheet()
    with pikepdf.open(io.BytesIO(scan(pixels))) as pdf:
        form = pikepdf.Stream(pdf, HIDDEN)
        form.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form})
        form.BBox = pikepdf.Array([0, 0, 700, 900])
        form.Resources = pikepdf.Dictionary(Font=pdf.pages[0].obj.Resources.Font)
        pdf.pages[0].obj.Resources.XObject.Layer = pdf.make_indirect(form)
        pdf.pages[0].contents_add(b"/Layer Do")
        pdf.pages.append(pdf.pages[0])
        original = saved(pdf)
    kept = page_of(pixels, layer="good", text_source="text_layer", number=2)
    copy = exported(original, page_of(pixels, layer="broken"), kept)
    with pdfplumber.open(io.BytesIO(copy)) as pdf:
        texts = [[word["text"] for word in page.extract_words()] for page in pdf.pages]
    assert texts[0] == WORDS
    assert "hogch" in " ".join(texts[1])


def test_text_that_is_seen_stays_whatever_its_letters() -> None:
    pixels = sheet()
    original = scan(pixels, content=b"BT /F 12 Tf 60 700 Td (v\xa8n b\xb6n) Tj 3 Tr (hidden) Tj ET")
    copy = exported(original, page_of(pixels, layer="broken"))
    assert np.array_equal(drawn(original), drawn(copy))
    assert set(WORDS) <= set(plumbed(copy, use_text_flow=True))
    assert "hidden" not in " ".join(plumbed(copy))


def test_a_signed_original_gives_a_copy_that_says_it_is_not_signed() -> None:
    pixels = sheet()
    original = signed(scan(pixels))
    kept = bytes(original)
    result = searchable_pdf(Source.of_bytes("quyết định.pdf", original), PDF, (page_of(pixels),))
    assert original == kept
    assert result.was_signed
    assert np.array_equal(drawn(original), drawn(result.data))
    assert (drawn(original) == (255, 0, 0)).all(axis=2).any(), "the picture of the signature is seen"
    with pikepdf.open(io.BytesIO(result.data)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert "/Perms" not in pdf.Root
        assert "/Sig" not in [str(a.get("/FT")) for a in pdf.pages[0].obj.Annots]
        assert "không có chữ ký số" in str(pdf.docinfo["/Title"])
        assert "KHÔNG mang chữ ký số" in str(pdf.docinfo["/Subject"])
        with pdf.open_metadata() as metadata:
            assert "quyết định.pdf" in str(metadata["dc:description"])
    assert b"/ByteRange" not in result.data
    assert plumbed(result.data) == WORDS


def test_other_form_fields_of_a_signed_original_stay() -> None:
    pixels = sheet()
    with pikepdf.open(io.BytesIO(signed(scan(pixels)))) as pdf:
        pdf.Root.AcroForm.Fields.append(pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="so", V="15")))
        original = saved(pdf)
    with pikepdf.open(io.BytesIO(exported(original, page_of(pixels)))) as pdf:
        assert [str(field.T) for field in pdf.Root.AcroForm.Fields] == ["so"]


def test_a_signed_original_with_a_good_layer_keeps_its_signature() -> None:
    pixels = sheet()
    original = signed(scan(pixels, content=b"BT /F 12 Tf 60 700 Td (Thu moi) Tj ET"))
    result = searchable_pdf(
        Source.of_bytes("a.pdf", original), PDF, (page_of(pixels, layer="good", text_source="text_layer"),)
    )
    assert (result.data, result.was_signed) == (original, False)


def signed(data: bytes) -> bytes:
    """Return the PDF with a filled signature field that looks like a red stamp with a name."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        look = pikepdf.Stream(pdf, b"1 0 0 rg 0 0 60 40 re f 0 g BT /F 9 Tf 4 10 Td (So Y te) Tj ET")
        look.Resources = pikepdf.Dictionary(Font=pdf.pages[0].obj.Resources.Font)
        look.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form})
        look.BBox = pikepdf.Array([0, 0, 60, 40])
        value = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig, ByteRange=pikepdf.Array([0, 1, 2, 3]), Contents=b"\1\2", M="D:20210305091530+07'00'"
        )
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Sig,
                T="Signature1",
                V=pdf.make_indirect(value),
                Rect=pikepdf.Array([300, 100, 360, 140]),
                AP=pikepdf.Dictionary(N=look),
                F=132,
            )
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([field])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)
        pdf.Root.Perms = pikepdf.Dictionary(DocMDP=field.V)
        return saved(pdf)


def test_properties_stay_but_for_an_unchecked_claim_to_be_pdfa() -> None:
    pixels = sheet()
    with pikepdf.open(io.BytesIO(scan(pixels))) as pdf:
        with pdf.open_metadata() as metadata:
            metadata["pdfaid:part"], metadata["pdfaid:conformance"] = "2", "B"
            metadata["dc:creator"] = ["Phòng Văn thư"]
        pdf.docinfo["/Subject"] = "Vệ sinh môi trường."
        original = saved(pdf)
    with pikepdf.open(io.BytesIO(exported(original, page_of(pixels)))) as pdf, pdf.open_metadata() as metadata:
        assert "pdfaid:part" not in metadata
        assert metadata["dc:creator"] == ["Phòng Văn thư"]
        assert str(pdf.docinfo["/Subject"]).startswith("Vệ sinh môi trường. Bản sao")


def test_strange_letters_do_no_harm() -> None:
    words = ["a\x00b", "\ud800", "\x07", "שלום", "🙂ok", "e\u0323\u0302", "(\\)", "\u202e"]
    page = Page(number=1, width=600, height=800, lines=_rows(words))
    original = scan(sheet(()))
    copy = exported(original, page)
    got = set(plumbed(copy))
    assert {"ab", "🙂ok", "(\\)"} <= got
    assert "\ud800" not in "".join(got)
    assert np.array_equal(drawn(original), drawn(copy))


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (Line(text=""),),
        (Line(text="không có khung"),),
        (Line.of_words([("điểm", Box(0.5, 0.5, 0.5, 0.5), 0.1), ("mép", Box(0.99, 0, 1, 1), 0.1)]),),
        (Line.of_words([("\x01", Box(0.1, 0.1, 0.2, 0.2), 0.1)]),),
    ],
)
def test_pages_without_words_or_with_impossible_boxes(lines: tuple[Line, ...]) -> None:
    original = scan(sheet(LINES[:1]))
    copy = exported(original, Page(number=1, width=600, height=800, lines=lines))
    assert np.array_equal(drawn(original), drawn(copy))


def test_what_cannot_be_exported_is_told() -> None:
    page = page_of(sheet())
    with pytest.raises(UsageError, match="plain text"):
        exported(b"thu moi", page, media_type="text/plain")
    with pytest.raises(DamagedFile):
        exported(b"%PDF-1.4 and then nothing", page)
    with pytest.raises(DamagedFile, match="1 pages, but 2"):
        exported(scan(sheet()), page, page)


def test_passwords() -> None:
    pixels = sheet()
    with pikepdf.open(io.BytesIO(scan(pixels))) as pdf:
        locked = saved(pdf, encryption=pikepdf.Encryption(owner="a", user="b"))
        guarded = saved(pdf, encryption=pikepdf.Encryption(owner="a", user=""))
    with pytest.raises(EncryptedFile):
        exported(locked, page_of(pixels))
    assert plumbed(exported(guarded, page_of(pixels))) == WORDS


def test_colours_of_words_differ() -> None:
    assert len({colour_of(number) for number in range(len(WORDS))}) == len(WORDS)
