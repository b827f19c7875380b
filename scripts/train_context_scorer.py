"""Train the context network. Needs PyTorch: pip install torch (nine minutes on a GPU, most of a day on two cores).

python scripts/train_context_scorer.py --corpus FOLDER --confusions data/clean/training/confusions.npz \
    --out models/repair_context
"""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import torch

from pipeline.repair.repairer import language_model
from pipeline.training import confusions
from pipeline.training.context_network import ContextNetwork, start_from, steps_done, train, write
from pipeline.training.corpus import training_files
from pipeline.training.params import load_params
from pipeline.training.token_stream import token_stream
from pipeline.training.window_loader import loader
from pipeline.training.windows import Windows

_REPORT = 500
_PROCESSES = 12
"""Processes that draw windows for a GPU."""


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
    files = training_files(args.corpus, params.language_model)
    with ProcessPoolExecutor() as pool:
        streams = list(pool.map(partial(token_stream, numbers=model.numbers), files))
    context = params.context
    seed = context.seed + steps_done(args.state)  # a training that goes on is shown other windows
    windows = Windows(
        list(zip(files, streams, strict=True)), context.weights, confusions.load(args.confusions), context.damage, seed
    )
    print(f"{len(windows):,} windows a round, {context.steps * context.batch:,} are shown", flush=True)
    torch.manual_seed(context.seed)
    network = ContextNetwork(torch.from_numpy(model.unigrams(np.arange(len(model.vocabulary)))), context)
    if args.start:
        start_from(network, *files_of(args.start))
    on_gpu = torch.cuda.is_available()
    network.to("cuda" if on_gpu else "cpu")
    batches = loader(windows, context.batch, min(_PROCESSES, os.cpu_count() or 1) if on_gpu else 0)
    losses: list[torch.Tensor] = []
    for step, loss in train(network, batches, context, args.state):
        losses.append(loss)
        if step % _REPORT == 0:
            print(f"step {step:,} of {context.steps:,}: loss {torch.stack(losses).mean():.4f}", flush=True)
            losses.clear()
    args.state.unlink(missing_ok=True)
    write(*files_of(args.out), network, model.vocabulary)
    for file in files_of(args.out):
        print(f"{file}: {file.stat().st_size / 1e6:.2f} MB")


def files_of(name: Path) -> tuple[Path, Path]:
    """Return the files of the words and of the graph."""
    return name.with_suffix(".npz"), name.with_suffix(".onnx")


if __name__ == "__main__":
    main()
