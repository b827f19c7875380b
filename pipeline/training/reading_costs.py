"""What reading costs from file to record: CPU, time and memory, another program beside us on the same files."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from pipeline.rendering import degrade, draw
from pipeline.training.reading_pages import body_pages

# It starts the command, so that the sums and the peak are those of the command's processes alone.
_WATCH = (
    "import resource, subprocess, sys\n"
    "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
    "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
    "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)\n"
    "sys.exit(done.returncode)\n"
)


class Cost(NamedTuple):
    """Seconds by the clock, CPU seconds, and the MB of the largest single process."""

    seconds: float
    cpu: float
    megabytes: float


def cost_of(command: Sequence[str], *, good: Sequence[int] = (0,)) -> Cost:
    """Return what ``command`` and all that it starts cost, each with one thread for a page.

    Raises:
        RuntimeError: it ended with a code that is not ``good``.
    """
    started = time.monotonic()
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    watch = [sys.executable, "-c", _WATCH, *command]
    done = subprocess.run(watch, capture_output=True, text=True, check=False, env=environment)
    if done.returncode not in good:
        raise RuntimeError(f"{' '.join(command)} gave {done.returncode}.")
    cpu, megabytes = map(float, done.stdout.split())
    return Cost(round(time.monotonic() - started, 1), round(cpu, 2), round(megabytes))


def write_pages(folder: Path, pages: int, seed: int) -> tuple[Path, Path, Path]:
    """Write the files that are read: a PDF of grey A4 scans at 300 dpi, one such page, and one of A3 at 600 dpi."""
    drawn = body_pages(pages, seed)
    scans, one, large = folder / "scans.pdf", folder / "a4.png", folder / "a3.png"
    pictures = [degrade.grey(draw.page_image(page, face, 300, sealed=False)) for page, face in drawn]
    scans.write_bytes(draw.scan_pdf(pictures, quality=85))
    Image.fromarray(pictures[0]).save(one, dpi=(300, 300))
    page, face = drawn[0]
    side = degrade.grey(draw.page_image(page, face, 600, sealed=False))
    Image.fromarray(np.hstack((side, side))).save(large, dpi=(600, 600))
    return scans, one, large


def ingest_command(source: Path, out: Path) -> list[str]:
    """Return the command that reads ``source`` with one worker into the new folder ``out``."""
    where = ["--workers", "1", "--out", str(out), "--db", f"sqlite:///{out / 'congvan.db'}"]
    return [sys.executable, "-m", "pipeline.cli", "ingest", str(source), *where]


def other_commands(source: Path, out: Path) -> Mapping[str, list[str]]:
    """Return the commands of OCRmyPDF over ``source``, by name; none where it is not installed."""
    if shutil.which("ocrmypdf") is None:
        return {}
    plain = ["ocrmypdf", "-q", "-l", "vie", "--jobs", "1", "--output-type", "pdf", "--force-ocr"]
    treated = [*plain, "--deskew", "--rotate-pages", *(["--clean"] if shutil.which("unpaper") else [])]
    return {
        "OCRmyPDF": [*plain, str(source), str(out / "plain.pdf")],
        f"OCRmyPDF {' '.join(treated[len(plain) :])}": [*treated, str(source), str(out / "treated.pdf")],
    }
