"""The commands as people and scripts call them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from PIL import Image

from pipeline.overlay import SURE
from tests.commands import congvan
from tests.texts import DISPATCH

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of two documents, ingested."""
    home = tmp_path_factory.mktemp("home")
    (home / "scans").mkdir()
    (home / "scans" / "trồng cây.txt").write_text(DISPATCH, encoding="utf-8")
    (home / "scans" / "khác.txt").write_text(DISPATCH.replace("127/", "131/").replace("2022", "2021"), encoding="utf-8")
    done = congvan("ingest", "scans", cwd=home)
    assert done.returncode == 0, done.stderr.decode()
    return home


def test_ingest_prints_a_table_and_where_things_are(home: Path) -> None:
    done = congvan("ingest", "scans", cwd=home)
    assert "127/UBND-VHXH" in done.stdout.decode()
    said = done.stderr.decode()
    assert "2 files known already" in said
    assert "data/clean" in said
    assert "congvan search" in said


def test_ingest_json_is_one_record_a_line(home: Path) -> None:
    rows = [json.loads(line) for line in congvan("ingest", "scans", "--json", cwd=home).stdout.splitlines()]
    assert sorted(row["number"] for row in rows) == ["127/UBND-VHXH", "131/UBND-VHXH"]


def test_ingest_tells_bad_files_and_ends_with_1(home: Path, tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "empty.pdf").touch()
    done = congvan("ingest", "scans", cwd=tmp_path)
    assert done.returncode == 1
    assert "empty.pdf: set aside E201" in done.stderr.decode()


def test_problems_lists_what_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "empty.pdf").touch()
    (tmp_path / "scans" / "cut.pdf").write_bytes(b"%PDF-1.4 and then nothing")
    congvan("ingest", "scans", cwd=tmp_path)
    rows = [json.loads(line) for line in congvan("problems", "--json", cwd=tmp_path).stdout.splitlines()]
    assert {row["source"]: row["code"] for row in rows} == {"empty.pdf": "E201", "cut.pdf": "E202"}
    assert "E201" in congvan("problems", cwd=tmp_path).stdout.decode()


def test_the_schema_is_exported(home: Path) -> None:
    schema = json.loads(congvan("export", "--format", "schema", cwd=home).stdout)
    jsonschema.validate(json.loads(congvan("export", "--format", "jsonl", cwd=home).stdout.splitlines()[0]), schema)


def test_search_without_marks(home: Path) -> None:
    done = congvan("search", "trong cay", "--from", "2022-03", "--json", cwd=home)
    hits = [json.loads(line) for line in done.stdout.splitlines()]
    assert [hit["number"] for hit in hits] == ["127/UBND-VHXH"]
    assert "127/UBND-VHXH" in congvan("search", "--number", "127", cwd=home).stdout.decode()


def test_show_and_export(home: Path) -> None:
    rows = [json.loads(line) for line in congvan("export", "--format", "jsonl", cwd=home).stdout.splitlines()]
    assert len(rows) == 2
    shown = congvan("show", rows[0]["id"][:6], "--json", cwd=home)
    assert json.loads(shown.stdout) == rows[0]
    assert rows[0]["signer_name"] in congvan("show", rows[0]["id"], cwd=home).stdout.decode()
    assert congvan("export", "--format", "csv", "-o", "records.csv", cwd=home).returncode == 0
    assert "131/UBND-VHXH" in (home / "records.csv").read_text(encoding="utf-8")


def test_show_draws_the_fields_over_the_page(tmp_path: Path, root: Path) -> None:
    (tmp_path / "scans").mkdir()
    shutil.copy(root / "data/raw/01-cong-van-ban-dien-tu.pdf", tmp_path / "scans/one.pdf")
    (tmp_path / "scans/two.txt").write_text(DISPATCH, encoding="utf-8")
    rows = map(json.loads, congvan("ingest", "scans", "--json", cwd=tmp_path).stdout.splitlines())
    ids = {row["source"]: row["id"] for row in rows}
    assert congvan("show", ids["one.pdf"], "--page-image", "page.png", cwd=tmp_path).returncode == 0
    with Image.open(tmp_path / "page.png") as picture:
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 20) or ()}
    assert SURE in colours
    for wrong in (("two.txt", "page.png"), ("one.pdf", "page.docx")):
        assert congvan("show", ids[wrong[0]], "--page-image", wrong[1], cwd=tmp_path).returncode == 2
    assert congvan("show", ids["one.pdf"], "--page-image", "page.png", "--page", "9", cwd=tmp_path).returncode == 2
    (tmp_path / "scans/one.pdf").unlink()
    gone = congvan("show", ids["one.pdf"], "--page-image", "page.png", cwd=tmp_path)
    assert (gone.returncode, b"E209" in gone.stderr) == (1, True)


def test_extract_reads_standard_input(home: Path) -> None:
    record = json.loads(congvan("extract", "-", "--json", cwd=home, stdin=DISPATCH.encode()).stdout)
    assert record["number"] == "127/UBND-VHXH"
    assert record["issued_date"] == "2022-03-14"
    named = json.loads(congvan("extract", "scans/trồng cây.txt", "--json", cwd=home).stdout)
    assert named["source"] == "trồng cây.txt"


