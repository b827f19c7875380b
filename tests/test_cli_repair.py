"""``congvan repair`` as people and scripts call it."""

import json
from pathlib import Path
from typing import get_args

import pytest

from pipeline.cli import text
from pipeline.settings import RepairOptions
from tests.commands import congvan

pytestmark = pytest.mark.slow

BROKEN = """\
Chi cuc thuy loi kiem tra cac cong trinh thuy loi tren dia ban tinh, báo cáo :x: két qua v6i Uy ban nhan dan tinh
va dé nghi céc don vi t6 chirc thuc hién nghiém tic <ké hoach> phong chéng thién tai.
"""


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "bản <quét>.txt"
    path.write_text(BROKEN, encoding="utf-8")
    return path


def test_the_page_is_written_beside_the_text(scan: Path, tmp_path: Path) -> None:
    done = congvan("repair", scan.name, "-o", "text.txt", "--html", "page.html", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "bản &lt;quét&gt;.txt</title>" in html
    assert "&lt;<del>ké</del>" in html
    assert "tổ chức thực hiện" in (tmp_path / "text.txt").read_text(encoding="utf-8").replace("\n", " ")


def test_the_page_may_go_to_standard_output(scan: Path, tmp_path: Path) -> None:
    done = congvan("repair", scan.name, "--html", "-", cwd=tmp_path)
    assert done.stdout.startswith(b"<!doctype html>")
    assert done.stdout.endswith(b"</html>\n")


def test_explain_alone_prints_the_text_and_tells_the_edits(scan: Path, tmp_path: Path) -> None:
    done = congvan("repair", scan.name, "--explain", cwd=tmp_path)
    assert done.stdout.decode().count("\n") == 2
    heading, *lines = done.stderr.decode().splitlines()
    assert heading.split() == ["line", "before", "after", "rule", "probability", "runner-up"]
    assert lines[0].split()[:3] == ["1", "cuc", "cục"]


def test_json_has_the_text_and_every_edit_with_its_line(scan: Path, tmp_path: Path) -> None:
    told = json.loads(congvan("repair", scan.name, "--json", cwd=tmp_path).stdout)
    assert set(told) == {"text", "edits", "doubtful"}
    keys = {"line", "page", "start", "end", "before", "after", "rule", "score", "alternatives"}
    assert all(set(edit) == keys for edit in told["edits"])
    assert {edit["line"] for edit in told["edits"]} == {1, 2}
    assert all(BROKEN[edit["start"] : edit["end"]] == edit["before"] for edit in told["edits"])


def test_the_least_confidence_can_be_raised(scan: Path, tmp_path: Path) -> None:
    def edits(*args: str) -> list[float]:
        told = json.loads(congvan("repair", scan.name, "--json", *args, cwd=tmp_path).stdout)
        return [edit["score"] for edit in told["edits"]]

    assert min(edits("--min-confidence", "0.99")) >= 0.99
    assert len(edits("--min-confidence", "0.99999")) < len(edits())


@pytest.mark.parametrize(("style", "form"), [("old", "thủy"), ("new", "thuỷ")])
def test_the_style_is_an_option(scan: Path, tmp_path: Path, style: str, form: str) -> None:
    done = congvan("repair", scan.name, "--style", style, cwd=tmp_path)
    assert done.stdout.decode().split()[2] == form


def test_marks_alone_may_be_asked_for(scan: Path, tmp_path: Path) -> None:
    words = congvan("repair", scan.name, "--only", "marks", cwd=tmp_path).stdout.decode().split()
    assert len(words) == len(BROKEN.split())
    assert "chirc" in words
    assert "thủy" in words


def test_options_beat_the_settings(scan: Path, tmp_path: Path) -> None:
    (tmp_path / "params.yaml").write_text("repair: {tone_style: new, min_score: 0.7}\n", encoding="utf-8")
    assert congvan("repair", scan.name, cwd=tmp_path).stdout.decode().split()[2] == "thuỷ"
    assert congvan("repair", scan.name, "--style", "old", cwd=tmp_path).stdout.decode().split()[2] == "thủy"


@pytest.mark.parametrize(
    "args",
    [
        ("--json", "--html", "-"),
        ("-o", "same.txt", "--html", "same.txt"),
        ("--html", "bản <quét>.txt"),
        ("--min-confidence", "1.5"),
        ("--style", "fancy"),
        ("--only", "letters"),
    ],
)
def test_wrong_use_is_refused_and_nothing_is_written(scan: Path, tmp_path: Path, args: tuple[str, ...]) -> None:
    done = congvan("repair", scan.name, *args, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert [path.name for path in tmp_path.iterdir()] == [scan.name]
    assert scan.read_text(encoding="utf-8") == BROKEN


def test_the_choices_are_those_of_the_settings() -> None:
    fields = RepairOptions.model_fields
    assert get_args(text.ToneStyle) == get_args(fields["tone_style"].annotation)
    assert get_args(text.Only) == get_args(fields["only"].annotation)
