"""Scores the records of the sample scans against their gold and writes the metrics file that DVC compares."""

import argparse
import json
from pathlib import Path

from pipeline.evaluation import character_error_rate, micro_f1, score_fields, word_error_rate
from pipeline.settings import load_settings
from pipeline.store import open_store


def main() -> None:
    """Print a table of fields and write the figures."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--gold", type=Path, default=Path("tests/samples"))
    ask.add_argument("--out", type=Path, default=Path("models/metrics/samples.json"))
    ask.add_argument("--db")
    args = ask.parse_args()

    settings = load_settings(db=args.db)
    store = open_store(settings.db, create=False)
    lines = (args.gold / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = {row["file"]: row for row in map(json.loads, lines)}
    records = {Path(s).name: r.model_dump(mode="json") for r in store.records() for s in r.sources}
    scores = score_fields(gold, records)
    for field, score in scores.items():
        print(f"{field:17s} f1 {score.f1:.3f}  right {score.right}  wrong {score.wrong}  missed {score.missed}")

    rates = {}
    for name, record in sorted(records.items()):
        path = args.gold / f"{Path(name).stem}.gold.txt"
        if path.is_file():
            want = path.read_text(encoding="utf-8")
            got = "\f".join(page.text for page in store.pages_of(record["id"]))
            rates[name] = (character_error_rate(want, got), word_error_rate(want, got))
            print(f"{name:45s} CER {rates[name][0]:.4f}  WER {rates[name][1]:.4f}")
    metrics = {
        "micro_f1": round(micro_f1(scores.values()), 4),
        "fields": {field: round(score.f1, 4) for field, score in scores.items()},
        "mean_cer": round(sum(cer for cer, _ in rates.values()) / max(1, len(rates)), 4),
        "mean_wer": round(sum(wer for _, wer in rates.values()) / max(1, len(rates)), 4),
    }
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(metrics, indent=1) + "\n", encoding="utf-8")
    print(f"micro f1 {metrics['micro_f1']}  mean CER {metrics['mean_cer']}  mean WER {metrics['mean_wer']}")


if __name__ == "__main__":
    main()
