"""Draws the before and after pictures of docs/reading.md from invented pages, and the plot of the reading benchmark."""

import argparse
import json
from pathlib import Path

from PIL import Image

from pipeline.training.charts import word_error_chart
from pipeline.training.reading_pictures import pairs


def main() -> None:
    """Write the pictures."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--seed", type=int, default=20170526)
    ask.add_argument(
        "--figures", type=Path, default=Path("models/metrics/reading.json"), help="of benchmark_reading.py"
    )
    ask.add_argument("--out", type=Path, default=Path("data/figures"))
    args = ask.parse_args()
    for name, pair in pairs(args.seed).items():
        path = args.out / f"imaging-{name.replace(' ', '-')}.webp"
        Image.fromarray(pair.side_by_side()).save(path, quality=55, method=6)
        print(path, path.stat().st_size, ", ".join(pair.steps))
    figures = json.loads(args.figures.read_text(encoding="utf-8"))
    (args.out / "reading-errors.svg").write_text(word_error_chart(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
