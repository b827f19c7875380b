"""Names under a seal, told by the dispatches that the same person signed."""

from pipeline.dispatch import Found
from pipeline.neighbours import settled
from tests.neighbours.invented import found, member

SURE = [
    member("a", "3", "2022-01-05"),
    member("b", "9", "2022-02-05"),
    member("c", "12", "2022-02-11", title="PHÓ CHỦ TỊCH", signer=found("Vi Thị Hương Giang", 0.98)),
]


def doubtful(name: str, confidence: float = 0.5, **other: str) -> Found | None:
    changes = settled([*SURE, member("doubtful", "20", "2022-03-01", signer=found(name, confidence), **other)])
    return changes["doubtful"].fields["signer_name"] if "doubtful" in changes else None


def test_a_name_nearly_read_is_that_of_the_signer() -> None:
    told = doubtful("Lò Vân Pánn")
    assert told is not None
    assert (told.value, told.rule) == ("Lò Văn Pánh", "signer.name.folder")
    assert told.folder is not None
    assert "2 other dispatches" in told.folder.why
    assert told.candidates[0].text == "Lò Vân Pánn"
    assert told.confidence <= 0.9  # letters that were not read go to review


def test_a_name_read_alike_is_confirmed() -> None:
    told = doubtful("Lò Văn Pánh", 0.7)
    assert told is not None
    assert told.confidence > 0.95


def test_never_across_titles_or_bodies() -> None:
    assert doubtful("Lò Vân Pánn", title="PHÓ CHỦ TỊCH") is None
    assert doubtful("Lò Vân Pánn", body="UBND XÃ BẢN LẦU") is None


def test_another_name_is_left_alone() -> None:
    assert doubtful("Quàng Văn Tiến") is None


def test_not_where_two_fit() -> None:
    other = member("d", "15", "2022-02-20", signer=found("Lò Văn Pảnh", 0.98))
    changes = settled([*SURE, other, member("doubtful", "20", "2022-03-01", signer=found("Lò Văn Panh", 0.5))])
    assert "doubtful" not in changes


def test_a_sure_name_is_left_alone() -> None:
    assert doubtful("Lò Văn Pảnh", 0.96) is None
