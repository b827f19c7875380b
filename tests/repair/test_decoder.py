"""The decoder against the plain definition: the sum over every way to read a text."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.repair import decoder
from pipeline.repair.channel import Readings
from pipeline.repair.decoder import posteriors
from pipeline.repair.slots import slots_of

WORDS = 12
START = 0


class InventedModel:
    """A back-off trigram model with made-up probabilities over ``WORDS`` words; half of the pairs are not stored."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self._pairs = rng.uniform(-5, 0, (WORDS, WORDS)).astype(np.float32)
        self._places = np.where(rng.random((WORDS, WORDS)) < 0.5, np.arange(WORDS**2).reshape(WORDS, WORDS), -1)
        self._triples = rng.uniform(-5, 0, (WORDS**2, WORDS)).astype(np.float32)

    def bigrams(self, first, second):
        return self._pairs[first, second], self._places[first, second]

    def trigrams(self, context, words, bigram):
        return np.where(context >= 0, self._triples[context, words], bigram).astype(np.float32)

    def step(self, first: int, second: int, third: int) -> float:
        (pair,), _ = self.bigrams(np.array([second]), np.array([third]))
        _, place = self.bigrams(np.array([first]), np.array([second]))
        return float(self.trigrams(place, np.array([third]), np.array([pair]))[0])


def slot(*words: int, scores=None) -> Readings:
    given_scores = np.zeros(len(words)) if scores is None else np.asarray(scores)
    return Readings(np.array(words, dtype=np.int64), given_scores.astype(np.float32))


def shares_of(places, model, start, weight) -> list[np.ndarray]:
    slots = slots_of(places)
    return np.split(posteriors(slots, model, start, weight), slots.starts[1:-1]) if places else []


def by_definition(slots, model, weight: float) -> list[np.ndarray]:
    shares = [np.zeros(len(one.words)) for one in slots]
    for path in product(*(range(len(one.words)) for one in slots)):
        words = [START, START, *(int(one.words[i]) for one, i in zip(slots, path, strict=True))]
        score = sum(float(one.scores[i]) for one, i in zip(slots, path, strict=True))
        score += weight * sum(model.step(*words[i : i + 3]) for i in range(len(slots)))
        for share, i in zip(shares, path, strict=True):
            share[i] += np.exp(score)
    return [share / share.sum() for share in shares]


def assert_alike(found, wanted, tolerance=2e-5) -> None:
    assert len(found) == len(wanted)
    for ours, theirs in zip(found, wanted, strict=True):
        assert ours == pytest.approx(theirs, abs=tolerance)


@st.composite
def lattices(draw) -> list[Readings]:
    widths = draw(st.lists(st.sampled_from([1, 1, 1, 2, 3]), min_size=1, max_size=9))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    return [slot(*rng.permutation(WORDS)[:width], scores=rng.uniform(-4, 0, width)) for width in widths]


@settings(max_examples=60, deadline=None)
@given(lattices(), st.integers(0, 2**32), st.sampled_from([0.0, 0.45, 1.0]))
def test_shares_are_exact(slots, seed, weight):
    model = InventedModel(seed)
    assert_alike(shares_of(slots, model, START, weight), by_definition(slots, model, weight))


def test_stretches_apart_are_exact_though_computed_side_by_side(monkeypatch):
    monkeypatch.setattr(decoder, "_BATCH", 12)
    model = InventedModel(7)
    part = [slot(1, 2, scores=[-1, -0.2]), slot(3), slot(4, 5, 6, scores=[0, -1, -2]), slot(7), slot(8)]
    tail = [slot(2, 3), slot(1)]
    assert_alike(shares_of(part + part + tail, model, START, 1.0), by_definition(part + part + tail, model, 1.0))


def test_a_long_text_without_a_sure_word_stays_exact_and_finite():
    """Sums over 5,000 places neither overflow nor fade: far from both ends they are those of a shorter text."""
    model = InventedModel(3)
    rng = np.random.default_rng(5)
    slots = [slot(*rng.permutation(WORDS)[:3], scores=rng.uniform(-3, 0, 3)) for _ in range(5000)]
    whole = shares_of(slots, model, START, 1.0)
    assert all(np.isfinite(share).all() and share.sum() == pytest.approx(1, abs=1e-4) for share in whole)
    cut = shares_of(slots[2400:2600], model, START, 1.0)
    assert_alike(whole[2490:2510], cut[90:110], 1e-3)


def test_one_candidate_each_is_certain_whatever_it_scores():
    assert_alike(shares_of([slot(4, scores=[-50]), slot(5)], InventedModel(1), START, 1.0), [[1.0], [1.0]])


@pytest.mark.parametrize("widths", [[2], [1], [3, 1], [1, 2]])
def test_the_shortest_texts(widths):
    model = InventedModel(2)
    slots = [slot(*range(1, 1 + width)) for width in widths]
    assert_alike(shares_of(slots, model, START, 1.0), by_definition(slots, model, 1.0))


def test_nothing_gives_nothing():
    assert len(posteriors(slots_of([]), InventedModel(1), START, 1.0)) == 0


def test_what_is_far_behind_is_not_followed():
    model = InventedModel(4)
    near, far = 0.01 - decoder._REACH, -0.01 - decoder._REACH
    share = shares_of([slot(1, 2, 3, scores=[0, near, far])], model, START, 0.0)[0]
    assert share[2] == 0 < share[1] < share[0]


def test_the_likeliest_few_are_followed_in_whatever_order_they_stand():
    dropped = 2
    count = decoder._CANDIDATES + dropped
    scores = -np.arange(count, dtype=np.float32)[::-1] / 4
    share = shares_of([slot(*range(1, count + 1), scores=scores)], InventedModel(4), START, 0.0)[0]
    assert (share[:dropped] == 0).all()
    assert (np.diff(share[dropped:]) > 0).all()
    assert share.sum() == pytest.approx(1, abs=1e-5)


def test_a_slot_keeps_the_order_of_its_candidates():
    model = InventedModel(6)
    one, two = slot(1, 2, 3, scores=[-2, 0, -1]), slot(3, 1, 2, scores=[-1, -2, 0])
    behind = slot(4, 5)
    first, second = (shares_of([start, behind], model, START, 1.0)[0] for start in (one, two))
    assert first[[2, 0, 1]] == pytest.approx(second, abs=1e-6)
