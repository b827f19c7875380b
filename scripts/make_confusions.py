"""Make what may be read for each word, and which words it could then be, for the context network.

python scripts/make_confusions.py --corpus FOLDER --out data/clean/training/confusions.npz
"""

import argparse
from collections import Counter
from pathlib import Path

import numpy as np

from pipeline.manifest import model_path
from pipeline.repair.channel import load_tables
from pipeline.repair.repairer import CHANNEL, candidates, language_model
from pipeline.training.confusions import CHANNELS, Maker, jobs
from pipeline.training.corpus import training_files
from pipeline.training.misreader import Misreader
from pipeline.training.params import load_params
from pipeline.training.token_stream import token_stream

_SHAPES = 4


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--corpus", type=Path, required=True)
    ask.add_argument("--pairs", type=Path, default=Path("data/clean/training/pairs.tsv"))
    ask.add_argument("--out", type=Path, default=Path("data/clean/training/confusions.npz"))
    args = ask.parse_args()
    params = load_params()
    model = language_model()
    size = len(model.vocabulary)
    counts = np.zeros(size * _SHAPES, dtype=np.int64)
    unknown: Counter[str] = Counter()
    for file in training_files(args.corpus, params.language_model):
        stream = token_stream(file, model.numbers)
        counts += np.bincount(stream.ids.astype(np.int64) * _SHAPES + stream.shapes, minlength=len(counts))
        unknown += stream.unknown
    seen = {divmod(int(key), _SHAPES): int(counts[key]) for key in np.flatnonzero(counts)}
    rare = Counter(dict(unknown.most_common(params.context.unknown_words)))
    pairs = [line.rstrip("\n").split("\t") for line in args.pairs.open(encoding="utf-8")]
    tables = load_tables(model_path(CHANNEL))
    maker = Maker(candidates(), size)
    for damage in params.context.damage:
        reader = CHANNELS.get(damage)
        misreader = reader and Misreader(tables[reader].rewrites, ((p, r) for name, p, r in pairs if name == reader))
        todo = jobs(damage, seen, rare, model.vocabulary)
        maker.add(damage, todo, misreader or None, params.context.seed)
        print(f"{damage}: {len(todo):,} words", flush=True)
    found = maker.confusions()
    found.save(args.out)
    print(f"{args.out}: {len(found.words):,} rows")


if __name__ == "__main__":
    main()
