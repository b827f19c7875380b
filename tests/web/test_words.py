"""The words are complete in both languages, and colours are told apart by everybody (WCAG AA)."""

import re
from pathlib import Path
from typing import get_args

import pytest

from pipeline.dispatch import FIELD_NAMES, AbsentReason, Status
from pipeline.document import TextSource
from pipeline.errors import all_errors
from pipeline.store.trail import Action
from pipeline.web.words import LANGUAGES, Words, catalogue

WEB = Path(__file__).resolve().parents[2] / "pipeline/web"
SOURCES = [*WEB.glob("templates/*.html"), *WEB.glob("*.py")]


def test_every_text_is_there_in_both_languages_with_the_same_gaps() -> None:
    for key, texts in catalogue().items():
        assert set(texts) == set(LANGUAGES), key
        assert all(texts.values()), key
        gaps = [sorted(re.findall(r"{(\w+)}", text)) for text in texts.values()]
        assert gaps[0] == gaps[1], key


def test_every_key_that_is_used_is_there_and_none_is_idle() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    quoted = set(re.findall(r"[\"']([a-z_]+\.[a-z_]+)[\"']", source))
    used = {key for key in quoted if key in catalogue()}
    called = set(re.findall(r"\bt\(\s*[\"']([a-z_]+\.[a-z_]+)[\"']", source))
    assert called <= set(catalogue())
    prefixes = set(re.findall(r"[\"']([a-z_]+\.)[\"'] ~", source)) | {"error."}
    prefixes |= {f"{group}." for group in ("problem", "warning")}  # by the codes of errors and warnings, see below
    idle = {key for key in catalogue() if key not in used and not key.startswith(tuple(prefixes))}
    assert idle == set()


def test_every_field_status_reason_action_and_code_has_a_word() -> None:
    extract = "\n".join(path.read_text(encoding="utf-8") for path in (WEB.parent / "extract").glob("*.py"))
    warnings = sorted(set(re.findall(r"RecordWarning\(\s*code=\"([a-z_]+)\"", extract)))
    assert len(warnings) > 3
    names = {
        "field": (*FIELD_NAMES, "status"),
        "status": get_args(Status),
        "absent": get_args(AbsentReason),
        "action": get_args(Action),
        "text_source": get_args(TextSource),
        "decision": ("accepted", "corrected"),
        "problem": [kind.code for kind in all_errors()],
        "warning": warnings,
        "note": ("accepted", "corrected", "undone", "nothing", "undo_stale"),
        "facet": ("status", "type", "year", "issuer", "signer"),
    }
    for group, keys in names.items():
        assert [key for key in keys if f"{group}.{key}" not in catalogue()] == []


def test_moments_are_shown_in_local_time_and_strange_ones_as_they_are() -> None:
    assert re.fullmatch(r"\d\d/\d\d/2031 \d\d:\d\d", Words("vi").moment("2031-04-01T12:30:00+00:00"))
    assert Words("en").moment("soon") == "soon"
    assert Words("xx").language == "vi"


# Contrast (WCAG 2.2, 1.4.3 and 1.4.11)

INK_ON = {
    "ink": ("paper", "sheet", "wash", "mark", "linked", "sure-wash", "likely-wash", "unsure-wash"),
    "soft": ("paper", "sheet", "wash", "linked"),
    "link": ("paper", "sheet", "wash"),
    "sure": ("paper", "sheet"),
    "likely": ("paper", "sheet"),
    "unsure": ("paper", "sheet"),
    "on-accent": ("accent",),
}
EDGES_ON = {"focus": ("paper", "sheet"), "edge": ("paper", "sheet"), "accent": ("paper", "sheet")}


def palettes() -> dict[str, dict[str, str]]:
    day, night = (WEB / "static/site.css").read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")[:2]
    light = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", day))
    return {"day": light, "night": {**light, **dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", night.split("}")[0]))}}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", ["day", "night"])
def test_text_and_edges_stand_out(palette: str) -> None:
    colours = palettes()[palette]
    for pairs, least in ((INK_ON, 4.5), (EDGES_ON, 3.0)):
        for ink, grounds in pairs.items():
            for ground in grounds:
                assert contrast(colours[ink], colours[ground]) >= least, f"{ink} on {ground}"
