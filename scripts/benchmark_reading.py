"""Reads pages in every bad state, bare Tesseract beside us: a Markdown table on stdout, the figures in a metrics file.

    python scripts/benchmark_reading.py --pages 3
    CONGVAN_RECOGNIZE__LANGUAGE=vie_dispatch python scripts/benchmark_reading.py --out worn.json    another model

The pages are invented and drawn anew; the same seed gives the same pictures.
"""

import argparse
import json
import os
from pathlib import Path

os.environ["OMP_THREAD_LIMIT"] = "1"

from pipeline.training.reading_benchmark import benchmark, reading_table


def main() -> None:
    """Print the table and write the figures."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--pages", type=int, default=3, help="pages read in each condition")
    ask.add_argument("--seed", type=int, default=20170526)
    ask.add_argument("--only", nargs="*", default=[], help="names of conditions; all, where none is given")
    ask.add_argument("--out", type=Path, default=Path("models/metrics/reading.json"))
    args = ask.parse_args()
    figures = benchmark(args.pages, args.seed, args.only)
    print(reading_table(figures))
    if not args.only:
        args.out.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
