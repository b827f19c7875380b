"""The spaCy pipeline: complete, in order, and loaded only when it is used."""

import json
import subprocess
import sys
from pathlib import Path

from pipeline.dispatch import Recipient
from pipeline.extract import extract_text
from pipeline.extract.assembly import COMPONENTS, load_pipeline
from pipeline.settings import ExtractOptions


def test_every_component_gets_what_it_requires() -> None:
    nlp = load_pipeline()
    assert tuple(nlp.pipe_names) == COMPONENTS
    analysis = nlp.analyze_pipes()
    assert not any(analysis["problems"].values())
    assert "doc._.congvan_understanding" in analysis["summary"]["congvan_verdict"]["assigns"]


def test_importing_the_room_loads_no_spacy() -> None:
    code = "import sys, pipeline.extract; sys.exit(any(m in sys.modules for m in ('spacy', 'regex', 'cv2')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_sample_dispatches_read_without_a_fault(root: Path) -> None:
    folder = root / "tests" / "samples"
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    wrong = []
    for row in rows:
        text = (folder / row["file"]).with_suffix(".gold.txt").read_text(encoding="utf-8")
        understanding = extract_text(text, ExtractOptions())
        assert understanding.is_dispatch == row["is_dispatch"], row["file"]
        if not row["is_dispatch"]:
            continue
        for name in ("doc_type", "number", "issued_date", "place", "issuing_body", "parent_body", "signer_name",
                     "signer_title", "signer_authority", "subject"):  # fmt: skip
            if understanding.value(name) != (row[name] or None):
                wrong.append((row["file"], name, row[name], understanding.value(name)))
        assert list(understanding.value("addressees") or ()) == row["addressees"], row["file"]
        assert len(understanding.value("recipients") or ()) == len(row["recipients"]), row["file"]
        assert all(isinstance(item, Recipient) for item in understanding.value("recipients") or ())
    assert wrong == []
