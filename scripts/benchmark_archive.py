"""Times import and queries of an archive of invented dispatches: a Markdown table on stdout, figures as JSON.

    python scripts/benchmark_archive.py sqlite:////tmp/archive.db --records 100000 --json models/metrics/archive.json
    python scripts/benchmark_archive.py postgresql://user@127.0.0.1/empty --records 100000 --json ...

The database has to be new or empty; with --keep one that an earlier call filled is asked again. Of each class of
query, ROUNDS are asked with words, names and numbers of dispatches drawn by chance; before them, a few that do not
count. Times are of the wall clock, from the call to the last hit; "processor" is what this process used of it, which
on a machine with other work is less.
"""

import argparse
import gc
import itertools
import json
import os
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from invented_archive import invented_archive

from pipeline.dispatch import Record
from pipeline.store import Store, open_store
from pipeline.store.citations import cited_by, cites, contradictions
from pipeline.store.connect import write
from pipeline.store.facets import facets
from pipeline.store.overview import overview
from pipeline.store.query import Query
from pipeline.store.queue import document_queue, field_queue
from pipeline.store.review import accept, fields_of
from pipeline.store.saving import Incoming
from pipeline.store.search import search
from pipeline.store.series import series
from pipeline.store.trail import history
from pipeline.vietnamese import fold

ROUNDS, WARM = 100, 5
BATCH = 1000


def fill(store: Store, number: int) -> dict[str, float]:
    """Return how fast ``number`` records were written, BATCH at a time."""
    made, wall, used = invented_archive(number), 0.0, 0.0
    for start in range(0, number, BATCH):
        batch = [
            Incoming(dossier, document, Path("kho"), f"{start + place:07}.pdf", "run 1")
            for place, (dossier, document) in enumerate(itertools.islice(made, BATCH))
        ]
        began, clock = time.perf_counter(), time.process_time()
        store.save_many(batch)
        wall, used = wall + time.perf_counter() - began, used + time.process_time() - clock
    return {"records": number, "per_second": round(number / wall, 1), "per_processor_second": round(number / used, 1)}


def some_words(record: Record, chance: random.Random) -> str:
    """Return three words of a subject that stand in a row."""
    words = (record.subject or "").replace(",", "").split()
    start = chance.randrange(max(1, len(words) - 3))
    return " ".join(words[start : start + 3])


def queries(store: Store, chance: random.Random) -> dict[str, Callable[[Record], Any]]:
    """Return each class of query as a call for one record drawn by chance."""

    def ask(**fields: Any) -> Any:
        return search(store, Query(**fields))

    return {
        "one rare word": lambda _: ask(words=f"hs{chance.randrange(1000)}"),
        "words without marks": lambda r: ask(words=fold(some_words(r, chance))),
        "words with marks": lambda r: ask(words=some_words(r, chance)),
        "words of every dispatch": lambda _: ask(words="ủy ban nhân dân"),
        "a phrase": lambda r: ask(words=f'"{some_words(r, chance)}"'),
        "the beginning of a word": lambda r: ask(words=fold(some_words(r, chance))[:-1] + "*"),
        "words, type and years": lambda r: ask(
            words=fold(some_words(r, chance)), doc_type=r.doc_type, date_from="2015", date_to="2020-06"
        ),
        "words, page 10": lambda r: ask(words=fold(some_words(r, chance)), offset=180),
        "number": lambda r: ask(number=r.number),
        "running number": lambda r: ask(number=r.code_number),
        "number as typed in words": lambda r: ask(words=(r.number or "").replace("/", " ")),
        "signer": lambda r: ask(signer=fold(r.signer_name or "")),
        "issuer": lambda r: ask(issuer=fold(r.issuing_body or "")),
        "issuer of most": lambda _: ask(issuer="ubnd tinh"),
        "recipient": lambda r: ask(recipient=fold(r.recipients[1].name)),
        "place and type": lambda r: ask(place=r.place, doc_type=r.doc_type),
        "days": lambda r: ask(date_from=(r.issued_date or "")[:7], date_to=(r.issued_date or "")[:7]),
        "status": lambda _: ask(status="needs_review"),
        "all, newest first": lambda _: ask(),
        "facets of words": lambda r: facets(store, Query(words=fold(some_words(r, chance)))),
        "facets of all": lambda _: facets(store, Query()),
        "what it cites": lambda r: cites(store, r.id),
        "what cites it": lambda r: cited_by(store, r.id),
        "contradictions of a number": lambda r: contradictions(store, r.number),
        "series of an issuer and year": lambda r: series(store, issuer=r.issuing_body, year=(r.issued_date or "")[:4]),
        "one record": lambda r: store.record(r.id),
        "its history": lambda r: history(store, r.id),
        "queue of fields": lambda _: field_queue(store),
        "queue of documents": lambda _: document_queue(store),
        "overview": lambda _: overview(store),
        "a decision": lambda r: accept(
            store, r.id, "place", version=fields_of(store, r.id)["place"].version, actor="benchmark"
        ),
    }


def timed(call: Callable[[Record], Any], records: list[Record]) -> dict[str, float]:
    """Return median, 95th percentile and median processor time of ``call`` in milliseconds."""
    wall, used = [], []
    for number, record in enumerate(records):
        began, clock = time.perf_counter(), time.process_time()
        call(record)
        if number >= WARM:
            wall.append((time.perf_counter() - began) * 1000)
            used.append((time.process_time() - clock) * 1000)
    p95 = statistics.quantiles(wall, n=20)[18]
    return {"p50": round(statistics.median(wall), 1), "p95": round(p95, 1), "cpu": round(statistics.median(used), 1)}


def main() -> None:
    """Fill the database, ask it, print the table."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("url")
    ask.add_argument("--records", type=int, default=100_000)
    ask.add_argument("--rounds", type=int, default=ROUNDS)
    ask.add_argument("--keep", action="store_true", help="the database is filled already")
    ask.add_argument("--json", type=Path, help="write or complete figures here")
    args = ask.parse_args()
    store = open_store(args.url, create=True)
    kind = store.engine.dialect.name
    figures: dict[str, Any] = json.loads(args.json.read_text()) if args.json and args.json.exists() else {}
    own = figures.setdefault(kind, {})
    if not args.keep:
        own["import"] = fill(store, args.records)
        store.analyse()
        if kind != "sqlite":  # does so by itself, a minute later
            write(store.engine, lambda connection: connection.exec_driver_sql("ANALYZE"))
        print(json.dumps(own["import"]), flush=True)
    chance = random.Random(7)  # noqa: S311 (draws records, no secret)
    ids = [document.id for _, document in itertools.islice(invented_archive(args.records), 3000)]
    drawn = [record for one in chance.sample(ids, args.rounds + WARM) if (record := store.record(one))]
    own["queries"], own["rounds"] = {}, args.rounds
    own["cores"], own["load"] = os.cpu_count(), round(os.getloadavg()[0], 1)
    gc.freeze()  # as congvan serve does
    print("| query | p50 ms | p95 ms | processor ms |\n|---|---|---|---|")
    for name, call in queries(store, chance).items():
        own["queries"][name] = seen = timed(call, drawn)
        print(f"| {name} | {seen['p50']} | {seen['p95']} | {seen['cpu']} |", flush=True)
    if args.json:
        args.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
