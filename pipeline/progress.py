"""How a run goes on: a progress bar on a terminal or one log line a document elsewhere, and the counts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from time import perf_counter

from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from pipeline.console import one_line, talk
from pipeline.dispatch import Status
from pipeline.run import Outcome


class _PagesPerMinute(ProgressColumn):
    """Pages read so far against the clock; what was known already does not count."""

    def render(self, task: Task) -> Text:
        """Return the speed, once it means something."""
        pages, elapsed = task.fields["pages"], task.elapsed or 0
        return Text(f"{pages / elapsed * 60:.0f} pages/min" if pages and elapsed > 1 else "")


def with_progress(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    """Yield ``outcomes`` while showing a bar on a terminal, or one log line per document elsewhere."""
    if not talk.is_terminal:
        for number, outcome in enumerate(outcomes, start=1):
            talk.print(f"[{number}/{total}] {log_line(outcome)}", markup=False)
            yield outcome
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _PagesPerMinute(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=talk, transient=True) as progress:
        task = progress.add_task("Reading", total=total, pages=0)
        pages = 0
        for outcome in outcomes:
            if outcome.record is not None and not outcome.reused:
                pages += outcome.record.pages
            progress.update(task, advance=1, pages=pages, description=one_line(outcome.name)[-40:])
            for problem in outcome.problems:
                progress.console.print(f"{one_line(outcome.name)}: {problem.code} {problem.message}", markup=False)
            yield outcome


def log_line(outcome: Outcome) -> str:
    """Return what became of one file in one line, the same words every time, for logs and grep."""
    name = one_line(outcome.name)
    problems = "".join(f" {p.code} {one_line(p.message)}" for p in outcome.problems)
    if outcome.record is None:
        return f"{name}: set aside{problems}"
    record = outcome.record
    pages = f"{record.pages} page{'' if record.pages == 1 else 's'}"
    how = "known" if outcome.reused else f"{pages} {outcome.seconds:.1f} s"
    return f"{name}: {record.status} {record.id} {record.number or '-'} {record.issued_date or '-'} {how}{problems}"


class Tally:
    """Counts over the outcomes of one run."""

    def __init__(self) -> None:
        self.started = perf_counter()
        self.files = self.reused = self.pages = self.with_problems = 0
        self.statuses: dict[str, int] = {}
        self._ids: Counter[str] = Counter()

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        self.files += 1
        self.reused += outcome.reused
        self.with_problems += outcome.failed
        status = outcome.record.status if outcome.record else "set_aside"
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if outcome.record:
            self._ids[outcome.record.id] += 1
        if outcome.record and not outcome.reused:
            self.pages += outcome.record.pages

    def move(self, changed: Mapping[str, tuple[Status, Status]]) -> None:
        """Count documents, by id, under the status that their folder gave them in place of the one before."""
        for document_id, (before, after) in changed.items():
            times = self._ids[document_id]
            self.statuses[before] = self.statuses.get(before, 0) - times
            self.statuses[after] = self.statuses.get(after, 0) + times
        self.statuses = {status: count for status, count in self.statuses.items() if count}

    @property
    def seconds(self) -> float:
        """Wall seconds since the run began."""
        return perf_counter() - self.started

    def sentence(self) -> str:
        """Return the counts in one sentence."""
        parts = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in sorted(self.statuses.items()))
        speed = f" ({self.pages / self.seconds * 60:.0f} pages/min)" if self.pages else ""
        return (
            f"{self.files} files in {self.seconds:.1f} s: {parts or 'nothing to do'}; "
            f"{self.pages} pages read{speed}, {self.reused} files known already."
        )
