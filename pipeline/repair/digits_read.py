"""Is it a digit that was printed, or a letter that was read as one? What digits stand for needs a second witness.

The context network alone is not trusted here, since a wrong number costs more than a word that is left as it was read.
For a number the second witness is the trigram model: it must prefer the word. For what looks like a code, "x3", it is
the document: readers differ in the letters they take for digits, but each does it again and again, so where words
beyond doubt show an ã that was read as a digit, "x3" may be xã; where nothing shows it, the digit was printed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.repair.language_model import BOUNDARY, CODE, NUMBER, SPECIAL_TOKENS, LanguageModel
from pipeline.repair.lattice import Place

LEAST = 2
"""How often a letter must have been read as a digit; once may be a wrong repair."""
_NEAR = 2
"""Words on each side that the trigrams hear."""

Shares = list[float]
"""The probabilities of the candidates of one place."""


def letters_read_as_digits(pairs: Iterable[tuple[str, str]]) -> Counter[str]:
    """Return how often each letter, in lower case, was read as a digit.

    Args:
        pairs: tokens as read and as printed; those of unlike length tell nothing.

    >>> letters_read_as_digits([("x4", "xã"), ("T6", "Tổ"), ("x8", "xã"), ("do6i", "đôi")])
    Counter({'ã': 2, 'ổ': 1})
    """
    return Counter(
        letter.lower()
        for read, printed in pairs
        if len(read) == len(printed) and not read.isalpha()
        for sign, letter in zip(read, printed, strict=True)
        if sign.isdigit()
    )


def loses_digits(read: str, printed: str) -> bool:
    """Return whether ``printed`` is ``read`` without its digits, which may be letters, but are never nothing.

    >>> loses_digits("Vi6", "Vi"), loses_digits("vi6c", "việc"), loses_digits("Vi", "Vi")
    (True, False, False)
    """
    return read != printed and printed == "".join(sign for sign in read if not sign.isdigit())


def is_witnessed(read: str, printed: str, seen: Counter[str]) -> bool:
    """Return whether the document shows that each digit of ``read`` may stand for its letter of ``printed``.

    >>> seen = Counter({"ã": 2, "ổ": 1})
    >>> is_witnessed("x3", "xã", seen), is_witnessed("b1", "bà", seen), is_witnessed("T5", "Tổ", seen)
    (True, False, False)
    """
    return len(read) == len(printed) and all(
        seen[letter.lower()] >= LEAST for sign, letter in zip(read, printed, strict=True) if sign.isdigit()
    )


def shares_of_code(place: Place, share: Shares, vocabulary: Sequence[str], seen: Counter[str]) -> Shares:
    """Return the probabilities of the candidates of a code: of words only those that the document speaks for.

    Args:
        place: the place.
        share: the probability of each of its candidates.
        vocabulary: the words by number.
        seen: how often each letter was read as a digit.
    """
    words = place.found.words.tolist()
    kept = [
        p if word >= len(SPECIAL_TOKENS) and is_witnessed(place.read, vocabulary[word], seen) else 0.0
        for word, p in zip(words, share, strict=True)
    ]
    own = sum(p for word, p in zip(words, share, strict=True) if vocabulary[word] == CODE)
    whole = sum(kept) + own
    if sum(kept) * 2 < 1:  # what the network likes best is nothing that this reader does
        return [float(vocabulary[word] == CODE) for word in words]
    return [(p or own * (vocabulary[word] == CODE)) / whole for word, p in zip(words, kept, strict=True)]


def shares_of_number(places: Sequence[Place], shares: Sequence[Shares], at: int, model: LanguageModel) -> Shares:
    """Return the probabilities of the candidates of the number at ``at``: words that the trigrams doubt lose theirs.

    What they lose goes to the number.

    Args:
        places: all places of the text.
        shares: the probabilities of their candidates.
        at: the place.
        model: the trigrams.
    """
    number = model.numbers[NUMBER]
    words, scores = places[at].found.words.tolist(), places[at].found.scores.tolist()
    around = [_likeliest(places, shares, near, model) for near in range(at - _NEAR, at + _NEAR + 1)]
    worth = [
        score + model.stretch([*around[:_NEAR], word, *around[_NEAR + 1 :]])
        for word, score in zip(words, scores, strict=True)
    ]
    own = worth[words.index(number)]
    kept = [p if gain > own else 0.0 for p, gain in zip(shares[at], worth, strict=True)]
    kept[words.index(number)] = 1 - sum(kept)
    return kept


def _likeliest(places: Sequence[Place], shares: Sequence[Shares], at: int, model: LanguageModel) -> int:
    """Return the number of the likeliest word at a place, the boundary beyond the text."""
    if not 0 <= at < len(places):
        return model.numbers[BOUNDARY]
    return int(places[at].found.words[shares[at].index(max(shares[at]))])
