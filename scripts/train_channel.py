"""Fit the channel on printed and read tokens.

python scripts/train_channel.py --pairs data/clean/training/pairs.tsv --out models/repair_channel.npz
"""

import argparse
from pathlib import Path

from pipeline.training import channel
from pipeline.training.params import load_params


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--pairs", type=Path, default=Path("data/clean/training/pairs.tsv"))
    ask.add_argument("--out", type=Path, default=Path("models/repair_channel.npz"))
    args = ask.parse_args()
    params = load_params().channel
    channels = {}
    for reader in ("eng", "vie"):
        pairs = channel.read_pairs(args.pairs, reader)
        channels[reader] = channel.fit(pairs, params)
        found = channels[reader]
        tables = f"{len(found.rewrites):,} rewrites, {len(found.memory):,} remembered"
        print(f"{reader}: {sum(pairs.values()):,} pairs, {tables}")
    channel.write(args.out, channels)
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
