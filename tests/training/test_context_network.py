"""The network in PyTorch and the one in NumPy are the same; skipped where PyTorch is not installed, as for users."""

import numpy as np
import pytest

from pipeline.repair.context_scorer import READERS, SHAPES, ContextScorer
from pipeline.repair.decoder import Slot
from pipeline.training.params import ContextParams
from pipeline.training.windows import NO_TARGET, Batch

torch = pytest.importorskip("torch", reason="PyTorch is installed for training alone")

WORDS, WINDOWS, PLACES, WIDTH = 50, 4, 24, 5
VOCABULARY = [f"từ{number}" for number in range(WORDS)]
PRIOR = np.linspace(-2, -6, WORDS).astype(np.float32)
PARAMS = ContextParams(width=32, layers=2, heads=2, inner=48, steps=4, batch=WINDOWS)


@pytest.fixture
def network():
    from pipeline.training.context_network import ContextNetwork

    torch.manual_seed(5)
    return ContextNetwork(torch.from_numpy(PRIOR), PARAMS)


def batch_of(seed: int) -> Batch:
    rng = np.random.default_rng(seed)
    words = np.stack([rng.permutation(WORDS)[:WIDTH] for _ in range(WINDOWS * PLACES)])
    return Batch(
        words.reshape(WINDOWS, PLACES, WIDTH),
        rng.uniform(-4, 0, (WINDOWS, PLACES, WIDTH)).astype(np.float32),
        rng.integers(len(SHAPES), size=(WINDOWS, PLACES)),
        rng.integers(len(READERS), size=(WINDOWS, PLACES)),
        np.where(rng.random((WINDOWS, PLACES)) < 0.2, NO_TARGET, 0),
    )


def test_what_is_written_is_what_was_trained(network, tmp_path):
    from pipeline.training.context_network import write

    write(tmp_path / "context.npz", network, VOCABULARY)
    scorer = ContextScorer(tmp_path / "context.npz", VOCABULARY)
    batch = batch_of(3)
    with torch.no_grad():
        trained = network(*map(torch.from_numpy, batch[:4])).numpy()
    for window in range(WINDOWS):
        found = scorer.scores(
            [Slot(words, scores) for words, scores in zip(batch.words[window], batch.scores[window], strict=True)],
            [SHAPES[shape] for shape in batch.shapes[window]],
            [READERS[reader] for reader in batch.readers[window]],
            PRIOR,
        )
        ours, theirs = np.stack(found), trained[window]
        assert np.abs(ours - theirs).max() < 0.05 * theirs.std()  # bfloat16 there, 8-bit weights here


@pytest.mark.slow
def test_training_lowers_the_loss(network):
    from pipeline.training.context_network import train

    params = PARAMS.model_copy(update={"steps": 30, "learning_rate": 0.05})
    batch = batch_of(4)
    losses = [loss for _, loss in train(network, iter([batch] * 30), params)]
    assert len(losses) == 30
    assert losses[-1] < losses[0]
