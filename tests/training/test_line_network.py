"""The network in PyTorch computes what Tesseract computes, and learns."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is installed for training alone")

import cv2  # noqa: E402

from pipeline.manifest import model_path  # noqa: E402
from pipeline.rendering.draw import text_page  # noqa: E402
from pipeline.rendering.fonts import vietnamese_fonts  # noqa: E402
from pipeline.training.line_files import as_strip  # noqa: E402
from pipeline.training.line_network import Learner, LineNetwork, batched, loss_of, said  # noqa: E402
from pipeline.training.tesseract_model import TesseractModel, load_model  # noqa: E402

torch.set_num_threads(1)  # threads that wait for each other make a busy machine crawl
TEXTS = ["Kính gửi: Ủy ban nhân dân xã Khe Mây", "Thực hiện Kế hoạch số 15/KH-UBND", "ngày 05 tháng 3 năm 2021"]


@pytest.fixture(scope="module")
def model() -> TesseractModel:
    return load_model(model_path("vie_dispatch.traineddata"))


@pytest.fixture(scope="module")
def lines(model: TesseractModel) -> list[tuple[np.ndarray, list[int]]]:
    found = []
    for text in TEXTS:
        page = text_page([text], vietnamese_fonts()[0], 13, 210)
        rows, columns = np.nonzero(page < 128)
        line = page[rows.min() - 6 : rows.max() + 7, columns.min() - 6 : columns.max() + 7]
        found.append((as_strip(line), model.says(text) or []))
    return found


def test_it_reads_what_stands_on_a_line(model: TesseractModel, lines: list[tuple[np.ndarray, list[int]]]) -> None:
    torch.manual_seed(1)
    network = LineNetwork(model.weights)
    batch = next(iter(batched(lines, 10_000, np.random.default_rng(0))))
    with torch.no_grad():
        likely, columns = network(batch.strips, batch.widths)
    assert sorted(said(likely, columns, model.spell, model.nothing)) == sorted(TEXTS)


def test_weights_go_in_and_come_out(model: TesseractModel) -> None:
    weights = model.weights
    for name, matrix in LineNetwork(weights).weights().items():
        assert np.allclose(matrix, weights[name], atol=1e-6)


def test_it_learns_what_it_did_not_know(model: TesseractModel, lines: list[tuple[np.ndarray, list[int]]]) -> None:
    torch.manual_seed(2)
    network = LineNetwork(model.weights)
    learner = Learner(network, 1e-3, model.nothing)
    mirrored = [(np.ascontiguousarray(cv2.flip(strip, 0)), signs) for strip, signs in lines]
    batch = next(iter(batched(mirrored, 10_000, np.random.default_rng(0))))
    before = float(loss_of(network, batch, model.nothing))
    for step in range(12):
        learner.learn(batch, step / 12)
    assert float(loss_of(network, batch, model.nothing)) < before
