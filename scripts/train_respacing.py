"""Learn the odds of wrong blanks and stray signs from pages printed and read.

python scripts/train_respacing.py --pages data/clean/training/pages --out models/repair_respacing.json
"""

import argparse
from pathlib import Path

from pipeline.repair import repairer
from pipeline.repair.local_scores import LocalScores
from pipeline.training import respacing


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--pages", type=Path, default=Path("data/clean/training/pages"))
    ask.add_argument("--out", type=Path, default=Path("models/repair_respacing.json"))
    args = ask.parse_args()
    scores = LocalScores(repairer.language_model(), repairer.candidates())
    found = [
        example
        for reader in ("eng", "vie")
        for example in respacing.examples(
            (
                (path.with_name(path.name.replace(".read.", ".gold.")).read_text("utf-8"), path.read_text("utf-8"))
                for path in sorted(args.pages.glob(f"{reader}*.read.txt"))
            ),
            scores,
            reader,
        )
    ]
    odds = respacing.fit(found)
    args.out.write_text(respacing.table_of(odds), encoding="utf-8")
    print(f"{args.out}: {len(odds)} odds and slopes from {len(found):,} sites")


if __name__ == "__main__":
    main()
