"""Train the context network. Needs PyTorch: pip install torch (any build; about an hour on two cores with AMX).

python scripts/train_context_scorer.py --corpus FOLDER --confusions data/clean/training/confusions.npz \
    --out models/repair_context
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from pipeline.repair.repairer import language_model
from pipeline.training import confusions
from pipeline.training.context_network import ContextNetwork, start_from, train, write
from pipeline.training.corpus import training_files
from pipeline.training.params import load_params
from pipeline.training.token_stream import token_stream
from pipeline.training.windows import Windows

_REPORT = 100


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--corpus", type=Path, required=True)
    ask.add_argument("--confusions", type=Path, default=Path("data/clean/training/confusions.npz"))
    ask.add_argument("--out", type=Path, default=Path("models/repair_context"), help="without .npz and .onnx")
    ask.add_argument("--start", type=Path, help="weights of an earlier training to go on from, as --out writes them")
    ask.add_argument("--state", type=Path, default=Path("data/clean/training/context.pt"))
    args = ask.parse_args()
    params = load_params()
    model = language_model()
    files = [(file, token_stream(file, model.numbers)) for file in training_files(args.corpus, params.language_model)]
    context = params.context
    windows = Windows(files, context.weights, confusions.load(args.confusions), context.damage, context.seed)
    print(f"{len(windows):,} windows a round, {context.steps * context.batch:,} are shown", flush=True)
    torch.manual_seed(context.seed)
    network = ContextNetwork(torch.from_numpy(model.unigrams(np.arange(len(model.vocabulary)))), context)
    if args.start:
        start_from(network, *files_of(args.start))
    losses: list[float] = []
    for step, loss in train(network, windows.batches(context.batch), context, args.state):
        losses.append(loss)
        if step % _REPORT == 0:
            print(f"step {step:,} of {context.steps:,}: loss {np.mean(losses[-_REPORT:]):.4f}", flush=True)
    args.state.unlink(missing_ok=True)
    write(*files_of(args.out), network, model.vocabulary)
    for file in files_of(args.out):
        print(f"{file}: {file.stat().st_size / 1e6:.2f} MB")


def files_of(name: Path) -> tuple[Path, Path]:
    """Return the files of the words and of the graph."""
    return name.with_suffix(".npz"), name.with_suffix(".onnx")


if __name__ == "__main__":
    main()
