"""Weights of the models that reading uses are found, read and written back in their places."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.manifest import model_path
from pipeline.training.tesseract_model import TesseractModel, load_model
from pipeline.training.tesseract_weights import WeightsError, read_codes, read_weights, with_weights

OURS = "vie_dispatch.traineddata"


@pytest.fixture(scope="module")
def model() -> TesseractModel:
    return load_model(model_path(OURS))


def test_each_layer_has_weights_for_what_it_sees_and_a_bias(model: TesseractModel) -> None:
    shapes = {name: matrix.shape for name, matrix in model.weights.items()}
    assert shapes["ConvNL"] == (16, 3 * 3 + 1)
    assert shapes["Lfys48.forget"] == (48, 16 + 48 + 1)
    assert shapes["Lfx192.output"] == (192, 96 + 192 + 1)
    assert len(shapes) == 18


def test_what_was_read_is_written_back_byte_for_byte(model: TesseractModel) -> None:
    assert with_weights(model.network, model.weights) == model.network


def test_changed_weights_are_read_back_within_half_a_step(model: TesseractModel) -> None:
    wanted = np.random.default_rng(3).normal(size=(16, 10))
    got = read_weights(with_weights(model.network, {"ConvNL": wanted}))["ConvNL"]
    assert np.all(np.abs(got - wanted) <= np.abs(wanted).max(axis=1, keepdims=True) / 127 / 2 + 1e-9)


def test_a_matrix_of_another_shape_is_refused(model: TesseractModel) -> None:
    with pytest.raises(WeightsError, match="16 x 10"):
        with_weights(model.network, {"ConvNL": np.zeros((16, 9))})


@pytest.mark.parametrize("harm", ["empty", "cut", "text"])
def test_what_is_no_network_is_refused(model: TesseractModel, harm: str) -> None:
    data = {"empty": b"", "cut": model.network[:5000], "text": "Cộng hòa".encode() * 400}[harm]
    with pytest.raises(WeightsError):
        read_weights(data)


def test_a_table_of_codes_cut_short_is_refused() -> None:
    with pytest.raises(WeightsError):
        read_codes(b"\x05\0\0\0\0")


def test_the_model_says_every_letter_of_vietnamese(model: TesseractModel) -> None:
    text = "Huyện lỵ Kỳ Sơn: Ủy ban nhân dân tổ chức kỵ binh, ngày 05/3/2021 (15%)."
    said = model.says(text)
    assert said is not None
    assert model.spell(said) == text
    assert model.says("漢") is None


def test_a_saved_model_is_the_same_model(model: TesseractModel, tmp_path: Path) -> None:
    path = tmp_path / "again.traineddata"
    model.save(model.weights, path)
    again = load_model(path)
    assert again.network == model.network
    assert again.numbers == model.numbers
