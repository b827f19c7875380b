"""What scripts outside rely on: keys of the record, ids, outputs, search options, exit codes."""

import hashlib
import json
from pathlib import Path

import jsonschema
import pytest

from pipeline.dispatch import FIELD_NAMES, nothing_found, record_schema
from tests.commands import congvan
from tests.texts import DISPATCH

pytestmark = pytest.mark.slow

KEYS = set(
    "id source sha256 media_type pages is_dispatch status doc_type number code_number code_notation issued_date place "
    "issuing_body parent_body subject addressees recipients signer_name signer_title signer_authority urgency secrecy "
    "cites signatures warnings fields text_source edits".split()
)
OTHER = (
    DISPATCH.replace("127/UBND-VHXH", "09/TB-UBND")
    .replace("Tân Lập Hạ, ngày 14 tháng 3 năm 2022", "Bến Gỗ, ngày 05 tháng 11 năm 2023")
    .replace("XÃ TÂN LẬP HẠ", "PHƯỜNG BẾN GỖ")
    .replace("V/v tổ chức", "THÔNG BÁO\nVề việc tổ chức")
    .replace("Kính gửi: Trưởng các thôn trên địa bàn xã.\n", "")
    .replace("Thường trực Đảng ủy xã", "Công an phường")
    .replace("Lò Thị Mai Hương", "Vi Văn Thắng")
)
NO_DISPATCH = "Chợ phiên họp mỗi tuần một lần, từ sáng sớm đến quá trưa.\n" * 5


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of two dispatches and a text that is none."""
    home = tmp_path_factory.mktemp("archive")
    (home / "scans/2022").mkdir(parents=True)
    for name, text in (("2022/xã.txt", DISPATCH), ("phường.txt", OTHER), ("chợ.txt", NO_DISPATCH)):
        (home / "scans" / name).write_text(text, encoding="utf-8")
    done = congvan("ingest", "scans", cwd=home)
    assert done.returncode == 0, done.stderr.decode()
    return home


@pytest.fixture(scope="module")
def rows(archive: Path) -> dict[str, dict[str, object]]:
    """The exported records by their source."""
    lines = congvan("export", "--format", "jsonl", cwd=archive).stdout.splitlines()
    return {row["source"]: row for row in map(json.loads, lines)}


def test_sources_are_relative_to_the_folder_and_ids_begin_the_digest(
    archive: Path, rows: dict[str, dict[str, object]]
) -> None:
    assert set(rows) == {"2022/xã.txt", "phường.txt", "chợ.txt"}
    for source, row in rows.items():
        digest = hashlib.sha256((archive / "scans" / source).read_bytes()).hexdigest()
        assert (row["sha256"], row["id"]) == (digest, digest[:16])


def test_every_key_and_every_field_is_there_also_for_what_is_no_dispatch(rows: dict[str, dict[str, object]]) -> None:
    assert [rows[name]["is_dispatch"] for name in ("2022/xã.txt", "chợ.txt")] == [True, False]
    for row in rows.values():
        assert set(row) >= KEYS
        assert isinstance(row["fields"], dict)
        assert set(row["fields"]) == set(FIELD_NAMES)
        for name, state in row["fields"].items():
            assert (state.get("value") or None) == (row[name] or None), name
            assert ("absent" in state) == (not row[name]), name
        jsonschema.validate(row, record_schema())


@pytest.mark.parametrize("name", FIELD_NAMES)
def test_the_schema_refuses_a_record_that_lacks_a_field(name: str, rows: dict[str, dict[str, object]]) -> None:
    fields = {other: state.model_dump() for other, state in nothing_found("not_found").items() if other != name}
    with pytest.raises(jsonschema.ValidationError, match="required"):
        jsonschema.validate({**rows["chợ.txt"], "fields": fields}, record_schema())


@pytest.mark.parametrize("key", sorted(KEYS))
def test_the_schema_refuses_a_record_that_lacks_a_key(key: str, rows: dict[str, dict[str, object]]) -> None:
    row = {name: value for name, value in rows["chợ.txt"].items() if name != key}
    with pytest.raises(jsonschema.ValidationError, match="required"):
        jsonschema.validate(row, record_schema())


def test_the_source_of_each_page_is_told_with_its_reason(rows: dict[str, dict[str, object]]) -> None:
    for row in rows.values():
        assert isinstance(row["text_source"], list)
        assert [(page["page"], page["source"]) for page in row["text_source"]] == [(1, "text_layer")]
        assert all(page["reason"] for page in row["text_source"])


def test_each_document_has_its_files(archive: Path, rows: dict[str, dict[str, object]]) -> None:
    for source, row in rows.items():
        home = archive / "data/clean" / str(row["id"])
        assert json.loads((home / "record.json").read_text(encoding="utf-8"))["record"] == row
        text = (archive / "scans" / source).read_text(encoding="utf-8")
        assert (home / "raw.txt").read_text(encoding="utf-8").split() == text.split()
        assert (home / "text.txt").read_text(encoding="utf-8").split() == text.split()
        assert [path.name for path in (home / "pages").iterdir()] == ["0001.json"]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--signer", "thang vi"), {"phường.txt"}),
        (("--recipient", "cong an"), {"phường.txt"}),
        (("--recipient", "truong cac thon"), {"2022/xã.txt"}),  # Kính gửi counts
        (("--issuer", "tan lap ha"), {"2022/xã.txt"}),
        (("--place", "ben go"), {"phường.txt"}),
        (("--number", "9/tb"), {"phường.txt"}),
        (("--type", "thong bao"), {"phường.txt"}),
        (("--from", "2023"), {"phường.txt"}),
        (("--to", "2022-03"), {"2022/xã.txt"}),
        (("--to", "2022-03-13"), set()),
        (("tet", "trong cay", "--signer", "Hương"), {"2022/xã.txt"}),
        (("cho phien",), {"chợ.txt"}),
    ],
)
def test_search_options(archive: Path, options: tuple[str, ...], found: set[str]) -> None:
    done = congvan("search", *options, "--json", cwd=archive)
    assert {json.loads(line)["source"] for line in done.stdout.splitlines()} == found


def test_export_to_a_file_is_what_goes_to_stdout(archive: Path, tmp_path: Path) -> None:
    for kind in ("jsonl", "csv"):
        shown = congvan("export", "--format", kind, cwd=archive).stdout
        congvan("export", "--format", kind, "-o", str(tmp_path / kind), cwd=archive)
        assert (tmp_path / kind).read_bytes() == shown
        assert shown.count(b"127/UBND-VHXH") >= 1


def test_without_tesseract_scans_end_the_run_with_3_and_the_advice(root: Path, tmp_path: Path) -> None:
    empty = tmp_path / "bin"
    empty.mkdir()
    scan = str(root / "data/raw/02-quyet-dinh-anh-quet.pdf")
    away = {"PATH": str(empty), "CONGVAN_RECOGNIZE__ENGINE": "tesseract"}
    done = congvan("ingest", scan, "--workers", "1", cwd=tmp_path, **away)
    assert done.returncode == 3, done.stderr.decode()
    assert done.stderr.decode().startswith("E401")
    assert "apt-get install tesseract-ocr" in done.stderr.decode()
    told = congvan("doctor", cwd=tmp_path, **away)
    assert told.returncode == 3
    assert "missing" in told.stdout.decode()
