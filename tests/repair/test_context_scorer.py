"""The context network on small random weights, against the formulas written out."""

import numpy as np
import pytest

from pipeline.errors import ModelAltered
from pipeline.repair import context_scorer
from pipeline.repair.channel import Readings
from pipeline.repair.context_scorer import (
    INPUT_SCALE,
    READERS,
    ROTARY_BASE,
    SHAPES,
    WINDOW,
    ContextScorer,
    vocabulary_digest,
)
from pipeline.repair.slots import slots_of
from pipeline.training.context_graph import context_graph, weights_in

WORDS, WIDTH, HEADS, INNER, LAYERS = 40, 16, 2, 24, 2
PRIOR = np.linspace(-2, -6, WORDS).astype(np.float32)
VOCABULARY = [f"từ{number}" for number in range(WORDS)]
EXACT = ("bias", "channel", "shapes", "readers", "gain")


def random_weights(seed: int = 3) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)

    def of(*size: int, spread: float = 0.25) -> np.ndarray:
        return rng.normal(0, spread, size).astype(np.float32)

    weights = {
        "heads": np.array(HEADS),
        "vocabulary": np.array(vocabulary_digest(VOCABULARY)),
        "words": of(WORDS, WIDTH),
        "bias": of(WORDS),
        "channel": 1 + of(len(READERS)),
        "shapes": of(len(SHAPES), WIDTH),
        "readers": of(len(READERS), WIDTH),
        "gain": 1 + of(WIDTH),
        "out": of(WIDTH, WIDTH),
    }
    for layer in range(LAYERS):
        weights |= {
            f"{layer}.attention_gain": 1 + of(WIDTH),
            f"{layer}.attention_in": of(WIDTH, 3 * WIDTH),
            f"{layer}.attention_out": of(WIDTH, WIDTH),
            f"{layer}.forward_gain": 1 + of(WIDTH),
            f"{layer}.forward_in": of(WIDTH, INNER),
            f"{layer}.forward_out": of(INNER, WIDTH),
        }
    return weights


def scorer_of(weights: dict[str, np.ndarray], folder, vocabulary=VOCABULARY) -> ContextScorer:
    np.savez(folder / "context.npz", **weights)
    (folder / "context.onnx").write_bytes(context_graph(weights, str(weights["vocabulary"])))
    return ContextScorer(folder / "context.npz", folder / "context.onnx", vocabulary)


@pytest.fixture
def scorer(tmp_path) -> ContextScorer:
    return scorer_of(random_weights(), tmp_path)


def text_of(length: int, seed: int = 1):
    rng = np.random.default_rng(seed)
    slots = []
    for _ in range(length):
        width = int(rng.integers(1, 5))
        words = rng.permutation(WORDS)[:width].astype(np.int64)
        slots.append(Readings(words, rng.uniform(-5, 0, width).astype(np.float32)))
    shapes = [SHAPES[i] for i in rng.integers(len(SHAPES), size=length)]
    return slots, shapes, [READERS[i] for i in rng.integers(len(READERS), size=length)]


def scores(scorer: ContextScorer, text) -> list[np.ndarray]:
    places, shapes, damage = text
    slots = slots_of(places)
    found = scorer.scores(
        slots, np.array([SHAPES.index(s) for s in shapes]), np.array([READERS.index(d) for d in damage]), PRIOR
    )
    return np.split(found, slots.starts[1:-1])


def cut(text, start: int, end: int):
    return tuple(part[start:end] for part in text)


def assert_alike(found, wanted, tolerance=1e-4) -> None:
    assert len(found) == len(wanted)
    for ours, theirs in zip(found, wanted, strict=True):
        assert ours == pytest.approx(theirs, abs=tolerance)


def _normal(x, gain):
    return x / np.sqrt((x**2).mean() + 1e-5) * gain


def _turned(x, place):
    """Turn each pair of numbers (i, i + half) by an angle that grows with the place."""
    half = len(x) // 2
    pairs = (x[:half] + 1j * x[half:]) * np.exp(1j * place * ROTARY_BASE ** (-np.arange(half) / half))
    return np.concatenate([pairs.real, pairs.imag])


def by_definition(weights, text) -> list[np.ndarray]:
    rows = []
    for slot, shape, damage in zip(*text, strict=True):
        share = np.exp(slot.scores + PRIOR[slot.words])
        given = (share / share.sum()) @ weights["words"][slot.words] * INPUT_SCALE
        rows.append(given + weights["shapes"][SHAPES.index(shape)] + weights["readers"][READERS.index(damage)])
    size = WIDTH // HEADS
    for layer in range(LAYERS):
        own = {name.split(".")[1]: array for name, array in weights.items() if name.startswith(f"{layer}.")}
        parts = [_normal(row, own["attention_gain"]) @ own["attention_in"] for row in rows]
        seen = []
        for at in range(len(rows)):
            heads = []
            for head in range(HEADS):
                low = head * size
                query = _turned(parts[at][low : low + size], at)
                keys = [_turned(part[WIDTH + low : WIDTH + low + size], i) for i, part in enumerate(parts)]
                match = np.exp(np.array([query @ key for key in keys]) / size**0.5)
                values = np.array([part[2 * WIDTH + low : 2 * WIDTH + low + size] for part in parts])
                heads.append(match / match.sum() @ values)
            seen.append(np.concatenate(heads))
        rows = [row + one @ own["attention_out"] for row, one in zip(rows, seen, strict=True)]
        inner = [np.maximum(_normal(row, own["forward_gain"]) @ own["forward_in"], 0) ** 2 for row in rows]
        rows = [row + one @ own["forward_out"] for row, one in zip(rows, inner, strict=True)]
    context = [_normal(row, weights["gain"]) @ weights["out"] for row in rows]
    return [
        weights["words"][slot.words] @ around
        + weights["bias"][slot.words]
        + weights["channel"][READERS.index(damage)] * slot.scores
        if len(slot.words) > 1
        else np.zeros(1)
        for slot, around, damage in zip(text[0], context, text[2], strict=True)
    ]


