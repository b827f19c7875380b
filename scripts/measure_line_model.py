"""How many letters of drawn lines models of Tesseract read wrongly, without lists of words; needs PyTorch.

    python scripts/draw_lines.py --corpus FOLDER --out data/clean/held_out --first 9001 --files 1
    python scripts/measure_line_model.py data/clean/held_out/9001.npz models/vie_dispatch.traineddata

Training draws files from 0 on, so a file with a high number is held out.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from pipeline.evaluation import character_error_rate
from pipeline.training.line_files import read_lines
from pipeline.training.line_network import LineNetwork, batched, said
from pipeline.training.tesseract_model import DEBIAN, load_model


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("lines", type=Path)
    ask.add_argument("models", type=Path, nargs="+", help="measured beside the model that is installed")
    args = ask.parse_args()
    drawn = list(read_lines(args.lines))
    for path in (DEBIAN, *args.models):
        wrong, exact = measured(path, drawn)
        print(f"{path.name}: {100 * wrong:.1f} letters in 100 wrong, {100 * exact:.0f} % of {len(drawn)} lines exact")


def measured(path: Path, drawn: list[tuple[np.ndarray, str]]) -> tuple[float, float]:
    """Return the character error rate and the share of lines read exactly; what a model cannot say it reads wrongly."""
    torch.manual_seed(0)
    model = load_model(path)
    network = LineNetwork(model.weights).eval()
    lines = [(strip, [at]) for at, (strip, _) in enumerate(drawn)]  # the number of the line in place of its signs
    gold, got = [], []
    with torch.no_grad():
        for batch in batched(lines, 20_000, np.random.default_rng(0)):
            likely, columns = network(batch.strips, batch.widths)
            got += said(likely, columns, model.spell, model.nothing)
            gold += [drawn[at][1] for at in batch.signs.tolist()]
    exact = sum(one == other for one, other in zip(gold, got, strict=True)) / len(gold)
    return character_error_rate("\n".join(gold), "\n".join(got)), exact


if __name__ == "__main__":
    main()
