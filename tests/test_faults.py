"""Bad input: each kind has its own code, nothing else is lost, originals stay as they are."""

import hashlib
import io
import json
import struct
import unicodedata
import zlib
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pipeline.batch import run_batch
from pipeline.folders import Job, find_files
from pipeline.run import Outcome, shared_store
from pipeline.settings import Settings
from tests.texts import DISPATCH


def pdf_bytes(encrypt: str | None = None) -> bytes:
    buffer = io.BytesIO()
    lock = StandardEncryption(encrypt, canPrint=0) if encrypt else None
    canvas = Canvas(buffer, invariant=1, encrypt=lock)
    for row, line in enumerate(("A page of plain text", "that is long enough to be kept as a text layer.")):
        canvas.drawString(72, 700 - 20 * row, line)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pdf_without_pages() -> bytes:
    bodies = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    xref = len(out)
    out += b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return bytes(out + b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % xref)


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def blank_png() -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("L", (1240, 1754), 255).save(buffer, "PNG")
    return buffer.getvalue()


def windows_1258(text: str) -> bytes:
    """Return ``text`` as Vietnamese keyboards wrote it: base letters precomposed, tones as combining marks."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
        out.append(base + "".join(c for c in parts if c in tones))
    return "".join(out).encode("cp1258")


BAD = {
    "empty.pdf": (b"", "E201"),
    "truncated.pdf": (pdf_bytes()[:600], "E202"),
    "locked.pdf": (pdf_bytes(encrypt="secret"), "E203"),
    "no-pages.pdf": (pdf_without_pages(), "E204"),
    "bomb.png": (png_header(65_000, 65_000), "E205"),
    "text.jpg": (DISPATCH.encode(), "E206"),
    "program.bin": (bytes(range(256)) * 40, "E207"),
    "blank.png": (blank_png(), "E211"),
    "utf16.txt": (DISPATCH.encode("utf-16"), "E212"),
    "cp1258.txt": (windows_1258(DISPATCH), "E212"),
}


def ingest(folder: Path, settings: Settings) -> dict[str, Outcome]:
    return {outcome.name: outcome for outcome in run_batch(find_files([folder]), settings)}


def codes(outcome: Outcome) -> list[str]:
    return [problem.code for problem in outcome.problems]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "good.txt").write_text(DISPATCH, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", BAD)
def test_each_bad_file_has_its_code_and_spoils_nothing(name: str, folder: Path, settings: Settings) -> None:
    data, code = BAD[name]
    (folder / name).write_bytes(data)
    outcomes = ingest(folder, settings)
    assert codes(outcomes[name]) == [code]
    assert codes(outcomes["good.txt"]) == []
    assert outcomes["good.txt"].record is not None
    assert outcomes["good.txt"].record.number == "127/UBND-VHXH"


def test_originals_stay_byte_identical(folder: Path, settings: Settings) -> None:
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)

    def digests() -> dict[str, tuple[str, int]]:
        return {p.name: (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns) for p in folder.iterdir()}

    before = digests()
    ingest(folder, settings)
    assert digests() == before


def test_foreign_text_is_read_and_flagged(folder: Path, settings: Settings) -> None:
    for name in ("utf16.txt", "cp1258.txt"):
        (folder / name).write_bytes(BAD[name][0])
    for name, outcome in ingest(folder, settings).items():
        assert outcome.record is not None
        assert outcome.record.number == "127/UBND-VHXH"
        assert (outcome.record.status == "needs_review") or name == "good.txt"


def test_a_file_without_read_permission(folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = folder / "closed.txt"
    closed.write_text(DISPATCH + "khác", encoding="utf-8")
    read_bytes = Path.read_bytes

    def guarded(path: Path) -> bytes:  # chmod does not stop root, under whom tests may run
        if path == closed:
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", guarded)
    outcomes = ingest(folder, settings)
    assert codes(outcomes["closed.txt"]) == ["E208"]
    assert codes(outcomes["good.txt"]) == []


def test_a_file_that_vanishes_and_comes_back(folder: Path, settings: Settings) -> None:
    gone = Job(path=folder / "gone.txt", root=folder, name="gone.txt")
    (outcome,) = run_batch([gone], settings)
    assert codes(outcome) == ["E209"]
    assert [p.source for p in shared_store(settings.db).problems()] == ["gone.txt"]
    gone.path.write_text(DISPATCH, encoding="utf-8")
    (outcome,) = run_batch([gone], settings)
    assert codes(outcome) == []
    assert shared_store(settings.db).problems() == []


def test_links_that_lead_to_themselves(folder: Path, settings: Settings) -> None:
    (folder / "a.txt").symlink_to(folder / "b.txt")
    (folder / "b.txt").symlink_to(folder / "a.txt")
    (folder / "up").symlink_to(folder)
    outcomes = ingest(folder, settings)
    assert {name: codes(outcome) for name, outcome in outcomes.items()} == {
        "a.txt": ["E210"],
        "b.txt": ["E210"],
        "up": ["E210"],
        "good.txt": [],
    }


def test_unusual_names_are_kept_as_they_are(folder: Path, settings: Settings) -> None:
    names = [
        "công văn số 12.txt",
        unicodedata.normalize("NFD", "kế hoạch năm 2021.txt"),
        "hai\ndòng.txt",
        " đầu và cuối .txt",
    ]
    for number, name in enumerate(names):
        (folder / name).write_text(f"{DISPATCH}\n{number}", encoding="utf-8")
    (folder / "không\udcff.txt").write_text(DISPATCH + "\nbyte", encoding="utf-8")
    outcomes = ingest(folder, settings)
    assert set(outcomes) == {*names, "good.txt", "không\\xff.txt"}
    for name, outcome in outcomes.items():
        assert outcome.record is not None
        assert outcome.record.source == name
        json.loads(outcome.record.model_dump_json().encode())


def test_name_faults_do_not_spoil_a_twin(folder: Path, settings: Settings) -> None:
    (folder / "a-misnamed.jpg").write_text(DISPATCH, encoding="utf-8")
    outcomes = ingest(folder, settings)
    assert codes(outcomes["a-misnamed.jpg"]) == ["E206"]
    assert codes(outcomes["good.txt"]) == []
