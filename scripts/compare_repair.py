"""Measure repair beside other restorers of Vietnamese marks: tokens right, syllables a second, start-up, memory.

python scripts/compare_repair.py --corpus ../shared/corpus --peer-python PEERS/bin/python

The other systems are no part of this project. They live in an environment of their own:

    python3 -m venv PEERS && PEERS/bin/pip install pyvi underthesea
    git clone https://github.com/undertheseanlp/underthesea DEVELOPMENT
    cp -r DEVELOPMENT/underthesea/pipeline/restore_diacritics PEERS/lib/python3*/site-packages/underthesea/pipeline/

(releases of underthesea up to 9.5.0 have no restorer, its development branch of August 2026 has one). They restore
marks and nothing else, so of pages read with `eng` they get the text without the marks that were read. All systems
run in processes of the same kind, on one core; speed is in processor seconds. What the others gave is kept in --cache.
"""

import argparse
import hashlib
import json
import platform
import resource
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.training import measured_sets
from pipeline.training.evaluation import Counts, Pair, compare
from pipeline.training.params import load_params
from pipeline.vietnamese import strip_marks

ADAPTER = Path(__file__).with_name("restore_with.py")
PEERS = ("pyvi", "underthesea")
OURS = "congvan"
COLD_PAGES = 10
"""Pages of a genre after which the tokens that come most often are known."""


class Done(NamedTuple):
    """What one process gave: texts with seconds, seconds to start, megabytes at most."""

    texts: list[str]
    seconds: list[float]
    started: float
    peak_mb: float


def run(system: str, interpreter: str, texts: Sequence[str]) -> Done:
    """Return what ``system`` makes of ``texts`` in a fresh process.

    Raises:
        subprocess.CalledProcessError: the process failed.
    """
    tasks = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    done = subprocess.run(
        [interpreter, str(ADAPTER), system], input=tasks, stdout=subprocess.PIPE, text=True, check=True
    )
    first, *results, last = map(json.loads, done.stdout.splitlines())
    return Done([r["text"] for r in results], [r["seconds"] for r in results], first["started"], last["peak_mb"])


def run_cached(system: str, interpreter: str, texts: Sequence[str], cache: Path) -> Done:
    """Return the same as ``run``, from ``cache`` where it is known."""
    key = hashlib.sha256(json.dumps([system, *texts]).encode()).hexdigest()[:16]
    path = cache / f"{system}-{key}.json"
    if not path.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(run(system, interpreter, texts)), encoding="utf-8")
    return Done(*json.loads(path.read_text(encoding="utf-8")))


def syllables(texts: Sequence[str]) -> int:
    """Return how many white-space tokens ``texts`` have."""
    return sum(len(text.split()) for text in texts)


def figures(pairs: Sequence[Pair], done: Done) -> dict[str, Any]:
    """Return accuracy and speed of one system on one set."""
    found = sum((compare(gold, raw, got) for (gold, raw), got in zip(pairs, done.texts, strict=True)), Counts())
    return {
        "accuracy": round(found.accuracy, 4),
        "harmed_share": round(found.harmed / max(1, found.right_before), 4),
        "syllables_per_second": round(syllables([raw for _, raw in pairs]) / sum(done.seconds)),
    }


def own_speed(sets: Mapping[str, Sequence[Pair]], done: Mapping[str, Done], clean: Sequence[str]) -> dict[str, Any]:
    """Return how fast repair starts and runs, cold and warm, and what memory it takes."""
    untouched = run(OURS, sys.executable, clean)
    pages = [name for name in sets if name.endswith(" eng")]
    tokens = {name: [len(raw.split()) for _, raw in sets[name]] for name in pages}

    def rate(part: slice) -> int:
        return round(sum(sum(tokens[n][part]) for n in pages) / sum(sum(done[n].seconds[part]) for n in pages))

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "pipeline.cli", "repair", "-"]
    subprocess.run(command, input="Uy ban nhan dan x& bdo cdo két qua", capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        f"broken text, first {COLD_PAGES} pages": rate(slice(0, COLD_PAGES)),
        "broken text, further pages": rate(slice(COLD_PAGES, None)),
        "clean text": round(syllables(clean) / sum(untouched.seconds)),
        "seconds to import and load": round(statistics.median(one.started for one in done.values()), 2),
        "seconds of the command on one line": round(
            after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2
        ),
        "peak memory, MB": round(max(one.peak_mb for one in done.values())),
    }


def main() -> None:
    """Run the command."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--corpus", type=Path, required=True)
    ask.add_argument("--peer-python", help="interpreter that has pyvi and underthesea; without it only our own figures")
    ask.add_argument("--pages", type=int, default=60)
    ask.add_argument("--lines", type=int, default=1500)
    ask.add_argument("--folder", type=Path, default=Path("data/clean/training/held_out"))
    ask.add_argument("--cache", type=Path, default=Path("data/clean/training/peers"))
    ask.add_argument("--out", type=Path)
    args = ask.parse_args()
    every = measured_sets.all_sets(
        args.corpus, [], load_params().pairs, pages=args.pages, lines=args.lines, folder=args.folder
    )
    by_name = {one.name: one.pairs for one in every}
    sets = {name: pairs for name, pairs in by_name.items() if name.endswith((" no marks", " eng"))}
    clean = [raw for genre in measured_sets.GENRES for _, raw in by_name[f"{genre} clean"]]
    ours = {name: run(OURS, sys.executable, [raw for _, raw in pairs]) for name, pairs in sets.items()}
    systems = {OURS: ours}
    for system in PEERS if args.peer_python else ():
        systems[system] = {
            name: run_cached(system, args.peer_python, [strip_marks(raw) for _, raw in pairs], args.cache)
            for name, pairs in sets.items()
        }
    report = {
        "processor": processor(),
        OURS: own_speed(sets, ours, clean),
        "systems": {
            system: {name: figures(sets[name], one) for name, one in done.items()} for system, done in systems.items()
        },
    }
    print(json.dumps(report, indent=2))
    if args.out:
        args.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def processor() -> str:
    """Return the name of the processor, as far as the system tells."""
    names = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    main()
