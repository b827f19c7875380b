"""The channel: many tokens at once, signs nobody saw before, and the hand of one document."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.repair.adaptation import Learner, Seen
from pipeline.repair.channel import Channel, load_tables
from pipeline.repair.channel_tables import ChannelTables
from pipeline.repair.cuts import best_cut, runs
from pipeline.repair.rule_book import RuleBook
from pipeline.repair.trie import Trie
from pipeline.training import channel as training

WORDS = ["tổ", "tố", "to", "xã", "xa", "hội", "hồi", "họp", "dân", "phố", "phó", "được", "đường", "điều"]
LETTERS = {(char, char): -0.1 for char in "toxahoipndurcgeTOXHD"}
REWRITES = {
    **LETTERS,
    ("ổ", "6"): -1.0,
    ("ố", "6"): -1.5,
    ("ố", "é"): -1.2,
    ("ổ", "é"): -1.4,
    ("ã", "a"): -0.4,
    ("ã", "&"): -3.0,
    ("ộ", "6"): -1.1,
    ("ồ", "6"): -1.3,
    ("ọ", "o"): -0.3,
    ("â", "a"): -0.3,
    ("đ", "d"): -0.05,
    ("Đ", "D"): -0.05,
    ("Đ", "P"): -3.5,
    ("ư", "u"): -0.3,
    ("ợ", "o"): -0.4,
    ("ươ", "uo"): -0.5,
    ("ợc", "oc"): -0.3,
    ("ề", "é"): -0.5,
    ("ề", ""): -6.0,
    ("n", "ii"): -4.0,
}
TOKENS = [("t6", "l"), ("T6", "T"), ("T6", "U"), ("x&", "l"), ("xa", "l"), ("duoc", "l"), ("Pieu", "T"), ("diu", "l"),
          ("h6i", "l"), ("", "l"), ("§§", "l"), ("xaa", "l"), ("phé", "l"), ("dâii", "l")]  # fmt: skip
PRIOR = np.linspace(-3, -5, len(WORDS)).astype(np.float32)


def channel_of(memory=None, printed=None) -> Channel:
    numbers = {word: number for number, word in enumerate(WORDS)}
    return Channel(ChannelTables(REWRITES, memory or {}, printed or {}), Trie(WORDS, range(len(WORDS))), numbers)


def best(channel: Channel, read: str, shape="l") -> str:
    return WORDS[channel.readings(read, shape, 3, PRIOR).words[0]]


def test_many_tokens_at_once_read_as_one_by_one():
    channel = channel_of({("ltổ", "t6"): 5}, {"ltổ": 9})
    together = channel.readings_of(TOKENS * 40, 6, PRIOR)
    assert len(together) == 40 * len(TOKENS)
    for (read, shape), found in zip(TOKENS, together, strict=False):
        alone = channel.readings(read, shape, 6, PRIOR)
        assert found.words.tolist() == alone.words.tolist()
        assert found.scores.tolist() == alone.scores.tolist()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=9), st.sampled_from("lTU")), max_size=6))
def test_no_text_upsets_the_search(tokens):
    for (read, _), found in zip(tokens, channel_of().readings_of(tokens, 4, PRIOR), strict=True):
        assert len(found.words) == len(set(found.words.tolist())) <= 4
        assert np.isfinite(found.scores).all()
        assert (found.scores <= 0).all() or not read


def test_readings_come_best_first_and_no_more_than_asked_for():
    found = channel_of().readings("t6", "l", 2, PRIOR)
    assert [WORDS[word] for word in found.words] == ["tổ", "tố"]
    assert found.scores == pytest.approx([-1.1, -1.6])


def test_letters_in_a_row_are_read_by_the_longest_rule_that_pays():
    found = channel_of().readings("duoc", "l", 1, PRIOR)
    assert [WORDS[word] for word in found.words] == ["được"]
    assert found.scores[0] == pytest.approx(-0.05 - 0.3 - 0.3)


def test_a_letter_may_be_lost_or_stand_behind_a_stray_sign():
    assert best(channel_of(), "diu") == "điều"
    assert best(channel_of(), "‘h6i") in ("hội", "hồi")


def test_signs_that_training_never_saw_cost_more_than_known_ones():
    channel = channel_of()
    known, unseen = channel.readings("x&", "l", 1, PRIOR), channel.readings("x¥", "l", 1, PRIOR)
    assert WORDS[known.words[0]] == "xã"
    assert known.scores[0] > unseen.scores[0] > -12
    assert "hội" in [WORDS[word] for word in channel.readings("h¥i", "l", 4, PRIOR).words]


def test_capitals_are_read_by_their_own_rules():
    assert best(channel_of(), "Pieu", "T") == "điều"
    found = channel_of().readings("Piéu", "T", 1, PRIOR)
    assert found.scores[0] == pytest.approx(-3.5 + LETTERS["i", "i"] + REWRITES["ề", "é"] + LETTERS["u", "u"])
    small = channel_of().readings("piéu", "l", len(WORDS), PRIOR)
    assert (small.scores[small.words == WORDS.index("điều")] < found.scores[0]).all()


def test_an_empty_book_still_answers():
    trie = Trie(["tổ"], [0])
    assert RuleBook({}, trie).single.shape[0] == 1
    channel = Channel(ChannelTables({}, {}, {}), trie, {"tổ": 0})
    assert channel.readings_of([], 5, PRIOR) == []
    assert channel.readings("", "l", 5, PRIOR).words.tolist() == []


def test_bounds_are_the_best_of_what_lies_below():
    trie = Trie(["to", "tổ", "xa"], [0, 1, 2])
    bounds = trie.best_below(np.array([-3, -1, -2], dtype=np.float32))
    assert bounds[trie.node_of([trie.letters["t"]])] == -1
    assert bounds[trie.node_of([trie.letters["x"]])] == -2
    assert bounds[Trie.ROOT] == -1


def test_a_document_teaches_its_own_confusion():
    """A reader that writes "4" for ộ and for nothing else is understood in words it was not yet sure of."""
    channel = channel_of()
    before = channel.readings("h4i", "l", 5, PRIOR)
    after = channel.adapted([Seen("h4i", "hội", 1.0)] * 3).readings("h4i", "l", 5, PRIOR)
    place = WORDS.index("hội")
    assert after.scores[after.words == place] > before.scores[before.words == place] + 3
    assert after.scores.max() <= 0


def test_the_letters_of_a_document_serve_its_other_words():
    channel = channel_of().adapted([Seen("t4", "tổ", 1.0)] * 10)
    found = channel_of().readings("T4", "T", 5, PRIOR)
    learnt = channel.readings("T4", "T", 5, PRIOR)
    place = WORDS.index("tổ")
    assert learnt.scores[learnt.words == place] > found.scores[found.words == place] + 3


def rewrites_after(tables: ChannelTables, seen: list[Seen]) -> dict[tuple[str, str], float]:
    learnt = Learner(tables, 6.0).learnt(seen)
    return {**dict(zip(tables.rewrites, learnt.scores.tolist(), strict=True)), **learnt.new}


def test_letters_that_a_document_does_not_show_stay_as_they_were():
    tables = ChannelTables(REWRITES, {}, {})
    learnt = rewrites_after(tables, [Seen("t6", "tổ", 1.0)])
    assert learnt["đ", "d"] == REWRITES["đ", "d"]
    assert learnt["ổ", "6"] > REWRITES["ổ", "6"]
    assert learnt["ổ", "é"] < REWRITES["ổ", "é"]


def test_an_unsure_pair_teaches_less_than_a_sure_one():
    tables = ChannelTables(REWRITES, {}, {})
    sure, unsure = (rewrites_after(tables, [Seen("t6", "tổ", w)])["ổ", "6"] for w in (1.0, 0.3))
    assert sure > unsure > REWRITES["ổ", "6"]
    assert rewrites_after(tables, []) == REWRITES


def test_shares_of_a_letter_never_grow_beyond_one():
    tables = ChannelTables({("ổ", "6"): np.log(0.6), ("ổ", "é"): np.log(0.4), ("t", "t"): 0.0}, {}, {})
    learnt = rewrites_after(tables, [Seen("t6", "tổ", 1.0), Seen("t$", "tổ", 0.9)])
    assert sum(np.exp(score) for (printed, _), score in learnt.items() if printed == "ổ") <= 1 + 1e-6


def test_a_book_with_other_scores_is_the_book_of_these_scores():
    """Rules that are new to a book stand in it as if they had been there from the beginning."""
    trie = Trie(WORDS, range(len(WORDS)))
    new = {("ộ", "4"): -0.7, ("T", "4"): -0.9, ("ổ", ""): -1.0, ("q", "4"): -2.0}
    halved = {op: score / 2 for op, score in REWRITES.items()}
    book = RuleBook(REWRITES, trie).rescored(np.array(list(halved.values())), new)
    whole = RuleBook({**halved, **new}, trie)
    assert book.rows == whole.rows
    assert book.first_rows == whole.first_rows
    for name in ("single", "best_single", "letters", "scores", "starts", "counts", "first_starts", "first_counts"):
        assert getattr(book, name).tolist() == getattr(whole, name).tolist()
    assert book.first_nodes.tolist() == whole.first_nodes.tolist()
    assert book.first_scores.tolist() == whole.first_scores.tolist()


def test_documents_teach_each_for_itself():
    """What one document taught is forgotten where the next one teaches."""
    first, second = [Seen("t4", "tổ", 1.0)] * 10, [Seen("h6i", "hội", 1.0)] * 10
    both = channel_of().adapted(first).adapted(second).readings("t4", "l", 5, PRIOR)
    alone = channel_of().adapted(second).readings("t4", "l", 5, PRIOR)
    assert both.words.tolist() == alone.words.tolist()
    assert both.scores.tolist() == alone.scores.tolist()


def test_cuts_spell_both_words():
    cut = best_cut("nước", "nudce", lambda printed, read: -abs(len(printed) - len(read)) - 0.1 * (printed != read))
    assert "".join(printed for printed, _ in cut) == "nước"
    assert "".join(read for _, read in cut) == "nudce"
    assert best_cut("ở", "abcdefgh", lambda *_: -1.0) == []
    assert ("ướ", "ud") in set(runs([("n", "n"), ("ư", "u"), ("ớ", "d"), ("c", "ce")], 3, 4))


def test_tables_come_back_from_the_file(tmp_path):
    tables = ChannelTables({("ổ", "6"): -1.0, ("đ", ""): -2.5}, {("ltổ", "t6"): 3.0}, {"ltổ": 7.0})
    training.write(tmp_path / "channel.npz", {"eng": tables, "vie": ChannelTables({}, {}, {})})
    found = load_tables(tmp_path / "channel.npz")
    assert found["eng"].memory == tables.memory
    assert found["eng"].printed == tables.printed
    assert found["eng"].rewrites == pytest.approx(tables.rewrites)
    assert found["vie"].rewrites == {}
