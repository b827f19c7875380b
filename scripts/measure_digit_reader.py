"""Calibrate the reader of pen-written digits and measure it, on forms filled with digits that its training never saw.

python scripts/measure_digit_reader.py --digits FOLDER --model models/digit_reader.npz

FOLDER holds MNIST's IDX files, as for scripts/train_digit_reader.py.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np

from pipeline.digits.gap import marks_in
from pipeline.digits.network import Network
from pipeline.rendering.fonts import vietnamese_fonts
from pipeline.training.digit_files import read_digits
from pipeline.training.digit_scores import Sample, best_temperature, scores
from pipeline.training.params import load_params
from pipeline.training.pen_sources import Digits
from pipeline.training.pen_strings import Composer

_SEED = 99
"""Added to the seed of the training, so that chance falls otherwise too."""


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--digits", type=Path, required=True)
    ask.add_argument("--model", type=Path, default=Path("models/digit_reader.npz"))
    ask.add_argument("--metrics", type=Path, default=Path("models/metrics/digits.json"))
    args = ask.parse_args()
    params = load_params().digits
    unseen = read_digits(args.digits).part(held_out=True)
    composer = Composer(Digits.of_images(unseen.images, unseen.labels), vietnamese_fonts(), params.seed + _SEED)
    samples: list[Sample] = []
    forms: Counter[str] = Counter()
    while len(samples) < params.held_out:
        scan, gap, label = composer.form()
        marks = marks_in(scan, gap)
        forms[marks.hand] += label.isdigit()
        if marks.hand == "pen":
            samples.append((marks.views(), label))
    half = len(samples) // 2
    with np.load(args.model, allow_pickle=False) as model:
        stored = dict(model)
    temperature = best_temperature(Network.load(args.model), samples[:half])
    stored["temperature"] = np.array(temperature, np.float32)
    np.savez_compressed(args.model, allow_pickle=False, **stored)
    figures = scores(Network.load(args.model), samples[half:])
    figures["temperature"] = round(temperature, 3)
    figures["gaps_with_digits"] = dict(sorted(forms.items()))
    figures["learnt_from"] = int(stored["strings"])
    args.metrics.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
