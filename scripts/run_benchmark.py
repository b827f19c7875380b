"""Make the benchmark, read it as users do, and score it: figures to models/metrics/benchmark.json, table to the docs.

    python scripts/run_benchmark.py data/clean/benchmark                 what the table in docs/benchmark.md shows
    python scripts/run_benchmark.py WORK --count 500                     all tiers with 500 dispatches, half a day
    python scripts/run_benchmark.py WORK --made                          read and score what was made before

Every tier goes through `congvan ingest` into a database of its own; what was read before is not read again.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from pipeline.benchmark.tables import filled
from pipeline.benchmark.tiers import TIERS

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WITHOUT_OCR = ("text", "digital")


def run(*command: str | Path, fails: tuple[int, ...] = (0,)) -> None:
    """Run a command; a return code that is not in ``fails`` ends the run."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode not in fails:
        sys.exit(done.returncode)


def main() -> None:
    """Make, read, score."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("work", type=Path)
    ask.add_argument("--count", type=int, default=12, help="dispatches in tiers that are read with OCR")
    ask.add_argument("--plain-count", type=int, default=500, help="dispatches in the tiers text and digital")
    ask.add_argument("--others", type=int, default=64)
    ask.add_argument("--split", default="test", choices=("dev", "test"))
    ask.add_argument("--tiers", nargs="+", default=["text", *TIERS, "others"])
    ask.add_argument("--made", action="store_true", help="the documents are there already")
    ask.add_argument("--out", type=Path, default=ROOT / "models/metrics/benchmark.json")
    args = ask.parse_args()
    work = args.work.resolve()
    for tier in args.tiers:
        count = max(args.count, args.plain_count) if tier in WITHOUT_OCR else args.count
        if not args.made:
            run(sys.executable, "scripts/make_benchmark.py", work, "--split", args.split, "--tiers", tier,
                "--count", str(count), "--others", str(args.others))  # fmt: skip
        db = f"sqlite:///{work / tier}.db"
        run(BIN / "congvan", "ingest", work / tier, "--out", work / "out" / tier, "--db", db, fails=(0, 1))
        (work / "records").mkdir(exist_ok=True)
        run(BIN / "congvan", "export", "--db", db, "--format", "jsonl", "-o", work / "records" / f"{tier}.jsonl")
    results = ("--errors", work / "errors.txt", "--out", args.out)
    run(sys.executable, "scripts/evaluate.py", work, work / "records", *results)
    page = ROOT / "docs/benchmark.md"
    metrics = json.loads(args.out.read_text(encoding="utf-8"))
    page.write_text(filled(page.read_text(encoding="utf-8"), metrics), encoding="utf-8")


if __name__ == "__main__":
    main()
