"""How right the records of a system are on one tier of the benchmark; the protocol is docs/benchmark.md."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from pipeline.benchmark.comparing import FIELDS, Compared, compare, invented
from pipeline.document import Frozen
from pipeline.evaluation import FieldScore, normal_form

ACCEPTED = 0.95
"""The confidence from which a value counts as accepted without a look."""
BINS = 10

Records = Mapping[str, Mapping[str, Any]]


class Counts(Frozen):
    """Values right, wrong (or invented) and missed, with what follows from them."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    f1: float = 1.0
    precision: float = 1.0
    recall: float = 1.0

    @classmethod
    def of(cls, right: int, given: int, wanted: int) -> "Counts":
        """Return the counts for so many values given and wanted."""
        score = FieldScore(right=right, wrong=given - right, missed=wanted - right)
        return cls(
            right=right, wrong=given - right, missed=wanted - right, f1=round(score.f1, 4),
            precision=round(right / given, 4) if given else 1.0, recall=round(right / wanted, 4) if wanted else 1.0,
        )  # fmt: skip


class Trust(Frozen):
    """How far confidences hold: expected calibration error; precision and coverage of what counts as accepted."""

    ece: float
    accepted: int
    precision: float
    coverage: float
    """Accepted fields as a share of the fields that gold has."""


class TierScore(Frozen):
    """The figures of one tier."""

    documents: int
    without_record: int
    called_no_dispatch: int
    all_fields: Counts
    fields: dict[str, Counts]
    citations: Counts
    signatures: Counts
    trust: Trust | None
    """None where the system gives no confidences."""


class OthersScore(Frozen):
    """The figures of the pages that are no dispatch."""

    documents: int
    called_dispatch: int
    invented_fields: int
    citations_of_dispatches_called: int = 0


def by_name(rows: Iterable[Mapping[str, Any]]) -> Records:
    """Return records under the base names of their files (``source`` of the contract, or ``file``)."""
    return {PurePosixPath(str(row.get("source") or row.get("file"))).name: row for row in rows}


def differences(gold: Records, records: Records) -> list[tuple[str, Compared]]:
    """Return every field that is not wholly right, with the name of its document."""
    return [(name, row) for name, want in gold.items() for row in compare(want, records.get(name, {})) if not row.whole]


def score_tier(gold: Records, records: Records) -> TierScore:
    """Return the figures of a tier of dispatches; a document without a record has missed everything."""
    tallies = {field: Counter[str]() for field in FIELDS}
    cites, signatures = Counter[str](), Counter[str]()
    judged: list[tuple[float, bool]] = []
    wanted_fields = 0
    for name, want in gold.items():
        got = records.get(name, {})
        for row in compare(want, got):
            tallies[row.field].update(right=row.right, given=row.given, wanted=row.wanted)
            wanted_fields += bool(row.wanted)
            confidence = ((got.get("fields") or {}).get(row.field) or {}).get("confidence")
            if confidence is not None:
                judged.append((float(confidence), row.whole))
        _tally(cites, _citations(want, want), _citations(got, want))
        _tally(signatures, _signatures(want), _signatures(got))
    total = sum(tallies.values(), Counter[str]())
    return TierScore(
        documents=len(gold),
        without_record=sum(name not in records for name in gold),
        called_no_dispatch=sum(name in records and not records[name].get("is_dispatch") for name in gold),
        all_fields=_counts(total),
        fields={field: _counts(tally) for field, tally in tallies.items()},
        citations=_counts(cites),
        signatures=_counts(signatures),
        trust=trust(judged, wanted_fields) if judged else None,
    )


def score_others(gold: Records, records: Records) -> OthersScore:
    """Return the figures of pages that are no dispatch."""
    got = [records.get(name, {}) for name in gold]
    return OthersScore(
        documents=len(got),
        called_dispatch=sum(bool(row.get("is_dispatch")) for row in got),
        invented_fields=sum(len(invented(row)) for row in got),
        citations_of_dispatches_called=sum(len(row.get("cites") or ()) for row in got if row.get("is_dispatch")),
    )


def trust(judged: Sequence[tuple[float, bool]], wanted: int) -> Trust:
    """Return how far confidences hold, from (confidence, right) of every field given and the number of fields wanted.

    The calibration error is the mean distance between confidence and share right over ten bins of equal width,
    weighted by how many fields fall into each.

    >>> trust([(1.0, True), (0.96, True), (0.5, False), (0.5, True)], 5)
    Trust(ece=0.01, accepted=2, precision=1.0, coverage=0.4)
    """
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in judged:
        bins.setdefault(min(BINS - 1, int(confidence * BINS)), []).append((confidence, right))
    ece = sum(abs(sum(c for c, _ in rows) - sum(r for _, r in rows)) for rows in bins.values()) / max(1, len(judged))
    accepted = [right for confidence, right in judged if confidence >= ACCEPTED]
    return Trust(
        ece=round(ece, 4),
        accepted=len(accepted),
        precision=round(sum(accepted) / len(accepted), 4) if accepted else 1.0,
        coverage=round(len(accepted) / max(1, wanted), 4),
    )


def _counts(tally: Counter[str]) -> Counts:
    return Counts.of(tally["right"], tally["given"], tally["wanted"])


def _tally(tally: Counter[str], want: set[tuple[str, ...]], got: set[tuple[str, ...]]) -> None:
    tally.update(right=len(want & got), given=len(got), wanted=len(want))


def _citations(record: Mapping[str, Any], gold: Mapping[str, Any]) -> set[tuple[str, ...]]:
    """Return (number, date) of what a record cites; the dispatch's own number, as annexes repeat it, is none."""
    own = _squashed(gold.get("number"))
    pairs = {(_squashed(one.get("number")), one.get("issued_date") or "") for one in record.get("cites") or ()}
    return {pair for pair in pairs if pair[0] and pair[0] != own}


def _squashed(number: Any) -> str:
    return normal_form(str(number or "")).replace(" ", "")


def _signatures(record: Mapping[str, Any]) -> set[tuple[str, ...]]:
    return {
        (normal_form(one.get("signer") or ""), one.get("signed_at") or "") for one in record.get("signatures") or ()
    }
