"""The word lists of the benchmark, all invented for it."""

import functools
from pathlib import Path
from typing import Any

import yaml

from pipeline.document import Frozen

WORDS = Path(__file__).with_name("words")


class Sector(Frozen):
    """A field of administration: names of its agencies, and what they write about and ask for."""

    name: str
    short: str
    units: tuple[tuple[str, str], ...]
    bodies: tuple[str, ...]
    topics: tuple[str, ...]
    tasks: tuple[str, ...]


class People(Frozen):
    """Parts of personal names, titles of learning and ranks."""

    family: tuple[str, ...]
    middle_m: tuple[str, ...]
    given_m: tuple[str, ...]
    middle_f: tuple[str, ...]
    given_f: tuple[str, ...]
    minority: tuple[str, ...]
    learned: tuple[str, ...]
    ranks: tuple[str, ...]


class Places(Frozen):
    """Parts of place names."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    third: tuple[str, ...]
    letters: tuple[str, ...]
    minority: tuple[str, ...]
    streets: tuple[str, ...]


def _load(name: str) -> Any:
    return yaml.safe_load((WORDS / f"{name}.yaml").read_text(encoding="utf-8"))


@functools.cache
def sectors() -> tuple[Sector, ...]:
    """Return the fields of administration."""
    return tuple(Sector.model_validate(entry) for entry in _load("sectors"))


@functools.cache
def people() -> People:
    """Return the parts of personal names."""
    return People.model_validate(_load("people"))


@functools.cache
def places() -> Places:
    """Return the parts of place names."""
    return Places.model_validate(_load("places"))


@functools.cache
def phrases() -> dict[str, tuple[str, ...]]:
    """Return lists of sentences with slots, by kind."""
    return {kind: tuple(entries) for kind, entries in _load("phrases").items()}


@functools.cache
def other_pages() -> dict[str, tuple[str, ...]]:
    """Return pieces of pages that are no dispatch, by kind."""
    return {kind: tuple(entries) for kind, entries in _load("others").items()}
