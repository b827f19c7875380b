"""Names of invented people."""

from random import Random

from pipeline.benchmark.vocabulary import people


def person(rng: Random) -> str:
    """Return a full name of two to five syllables, now and then of a minority people.

    >>> person(Random(4))
    'Đặng Tâm'
    """
    words = people()
    if rng.random() < 0.03:
        return rng.choice(words.minority)
    woman = rng.random() < 0.4
    middle = rng.choice(words.middle_f if woman else words.middle_m)
    given = rng.choice(words.given_f if woman else words.given_m)
    family = rng.choice(words.family)
    if rng.random() < 0.06:  # both parents' family names
        family += f" {rng.choice(words.family)}"
    if rng.random() < 0.05:
        return f"{family} {given}"
    name = f"{family} {middle} {given}"
    return person(rng) if middle.split()[-1] == given or len(name.split()) > 5 else name
