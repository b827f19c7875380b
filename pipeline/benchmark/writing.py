"""The folders of a benchmark: documents under names that tell nothing, gold records beside them.

OUT/<tier>/0001.pdf ...      what a system is given
OUT/gold/<tier>.jsonl        one gold record a line, joined on ``file``
OUT/made_with.json           split, seed, counts and versions
"""

import hashlib
import json
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from pipeline.benchmark.case import Case
from pipeline.benchmark.dispatches import make_dispatch
from pipeline.benchmark.others import make_other
from pipeline.benchmark.plain_text import MANNERS, pages_text
from pipeline.benchmark.tiers import TIERS
from pipeline.rendering.compose import compose
from pipeline.rendering.fonts import faces
from pipeline.rendering.layout import SheetPage
from pipeline.rendering.samples import made_with

SIZES = (13.0, 13.5, 14.0)


def laid_out(case: Case, rng: Random) -> tuple[SheetPage, ...]:
    """Return the pages of a dispatch in a size of type that its office may use."""
    return compose(case.content, faces(), rng.choice(SIZES))


def write_text(out: Path, split: str, seed: int, count: int) -> None:
    """Write the tier "text": ``count`` dispatches in plain text and their gold."""
    folder = _folder(out, "text")
    rows = []
    for number in range(count):
        case = make_dispatch(split, seed, number)
        rng = Random(f"look {split} {seed} {number}")
        signed = case.content.model_copy(update={"signed": rng.choice(["", "(Đã ký)", "(Đã ký)", "Đã ký"])})
        pages = laid_out(case.model_copy(update={"content": signed}), rng)
        manner = rng.choice(MANNERS)
        file = f"{number + 1:04d}.txt"
        (folder / file).write_text(pages_text(pages, manner), encoding="utf-8")
        rows.append({"file": file, **case.gold, "traits": [*case.traits, manner]})
    _write_gold(out, "text", rows)


def write_tier(out: Path, tier: str, split: str, seed: int, count: int) -> None:
    """Write ``count`` dispatches of a tier of ``TIERS`` and their gold; all tiers hold the same dispatches.

    Raises:
        KeyError: there is no such tier.
    """
    folder, make = _folder(out, tier), TIERS[tier]
    rows = []
    for number in range(count):
        case = make_dispatch(split, seed, number)
        pages = laid_out(case, Random(f"look {split} {seed} {number}"))
        suffix, data = make(pages, faces(), _noise(tier, split, seed, number))
        file = f"{number + 1:04d}{suffix}"
        (folder / file).write_bytes(data)
        rows.append({"file": file, **case.gold, "traits": [*case.traits]})
    _write_gold(out, tier, rows)


def write_others(out: Path, split: str, seed: int, count: int) -> None:
    """Write ``count`` pages that are no dispatch, three in four as digital files, the rest scanned or degraded."""
    folder = _folder(out, "others")
    rows = []
    for number in range(count):
        kind, pages = make_other(split, seed, number, faces())
        look = ("digital", "digital", "digital", ("scanned", "degraded")[number % 2])[number // 16 % 4]
        suffix, data = TIERS[look](pages, faces(), _noise("others", split, seed, number))
        file = f"{number + 1:04d}{suffix}"
        (folder / file).write_bytes(data)
        rows.append({"file": file, "is_dispatch": False, "traits": [kind, look]})
    _write_gold(out, "others", rows)


def write_made_with(out: Path, **given: Any) -> None:
    """Write what decides about the bytes of the benchmark: what it was asked for, libraries, fonts and Tesseract."""
    found = {"asked": given, "versions": made_with(faces())}
    (out / "made_with.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _noise(tier: str, split: str, seed: int, number: int) -> np.random.Generator:
    digest = hashlib.sha256(f"{tier} {split} {seed} {number}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def _folder(out: Path, tier: str) -> Path:
    """Return the empty folder of a tier: what an earlier run wrote there is taken away."""
    folder = out / tier
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.stem.isdigit():
            path.unlink()
    return folder


def _write_gold(out: Path, tier: str, rows: list[dict[str, Any]]) -> None:
    """Write the gold records of a tier."""
    path = out / "gold" / f"{tier}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
