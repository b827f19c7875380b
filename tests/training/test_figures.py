"""Tables, drawings and the analysis of errors: from counts to what a person reads."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline.document import Edit
from pipeline.training import charts, tables
from pipeline.training.error_analysis import CURES, Error, errors, most_frequent, shares
from pipeline.training.evaluation import Counts, restored

WORDS = {"xã", "bỉm", "bím", "sơn", "báo", "cáo", "kết", "quả"}
METRICS = {
    "legal eng": Counts(tokens=200, lost=4, raw_wrong=150, wrong=5, right_before=50, harmed=1, verbatim=9).figures()
    | {"edits": 3, "calibration_error": 0.0123},
    "news clean": Counts(tokens=1000, right_before=1000).figures(),
    "news clean lines one by one": {"lines": 1200, "touched": 1},
    "encodings": {"TCVN3": {"pages": 7, "pages_exact": 7, "lines": 20, "lines_exact": 19}},
    "reliability": [{"edits": 0, "claimed": 0, "right": 0}, {"edits": 12, "claimed": 0.9, "right": 0.75}],
}


def edit(text: str, before: str, after: str) -> Edit:
    start = text.index(before)
    return Edit(page=1, start=start, end=start + len(before), before=before, after=after, rule="channel", score=0.9)


@pytest.mark.parametrize(
    ("gold", "raw", "changes", "cause"),
    [
        ("xã Bỉm Sơn", "xã Bim Sơn", [("Bim", "Bím")], "choice among candidates"),
        ("xã Bỉm Sơn", "xã Bim Sơn", [], "left as read"),
        ("xã Khe Sơn", "xã Kne Sơn", [], "unknown word"),
        ("xã Quả Sơn", "xã 0ua Sơn", [], "right word not offered"),
        ("xã 34 Sơn", "xã 84 Sơn", [], "code or number"),
        ("xã Bỉm, Sơn", "xã Bỉm. Sơn", [], "sign or punctuation"),
        ("xã Bỉm Sơn", "xã | Bỉm Sơn", [], "sign or punctuation"),
        ("xã Bỉm Sơn", "xã BỉmSơn", [], "split or joined"),
        ("xã Bỉm Sơn", "xã B ỉm Sơn", [], "split or joined"),
        ("xã Bỉm Sơn kết quả", "xã Bỉm", [], "lost or invented"),
    ],
)
def test_every_error_has_its_cause(gold: str, raw: str, changes: list[tuple[str, str]], cause: str) -> None:
    edits = [edit(raw, before, after) for before, after in changes]
    found = list(errors(gold, raw, edits, WORDS, lambda read: WORDS - {"quả"}))
    assert [error.cause for error in found] == [cause]


def test_right_text_and_letter_case_have_no_errors() -> None:
    assert list(errors("XÃ BỈM SƠN", "xã bỉm sơn", [], WORDS, lambda read: WORDS)) == []


def test_the_tables_of_errors_count_and_escape() -> None:
    found = [Error("left as read", "xã", "xa", "xa")] * 2 + [Error("sign or punctuation", "", "|", "|")]
    found += [Error("split or joined", "uỷ ban", "uyban", "uyban")] * 3
    analysis = {"causes": {"legal eng": shares(found, 300)}, "most frequent": most_frequent(found, 50)}
    assert tables.frequent_errors(analysis).splitlines()[2:] == [
        "| 2 | `xã` | `xa` | `xa` | left as read |",
        "| 1 | (nothing) | `\\|` | `\\|` | sign or punctuation |",
    ]
    assert len(most_frequent(found, 1)) == 1
    assert f"| split or joined | 1.00% | {CURES['split or joined']} |" in tables.causes(analysis).splitlines()


def test_the_tables_say_what_was_measured() -> None:
    full = tables.full(METRICS)
    assert (
        "| law, pages read with `eng` | 200 | 4 | 25.00% | 97.50% | 96.7% | 1 of 50 (2.000%) | 0 of 9 | 0.012 |"
        in full.splitlines()
    )
    assert "| news, clean | 1,000 | 0 | 100.00% | 100.00% | - | 0 of 1,000 (0.000%) | 0 of 0 | - |" in full.splitlines()
    assert full.endswith("\n\nClean lines given one by one: 1 of 1,200 touched.")
    assert "| law, pages read with `eng` | 25.0% | 97.50% | 1 of 50 |" in tables.brief(METRICS).splitlines()
    assert "| TCVN3 | 7 of 7 | 19 of 20 |" in tables.encodings(METRICS)


def test_speeds_are_shown_with_two_digits() -> None:
    row = {"accuracy": 0.5, "harmed_share": 0.1, "syllables_per_second": 12345}
    speeds = {"congvan": {"clean text": 234567, "peak memory, MB": 210}, "systems": {"pyvi": {"legal eng": row}}}
    assert "| clean text | 230,000 syllables/s |" in tables.speed(speeds)
    assert "| peak memory, MB | 210 |" in tables.speed(speeds)
    assert "| 50.0% | 12,000 to 12,000 |" in tables.peers(speeds)


def test_tables_go_between_their_marks_and_nowhere_else() -> None:
    page = "a\n<!-- repair in brief: written by scripts/write_repair_figures.py -->\nold\n<!-- end -->\nz\n"
    once = tables.filled(page, tables.all_tables(METRICS, None, None))
    assert tables.brief(METRICS) in once
    assert "old" not in once
    assert once.startswith("a\n<!--")
    assert once.endswith("<!-- end -->\nz\n")
    assert tables.filled(once, tables.all_tables(METRICS, None, None)) == once


@pytest.mark.parametrize(
    "drawing", [charts.accuracy_chart(METRICS), charts.reliability_chart(METRICS["reliability"])], ids=["bars", "dots"]
)
def test_drawings_are_small_and_well_formed(drawing: str) -> None:
    root = ElementTree.fromstring(drawing)
    assert root.tag.endswith("svg")
    assert len(drawing) < 10_000


def test_a_dot_lies_where_its_bin_says() -> None:
    root = ElementTree.fromstring(charts.reliability_chart(METRICS["reliability"]))
    dots = root.findall("{*}circle")
    assert [(dot.get("cx"), dot.get("cy")) for dot in dots] == [("330.0", "87.0")]


def test_encoded_texts_are_restored_exactly_or_not_at_all() -> None:
    def encode(text: str) -> str | None:
        return text.replace("ã", "·") if "ã" in text else None

    def half(text: str) -> list[Edit]:
        return [edit(text, "·", "ã")]

    assert restored(["xã", "Bỉm", "Xã lã"], encode, half) == (2, 1)


def test_the_adapter_answers_line_by_line(root: Path) -> None:
    tasks = [{"text": "Ủy ban nhân dân xã"}, {"text": "một\nhai", "from_image": True}]
    done = subprocess.run(
        [sys.executable, str(root / "scripts/restore_with.py"), "congvan"],
        input="".join(json.dumps(task) + "\n" for task in tasks),
        capture_output=True,
        text=True,
        check=True,
    )
    first, *results, last = map(json.loads, done.stdout.splitlines())
    assert [result["text"] for result in results] == ["Ủy ban nhân dân xã", "một\nhai"]
    assert first["started"] > 0
    assert last["peak_mb"] > 10
