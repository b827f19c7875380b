"""Train the reader of pen-written digits; needs PyTorch: pip install torch. Eight minutes on a graphics processor.

python scripts/train_digit_reader.py --digits FOLDER --hands FOLDER --out models/digit_reader.npz --workers 14

FOLDER of --digits holds MNIST's IDX files (images and labels, with or without gzip), that of --hands fonts that imitate
hands. One block of 500 digits in five is never seen; scripts/measure_digit_reader.py calibrates and measures on those.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from pipeline.digits.crop import HEIGHT, WIDTH
from pipeline.rendering.fonts import vietnamese_fonts
from pipeline.training.digit_files import read_digits
from pipeline.training.digit_network import Batch, DigitNetwork, averaged, device, go_on_from, strings_of, train, write
from pipeline.training.params import load_params
from pipeline.training.pen_sources import Digits, hands_in
from pipeline.training.pen_strings import Composer

_REPORT = 15.0
"""Seconds between two lines of progress, each with the weights written anew."""


class Pictures(IterableDataset[Batch]):
    """Small batches of new pictures without end; each worker makes its own."""

    def __init__(self, digits: Digits, fonts: list[Path], hands: list[Digits], batch: int, seed: int) -> None:
        self.digits, self.fonts, self.hands, self.batch, self.seed = digits, fonts, hands, batch, seed

    def __iter__(self) -> Iterator[Batch]:
        cv2.setNumThreads(1)
        worker = get_worker_info()
        seed = self.seed + (worker.id if worker else 0)
        composer = Composer(self.digits, self.fonts, seed, self.hands)
        while True:
            samples = [composer.sample() for _ in range(self.batch)]
            pictures = np.rint(np.stack([picture for picture, _ in samples]) * 255).astype(np.uint8)
            yield pictures, [label for _, label in samples]


def reused(new: Iterator[Batch], batch: int, pool: int, seed: int) -> Iterator[Batch]:
    """Yield batches drawn from a pool of the latest pictures: making one costs more than learning from it."""
    rng = np.random.default_rng(seed)
    pictures: NDArray[np.uint8] = np.zeros((pool, HEIGHT, WIDTH), np.uint8)
    labels = np.full(pool, "", dtype=object)
    made = 0
    for fresh, fresh_labels in new:
        places = np.arange(made, made + len(fresh)) % pool
        pictures[places], labels[places] = fresh, fresh_labels
        made += len(fresh)
        chosen = rng.integers(min(made, pool), size=batch)
        yield pictures[chosen], labels[chosen].tolist()


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--digits", type=Path, required=True)
    ask.add_argument("--hands", type=Path, help="folder of fonts that imitate hands")
    ask.add_argument("--out", type=Path, default=Path("models/digit_reader.npz"))
    ask.add_argument("--start", type=Path, help="weights to go on from, with half the rate")
    ask.add_argument("--workers", type=int, default=1, help="processes that make pictures")
    ask.add_argument("--seconds", type=float, help="stop after this time, if the steps take longer")
    args = ask.parse_args()
    params = load_params().digits
    seen = read_digits(args.digits).part(held_out=False)
    hands = hands_in(args.hands) if args.hands else []
    where = device()
    print(f"{len(seen.labels):,} digits and {len(hands)} hands to learn from, on {where}", flush=True)
    torch.manual_seed(params.seed)
    torch.set_num_threads(1)
    torch.backends.cudnn.benchmark = True
    digits = Digits.of_images(seen.images, seen.labels)
    pictures = Pictures(digits, vietnamese_fonts(), hands, params.new_pictures, params.seed)
    loader = DataLoader(pictures, batch_size=None, num_workers=args.workers, prefetch_factor=8, collate_fn=lambda x: x)
    batches = reused(iter(loader), params.batch, params.pool, params.seed)
    network = DigitNetwork()
    before = 0
    if args.start:
        before = strings_of(args.start)
        go_on_from(args.start, network, np.concatenate([next(batches)[0] for _ in range(8)]))
        params = params.model_copy(update={"learning_rate": params.learning_rate / 2})
    network.to(where)
    steady = averaged(network)
    losses: list[float] = []
    step, reported = 0, monotonic()
    for step, loss in train(network, batches, params, args.seconds):
        steady.update_parameters(network)
        losses.append(loss)
        if monotonic() - reported >= _REPORT:
            reported = monotonic()
            print(f"step {step:,} of {params.steps:,}: loss {np.mean(losses[-100:]):.4f}", flush=True)
            write(args.out, steady.module, before + step * params.new_pictures)
    write(args.out, steady.module, before + step * params.new_pictures)
    print(f"{args.out}: {before + step * params.new_pictures:,} strings, loss {np.mean(losses[-100:]):.4f}")


if __name__ == "__main__":
    main()
