"""One document through the stages: cache, resume, provenance, and problems instead of crashes."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from pipeline.cache import StageCache
from pipeline.dispatch import Dossier, Problem, Record, Step, Understanding
from pipeline.document import Document, Frozen
from pipeline.errors import CongvanError, EngineError, ForeignEncoding, SourceError, UnexpectedError
from pipeline.folders import Job
from pipeline.ingest import sniff
from pipeline.manifest import models_digest
from pipeline.record import failed_record, make_record
from pipeline.settings import Settings
from pipeline.source import Source, read_source
from pipeline.stages import STAGES, Stage, options_digest, stage_keys
from pipeline.store import Store, open_store
from pipeline.store.files import keep_sources, write_outputs


class Outcome(Frozen):
    """What became of one file. Without a record, ``problems`` says why the file could not even be read."""

    name: str
    record: Record | None
    problems: tuple[Problem, ...]
    seconds: float
    reused: bool = False

    @property
    def failed(self) -> bool:
        """Whether the file needs someone: set aside, or read with a problem."""
        return bool(self.problems)


@dataclass(slots=True)
class _Trace:
    """What happened to one document on its way, stage by stage."""

    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@lru_cache(maxsize=4)
def shared_store(url: str) -> Store:
    """Return the store at ``url``, opened once per process and made if it is new."""
    return open_store(url, create=True)


def examine(job: Job, settings: Settings) -> Outcome | str:
    """Return the outcome where there is nothing to read (bad file, or known and unchanged), else its SHA-256."""
    started = time.perf_counter()
    try:
        source = _open(job, settings)
    except SourceError as error:
        return set_aside(job, settings, "ingest", error, started)
    return _known(job, source, settings, started) or source.sha256


def process(job: Job, settings: Settings) -> Outcome:
    """Return what became of one file after all stages; its record and outputs are stored.

    Raises:
        CongvanError: what ends the whole run: a missing program or model, an unusable store, a full disk.
    """
    started = time.perf_counter()
    trace = _Trace()
    try:
        source = _open(job, settings)
    except SourceError as error:
        return set_aside(job, settings, "ingest", error, started)
    if known := _known(job, source, settings, started):
        return known  # a twin was finished by another process in the meantime

    document: Document | None = None
    understanding: Understanding | None = None
    cache = StageCache(settings.out / ".cache")
    for stage, key in zip(STAGES, stage_keys(source.sha256, settings), strict=True):
        try:
            result = _run_stage(stage, key, source, document, settings, cache, trace)
        except (SourceError, EngineError) as error:
            if isinstance(error, SourceError) and error.about_the_file:
                return set_aside(job, settings, stage.name, error, started)
            trace.problems.append(problem_of(stage.name, error))
            break
        if isinstance(result, Document):
            document = result
        else:
            understanding = result
    return _keep(job, source, document, understanding, trace, settings, started)


def problem_of(stage: str, error: CongvanError) -> Problem:
    """Return ``error`` as it is kept on a document."""
    return Problem(stage=stage, code=error.code, message=str(error), page=error.page, retryable=error.retryable)


def set_aside(job: Job, settings: Settings, stage: str, error: CongvanError, started: float) -> Outcome:
    """Return the outcome of a file of which only the problem is known; the problem is stored."""
    problem = problem_of(stage, error)
    shared_store(settings.db).set_problem(job.root, job.name, problem)
    return Outcome(name=job.name, record=None, problems=(problem,), seconds=time.perf_counter() - started)


def _open(job: Job, settings: Settings) -> Source:
    if job.error is not None:
        raise job.error
    source = read_source(job.path, job.name, settings.ingest.max_bytes)
    sniff(source)  # before the store is asked: what is no document must not pass for the twin of one
    return source


def _known(job: Job, source: Source, settings: Settings, started: float) -> Outcome | None:
    """Return the outcome of a document that was read before by the same stages, and note where it was met again."""
    store = shared_store(settings.db)
    document_id = source.sha256[:16]
    if store.fingerprint(document_id) != stage_keys(source.sha256, settings)[-1]:
        return None
    if not (settings.out / document_id / "record.json").is_file():
        return None  # another --out than before, or its folder was removed
    store.add_source(document_id, job.root, job.name)
    dossier = store.dossier(document_id)
    assert dossier is not None
    keep_sources(settings.out, dossier)
    record, seconds = dossier.record, time.perf_counter() - started
    return Outcome(name=job.name, record=record, problems=record.problems, seconds=seconds, reused=True)


def _run_stage(
    stage: Stage,
    key: str,
    source: Source,
    document: Document | None,
    settings: Settings,
    cache: StageCache,
    trace: _Trace,
) -> Document | Understanding:
    """Return the result of one stage, from the cache where it is there, and write down the step."""
    began, clock = datetime.now(UTC), time.perf_counter()
    result = cache.get(key, stage.gives)
    reused = result is not None
    if result is None:
        try:
            result = stage.run(source, document, settings)
        except CongvanError:
            raise
        except Exception as error:  # one bad document must never end the batch
            raise UnexpectedError(f"{type(error).__name__} in stage {stage.name}: {error}.") from error
        cache.put(key, result)
    trace.steps.append(
        Step(
            stage=stage.name,
            version=stage.version,
            options_digest=options_digest(stage, settings)[:16],
            model_digest=models_digest(stage.models),
            started=began.isoformat(timespec="seconds"),
            seconds=round(time.perf_counter() - clock, 3),
            summary="taken from the cache" if reused else _summary(result),
        )
    )
    if isinstance(result, Document) and stage.name == "ingest":
        trace.problems.extend(_encoding_problems(result))
    return result


def _encoding_problems(document: Document) -> list[Problem]:
    if document.encoding in (None, "utf-8"):
        return []
    flag = ForeignEncoding(f"The text was read as {document.encoding}; a wrong guess would damage letters.")
    return [problem_of("ingest", flag)]


def _summary(result: Document | Understanding) -> str:
    if isinstance(result, Document):
        return f"{len(result.pages)} pages, {len(result.raw_text)} characters, {len(result.edits)} edits"
    found = sum(result.value(name) is not None for name in result.fields)
    return f"{found} of {len(result.fields)} fields found"


def _keep(
    job: Job,
    source: Source,
    document: Document | None,
    understanding: Understanding | None,
    trace: _Trace,
    settings: Settings,
    started: float,
) -> Outcome:
    """Store the record and write its outputs; a failure worth another try gets no fingerprint, so it is retried."""
    store = shared_store(settings.db)
    sources: Sequence[str] = sorted({*store.sources_of(source.sha256[:16]), job.name})
    problems = trace.problems
    if document is None or understanding is None:
        earlier = store.record(source.sha256[:16])
        if earlier is not None and earlier.status != "failed":  # a good record is not given up for a failed try
            store.add_source(earlier.id, job.root, job.name)
            store.set_problem(job.root, job.name, problems[0])
            seconds = time.perf_counter() - started
            return Outcome(name=job.name, record=earlier, problems=tuple(problems), seconds=seconds)
        record = failed_record(sources, source.sha256, problems, document)
    else:
        record = make_record(sources, document, understanding, problems, settings.extract)
    dossier = Dossier(
        record=record,
        mentions=understanding.mentions if understanding else (),
        edits=document.edits if document else (),
        steps=tuple(trace.steps),
    )
    write_outputs(settings.out, dossier, document)
    worth_another_try = any(problem.retryable for problem in problems)
    fingerprint = "" if worth_another_try else stage_keys(source.sha256, settings)[-1]
    store.save(dossier, document, root=job.root, path=job.name, fingerprint=fingerprint)
    return Outcome(name=job.name, record=record, problems=tuple(problems), seconds=time.perf_counter() - started)


def read_text(source: Source, settings: Settings) -> Record:
    """Return the record of one source, read here and now; nothing is cached or stored.

    Raises:
        SourceError, EngineError: it cannot be read.
    """
    document: Document | None = None
    understanding: Understanding | None = None
    for stage in STAGES:
        result = stage.run(source, document, settings)
        if isinstance(result, Document):
            document = result
        else:
            understanding = result
    assert document is not None and understanding is not None
    return make_record((source.name,), document, understanding, _encoding_problems(document), settings.extract)
