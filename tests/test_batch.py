"""Many documents: processes that die, twins under way, a cluster."""

import os
import threading
from concurrent.futures import BrokenExecutor, Future
from pathlib import Path

import pytest

from pipeline import batch, executors
from pipeline.batch import run_batch
from pipeline.errors import PathNotFound, SettingsError
from pipeline.executors import LocalExecutor
from pipeline.folders import Job, find_files
from pipeline.run import Outcome, process
from pipeline.settings import Settings
from tests.texts import DISPATCH


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(DISPATCH.replace("127/", f"{100 + number}/"), encoding="utf-8")
    (folder / "twin.txt").write_bytes((folder / "0.txt").read_bytes())
    return folder


class DyingExecutor:
    """Runs jobs at once, in this process; the process 'dies' on the jobs named, as often as ``deaths`` says."""

    window = 3

    def __init__(self, deaths: dict[str, int]) -> None:
        self.deaths = deaths
        self.closed = False
        self.submitted: list[str] = []

    def submit(self, job: Job, settings: Settings) -> "Future[Outcome]":
        self.submitted.append(job.name)
        future: Future[Outcome] = Future()
        try:
            future.set_result(self.run_alone(job, settings))
        except BrokenExecutor as error:
            future.set_exception(error)
        return future

    def run_alone(self, job: Job, settings: Settings) -> Outcome:
        if self.deaths.get(job.name, 0) > 0:
            self.deaths[job.name] -= 1
            raise BrokenExecutor
        return process(job, settings)

    def close(self) -> None:
        self.closed = True


def run_with(executor: DyingExecutor, folder: Path, settings: Settings) -> dict[str, Outcome]:
    return {o.name: o for o in batch._run_parallel(find_files([folder]), settings, executor)}


def test_a_document_whose_process_died_once_is_read_again(folder: Path, settings: Settings) -> None:
    executor = DyingExecutor({"2.txt": 1})
    outcomes = run_with(executor, folder, settings)
    assert len(outcomes) == 7
    assert not any(outcome.problems for outcome in outcomes.values())
    assert executor.closed


def test_a_document_that_kills_every_process_is_set_aside(folder: Path, settings: Settings) -> None:
    outcomes = run_with(DyingExecutor({"2.txt": 9}), folder, settings)
    assert {name: [p.code for p in o.problems] for name, o in outcomes.items() if o.problems} == {"2.txt": ["E503"]}


def test_twins_are_submitted_once(folder: Path, settings: Settings) -> None:
    executor = DyingExecutor({})
    outcomes = run_with(executor, folder, settings)
    assert sorted(executor.submitted) == [f"{n}.txt" for n in range(6)]
    assert outcomes["twin.txt"].reused
    assert outcomes["twin.txt"].record is not None
    assert outcomes["twin.txt"].record.sources == ("0.txt", "twin.txt")


def test_local_processes_read_and_mend_themselves(folder: Path, settings: Settings) -> None:
    executor = LocalExecutor(2)
    jobs = list(find_files([folder]))
    assert executor.submit(jobs[0], settings).result().record is not None
    pool = executor._pool
    assert pool is not None
    with pytest.raises(BrokenExecutor):
        pool._executor.submit(os._exit, 1).result()
    assert executor.submit(jobs[1], settings).result().record is not None
    executor.close()


def test_two_workers_give_what_one_gives(folder: Path, settings: Settings, tmp_path: Path) -> None:
    one = {o.name: o.record for o in run_batch(find_files([folder]), settings)}
    other = settings.model_copy(
        update={"workers": 2, "out": tmp_path / "two", "db": f"sqlite:///{tmp_path}/two/congvan.db"}
    )
    two = {o.name: o.record for o in run_batch(find_files([folder]), other)}
    assert {n: r.fields for n, r in one.items() if r} == {n: r.fields for n, r in two.items() if r}
    assert set(one) == set(two)


def test_two_runs_at_once_on_one_database(folder: Path, settings: Settings) -> None:
    results: list[list[Outcome]] = []

    def ingest() -> None:
        results.append(list(run_batch(find_files([folder]), settings)))

    threads = [threading.Thread(target=ingest) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(outcomes) for outcomes in results] == [7, 7]
    assert not any(outcome.problems for outcomes in results for outcome in outcomes)


def test_a_dask_cluster_reads_the_same(folder: Path, settings: Settings) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        outcomes = list(run_batch(find_files([folder]), settings, scheduler=cluster.scheduler_address))
    assert len(outcomes) == 7
    assert not any(outcome.problems for outcome in outcomes)


def test_no_scheduler_answers() -> None:
    with pytest.raises(SettingsError, match="No Dask scheduler"):
        executors.DaskExecutor("nowhere://")


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(PathNotFound):
        list(find_files([tmp_path / "none"]))


def test_hidden_files_are_passed_over_and_folders_walked_in_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a/1.txt", ".hidden/3.txt", "a/.4.txt", "c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert [job.name for job in find_files([tmp_path])] == ["a/1.txt", "b/2.txt", "c.txt"]


@pytest.mark.parametrize(("files", "readers"), [(1, 4), (2, 2), (3, 1), (5, 1)])
def test_workers_without_a_document_read_further_pages(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, files: int, readers: int
) -> None:
    for number in range(files):
        (tmp_path / f"{number}.txt").write_text(f"{DISPATCH} {number}", encoding="utf-8")
    seen: list[Settings] = []

    class Listening(LocalExecutor):
        def submit(self, job: Job, settings: Settings) -> "Future[Outcome]":
            seen.append(settings)
            done: Future[Outcome] = Future()
            done.set_result(Outcome(name=job.name, record=None, problems=(), seconds=0.0, reused=True))
            return done

    monkeypatch.setattr(batch, "LocalExecutor", Listening)
    files_found = list(find_files(sorted(tmp_path.glob("*.txt"))))
    assert len(list(run_batch(files_found, settings.model_copy(update={"workers": 4})))) == files
    assert {one.readers for one in seen} == {readers}