def test_scores_are_those_of_the_formulas(scorer):
    text = text_of(11)
    assert_alike(scores(scorer, text), by_definition(random_weights(), text))


def test_each_candidate_has_a_score(scorer):
    for length in (1, 2, 50, WINDOW, WINDOW + 1, 3 * WINDOW):
        text = text_of(length)
        found = scores(scorer, text)
        assert [share.shape for share in found] == [slot.scores.shape for slot in text[0]]
        assert all(share.dtype == np.float32 and np.isfinite(share).all() for share in found)


def test_the_order_of_candidates_says_nothing(scorer):
    text = text_of(30)
    turned = [Readings(slot.words[::-1], slot.scores[::-1]) for slot in text[0]]
    found = scores(scorer, (turned, *text[1:]))
    assert_alike([share[::-1] for share in found], scores(scorer, text))


def test_what_stands_before_and_behind_is_heard(scorer):
    text = text_of(9)
    here = scores(scorer, text)[4]
    for place in (0, 8):
        slots = list(text[0])
        slots[place] = Readings(np.array([WORDS - 1]), np.zeros(1, dtype=np.float32))
        assert np.abs(scores(scorer, (slots, *text[1:]))[4] - here).max() > 1e-3


def test_capitals_and_damage_are_heard(scorer):
    slots, shapes, damage = text_of(9)
    here = scores(scorer, (slots, shapes, damage))[4]
    for other in ((slots, ["U"] * 9, damage), (slots, shapes, ["misspelt"] * 9)):
        assert np.abs(scores(scorer, other)[4] - here).max() > 1e-3


def test_a_long_text_is_seen_in_windows(scorer):
    """The first places are seen from the first window, the last ones from the last, and there are no others' traces."""
    overlap = context_scorer._OVERLAP
    text = text_of(2 * WINDOW - overlap)
    found = scores(scorer, text)
    middle = WINDOW - overlap // 2
    assert_alike(found[:middle], scores(scorer, cut(text, 0, WINDOW))[:middle])
    assert_alike(found[middle:], scores(scorer, cut(text, WINDOW - overlap, None))[overlap // 2 :])


def test_the_middle_of_a_long_text_is_what_its_neighbourhood_says(scorer):
    """Where the window begins changes little: on the whole, less than a hundredth of how the scores differ."""
    text = text_of(3 * WINDOW)
    found = np.concatenate(scores(scorer, text)[250:300])
    near = np.concatenate(
        scores(scorer, cut(text, 275 - WINDOW // 2, 275 + WINDOW // 2))[WINDOW // 2 - 25 : WINDOW // 2 + 25]
    )
    assert np.corrcoef(found, near)[0, 1] > 0.995


def test_weights_in_8_bits_come_back(tmp_path, scorer):
    rounded = {}
    for name, weight in random_weights().items():
        if weight.ndim < 2 or name in EXACT:
            rounded[name] = weight
            continue
        scale = np.abs(weight).max(axis=1 if name == "words" else 0, keepdims=True) / 127
        rounded[name] = np.round(weight / scale).astype(np.int8)
        rounded[f"{name}.scale"] = scale.astype(np.float32)
    text = text_of(40)
    exact = np.concatenate(scores(scorer, text))
    found = np.concatenate(scores(scorer_of(rounded, tmp_path), text))
    assert np.abs(found - exact).max() > 0
    assert np.abs(found - exact).mean() < 0.03 * exact.std()
    kept = weights_in(tmp_path / "context.onnx")
    assert kept["0.forward_in"] == pytest.approx(random_weights()["0.forward_in"], abs=0.01)


@pytest.mark.parametrize("file", ["npz", "onnx"])
def test_a_network_for_other_words_is_refused(tmp_path, scorer, file):
    other = random_weights() | {"vocabulary": np.array("another")}
    if file == "npz":
        np.savez(tmp_path / "context.npz", **other)
    else:
        (tmp_path / "context.onnx").write_bytes(context_graph(other, "another"))
    with pytest.raises(ModelAltered, match=rf"{file}.*another language model"):
        ContextScorer(tmp_path / "context.npz", tmp_path / "context.onnx", VOCABULARY)


def test_no_text_has_no_scores(scorer):
    assert len(scorer.scores(slots_of([]), np.zeros(0, dtype=int), np.zeros(0, dtype=int), PRIOR)) == 0
