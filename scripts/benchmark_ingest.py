"""Times an ingest, the same ingest again, and an ingest after a change of repair: a Markdown table on stdout.

    python scripts/benchmark_ingest.py data/raw

Each row is one whole `congvan ingest` process; the share is against the first row of the same run.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def ingest(folder: Path, out: Path, **environment: str) -> tuple[float, str]:
    """Return the wall seconds of one ingest and the last words it said about its counts."""
    command = [sys.executable, "-m", "pipeline.cli", "ingest", str(folder), "--out", str(out), "--db"]
    started = time.perf_counter()
    done = subprocess.run(
        [*command, f"sqlite:///{out}/congvan.db"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - started
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return seconds, next(line for line in done.stderr.splitlines() if " files in " in line)


def main() -> None:
    """Print the table."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    args = ask.parse_args()
    with tempfile.TemporaryDirectory() as name:
        rows = [
            ("first run", ingest(args.folder, Path(name))),
            ("same folder again", ingest(args.folder, Path(name))),
            ("repair changed, pages not read again", ingest(args.folder, Path(name), CONGVAN_REPAIR__MIN_SCORE="0.61")),
        ]
    first = rows[0][1][0]
    print("| run | seconds | share | what it said |\n|---|---|---|---|")
    for title, (seconds, said) in rows:
        print(f"| {title} | {seconds:.1f} | {seconds / first:.1%} | {said} |")


if __name__ == "__main__":
    main()
