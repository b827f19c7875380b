"""Make a benchmark: invented dispatches with gold records, the same on every run.

python scripts/make_benchmark.py OUT --text -n 2000             plain text, in seconds
"""

import argparse
from pathlib import Path

from pipeline.benchmark.writing import write_text


def main() -> None:
    """Write the benchmark and say what it holds."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("out", type=Path, help="folder for the benchmark")
    ask.add_argument("-n", "--count", type=int, default=100, help="dispatches a tier")
    ask.add_argument("--split", default="dev", choices=("dev", "test"), help="test is for final figures alone")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--text", action="store_true", help="plain text alone")
    args = ask.parse_args()
    write_text(args.out, args.split, args.seed, args.count)
    print(f"{args.out / 'text'}: {args.count} dispatches")


if __name__ == "__main__":
    main()
