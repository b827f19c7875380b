"""The docs are true: the README's commands give what it shows; commands, codes and keys are all named."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from pipeline.benchmark.tables import filled
from pipeline.cli import app
from pipeline.dispatch import Record
from pipeline.errors import all_errors
from pipeline.settings import Settings
from pipeline.training import charts, tables
from pipeline.training.reading_benchmark import reading_table
from pipeline.training.reading_measures import strings_table

CONSOLE = re.compile(r"```console\n\$ (.*?)\n(.*?)```", re.DOTALL)


def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def test_the_commands_of_the_readme_give_what_it_shows(root: Path) -> None:
    if not (root / ".venv/bin/congvan").exists():
        pytest.skip("the README's commands need the environment that `make setup` makes")
    examples = CONSOLE.findall(readme(root))
    assert len(examples) >= 2
    for command, shown in examples:
        done = subprocess.run(["bash", "-c", command], cwd=root, capture_output=True, text=True, check=True)
        got = done.stdout
        if "..." in shown:  # an excerpt: its lines, in this order
            got_lines, at = got.splitlines(), 0
            for line in shown.splitlines():
                if line.strip() == "...":
                    continue
                assert line in got_lines[at:], f"{command}: {line!r} is not in its output"
                at = got_lines.index(line, at) + 1
        else:
            assert got == shown, command


def test_every_command_is_in_the_readme_and_has_an_example(root: Path) -> None:
    text = readme(root)
    commands = get_command(app).commands  # type: ignore[attr-defined]
    known = (
        "ingest repair extract search show export nightly doctor problems history correct cites series migrate serve"
    )
    assert set(commands) == set(known.split())
    for name, command in commands.items():
        assert f"congvan {name}" in text
        assert f"congvan {name}" in command.help
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{name}: {parameter.name} has no help"


def test_every_key_of_the_record_is_in_the_readme(root: Path) -> None:
    text = readme(root)
    assert [key for key in Record.model_fields if f"`{key}`" not in text] == []


def test_every_error_has_a_code_of_its_own_and_stands_in_the_tree(root: Path) -> None:
    kinds = all_errors()
    assert len({kind.code for kind in kinds}) == len(kinds)
    tree = (root / "pipeline/errors.py").read_text(encoding="utf-8").split('"""')[1]
    for kind in kinds:
        assert kind.code in tree
        assert kind.__name__ in tree


def test_every_make_target_is_explained(root: Path) -> None:
    text = (root / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert targets
    for target in targets[1].split():
        assert re.search(rf"^{target}:.* ## ", text, re.MULTILINE), target


def test_params_are_settings_or_training(root: Path) -> None:
    params = yaml.safe_load((root / "params.yaml").read_text(encoding="utf-8"))
    assert set(params) - {"data", "train"} <= set(Settings.model_fields)


def test_every_dvc_stage_depends_on_files_that_are_there(root: Path) -> None:
    graph = yaml.safe_load((root / "dvc.yaml").read_text(encoding="utf-8"))
    for name, stage in graph["stages"].items():
        for dependency in stage["deps"]:
            made_here = dependency.startswith(("data/clean", "${"))
            assert made_here or (root / dependency).exists(), f"{name}: {dependency}"


def test_links_lead_somewhere(root: Path) -> None:
    for name in ("README.md", "DESIGN.md", "CHANGELOG.md"):
        for target in re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", (root / name).read_text(encoding="utf-8")):
            target = "".join(target)  # one of the two groups
            assert target.startswith("http") or (root / target).exists(), f"{name}: {target}"


def test_the_map_in_the_design_names_every_room(root: Path) -> None:
    plan = (root / "DESIGN.md").read_text(encoding="utf-8").split("```")[1]
    rooms = {
        path.name + "/" * path.is_dir() for path in (root / "pipeline").iterdir() if not path.name.startswith("__")
    }
    assert {room for room in rooms if room not in plan} == set()
    assert {name for name in re.findall(r"\w+\.py", plan) if name not in rooms} == set()


def metrics(root: Path, name: str) -> dict[str, Any]:
    path = root / "models/metrics" / f"{name}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def test_the_tables_of_repair_in_the_docs_are_those_measured(root: Path) -> None:
    written = tables.all_tables(*(metrics(root, name) for name in ("repair", "repair_speed", "repair_errors")))
    for name in ("README.md", "models/MODEL_CARD.md"):
        text = (root / name).read_text(encoding="utf-8")
        assert set(re.findall(r"<!-- ([\w ]+): written by", text)) <= set(tables.NAMES)
        assert tables.filled(text, written) == text, f"{name}: run scripts/write_repair_figures.py"
    assert set(written) <= set(tables.NAMES)
    assert written["repair in brief"] in readme(root)
    drawn = (root / "data/figures/repair-accuracy.svg").read_text(encoding="utf-8")
    assert drawn == charts.accuracy_chart(metrics(root, "repair"))


def test_the_figures_of_records_in_the_docs_are_those_measured(root: Path) -> None:
    samples = json.loads((root / "models/metrics/samples.json").read_text(encoding="utf-8"))
    fields = ("doc_type", "number", "issued_date", "issuing_body", "subject", "recipients", "signer_name")
    scores = [samples["micro_f1"], *(samples["fields"][name] for name in (*fields, "signer_title"))]
    shown = " | ".join(f"{score:.2f}".removeprefix("0") for score in scores)
    assert f"| {shown} |" in readme(root)


def test_the_figures_of_the_benchmark_in_the_docs_are_those_measured(root: Path) -> None:
    page = (root / "docs/benchmark.md").read_text(encoding="utf-8")
    assert filled(page, metrics(root, "benchmark")) == page, "run scripts/run_benchmark.py WORK --made"


def test_the_tables_of_reading_in_the_docs_are_those_measured(root: Path) -> None:
    figures, strings = (
        json.loads((root / f"models/metrics/{name}.json").read_text(encoding="utf-8"))
        for name in ("reading", "reading_strings")
    )
    assert reading_table(figures) in readme(root)
    assert strings_table(strings) in readme(root)


def test_the_table_of_the_archive_holds_what_was_measured(root: Path) -> None:
    measured = metrics(root, "archive")
    lines = readme(root).splitlines()
    for name, sqlite in measured["sqlite"]["queries"].items():
        other = measured["postgresql"]["queries"][name]
        assert f"| {name} | {sqlite['p50']} | {sqlite['p95']} | {other['p50']} | {other['p95']} |" in lines
