"""Train the context network. Needs PyTorch: pip install torch (any build; about an hour on two cores with AMX).

python scripts/train_context_scorer.py --corpus FOLDER --confusions data/clean/training/confusions.npz \
    --out models/repair_context.npz
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from pipeline.repair.repairer import language_model
from pipeline.training import confusions
from pipeline.training.context_network import ContextNetwork, train, write
from pipeline.training.corpus import training_files
from pipeline.training.params import load_params
from pipeline.training.token_stream import token_stream
from pipeline.training.windows import Windows

_REPORT, _SAVE = 100, 500


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--corpus", type=Path, required=True)
    ask.add_argument("--confusions", type=Path, default=Path("data/clean/training/confusions.npz"))
    ask.add_argument("--out", type=Path, default=Path("models/repair_context.npz"))
    args = ask.parse_args()
    params = load_params()
    model = language_model()
    files = [(file, token_stream(file, model.numbers)) for file in training_files(args.corpus, params.language_model)]
    context = params.context
    windows = Windows(files, context.weights, confusions.load(args.confusions), context.damage, context.seed)
    print(f"{len(windows):,} windows a round, {context.steps * context.batch:,} are shown", flush=True)
    torch.manual_seed(context.seed)
    network = ContextNetwork(torch.from_numpy(model.unigrams(np.arange(len(model.vocabulary)))), context)
    losses: list[float] = []
    for step, loss in train(network, windows.batches(context.batch), context):
        losses.append(loss)
        if step % _REPORT == 0:
            print(f"step {step:,} of {context.steps:,}: loss {np.mean(losses[-_REPORT:]):.4f}", flush=True)
        if step % _SAVE == 0 or step == context.steps:
            write(args.out, network, model.vocabulary)
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
