"""The built wheel holds all it needs: it runs with nothing of the checkout on the path."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

START = """
import sys, pipeline
assert pipeline.__file__.startswith(sys.argv[1]), "another congvan is on the path"
sys.argv[:] = ["congvan", *sys.argv[2:]]
from pipeline.cli import main
main()
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as an installer would."""
    pytest.importorskip("hatchling")
    root = Path(__file__).resolve().parent.parent
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=root,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("congvan-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_holds_the_font_of_the_text_layer(installed: Path) -> None:
    assert (installed / "pipeline/export/glyphless.ttf").is_file()


def run(installed: Path, *args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", START, str(installed), *args],
        cwd=installed,
        input=stdin,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_repairs_with_its_own_models(installed: Path) -> None:
    done = run(installed, "repair", stdin="Uy ban nhan dan xa ban hanh ké hoach phong chéng thién tai\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Ủy ban nhân dân xã ban hành kế hoạch phòng chống thiên tai\n"


def test_the_wheel_makes_a_database(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Một bài viết ngắn về mùa gặt ở quê tôi.", encoding="utf-8")
    done = run(
        installed, "ingest", str(tmp_path / "a.txt"), "--db", f"sqlite:///{tmp_path}/c.db", "--out", str(tmp_path)
    )
    assert done.returncode == 0, done.stderr
