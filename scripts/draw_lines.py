"""Draw lines of dispatches as scanners and copiers leave them, for Tesseract to learn from.

    python scripts/draw_lines.py --corpus FOLDER --out data/clean/lines --files 100

Each file holds 2000 lines and is made from a seed of its own; a run that finds a file there goes on behind it.
"""

import argparse
from pathlib import Path

from rich.progress import track

from pipeline.rendering.fonts import every_font
from pipeline.training.line_files import as_strip, write_lines
from pipeline.training.line_pictures import LinePainter
from pipeline.training.line_texts import LineTexts

LINES = 2000


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--corpus", type=Path, required=True)
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--first", type=int, default=0, help="number of the first file")
    ask.add_argument("--files", type=int, default=100)
    ask.add_argument("--seed", type=int, default=20170526)
    args = ask.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    texts = LineTexts(args.corpus, args.seed)
    for number in track(range(args.first, args.first + args.files), "files of lines"):
        path = args.out / f"{number:04d}.npz"
        if not path.exists():
            painter = LinePainter(texts.reseeded(args.seed + 2 * number), every_font(), args.seed + 2 * number + 1)
            pictures = (painter.sample() for _ in range(LINES))
            write_lines(path, ((as_strip(picture), text) for picture, text in pictures))


if __name__ == "__main__":
    main()
