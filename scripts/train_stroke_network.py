"""Train the network that tells print from seals and pens; needs PyTorch: pip install torch onnx. Ten minutes on a core.

python scripts/train_stroke_network.py --out models/print_strokes.onnx

Everything that it learns from is drawn anew; the same seed draws the same pieces.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import cv2
import numpy as np
import torch

from pipeline.rendering.fonts import vietnamese_fonts
from pipeline.training.params import load_params
from pipeline.training.stamped_pictures import SIDE, Drawer
from pipeline.training.stroke_network import Batch, StrokeNetwork, train, write

_REPORT = 30.0
"""Seconds between two lines of progress, each with the weights written anew."""


def _batches(size: int, seed: int) -> Iterator[Batch]:
    drawer = Drawer(vietnamese_fonts(), seed)
    while True:
        pieces = [drawer.piece() for _ in range(size)]
        yield np.stack([piece.seen for piece in pieces]), np.stack([piece.printed for piece in pieces])


def main() -> None:
    """Train, and write the network as it learns."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--out", type=Path, default=Path("models/print_strokes.onnx"))
    args = ask.parse_args()
    cv2.setNumThreads(1)
    params = load_params().strokes
    torch.manual_seed(params.seed)
    network = StrokeNetwork()
    said = monotonic()
    recent: list[float] = []
    steady: torch.nn.Module = network
    for step, loss, steady in train(network, _batches(params.batch, params.seed), params):
        recent.append(loss)
        if monotonic() - said > _REPORT:
            print(f"step {step}, loss {np.mean(recent):.4f}", flush=True)
            write(args.out, steady, SIDE)
            said, recent = monotonic(), []
    write(args.out, steady, SIDE)


if __name__ == "__main__":
    main()
