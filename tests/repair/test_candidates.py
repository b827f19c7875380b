"""Candidates: many looked up at once, marks alone, digits, and the hand of one document."""

import numpy as np
import pytest

from pipeline.repair.candidates import LIMIT, Candidates
from pipeline.repair.channel import Channel, Seen
from pipeline.repair.channel_tables import ChannelTables
from pipeline.repair.language_model import CODE, NUMBER, UNKNOWN
from pipeline.repair.trie import Trie
from pipeline.vietnamese import is_syllable
from tests.small_model import small_model

TEXT = """\
tổ dân phố họp tại xã để báo cáo UBND xã
tổ trưởng tố cáo, HĐND xã họp tổ dân phố
quyết định số 7/QĐ-UBND ngày 3 tháng 4
QĐ UBND, QĐ HĐND, qd
"""
REWRITES = {
    **{(char, char): -0.2 for char in "abcdhiknopqrtux"},
    ("ổ", "6"): -1.0,
    ("ố", "6"): -1.4,
    ("ã", "a"): -0.5,
    ("ể", "é"): -0.7,
    ("đ", "d"): -0.1,
}
TOKENS = [("t6", "l", "eng"), ("T6", "T", "eng"), ("xa", "l", "eng"), ("6", "l", "eng"), ("dé", "l", "eng")]
TOKENS += [("§§", "l", "eng"), ("Kafka", "T", "eng"), ("t6x3", "l", "eng"), ("t6", "l", "eng")]


@pytest.fixture
def model(tmp_path):
    return small_model(tmp_path, TEXT)


@pytest.fixture
def fresh(model):
    """Return a maker of look-ups that remember nothing yet."""
    words = [(word, number) for word, number in model.numbers.items() if is_syllable(word)]
    trie = Trie([word for word, _ in words], [number for _, number in words])

    def make() -> Candidates:
        return Candidates(model, {"eng": Channel(ChannelTables(REWRITES, {}, {}), trie, model.numbers)}, -2.6)

    return make


def names(model, found) -> list[str]:
    return [model.vocabulary[word] for word in found.words]


def test_tokens_looked_up_together_are_those_looked_up_alone(fresh):
    together = fresh()
    together.prepare(TOKENS)
    for asked in TOKENS:
        alone = fresh().of_word(*asked)
        found = together.of_word(*asked)
        assert found.words.tolist() == alone.words.tolist()
        assert found.scores.tolist() == alone.scores.tolist()


def test_every_token_may_stay_as_it_is(model, fresh):
    for asked in TOKENS:
        found = fresh().of_word(*asked)
        assert len(set(found.words.tolist())) == len(found.words) <= LIMIT + 1
        own = asked[0].lower() if asked[0].lower() in model.numbers else CODE if asked[0] in ("t6", "T6") else None
        assert own is None or own in names(model, found)
    assert names(model, fresh().of_word("§§", "l", "eng"))[-1] == UNKNOWN


def test_a_word_that_is_kept_costs_more_the_longer_it_is(fresh):
    short, long = fresh().by_marks("ghi"), fresh().by_marks("ghighi")
    assert long.scores[-1] < short.scores[-1] < 0


def test_marks_may_have_been_lost_but_not_exchanged(model, fresh):
    found = fresh().by_marks("to")
    assert set(names(model, found)) == {"tổ", "tố", UNKNOWN}
    kept = fresh().by_marks("tổ")
    score = dict(zip(names(model, kept), kept.scores, strict=True))
    assert score["tổ"] > score["tố"] + 3


def test_an_abbreviation_may_have_lost_its_stroke(model, fresh):
    assert names(model, fresh().by_marks("HDND"))[0] == "hđnd"
    form, share = fresh().strokes("qd")
    assert form == "qđ"
    assert 0.5 < share < 1
    assert fresh().strokes("xyz") == ("xyz", 0.0)


def test_a_short_number_may_be_a_word_or_itself(model, fresh):
    found = fresh().of_digits("6", "eng")
    assert names(model, found)[-1] == NUMBER
    assert UNKNOWN not in names(model, found)
    assert CODE not in names(model, found)


def test_a_document_changes_its_own_look_ups_only(model, fresh):
    ours = fresh()
    before = ours.of_word("t4", "l", "eng")
    learnt = ours.adapted("eng", [Seen("t4", "tổ", 1.0)] * 8)
    after = learnt.of_word("t4", "l", "eng")
    place = model.numbers["tổ"]
    assert after.scores[after.words == place].max(initial=-np.inf) > before.scores[before.words == place].max(
        initial=-99
    )
    assert ours.of_word("t4", "l", "eng").scores.tolist() == before.scores.tolist()
    assert fresh().of_word("t4", "l", "eng").scores.tolist() == before.scores.tolist()
