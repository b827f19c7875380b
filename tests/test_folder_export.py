"""Exports into a folder: one bad document does not end them, and no original is ever touched."""

import json
from pathlib import Path

import pytest
from PIL import Image

from pipeline.dispatch import Dossier, Problem, Record
from pipeline.document import Box, Document, Line, Page, digest_of
from pipeline.errors import OutputFailed, UsageError
from pipeline.export import searchable_pdf
from pipeline.folder_export import MAKERS, export_folder
from pipeline.record import failed_record
from pipeline.settings import Settings
from pipeline.store import Store, open_store
from pipeline.store.files import write_outputs


@pytest.fixture
def store(settings: Settings) -> Store:
    return open_store(settings.db, create=True)


def stored(store: Store, settings: Settings, path: Path, media_type: str = "image/png") -> Record:
    """Store a document with one word on its page, and return its record."""
    line = Line.of_words([("Kính", Box(0.1, 0.1, 0.3, 0.2), 0.9)])
    page = Page(number=1, width=100, height=140, lines=(line,))
    document = Document(sha256=digest_of(path.read_bytes()), media_type=media_type, pages=(page,))
    record = failed_record([path.name], document.sha256, [], document)
    dossier = Dossier(record=record)
    write_outputs(settings.out, dossier, document)
    store.save(dossier, document, root=path.parent, path=path.name, fingerprint="x")
    return record


def picture(path: Path, shade: int = 200) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (100, 140), shade).save(path)
    return path


def exported(store: Store, kind: str, folder: Path, settings: Settings) -> dict[str, tuple[int, str | None]]:
    """Return for each source how many files were written and the code of the problem."""
    return {
        done.record.source: (len(done.files), done.problem.code if done.problem else done.passed_over)
        for done in export_folder(store, store.records(), kind, folder, settings)
    }


def test_each_kind_writes_its_files(store: Store, settings: Settings, tmp_path: Path) -> None:
    record = stored(store, settings, picture(tmp_path / "scans/một.png"))
    out = tmp_path / "new/folder"
    assert exported(store, "pdf", out, settings) == {"một.png": (1, None)}
    assert exported(store, "alto", out, settings) == {"một.png": (1, None)}
    assert sorted(p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()) == [
        f"{record.id}.pdf",
        f"{record.id}/0001.xml",
    ]


def test_a_document_that_cannot_be_exported_is_told_and_the_others_are_written(
    store: Store, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scans = tmp_path / "scans"
    for number, name in enumerate(("đổi.png", "mất.png", "tốt.png", "trống.png", "vỡ.png")):
        stored(store, settings, picture(scans / name, 100 + number))
    (scans / "mất.png").unlink()
    picture(scans / "đổi.png", 1)
    (empty := picture(scans / "trống.png", 103))
    wordless = digest_of(empty.read_bytes())[:16]
    (settings.out / wordless / "pages/0001.json").unlink()
    broken = digest_of((scans / "vỡ.png").read_bytes())[:16]
    (settings.out / broken / "pages/0001.json").write_text("{", encoding="utf-8")
    assert exported(store, "pdf", tmp_path / "out", settings) == {
        "đổi.png": (0, "E209"),
        "mất.png": (0, "E209"),
        "tốt.png": (1, None),
        "trống.png": (0, "E209"),
        "vỡ.png": (0, "E202"),
    }
    # ALTO needs no original, only what was read.
    assert exported(store, "alto", tmp_path / "out", settings)["mất.png"] == (1, None)

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(searchable_pdf, "placed_lines", fail)
    assert exported(store, "pdf", tmp_path / "out", settings)["tốt.png"] == (0, "E504")


def test_a_good_twin_stands_in_for_a_lost_file(store: Store, settings: Settings, tmp_path: Path) -> None:
    stored(store, settings, picture(tmp_path / "scans/a.png"))
    stored(store, settings, picture(tmp_path / "copies/b.png"))
    (tmp_path / "scans/a.png").unlink()
    assert exported(store, "pdf", tmp_path / "out", settings) == {"a.png": (1, None)}


def test_what_has_no_page_is_passed_over(store: Store, settings: Settings, tmp_path: Path) -> None:
    text = tmp_path / "scans/chữ.txt"
    text.parent.mkdir()
    text.write_text("Kính gửi", encoding="utf-8")
    stored(store, settings, text, "text/plain")
    torn = tmp_path / "scans/rách.pdf"
    torn.write_bytes(b"%PDF-1.4 ...")
    problem = Problem(stage="ingest", code="E202", message="cut off")
    dossier = Dossier(record=failed_record([torn.name], digest_of(torn.read_bytes()), [problem], None))
    store.save(dossier, None, root=torn.parent, path=torn.name, fingerprint="x")
    for kind in MAKERS:
        done = exported(store, kind, tmp_path / "out", settings)
        assert {name: count for name, (count, _) in done.items()} == {"chữ.txt": 0, "rách.pdf": 0}
        assert "plain text" in str(done["chữ.txt"][1])


def test_an_original_is_never_written_over(store: Store, settings: Settings, tmp_path: Path) -> None:
    path = picture(tmp_path / "scans/a.png")
    record = stored(store, settings, path)
    (tmp_path / "scans" / f"{record.id}.pdf").hardlink_to(path)
    before = path.read_bytes()
    with pytest.raises(UsageError, match="never written over"):
        exported(store, "pdf", path.parent, settings)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_ends_the_export(store: Store, settings: Settings, tmp_path: Path) -> None:
    stored(store, settings, picture(tmp_path / "scans/a.png"))
    (tmp_path / "file").touch()
    with pytest.raises(OutputFailed):
        exported(store, "pdf", tmp_path / "file/out", settings)


def test_pages_are_those_of_the_record(store: Store, settings: Settings, tmp_path: Path) -> None:
    record = stored(store, settings, picture(tmp_path / "scans/a.png"))
    kept = json.loads((settings.out / record.id / "pages/0001.json").read_bytes())
    assert kept["lines"][0]["text"] == "Kính"
    exported(store, "alto", tmp_path / "out", settings)
    assert "Kính" in (tmp_path / "out" / record.id / "0001.xml").read_text(encoding="utf-8")
