"""What is still wrong after repair, and why: each wrong token with its cause."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Literal, NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.document import Edit, apply_edits
from pipeline.repair.language_model import normal_form
from pipeline.training.places import Shift, compared, spans
from pipeline.training.verbatim import printed_verbatim
from pipeline.vietnamese import fold

Cause = Literal[
    "choice among candidates",
    "left as read",
    "right word not offered",
    "unknown word",
    "code or number",
    "sign or punctuation",
    "split or joined",
    "lost or invented",
]
CURES: dict[Cause, str] = {
    "choice among candidates": "more context than the words beside it",
    "left as read": "the same: the right word is offered, but not surely enough to change what was read",
    "right word not offered": "a channel that has seen more readers and faults",
    "unknown word": "a larger vocabulary; mostly names and foreign words",
    "code or number": "nothing in the text; a second reading of the image",
    "sign or punctuation": "a channel for signs; most are specks that were read as points and dashes",
    "split or joined": "a lattice over letters instead of tokens",
    "lost or invented": "nothing in the text: a second reading of the image",
}
"""What would mend errors of each cause."""
_AROUND = ".,;:!?()[]\"'-_/…"
_ALIKE = 0.5
"""Likeness of letters from which a run of tokens is another one split or joined, rather than lost and invented."""
_SAME_PLACE = 0.7
"""Likeness from which a token beside such a run is no part of it."""


class Error(NamedTuple):
    """One wrong token, or a run of them where their number differs: as printed, as read, as repaired."""

    cause: Cause
    printed: str
    read: str
    repaired: str


Offered = Callable[[str], Collection[str]]
"""The words that repair considers for a token as read, in normal form."""


def errors(
    gold_text: str, raw_text: str, edits: Sequence[Edit], vocabulary: Collection[str], offered: Offered
) -> Iterator[Error]:
    """Yield what is wrong in ``raw_text`` after ``edits``; letter case is forgiven.

    >>> edit = Edit(page=1, start=3, end=6, before="Bim", after="Bím", rule="channel", score=0.9)
    >>> words = {"xã", "bỉm", "bím", "sơn"}
    >>> list(errors("xã Bỉm Sơn 4", "xã Bim Sơn 1", [edit], words, lambda read: words))
    ... # doctest: +NORMALIZE_WHITESPACE
    [Error(cause='choice among candidates', printed='bỉm', read='bim', repaired='bím'),
     Error(cause='code or number', printed='4', read='1', repaired='1')]
    """
    after = apply_edits(raw_text, edits)
    shift = Shift.of(sorted(edits, key=lambda e: e.start))
    places = spans(after)
    gold, got = compared(gold_text).split(), [compared(after[start:end]) for start, end in places]
    raw = [compared(raw_text[slice(*shift.to_raw(place))]) for place in places]
    for ours, theirs in _runs(gold, got):
        pairs, run = _paired(gold, ours, got, theirs)
        for i, j in pairs:
            yield Error(_cause(gold[i], raw[j], got[j], vocabulary, offered), gold[i], raw[j], got[j])
        if run:
            yield _of_run(gold[run[0]], raw[run[1]], got[run[1]])


def _runs(gold: Sequence[str], got: Sequence[str]) -> list[tuple[range, range]]:
    """Return the places in both texts between which they differ."""
    runs: list[tuple[range, range]] = []
    for op in Levenshtein.opcodes(gold, got):
        if op.tag == "equal":
            continue
        ours, theirs = range(op.src_start, op.src_end), range(op.dest_start, op.dest_end)
        if runs and runs[-1][0].stop == ours.start and runs[-1][1].stop == theirs.start:
            ours, theirs = range(runs[-1][0].start, ours.stop), range(runs.pop()[1].start, theirs.stop)
        runs.append((ours, theirs))
    return runs


def _paired(
    gold: Sequence[str], ours: range, got: Sequence[str], theirs: range
) -> tuple[list[tuple[int, int]], tuple[slice, slice] | None]:
    """Return the places that stand against each other, and what is left where the numbers of tokens differ."""
    if len(ours) == len(theirs):
        return list(zip(ours, theirs, strict=True)), None
    head = tail = 0
    shorter = min(len(ours), len(theirs))
    while head < shorter and _alike(gold[ours[head]], got[theirs[head]]):
        head += 1
    while tail < shorter - head and _alike(gold[ours[-1 - tail]], got[theirs[-1 - tail]]):
        tail += 1
    pairs = [(ours[n], theirs[n]) for n in (*range(head), *range(-tail, 0))]
    left = (slice(ours.start + head, ours.stop - tail), slice(theirs.start + head, theirs.stop - tail))
    return [(i, j) for i, j in pairs if gold[i] != got[j]], left


def _alike(a: str, b: str) -> bool:
    return Levenshtein.normalized_similarity(fold(a), fold(b)) > _SAME_PLACE


def _of_run(printed: Sequence[str], read: Sequence[str], repaired: Sequence[str]) -> Error:
    want, now = "".join(map(_letters, printed)), "".join(map(_letters, repaired))
    cause: Cause
    if not want and not now:
        cause = "sign or punctuation"
    elif Levenshtein.normalized_similarity(want, now) > _ALIKE:
        cause = "split or joined"
    else:
        cause = "lost or invented"
    return Error(cause, " ".join(printed), " ".join(read), " ".join(repaired))


def _letters(token: str) -> str:
    return "".join(filter(str.isalnum, fold(token)))


def _cause(want: str, read: str, now: str, vocabulary: Collection[str], offered: Offered) -> Cause:
    word, seen = want.strip(_AROUND), read.strip(_AROUND)
    if word == now.strip(_AROUND):
        return "sign or punctuation"
    if printed_verbatim(want):
        return "code or number"
    form = normal_form(word)
    if form not in vocabulary:
        return "unknown word"
    if form not in offered(seen):
        return "right word not offered"
    return "left as read" if now == read else "choice among candidates"


def shares(found: Sequence[Error], tokens: int) -> dict[str, float]:
    """Return for each cause its errors as a share 0..1 of ``tokens`` printed tokens.

    >>> shares([Error("left as read", "xã", "xa", "xa")], 200)["left as read"]
    0.005
    """
    counts = Counter(error.cause for error in found)
    return {cause: round(counts[cause] / max(1, tokens), 5) for cause in CURES}


def most_frequent(found: Sequence[Error], most: int) -> list[dict[str, str | int]]:
    """Return the ``most`` frequent errors on single tokens, each with the form that was read most often for it."""
    read: dict[tuple[str, str, Cause], Counter[str]] = defaultdict(Counter)
    for error in found:
        if " " not in error.printed + error.repaired:
            read[error.printed, error.repaired, error.cause][error.read] += 1
    ranked = sorted(read.items(), key=lambda item: (-item[1].total(), item[0]))
    return [
        {
            "times": forms.total(),
            "printed": printed,
            "read": forms.most_common(1)[0][0],
            "became": became,
            "cause": cause,
        }
        for (printed, became, cause), forms in ranked[:most]
    ]
