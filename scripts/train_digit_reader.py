"""Train the reader of pen-written digits; needs PyTorch: pip install torch (ten minutes on an idle core with bfloat16).

python scripts/train_digit_reader.py --digits FOLDER --out models/digit_reader.npz --metrics models/metrics/digits.json

FOLDER holds MNIST's IDX files (images and labels, with or without gzip). One block of 500 digits in five is held out:
on strings made of those the odds are calibrated and the figures measured.
"""

import argparse
import json
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from pipeline.digits.network import Network
from pipeline.rendering.fonts import vietnamese_fonts
from pipeline.training.digit_files import read_digits
from pipeline.training.digit_network import Batch, DigitNetwork, go_on_from, train, write
from pipeline.training.digit_scores import best_temperature, scores
from pipeline.training.params import load_params
from pipeline.training.pen_strings import Composer, Digits

_REPORT, _SAVE = 40, 80
_HELD_OUT_SEED = 99


class Pictures(IterableDataset[Batch]):
    """Small batches of new pictures without end; each worker makes its own."""

    def __init__(self, digits: Digits, batch: int, seed: int) -> None:
        self.digits, self.batch, self.seed = digits, batch, seed

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        composer = Composer(self.digits, vietnamese_fonts(), self.seed + (worker.id if worker else 0))
        while True:
            samples = [composer.sample() for _ in range(self.batch)]
            yield np.stack([picture for picture, _ in samples]), [label for _, label in samples]


def reused(new: Iterator[Batch], batch: int, pool: int, seed: int) -> Iterator[Batch]:
    """Yield batches drawn from a pool of the latest pictures: making one costs more than learning from it."""
    rng = np.random.default_rng(seed)
    pictures, labels = next(new)
    at = 0
    while True:
        fresh, fresh_labels = next(new)
        if len(labels) < pool:
            pictures, labels = np.concatenate([pictures, fresh]), labels + fresh_labels
        else:
            for picture, label in zip(fresh, fresh_labels, strict=True):
                pictures[at], labels[at] = picture, label
                at = (at + 1) % len(labels)
        chosen = rng.integers(len(labels), size=batch)
        yield pictures[chosen], [labels[n] for n in chosen]


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--digits", type=Path, required=True)
    ask.add_argument("--out", type=Path, default=Path("models/digit_reader.npz"))
    ask.add_argument("--metrics", type=Path, default=Path("models/metrics/digits.json"))
    ask.add_argument("--start", type=Path, help="weights to go on from, with half the rate")
    ask.add_argument("--workers", type=int, default=1)
    args = ask.parse_args()
    params = load_params().digits
    files = read_digits(args.digits)
    seen, unseen = (files.part(held_out=held_out) for held_out in (False, True))
    print(f"{len(seen.labels):,} digits to learn from, {len(unseen.labels):,} held out", flush=True)
    torch.manual_seed(params.seed)
    torch.set_num_threads(1)
    pictures = Pictures(Digits.of_images(seen.images, seen.labels), params.new_pictures, params.seed)
    loader = DataLoader(pictures, batch_size=None, num_workers=args.workers, prefetch_factor=64, collate_fn=lambda x: x)
    batches = reused(iter(loader), params.batch, params.pool, params.seed)
    network = DigitNetwork()
    if args.start:
        go_on_from(args.start, network, np.concatenate([next(batches)[0] for _ in range(8)]))
        params = params.model_copy(update={"learning_rate": params.learning_rate / 2})
    losses: list[float] = []
    for step, loss in train(network, batches, params):
        losses.append(loss)
        if step % _REPORT == 0:
            print(f"step {step:,} of {params.steps:,}: loss {np.mean(losses[-_REPORT:]):.4f}", flush=True)
        if step % _SAVE == 0 or step == params.steps:
            write(args.out, network, 1.0)

    digits = Digits.of_images(unseen.images, unseen.labels)
    composer = Composer(digits, vietnamese_fonts(), params.seed + _HELD_OUT_SEED)
    samples = [composer.sample() for _ in range(params.held_out)]
    half = len(samples) // 2
    temperature = best_temperature(Network.load(args.out), samples[:half])
    write(args.out, network, temperature)
    figures = scores(Network.load(args.out), samples[half:])
    figures["temperature"] = round(temperature, 3)
    figures["learnt_from"] = params.steps * params.new_pictures
    assert math.isfinite(losses[-1])
    args.metrics.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
