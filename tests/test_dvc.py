"""The DVC graph: models in git are those that the graph made, and a second `dvc repro` does nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipeline.document import digest_of

TRAINING = (
    "train_language_model",
    "train_channel",
    "train_respacing",
    "train_context_scorer",
    "write_manifest",
    "evaluate_repair",
)


def dvc(root: Path, *args: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "dvc", *args], cwd=root, capture_output=True, text=True, check=True
    ).stdout


def test_the_manifest_names_the_models_as_they_are(root: Path) -> None:
    manifest = json.loads((root / "models/MANIFEST.json").read_text(encoding="utf-8"))
    tables = {p.name for p in (root / "models").iterdir() if p.is_file()} - {"MANIFEST.json", "MODEL_CARD.md"}
    assert tables == set(manifest)
    for name, entry in manifest.items():
        assert digest_of((root / "models" / name).read_bytes()) == entry["sha256"], name
        assert set(entry) == {"sha256", "made_by", "data", "licence", "score"}
    assert sum(p.stat().st_size for p in (root / "models").rglob("*")) < 40_000_000


def test_what_stands_in_git_is_what_the_graph_made(root: Path) -> None:
    locked = yaml.safe_load((root / "dvc.lock").read_text(encoding="utf-8"))["stages"]
    graph = yaml.safe_load((root / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    assert set(locked) == set(graph)


def outdated(root: Path, *stages: str) -> dict[tuple[str, str], str]:
    """Return what changed since ``dvc.lock``; what is made on the way and kept out of git may be missing."""
    return {
        (stage, path): how
        for stage, changes in json.loads(dvc(root, "status", "--json", *stages)).items()
        for change in changes
        for kind in change.values()
        for path, how in (kind.items() if isinstance(kind, dict) else [(str(kind), "changed")])
        if not (how == "deleted" and path.startswith("data/clean/"))
    }


@pytest.mark.slow
def test_training_is_up_to_date_with_corpus_and_code(root: Path, shared: Path) -> None:
    assert outdated(root, *TRAINING) == {}, "train again: make models"


@pytest.mark.slow
def test_the_sample_metrics_are_up_to_date_with_the_code(root: Path) -> None:
    assert outdated(root, "ingest", "evaluate_records") == {}, "run: dvc repro evaluate_records"


@pytest.mark.ocr
@pytest.mark.slow
def test_repro_twice_does_nothing_the_second_time(root: Path) -> None:
    dvc(root, "repro", "--single-item", "ingest", "evaluate_records")
    metrics = (root / "models/metrics/samples.json").read_bytes()
    second = dvc(root, "repro", "--single-item", "ingest", "evaluate_records")
    assert "Running stage" not in second
    assert (root / "models/metrics/samples.json").read_bytes() == metrics
