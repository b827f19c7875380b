"""The nightly run: one at a time, only what is new, and a report that says what needs a person."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.atomic import write_atomically
from pipeline.batch import run_batch
from pipeline.console import one_line
from pipeline.dispatch import Problem
from pipeline.document import Frozen
from pipeline.errors import ExitCode, OutputFailed, StoreBusy
from pipeline.folders import find_files
from pipeline.progress import Tally, with_progress
from pipeline.settings import Settings
from pipeline.settling import settle_folders

LISTED = 50
"""More problems than this are counted in the text, and all listed in the JSON report."""


class Report(Frozen):
    """What one nightly run did; kept as JSON in ``<out>/reports/``."""

    started: str
    seconds: float
    folder: str
    files: int
    known: int
    pages: int
    statuses: dict[str, int]
    problems: tuple[tuple[str, Problem], ...]

    @property
    def exit_code(self) -> ExitCode:
        """0, or 1 where a document failed or is set aside."""
        return ExitCode.SOME_FAILED if self.problems else ExitCode.DONE

    def text(self) -> str:
        """Return the report as people read it in a mail."""
        lines = [
            f"congvan nightly {self.started}  {self.folder}",
            f"{self.files} files, {self.known} known already, {self.pages} pages read in {self.seconds:.0f} s",
            "  ".join(f"{name.replace('_', ' ')}: {count}" for name, count in sorted(self.statuses.items())),
        ]
        lines += [f"  {one_line(name)}: {p.code} {one_line(p.message)}" for name, p in self.problems[:LISTED]]
        if len(self.problems) > LISTED:
            lines.append(f"  ... and {len(self.problems) - LISTED} more, in the JSON report")
        return "\n".join(lines)


def run_nightly(folder: Path, settings: Settings, scheduler: str | None = None) -> Report:
    """Return the report of one run over ``folder``; it is also written to ``<out>/reports/``.

    The lock is the operating system's own on an open file, so it ends with the process, however that ends.

    Raises:
        StoreBusy: another nightly run on the same output folder is at work.
        OutputFailed: the output folder cannot be written.
    """
    try:
        settings.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputFailed(f"{settings.out} cannot be made: {error.strerror}.") from error
    lock = FileLock(settings.out / ".nightly.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise StoreBusy(f"Another nightly run is at work on {settings.out}.") from error
    with lock:
        started = datetime.now().astimezone()
        tally, problems = Tally(), []
        jobs = list(find_files([folder]))
        with closing(run_batch(jobs, settings, scheduler)) as outcomes:  # however this ends, its processes end first
            for outcome in with_progress(outcomes, len(jobs)):
                tally.add(outcome)
                problems += [(outcome.name, problem) for problem in outcome.problems]
        tally.move(settle_folders([job.root for job in jobs[:1]], settings))
        report = Report(
            started=started.isoformat(timespec="seconds"),
            seconds=round(tally.seconds, 1),
            folder=str(folder),
            files=tally.files,
            known=tally.reused,
            pages=tally.pages,
            statuses=tally.statuses,
            problems=tuple(problems),
        )
        name = f"nightly-{started:%Y%m%dT%H%M%S}.json"
        write_atomically(settings.out / "reports" / name, report.model_dump_json(indent=1).encode())
    return report
