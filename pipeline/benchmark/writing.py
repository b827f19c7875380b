"""The folders of a benchmark: documents under names that tell nothing, gold records beside them.

OUT/<tier>/0001.pdf ...      what a system is given
OUT/gold/<tier>.jsonl        one gold record a line, joined on ``file``
OUT/made_with.json           split, seed, counts and versions
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from pipeline.benchmark.case import Case
from pipeline.benchmark.dispatches import make_dispatch
from pipeline.benchmark.plain_text import MANNERS, pages_text
from pipeline.rendering.compose import compose
from pipeline.rendering.fonts import faces
from pipeline.rendering.layout import SheetPage

SIZES = (13.0, 13.5, 14.0)


def laid_out(case: Case, rng: Random) -> tuple[SheetPage, ...]:
    """Return the pages of a dispatch in a size of type that its office may use."""
    return compose(case.content, faces(), rng.choice(SIZES))


def text_documents(split: str, seed: int, count: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give name, text and gold record of ``count`` dispatches in plain text."""
    for number in range(count):
        case = make_dispatch(split, seed, number)
        rng = Random(f"look {split} {seed} {number}")
        signed = case.content.model_copy(update={"signed": rng.choice(["", "(Đã ký)", "(Đã ký)", "Đã ký"])})
        pages = laid_out(case.model_copy(update={"content": signed}), rng)
        manner = rng.choice(MANNERS)
        file = f"{number + 1:04d}.txt"
        yield file, pages_text(pages, manner), {"file": file, **case.gold, "traits": [*case.traits, manner]}


def write_text(out: Path, split: str, seed: int, count: int) -> None:
    """Write the tier "text": ``count`` dispatches in plain text and their gold."""
    folder = out / "text"
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for file, text, gold in text_documents(split, seed, count):
        (folder / file).write_text(text, encoding="utf-8")
        rows.append(gold)
    write_gold(out, "text", rows)


def write_gold(out: Path, tier: str, rows: list[dict[str, Any]]) -> None:
    """Write the gold records of a tier."""
    path = out / "gold" / f"{tier}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
