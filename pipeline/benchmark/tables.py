"""The tables of docs/benchmark.md, written from the figures that were measured."""

import re
from collections.abc import Mapping
from typing import Any

from pipeline.benchmark.comparing import FIELDS

BLOCK = re.compile(r"(<!-- measured: begin -->\n).*?(<!-- measured: end -->)", re.DOTALL)


def filled(page: str, metrics: Mapping[str, Any]) -> str:
    r"""Return the page with the tables of ``metrics`` between its marks.

    >>> filled("<!-- measured: begin -->\nold\n<!-- measured: end -->", {}).count("old")
    0
    """
    return BLOCK.sub(lambda found: f"{found[1]}{tables(metrics)}\n{found[2]}", page)


def tables(metrics: Mapping[str, Any]) -> str:
    """Return a table of totals and one of fields, a column a tier, and the line on pages that are no dispatch."""
    tiers = [name for name, figures in metrics.items() if "all_fields" in figures]
    rows: list[tuple[str, list[str]]] = [
        ("documents", [str(metrics[tier]["documents"]) for tier in tiers]),
        ("**micro F1**", [f"**{metrics[tier]['all_fields']['f1']:.3f}**" for tier in tiers]),
        ("precision", [f"{metrics[tier]['all_fields']['precision']:.3f}" for tier in tiers]),
        ("recall", [f"{metrics[tier]['all_fields']['recall']:.3f}" for tier in tiers]),
        ("confidence ≥ 0.95: precision", [_trusted(metrics[tier], "precision") for tier in tiers]),
        ("confidence ≥ 0.95: coverage", [_trusted(metrics[tier], "coverage") for tier in tiers]),
        ("calibration error", [_trusted(metrics[tier], "ece") for tier in tiers]),
        ("citations, F1 on (number, date)", [f"{metrics[tier]['citations']['f1']:.3f}" for tier in tiers]),
    ]
    rows += [(f"`{field}`", [f"{metrics[tier]['fields'][field]['f1']:.3f}" for tier in tiers]) for field in FIELDS]
    lines = [f"| | {' | '.join(tiers)} |", f"|---|{'---|' * len(tiers)}"] if tiers else []
    lines += [f"| {name} | {' | '.join(cells)} |" for name, cells in rows] if tiers else []
    if "others" in metrics:
        found = metrics["others"]
        lines += [
            "",
            f"Of {found['documents']} pages that are no dispatch, {found['called_dispatch']} were called one; "
            f"{found['invented_fields']} fields were invented.",
        ]
    return "\n".join(lines)


def _trusted(figures: Mapping[str, Any], name: str) -> str:
    return f"{figures['trust'][name]:.3f}" if figures["trust"] else "none given"
