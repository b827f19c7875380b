"""Measures what reading costs, OCRmyPDF beside us on the same scans in one run.

    python scripts/compare_reading.py --pages 4

One thread each, one after the other, from file to record (OCRmyPDF: to a searchable PDF). Without OCRmyPDF (Debian
package ocrmypdf, for `--clean` also unpaper) only we are measured. A first run, not counted, warms the disk's cache.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from pipeline.training.reading_costs import cost_of, ingest_command, other_commands, write_pages


def main() -> None:
    """Print the table and write the figures."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--pages", type=int, default=4, help="pages of the PDF that each reads")
    ask.add_argument("--seed", type=int, default=20170526)
    ask.add_argument("--out", type=Path, default=Path("models/metrics/reading_costs.json"))
    args = ask.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scans, one, large = write_pages(folder, args.pages, args.seed)
        # Codes 0 and 1 are both done; what needs a look is told by the second.
        cost_of(ingest_command(one, folder / "warm"), good=(0, 1))
        costs = {"congvan ingest": cost_of(ingest_command(scans, folder / "ours"), good=(0, 1))}
        others = other_commands(scans, folder)
        if not others:
            print("OCRmyPDF is not installed: it is left out.", file=sys.stderr)
        costs |= {name: cost_of(command) for name, command in others.items()}
        peaks = {
            kind: cost_of(ingest_command(path, folder / kind), good=(0, 1)).megabytes
            for kind, path in (("A4, 300 dpi", one), ("A3, 600 dpi", large))
        }
    print("| reader | pages/min | CPU s a page | MB |\n|---|---|---|---|")
    for who, cost in costs.items():
        print(f"| {who} | {60 * args.pages / cost.seconds:.1f} | {cost.cpu / args.pages:.2f} | {cost.megabytes:.0f} |")
    print("\nLargest process:", "; ".join(f"{kind} {peak:.0f} MB" for kind, peak in peaks.items()))
    figures = {"pages": args.pages, "costs": {who: cost._asdict() for who, cost in costs.items()}, "peaks": peaks}
    args.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
