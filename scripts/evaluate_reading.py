"""How many labelled strings of scans are read letter for letter: python scripts/evaluate_reading.py --scans FOLDER.

FOLDER holds scans and labels.jsonl (see ``pipeline.training.reading_measures.wanted_of``). They are ingested first, one
document after the other, into a folder of their own (--work) where what was read before is not read again.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

os.environ["OMP_THREAD_LIMIT"] = "1"

from pipeline.source import read_source
from pipeline.training.reading_measures import Sighting, sightings, strings_table, summary


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--scans", type=Path, required=True)
    ask.add_argument("--work", type=Path, default=Path("data/clean/reading"), help="where the text read lies")
    ask.add_argument("--out", type=Path, help="where the figures go; strings of documents are never written there")
    ask.add_argument("--missed", action="store_true", help="name each string that is not found, on stderr")
    args = ask.parse_args()
    database = f"sqlite:///{args.work / 'congvan.db'}"
    command = [sys.executable, "-m", "pipeline.cli", "ingest", str(args.scans), "--workers", "1"]
    subprocess.run([*command, "--out", str(args.work), "--db", database], check=False)
    rows: list[Sighting] = []
    for line in (args.scans / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if not label.get("is_dispatch", True):
            continue
        source = read_source(args.scans / label["file"], label["file"], 1 << 30)
        home = args.work / source.sha256[:16]
        raw, repaired = ((home / name).read_text(encoding="utf-8") for name in ("raw.txt", "text.txt"))
        rows += sightings(label, raw, repaired)
    if args.missed:
        for row in rows:
            if not all(row.found.values()):
                where = ", ".join(name for name, found in row.found.items() if not found)
                print(f"{row.document} {row.wanted.kind}: {row.wanted.readings[0]} (not {where})", file=sys.stderr)
    report = summary(rows)
    print(strings_table(report))
    if args.out:
        args.out.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
