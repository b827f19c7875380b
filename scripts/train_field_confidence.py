"""Fits the confidence of fields on a benchmark whose documents were ingested: weights for models/.

    dvc repro train_field_confidence                               reads what is missing, fits
    python scripts/train_field_confidence.py BENCH... OUT          fits on what OUT has read of these benchmarks

Documents that OUT has not read are left out, except plain text, which needs no reading.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from pipeline.benchmark.comparing import compare
from pipeline.cache import StageCache
from pipeline.dispatch import Found
from pipeline.document import Document, Line, Page, digest_of
from pipeline.extract.assembly import uncalibrated
from pipeline.extract.confidence import FEATURES, features
from pipeline.record import make_record
from pipeline.settings import Settings, load_settings
from pipeline.stages import STAGES, stage_keys
from pipeline.training.field_confidence import Example, fit

READ = next(number for number, stage in enumerate(STAGES) if stage.name == "repair")


def read_document(path: Path, cache: StageCache, settings: Settings) -> Document | None:
    """Return the document as the repair stage left it, or None where it was not read."""
    data = path.read_bytes()
    sha256 = digest_of(data)
    cached = cache.get(stage_keys(sha256, settings)[READ], Document)
    if cached is not None or path.suffix != ".txt":
        return cached
    texts = data.decode("utf-8").split("\f")
    pages = tuple(
        Page(number=n, layer="good", text_source="text_layer", reason="plain text",
             lines=tuple(Line(text=line) for line in text.split("\n")))
        for n, text in enumerate(texts, start=1)
    )  # fmt: skip
    return Document(sha256=sha256, media_type="text/plain", pages=pages)


def examples_of(gold: dict[str, Any], document: Document, settings: Settings) -> dict[str, Example]:
    """Return for each value found its features and whether it is right."""
    understanding, votes = uncalibrated(document)
    record = make_record([gold["file"]], document, understanding, [], settings.extract).model_dump(mode="json")
    pages = {page.number: page for page in document.pages}
    found = {}
    for row in compare(gold, record):
        state = understanding.fields[row.field]
        if isinstance(state, Found) and not row.partial:
            seen = features(state, pages.get(state.page or 0), votes.get(row.field, 0.0))
            found[row.field] = (seen, row.whole)
    return found


def main() -> None:
    """Write the weights."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("bench", type=Path, nargs="+")
    ask.add_argument("read", type=Path, help="folder of the ingest of these benchmarks")
    ask.add_argument("--out", type=Path, default=Path("models/extract_confidence.json"))
    args = ask.parse_args()
    settings = load_settings()
    cache = StageCache(args.read / ".cache")
    examples: dict[str, list[Example]] = defaultdict(list)
    documents = 0
    for bench in args.bench:
        for gold_file in sorted((bench / "gold").glob("*.jsonl")):
            for gold in map(json.loads, gold_file.read_text(encoding="utf-8").splitlines()):
                path = bench / gold_file.stem / gold["file"]
                document = read_document(path, cache, settings) if gold["is_dispatch"] and path.is_file() else None
                if document is not None:
                    documents += 1
                    for field, example in examples_of(gold, document, settings).items():
                        examples[field].append(example)
    weights = fit(examples)
    for shared, like in (("code_number", "number"), ("code_notation", "number")):
        if like in weights:
            weights[shared] = weights[like]
    table = {"features": FEATURES, "weights": weights}
    args.out.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    values = sum(map(len, examples.values()))
    print(f"{values} values of {documents} documents; run scripts/write_manifest.py now")


if __name__ == "__main__":
    main()
