"""Write the tables and drawings of README.md and models/MODEL_CARD.md from the metric files.

python scripts/write_repair_figures.py
"""

import json
from pathlib import Path
from typing import Any

from pipeline.training import charts, tables

FOLDER = Path("models/metrics")
DOCUMENTS = (Path("README.md"), Path("models/MODEL_CARD.md"))
DRAWINGS = Path("data/figures")


def read(name: str) -> dict[str, Any]:
    """Return a metric file, empty where it was not written yet."""
    path = FOLDER / f"{name}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def main() -> None:
    """Run the command."""
    metrics, speeds, errors = (read(name) for name in ("repair", "repair_speed", "repair_errors"))
    written = tables.all_tables(metrics, speeds, errors)
    for path in DOCUMENTS:
        path.write_text(tables.filled(path.read_text(encoding="utf-8"), written), encoding="utf-8")
    DRAWINGS.mkdir(parents=True, exist_ok=True)
    (DRAWINGS / "repair-accuracy.svg").write_text(charts.accuracy_chart(metrics), encoding="utf-8")
    (DRAWINGS / "repair-reliability.svg").write_text(charts.reliability_chart(metrics["reliability"]), encoding="utf-8")


if __name__ == "__main__":
    main()
