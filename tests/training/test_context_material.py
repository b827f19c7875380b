"""What the context network learns from: token streams, invented readings, confusions and windows."""

import doctest
import random
from collections import Counter

import numpy as np
import pytest

from pipeline.repair.candidates import Candidates
from pipeline.repair.channel import Channel
from pipeline.repair.channel_tables import ChannelTables
from pipeline.repair.context_scorer import READERS, SHAPES, WINDOW
from pipeline.repair.language_model import BOUNDARY, NUMBER, SPECIAL_TOKENS, UNKNOWN
from pipeline.repair.trie import Trie
from pipeline.training import token_stream as streams
from pipeline.training.confusions import NOTHING, Confusions, Job, Maker, jobs, load
from pipeline.training.misreader import Misreader
from pipeline.training.token_stream import NO_WORD, token_stream
from pipeline.training.windows import NO_TARGET, Windows
from pipeline.vietnamese import is_syllable
from tests.small_model import small_model, text_file

TEXT = """\
Tổ dân phố số 7 họp tại xã,
tổ trưởng báo cáo UBND xã
XÃ HỌP TỔ DÂN PHỐ
tố cáo tại xã 12 lần
"""
LETTERS = {(char, char): -0.2 for char in "abcdhiknoprstuxTXBD"}
REWRITES = {
    **LETTERS,
    ("ổ", "6"): -1.0,
    ("ố", "6"): -1.2,
    ("ổ", "o"): -0.9,
    ("ố", "o"): -0.9,
    ("ã", "&"): -1.0,
    ("ã", "a"): -0.6,
    ("â", "a"): -0.3,
    ("á", "d"): -0.5,
    ("ọ", "o"): -0.4,
    ("ạ", "a"): -0.4,
    ("ưở", "u6"): -0.8,
    ("ưở", "uo"): -0.8,
}


@pytest.fixture
def model(tmp_path):
    return small_model(tmp_path, TEXT)


@pytest.fixture
def candidates(model) -> Candidates:
    words = [(word, number) for word, number in model.numbers.items() if is_syllable(word)]
    trie = Trie([word for word, _ in words], [number for _, number in words])
    channel = Channel(ChannelTables(REWRITES, {}, {}), trie, model.numbers)
    return Candidates(model, {"eng": channel, "vie": channel}, -2.6)


@pytest.fixture
def stream(model, tmp_path):
    return token_stream(text_file(tmp_path, TEXT), model.numbers)


@pytest.fixture
def confusions(model, candidates, stream) -> Confusions:
    seen = Counter(zip(stream.ids.tolist(), stream.shapes.tolist(), strict=True))
    maker = Maker(candidates, len(model.vocabulary))
    for damage in ("marks_lost", "misread", "misspelt"):
        misreader = None if damage == "marks_lost" else Misreader(REWRITES, [("tổ", "t6")])
        maker.add(damage, jobs(damage, seen, stream.unknown, model.vocabulary), misreader, 5)
    return maker.confusions()


def row_of(confusions: Confusions, reader: str, word: int, shape: int, words: int) -> np.ndarray:
    key = (READERS.index(reader) * words + word) * 3 + shape
    first = confusions.starts[key]
    return confusions.rows[first : first + confusions.counts[key]]


def test_a_stream_tells_words_and_capitals_apart(model, stream):
    names = [model.vocabulary[number] for number in stream.ids]
    assert names[:9] == [BOUNDARY, "tổ", "dân", "phố", "số", NUMBER, "họp", "tại", "xã"]
    shapes = [SHAPES[shape] for shape in stream.shapes]
    assert shapes[:6] == [None, "T", "l", "l", "l", None]
    assert names.count(BOUNDARY) == TEXT.count("\n")
    heading = [SHAPES[shape] for name, shape in zip(names, stream.shapes, strict=True) if name == "xã"]
    assert heading == ["l", "l", "U", "l"]


def test_words_without_a_number_are_counted(model, tmp_path):
    found = token_stream(text_file(tmp_path, "tổ Kafka họp Kafka và Bolero\n"), model.numbers)
    assert found.unknown == Counter({"Kafka": 2, "và": 1, "Bolero": 1})
    assert found.ids[2] == model.numbers[UNKNOWN]
    assert SHAPES[found.shapes[2]] == "T"


