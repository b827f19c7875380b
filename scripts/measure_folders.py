"""Measure what a folder tells of pen-written numbers and days, on invented series read by the digit reader.

python scripts/measure_folders.py --digits FOLDER [--seed 7] [-o models/metrics/folders.json]

FOLDER holds MNIST's IDX files, as for scripts/train_digit_reader.py; only digits that training never saw are used.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np

from pipeline.neighbours import settled
from pipeline.rendering.fonts import vietnamese_fonts
from pipeline.training.digit_files import read_digits
from pipeline.training.folder_series import Registry, folder, verdicts
from pipeline.training.pen_sources import Digits
from pipeline.training.pen_strings import Composer

_BINS = (0.0, 0.5, 0.85, 0.9, 0.95, 0.975, 1.0)
_REGISTRIES = {
    "one in three days, whole": Registry(0.3, 1.0, 0.5, 0.0, 60),
    "two a day, whole": Registry(2.0, 1.0, 0.5, 0.0, 120),
    "two a day, a fifth of it": Registry(2.0, 0.2, 0.5, 0.0, 80),
    "ten a day, a tenth of it": Registry(10.0, 0.1, 0.5, 0.0, 120),
    "two a day, all by pen": Registry(2.0, 1.0, 1.0, 0.0, 120),
    "two a day, 5 % out of order": Registry(2.0, 1.0, 0.5, 0.05, 120),
    "two a day, 20 % out of order": Registry(2.0, 1.0, 0.5, 0.2, 120),
}


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--digits", type=Path, required=True)
    ask.add_argument("--seed", type=int, default=7)
    ask.add_argument("--folders", type=int, default=3, help="folders of each kind")
    ask.add_argument("-o", "--output", type=Path)
    args = ask.parse_args()
    unseen = read_digits(args.digits).part(held_out=True)
    composer = Composer(Digits.of_images(unseen.images, unseen.labels), vietnamese_fonts(), args.seed)
    rng = np.random.default_rng([args.seed, 1])
    kinds: dict[str, dict[str, int]] = {}
    sureness: Counter[tuple[float, bool]] = Counter()
    for kind, registry in _REGISTRIES.items():
        count: Counter[str] = Counter()
        for _ in range(args.folders):
            drawn = folder(registry, composer, rng)
            changes = settled(one.member for one in drawn)
            for one in drawn:
                change = changes.get(one.member.id)
                count["warned"] += bool(change and change.warnings)
                count["dispatches"] += 1
                if not one.by_pen:
                    continue
                for part, verdict, _ in verdicts(one, None):
                    count[f"{part} alone {verdict}"] += 1
                for part, verdict, confidence in verdicts(one, change):
                    count[f"{part} folder {verdict}"] += 1
                    if verdict == "wrong" and confidence >= 0.9:
                        count[f"{part} folder wrong and sure"] += 1
                    if verdict != "unread":
                        sureness[max(low for low in _BINS if confidence >= low), verdict == "right"] += 1
        kinds[kind] = dict(sorted(count.items()))
        print(kind, kinds[kind], flush=True)
    table = [
        {"from": low, "right": sureness[low, True], "wrong": sureness[low, False]}
        for low in _BINS
        if sureness[low, True] + sureness[low, False]
    ]
    print(json.dumps(table))
    if args.output:
        report = {"seed": args.seed, "folders": kinds, "calibration": table}
        args.output.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
