"""Metric files -> the tables of the README and the model card, so that the docs say what was measured."""

import re
from collections.abc import Mapping
from typing import Any

from pipeline.training.error_analysis import CURES

TITLES = {
    "002_bim": "a real plan's broken text layer, 78 lines",
    "legal eng": "law, pages read with `eng`",
    "news eng": "news, pages read with `eng`",
    "legal eng unseen faults": "of these, law, faults unseen in training",
    "news eng unseen faults": "of these, news, faults unseen in training",
    "legal no marks": "law, marks stripped",
    "news no marks": "news, marks stripped",
    "legal few marks": "law, most marks stripped",
    "news few marks": "news, most marks stripped",
    "legal vie": "law, poor pages read with `vie`",
    "news vie": "news, poor pages read with `vie`",
    "legal vie unseen faults": "of these, law, faults unseen in training",
    "news vie unseen faults": "of these, news, faults unseen in training",
    "legal clean": "law, clean",
    "news clean": "news, clean",
    "legal clean page": "law, clean, taken for read with `vie`",
    "news clean page": "news, clean, taken for read with `vie`",
}
"""The sets in the order of the docs."""
SYSTEMS = {
    "congvan": "congvan",
    "pyvi": "pyvi 0.1.1",
    "underthesea": "underthesea, development branch of 19 August 2026",
}
NAMES = (
    "repair in brief",
    "repair in full",
    "legacy encodings",
    "speed of repair",
    "repair beside others",
    "causes of errors",
    "frequent errors",
)
"""The tables that documents may hold."""
_BRIEF = tuple(name for name in TITLES if not name.endswith(("faults", "page")))
_MARKS = "<!-- {name}: written by scripts/write_repair_figures.py -->\n"
_END = "<!-- end -->"
Metrics = Mapping[str, Any]


def brief(metrics: Metrics) -> str:
    """Return the table of the README: right as read, right after repair, harm."""
    rows = ["| set | as read | repaired | right tokens harmed |", "|---|---|---|---|"]
    rows += [
        f"| {TITLES[name]} | {m['raw_accuracy']:.1%} | {m['accuracy']:.2%} | {m['harmed']:,} of {m['right_before']:,} |"
        for name in _BRIEF
        if (m := metrics.get(name))
    ]
    return "\n".join(rows)


def full(metrics: Metrics) -> str:
    """Return the table of the model card: all that is measured, set by set."""
    rows = [
        "| set | tokens | not read at all | as read | repaired | errors cut | harmed"
        " | numbers, codes, addresses changed | ECE |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, title in TITLES.items():
        if m := metrics.get(name):
            broken = m["raw_accuracy"] < 1
            rows.append(
                f"| {title} | {m['tokens']:,} | {m['lost']:,} | {m['raw_accuracy']:.2%} | {m['accuracy']:.2%}"
                f" | {format(m['error_reduction'], '.1%') if broken else '-'}"
                f" | {m['harmed']:,} of {m['right_before']:,} ({m['harmed_share']:.3%})"
                f" | {m['verbatim_changed']} of {m['verbatim']:,}"
                f" | {format(m['calibration_error'], '.3f') if broken and m['edits'] else '-'} |"
            )
    alone = [m for name, m in metrics.items() if name.endswith("one by one")]
    if alone:
        touched, lines = (sum(m[key] for m in alone) for key in ("touched", "lines"))
        rows += ["", f"Clean lines given one by one: {touched} of {lines:,} touched."]
    return "\n".join(rows)


def encodings(metrics: Metrics) -> str:
    """Return the table of legacy encodings: texts that come back letter for letter."""
    rows = ["| encoding | pages restored exactly | single lines of five words and more |", "|---|---|---|"]
    rows += [
        f"| {name} | {m['pages_exact']:,} of {m['pages']:,} | {m['lines_exact']:,} of {m['lines']:,} |"
        for name, m in metrics["encodings"].items()
    ]
    return "\n".join(rows)


def peers(speeds: Metrics) -> str:
    """Return the table of other systems beside this one: tokens right, and syllables a second on one core."""
    names = list(next(iter(speeds["systems"].values())))
    rows = [
        f"| system | {' | '.join(TITLES[name] for name in names)} | syllables/s |",
        "|---" * (len(names) + 2) + "|",
    ]
    for system, sets in speeds["systems"].items():
        rates = [row["syllables_per_second"] for row in sets.values()]
        span = f"{_rounded(min(rates)):,} to {_rounded(max(rates)):,}"
        rows.append(f"| {SYSTEMS[system]} | {' | '.join(format(sets[n]['accuracy'], '.1%') for n in names)} | {span} |")
    return "\n".join(rows)


def speed(speeds: Metrics) -> str:
    """Return the table of speed, start-up and memory."""
    rows = ["| measured on one core | |", "|---|---|"]
    for name, value in speeds["congvan"].items():
        unit = " syllables/s" if "text" in name else ""
        shown = f"{_rounded(value):,}" if unit else f"{value:,}"
        rows.append(f"| {name} | {shown}{unit} |")
    return "\n".join(rows)


def causes(errors: Metrics) -> str:
    """Return the table of what is still wrong: for each cause the share of the tokens of each set, and its cure."""
    sets = errors["causes"]
    rows = [f"| cause | {' | '.join(map(_short, sets))} | what would mend it |", "|---" * (len(sets) + 2) + "|"]
    for cause, cure in CURES.items():
        rows.append(f"| {cause} | {' | '.join(format(shares[cause], '.2%') for shares in sets.values())} | {cure} |")
    return "\n".join(rows)


def _short(name: str) -> str:
    return name.replace("legal", "law").replace("no marks", "stripped")


def frequent_errors(errors: Metrics) -> str:
    """Return the table of the most frequent errors on single tokens."""
    rows = ["| times | printed | read as | became | cause |", "|---|---|---|---|---|"]
    for row in errors["most frequent"]:
        cells = " | ".join(_cell(row[name]) for name in ("printed", "read", "became"))
        rows.append(f"| {row['times']} | {cells} | {row['cause']} |")
    return "\n".join(rows)


def _cell(token: str) -> str:
    return f"`{token.replace('|', chr(92) + '|')}`" if token else "(nothing)"


def _rounded(value: float) -> int:
    """Return ``value`` with two digits; timings are not truer than that.

    >>> _rounded(15340), _rounded(987)
    (15000, 990)
    """
    return int(float(f"{value:.2g}"))


def filled(document: str, tables: Mapping[str, str]) -> str:
    """Return ``document`` with each of ``tables`` between its marks; tables without marks are left out."""
    for name, table in tables.items():
        opening = _MARKS.format(name=name)
        document = re.sub(
            re.escape(opening) + r".*?" + re.escape(_END),
            lambda _, text=f"{opening}{table}\n{_END}": text,  # type: ignore[misc]
            document,
            flags=re.DOTALL,
        )
    return document


def all_tables(metrics: Metrics, speeds: Metrics | None, errors: Metrics | None) -> dict[str, str]:
    """Return every table by the name in its marks; those of speed and of errors only where they were measured."""
    tables = {"repair in brief": brief(metrics), "repair in full": full(metrics)}
    if "encodings" in metrics:
        tables["legacy encodings"] = encodings(metrics)
    if speeds:
        tables["speed of repair"] = speed(speeds)
        if speeds["systems"]:
            tables["repair beside others"] = peers(speeds)
    if errors:
        tables |= {"causes of errors": causes(errors), "frequent errors": frequent_errors(errors)}
    return tables
