"""The network in PyTorch and the one that users run are the same; skipped where PyTorch is not installed."""

import numpy as np
import pytest

from pipeline.repair.context_scorer import READERS, SHAPES, ContextScorer
from pipeline.repair.slots import slots_of
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


def tensors_of(batch: Batch) -> tuple:
    return tuple(map(torch.from_numpy, batch))


def test_what_is_written_is_what_was_trained(network, tmp_path):
    from pipeline.training.context_network import write

    write(tmp_path / "context.npz", tmp_path / "context.onnx", network, VOCABULARY)
    scorer = ContextScorer(tmp_path / "context.npz", tmp_path / "context.onnx", VOCABULARY)
    batch = batch_of(3)
    with torch.no_grad():
        trained = network(*tensors_of(batch)[:4]).numpy()
    for window in range(WINDOWS):
        slots = slots_of(zip(batch.words[window], batch.scores[window], strict=True))
        ours = scorer.scores(slots, batch.shapes[window], batch.readers[window], PRIOR).reshape(PLACES, WIDTH)
        theirs = trained[window]
        assert np.abs(ours - theirs).max() < 0.06 * theirs.std()  # bfloat16 there, 8-bit products here


def test_training_goes_on_from_what_was_written(network, tmp_path):
    from pipeline.training.context_network import ContextNetwork, start_from, write

    files = tmp_path / "context.npz", tmp_path / "context.onnx"
    write(*files, network, VOCABULARY)
    other = ContextNetwork(torch.from_numpy(PRIOR), PARAMS)
    start_from(other, *files)
    for (name, ours), theirs in zip(other.named_parameters(), network.parameters(), strict=True):
        assert torch.allclose(ours, theirs, atol=float(theirs.detach().abs().max()) / 100), name


@pytest.mark.slow
def test_training_lowers_the_loss(network, tmp_path):
    from pipeline.training.context_network import train

    params = PARAMS.model_copy(update={"steps": 30, "learning_rate": 0.05})
    batch = batch_of(4)
    losses = [loss for _, loss in train(network, [tensors_of(batch)] * 30, params, tmp_path / "state.pt")]
    assert len(losses) == 30
    assert losses[-1] < losses[0]


@pytest.mark.slow
def test_a_stopped_training_goes_on(network, tmp_path, monkeypatch):
    from pipeline.training import context_network

    monkeypatch.setattr(context_network, "_SAVE", 2)
    state = tmp_path / "state.pt"
    params = PARAMS.model_copy(update={"steps": 6})
    batch = batch_of(4)
    steps = context_network.train(network, [tensors_of(batch)] * 6, params, state)
    assert [next(steps)[0] for _ in range(3)] == [1, 2, 3]
    fresh = context_network.ContextNetwork(torch.from_numpy(PRIOR), PARAMS)
    assert [step for step, _ in context_network.train(fresh, [tensors_of(batch)] * 6, params, state)] == [3, 4, 5, 6]


@pytest.mark.parametrize("processes", [0, 2])
def test_windows_come_as_tensors(processes):
    from pipeline.training.window_loader import loader

    class Drawn:
        """Windows that tell which share they are of."""

        number = 9

        def share(self, number, of):
            assert of == 2
            part = Drawn()
            part.number = number
            return part

        def batches(self, size):
            while True:
                yield (np.full((size, 3), self.number),)

    batches = iter(loader(Drawn(), 4, processes))
    drawn = [next(batches)[0] for _ in range(6)]
    assert all(batch.shape == (4, 3) for batch in drawn)
    assert {int(batch[0, 0]) for batch in drawn} == ({0, 1} if processes else {9})
