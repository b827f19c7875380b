"""Where documents are read: a pool of local processes, or a Dask cluster. Both die and are mended the same way."""

import signal
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
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


def _pool(workers: int) -> ProcessPoolExecutor:
    # spawn: the parent has threads (progress bar) and open databases, which a fork would copy in mid-air
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_worker)


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, which ends the workers itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class LocalExecutor:
    """A process pool, made when the first document needs it: a run that finds nothing new starts no process."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._processes: ProcessPoolExecutor | None = None
        self.window = 2 * workers

    def submit(self, job: Job, settings: Settings) -> "Future[Outcome]":
        """Return the outcome of ``job``, later."""
        if self._processes is not None:
            with suppress(BrokenExecutor):  # a process died, and the whole pool with it: go on with a new one
                return self._processes.submit(process, job, settings)
            self.close()
        self._processes = _pool(self._workers)
        return self._processes.submit(process, job, settings)

    def run_alone(self, job: Job, settings: Settings) -> Outcome:
        """Return the outcome of ``job``, read by a process that does nothing else."""
        with _pool(1) as single:
            return single.submit(process, job, settings).result()

    def close(self) -> None:
        """End the processes after the documents they are at."""
        if self._processes is not None:
            self._processes.shutdown(wait=True, cancel_futures=True)


class DaskExecutor:
    """A Dask cluster, whose workers must see the same folders and database. Dask replaces dead workers itself."""

    window = 1000

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            advice = "Run: pip install 'congvan[cluster]'"
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
