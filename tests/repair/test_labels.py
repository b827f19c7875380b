"""Labels of lists, and what else may want the same letters."""

from pipeline.document import apply_edits
from pipeline.repair import repair_text
from pipeline.repair.labels import label_edits
from pipeline.settings import RepairOptions

LINES = ["a) To dan phé", "b) Céc hd dan", "©) Céc té", "d) Céc ddi", "d) Céc trudng", "e) Céc tram y té"]


def test_the_order_of_labels_tells_the_letters():
    edits = label_edits(LINES, ["misread"] * len(LINES), 1)
    labels = [line.split(")")[0] for line in apply_edits("\n".join(LINES), edits).split("\n")]
    assert labels == ["a", "b", "c", "d", "đ", "e"]


def test_clean_lines_keep_their_labels():
    assert label_edits(LINES, ["none"] * len(LINES), 1) == []


def test_a_label_is_edited_once():
    text = "\n".join([*LINES, "¢) Uy ban nhan dan xa bdo cdo két qua thuc hién"])
    edits = repair_text(text, RepairOptions(min_score=0))
    assert apply_edits(text, edits).split("\n")[2].startswith("c)")
    assert apply_edits(text, edits).split("\n")[6].startswith("c)")


def test_the_order_is_not_heard_in_text_that_is_mostly_right():
    """An amended list may have "d)" twice; a reader of Vietnamese seldom takes one for the other."""
    lines = ["c) Các tổ;", "d) Các đội;", "d) Các trường;", "©) Các xã."]
    assert [e.after for e in label_edits(lines, ["misspelt"] * 4, 1)] == ["c"]
