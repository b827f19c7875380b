"""Measure pen-written numbers, days and months on labelled scans: python scripts/evaluate_pen.py --scans FOLDER.

FOLDER holds scans and labels.jsonl (id, file, traits, code_number, number_alt, issued_date). The first page of each
document goes through all stages; typed values are counted too, because they must not suffer.
"""

import argparse
import json
from pathlib import Path

from pipeline import extract as extraction
from pipeline import ingest, ocr, repair
from pipeline.settings import Settings
from pipeline.source import read_source
from pipeline.training.pen_measures import Outcome, outcomes, summary


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--scans", type=Path, required=True)
    ask.add_argument("--out", type=Path, help="where the figures go; values of documents are never written there")
    args = ask.parse_args()
    settings = Settings()
    rows: list[Outcome] = []
    for line in (args.scans / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if not label.get("issued_date"):
            continue
        source = read_source(args.scans / label["file"], label["file"], settings.ingest.max_bytes)
        document = ingest.read_document(source, settings.ingest)
        document = document.model_copy(update={"pages": document.pages[:1]})
        document = ocr.recognize(
            document, lambda number, source=source: ingest.page_image(source, number, 300), settings.recognize
        )
        document = repair.repair_document(document, settings.repair)
        found = list(outcomes(label, extraction.extract(document, settings.extract)))
        rows += found
        for row in found:
            hand = "pen" if row.by_pen else "typed"
            print(f"{row.document} {row.part:6} {hand:5} {row.expected:>5} -> {row.given or '-':>5} {row.verdict}"
                  f" {row.confidence:.2f}", flush=True)  # fmt: skip
    report = summary(rows)
    print(json.dumps(report, indent=2))
    if args.out:
        args.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
