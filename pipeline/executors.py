"""Where documents are read: a pool of local processes, or a Dask cluster. Both die and are mended the same way."""

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import closing, contextmanager, suppress
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any, Protocol

from pipeline.errors import MissingTool, SettingsError
from pipeline.folders import Job
from pipeline.run import Outcome, process
from pipeline.settings import Settings


class Executor(Protocol):
    """What the batch needs: a future fails with ``BrokenExecutor`` when the process that ran it died."""

    window: int
    """How many documents may be under way at once."""

    def submit(self, job: Job, settings: Settings) -> "Future[Outcome]":
        """Return the outcome of ``job``, later."""

    def run_alone(self, job: Job, settings: Settings) -> Outcome:
        """Return the outcome of ``job``, read by a process that does nothing else."""

    def close(self) -> None:
        """End all processes that this executor started."""


class _Pool:
    """Local processes that end at once, with the programs they started, when this one closes them or dies itself.

    Each process holds one end of a pipe whose other end is only here. However this process ends, the operating
    system closes the pipe; a pool of the standard library would wait for ever for work, or for a long document.
    """

    def __init__(self, workers: int) -> None:
        # spawn: the parent has threads (progress bar) and open databases, which a fork would copy in mid-air
        context = get_context("spawn")
        self._their_end, self._lifeline = context.Pipe(duplex=False)
        arguments = (self._their_end,)
        self._executor = ProcessPoolExecutor(workers, context, initializer=_start_worker, initargs=arguments)

    def submit(self, job: Job, settings: Settings) -> "Future[Outcome]":
        with _holding_interrupts():
            return self._executor.submit(process, job, settings)

    def close(self) -> None:
        self._lifeline.close()
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._their_end.close()


@contextmanager
def _holding_interrupts() -> Iterator[None]:
    """Keep Ctrl-C for later: a process started here inherits that, and is not hit before it is ready to ignore it."""
    resource_tracker.ensure_running()  # which, where it comes later, lifts the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker(lifeline: Connection) -> None:
    """Leave Ctrl-C to the parent, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.setpgrp()  # one group with the programs started from here, so that they can be ended together
    Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: Connection) -> None:
    """Wait for the end of the parent, or its word, then end this process and what it started."""
    with suppress(EOFError, OSError):
        lifeline.recv_bytes()
    os.killpg(0, signal.SIGKILL)  # safe at any point: files are written whole or not at all, so is the database


class LocalExecutor:
    """A process pool, made when the first document needs it: a run that finds nothing new starts no process."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: _Pool | None = None
        self.window = 2 * workers

    def submit(self, job: Job, settings: Settings) -> "Future[Outcome]":
        """Return the outcome of ``job``, later."""
        if self._pool is not None:
            with suppress(BrokenExecutor):  # a process died, and the whole pool with it: go on with a new one
                return self._pool.submit(job, settings)
            self.close()
        self._pool = _Pool(self._workers)
        return self._pool.submit(job, settings)

    def run_alone(self, job: Job, settings: Settings) -> Outcome:
        """Return the outcome of ``job``, read by a process that does nothing else."""
        with closing(_Pool(1)) as single:
            return single.submit(job, settings).result()

    def close(self) -> None:
        """End the processes at once; the next run reads again what they were at."""
        if self._pool is not None:
            self._pool.close()


class DaskExecutor:
    """A Dask cluster, whose workers must see the same folders and database. Dask replaces dead workers itself."""

    window = 1000

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            advice = f"Run: {sys.executable} -m pip install distributed"
            raise MissingTool("--scheduler needs Dask, which is not installed.", advice=advice) from error
        try:
            self._client: Any = Client(address, timeout=10)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            advice = "Start one with `dask scheduler`, and workers with `dask worker ADDRESS --nthreads 1`."
            raise SettingsError(f"No Dask scheduler answers at {address}.", advice=advice) from error

    def submit(self, job: Job, settings: Settings) -> "Future[Outcome]":
        """Return the outcome of ``job``, later."""
        from distributed import KilledWorker

        local: Future[Outcome] = Future()
        local.set_running_or_notify_cancel()

        def hand_over(remote: Any) -> None:
            error = remote.exception()
            if error is None:
                local.set_result(remote.result())
            else:
                local.set_exception(BrokenExecutor(str(error)) if isinstance(error, KilledWorker) else error)

        self._client.submit(process, job, settings, pure=False).add_done_callback(hand_over)
        return local

    def run_alone(self, job: Job, settings: Settings) -> Outcome:
        """Return the outcome of ``job`` once more."""
        return self.submit(job, settings).result()

    def close(self) -> None:
        """Leave the cluster, which goes on for others."""
        self._client.close()
