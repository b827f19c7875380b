"""Make a benchmark: invented dispatches with gold records, the same on every run.

python scripts/make_benchmark.py OUT --text -n 2000             plain text alone, in seconds
python scripts/make_benchmark.py OUT -n 500 --others 64         all tiers
congvan ingest OUT/scanned --db sqlite:///scanned.db            what is then read; see docs/benchmark.md
"""

import argparse
import os
import time
from pathlib import Path

from pipeline.benchmark.tiers import TIERS
from pipeline.benchmark.writing import write_made_with, write_others, write_text, write_tier


def main() -> None:
    """Write the benchmark and say what it holds."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("out", type=Path, help="folder for the benchmark")
    ask.add_argument("-n", "--count", type=int, default=100, help="dispatches a tier")
    ask.add_argument("--others", type=int, default=64, help="pages that are no dispatch")
    ask.add_argument("--split", default="dev", choices=("dev", "test"), help="test is for final figures alone")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--text", action="store_true", help="plain text alone")
    ask.add_argument("--tiers", nargs="+", default=["text", *TIERS, "others"], choices=["text", *TIERS, "others"])
    args = ask.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"  # Tesseract reads one page faster on one core than on many
    tiers = ["text"] if args.text else args.tiers
    for tier in tiers:
        start = time.monotonic()
        if tier == "text":
            write_text(args.out, args.split, args.seed, args.count)
        elif tier == "others":
            write_others(args.out, args.split, args.seed, args.others)
        else:
            write_tier(args.out, tier, args.split, args.seed, args.count)
        files = sum(1 for _ in (args.out / tier).iterdir())
        print(f"{args.out / tier}: {files} documents, {time.monotonic() - start:.0f} s")
    write_made_with(args.out, split=args.split, seed=args.seed, count=args.count, others=args.others)


if __name__ == "__main__":
    main()
