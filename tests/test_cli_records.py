"""The commands on single records and their numbers, as people and scripts call them."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pipeline.dispatch import Citation
from pipeline.store import open_store
from tests.commands import congvan
from tests.store.invented import dossier_of, found_fields, page


@pytest.fixture
def archive(tmp_path: Path) -> dict[str, str]:
    """Two records in a database; their ids by path."""
    store = open_store(f"sqlite:///{tmp_path}/a.db", create=True)
    ids = {}
    for path, cites in (("a.pdf", ()), ("b.pdf", (Citation(number="142/KH-SVHTT", issued_date="2031-03-15"),))):
        fields: dict[str, Any] = {"status": "needs_review", "cites": cites, **found_fields(number=0.4)}
        dossier, document = dossier_of(path, (page(1, "KẾ HOẠCH"),), **fields)
        store.save(dossier, document, root=Path("kho"), path=path, fingerprint="run 1")
        ids[path] = document.id
    return ids


def run(tmp_path: Path, *words: str) -> Any:
    return congvan(*words, "--db", f"sqlite:///{tmp_path}/a.db", cwd=tmp_path)


def rows(tmp_path: Path, *words: str) -> list[Any]:
    done = run(tmp_path, *words, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_correction_shows_in_the_record_the_history_and_search(tmp_path: Path, archive: dict[str, str]) -> None:
    document_id = archive["a.pdf"]
    (record,) = rows(tmp_path, "correct", document_id[:6], "number", "143/KH-SVHTT", "--by", "lan", "--note", "giấy")
    assert record["number"] == "143/KH-SVHTT"
    assert record["fields"]["number"]["rule"] == "human"
    assert [hit["id"] for hit in rows(tmp_path, "search", "--number", "143")] == [document_id]
    first, second = rows(tmp_path, "history", document_id, "--field", "number")
    assert (first["actor"], second["actor"], second["why"]) == ("congvan", "lan", "giấy")
    assert (second["before"]["value"], second["after"]["value"]) == ("142/KH-SVHTT", "143/KH-SVHTT")
    assert "143/KH-SVHTT" in run(tmp_path, "history", document_id).stdout.decode()
    (record,) = rows(tmp_path, "correct", document_id, "number", "--undo", "--by", "lan")
    assert record["number"] == "142/KH-SVHTT"


def test_blank_and_accept(tmp_path: Path, archive: dict[str, str]) -> None:
    document_id = archive["a.pdf"]
    (record,) = rows(tmp_path, "correct", document_id, "place", "--blank", "--by", "lan")
    assert record["fields"]["place"] == {"absent": "blank_in_source"}
    (record,) = rows(tmp_path, "correct", document_id, "number", "--accept", "--by", "lan")
    assert (record["fields"]["number"]["confidence"], record["status"]) == (1, "accepted")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("number", "1", "--by", "lan", "--version", "9"), 1, "changed since you opened it"),
        (("number", "1"), 2, "name of the person"),
        (("number", "--by", "lan"), 2, "Say one of"),
        (("number", "1", "--accept", "--by", "lan"), 2, "Say one of"),
        (("colour", "1", "--by", "lan"), 2, "no field colour"),
        (("issued_date", "hôm qua", "--by", "lan"), 2, "2017-05-26"),
        (("number", "--undo", "--by", "lan"), 1, "no decision of lan"),
    ],
)
def test_what_cannot_be_corrected_is_said(
    tmp_path: Path, archive: dict[str, str], words: tuple[str, ...], code: int, said: str
) -> None:
    done = run(tmp_path, "correct", archive["a.pdf"], *words)
    assert done.returncode == code
    assert said in " ".join(done.stderr.decode().split())


def test_unknown_records_are_said(tmp_path: Path, archive: dict[str, str]) -> None:
    for words in (("history", "zz"), ("cites", "zz"), ("correct", "zz", "number", "1", "--by", "lan"), ("show", "zz")):
        done = run(tmp_path, *words)
        assert done.returncode == 2
        assert b"No record" in done.stderr


def test_citations_both_ways_and_contradictions(tmp_path: Path, archive: dict[str, str]) -> None:
    found = rows(tmp_path, "cites", archive["a.pdf"])
    assert ("cited by", archive["b.pdf"], False) in [
        (link["way"], link["held"] and link["held"]["id"], link["agrees"]) for link in found
    ]
    (contradiction,) = rows(tmp_path, "cites")
    assert contradiction["dates"] == {"2031-03-15": [archive["b.pdf"]]}
    assert "142/KH-SVHTT" in run(tmp_path, "cites").stdout.decode()
    assert "cited by" in run(tmp_path, "cites", archive["a.pdf"]).stdout.decode()


def test_the_series_of_running_numbers(tmp_path: Path, archive: dict[str, str]) -> None:
    (one,) = rows(tmp_path, "series")
    assert (one["notation"], one["duplicates"]) == ("KH-SVHTT", {"142": sorted(archive.values())})
    assert b"1 there more than once" in run(tmp_path, "series", "--year", "2031").stderr
    assert rows(tmp_path, "series", "--issuer", "so y te") == []
    assert len(rows(tmp_path, "series", "--all")) == 1


def test_an_older_database_is_migrated(tmp_path: Path, archive: dict[str, str]) -> None:
    done = run(tmp_path, "migrate")
    assert (done.returncode, b"up to date" in done.stderr) == (0, True)
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    done = run(tmp_path, "search", "x")
    assert done.returncode == 4
    assert b"congvan migrate" in done.stderr
    done = congvan("migrate", "--db", f"sqlite:///{tmp_path}/none.db", cwd=tmp_path)
    assert done.returncode == 4
    assert not (tmp_path / "none.db").exists()