def test_repair_keeps_good_text_byte_for_byte(home: Path) -> None:
    text = DISPATCH.replace("\n", "\r\n", 3).encode()
    assert congvan("repair", cwd=home, stdin=text).stdout == text


def test_repair_explains_and_gives_json(home: Path) -> None:
    broken = "Uy ban nhan dan x& Tan L4p to chirc H6i nghi tdng két phong trao thi dua yéu nuwée\n".encode()
    done = congvan("repair", "--json", "--explain", cwd=home, stdin=broken)
    answer = json.loads(done.stdout)
    assert answer["text"].startswith("Ủy ban nhân dân xã")
    assert answer["text"].endswith("phong trào thi đua yêu nước\n")
    assert answer["edits"][0]["before"] == "Uy"
    assert "chirc" in done.stderr.decode()


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("ingest", "no-such-folder"), 2, "E102"),
        (("ingest",), 2, "Missing argument"),
        (("export", "--format", "docx"), 2, "jsonl"),
        (("search", "x", "--from", "yesterday"), 2, "not a date"),
        (("show", "ffff"), 2, "No record"),
        (("search", "x", "--db", "sqlite:///none.db"), 4, "E601"),
        (("repair", "no-such-file"), 2, "E102"),
        (("ingest", "scans", "--db", "nonsense"), 2, "E101"),
    ],
)
def test_wrong_use_has_its_exit_code_and_says_what_to_do(
    home: Path, args: tuple[str, ...], code: int, words: str
) -> None:
    done = congvan(*args, cwd=home)
    assert (done.returncode, words in done.stderr.decode()) == (code, True), done.stderr.decode()


def test_text_in_another_encoding_is_refused_by_repair(home: Path) -> None:
    done = congvan("repair", cwd=home, stdin="Kế hoạch".encode("utf-16"))
    assert done.returncode == 1
    assert b"E212" in done.stderr
    assert done.stdout == b""


def test_repair_never_overwrites_its_input(home: Path) -> None:
    assert congvan("repair", "scans/khác.txt", "-o", "scans/khác.txt", cwd=home).returncode == 2


def test_doctor_lists_what_it_looked_at(home: Path) -> None:
    rows = [json.loads(line) for line in congvan("doctor", "--json", cwd=home).stdout.splitlines()]
    assert {"Python", "Tesseract", "Full-text search"} <= {row["what"] for row in rows}


def test_nightly_prints_its_report(home: Path) -> None:
    report = json.loads(congvan("nightly", "scans", "--json", cwd=home).stdout)
    assert (report["files"], report["known"]) == (2, 2)


def test_start_up_loads_no_heavy_library(home: Path) -> None:
    heavy = ("cv2", "spacy", "pdfplumber", "sqlalchemy", "numpy")
    code = f"import sys, pipeline.cli; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_full_disk_under_stdout_is_told(home: Path) -> None:
    for command in (["export", "--format", "jsonl"], ["search", "thôn"], ["problems"]):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "pipeline.cli", *command],
                cwd=home,
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert done.returncode == 4
        assert b"E604" in done.stderr
        assert b"Traceback" not in done.stderr


def test_closed_streams_are_no_fault(home: Path) -> None:
    for closing in (">&-", "2>&-"):
        line = f"{sys.executable} -m pipeline.cli export --format jsonl {closing}"
        done = subprocess.run(["sh", "-c", line], cwd=home, capture_output=True, check=False)
        assert done.returncode == 0
        assert b"Traceback" not in done.stderr


def test_letters_come_out_whatever_the_locale(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "search", "thôn", "--json"],
        cwd=home,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert "trồng cây.txt" in done.stdout.decode()


def test_a_device_is_written_to_and_not_replaced(home: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        done = congvan("export", "--format", "jsonl", "-o", str(pipe), cwd=home)
        assert done.returncode == 0, done.stderr.decode()
        assert reader.stdout is not None
        assert reader.stdout.read().count(b"\n") == 2
    assert pipe.is_fifo()


def test_text_is_read_from_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["sh", "-c", f"echo 'Kính gửi' > '{pipe}'"]):
        assert congvan("repair", str(pipe), cwd=tmp_path).stdout.decode() == "Kính gửi\n"


@pytest.mark.parametrize(
    "content",
    [
        b"recognize: {engine: [}",
        b"- a\n- b",
        b"just words",
        b"\xff\xfe",
        b"{1: 2}",
        b"!!python/name:os.system",
        b"workers: many",
    ],
)
def test_nonsense_in_the_settings_is_told(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "params.yaml").write_bytes(content)
    done = congvan("repair", cwd=tmp_path, stdin=b"x")
    assert done.returncode == 2
    assert done.stderr.startswith(b"E101")
    assert b"Traceback" not in done.stderr


def test_nonsense_in_the_environment_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGVAN_REPAIR", "no JSON")
    assert congvan("repair", cwd=tmp_path, stdin=b"x").returncode == 2


def test_a_limit_beyond_all_numbers_is_refused(home: Path) -> None:
    assert congvan("search", "thôn", "--limit", "9" * 30, cwd=home).returncode == 2