def test_examples_in_the_docs():
    assert doctest.testmod(streams).failed == 0


def test_readings_are_those_that_rewrites_allow():
    rng = random.Random(3)
    found = set(Misreader(REWRITES, []).samples("tổ", 200, rng))
    assert found == {"t6", "to"}
    assert set(Misreader(REWRITES, []).samples("trưởng", 100, rng)) == {"tru6ng", "truong"}


def test_readings_that_are_likelier_come_more_often():
    rewrites = {("ổ", "6"): np.log(0.8), ("ổ", "o"): np.log(0.2)}
    found = Counter(Misreader(rewrites, []).samples("ổ", 2000, random.Random(1)))
    assert found["6"] / 2000 == pytest.approx(0.8, abs=0.04)


def test_real_readings_come_first_where_pages_showed_enough():
    pairs = [("tổ", "iô")] * 30
    found = Counter(Misreader(REWRITES, pairs).samples("tổ", 100, random.Random(1)))
    assert found["iô"] == 80
    assert found["t6"] + found["to"] == 20


def test_an_alignment_that_cannot_be_right_is_no_reading():
    pairs = [("tổ", "to truong to dan pho")] * 30
    assert "to truong to dan pho" not in Misreader(REWRITES, pairs).samples("tổ", 50, random.Random(1))


def test_letters_without_a_rule_are_read_as_they_are():
    assert Misreader({}, []).samples("Đà", 3, random.Random(1)) == ["Đà"] * 3


def test_frequent_words_get_more_rows(model):
    to, pho = model.numbers["tổ"], model.numbers["phố"]
    counts = {(to, 0): 300_000, (pho, 0): 30, (to, NO_WORD): 9, (model.numbers[NUMBER], NO_WORD): 70}
    found = jobs("misread", counts, Counter({"Kafka": 3, "a/b": 2}), model.vocabulary)
    assert {(job.printed, job.shape) for job in found} == {("tổ", 0), ("phố", 0), ("Kafka", 1)}
    rows = {job.printed: job.rows for job in found}
    assert rows["tổ"] > rows["phố"] > rows["Kafka"] == 1
    assert all(job.rows == 1 for job in jobs("marks_lost", counts, Counter(), model.vocabulary))


def test_rows_hold_the_printed_word_and_its_rivals(model, confusions):
    size = len(model.vocabulary)
    to, rival = model.numbers["tổ"], model.numbers["tố"]
    for reader in ("marks_lost", "misread", "misspelt"):
        rows = row_of(confusions, reader, to, 0, size)
        assert len(rows) > 0
        offered = {word for row in rows for word in confusions.words[row].tolist()}
        assert {to, rival} <= offered
    filled = confusions.scores[row_of(confusions, "marks_lost", to, 0, size)[0]]
    assert filled[0] >= filled[1] > NOTHING == filled[-1]


def test_abbreviations_lose_marks_only(model, confusions):
    number = model.numbers["ubnd"]
    rows = row_of(confusions, "misread", number, SHAPES.index("U"), len(model.vocabulary))
    assert {confusions.words[row][0] for row in rows} == {number}


def test_confusions_come_back_from_the_file(confusions, tmp_path):
    confusions.save(tmp_path / "confusions.npz")
    for stored, made in zip(load(tmp_path / "confusions.npz"), confusions, strict=True):
        assert (stored == made).all()
        assert stored.dtype == made.dtype


def test_the_same_seed_makes_the_same_rows(model, candidates):
    def rows(seed: int) -> Confusions:
        maker = Maker(candidates, len(model.vocabulary))
        maker.add("misread", [Job(model.numbers["trưởng"], 0, 9, "trưởng")], Misreader(REWRITES, []), seed)
        return maker.confusions()

    assert (rows(1).rows == rows(1).rows).all()


DAMAGE = {"marks_lost": 0.36, "misread": 0.44, "misspelt": 0.2}


