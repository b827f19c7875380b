"""How sure a field is: calibrated, so that of the fields given at 0.95 nineteen in twenty are right.

A logistic regression for each field, fitted on rendered dispatches whose gold is known
(``scripts/train_field_confidence.py``). What it looks at: how strict the rule is that took the value, how sure the
engine was of the words, whether other elements agree, whether the value is spelt like Vietnamese, and how sure the
edits were that put its marks back.
"""

import json
import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import regex

from pipeline.dispatch import FieldState, Found, Recipient
from pipeline.document import Document, Page
from pipeline.manifest import model_path
from pipeline.vietnamese import is_syllable

MODEL = "extract_confidence.json"
FEATURES = ("bias", "strictness", "read", "unread", "worst", "misspelt", "agreement", "against", "rivals", "repaired",
            "long", "doubt", "stacked", "plain")  # fmt: skip
"""Names of the features, in the order in which the model has its weights."""
_LOWEST, _HIGHEST = 0.01, 0.995
_MOST_DOUBT = 4.0
"""Edits less sure than e^-4 together are all the same."""
REVIEWED = 0.9
"""The most that may be claimed for a title that was completed from what is known: below what is accepted unseen."""
_DOUBTFUL = 0.6
"""The same for what is not whole, is taken from elsewhere, or is a name with letters made up."""
_WORD = regex.compile(r"\p{L}{2,}")
_ABOVE = {"\u0302", "\u0306"}
"""The circumflex of â ê ô and the breve of ă."""
_TONES_ABOVE = {"\u0300", "\u0301", "\u0303", "\u0309"}

BORROWED = ("date.signing_time", "issuer.signing_subject")
"""Rules that take a value from the digital signature where the header is missing."""

_OPEN = ("number.state.blank", "number.party.blank")
"""A scan shows no running number: it was left open, or the reader passed over it."""

Weights = Mapping[str, Sequence[float]]


def features(state: Found, page: Page | None, votes: float) -> list[float]:
    """Return what the confidence of ``state`` is computed from, in the order of ``FEATURES``.

    Args:
        state: the value as its rule gave it: its confidence is strictness times what the engine said.
        page: the page it stands on, or None.
        votes: witnesses for it less those against it.
    """
    rated = _word_confidences(state, page)
    text = _text(state)
    words = [word for word in _WORD.findall(text) if not word.isupper()]
    misspelt = sum(not is_syllable(word) for word in words) / len(words) if words else 0.0
    edited = page is not None and page.text_source == "repaired_text_layer"
    return [
        1.0,
        _logit(min(_HIGHEST, max(_LOWEST, state.confidence))),
        sum(rated) / len(rated) if rated else 0.0,
        0.0 if rated else 1.0,
        min(rated, default=1.0),
        min(1.0, 4 * misspelt),
        max(0.0, votes),
        max(0.0, -votes),
        min(2.0, len(state.candidates)),
        float(edited),
        min(3.0, math.log1p(len(text)) / 2),
        min(_MOST_DOUBT, -math.log(max(1e-9, math.prod(_edit_scores(state, page))))) if edited and page else 0.0,
        min(3.0, sum(map(_is_stacked, text))) if rated else 0.0,
        min(1.0, 2 * sum(word.isascii() for word in words) / len(words)) if edited and words else 0.0,
    ]


def _is_stacked(letter: str) -> bool:
    """Return whether a tone stands above another mark of ``letter``, where readers take one for another: ế and ể.

    >>> [_is_stacked(letter) for letter in "ếểệáớ"]
    [True, True, False, False, False]
    """
    marks = set(unicodedata.normalize("NFD", letter)[1:])
    return bool(marks & _ABOVE) and bool(marks & _TONES_ABOVE)


def calibrated(
    fields: dict[str, FieldState], document: Document, votes: Mapping[str, float], weights: Weights | None = None
) -> dict[str, FieldState]:
    """Return ``fields`` with the calibrated confidence of each value."""
    weights = _weights() if weights is None else weights
    pages = {page.number: page for page in document.pages}
    result = dict(fields)
    for name, state in fields.items():
        if isinstance(state, Found) and name in weights:
            seen = features(state, pages.get(state.page or 0), votes.get(name, 0.0))
            claim = sigmoid(sum(w * x for w, x in zip(weights[name], seen, strict=True)))
            result[name] = state.model_copy(update={"confidence": round(min(claim, _ceiling(state)), 4)})
    return result


def _ceiling(state: Found) -> float:
    """Return the most that may be claimed: what holds letters that were not read goes to review (decision 20)."""
    if state.rule.endswith(".pen"):
        return state.confidence  # the digit reader's own probability counts in full
    if state.rule.endswith(".incomplete") or state.rule in BORROWED or state.rule == "signer.name.completed":
        return min(_DOUBTFUL, state.confidence)
    return REVIEWED if state.rule.endswith((".completed", ".part_unread")) or state.rule in _OPEN else 1.0


def _edit_scores(state: Found, page: Page) -> Iterator[float]:
    """Yield the scores of the edits that stand within ``state`` on the repaired ``page``."""
    start, end = state.span or (0, 0)
    shift = 0  # spans count in the repaired text, edits in the text as read
    for edit in sorted(page.edits, key=lambda edit: edit.start):
        at = edit.start + shift
        if at < end and at + len(edit.after) > start:
            yield edit.score
        shift += len(edit.after) - (edit.end - edit.start)


def sigmoid(x: float) -> float:
    """Return 1 / (1 + e^-x).

    >>> sigmoid(0.0)
    0.5
    """
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, x))))


def _logit(p: float) -> float:
    return math.log(p / (1.0 - p))


def _text(state: Found) -> str:
    if isinstance(state.value, str):
        return state.value
    return " ".join(item.name if isinstance(item, Recipient) else item for item in state.value)


def _word_confidences(state: Found, page: Page | None) -> list[float]:
    """Return the engine's confidence of the words under the value; empty where it gave none."""
    if page is None or state.span is None:
        return []
    first, last = state.span
    rated: list[float] = []
    start = 0
    for line in page.repaired_lines:
        end = start + len(line.text)
        if end >= first and start <= last:
            rated.extend(
                word.confidence
                for word in line.words
                if word.confidence is not None
                and start + word.start < last
                and start + word.end > first
                and any(char.isalnum() for char in word.text)
                and (state.box is None or word.box is None or _inside(word.box.middle, state.box))
            )
        start = end + 1
    return rated


def _inside(point: tuple[float, float], box: Sequence[float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


@cache
def _weights() -> Weights:
    table: dict[str, list[float]] = json.loads(model_path(MODEL).read_text(encoding="utf-8"))["weights"]
    return table
