"""How a document itself spells its places: what a reader lost in one line stands in another.

The name of the place of issue comes up many times in a dispatch: in the header in capitals, before the date, in the
name of the issuer in the body. Every mention votes syllable by syllable for its marks; one without marks says less
where the reader had no Vietnamese letters. Nothing is taken from outside the document.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.dispatch import FieldState, Found, Recipient
from pipeline.document import Alternative, Document, Page
from pipeline.extract.lexicon import PROVINCES, edit_distance
from pipeline.vietnamese import fold, is_syllable, tone_key

UNMARKED_WEIGHT = 0.5
"""What a syllable without marks counts where the reader had no marks to give; one with marks counts 1."""
MISSPELT_WEIGHT = 0.25
"""What a syllable counts that is none: a reader's error for sure."""
MAJORITY = 1.5
"""The votes for another spelling must be more than this many times those for the one that was read."""
_UNIT = regex.compile(
    r"\b(?:tinh|thanh pho|tp|huyen|quan|thi xa|thi tran|xa|phuong|huyen uy|tinh uy|thanh doan)\b\.?\s"
)
_KIND = regex.compile(r"^(?:TP|Tp|T\.P|Thành phố|Tỉnh)\b\s?\.?\s*")
_NAME = regex.compile(r"\p{Lu}[\p{L}]*(?:\s\p{Lu}\p{L}*){1,3}")


class Votes(dict[str, float]):
    """How much speaks for each spelling of a syllable."""

    def __missing__(self, spelling: str) -> float:
        """Return 0: nothing speaks for a spelling that was not met."""
        return 0.0


@dataclass(frozen=True)
class OwnSpelling:
    """The votes for each syllable of the names of places; ``best`` maps a folded name to its syllables."""

    names: dict[str, tuple[Votes, ...]]

    def respelt(self, text: str) -> str:
        """Return ``text`` with the names of places in it spelt as the document spells them for the most part."""
        for key, votes in self.names.items():
            spelt = regex.compile(rf"(?<![^\W\d_]){regex.escape(key, literal_spaces=True)}(?![^\W\d_])")
            for match in reversed(list(spelt.finditer(fold(text)))):
                printed = text[match.start() : match.end()]
                text = text[: match.start()] + self._best(printed, votes) + text[match.end() :]
        return text

    @staticmethod
    def _best(printed: str, votes: Sequence[Votes]) -> str:
        words = printed.split(" ")
        for at, (word, counted) in enumerate(zip(words, votes, strict=True)):
            chosen, weight = max(counted.items(), key=lambda vote: vote[1])
            if tone_key(chosen) != tone_key(word.lower()) and weight > MAJORITY * counted[word.lower()]:
                words[at] = chosen.upper() if len(word) > 1 and word.isupper() else chosen.capitalize()
        return " ".join(words)


def own_spelling(source: Document, place: str | None, issuer: str | None) -> OwnSpelling:
    """Return how ``source`` spells the places that its header names; empty for text that no engine read.

    Args:
        source: the document, repaired.
        place: the place before the date, or None.
        issuer: the issuing body with the body above it, or None.
    """
    read = [page for page in source.pages if page.text_source != "text_layer"]
    names: dict[str, tuple[Votes, ...]] = {}
    for key in _keys(place, issuer):
        votes = tuple(Votes() for _ in key.split())
        for page in read:
            for mention, weights in _mentions(page, key):
                _count(votes, mention, weights, unmarked=page.text_source == "repaired_text_layer")
        if all(votes):
            names[key] = votes
    return OwnSpelling(_with_misread(names, fold(_KIND.sub("", place or ""))))


def _with_misread(names: dict[str, tuple[Votes, ...]], place: str) -> dict[str, tuple[Votes, ...]]:
    """Return ``names`` where a place that stands once takes the votes of a name like it that the document repeats.

    Khổ, mentioned once before the date, is Khê where the header and the body speak of a province Khê.
    """
    own = names.get(place)
    if own is None or sum(own[0].values()) > 1:
        return names
    like = [
        key
        for key, votes in names.items()
        if key != place and len(votes) == len(own) and sum(votes[0].values()) > sum(own[0].values()) + 1
        and edit_distance(key, place) <= len(place) // 3
    ]  # fmt: skip
    return names | {place: names[like[0]]} if len(like) == 1 else names


