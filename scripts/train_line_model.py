"""Teach Tesseract's Vietnamese model how dispatches look; needs PyTorch (`make setup-train`).

    python scripts/draw_lines.py --corpus FOLDER --out data/clean/lines
    python scripts/train_line_model.py --lines data/clean/lines --out models/vie_dispatch.traineddata --seconds 7200

It goes on from the model that is installed. What is learned is kept every minute beside ``--out`` (.pt); a run that
finds it goes on from there. Files of lines that appear meanwhile are taken up.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from pipeline.training.line_files import read_lines
from pipeline.training.line_network import Batch, Learner, LineNetwork, batched
from pipeline.training.tesseract_model import DEBIAN, TesseractModel, load_model

_AT_ONCE = 4
_REPORT, _SAVE = 20.0, 60.0


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--model", type=Path, default=DEBIAN, help="go on from this model of Tesseract")
    ask.add_argument("--lines", type=Path, required=True)
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--seconds", type=float, default=7200)
    ask.add_argument("--rate", type=float, default=7e-4, help="the highest rate of learning")
    ask.add_argument("--pixels", type=int, default=12000, help="columns of pixels learned from at once")
    ask.add_argument("--seed", type=int, default=20170526)
    args = ask.parse_args()
    torch.manual_seed(args.seed)
    model = load_model(args.model)
    network = LineNetwork(model.weights)
    kept = args.out.with_suffix(".pt")
    if kept.exists():
        network.load_state_dict(torch.load(kept, weights_only=True))
        print(f"goes on from {kept}", flush=True)
    learn(network, model, args, kept)
    model.save(network.weights(), args.out)
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.2f} MB")


def learn(network: LineNetwork, model: TesseractModel, args: argparse.Namespace, kept: Path) -> None:
    """Teach ``network`` for ``args.seconds`` and leave the averaged weights in it."""
    learner = Learner(network, args.rate, model.nothing)
    begun = reported = saved = time.monotonic()
    recent: list[float] = []
    drawn = 0
    for batch in batches(model, args):
        gone = (time.monotonic() - begun) / args.seconds
        if gone >= 1:
            break
        recent.append(learner.learn(batch, gone))
        drawn += len(batch.lengths)
        if (now := time.monotonic()) - reported > _REPORT:
            print(f"{gone:4.0%}  step {learner.step}  lines {drawn:,}  loss {np.mean(recent):.4f}", flush=True)
            reported, recent = now, []
        if now - saved > _SAVE:
            saved = now
            torch.save(learner.averaged, kept)
    network.load_state_dict(learner.averaged)
    torch.save(learner.averaged, kept)


def batches(model: TesseractModel, args: argparse.Namespace) -> Iterator[Batch]:
    """Yield batches without end, a few files' lines mixed, files that were used least often first."""
    rng = np.random.default_rng(args.seed)
    used: dict[Path, int] = {}
    while True:
        files = sorted(args.lines.glob("*.npz"), key=lambda path: (used.get(path, 0), rng.random()))[:_AT_ONCE]
        lines = []
        for path in files:
            used[path] = used.get(path, 0) + 1
            lines += [(strip, signs) for strip, text in read_lines(path) if (signs := model.says(text))]
        yield from batched(lines, args.pixels, rng)


if __name__ == "__main__":
    main()
