"""Score the records of any system on the benchmark.

    python scripts/evaluate.py BENCH RECORDS [--errors FILE] [--out metrics.json]

BENCH is a folder that make_benchmark.py wrote. RECORDS holds <tier>.jsonl for the tiers to be scored, one record a line
with the keys of the record contract and ``source`` (or ``file``), the name of the document. See docs/benchmark.md.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from pipeline.benchmark.scoring import Records, TierScore, by_name, differences, score_others, score_tier


def read(path: Path) -> Records:
    """Return the records of a JSONL file by the names of their documents."""
    return by_name(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def show(tier: str, score: TierScore) -> None:
    """Print the figures of one tier."""
    total = score.all_fields
    print(f"{tier}: {score.documents} documents, {score.without_record} without a record, "
          f"{score.called_no_dispatch} called no dispatch")  # fmt: skip
    for name, counts in (*score.fields.items(), ("citations", score.citations), ("signatures", score.signatures)):
        print(f"  {name:17s} f1 {counts.f1:.3f}  right {counts.right}  wrong {counts.wrong}  missed {counts.missed}")
    print(f"  micro f1 {total.f1:.4f}  precision {total.precision:.4f}  recall {total.recall:.4f}")
    if score.trust:
        print(f"  confidence >= 0.95: precision {score.trust.precision:.4f}  coverage {score.trust.coverage:.4f}"
              f"  ({score.trust.accepted} fields)  calibration error {score.trust.ece:.4f}")  # fmt: skip


def main() -> None:
    """Print and write the figures of every tier that has records."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("bench", type=Path)
    ask.add_argument("records", type=Path)
    ask.add_argument("--errors", type=Path, help="write every difference to this file")
    ask.add_argument("--out", type=Path, help="write the figures as JSON")
    args = ask.parse_args()

    metrics: dict[str, Any] = {}
    errors: list[str] = []
    for path in sorted((args.bench / "gold").glob("*.jsonl")):
        tier, records = path.stem, args.records / path.name
        if not records.is_file():
            continue
        gold, got = read(path), read(records)
        dispatches = {name: row for name, row in gold.items() if row["is_dispatch"]}
        others = {name: row for name, row in gold.items() if not row["is_dispatch"]}
        if dispatches:
            score = score_tier(dispatches, got)
            show(tier, score)
            metrics[tier] = score.model_dump()
            for name, row in differences(dispatches, got):
                errors.append(f"{tier}/{name} {row.field}: want {row.want!r} got {row.got!r}")
        if others:
            found = score_others(others, got)
            print(f"{tier}: {found.documents} pages that are no dispatch, {found.called_dispatch} called one, "
                  f"{found.invented_fields} invented fields")  # fmt: skip
            metrics[f"{tier}" if not dispatches else f"{tier}_others"] = found.model_dump()
    if args.errors:
        args.errors.write_text("\n".join(sorted(errors, key=lambda row: row.split()[1])) + "\n", encoding="utf-8")
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(json.dumps(metrics, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
