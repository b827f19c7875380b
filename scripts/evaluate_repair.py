"""Measure repair on text that training never saw.

python scripts/evaluate_repair.py --corpus ../shared/corpus --seed GOLD RAW --out models/metrics/repair.json
"""

import argparse
import json
import lzma
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from pipeline.repair import repair_text
from pipeline.settings import RepairOptions
from pipeline.training import evaluation
from pipeline.training.pages import Reader, Sheet, save_page, sheets
from pipeline.training.params import load_params
from pipeline.vietnamese import strip_marks

GENRES = ("legal", "news")


def _held_out_page(sheet: Sheet, seed: int, folder: Path) -> Path:
    return save_page(sheet, seed, folder, held_out=True)


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--corpus", type=Path, required=True)
    ask.add_argument("--seed", type=Path, nargs=2, action="append", default=[], metavar=("GOLD", "RAW"))
    ask.add_argument("--pages", type=int, default=20, help="held-out pages for each genre and reader")
    ask.add_argument("--lines", type=int, default=1500, help="lines of development text for each genre")
    ask.add_argument("--folder", type=Path, default=Path("data/clean/training/held_out"))
    ask.add_argument("--out", type=Path, default=Path("models/metrics/repair.json"))
    args = ask.parse_args()
    options = RepairOptions()
    params = load_params().pairs
    figures: dict[str, object] = {}

    def report(name: str, pairs: list[tuple[str, str]], *, from_image: bool = False) -> None:
        found = evaluation.score(pairs, options, from_image=from_image)
        figures[name] = {
            key: round(value, 4) for key, value in found._asdict().items() if key != "syllables_per_second"
        }
        print(
            f"{name:18} {found.raw_accuracy:.4f} -> {found.accuracy:.4f}  harmed {found.harmed}/{found.right_before}"
            f"  digits {found.digits_changed}  ece {found.calibration_error:.3f}"
            f"  {found.syllables_per_second:,.0f} syllables/s",
            flush=True,
        )

    for gold, raw in args.seed:
        gold_text = gold.read_text(encoding="utf-8")
        raw_lines = raw.read_text(encoding="utf-8").split("\n")
        report(gold.name[:7], [(gold_text, "\n".join(raw_lines[: len(gold_text.rstrip().split("\n"))]))])
    for genre in GENRES:
        with lzma.open(args.corpus / genre / "dev.txt.xz", "rt", encoding="utf-8") as text:
            lines = [line.rstrip("\n") for line in text]
        step = max(1, len(lines) // args.lines)
        chosen = lines[::step]
        blocks = ["\n".join(chosen[i : i + 30]) for i in range(0, len(chosen), 30)]
        report(f"{genre} no marks", [(block, strip_marks(block)) for block in blocks])
        every = ["\n".join(lines[i : i + 30]) for i in range(0, len(lines), 30)]
        report(f"{genre} clean", [(block, block) for block in every])
        touched = sum(bool(repair_text(line, options)) for line in lines)
        figures[f"{genre} clean lines touched"] = {"lines": len(lines), "touched": touched}
        print(f"{genre} clean lines touched one by one: {touched} of {len(lines)}", flush=True)
        readers: list[Reader] = ["eng", "vie"]
        for reader in readers:
            folder = args.folder / genre
            folder.mkdir(parents=True, exist_ok=True)
            todo = sheets(chosen, params, [reader] * args.pages, first=100_000)
            with ProcessPoolExecutor(2) as pool:
                read = list(pool.map(_held_out_page, todo, [params.seed + 1] * len(todo), [folder] * len(todo)))
            report(
                f"{genre} {reader}",
                [
                    (
                        path.with_name(path.name.replace(".read.", ".gold.")).read_text(encoding="utf-8"),
                        path.read_text(encoding="utf-8"),
                    )
                    for path in read
                ],
                from_image=reader == "vie",
            )
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
