"""Many documents: skip what is known, read the rest, survive the documents that kill a process.

The parent looks at every file first (hash, known or not), so a second run over the same folder starts no process at
all, and two identical files are read once. A worker stores its own results; what comes back is only the outcome.
"""

import os
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import closing
from itertools import chain, islice

from pipeline.errors import WorkerDied
from pipeline.executors import DaskExecutor, Executor, LocalExecutor
from pipeline.folders import Job
from pipeline.run import Outcome, examine, process, set_aside, shared_store
from pipeline.settings import Settings


def run_batch(jobs: Iterable[Job], settings: Settings, scheduler: str | None = None) -> Generator[Outcome, None, None]:
    """Yield the outcome of every job as it is done; closed before its end, it ends its processes at once.

    ``scheduler`` is the address of a Dask scheduler; without one, ``settings.workers`` local processes read.

    Raises:
        CongvanError: what ends the whole run (see ``pipeline.run.process``).
    """
    new = 0
    with closing(_outcomes(jobs, settings, scheduler)) as outcomes:
        for outcome in outcomes:
            new += not outcome.reused
            yield outcome
    if new:
        shared_store(settings.db).analyse()


def _outcomes(jobs: Iterable[Job], settings: Settings, scheduler: str | None) -> Generator[Outcome, None, None]:
    workers = settings.workers or os.cpu_count() or 1
    jobs = iter(jobs)
    first = list(islice(jobs, workers))
    if scheduler is None and 0 < len(first) < workers:  # what would idle reads further pages
        settings = settings.model_copy(update={"readers": max(settings.readers, workers // len(first))})
    jobs = chain(first, jobs)
    if scheduler is not None:
        yield from _run_parallel(jobs, settings, DaskExecutor(scheduler))
    elif workers > 1:
        yield from _run_parallel(jobs, settings, LocalExecutor(workers))
    else:
        for job in jobs:
            looked = examine(job, settings)
            yield process(job, settings) if isinstance(looked, str) else looked


def _run_parallel(jobs: Iterable[Job], settings: Settings, executor: Executor) -> Iterator[Outcome]:
    """Yield outcomes; a file whose twin is under way waits for it, then costs nothing."""
    new = iter(jobs)
    again: deque[Job] = deque()
    under_way: dict[Future[Outcome], tuple[Job, str]] = {}
    twins: dict[str, list[Job]] = {}
    try:
        while True:
            while len(under_way) < executor.window and (job := again.popleft() if again else next(new, None)):
                looked = examine(job, settings)
                if isinstance(looked, Outcome):
                    yield looked
                elif looked in twins:
                    twins[looked].append(job)
                else:
                    twins[looked] = []
                    under_way[executor.submit(job, settings)] = (job, looked)
            if not under_way:
                return
            finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
            lost: list[Job] = []
            for future in finished:
                job, digest = under_way.pop(future)
                again.extend(twins.pop(digest))
                try:
                    outcome = future.result()
                except BrokenExecutor:
                    lost.append(job)
                else:
                    yield outcome
            yield from (_run_again(job, settings, executor) for job in lost)
    finally:
        executor.close()


def _run_again(job: Job, settings: Settings, executor: Executor) -> Outcome:
    """Return the outcome of a second try, alone; a document that kills that process too is set aside."""
    started = time.perf_counter()
    try:
        return executor.run_alone(job, settings)
    except BrokenExecutor:
        error = WorkerDied("The process that read this document was killed, twice.")
        return set_aside(job, settings, "recognize", error, started)
