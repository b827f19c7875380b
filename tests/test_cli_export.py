"""The export command: every format, what it refuses, and what becomes of a pipe that closes or a disk that is full."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pdfplumber
import pytest
from arro3.io import read_parquet

from tests.commands import congvan
from tests.texts import DISPATCH

pytestmark = pytest.mark.slow

RECORD_FORMATS = ("jsonl", "csv", "parquet", "archive")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A folder with an archive of a plain text and two PDFs with good text layers, ingested."""
    home = tmp_path_factory.mktemp("home")
    (home / "scans").mkdir()
    (home / "scans" / "trồng cây.txt").write_text(DISPATCH, encoding="utf-8")
    shutil.copy(root / "data/raw/01-cong-van-ban-dien-tu.pdf", home / "scans/một.pdf")
    shutil.copy(root / "data/raw/09-bai-bao.pdf", home / "scans/báo.pdf")
    done = congvan("ingest", "scans", cwd=home)
    assert done.returncode == 0, done.stderr.decode()
    return home


@pytest.fixture(scope="module")
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parent.parent


def ids(home: Path) -> dict[str, str]:
    lines = congvan("export", "--format", "jsonl", cwd=home).stdout.splitlines()
    return {row["source"]: row["id"] for row in map(json.loads, lines)}


@pytest.mark.parametrize("kind", RECORD_FORMATS)
def test_a_file_is_what_goes_to_stdout(home: Path, tmp_path: Path, kind: str) -> None:
    shown = congvan("export", "--format", kind, cwd=home)
    assert shown.returncode == 0
    assert b"3 records." in shown.stderr
    assert congvan("export", "--format", kind, "-o", str(tmp_path / "new/file"), cwd=home).returncode == 0
    assert (tmp_path / "new/file").read_bytes() == shown.stdout
    assert list((tmp_path / "new").iterdir()) == [tmp_path / "new/file"]


def test_all_formats_have_the_same_records(home: Path) -> None:
    got = {kind: congvan("export", "--format", kind, cwd=home).stdout for kind in RECORD_FORMATS}
    wanted = list(ids(home).values())
    assert [row["id"] for row in csv.DictReader(io.StringIO(got["csv"].decode(), newline=""))] == wanted
    assert [value.as_py() for value in read_parquet(io.BytesIO(got["parquet"])).read_all()["id"]] == wanted
    assert [element.get("id") for element in fromstring(got["archive"]).findall("document")] == wanted


def test_documents_may_be_chosen(home: Path) -> None:
    known = ids(home)
    chosen = known["một.pdf"]
    done = congvan("export", "--format", "jsonl", chosen[:8], chosen, cwd=home)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [chosen]
    wrong = congvan("export", "--format", "jsonl", chosen, "ffff", cwd=home)
    assert (wrong.returncode, wrong.stdout) == (2, b"")


def test_the_byte_order_mark(home: Path) -> None:
    plain = congvan("export", "--format", "csv", cwd=home).stdout
    assert congvan("export", "--format", "csv", "--bom", cwd=home).stdout == b"\xef\xbb\xbf" + plain
    assert congvan("export", "--format", "jsonl", "--bom", cwd=home).returncode == 2


def test_searchable_pdfs(home: Path, tmp_path: Path) -> None:
    done = congvan("export", "--format", "pdf", "-o", str(tmp_path / "out"), cwd=home)
    said = done.stderr.decode()
    assert done.returncode == 0, said
    assert "2 files" in said
    assert "1 document passed over: plain text has no page images." in said
    known = ids(home)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        f"{known[name]}.pdf" for name in ("một.pdf", "báo.pdf")
    }
    with pdfplumber.open(tmp_path / "out" / f"{known['một.pdf']}.pdf") as pdf:
        assert "427/SGDĐT-CTHS" in pdf.pages[0].extract_text()


def test_alto(home: Path, tmp_path: Path) -> None:
    known = ids(home)
    done = congvan("export", "--format", "alto", "-o", str(tmp_path), known["báo.pdf"], cwd=home)
    assert done.returncode == 0, done.stderr.decode()
    assert b"CONTENT=" in (tmp_path / known["báo.pdf"] / "0001.xml").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [known["báo.pdf"]]


def test_what_is_gone_is_told_and_the_rest_is_written(home: Path, tmp_path: Path) -> None:
    moved = home / "scans/báo.pdf"
    moved.rename(home / "away.pdf")
    try:
        done = congvan("export", "--format", "pdf", "-o", str(tmp_path), cwd=home)
    finally:
        (home / "away.pdf").rename(moved)
    said = done.stderr.decode()
    assert (done.returncode, len(list(tmp_path.iterdir()))) == (1, 1), said
    assert "báo.pdf: E209" in said
    assert "1 document could not be exported" in said


def test_another_output_folder_has_to_be_named(home: Path, tmp_path: Path) -> None:
    done = congvan("export", "--format", "alto", "-o", str(tmp_path), "--out", "elsewhere", cwd=home)
    assert (done.returncode, b"--out" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--format", "pdf"), "-o pdf-export"),
        (("--format", "alto"), "-o alto-export"),
        (("--format", "pdf", "-o", "scans/một.pdf"), "is a file"),
        (("--format", "xlsx"), "parquet"),
    ],
)
def test_wrong_use_says_what_to_do(home: Path, args: tuple[str, ...], words: str) -> None:
    done = congvan("export", *args, cwd=home)
    assert (done.returncode, words in done.stderr.decode()) == (2, True), done.stderr.decode()


def test_no_records(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    congvan("ingest", "empty.pdf", cwd=tmp_path)
    for kind in RECORD_FORMATS:
        done = congvan("export", "--format", kind, cwd=tmp_path)
        assert (done.returncode, b"0 records." in done.stderr) == (0, True), done.stderr.decode()
    done = congvan("export", "--format", "pdf", "-o", "out", cwd=tmp_path)
    assert (done.returncode, b"0 files" in done.stderr) == (0, True)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_full_disk_is_told(home: Path, kind: str) -> None:
    command = [sys.executable, "-m", "pipeline.cli", "export", "--format", kind]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, cwd=home, stdout=full, stderr=subprocess.PIPE, check=False)
    for ended in (done, congvan(*command[3:], "-o", "/dev/full", cwd=home)):
        assert (ended.returncode, b"E604" in ended.stderr) == (4, True), ended.stderr.decode()
        assert b"Traceback" not in ended.stderr
        assert b"panicked" not in ended.stderr


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_reader_that_goes_away_is_no_fault(home: Path, kind: str) -> None:
    line = f"{sys.executable} -m pipeline.cli export --format {kind} | true"
    done = subprocess.run(
        ["bash", "-c", line], cwd=home, capture_output=True, check=False, env={**os.environ, "NO_COLOR": "1"}
    )
    assert b"Traceback" not in done.stderr
    assert b"panicked" not in done.stderr
    assert b"Exception ignored" not in done.stderr
