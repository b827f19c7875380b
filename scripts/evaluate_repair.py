"""Measure repair on text that training never saw.

python scripts/evaluate_repair.py --corpus ../shared/corpus --seed GOLD RAW --out models/metrics/repair.json

Pages that are not in --folder yet are drawn and read first, which takes about two seconds a page.
"""

import argparse
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.document import Edit
from pipeline.repair import repair_text
from pipeline.settings import RepairOptions
from pipeline.training import calibration, legacy, measured_sets
from pipeline.training.evaluation import Counts, measure, restored
from pipeline.training.params import load_params

OPTIONS = RepairOptions()
SHORTEST = 5
"""Words of the shortest line whose encoding is asked for; "Kính gửi:" alone may be ambiguous."""


def repair(text: str) -> tuple[Edit, ...]:
    """Return the edits to a text that was not read from an image."""
    return repair_text(text, OPTIONS)


def report(name: str, found: Counts) -> None:
    """Print one line about a set, and the tokens that should have stayed."""
    print(
        f"{name:24} {found.raw_accuracy:7.2%} -> {found.accuracy:7.2%}  errors -{found.error_reduction:.1%}"
        f"  harmed {found.harmed}/{found.right_before}  touched {found.touched}"
        f"  verbatim {len(found.verbatim_changed)}/{found.verbatim}"
        f"  ece {calibration.calibration_error(found.edits):.4f}",
        flush=True,
    )
    for before, after in found.verbatim_changed[:5]:
        print(f"    changed: {before!r} -> {after!r}", flush=True)


def single_lines(lines: list[str]) -> dict[str, int]:
    """Return how many clean ``lines`` an edit touches when each comes alone."""
    return {"lines": len(lines), "touched": sum(bool(repair(line)) for line in lines)}


def encodings(lines: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return, for each legacy encoding, how many texts written in it come back as they were."""
    pages, long_lines = measured_sets.blocks(lines), [line for line in lines if len(line.split()) >= SHORTEST]
    found = {}
    for name in legacy.NAMES:
        encode = partial(legacy.encode, name=name)
        one, many = restored(long_lines, encode, repair), restored(pages, encode, repair)
        found[name] = {"pages": many[0], "pages_exact": many[1], "lines": one[0], "lines_exact": one[1]}
        print(f"{name:32} {found[name]}", flush=True)
    return found


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--corpus", type=Path, required=True)
    ask.add_argument("--seed", type=Path, nargs=2, action="append", default=[], metavar=("GOLD", "RAW"))
    ask.add_argument("--pages", type=int, default=60, help="held-out pages for each genre and reader")
    ask.add_argument("--lines", type=int, default=1500, help="lines of development text for each genre")
    ask.add_argument("--only", default="", help="sets whose name holds this")
    ask.add_argument("--folder", type=Path, default=Path("data/clean/training/held_out"))
    ask.add_argument("--out", type=Path)
    args = ask.parse_args()
    figures: dict[str, Any] = {}
    total = Counts()
    sets = measured_sets.all_sets(
        args.corpus, args.seed, load_params().pairs, pages=args.pages, lines=args.lines, folder=args.folder
    )
    for one in sets:
        if args.only not in one.name:
            continue
        found = measure(one.pairs, partial(repair_text, options=OPTIONS, from_image=one.from_image))
        report(one.name, found)
        figures[one.name] = found.figures()
        if not one.name.endswith("unseen faults"):  # they are counted among all pages of their reader
            total += found
    if not args.only:
        for genre in measured_sets.GENRES:
            name = f"{genre} clean lines one by one"
            figures[name] = single_lines(measured_sets.development_lines(args.corpus, genre))
            print(f"{name}: {figures[name]}", flush=True)
        chosen = [
            line
            for genre in measured_sets.GENRES
            for line in measured_sets.evenly(measured_sets.development_lines(args.corpus, genre), args.lines)
        ]
        figures["encodings"] = encodings(chosen)
    report("all", total)
    figures["all"] = total.figures()
    figures["reliability"] = [
        {"edits": b.edits, "claimed": round(b.claimed, 4), "right": round(b.right, 4)}
        for b in calibration.bins(total.edits)
    ]
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
