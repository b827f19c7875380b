"""Render corpus text, read it with Tesseract, and write what was printed and read, token by token.

python scripts/make_channel_pairs.py --corpus FOLDER --out data/clean/training/pairs.tsv

Pages are kept beside the output, so that a stopped run goes on where it was.
"""

import argparse
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import numpy as np

from pipeline.training import corpus
from pipeline.training.alignment import trusted_pairs
from pipeline.training.pages import Reader, sample_paragraphs, save_page, sheets
from pipeline.training.params import load_params


def write_pairs(pages: list[Path], out: Path) -> int:
    """Write reader, printed and read token of all trusted pairs on ``pages`` and return how many there are."""
    pairs = 0
    with out.open("w", encoding="utf-8") as table:
        for read in pages:
            gold = read.with_name(read.name.replace(".read.", ".gold."))
            printed = gold.read_text(encoding="utf-8").split()
            for pair in trusted_pairs(printed, read.read_text(encoding="utf-8").split()):
                table.write("\t".join((read.name[:3], *pair)) + "\n")
                pairs += 1
    return pairs


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--corpus", type=Path, required=True)
    ask.add_argument("--out", type=Path, default=Path("data/clean/training/pairs.tsv"))
    ask.add_argument("--processes", type=int, default=2)
    args = ask.parse_args()
    params = load_params()
    rng = np.random.default_rng(params.pairs.seed)
    folder = args.out.parent / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    readers: list[Reader] = [
        "vie" if page % 5 == 4 else "eng" for page in range(params.pairs.pages + params.pairs.pages // 4)
    ]
    files = corpus.training_files(args.corpus, params.language_model)
    paragraphs = sample_paragraphs(files, params.pairs.lines_a_page * len(readers), rng)
    todo = sheets(paragraphs, params.pairs, readers)
    done: list[Path] = []
    with ProcessPoolExecutor(args.processes) as pool:
        waiting = [pool.submit(save_page, sheet, params.pairs.seed, folder) for sheet in todo]
        for future in as_completed(waiting):
            done.append(future.result())
            if len(done) % 20 == 0:
                print(f"{len(done)} of {len(todo)} pages", flush=True)
    pairs = write_pairs(sorted(done), args.out)
    print(f"{pairs:,} pairs from {len(done)} pages in {args.out}")


if __name__ == "__main__":
    main()