def whole_place(place: FieldState, issuer: str | None) -> FieldState:
    """Return the place before the date, of which the first word was not read where the issuer tells it.

    A place of one syllable that ends the name of the issuer's own unit, "HUYỆN YÊN HÀ", was that unit.
    """
    if not isinstance(place, Found) or not isinstance(place.value, str) or not place.value.isalpha() or not issuer:
        return place
    last = fold(place.value)
    for match in _UNIT.finditer(fold(issuer)):
        name = _NAME.match(issuer, match.end())
        if name and fold(name[0]).split()[-1] == last:
            value = " ".join(word.capitalize() for word in name[0].split()[:-1]) + f" {place.value}"
            return place.model_copy(
                update={"value": value, "rule": "date.place.completed",
                        "candidates": (*place.candidates, Alternative(place.value, 0.3))}
            )  # fmt: skip
    return place


def _keys(place: str | None, issuer: str | None) -> dict[str, None]:
    """Return the folded names of two to four syllables that the header gives for places; a province needs no votes."""
    found = [_KIND.sub("", place)] if place else []
    for match in _UNIT.finditer(fold(issuer or "")):
        if name := _NAME.match(issuer or "", match.end()):
            found.append(name[0])
    known = {province.lower() for province in PROVINCES}
    return {
        fold(name): None
        for name in found
        if 2 <= len(name.split()) <= 4 and fold(name).replace(" ", "").isalpha() and name.lower() not in known
    }


def _mentions(page: Page, key: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each mention of ``key`` on ``page``, and how sure its engine was of each of its words."""
    text = page.text
    sure = _confidences(page)
    gap = r"\s{1,3}"
    spelt = regex.compile(rf"(?<![^\W\d_]){gap.join(map(regex.escape, key.split()))}(?![^\W\d_])")
    for match in spelt.finditer(fold(text)):
        mention = text[match.start() : match.end()]
        if not all(word[0].isupper() for word in mention.split()):
            continue
        starts = [match.start() + word.start() for word in regex.finditer(r"\S+", mention)]
        yield mention, [sure.get(start, 1.0) for start in starts]


def _confidences(page: Page) -> dict[int, float]:
    """Return the engine's confidence of the words of ``page`` by their offset in its text."""
    rated: dict[int, float] = defaultdict(lambda: 1.0)
    start = 0
    for line in page.repaired_lines:
        rated.update({start + word.start: word.confidence for word in line.words if word.confidence is not None})
        start += len(line.text) + 1
    return rated


def _count(votes: Sequence[Votes], mention: str, weights: Sequence[float], *, unmarked: bool) -> None:
    """Add the votes of one mention; ``unmarked`` tells that its reader had no Vietnamese letters."""
    for counted, word, weight in zip(votes, mention.lower().split(), weights, strict=True):
        lost = unmarked and word.isascii()
        share = MISSPELT_WEIGHT if not is_syllable(word) else UNMARKED_WEIGHT if lost else 1.0
        counted[word] += weight**2 * share


def respelt_field(state: FieldState, spelling: OwnSpelling) -> FieldState:
    """Return a field with the names of places in its value respelt; what was read stays as an alternative."""
    if not isinstance(state, Found):
        return state
    if isinstance(state.value, str):
        value = spelling.respelt(state.value)
        if value == state.value:
            return state
        return state.model_copy(
            update={"value": value, "candidates": (*state.candidates, Alternative(state.value, 0.3))}
        )
    items = tuple(
        item.model_copy(update={"name": spelling.respelt(item.name)}) if isinstance(item, Recipient)
        else spelling.respelt(item)
        for item in state.value
    )  # fmt: skip
    return state if items == state.value else state.model_copy(update={"value": items})
