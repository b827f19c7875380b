"""A folder that grows night by night, from the command to record.json and the database."""

import json
from pathlib import Path

import pytest

from pipeline.batch import run_batch
from pipeline.dispatch import Absent, Dossier, FieldState, Found, PenPart, Understanding
from pipeline.document import Alternative, Document
from pipeline.folders import find_files
from pipeline.run import shared_store
from pipeline.settings import Settings
from pipeline.settling import settle_folders
from pipeline.store.trail import history
from tests.commands import congvan
from tests.texts import DISPATCH

NUMBERED = {
    118: "02", 121: "03", 125: "06", 131: "13", 140: "20",
}  # fmt: skip
"""Typed dispatches of one May, number and day."""


def dispatch(number: int | str, day: str) -> str:
    return DISPATCH.replace("127/UBND-VHXH", f"{number}/UBND-VHXH").replace("14 tháng 3", f"{day} tháng 5")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "công văn"
    folder.mkdir()
    for number, day in NUMBERED.items():
        (folder / f"{number}.txt").write_text(dispatch(number, day), encoding="utf-8")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(db=f"sqlite:///{tmp_path}/kho.db", out=tmp_path / "out", workers=1)


@pytest.fixture
def by_pen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the number 127 be one that a pen wrote and the digit reader is not sure of."""
    from pipeline import stages

    read = stages.extraction.extract

    def extract(document: Document, options: object) -> Understanding:
        understanding = read(document, options)  # type: ignore[arg-type]
        number = understanding.fields["number"]
        if not isinstance(number, Found) or not str(number.value).startswith("127/"):
            return understanding
        readings = (Alternative("127", 0.5), Alternative("177", 0.4))
        fields: dict[str, FieldState] = {
            **understanding.fields,
            "number": number.model_copy(update={"value": "/UBND-VHXH", "confidence": 0.5}),
            "code_number": Absent(absent="unreadable", page=1, pen=(PenPart(part="number", readings=readings),)),
        }
        return understanding.model_copy(update={"fields": fields})

    monkeypatch.setattr(stages.extraction, "extract", extract)


def run(folder: Path, settings: Settings) -> dict[str, str]:
    jobs = list(find_files([folder]))
    list(run_batch(jobs, settings))
    changed = settle_folders({job.root for job in jobs}, settings)
    return {document_id: after for document_id, (_, after) in changed.items()}


def number_of(folder: Path, settings: Settings, name: str) -> str | None:
    (record,) = [one for one in shared_store(settings.db).records() if one.source == name]
    kept = Dossier.model_validate_json((settings.out / record.id / "record.json").read_bytes()).record
    assert kept == record
    return record.number


@pytest.mark.usefixtures("by_pen")
def test_a_later_night_tells_the_number_of_an_older_dispatch(folder: Path, settings: Settings, tmp_path: Path) -> None:
    later = [folder / f"{number}.txt" for number in (121, 125, 131, 140)]
    texts = {path: path.read_text(encoding="utf-8") for path in later}
    for path in later:
        path.unlink()
    (folder / "bút.txt").write_text(dispatch(127, "09"), encoding="utf-8")
    run(folder, settings)
    assert number_of(folder, settings, "bút.txt") == "/UBND-VHXH"
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    changed = run(folder, settings)
    assert number_of(folder, settings, "bút.txt") == "127/UBND-VHXH"
    (key,) = changed
    trail = history(shared_store(settings.db), key)
    assert run(folder, settings) == {}
    assert history(shared_store(settings.db), key) == trail

    at_once = Settings(db=f"sqlite:///{tmp_path}/một.db", out=tmp_path / "một", workers=1)
    run(folder, at_once)
    assert list(shared_store(at_once.db).records()) == list(shared_store(settings.db).records())


@pytest.mark.usefixtures("by_pen")
def test_a_record_written_anew_says_what_the_folder_tells(folder: Path, settings: Settings) -> None:
    (folder / "bút.txt").write_text(dispatch(127, "09"), encoding="utf-8")
    (key,) = run(folder, settings)
    (settings.out / key / "record.json").unlink()
    run(folder, settings)
    assert number_of(folder, settings, "bút.txt") == "127/UBND-VHXH"


@pytest.mark.slow
def test_the_command_prints_what_the_folder_tells(folder: Path, tmp_path: Path) -> None:
    (folder / "lạc.txt").write_text(dispatch(51127, "10"), encoding="utf-8")
    done = congvan("ingest", str(folder), "--json", "--out", "out", "--db", "sqlite:///kho.db", cwd=tmp_path)
    records = {record["source"]: record for record in map(json.loads, done.stdout.splitlines())}
    assert len(records) == len(NUMBERED) + 1
    odd = records["lạc.txt"]
    assert odd["number"] == "51127/UBND-VHXH"
    assert odd["status"] == "needs_review"
    assert [warning["code"] for warning in odd["warnings"]] == ["out_of_order"]
    others = [record for name, record in records.items() if name != "lạc.txt"]
    assert not any(record["warnings"] for record in others)
    shown = congvan("export", "--format", "jsonl", "--db", "sqlite:///kho.db", cwd=tmp_path).stdout
    assert sorted(shown.splitlines()) == sorted(done.stdout.splitlines())
