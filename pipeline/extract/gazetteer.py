"""Which province a place or a body belongs to, from a table of administrative units.

The table (``scripts/make_places.py``) holds the provinces and districts before the reform of 2025 and the provinces
after it; wards are left out, since thousands of them share their names.
"""

import json
from functools import cache

import regex

from pipeline.manifest import model_path
from pipeline.vietnamese import fold

PLACES = "places.json"
_UNIT = regex.compile(r"\b(?P<kind>tinh|thanh pho|tp|huyen|quan|thi xa)\b\.?\s(?P<name>[a-z][a-z \-]{1,40})")
_HEAD = regex.compile(r"^(?:tp|thanh pho|tinh|huyen|quan|thi xa)\b\.?\s*")


@cache
def _units() -> dict[str, frozenset[str]]:
    """Folded name of a province or district -> folded names of the provinces it lies in."""
    found: dict[str, frozenset[str]] = {}
    for name, provinces in json.loads(model_path(PLACES).read_text(encoding="utf-8"))["units"].items():
        found[fold(name)] = found.get(fold(name), frozenset()) | frozenset(provinces)
    return found


def provinces_of_place(place: str) -> frozenset[str]:
    """Return the folded names of the provinces in which a unit called ``place`` lies; empty where none is known.

    >>> sorted(provinces_of_place("Rạch Giá")), provinces_of_place("Tân Lộc Hạ")
    (['kien giang'], frozenset())
    """
    return _units().get(_HEAD.sub("", fold(place)).strip(), frozenset())


def provinces_of_body(body: str) -> frozenset[str]:
    """Return the folded names of the provinces that the name of ``body`` speaks of.

    >>> sorted(provinces_of_body("UBND TỈNH KIÊN GIANG SỞ Y TẾ")), provinces_of_body("BỘ Y TẾ")
    (['kien giang'], frozenset())
    """
    found: frozenset[str] = frozenset()
    for match in _UNIT.finditer(fold(body), overlapped=True):
        words = match["name"].split()
        for size in range(min(4, len(words)), 0, -1):
            if known := _units().get(" ".join(words[:size])):
                found |= known
                break
    return found
