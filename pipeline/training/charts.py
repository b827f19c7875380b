"""Metric files -> small drawings (SVG) for the README and the model card, readable on light and dark pages."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from pipeline.training.tables import TITLES

_STYLE = (
    "<style>text{font:13px sans-serif;fill:#555}.before{fill:#b9bec6}.after{fill:#2f7d4f}.line{stroke:#888;fill:none}"
    "@media(prefers-color-scheme:dark){text{fill:#bbb}.before{fill:#5b626c}.after{fill:#55b581}}</style>"
)
_SETS = ("002_bim", "legal eng", "news eng", "legal no marks", "news no marks", "legal vie", "news vie")
_ROW, _LEFT, _WIDTH = 34, 250, 400


def _drawing(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" width="{width}">'
    return "\n".join([head, f"<title>{escape(title)}</title>", _STYLE, *parts, "</svg>"]) + "\n"


def accuracy_chart(metrics: Mapping[str, Any]) -> str:
    """Return bars of the tokens right as read and after repair, set by set."""
    parts: list[str] = []
    names = [name for name in _SETS if name in metrics]
    for row, name in enumerate(names):
        top, found = 10 + row * _ROW, metrics[name]
        title = escape(TITLES[name].replace("`", ""))
        parts.append(f'<text x="{_LEFT - 10}" y="{top + 17}" text-anchor="end">{title}</text>')
        for kind, key, y in (("before", "raw_accuracy", top), ("after", "accuracy", top + 12)):
            length = found[key] * _WIDTH
            parts.append(f'<rect class="{kind}" x="{_LEFT}" y="{y}" width="{length:.1f}" height="11"/>')
            parts.append(f'<text x="{_LEFT + length + 6:.1f}" y="{y + 10}" font-size="11">{found[key]:.1%}</text>')
    return _drawing(_LEFT + _WIDTH + 60, 16 + len(names) * _ROW, "Tokens right as read (grey) and repaired", parts)


def reliability_chart(bins: Sequence[Mapping[str, float]]) -> str:
    """Return the reliability diagram: of edits that claim a probability, the share that is right.

    Args:
        bins: edits, mean claimed probability and share right of equal bins; the area of a dot grows with its edits.
    """
    left, top, side = 60, 12, 300
    most = max([row["edits"] for row in bins] + [1])
    parts = [
        f'<rect class="line" x="{left}" y="{top}" width="{side}" height="{side}"/>',
        f'<path class="line" stroke-dasharray="4" d="M{left} {top + side}L{left + side} {top}"/>',
        f'<text x="{left + side / 2}" y="{top + side + 36}" text-anchor="middle">probability that edits claim</text>',
        f'<text x="16" y="{top + side / 2}" text-anchor="middle" transform="rotate(-90 16 {top + side / 2})">'
        "share that is right</text>",
    ]
    for tenth in (0, 5, 10):
        at = side * tenth / 10
        parts.append(f'<text x="{left + at}" y="{top + side + 18}" text-anchor="middle">{tenth / 10}</text>')
        parts.append(f'<text x="{left - 8}" y="{top + side - at + 5}" text-anchor="end">{tenth / 10}</text>')
    for row in bins:
        if row["edits"]:
            x, y = left + side * row["claimed"], top + side * (1 - row["right"])
            radius = 2.5 + 8 * (row["edits"] / most) ** 0.5
            parts.append(f'<circle class="after" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>')
    return _drawing(left + side + 20, top + side + 46, "Reliability of the edits' probabilities", parts)


def word_error_chart(figures: Mapping[str, Any]) -> str:
    """Return bars of the word error rates of each state of a page, bare Tesseract (grey) and ours.

    Lengths grow with the square root, since the rates reach from none to all of the words.

    Args:
        figures: as ``reading_benchmark.benchmark`` gives them; states without error rates are passed over.
    """
    states = {name: found for name, found in figures.items() if isinstance(found, dict) and "wer" in found["ours"]}
    parts: list[str] = []
    for row, (name, found) in enumerate(states.items()):
        top = 10 + row * _ROW
        parts.append(f'<text x="{_LEFT - 10}" y="{top + 17}" text-anchor="end">{escape(name)}</text>')
        for kind, who, y in (("before", "bare", top), ("after", "ours", top + 12)):
            wrong = found[who]["wer"]
            length = _WIDTH * min(1.0, wrong / 100) ** 0.5
            parts.append(f'<rect class="{kind}" x="{_LEFT}" y="{y}" width="{length:.1f}" height="11"/>')
            parts.append(f'<text x="{_LEFT + length + 6:.1f}" y="{y + 10}" font-size="11">{wrong:.1f}%</text>')
    title = "Words misread by bare Tesseract (grey) and here, square root scale"
    return _drawing(_LEFT + _WIDTH + 60, 16 + len(states) * _ROW, title, parts)
