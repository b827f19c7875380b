"""The Python interface: the room can be called, gives a frozen result, and stays light."""

import dataclasses
import doctest
import subprocess
import sys

import pytest

import pipeline
from pipeline.repair import Repaired, RepairOptions, repair_text, repaired

BROKEN = "Uy ban nhan dan xa t6 chirc hdi nghi tién téi dai hdi thi dua yéu nudc"


def test_the_room_can_be_called():
    assert pipeline.repair(BROKEN) == repaired(BROKEN)
    assert pipeline.repair(BROKEN).edits == repair_text(BROKEN, RepairOptions())
    assert str(pipeline.repair(BROKEN)) == pipeline.repair(BROKEN).text


def test_options_are_heeded():
    options = RepairOptions(min_score=1.0)
    assert repaired(BROKEN, options).edits == repair_text(BROKEN, options) != repaired(BROKEN).edits


def test_a_result_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        repaired("Kính gửi").raw = "x"


def test_edits_that_do_not_fit_are_refused():
    edits = repaired(BROKEN).edits
    with pytest.raises(ValueError, match="does not fit"):
        _ = Repaired("Kính gửi các đơn vị", edits).text


def test_a_name_that_is_not_there_is_told():
    with pytest.raises(AttributeError, match="no attribute 'repairs'"):
        _ = pipeline.repairs


@pytest.mark.parametrize("asked", ["pipeline.repair", "from pipeline.repair import repaired; repaired"])
def test_importing_stays_light(asked):
    heavy = ("cv2", "spacy", "numpy", "typer", "rich")
    code = f"import sys, pipeline; assert 'pydantic' not in sys.modules; {asked}; "
    code += f"print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_lines_in_the_readme_give_what_they_show(root):
    assert doctest.testfile(str(root / "README.md"), module_relative=False).failed == 0


@pytest.mark.slow
def test_users_get_types(tmp_path):
    pytest.importorskip("mypy")
    (tmp_path / "use.py").write_text(
        "import pipeline\n"
        "from pipeline.repair import Repaired, repaired\n\n"
        "def text_of(broken: str) -> str:\n"
        "    found: Repaired = pipeline.repair(broken)\n"
        "    return found.text + repaired(broken).text\n\n"
        "pipeline.repair(5)  # type: ignore[arg-type]\n"
        "pipeline.repairs  # type: ignore[attr-defined]\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent", "use.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
