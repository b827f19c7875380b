"""The house itself: imports go one way, modules stay small, every word of the docs is true of the code."""

import ast
from pathlib import Path

import pytest

# Lower floors first. A room may import rooms of lower floors, and of its own floor only as ALLOWED says.
FLOORS = (
    {"errors", "document", "vietnamese", "legacy_encodings", "reading_order"},
    {"atomic", "console", "dispatch", "settings", "manifest", "source"},
    {"cache"},
    {"digits"},
    {"ingest", "imaging", "ocr", "repair", "extract", "store", "export", "rendering", "neighbours"},
    {"training", "evaluation"},
    {"benchmark"},
    {"loading"},
    {"stages", "record", "folders", "originals", "text_input"},
    {"run"},
    {"executors", "doctor", "overlay", "folder_export", "settling"},
    {"batch", "progress"},
    {"nightly", "views"},
    {"web"},
    {"cli"},
)
ALLOWED = {
    ("ocr", "imaging"),
    ("training", "evaluation"),
    ("export", "ingest"),
    ("document", "vietnamese"),
    ("legacy_encodings", "vietnamese"),
    ("reading_order", "document"),
    ("reading_order", "vietnamese"),
    ("stages", "record"),
}
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
MODULE_CEILING = 400


def modules(root: Path) -> list[Path]:
    return sorted((root / "pipeline").rglob("*.py"))


def room_of(path: Path, root: Path) -> str:
    return path.relative_to(root / "pipeline").parts[0].removesuffix(".py")


def imported_rooms(path: Path, root: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [
                f"{node.module}.{alias.name}" if node.module == "pipeline" else node.module for alias in node.names
            ]
        rooms |= {name.split(".")[1] for name in names if name.startswith("pipeline.")}
    return rooms


def test_every_room_has_a_floor(root: Path) -> None:
    rooms = {room_of(path, root) for path in modules(root)} - {"__init__"}
    assert rooms == set(FLOOR_OF), "name the floor of each new room in FLOORS"


def test_imports_never_climb(root: Path) -> None:
    climbs = []
    for path in modules(root):
        room = room_of(path, root)
        if room == "__init__":
            continue
        for other in imported_rooms(path, root) - {room}:
            same_floor = FLOOR_OF[other] == FLOOR_OF[room] and (room, other) not in ALLOWED
            if FLOOR_OF[other] > FLOOR_OF[room] or same_floor:
                climbs.append(f"{path.relative_to(root)} imports {other}")
    assert not climbs


@pytest.mark.parametrize("folder", ["pipeline", "scripts", "tests"])
def test_modules_stay_small(root: Path, folder: str) -> None:
    sizes = {
        p.relative_to(root): len(p.read_text(encoding="utf-8").splitlines()) for p in (root / folder).rglob("*.py")
    }
    assert sizes
    assert {path: lines for path, lines in sizes.items() if lines > MODULE_CEILING} == {}


def test_locks_are_hashed_and_name_no_host(root: Path) -> None:
    for name in ("run.txt", "dev.txt", "train.txt"):
        lines = (root / "requirements" / name).read_text(encoding="utf-8").splitlines()
        pins = [number for number, line in enumerate(lines) if "==" in line and not line.startswith((" ", "#"))]
        assert len(pins) > 20
        assert all("--hash=sha256:" in lines[number + 1] for number in pins)
        assert not any("://" in line for line in lines)
