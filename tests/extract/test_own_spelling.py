"""The document's own spelling of its places, counted over all their mentions."""

from pipeline.document import Document, Line, Page, TextSource, Word
from pipeline.extract.own_spelling import own_spelling


def document(*lines: str, source: TextSource = "repaired_text_layer", sure: float | None = None) -> Document:
    made = tuple(
        Line(
            text=text,
            words=()
            if sure is None
            else tuple(
                Word(text=word, start=text.index(word), confidence=sure) for word in dict.fromkeys(text.split())
            ),
        )
        for text in lines
    )
    page = Page(number=1, layer="none", text_source=source, lines=made)
    return Document(sha256="0" * 64, media_type="text/plain", pages=(page,))


def test_what_most_mentions_say_is_the_spelling_in_capitals_too() -> None:
    read = document("UBND TỈNH LAM KHE", "Lam Khe, ngày 5", "của tỉnh Lam Khê về", "nhân dân tỉnh Lam Khê")
    spelling = own_spelling(read, "Lam Khe", "UBND TỈNH LAM KHE")
    assert spelling.respelt("Lam Khe") == "Lam Khê"
    assert spelling.respelt("UBND TỈNH LAM KHE") == "UBND TỈNH LAM KHÊ"
    assert spelling.respelt("Công an huyện Lam Khoa") == "Công an huyện Lam Khoa"


def test_one_vote_against_one_changes_nothing() -> None:
    read = document("Mai Đào, ngày 5", "tỉnh Mai Đạo")
    assert own_spelling(read, "Mai Đào", None).respelt("Mai Đào") == "Mai Đào"


def test_a_reader_with_marks_is_believed_where_it_gives_none() -> None:
    read = document("Hưng Nghi, ngày 5", "tỉnh Hưng Nghĩ", "tỉnh Hưng Nghi", "xã Hưng Nghi", source="ocr", sure=0.95)
    assert own_spelling(read, "Hưng Nghĩ", None).respelt("Hưng Nghĩ") == "Hưng Nghi"


def test_text_that_was_typed_and_names_of_provinces_stay() -> None:
    typed = document("Lam Khe, ngày 5", "tỉnh Lam Khê", "tỉnh Lam Khê", source="text_layer")
    assert own_spelling(typed, "Lam Khe", None).respelt("Lam Khe") == "Lam Khe"
    read = document("Hồ Chí Minh, ngày 5", "tỉnh Hò Chí Minh", "xã Hò Chí Minh")
    assert own_spelling(read, "TP. Hồ Chí Minh", None).respelt("TP. Hồ Chí Minh") == "TP. Hồ Chí Minh"


def test_a_place_read_once_takes_the_name_like_it_that_the_document_repeats() -> None:
    read = document("Quá Khổ, ngày 5", "tỉnh Quế Khê", "tỉnh Quế Khê", "UBND TỈNH QUẾ KHÊ")
    assert own_spelling(read, "Quá Khổ", "UBND TỈNH QUẾ KHÊ").respelt("Quá Khổ") == "Quế Khê"
