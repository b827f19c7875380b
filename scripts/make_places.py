"""Makes the table of provinces and districts: python scripts/make_places.py --lexicon ../shared/corpus/lexicon.

The lists come from thanglequoc/vietnamese-provinces-database (MIT licence); rows of other origin are left out.
"""

import argparse
import csv
import json
from collections import defaultdict
from pathlib import Path

from pipeline.vietnamese import fold

PERMITTED = ("2025-06", "2023")
"""Values of ``as_of`` of the districts that come from the MIT source."""
_KINDS = ("thanh pho ", "tinh ", "quan ", "huyen ", "thi xa ", "thu do ")


def _bare(name: str) -> str:
    """Return ``name`` without the kind of the unit before it."""
    folded = fold(name)
    return next((name[len(kind) :] for kind in _KINDS if folded.startswith(kind)), name)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--lexicon", type=Path, required=True)
    ask.add_argument("--out", type=Path, default=Path("models/places.json"))
    args = ask.parse_args()
    units: dict[str, set[str]] = defaultdict(set)
    for name in ("units_pre2025_provinces.tsv", "units_2025_provinces.tsv"):
        for row in _rows(args.lexicon / name):
            units[_bare(row["name"])].add(fold(_bare(row["name"])))
    for row in _rows(args.lexicon / "units_pre2025_districts.tsv"):
        if row["as_of"] in PERMITTED:
            units[_bare(row["name"])].add(fold(_bare(row["province"])))
    table = {name: sorted(provinces) for name, provinces in sorted(units.items()) if not name.isdigit()}
    about = "names from thanglequoc/vietnamese-provinces-database, MIT licence"
    args.out.write_text(
        json.dumps({"about": about, "units": table}, indent=0, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(f"{len(table)} names in {args.out}")


if __name__ == "__main__":
    main()
