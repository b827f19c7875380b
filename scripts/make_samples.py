"""Make the sample scans in data/raw and their gold in tests/samples.

    python scripts/make_samples.py [--out data/raw] [--gold tests/samples]

The same versions of the libraries, fonts and Tesseract give the same bytes on every run.
"""

import argparse
import os
from pathlib import Path

from pipeline.rendering.fonts import faces
from pipeline.rendering.samples import write_samples

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write the samples and say how large they are."""
    parser = argparse.ArgumentParser(description="Make the sample scans and their gold.")
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "raw", help="folder for the samples")
    parser.add_argument(
        "--gold", type=Path, default=ROOT / "tests" / "samples", help="folder for gold text and records"
    )
    options = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"  # Tesseract reads one page faster on one core than on many
    written = write_samples(options.out, options.gold, faces())
    for path in written:
        print(f"{path.stat().st_size:>9,}  {path.name}")
    print(f"{sum(path.stat().st_size for path in written):>9,}  together")


if __name__ == "__main__":
    main()
