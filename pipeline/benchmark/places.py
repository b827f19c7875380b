"""Invented provinces, districts and communes."""

from random import Random

from pipeline.benchmark.vocabulary import places
from pipeline.document import Frozen

PROVINCES = ("tỉnh", "tỉnh", "tỉnh", "tỉnh", "thành phố")
DISTRICTS = ("huyện", "huyện", "huyện", "thị xã", "thành phố", "quận")
COMMUNES = ("xã", "xã", "xã", "phường", "thị trấn")


class Unit(Frozen):
    """An administrative unit: "huyện" and "Lam Khê"."""

    kind: str
    name: str

    @property
    def full(self) -> str:
        """As written in running text: "huyện Lam Khê", "Quận 3"."""
        return f"{self.kind.capitalize()} {self.name}" if self.name.isdigit() else f"{self.kind} {self.name}"

    @property
    def place(self) -> str:
        """As written before the date: units with a number keep their kind (NĐ 30/2020, phụ lục I, II.4a)."""
        return self.full if self.name.isdigit() else self.name


class Territory(Frozen):
    """A commune in a district in a province."""

    province: Unit
    district: Unit
    commune: Unit


def place_name(rng: Random, *, small: bool = False) -> str:
    """Return a place name of two syllables, sometimes three, now and then of a minority language.

    ``small``: of a commune, which may be told from its neighbour by a letter.

    >>> place_name(Random(1))
    'Hà Ngãi'
    """
    words = places()
    if rng.random() < 0.05:
        return rng.choice(words.minority)
    first, second = rng.choice(words.first), rng.choice(words.second)
    if first == second:
        return place_name(rng, small=small)
    if rng.random() < 0.08:
        return f"{first} {second} {rng.choice(words.third + words.letters if small else words.third)}"
    return f"{first} {second}"


def territory(rng: Random) -> Territory:
    """Return a commune in a district in a province; some districts and communes of cities have numbers for names."""
    province = Unit(kind=rng.choice(PROVINCES), name=place_name(rng))
    district = Unit(kind=rng.choice(DISTRICTS), name=place_name(rng))
    commune = Unit(kind=rng.choice(COMMUNES), name=place_name(rng, small=True))
    if district.kind == "quận" and rng.random() < 0.5:
        district = Unit(kind="quận", name=str(rng.randint(1, 12)))
    if district.kind == "quận" or commune.kind == "phường":
        commune = Unit(
            kind="phường", name=str(rng.randint(1, 19)) if rng.random() < 0.3 else place_name(rng, small=True)
        )
    return Territory(province=province, district=district, commune=commune)
