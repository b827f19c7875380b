"""Train the language model.

python scripts/train_language_model.py --corpus FOLDER --out models/repair_language_model.npz
"""

import argparse
from pathlib import Path

from pipeline.repair.language_model import BOUNDARY
from pipeline.training import corpus, ngrams
from pipeline.training.params import load_params


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--corpus", type=Path, required=True)
    ask.add_argument("--out", type=Path, default=Path("models/repair_language_model.npz"))
    args = ask.parse_args()
    params = load_params().language_model
    files = corpus.training_files(args.corpus, params)
    print(f"counting the words of {len(files)} files ...", flush=True)
    vocabulary = corpus.choose_vocabulary(corpus.count_words(files), params)
    numbers = {token: number for number, token in enumerate(vocabulary)}
    print(f"{len(vocabulary):,} tokens in the vocabulary; counting n-grams ...", flush=True)
    streams = [(corpus.encode(file, numbers), file.weight) for file in files]
    print(f"{sum(len(ids) for ids, _ in streams):,} tokens", flush=True)
    bigrams, trigrams = ngrams.count(streams, numbers[BOUNDARY])
    print(f"{len(bigrams.keys):,} bigrams, {len(trigrams.keys):,} trigrams; estimating ...", flush=True)
    tables = ngrams.prune(ngrams.estimate(bigrams, trigrams, len(vocabulary)), params, len(vocabulary))
    ngrams.write(args.out, tables, vocabulary)
    kept = f"{len(tables['bigram']):,} bigrams and {len(tables['trigram']):,} trigrams kept"
    print(f"{kept}; {args.out}: {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