@pytest.fixture
def long_file(model, tmp_path):
    file = text_file(tmp_path, TEXT * 400)
    return file, token_stream(file, model.numbers)


def windows(long_file, confusions, damage=DAMAGE, seed=11, weights=None) -> Windows:
    return Windows([long_file], weights or {}, confusions, damage, seed)


def test_targets_point_at_the_printed_words(model, long_file, confusions):
    batch = next(windows(long_file, confusions).batches(16))
    asked = batch.targets != NO_TARGET
    assert 0.3 < asked.mean() < 0.95
    chosen = np.take_along_axis(batch.words, np.maximum(batch.targets, 0)[..., None], -1)[..., 0]
    printed = printed_windows(long_file, batch, chosen, asked)
    assert printed == len(asked)
    assert (
        np.take_along_axis(batch.scores, np.maximum(batch.targets, 0)[..., None], -1)[..., 0][asked] > NOTHING
    ).all()


def printed_windows(long_file, batch, chosen, asked) -> int:
    """Return how many windows of ``batch`` are a stretch of the text, wherever a word is asked for."""
    ids = long_file[1].ids.astype(np.int64)
    every = np.lib.stride_tricks.sliding_window_view(ids, WINDOW)
    return sum(
        bool((every[:, where] == words[where]).all(axis=1).any()) for words, where in zip(chosen, asked, strict=True)
    )


def test_what_is_sure_has_one_candidate_and_says_so(model, long_file, confusions):
    batch = next(windows(long_file, confusions).batches(32))
    sure = batch.readers == READERS.index("none")
    alone = (batch.scores[sure] > NOTHING).sum(axis=-1) == 1
    assert alone.mean() > 0.9  # short numbers and specks are the rest
    boundary = (batch.words[..., 0] == SPECIAL_TOKENS.index(BOUNDARY)) & (batch.scores[..., 1] == NOTHING)
    assert sure[boundary].all()


@pytest.mark.parametrize("kind", ["marks_lost", "misread", "misspelt"])
def test_windows_are_damaged_as_asked(long_file, confusions, kind):
    batch = next(windows(long_file, confusions, {kind: 1.0}).batches(16))
    assert set(np.unique(batch.readers)) <= {READERS.index(kind), READERS.index("none")}
    assert (batch.readers == READERS.index(kind)).any()


def test_shares_of_damage_are_those_that_were_asked_for(long_file, confusions):
    batches = windows(long_file, confusions).batches(50)
    kinds = np.concatenate([next(batches).readers.min(axis=1) for _ in range(12)])
    for kind, share in DAMAGE.items():
        assert (kinds == READERS.index(kind)).mean() == pytest.approx(share, abs=0.07)


def test_sources_come_as_often_as_they_weigh(long_file, confusions):
    once = len(windows(long_file, confusions))
    assert len(windows(long_file, confusions, weights={"a.train": 3})) == pytest.approx(3 * once, abs=6)
    assert len(windows(long_file, confusions, weights={"a": 0.5})) == pytest.approx(once / 2, rel=0.35)
    assert len(windows(long_file, confusions, weights={"b": 5})) == once


def test_the_same_seed_draws_the_same_windows(long_file, confusions):
    one, same, other = (next(windows(long_file, confusions, seed=seed).batches(4)) for seed in (1, 1, 2))
    assert all((a == b).all() for a, b in zip(one, same, strict=True))
    assert any((a != b).any() for a, b in zip(one, other, strict=True))


def test_shares_have_every_window_once(long_file, confusions):
    whole = windows(long_file, confusions)
    shares = [whole.share(number, 3) for number in range(3)]
    assert sum(map(len, shares)) == len(whole)
    one, two = (next(share.batches(4)) for share in shares[:2])
    assert any((a != b).any() for a, b in zip(one, two, strict=True))


def test_a_round_goes_on_from_its_beginning(long_file, confusions):
    drawn = windows(long_file, confusions)
    batches = drawn.batches(8)
    for _ in range(2 * len(drawn) // 8 + 2):
        assert next(batches).words.shape[:2] == (8, WINDOW)
