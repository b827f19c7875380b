"""One document through the stages: what is cached, what is read again, what is kept."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from pipeline import ocr, stages
from pipeline.batch import run_batch
from pipeline.dispatch import record_schema
from pipeline.document import Box, Line, apply_edits, undo_edits
from pipeline.errors import EngineCrashed, OutputFailed
from pipeline.folders import find_files
from pipeline.ocr.engine import Layout, Turn
from pipeline.run import Outcome, shared_store
from pipeline.settings import RecognizeOptions, Settings
from tests.texts import DISPATCH


class CountingEngine:
    """Reads the same dispatch on every page and counts how often it is asked."""

    name = "counting"

    def __init__(self) -> None:
        self.calls = 0
        self.crash = False

    def version(self) -> str:
        return "1"

    def read(self, image: NDArray[np.uint8], dpi: int, layout: Layout = "page") -> tuple[Line, ...]:
        self.calls += 1
        if self.crash:
            raise EngineCrashed("The engine ended with an error.")
        rows = [line for line in DISPATCH.splitlines() if line]
        return tuple(
            Line.of_words(
                [
                    (word, Box(0.1 + 0.05 * i, row / len(rows), 0.14 + 0.05 * i, (row + 0.8) / len(rows)), 0.95)
                    for i, word in enumerate(line.split())
                ]
            )
            for row, line in enumerate(rows)
        )

    def orientation(self, image: NDArray[np.uint8]) -> Turn:
        return 0


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> CountingEngine:
    engine = CountingEngine()
    monkeypatch.setitem(ocr.ENGINES, "counting", lambda options: engine)
    return engine


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"recognize": RecognizeOptions(engine="counting")})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    page = Image.new("L", (1240, 1754), 255)
    for row in range(200, 1500, 40):
        ImageDraw.Draw(page).text((150, row), "some words on a page, it does not matter which " * 2, font_size=20)
    page.save(folder / "one.png", dpi=(150, 150))
    ImageDraw.Draw(page).text((150, 120), "and one line more", font_size=20)
    page.save(folder / "two.png", dpi=(150, 150))
    return folder


def ingest(folder: Path, settings: Settings) -> dict[str, Outcome]:
    return {outcome.name: outcome for outcome in run_batch(find_files([folder]), settings)}


def database(settings: Settings) -> list[str]:
    import sqlite3

    return list(sqlite3.connect(settings.db.removeprefix("sqlite:///")).iterdump())


def test_a_second_run_reads_nothing_and_changes_nothing(
    folder: Path, settings: Settings, engine: CountingEngine
) -> None:
    ingest(folder, settings)
    assert engine.calls >= 2
    calls, before = engine.calls, database(settings)
    outcomes = ingest(folder, settings)
    assert engine.calls == calls
    assert all(outcome.reused for outcome in outcomes.values())
    assert database(settings) == before


def test_a_new_repair_model_runs_repair_and_extract_but_not_the_engine(
    folder: Path, settings: Settings, engine: CountingEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(folder, settings)
    calls = engine.calls
    unaltered = stages.models_digest
    monkeypatch.setattr(
        stages,
        "models_digest",
        lambda names: "another model" if any(name.startswith("repair_") for name in names) else unaltered(names),
    )
    outcomes = ingest(folder, settings)
    assert engine.calls == calls
    for outcome in outcomes.values():
        assert outcome.record is not None
        assert not outcome.reused
        dossier = shared_store(settings.db).dossier(outcome.record.id)
        assert dossier is not None
        assert [step.summary == "taken from the cache" for step in dossier.steps] == [True, True, False, False]


def test_a_raised_stage_version_runs_that_stage_and_all_after_it(
    folder: Path, settings: Settings, engine: CountingEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(folder, settings)
    calls = engine.calls
    raised = tuple(replace(s, version=s.version + 1) if s.name == "recognize" else s for s in stages.STAGES)
    monkeypatch.setattr(stages, "STAGES", raised)
    monkeypatch.setattr("pipeline.run.STAGES", raised)
    ingest(folder, settings)
    assert engine.calls == 2 * calls


def test_twins_make_one_record_with_two_sources(folder: Path, settings: Settings, engine: CountingEngine) -> None:
    ingest(folder, settings)
    calls = engine.calls
    (folder / "sub").mkdir()
    shutil.copy(folder / "one.png", folder / "sub" / "copy.png")
    outcomes = ingest(folder, settings)
    assert engine.calls == calls
    record = outcomes["sub/copy.png"].record
    assert record is not None
    assert record.sources == ("one.png", "sub/copy.png")
    assert len(list(shared_store(settings.db).records())) == 2
    kept = json.loads((settings.out / record.id / "record.json").read_text(encoding="utf-8"))
    assert kept["record"]["sources"] == ["one.png", "sub/copy.png"]


def test_an_engine_failure_is_tried_again_and_keeps_the_others(
    folder: Path, settings: Settings, engine: CountingEngine
) -> None:
    engine.crash = True
    outcomes = ingest(folder, settings)
    assert {p.code for o in outcomes.values() for p in o.problems} == {"E501"}
    assert {o.record.status for o in outcomes.values() if o.record} == {"failed"}
    engine.crash = False
    outcomes = ingest(folder, settings)
    assert not any(outcome.problems for outcome in outcomes.values())


def test_a_failed_new_try_keeps_the_good_record(folder: Path, settings: Settings, engine: CountingEngine) -> None:
    good = {name: outcome.record for name, outcome in ingest(folder, settings).items()}
    engine.crash = True
    changed = settings.model_copy(update={"recognize": settings.recognize.model_copy(update={"language": "other"})})
    outcomes = ingest(folder, changed)
    assert {p.code for o in outcomes.values() for p in o.problems} == {"E501"}
    assert {name: outcome.record for name, outcome in outcomes.items()} == good
    assert len(shared_store(settings.db).problems()) == 2
    engine.crash = False
    assert not any(outcome.problems for outcome in ingest(folder, changed).values())
    assert shared_store(settings.db).problems() == []


def test_outputs_and_record_agree_with_the_schema(folder: Path, settings: Settings, engine: CountingEngine) -> None:
    schema = record_schema()
    assert set(schema["required"]) == set(schema["properties"])
    for outcome in ingest(folder, settings).values():
        assert outcome.record is not None
        jsonschema.validate(json.loads(outcome.record.model_dump_json()), schema)
        out = settings.out / outcome.record.id
        dossier = json.loads((out / "record.json").read_text(encoding="utf-8"))
        jsonschema.validate(dossier["record"], schema)
        raw, text = ((out / name).read_text(encoding="utf-8") for name in ("raw.txt", "text.txt"))
        assert DISPATCH.split()[-1] in text
        edits = shared_store(settings.db).dossier(outcome.record.id).edits  # type: ignore[union-attr]
        assert apply_edits(raw, edits) == text
        assert undo_edits(text, edits) == raw
        assert sorted(p.name for p in (out / "pages").iterdir()) == ["0001.json"]


def test_a_full_disk_ends_the_run_and_leaves_nothing_half_written(
    folder: Path, settings: Settings, engine: CountingEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", full)
        with pytest.raises(OutputFailed, match="No space left"):
            ingest(folder, settings)
    assert [p for p in settings.out.rglob("*") if p.name.startswith(".tmp-")] == []
    assert not any(outcome.problems for outcome in ingest(folder, settings).values())


def test_a_fault_of_our_own_is_a_problem_of_the_document(
    folder: Path, settings: Settings, engine: CountingEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    changed = tuple(replace(s, run=broken) if s.name == "extract" else s for s in stages.STAGES)
    monkeypatch.setattr("pipeline.run.STAGES", changed)
    outcomes = ingest(folder, settings)
    assert {p.code for o in outcomes.values() for p in o.problems} == {"E504"}


@pytest.mark.parametrize("text", ["", "T6 chirc", "một hai ba"])
def test_edits_undo(text: str) -> None:
    from pipeline.document import Edit

    edits = [Edit(page=1, start=0, end=2, before=text[:2], after="Tổ dài hơn", rule="test", score=1)] if text else []
    assert undo_edits(apply_edits(text, edits), edits) == text
