"""The parts without the trained models: each on small tables made here."""

import numpy as np
import pytest

from pipeline.repair.badness import damages
from pipeline.repair.channel import Channel, ChannelTables
from pipeline.repair.decoder import posteriors
from pipeline.repair.language_model import BOUNDARY, STEP
from pipeline.repair.slots import slots_of
from pipeline.repair.tokens import pieces
from pipeline.repair.trie import Trie
from pipeline.training.alignment import trusted_pairs
from pipeline.training.channel import Aligner, bare_pair, fit
from pipeline.training.params import ChannelParams
from tests.small_model import small_model

TEXT = """\
tổ chức hội nghị tại thị xã
tổ chức lễ hội tại xã
tổ trưởng tổ dân phố họp tại xã
họp tổ dân phố
"""


@pytest.fixture
def model(tmp_path):
    return small_model(tmp_path, TEXT)


def test_bigram_probabilities_sum_to_one(model):
    everything = np.arange(len(model.vocabulary))
    for word in ("tổ", "tại", "họp", "phố"):
        logs, _ = model.bigrams(np.full(len(everything), model.number(word)), everything)
        assert np.exp(logs).sum() == pytest.approx(1, abs=2 * STEP)


def test_seen_pairs_are_likelier_than_unseen_ones(model):
    first = np.array([model.number("tổ")] * 2)
    (seen, unseen), place = model.bigrams(first, np.array([model.number("chức"), model.number("phố")]))
    assert seen > unseen
    assert place[0] >= 0
    assert place[1] == -1


def test_the_context_decides_between_equal_readings(model):
    words = np.array([model.number("hội"), model.number("họp")])
    before, behind = ((np.array([model.number(word)]), np.zeros(1, dtype=np.float32)) for word in ("chức", "nghị"))
    slots = slots_of([before, (words, np.zeros(2, dtype=np.float32)), behind])
    shares = posteriors(slots, model, model.number(BOUNDARY), 1.0)
    assert shares[1] > 0.7
    assert np.add.reduceat(shares, slots.starts[:-1]) == pytest.approx(1, abs=1e-4)


def test_no_text_gives_no_places(model):
    assert len(posteriors(slots_of([]), model, model.number(BOUNDARY), 1.0)) == 0


def channel_of(rewrites, words) -> Channel:
    numbers = {word: number for number, word in enumerate(words)}
    return Channel(ChannelTables(rewrites, {}, {}), Trie(list(words), range(len(words))), numbers)


def test_the_channel_reads_backwards():
    rewrites = {("t", "t"): -0.1, ("ổ", "6"): -2.0, ("o", "6"): -4.0, ("ổ", "o"): -1.0, ("T", "T"): -0.1}
    channel = channel_of(rewrites, ["tổ", "to", "xa"])
    prior = np.zeros(3, dtype=np.float32)
    found = channel.readings("t6", "l", 5, prior)
    assert found.words.tolist() == [0, 1]
    assert found.scores == pytest.approx([-2.1, -4.1])
    assert channel.readings("T6", "T", 5, prior).words.tolist() == [0, 1]
    assert (channel.readings("T6", "U", 5, prior).scores < -6).all()


def test_remembered_tokens_count_more_than_their_letters():
    tables = ChannelTables({("t", "t"): -0.1, ("ổ", "o"): -1.0}, {("ltổ", "lo"): 90}, {"ltổ": 100})
    channel = Channel(tables, Trie(["tổ"], [0]), {"tổ": 0})
    found = channel.readings("lo", "l", 5, np.zeros(1, dtype=np.float32))
    assert found.words.tolist() == [0]
    assert np.exp(found.scores[0]) == pytest.approx(90 / 106, rel=1e-3)


def test_letters_are_aligned_where_they_are_alike():
    aligner = Aligner()
    assert aligner.ops("nước", "nudce") == [("n", "n"), ("ư", "u"), ("ớ", "d"), ("c", "ce")]


def test_fitting_learns_what_was_read():
    pairs = {("tổ", "t6"): 30, ("cổ", "c6"): 20, ("tốt", "tot"): 25, ("hồ", "h6"): 5, ("hồ", "ho"): 15}
    tables = fit(pairs, ChannelParams())
    assert tables.rewrites["ổ", "6"] == pytest.approx(np.log(0.95), abs=0.1)
    assert tables.rewrites["ồ", "o"] > tables.rewrites["ồ", "6"]
    assert tables.memory["ltổ", "t6"] == 30
    assert tables.printed["lhồ"] == 20


@pytest.mark.parametrize(
    ("printed", "read", "pair"),
    [
        ("xã,", "x&,", ("xã", "x&")),
        ("xã,", "x&.", ("xã", "x&")),
        ("cơ", "co’", ("cơ", "co’")),
        ("(đồng", "(dé)ng", ("đồng", "dé)ng")),
        ("12/5/2020", "12/5/2020", None),
        ("xã", "'", ("xã", "'")),
    ],
)
def test_only_printed_punctuation_is_taken_off(printed, read, pair):
    assert bare_pair(printed, read) == pair


def test_a_lost_line_does_not_shift_the_pairs():
    printed = "một hai ba bốn năm sáu bảy tám chín mười họp tại xã".split()
    read = "mot hai ba bon nam hop tai x&".split()
    pairs = trusted_pairs(printed, read)
    assert ("năm", "nam") in pairs
    assert ("tại", "tai") in pairs
    assert all(p not in ("sáu", "bảy", "tám", "chín", "mười") for p, _ in pairs)


def test_short_lines_are_judged_with_the_page():
    page = ["KE HOACH", "Uy ban nhan dan x& t6 chirc hdi nghi tién téi dai hdi", "Noi nhan:"]
    assert damages(page) == ["misread"] * 3
    clean = ["KẾ HOẠCH", "Ủy ban nhân dân xã tổ chức hội nghị tiến tới đại hội", "Video clip"]
    assert damages(clean) == ["none"] * 3
    assert damages([]) == []


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("a) Theo khoản 2", ["label", "word", "word", "number"]),
        ("Số: 15/QĐ-UBND;", ["word", "stop", "code", "stop"]),
        ("khóa XIII, xem http://x.vn", ["word", "roman", "comma", "word", "code"]),
        ("tac-d6ng", ["word", "word"]),
        ("thực hiện./.", ["word", "word", "stop"]),
        ("& 18 v&", ["word", "number", "word"]),
        ("– / - ./. _", ["stop"]),
        ("", []),
    ],
)
def test_kinds_of_pieces(line, kinds):
    assert [piece.kind for piece in pieces(line)] == kinds
